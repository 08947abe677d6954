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
