//! What renderers make of a page beside Markdown, as it decides on links and ids: comments of templates,
//! attribute lists, headings in raw HTML, indentation in MDX. The facts are from Python-Markdown 3.11,
//! kramdown 2.4, MDX 3 and Docusaurus 3.10.

use crate::sites::findings;

#[test]
fn comments_of_templates_hold_no_links() {
    let page = "# A\n\n{%- comment -%}\n![x](gone.png) [y](#gone)\n\n```\n{%- endcomment -%}\n\nText {% comment %}[z](#gone){% endcomment %} text [dead](#lost).\n";
    let page = format!("---\ntitle: A\n---\n{page}");
    let found = findings(&[("_config.yml", "title: x\n"), ("a.md", &page)]);
    assert_eq!(found, ["a.md anchors/undefined lost"]);
    let page = "# A\n\n{{< comment >}}\n[y](#gone)\n\n{{< /comment >}}\n\n[dead](#lost)\n";
    let found = findings(&[("hugo.toml", "title = \"x\"\n"), ("content/a.md", page)]);
    assert_eq!(found, ["content/a.md anchors/undefined lost"]);
}

#[test]
fn comments_of_mdx_declare_ids() {
    let found = findings(&[
        (
            "docusaurus.config.js",
            "export default {url: 'https://x.org', baseUrl: '/'};\n",
        ),
        (
            "docs/a.mdx",
            "# A\n\n## Own properties {/* #props */}\n\n## Glued {/*#glued*/}\n\nBelow {/* #below */}\n-----\n\n[a](#props) [b](#glued) [c](#below) [d](#own-properties)\n",
        ),
        (
            "docs/b.mdx",
            "# B\n\n[x](a.mdx#props)\n\n[y](a.mdx#glued-glued)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "docs/a.mdx anchors/undefined own-properties",
            "docs/b.mdx anchors/undefined glued-glued",
        ]
    );
}

#[test]
fn python_markdown_reads_attribute_lists_in_some_places() {
    let found = findings(&[
        (
            "mkdocs.yml",
            "site_name: Help\nmarkdown_extensions:\n  - attr_list\n  - def_list\n  - tables\n",
        ),
        (
            "docs/index.md",
            "# Words\n\nThe first word {: #first }\n\nThe second word\n{: #second }\n\n*third*{: #third }\n\n- fourth {: #fourth }\n\n| a |\n|---|\n| b {: #cell } |\n\nTerm { #term }\n\n:   Text\n\n[1](#first) [2](#second) [3](#third) [4](#fourth) [5](#cell) [6](#term)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "docs/index.md anchors/undefined first",
            "docs/index.md anchors/undefined fourth",
        ]
    );
}

#[test]
fn python_markdown_takes_the_last_definition_of_a_label() {
    let pages = [
        (
            "docs/index.md",
            "# A\n\n[b] [c]\n\n[b]: gone.md\n[b]: b.md\n[c]: b.md\n[c]: lost.md\n",
        ),
        ("docs/b.md", "# B\n"),
    ];
    let site = |config: &'static str| findings(&[(config, "site_name: x\n"), pages[0], pages[1]]);
    assert_eq!(
        site("mkdocs.yml"),
        ["docs/index.md links/missing-file lost.md"]
    );
    assert_eq!(
        site(".github/x.yml"),
        ["docs/index.md links/missing-file gone.md"]
    );
}

#[test]
fn addresses_may_hold_blanks() {
    let page =
        "---\ntitle: A\n---\n[a](no such page) ![b](my plane.png) [c](my plane.png \"a title\")\n";
    let found = findings(&[
        ("_config.yml", "title: x\n"),
        ("a.md", page),
        ("my plane.png", ""),
    ]);
    assert_eq!(found, ["a.md links/missing-file no such page"]);
}

#[test]
fn headings_in_html_have_ids_on_github() {
    let page = "<h1 align=\"center\">\n  <img src=\"a.png\" alt=\"\">\n  Big Tool\n</h1>\n\n<p><a href=\"#install\">I</a> <a href=\"#big-tool\">T</a></p>\n\n<h2>Install</h2>\n\n## Install\n\n<h3 id=\"own\">Other</h3>\n\n[second](#install-1) [own](#own) [wrong](#instal)\n";
    let files = [("README.md", page), ("a.png", "")];
    let found = findings(&[files[0], files[1], (".github/x.yml", "a: 1\n")]);
    assert_eq!(found, ["README.md anchors/undefined instal"]);
    // A renderer of the page is not known: one that gives no such ids numbers none either.
    let guide = "# P\n\n<h2>Html two</h2>\n\n## Other\n\n[h](#html-two) [o](#other) [x](#gone)\n";
    let found = findings(&[("guide.md", guide)]);
    assert_eq!(found, ["guide.md anchors/undefined gone"]);
    let config = ("_config.yml", "title: x\n");
    let guide = format!("---\ntitle: P\n---\n{guide}");
    let found = findings(&[config, ("guide.md", &guide)]);
    assert_eq!(
        found,
        [
            "guide.md anchors/undefined html-two",
            "guide.md anchors/undefined gone"
        ]
    );
}

#[test]
fn a_heading_that_declares_no_id_leaves_its_links_dead() {
    let found = findings(&[
        ("_config.yml", "title: x\n"),
        (
            "a.md",
            "---\ntitle: A\n---\n### What is it?{#what}\n\n[a](#what)\n",
        ),
    ]);
    assert_eq!(found, ["a.md anchors/undefined what"]);
}

#[test]
fn a_host_serves_more_than_a_site() {
    let found = findings(&[
        ("_config.yml", "title: x\n"),
        ("guide/a.md", "---\ntitle: A\n---\nText.\n"),
        (
            "page.md",
            "---\ntitle: P\n---\n[a](/doc/master) [b](/api/file.pdf) [c](/feed.xml) [d](/guide/b) [e](/giude/a.html) [f](/gone)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "page.md links/missing-file /guide/b",
            "page.md links/missing-file /giude/a.html",
            "page.md links/missing-file /gone",
        ]
    );
}

#[test]
fn pages_of_learn_may_have_been_moved() {
    let page = "# A\n\n[moved](../b.md) [gone](../c.md)\n";
    let learn = "{\"build\":{\"content\":[{\"files\":[\"**/*.md\"]}],\"globalMetadata\":{\"ms.topic\":\"article\"}}}";
    let plain = "{\"build\":{\"content\":[{\"files\":[\"**/*.md\"]}]}}";
    let site = |config| {
        findings(&[
            ("docfx.json", config),
            ("apps/a.md", page),
            ("protect/b.md", "# B\n"),
        ])
    };
    assert_eq!(site(learn), [""; 0]);
    assert_eq!(
        site(plain),
        [
            "apps/a.md links/missing-file ../b.md",
            "apps/a.md links/missing-file ../c.md"
        ]
    );
}

#[test]
fn pictures_of_an_unknown_generator_may_lie_below_the_address() {
    let page = "# A\n\n![a](../images/a.png) ![b](./gone.png)\n";
    let found = findings(&[("src/content/learn/a.md", page)]);
    assert_eq!(
        found,
        ["src/content/learn/a.md images/missing-file ./gone.png"]
    );
    let found = findings(&[("docs/a.md", page)]);
    assert_eq!(
        found,
        [
            "docs/a.md images/missing-file ../images/a.png",
            "docs/a.md images/missing-file ./gone.png"
        ]
    );
}

#[test]
fn fences_of_mdx_are_closed_at_any_column() {
    let page = "---\ntitle: A\n---\n\n<Tabs>\n      <Fragment slot=\"npm\">\n      ```shell\n  npm run dev\n  ```\n      </Fragment>\n</Tabs>\n\n## Next\n\n```js\nx\n      ```\n\n## Last\n\n[a](#next) [b](#last) [c](#gone)\n";
    let found = findings(&[
        (
            "astro.config.mjs",
            "import starlight from '@astrojs/starlight';\nexport default { integrations: [starlight({ title: 'x' })] };\n",
        ),
        ("src/content/docs/a.mdx", page),
    ]);
    assert_eq!(found, ["src/content/docs/a.mdx anchors/undefined gone"]);
}

#[test]
fn elements_end_at_their_end_tags() {
    // For kramdown and Python-Markdown blank lines do not end raw HTML, and the line after it is Markdown.
    let page = "# A\n\n<div>\n\n[raw](raw.md)\n\n</div>\n## Part\n\n<aside markdown=\"1\">\n  <img src=\"a.png\" alt=\"a\">\n  Words.\n  <p markdown=\"1\">\n— [gone](gone.md)\n  </p>\n</aside>\n\n[part](#part)\n";
    let config = "markdown_extensions: [md_in_html]\n";
    for (config, name) in [
        (("mkdocs.yml", config), "docs/a.md"),
        (("_config.yml", "title: x\n"), "a.md"),
    ] {
        let page = format!("---\ntitle: A\n---\n{page}");
        let found = findings(&[config, (name, &page)]);
        let wanted = ["images/missing-file a.png", "links/missing-file gone.md"];
        assert_eq!(found, wanted.map(|what| format!("{name} {what}")));
    }
}

#[test]
fn extensions_of_python_markdown_decide_on_headings() {
    let page = "# A\n\n## Big { .big }\n\n## Other { #named }\n\n##Glued\n\n   ## Moved in\n\n## Last\n\n## Twice\n\n## Own {#twice}\n\n[1](#big) [2](#named) [3](#glued) [4](#moved-in) [5](#twice) [6](#twice_1)\n";
    let found = |config: &str| findings(&[("mkdocs.yml", config), ("docs/a.md", page)]);
    let on = "markdown_extensions: [attr_list]\nplugins: [search]\n";
    assert_eq!(found(on), ["docs/a.md anchors/undefined moved-in"]);
    // Without the extension the lists are text; an id in one is never called missing.
    assert_eq!(
        found("plugins: [search]\n"),
        ["big", "moved-in", "twice_1"].map(|id| format!("docs/a.md anchors/undefined {id}"))
    );
}

#[test]
fn comments_of_kramdown_hold_no_headings() {
    let page = "# A\n\n{::comment}\n## Hidden\n\n[x](gone.md)\n{:/comment}\n\na {::comment}[y](gone.md){:/} b\n\n[hidden](#hidden)\n";
    let page = format!("---\ntitle: A\n---\n{page}");
    let found = findings(&[("_config.yml", "title: x\n"), ("a.md", &page)]);
    assert_eq!(found, ["a.md anchors/undefined hidden"]);
}

#[test]
fn headings_in_elements_have_ids_of_their_own_on_jekyll() {
    let page = "# A\n\n## 1 Start\n\n<div markdown=\"1\">\n\n## 1 Start\n\n## 2 Next\n\n</div>\n\n[1](#1-start) [2](#start) [3](#next) [4](#2-next)\n";
    let page = format!("---\ntitle: A\n---\n{page}");
    let found = findings(&[("_config.yml", "title: x\n"), ("a.md", &page)]);
    assert_eq!(found, ["a.md anchors/undefined 2-next"]);
}

#[test]
fn properdocs_is_read_as_mkdocs() {
    let found = findings(&[
        ("properdocs.yml", "docs_dir: help\n"),
        ("help/a.md", "# A\n\n[b](b.md) [c](c.md)\n"),
        ("help/b.md", "# B\n"),
    ]);
    assert_eq!(found, ["help/a.md links/missing-file c.md"]);
}
