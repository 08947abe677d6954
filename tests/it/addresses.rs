//! What real generators made of small sites, as `scripts/oracle` measured it: which links of theirs are dead.

use crate::sites::findings;

#[test]
fn permalinks_of_jekyll_decide_where_links_start() {
    let found = findings(&[
        (
            "_config.yml",
            "permalink: /en/:year-:month-:day-:title\ncollections:\n  articles:\n    output: true\n    permalink: /article/:name/\n",
        ),
        ("Gemfile", "gem 'jekyll'\n"),
        (
            "_posts/2024-05-06-First.md",
            "---\ntitle: A\n---\n\n[site](help) [post](2024-05-07-second) [file](2024-05-07-second.md)\n",
        ),
        (
            "_posts/2024-05-07-second.md",
            "---\ntitle: B\n---\n\n[up](../article/big-idea/) [deep](../article/de/big-idea/)\n",
        ),
        (
            "_articles/de/Big Idea.md",
            "---\ntitle: C\n---\n\n[self](./) [next](../other/) [no](other/)\n",
        ),
        (
            "_articles/other.md",
            "---\ntitle: D\n---\n\n[x](/en/help)\n",
        ),
        ("en/help.md", "---\ntitle: E\n---\n\nText.\n"),
        ("line.md", "--- title: x ---\n\n# X\n"),
        ("about.md", "---\npublished: false\n---\n"),
        (
            "index.md",
            "---\ntitle: F\n---\n\n[a](/line) [b](/about) [c](/line.md)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "_articles/de/Big Idea.md links/missing-file other/",
            "_posts/2024-05-06-First.md links/missing-file 2024-05-07-second.md",
            "_posts/2024-05-07-second.md links/missing-file ../article/de/big-idea/",
            "index.md links/missing-file /line",
            "index.md links/missing-file /about",
        ]
    );
}

/// A time is shown in the zone of the site, and in that of the machine when none is given.
#[test]
fn posts_of_jekyll_have_the_day_of_the_time_zone() {
    let found = |config: &str| {
        findings(&[
            ("_config.yml", config),
            (
                "_posts/2018-02-25-p.md",
                "---\ndate: 2018-02-25 03:00:00 +0530\n---\n\n## A\n",
            ),
            ("_posts/2018-02-25-q.md", "---\ntitle: Q\n---\n"),
            (
                "index.md",
                "---\n---\n[a](/2018/02/24/p.html#a) [b](/2018/02/25/p.html#b) [c](/2018/02/23/p.html) \
                 [d](/2018/02/24/q.html)\n",
            ),
        ])
    };
    let dead = |rule: &str, url: &str| format!("index.md {rule} {url}");
    let rest = ["/2018/02/23/p.html", "/2018/02/24/q.html"];
    let rest = rest.map(|url| dead("links/missing-file", url));
    let unset = found("title: x\n");
    assert_eq!(unset[0], dead("anchors/undefined", "b"));
    assert_eq!(unset[1..], rest);
    let given = found("timezone: America/Los_Angeles\n");
    assert_eq!(given[0], dead("links/missing-file", "/2018/02/25/p.html"));
    assert_eq!(given[1..], rest);
}

#[test]
fn kramdown_takes_prefixes_of_ids() {
    let found = findings(&[
        ("_config.yml", "kramdown:\n  auto_id_prefix: q-\n"),
        (
            "index.md",
            "---\ntitle: A\n---\n\n## Log in\n\n## Own {#own}\n\n[a](#q-log-in) [b](#log-in) [c](#own)\n",
        ),
    ]);
    assert_eq!(found, ["index.md anchors/undefined log-in"]);
}

#[test]
fn mkdocs_reads_paths_of_files_and_leaves_the_rest_to_browsers() {
    let found = findings(&[
        (
            "mkdocs.yml",
            "site_name: X\ntheme:\n  name: material\n  custom_dir: over\nexclude_docs: |\n  draft.md\nmarkdown_extensions:\n  - toc:\n      separator: \"_\"\n  - pymdownx.tabbed:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds: {case: lower}\n",
        ),
        ("over/files/a.txt", "a"),
        ("over/files/main.html", "a"),
        (
            "docs/index.md",
            "# A\n\n[a](guide/x.md#log_in) [b](guide/x.md#log-in) [c](draft.md) [d](guide/x/) [e](files/a.txt) [f](files/main.html) [g](guide/x.md#on-android)\n\n<a href=\"guide/x.md\">h</a>\n",
        ),
        (
            "docs/guide/x.md",
            "# X\n\n[a](../index.md) [b](../../) [c](index.md) [d](../files/a.txt) \
             [e](../assets/images/favicon.png) ![f](../assets/images/gone.png)\n\n## Log in\n\n=== \"On Android\"\n\n    Text.\n",
        ),
        ("docs/draft.md", "# D\n"),
    ]);
    assert_eq!(
        found,
        [
            "docs/guide/x.md links/missing-file index.md",
            "docs/guide/x.md images/missing-file ../assets/images/gone.png",
            "docs/index.md anchors/undefined log-in",
            "docs/index.md links/missing-file draft.md",
            "docs/index.md links/missing-file files/main.html",
            "docs/index.md links/missing-file guide/x.md",
        ]
    );
}

#[test]
fn languages_of_mkdocs_by_suffix_share_their_paths() {
    let found = findings(&[
        (
            "mkdocs.yml",
            "site_name: X\nplugins:\n  - i18n:\n      docs_structure: suffix\n      languages:\n        - {locale: en, default: true}\n        - {locale: de}\n",
        ),
        ("docs/index.md", "# A\n\n[a](b.md#two) [b](only.md)\n"),
        (
            "docs/index.de.md",
            "# A\n\n[a](b.md#zwei) [b](b.md#two) [c](only.md) [d](rest.md)\n",
        ),
        ("docs/b.en.md", "# B\n\n## Two\n"),
        ("docs/b.de.md", "# B\n\n## Zwei\n"),
        ("docs/rest.md", "# R\n"),
        ("docs/only.de.md", "# O\n"),
    ]);
    assert_eq!(
        found,
        [
            "docs/index.de.md anchors/undefined two",
            "docs/index.md links/missing-file only.md"
        ]
    );
}

#[test]
fn hugo_serves_pages_by_their_front_matter() {
    let found = findings(&[
        (
            "hugo.toml",
            "baseURL = \"https://x.example/\"\n[permalinks]\nposts = \"/:year/:slug/\"\n[markup.goldmark.parser]\nautoDefinitionTermID = true\n",
        ),
        (
            "content/_index.md",
            "# A\n\n[a](/2024/some-title/) [b](/posts/one/) [c](/docs/other/) [d](/docs/x/) [e](/far/) [f](/docs/bundle/pic.png) [g](/docs/draft/) [h](docs/x.md)\n",
        ),
        (
            "content/posts/one.md",
            "---\ntitle: Some Title\ndate: 2024-03-04\n---\n\nText.\n",
        ),
        (
            "content/docs/x.md",
            "---\nslug: other\n---\n\nTerm\n: Text.\n\n## Term\n\n[a](#term) [b](#term-1) [c](#term-2)\n",
        ),
        ("content/docs/y.md", "---\nurl: /far/\n---\n\nText.\n"),
        ("content/docs/draft.md", "---\ndraft: true\n---\n\nText.\n"),
        (
            "content/docs/bundle/index.md",
            "---\ntitle: B\n---\n\n[a](pic.png) [b](../x/)\n",
        ),
        ("content/docs/bundle/pic.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "content/_index.md links/missing-file /posts/one/",
            "content/_index.md links/missing-file /docs/x/",
            "content/_index.md links/missing-file /docs/draft/",
            "content/_index.md links/missing-file docs/x.md",
            "content/docs/bundle/index.md links/missing-file ../x/",
            "content/docs/x.md anchors/undefined term-2",
        ]
    );
}

#[test]
fn a_render_hook_of_hugo_makes_links_unknown() {
    let found = findings(&[
        ("hugo.toml", "baseURL = \"https://x.example/\"\n"),
        ("layouts/_markup/render-link.html", "{{ .Text }}"),
        (
            "content/a.md",
            "# A\n\n[a](g) [b](/none/)\n\n<a href=\"/none/\">c</a>\n",
        ),
    ]);
    assert_eq!(found, ["content/a.md links/missing-file /none/"]);
}

#[test]
fn the_summary_of_a_book_decides() {
    let found = findings(&[
        ("book.toml", "[book]\ntitle = \"X\"\n"),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [A](a.md)\n- [B](sub/README.md)\n",
        ),
        (
            "src/a.md",
            "# A\n\n[b](sub/README.md) [c](sub/) [d](lost.md) [e](../README.md)\n",
        ),
        ("src/sub/README.md", "# B\n\n[a](../a.md)\n"),
        ("src/lost.md", "# L\n"),
        ("README.md", "# R\n"),
    ]);
    assert_eq!(
        found,
        [
            "src/a.md links/missing-file sub/README.md",
            "src/a.md links/missing-file lost.md",
            "src/a.md links/missing-file ../README.md"
        ]
    );
}

#[test]
fn slugify_of_zola_is_read() {
    let found = findings(&[
        (
            "config.toml",
            "base_url = \"https://x.example\"\n[slugify]\nanchors = \"safe\"\n",
        ),
        (
            "content/a.md",
            "+++\n+++\n\n## First Part\n\n[a](#First_Part) [b](#first-part) [c](@/b.md) [d](@/none.md)\n",
        ),
        (
            "content/b.md",
            "\n+++\nslug = \"other\"\n+++\n\n[a](/other/) [b](/b/)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "content/a.md anchors/undefined first-part",
            "content/a.md links/missing-file @/none.md",
            "content/b.md links/missing-file /b/",
        ]
    );
}

#[test]
fn targets_of_myst_are_names() {
    let found = findings(&[
        ("conf.py", "extensions = ['myst_parser']\n"),
        (
            "index.md",
            "# A\n\n[a](key-words) [b](#key-words) [c](b.md) [d](b) [e](/b.md) [f](none.md)\n",
        ),
        ("b.md", "# B\n\n(key-words)=\n\n## Words\n"),
    ]);
    assert_eq!(found, ["index.md links/missing-file none.md"]);
}
