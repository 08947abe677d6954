//! Small sites, one of each kind, laid out as the starter of its generator lays it out: every link of
//! theirs is alive, and the one that is broken on purpose is found.

use std::fs;

use faqlint::config::{ConfigChoice, Selection, load, load_for};
use faqlint::engine::{Request, check};

/// The findings about links and anchors: page, rule and the quoted target.
pub(crate) fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let root = fs::canonicalize(dir.path()).expect("a folder");
    for (name, text) in files {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, text).expect("a file");
    }
    let select = [
        "anchors/undefined",
        "links/missing-file",
        "images/missing-file",
        "links/outside-root",
        "links/undefined-reference",
        "links/empty",
    ];
    let selection = Selection {
        select: select.map(str::to_owned).to_vec(),
        ..Selection::default()
    };
    let config = load(&root, ConfigChoice::Discover, &selection).expect("a configuration");
    let request = Request {
        threads: Some(1),
        ..Request::new(root.clone())
    };
    let outcome = check(&config, &request).expect("a run");
    let quoted = |message: &str| message.rsplit('`').nth(1).unwrap_or_default().to_owned();
    let found = outcome.diagnostics.iter();
    found
        .map(|one| format!("{} {} {}", one.path, one.rule, quoted(&one.message)))
        .collect()
}

#[test]
fn mkdocs() {
    let found = findings(&[
        (
            "mkdocs.yml",
            "site_name: Help\nmarkdown_extensions:\n  - attr_list\n  - admonition\n",
        ),
        (
            "docs/index.md",
            "# Help\n\n[in](faq/login.md#log-in-here) [out](faq/login.md#bye) [gone](faq/gone.md) ![p](img/a.png)\n\n!!! note \"Mind\"\n    [own](#help)\n",
        ),
        (
            "docs/faq/login.md",
            "# Log in, here!\n\n## Log out {#bye}\n\n[home](../index.md) ![p](../img/a.png)\n",
        ),
        ("docs/img/a.png", ""),
    ]);
    assert_eq!(found, ["docs/index.md links/missing-file faq/gone.md"]);
}

