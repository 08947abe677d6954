//! What code of a site leaves open, and no more than that.

use crate::sites::findings;

/// A site of `MkDocs` with a hook and links that lead nowhere.
fn with_hook(script: &str) -> Vec<String> {
    findings(&[
        ("mkdocs.yml", "site_name: x\nhooks:\n  - hooks.py\n"),
        ("hooks.py", script),
        (
            "docs/index.md",
            "# Help\n\n[a](../src/tool.py) [b](gone.md) ![c](gone.png)\n",
        ),
    ])
}

#[test]
fn a_hook_that_rewrites_links_leaves_them_open() {
    let rewrites = "import re\n\ndef on_page_markdown(markdown, **kwargs):\n    return re.sub(r'\\]\\(\\.\\./', '](https://code.example/', markdown)\n";
    assert_eq!(with_hook(rewrites), [""; 0]);
    let parses = "from bs4 import BeautifulSoup\n\ndef on_page_content(html, **kwargs):\n    return str(BeautifulSoup(html))\n";
    assert_eq!(with_hook(parses), [""; 0]);
}

#[test]
fn a_hook_that_adds_text_leaves_links_alone() {
    let adds = "import re\n\ndef on_page_markdown(markdown, **kwargs):\n    badge = '[v](v.md)'\n    return re.sub(r'<!-- v -->', badge, markdown)\n";
    let found = with_hook(adds);
    assert_eq!(
        found,
        [
            "docs/index.md links/missing-file ../src/tool.py",
            "docs/index.md links/missing-file gone.md",
            "docs/index.md images/missing-file gone.png",
        ]
    );
    let config = "import os\n\ndef on_config(config, **kwargs):\n    return config\n";
    assert_eq!(with_hook(config), found);
}

#[test]
fn a_fragment_of_myst_names_a_target_of_any_page() {
    let pages = [
        (
            "index.md",
            "# Start\n\n[a](#howto:api) [b](#Howto:API) [c](#old-rule) [d](#part) [e](#hub.Spawner)\n",
        ),
        ("b.md", "(howto:api)=\n# B page\n\n## Part\n"),
        ("c.rst", ".. _old-rule:\n\nRule\n====\n"),
    ];
    let site = |conf: &'static str| findings(&[("conf.py", conf), pages[0], pages[1], pages[2]]);
    assert_eq!(
        site("extensions = ['myst_parser']\n"),
        [
            "index.md anchors/undefined b.md",
            "index.md anchors/undefined hub.Spawner",
        ]
    );
    assert_eq!(
        site("extensions = ['myst_parser', 'sphinx.ext.autodoc']\n"),
        [""; 0]
    );
}

#[test]
fn a_shortcode_in_a_heading_leaves_its_own_id_open() {
    let page = "# A\n\n## Release {{% version %}} notes\n\n[a](#release-v1-notes) [b](#install)\n";
    let found = findings(&[("hugo.toml", "title = \"x\"\n"), ("content/a.md", page)]);
    assert_eq!(found, ["content/a.md anchors/undefined install"]);
    let page = "# A\n\n{{% prices %}}\n\n[b](#install)\n";
    let found = findings(&[("hugo.toml", "title = \"x\"\n"), ("content/a.md", page)]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn learn_may_have_moved_any_page_when_nobody_says_which() {
    let learn = "{\"build\":{\"globalMetadata\":{\"uhfHeaderId\":\"x\"}}}";
    let site = |redirections: &'static str| {
        findings(&[
            ("a/docfx.json", learn),
            (".openpublishing.redirection.json", redirections),
            ("a/x.md", "# X\n\n[gone](gone.md) ![p](gone.png)\n"),
        ])
    };
    assert_eq!(site(""), ["a/x.md images/missing-file gone.png"]);
    assert_eq!(
        site("{\"redirections\":[]}"),
        [
            "a/x.md links/missing-file gone.md",
            "a/x.md images/missing-file gone.png"
        ]
    );
}

#[test]
fn a_router_may_read_addresses_from_a_top_of_its_own() {
    let found = findings(&[
        (
            "src/content/learn/a.md",
            "# A\n\n[b](learn/b) [c](learn/c.md)\n",
        ),
        ("src/content/learn/b.md", "# B\n"),
    ]);
    assert_eq!(
        found,
        ["src/content/learn/a.md links/missing-file learn/c.md"]
    );
}

#[test]
fn languages_of_hugo_may_share_pages_by_settings_that_a_build_makes() {
    let site = |ignored: &'static str| {
        findings(&[
            (
                "config/_default/hugo.yaml",
                "languages:\n  en:\n    weight: 1\n    contentDir: content/en\n  pl:\n    weight: 2\n    contentDir: content/pl\n",
            ),
            ("config/_default/.gitignore", ignored),
            ("content/en/docs/demo.md", "# Demo\n"),
            (
                "content/pl/_index.md",
                "# Start\n\n<a href=\"/pl/docs/demo/\">x</a> <a href=\"/pl/docs/gone/\">y</a>\n",
            ),
        ])
    };
    assert_eq!(
        site("module.yaml\n"),
        ["content/pl/_index.md links/missing-file /pl/docs/gone/"]
    );
    assert_eq!(site("").len(), 2);
}

#[test]
fn sphinx_reads_images_from_its_folder() {
    let found = findings(&[
        ("conf.py", "extensions = ['myst_parser']\n"),
        ("a.png", ""),
        (
            "b/index.md",
            "# B\n\n![a](../a.png) ![a](/a.png) ![c](gone.png)\n",
        ),
    ]);
    assert_eq!(found, ["b/index.md images/missing-file gone.png"]);
}

#[test]
fn what_jekyll_leaves_out_is_read_on_github() {
    let found = findings(&[
        ("_config.yml", "exclude: [CONTRIBUTING.md]\n"),
        (".github/x.yml", ""),
        ("a.md", "---\n---\n# A\n\n[a](guide/b.html)\n"),
        ("guide/b.md", "---\n---\n# C++ & B\n"),
        (
            "CONTRIBUTING.md",
            "# How\n\n<h2>Set up</h2>\n\n[a](#set-up) [b](guide/b.md#c--b)\n",
        ),
        ("b.md", "---\n---\n# B\n\n<h2>Set up</h2>\n\n[a](#set-up)\n"),
    ]);
    assert_eq!(found, ["b.md anchors/undefined CONTRIBUTING.md"]);
}
