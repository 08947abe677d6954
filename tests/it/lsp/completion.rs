//! Completion of links, in the way in which the site writes them.

use std::fs;

use super::client::{Client, write};

/// A site: its files, the page that is written on, and what is offered behind some texts.
struct Case {
    files: &'static [(&'static str, &'static str)],
    page: &'static str,
    offered: &'static [(&'static str, &'static [&'static str])],
}

const CASES: [Case; 6] = [
    Case {
        files: &[
            ("mkdocs.yml", "site_name: x\n"),
            ("docs/index.md", "# I\n\n[a](guide/a.md)\n"),
            ("docs/guide/a.md", "# A\n\n[i](../index.md)\n"),
            ("docs/guide/my b.md", "# B\n\n## Part\n"),
        ],
        page: "docs/guide/a.md",
        offered: &[
            ("[x](", &["../index.md", "my%20b.md"]),
            ("[x](my%20b.md#", &["b", "part"]),
        ],
    },
    Case {
        files: &[
            (
                "docusaurus.config.js",
                "module.exports = { url: 'https://x.example', baseUrl: '/', presets: [['classic', {}]] };\n",
            ),
            ("docs/a.md", "# A\n\n[s](/docs/renamed) [t](/docs/t)\n"),
            ("docs/s.md", "---\nslug: renamed\n---\n\n# S\n\n## Part\n"),
            ("docs/t.md", "# T\n"),
        ],
        page: "docs/a.md",
        offered: &[
            ("[x](/", &["/docs/renamed", "/docs/t"]),
            ("[x](./", &["./s.md", "./t.md"]),
            ("[x](/docs/renamed#p", &["part"]),
        ],
    },
    Case {
        files: &[
            ("hugo.toml", "baseURL = \"https://x.example/\"\n"),
            (
                "content/docs/a.md",
                "---\ntitle: A\n---\n\n[c]({{< ref \"/docs/sub/c.md\" >}})\n",
            ),
            ("content/docs/b.md", "---\ntitle: B\n---\n\n## Part\n"),
            ("content/docs/sub/c.md", "---\ntitle: C\n---\n"),
        ],
        page: "content/docs/a.md",
        offered: &[
            ("[x]({{< ref \"", &["/docs/b.md", "/docs/sub/c.md"]),
            ("[x]({{% relref \"/docs/b.md#", &["part"]),
            ("[x](/", &["/docs/b/", "/docs/sub/c/"]),
        ],
    },
    Case {
        files: &[
            ("_config.yml", "title: x\n"),
            ("a.md", "---\n---\n\n# A\n\n[b]({% link sub/b.md %})\n"),
            ("sub/b.md", "---\n---\n\n# B\n"),
            ("_posts/2020-01-02-news.md", "---\n---\n\n# News\n"),
        ],
        page: "a.md",
        offered: &[
            ("[x]({% link su", &["sub/b.md"]),
            ("[x]({% post_url 20", &["2020-01-02-news"]),
        ],
    },
    Case {
        files: &[
            (
                "config.toml",
                "base_url = \"https://x.example\"\ncompile_sass = false\n[markdown]\n",
            ),
            ("content/_index.md", "+++\n+++\n"),
            ("content/a.md", "+++\n+++\n\n[b](@/sub/b.md)\n"),
            ("content/sub/b.md", "+++\n+++\n\n## Part\n"),
            ("content/sub/c.md", "+++\n+++\n"),
        ],
        page: "content/a.md",
        offered: &[
            ("[x](@/su", &["@/sub/b.md", "@/sub/c.md"]),
            ("[x](@/sub/b.md#", &["part"]),
        ],
    },
    Case {
        files: &[
            (".obsidian/app.json", "{}\n"),
            ("a.md", "# A\n\n[[b]]\n"),
            ("sub/b.md", "# B\n\n## Some part\n"),
        ],
        page: "a.md",
        offered: &[("[[", &["b"]), ("[[b#", &["B", "Some part"])],
    },
];

#[test]
fn links_are_offered_as_the_site_writes_them_and_lead_there() {
    for case in CASES {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        write(&root, &[("rules.toml", "")]);
        write(&root, case.files);
        let page = root.join(case.page);
        let text = fs::read_to_string(&page).unwrap();
        let mut client = Client::start(&[&root]);
        client.open_file(&page);
        let before = client.rules(&page);
        let line = text.lines().count() as u32 + 1;
        for (written, wanted) in case.offered {
            client.replace(&page, &format!("{text}\n{written}"));
            let offered = client.at("textDocument/completion", &page, line, written.len() as u32);
            let items = offered["items"].as_array().unwrap();
            let links = items.iter().filter(|item| item["kind"] != 19);
            let mut labels: Vec<&str> = links.map(|item| item["label"].as_str().unwrap()).collect();
            labels.sort_unstable();
            assert_eq!(labels, *wanted, "{written} on {}", case.page);
            let inserted = labels.iter().map(|label| {
                let start = items[0]["textEdit"]["range"]["start"]["character"].as_u64();
                let end = match written {
                    written if written.contains("{{<") => "\" >}})",
                    written if written.contains("{{%") => "\" %}})",
                    written if written.contains("{%") => " %})",
                    written if written.contains("[[") => "]]",
                    _ => ")",
                };
                format!("{}{label}{end}\n", &written[..start.unwrap() as usize])
            });
            let inserted: String = inserted.collect();
            client.replace(&page, &format!("{text}\n{inserted}"));
            assert_eq!(client.rules(&page), before, "{inserted}");
        }
        client.finish();
    }
}
