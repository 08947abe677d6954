//! What Hugo makes of a site by its version and its languages, as real builds of it were measured.

use crate::sites::findings;

/// A page whose headings have another id before Hugo 0.144 than since.
const PAGE: &str = "## Repo _bench_\n\n## A **b** [c](#top)\n\n### --flag\n\n## 2&ndash;4 <i>x</i>\n\n\
    [new](#repo-bench) [new](#a-b-c) [new](#flag) [new](#24-x) \
    [old](#repo-_bench_) [old](#a-b-ctop) [old](#--flag) [old](#2ndash4-ixi) [dead](#a-c)\n";

/// The fragments of the page that are reported with some files beside it.
fn dead(config: &str, others: &[(&str, &str)]) -> Vec<String> {
    let config = format!("baseURL = \"https://x.example/\"\n{config}");
    let mut files = vec![("hugo.toml", config.as_str()), ("content/a.md", PAGE)];
    files.extend_from_slice(others);
    let found = findings(&files).into_iter();
    let found = found.map(|line| line.replace("content/a.md anchors/undefined ", ""));
    found.collect()
}

const OLD: [&str; 5] = ["repo-_bench_", "a-b-ctop", "--flag", "2ndash4-ixi", "a-c"];
const NEW: [&str; 5] = ["repo-bench", "a-b-c", "flag", "24-x", "a-c"];

#[test]
fn ids_of_every_version_count_where_none_is_named() {
    assert_eq!(dead("", &[]), ["a-c"]);
    let workflows = [
        (".github/workflows/a.yml", "hugo-version: 0.120.0\n"),
        (".github/workflows/b.yml", "hugo-version: latest\n"),
    ];
    assert_eq!(dead("", &workflows), ["a-c"]);
}

#[test]
fn the_version_decides_on_ids() {
    assert_eq!(dead("[module.hugoVersion]\nmin = \"0.144.0\"\n", &[]), OLD);
    assert_eq!(
        dead("[module.hugoVersion]\nmin = \"0.100.0\"\n", &[]),
        ["a-c"]
    );
    assert_eq!(dead("[module.hugoVersion]\nmax = \"0.143.1\"\n", &[]), NEW);
    let netlify = "[build.environment]\nHUGO_VERSION = \"0.110.0\"\n";
    assert_eq!(dead("", &[("netlify.toml", netlify)]), NEW);
    let package = "{\"devDependencies\": {\n\"hugo-extended\": \"^0.147.0\"\n}}";
    assert_eq!(dead("", &[("package.json", package)]), OLD);
    let key = "[markup.goldmark.parser]\nautoIDType = \"github\"\n";
    assert_eq!(dead(key, &[]), OLD);
}

#[test]
fn without_typography_hyphens_stay() {
    let config = "[module.hugoVersion]\nmin = \"0.146.0\"\n[markup.goldmark.extensions]\ntypographer = false\n";
    let found = dead(config, &[]);
    assert!(found.contains(&"flag".to_owned()) && !found.contains(&"--flag".to_owned()));
}

#[test]
fn parts_of_the_configuration_decide_on_ids() {
    let markup = "[goldmark.parser]\nautoIDType = \"blackfriday\"\n";
    let found = dead("", &[("config/_default/markup.toml", markup)]);
    assert_eq!(
        found,
        [
            "24-x",
            "repo-_bench_",
            "a-b-ctop",
            "--flag",
            "2ndash4-ixi",
            "a-c"
        ]
    );
}

#[test]
fn aliases_are_below_the_language_of_their_page() {
    let config = "baseURL: https://x.example/\nlanguages:\n  en: {weight: 1}\n  de: {weight: 2}\n";
    let page = "---\naliases: [/abs, near, ../up, /de/twice]\n---\n";
    let links = "[a](/de/abs/) [b](/de/docs/near/) [c](/de/up/) [d](/de/de/twice/) \
        [e](/abs/) [f](/docs/near/) [g](/de/twice/)\n";
    let found = findings(&[
        ("hugo.yaml", config),
        ("content/docs/a.md", "Text.\n"),
        ("content/docs/a.de.md", &format!("{page}{links}")),
    ]);
    let dead = ["/abs/", "/docs/near/", "/de/twice/"];
    assert_eq!(
        found,
        dead.map(|url| format!("content/docs/a.de.md links/missing-file {url}"))
    );
}

/// A part of the configuration is made by a build, and mounts the folders of languages.
#[test]
fn folders_of_languages_are_languages_where_mounts_are_hidden() {
    let config = "baseURL: https://x.example/\nlanguages:\n  en: {weight: 1}\n  de: {weight: 2}\n";
    let page = "## Part\n\n[a](/docs/a/#part) [b](/docs/a/#gone) [c](/de/docs/a/#part) [d](/docs/none/x/)\n";
    let found = findings(&[
        ("config/_default/hugo.yaml", config),
        ("config/_default/.gitignore", "module.yaml\n"),
        ("content/en/docs/a.md", page),
        ("content/de/docs/a.md", "## Part\n"),
    ]);
    assert_eq!(
        found,
        [
            "content/en/docs/a.md anchors/undefined gone",
            "content/en/docs/a.md links/missing-file /docs/none/x/",
        ]
    );
}

/// Hugo 0.168 reads each of these but the last: only white space and a byte order mark may stand before it.
#[test]
fn front_matter_is_read_below_white_space() {
    let front = "---\nurl: /NAME/\n---\n";
    let pages = ["\n", "\r\n\r\n", " \t", "\u{feff}\n", "<!-- c -->\n"]
        .map(|before| format!("{before}{front}"));
    let mut files = vec![("hugo.toml", "baseURL = \"https://x.example/\"\n".to_owned())];
    let names = ["a", "b", "c", "d", "e"];
    let paths = names.map(|name| format!("content/docs/{name}.md"));
    for ((path, page), name) in paths.iter().zip(pages).zip(names) {
        files.push((path, page.replace("NAME", name)));
    }
    let links = names.map(|name| format!("[new](/{name}/) [old](/docs/{name}/)\n"));
    files.push(("content/z.md", links.concat()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let dead = ["/docs/a/", "/docs/b/", "/docs/c/", "/docs/d/", "/e/"];
    let dead = dead.map(|url| format!("content/z.md links/missing-file {url}"));
    assert_eq!(findings(&files), dead);
}