#[test]
fn docusaurus() {
    let found = findings(&[
        (
            "docusaurus.config.js",
            "module.exports = { baseUrl: '/', presets: [['classic', { docs: { routeBasePath: 'help' } }]] };\n",
        ),
        (
            "docs/intro.md",
            "---\nslug: /start\n---\n# Hello {#hi}\n\n[a](./faq.mdx#q-1) [b](/help/faq) [c](/start) [d](/img/a.png) [e](./none.md) ![p](@site/static/img/a.png) ![q](/img/b.png)\n",
        ),
        (
            "docs/faq.mdx",
            "import Tabs from '@theme/Tabs';\n\n# FAQ\n\n## Q 1\n\n<Tabs>\n\n[own](#q-1) [up](intro.md#hi)\n\n</Tabs>\n",
        ),
        ("static/img/a.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "docs/intro.md links/missing-file ./none.md",
            "docs/intro.md images/missing-file /img/b.png"
        ]
    );
}

#[test]
fn vitepress() {
    let found = findings(&[
        (
            "docs/.vitepress/config.mts",
            "export default { base: '/help/' }\n",
        ),
        (
            "docs/index.md",
            "---\nlayout: home\n---\n\n[a](/guide/start) [b](/guide/start.html#can-t-log-in) [c](./guide/start.md) ![p](/logo.png) [d](/guide/none)\n",
        ),
        (
            "docs/guide/start.md",
            "# Start\n\n## Can't log in\n\n::: tip\n[own](#can-t-log-in)\n:::\n",
        ),
        ("docs/public/logo.png", ""),
    ]);
    assert_eq!(found, ["docs/index.md links/missing-file /guide/none"]);
}

#[test]
fn hugo() {
    let found = findings(&[
        ("hugo.toml", "baseURL = \"https://help.example.org/\"\n"),
        (
            "content/_index.md",
            "# Home\n\n[a](/faq/login/) [b](/old-login/) [c](/faq/login/#log-in) {{< ref \"faq/none\" >}} [d](/faq/none/) ![p](/img/a.png)\n",
        ),
        (
            "content/faq/_index.md",
            "# FAQ\n\n[in](login) [also](login/)\n",
        ),
        (
            "content/faq/login.md",
            "---\naliases: [/old-login/]\n---\n# Log in\n\n[up](../) [own](#log-in)\n",
        ),
        ("static/img/a.png", ""),
    ]);
    assert_eq!(found, ["content/_index.md links/missing-file /faq/none/"]);
}

#[test]
fn jekyll() {
    let found = findings(&[
        (
            "_config.yml",
            "title: Help\nbaseurl: /help\ncollections:\n  faq:\n    output: true\n",
        ),
        (
            "index.md",
            "---\ntitle: Home\n---\n[a](/help/faq/login) [b](/about/) [c](/old/) [d]({% link _faq/login.md %}) [e](/faq/none)\n\n# Home\n\n# Home\n\n[two](#home-1)\n",
        ),
        (
            "about.md",
            "---\npermalink: /about/\nredirect_from: [/old/]\n---\n# About\n",
        ),
        ("_faq/login.md", "---\n---\n# Log in\n\n[own](#log-in)\n"),
    ]);
    assert_eq!(found, ["index.md links/missing-file /about/"]);
}

#[test]
fn hugo_calls() {
    let found = findings(&[
        ("hugo.toml", "baseURL = \"https://help.example.org/\"\n"),
        (
            "content/faq/_index.md",
            "# FAQ\n\n[a]({{< ref \"login.md\" >}}) [b]({{< relref \"login#log-in\" >}}) [c]({{% ref \"/faq/pin\" %}}) [d]({{< ref \"phone\" >}}) [e]({{< ref \"#faq\" >}}) [f]({{< ref \"/faq\" >}})\n\n<a href=\"{{< relref \"../faq/login.md#out\" >}}\">g</a> [h]({{< ref \"logout.md\" >}}) [i]({{< relref \"/faq/pin#nowhere\" >}}) [j]({{< ref \"/tags/x\" >}})\n",
        ),
        (
            "content/faq/login.md",
            "# Log in\n\n[a]({{< ref path=\"pin\" lang=\"fr\" >}}) [b]({{< ref \"_index.md#faq\" >}}) [c]({{< ref \"pn\" >}}#pin)\n\n{{< figure src=\"/img/a.png\" alt=\"x\" >}} {{< figure src=\"/img/A.svg\" alt=\"x\" >}} {{< figure src=\"b.png\" alt=\"x\" >}}\n",
        ),
        (
            "content/faq/pin/index.md",
            "# PIN\n\n[a]({{< ref \"login\" >}}) [b]({{< ref \"../login\" >}})\n\n{{< figure src=\"c.png\" alt=\"x\" >}}\n{{< figure src=\"d.png\" alt=\"x\" >}}\n",
        ),
        ("content/faq/pin/c.png", ""),
        ("content/faq/pin/index.fr.md", "# PIN\n"),
        ("content/more/phone.md", "# Phone\n"),
        ("static/img/a.png", ""),
        ("assets/b.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "content/faq/_index.md anchors/undefined out",
            "content/faq/_index.md links/missing-file logout.md",
            "content/faq/_index.md anchors/undefined nowhere",
            "content/faq/login.md links/missing-file pn",
            "content/faq/login.md images/missing-file /img/A.svg",
            "content/faq/pin/index.md images/missing-file d.png",
        ]
    );
}

#[test]
fn jekyll_calls() {
    let found = findings(&[
        ("_config.yml", "title: Help\nbaseurl: /help\n"),
        (
            "index.md",
            "# Home\n\n[a]({% link _faq/login.md %}) [b]({{ site.baseurl }}{% link _faq/login.md %}#log-in) [c]({% post_url 2024-05-01-news %}) [d]({{ '/img/a.png' | relative_url }}) ![e]({{ site.baseurl }}/img/a.png) [f]({% link _faq/{{ x }} %})\n\n[g]({% link _faq/logout.md %}) [h]({% post_url 2024-05-01-new %}) ![i]({{ '/img/b.png' | relative_url }}) ![j]({{ site.baseurl }}/img/c.png) [k]({% link _faq/login.md %}#out)\n",
        ),
        ("_faq/login.md", "---\n---\n# Log in\n"),
        ("_posts/2024-05-01-news.md", "---\n---\n# News\n"),
        ("img/a.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "index.md links/missing-file _faq/logout.md",
            "index.md links/missing-file 2024-05-01-new",
            "index.md images/missing-file /img/b.png",
            "index.md images/missing-file /img/c.png",
            "index.md anchors/undefined out",
        ]
    );
}

#[test]
fn mdx_calls() {
    let found = findings(&[
        (
            "docusaurus.config.js",
            "module.exports = { baseUrl: '/' };\n",
        ),
        (
            "docs/intro.mdx",
            "import a from '@site/static/img/a.png';\nimport f from './f.png';\nimport g from 'theme/g.png';\n\n# Intro\n\n<img src={useBaseUrl('/img/a.png')} alt=\"x\" /> <img src={require('./b.png').default} alt=\"x\" /> <img src={require('@site/static/img/a.png').default} alt=\"x\" />\n\n<ThemedImage\n  alt=\"x\"\n  sources={{\n    light: useBaseUrl('/img/a.png'),\n    dark: useBaseUrl('/img/c.png'),\n  }}\n/>\n\n<Image src=\"/img/d.png\" alt=\"x\" />\n\n<img src={require('./e.png').default} alt=\"x\" />\n\n<Figure img={require('@theme/x.png')} icon={logo} />\n",
        ),
        ("docs/b.png", ""),
        ("static/img/a.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "docs/intro.mdx images/missing-file ./f.png",
            "docs/intro.mdx images/missing-file /img/c.png",
            "docs/intro.mdx images/missing-file /img/d.png",
            "docs/intro.mdx images/missing-file ./e.png",
        ]
    );
}

#[test]
fn mdbook() {
    let found = findings(&[
        (
            "book.toml",
            "[book]\ntitle = \"Help\"\n[output.html.redirect]\n\"/old.html\" = \"start.html\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [Start](start.md)\n- [FAQ](faq/README.md)\n",
        ),
        (
            "src/start.md",
            "# Start\n\n[a](faq/index.html) [b](faq/#q-a) [c](old.html) [d](gone.md) [e](faq/README.md) [f](start.md/) [g](/faq/none) [h](/none)\n",
        ),
        (
            "src/faq/README.md",
            "# FAQ\n\n## Q & A {#q-a}\n\n{{#include ../start.md}}\n",
        ),
        // Another book of the host, whose pages lead up to this one.
        (
            "old-edition/src/start.md",
            "# Start\n\n[up](../index.html)\n",
        ),
    ]);
    // `README.md` becomes `index.html`, and links to it do not.
    assert_eq!(
        found,
        [
            "src/start.md links/missing-file gone.md",
            "src/start.md links/missing-file faq/README.md",
            "src/start.md links/missing-file /faq/none",
        ]
    );
}

#[test]
fn starlight() {
    let found = findings(&[
        (
            "astro.config.mjs",
            "import starlight from '@astrojs/starlight';\nexport default { redirects: {\n  '/old': '/faq/login',\n} };\n",
        ),
        (
            "src/content/docs/index.mdx",
            "---\ntitle: Help\n---\n[a](/faq/login/#log-in) [b](/old/) [c](/guides/start/) [d](/faq/none/) ![p](../../assets/a.png)\n",
        ),
        (
            "src/content/docs/faq/login.md",
            "---\ntitle: Log in\n---\n## Log in\n\n:::note\n[own](#log-in)\n:::\n",
        ),
        (
            "src/content/docs/guides/begin.md",
            "---\ntitle: Start\nslug: guides/start\n---\nText.\n",
        ),
        ("src/assets/a.png", ""),
    ]);
    assert_eq!(
        found,
        ["src/content/docs/index.mdx links/missing-file /faq/none/"]
    );
}

#[test]
fn eleventy() {
    let found = findings(&[
        (
            "eleventy.config.js",
            "export default function () { return { dir: { input: 'content' } }; }\n",
        ),
        (
            "content/index.md",
            "# Home\n\n[a](/blog/) [b](faq.md#log-in) [c](gone.md)\n",
        ),
        ("content/faq.md", "# Log in\n"),
    ]);
    assert_eq!(
        found,
        [
            "content/index.md links/missing-file /blog/",
            "content/index.md links/missing-file faq.md",
            "content/index.md links/missing-file gone.md",
        ]
    );
}

#[test]
fn obsidian() {
    let found = findings(&[
        (".obsidian/app.json", "{}"),
        (
            "Start.md",
            "# Start\n\n[[Log in]] [[Log in#How it works|how]] [[faq/Log in#^b1]] [[Nobody]] ![[a.png]] ![[Log in]]\n\n[[Log in#No such part]]\n",
        ),
        (
            "faq/Log in.md",
            "# Log in\n\n## How it works\n\nText. ^b1\n",
        ),
        ("files/a.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "Start.md links/missing-file Nobody",
            "Start.md anchors/undefined No such part"
        ]
    );
}

#[test]
fn docfx() {
    let found = findings(&[
        (
            "docs/docfx.json",
            "{\"build\":{\"content\":[{\"files\":[\"**/*.md\"]}]}}",
        ),
        (
            "docs/.openpublishing.redirection.json",
            "{\"redirections\":[{\"source_path\":\"old.md\",\"redirect_url\":\"/x\"}]}",
        ),
        (
            "docs/index.md",
            "# Home\n\n[a](~/faq/login.md#log-in) [b](/azure/none) [c](xref:some.uid) [d](old.md) [e](gone.md) [f](~/faq/logout.md)\n\n# [Windows](#tab/windows)\n\nText.\n\n# [macOS](#tab/macos)\n\nText.\n\n***\n",
        ),
        (
            "docs/faq/login.md",
            "# Log in\n\n> [!NOTE]\n> Text.\n\n[!INCLUDE [x](../inc/y.md)]\n",
        ),
        ("docs/inc/y.md", "Text.\n"),
    ]);
    assert_eq!(
        found,
        [
            "docs/index.md links/missing-file gone.md",
            "docs/index.md links/missing-file ~/faq/logout.md"
        ]
    );
}

#[test]
fn zola() {
    let found = findings(&[
        ("config.toml", "base_url = \"https://help.example.org\"\n"),
        (
            "content/_index.md",
            "+++\n+++\n# Home\n\n[a](@/faq/login.md#can-t-log-in) [b](/faq/login/) [c](@/faq/none.md) ![p](/a.png)\n",
        ),
        (
            "content/faq/login.md",
            "+++\ntitle = \"x\"\n+++\n# Can't log in\n",
        ),
        ("static/a.png", ""),
    ]);
    assert_eq!(
        found,
        ["content/_index.md links/missing-file @/faq/none.md"]
    );
}

#[test]
fn github() {
    let found = findings(&[
        ("rules.toml", "site = \"github\"\n"),
        (
            "README.md",
            "# Help\n\n[a](/docs/faq.md#log-in) [b](docs/) [c](/docs/none.md) [i](../../issues)\n",
        ),
        (
            "docs/faq.md",
            "# Log in\n\n<a name=\"out\"></a>\n\n[o](#out) [r](../README.md#help)\n",
        ),
    ]);
    assert_eq!(found, ["README.md links/missing-file /docs/none.md"]);
}

#[test]
fn gitlab() {
    let found = findings(&[
        (".gitlab-ci.yml", "pages:\n  script: true\n"),
        (
            "README.md",
            "# Area x²\n\n[own](#area-x²) [a](/doc/faq.md) [b](doc/none.md)\n",
        ),
        ("doc/faq.md", "# FAQ\n"),
    ]);
    assert_eq!(found, ["README.md links/missing-file doc/none.md"]);
}

#[test]
fn telegram() {
    let found = findings(&[
        (
            "rules.toml",
            "site = \"telegram\"\nown_sites = { \"https://faq.example.org/faq\" = \"faq.md\" }\n",
        ),
        (
            "faq.md",
            "### [](#can-39t-log-in)Can't log in\n\n[own](#can-39t-log-in) [full](https://faq.example.org/faq#can-39t-log-in) [no](#cant-log-in)\n",
        ),
    ]);
    assert_eq!(found, ["faq.md anchors/undefined cant-log-in"]);
}

#[test]
fn plain() {
    let found = findings(&[
        ("rules.toml", "site = \"plain\"\n"),
        ("a.md", "# A\n\n[b](b.md#b) [c](c.md) [r](/anything)\n"),
        ("b.md", "# B\n"),
    ]);
    assert_eq!(found, ["a.md links/missing-file c.md"]);
}

#[test]
fn docusaurus_looks_for_pages_in_more_than_one_folder() {
    let translated = "i18n/fr/docusaurus-plugin-content-docs/current/a/b.md";
    let found = findings(&[
        (
            "docusaurus.config.js",
            "module.exports = { baseUrl: '/', presets: [['classic', { docs: { routeBasePath: 'docs' } }]] };",
        ),
        (
            "docs/intro.md",
            "# Intro\n\n[a](/docs/a/sign-inn) [b](/docs/shop) [c](/docs/a/b)\n",
        ),
        ("docs/a/b.md", "# B\n\n[i](intro.md) [s](sign-in.md)\n"),
        ("docs/a/sign-in.md", "# Sign in\n"),
        (
            translated,
            "# B\n\n[i](intro.md) [s](a/sign-in.md) [url](./sign-in) [no](./sign-in.md) [gone](nowhere.md)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "docs/intro.md links/missing-file /docs/a/sign-inn".to_owned(),
            "docs/intro.md links/missing-file /docs/shop".to_owned(),
            format!("{translated} links/missing-file ./sign-in.md"),
            format!("{translated} links/missing-file nowhere.md"),
        ]
    );
}

#[test]
fn a_vault_names_notes_alone() {
    let found = findings(&[
        (".obsidian/app.json", "{}"),
        (
            "Start.md",
            "# Start\n\n[a](Log%20in.md) [b](Log%20in.md#How%20it%20works) [c](wrong/Log%20in.md) %% [[Nobody]] %%\n\n%%\n[[Nobody]]\n%%\n\n![[a.png]] ![[b.png]] ![](a.png)\n",
        ),
        ("faq/Log in.md", "# Log in\n\n## How it works\n\nText.\n"),
        ("files/a.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "Start.md links/missing-file wrong/Log%20in.md",
            "Start.md images/missing-file b.png",
        ]
    );
}

#[test]
fn hugo_with_a_folder_for_each_language() {
    let found = findings(&[
        (
            "hugo.toml",
            "[module]\n  [[module.imports]]\n    path = \"theme.example/x\"\n[languages.en]\ncontentDir = \"content/en\"\n[languages.fr]\ncontentDir = \"content/fr\"\n",
        ),
        (
            "content/en/docs/a.md",
            "# A\n\n[b](/docs/faq/) [c](/docs/faqs/) [d](/fr/docs/b/)\n",
        ),
        ("content/en/docs/faq.md", "# FAQ\n"),
        ("content/fr/docs/b.md", "# B\n"),
    ]);
    assert_eq!(
        found,
        ["content/en/docs/a.md links/missing-file /docs/faqs/"]
    );
}

#[test]
fn vitepress_refuses_addresses_that_are_no_page() {
    let found = findings(&[
        (".vitepress/config.js", "export default {}"),
        ("index.md", "# Home\n\n[a](/guide/faq#q) [b](/faq)\n"),
        (
            "guide/faq.md",
            "# Q\n\nVersion {{ data.version }} [x](#q) [y](#none)\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "guide/faq.md anchors/undefined none",
            "index.md links/missing-file /faq",
        ]
    );
}

#[test]
fn parts_of_pages_are_read_wherever_they_lie() {
    let found = findings(&[
        ("docusaurus.config.js", "module.exports = { baseUrl: '/' };"),
        (
            "docs/a.mdx",
            "import Part from '@site/parts/_part.mdx';\n\n# A\n\n<Part />\n\n[x](#deep) [y](#none) [z](#a)\n",
        ),
        (
            "parts/_part.mdx",
            "import Deep from './_deep.mdx';\n\n## Part\n\n<Deep />\n",
        ),
        ("parts/_deep.mdx", "## Deep\n"),
        (
            "docs/b.mdx",
            "import Part from '@elsewhere/part.mdx';\n\n# B\n\n[y](#none)\n",
        ),
    ]);
    assert_eq!(found, ["docs/a.mdx anchors/undefined none"]);
}

/// Definitions and headings that no page shows: a file put at the end of every page, and what an
/// extension writes in place of `::: name`.
#[test]
fn mkdocs_with_definitions_and_headings_from_elsewhere() {
    let found = findings(&[
        (
            "mkdocs.yml",
            "site_name: Help\nmarkdown_extensions:\n  - mkdocs-click\n  - pymdownx.snippets:\n      base_path: [parts]\n      auto_append: [links.txt]\n",
        ),
        ("parts/links.txt", "[shop]: https://shop.example/\n"),
        (
            "docs/index.md",
            "# Help\n\nSee [the shop][shop].\n\n[run](cli.md#shop-run) [gone](other.md#shop-run)\n",
        ),
        (
            "docs/cli.md",
            "# Commands\n\n::: mkdocs-click\n    :module: shop\n",
        ),
        ("docs/other.md", "# Other\n"),
    ]);
    assert_eq!(found, ["docs/index.md anchors/undefined shop-run"]);
}

#[test]
fn zensical() {
    let found = findings(&[
        (
            "zensical.toml",
            "[project]\nsite_name = \"Help\"\ndocs_dir = \"help\"\n\n[project.markdown_extensions.attr_list]\n\n[project.markdown_extensions.pymdownx.tabbed]\nalternate_style = true\n\n[project.plugins.autorefs]\n",
        ),
        (
            "help/index.md",
            "# Help\n\n[in](login.md#log-in-here) [out](login.md#bye) [gone](gone.md) [`run`][shop.run]\n",
        ),
        (
            "help/login.md",
            "# Log in, here!\n\n## Log out {#bye}\n\n[home](index.md#help)\n",
        ),
    ]);
    assert_eq!(found, ["help/index.md links/missing-file gone.md"]);
}

#[test]
fn myst_without_sphinx() {
    let found = findings(&[
        ("docs/myst.yml", "version: 1\nproject:\n  title: Help\n"),
        (
            "docs/index.md",
            "# Help\n\nSee [](login.md), [](#start) and [](#fig:door).\n\n(start)=\n## Start\n\n[gone](gone.md)\n",
        ),
        ("docs/login.md", "# Log in\n\n[home](index.md)\n"),
    ]);
    assert_eq!(found, ["docs/index.md links/missing-file gone.md"]);
}

/// Where the program is called from does not decide which generator makes the pages.
#[test]
fn the_site_is_that_of_the_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = fs::canonicalize(dir.path()).expect("a folder");
    let files = [
        ("other/mkdocs.yml", "site_name: Other\n"),
        ("other/docs/index.md", "# Other\n"),
        ("help/_config.yml", "title: Help\n"),
        (
            "help/index.md",
            "# Über uns\n\n[here](#über-uns) [there](#uber-uns)\n",
        ),
        ("plain/faq.md", "# Über uns\n\n[here](#über-uns)\n"),
        (
            "two/website/docusaurus.config.js",
            "module.exports = { presets: [['classic', { docs: { path: '../docs' } }]] };\n",
        ),
        ("two/.git/HEAD", ""),
        (
            "two/docs/faq.mdx",
            "# Faq\n\n## Pay {/* #pay */}\n\n[here](#pay) [none](#pays)\n",
        ),
    ];
    for (name, text) in files {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, text).expect("a file");
    }
    let everything = Selection {
        select: vec!["anchors/undefined".to_owned()],
        ..Selection::default()
    };
    for (start, near, found) in [
        (".", "help", vec!["help/index.md"]),
        ("help", "help", vec!["index.md"]),
        ("other", "help", vec!["../help/index.md"]),
        (".", "plain", vec![]),
        ("plain", "plain", vec![]),
        ("two", "two", vec!["docs/faq.mdx"]),
        ("two", "two/docs", vec!["docs/faq.mdx"]),
    ] {
        let (start, near) = (root.join(start), root.join(near));
        let start = fs::canonicalize(start).expect("a folder");
        let config = load_for(&start, &near, ConfigChoice::Discover, &everything);
        let config = config.expect("a configuration");
        let request = Request {
            threads: Some(1),
            paths: vec![near.clone()],
            ..Request::new(start.clone())
        };
        let outcome = check(&config, &request).expect("a run");
        let paths: Vec<&str> = outcome.diagnostics.iter().map(|one| &*one.path).collect();
        assert_eq!(paths, found, "{} from {}", near.display(), start.display());
    }
}

/// A repository may hold several sites, and pages that belong to none.
#[test]
fn each_page_is_read_as_its_own_site_reads_it() {
    let found = findings(&[
        ("docs/mkdocs.yml", "site_name: Help\n"),
        (
            "docs/docs/index.md",
            "# Über uns\n\n[here](#uber-uns) [gone](#über-uns)\n",
        ),
        ("book/book.toml", "[book]\ntitle = \"Book\"\n"),
        ("book/src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        (
            "book/src/one.md",
            "# Öfter\n\n[here](#öfter) [gone](#ofter)\n",
        ),
        (
            "README.md",
            "# Ähnlich\n\n[here](#ähnlich) [gone](#ahnlich)\n",
        ),
        (".github/x.yml", ""),
    ]);
    assert_eq!(
        found,
        [
            "README.md anchors/undefined ahnlich",
            "book/src/one.md anchors/undefined ofter",
            "docs/docs/index.md anchors/undefined über-uns",
        ]
    );
}

/// What a page defines twice, code that a shortcode shows, pages that code writes.
#[test]
fn what_the_renderer_makes_of_it() {
    let found = findings(&[
        ("mkdocs.yml", "site_name: Help\n"),
        (
            "docs/index.md",
            "# Help\n\n[last][here]\n\n[here]: #first\n[here]: #help\n",
        ),
    ]);
    assert!(found.is_empty(), "{found:?}");
    let found = findings(&[
        (
            "hugo.toml",
            "baseURL = 'https://help.example/'\ndisableAliases = true\n[outputs]\nhome = ['HTML', 'redir']\n",
        ),
        (
            "content/a.md",
            "---\ntitle: A\naliases: [/old/]\n---\n\n## Part\n\n{{< code >}}\n<a href=\"/none/\">x</a> [y](gone.md)\n{{< /code >}}\n\n[old](/old/) [made](/list/#any) [none](/none/)\n",
        ),
        ("content/list.md", "---\ntitle: List\n---\n"),
    ]);
    assert_eq!(found, ["content/a.md links/missing-file /none/"]);
}

#[test]
fn a_book_has_neighbours_and_a_summary_its_folder() {
    let found = findings(&[
        ("book.toml", "[book]\ntitle = \"Book\"\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        (
            "src/one.md",
            "# One\n\n[beside](../other/two.md) [gone](two.md)\n",
        ),
    ]);
    assert_eq!(found, ["src/one.md links/missing-file two.md"]);
    let found = findings(&[
        (
            ".gitbook.yaml",
            "root: ./\nstructure:\n  summary: docs/README.md\n",
        ),
        ("docs/README.md", "- [One](one.md)\n"),
        ("docs/one.md", "# One\n\n[all](README.md) [gone](two.md)\n"),
    ]);
    assert_eq!(found, ["docs/one.md links/missing-file two.md"]);
}
