//! Sites of generators whose configuration is JavaScript, and of docfx, `GitBook` and Mintlify, each with
//! the links that are dead. The facts of Docusaurus, `VitePress` and Starlight come from builds, the others
//! from the documentation of the generator.

use crate::sites::findings;

#[test]
fn docusaurus_reads_addresses_from_the_route() {
    let found = findings(&[
        (
            "docusaurus.config.js",
            "const base = '/help';\nmodule.exports = { baseUrl: `${base}/`, presets: [['classic', { docs: {}, blog: {} }]] };\n",
        ),
        (
            "docs/start.md",
            "# Start\n\n[ok](guide/) [ok](guide/first) [ok](/docs/guide/second) [ok](./01-more/02-next.md) [ok](more/next) [ok](moved) [ok](/docs/elsewhere/here) [ok](/manual.txt)\n\n[dead](guide/first.html)\n\n[dead](01-more/next)\n\n[dead](named)\n\n[dead](_part.md)\n\n[dead](later.md)\n\n![dead](/docs/pic.png)\n",
        ),
        (
            "docs/guide/index.md",
            "# Guide\n\n[ok](first) [ok](../start)\n\n[dead](start)\n",
        ),
        (
            "docs/guide/first.md",
            "# First\n\n[ok](second) [ok](../start.md) [ok](start.md)\n\n[dead](./start.md)\n",
        ),
        ("docs/guide/second.md", "# Second\n"),
        ("docs/01-more/02-next.md", "# Next\n"),
        ("docs/named.md", "---\nid: moved\n---\n# Named\n"),
        (
            "docs/addr.md",
            "---\nslug: elsewhere/here\n---\n# Address\n\n[dead](start)\n\n[ok](../start)\n",
        ),
        ("docs/_part.md", "Part.\n"),
        ("docs/later.md", "---\ndraft: true\n---\n# Later\n"),
        (
            "blog/2024-01-02-news.md",
            "# News\n\n[ok](../../../../docs/start)\n\n[dead](../docs/start)\n\n[dead](../docs/start.md)\n",
        ),
        ("src/pages/about.md", "# About\n\n[ok](docs/start)\n"),
        ("static/manual.txt", "x"),
        ("static/notes.md", "[not a page](gone.md)\n"),
        ("docs/pic.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "blog/2024-01-02-news.md links/missing-file ../docs/start",
            "blog/2024-01-02-news.md links/missing-file ../docs/start.md",
            "docs/addr.md links/missing-file start",
            "docs/guide/first.md links/missing-file ./start.md",
            "docs/guide/index.md links/missing-file start",
            "docs/start.md links/missing-file guide/first.html",
            "docs/start.md links/missing-file 01-more/next",
            "docs/start.md links/missing-file named",
            "docs/start.md links/missing-file _part.md",
            "docs/start.md links/missing-file later.md",
        ]
    );
}

#[test]
fn docusaurus_shows_other_languages_and_versions() {
    let found = findings(&[
        (
            "docusaurus.config.js",
            "export default { baseUrl: '/', i18n: { defaultLocale: 'en', locales: ['en', 'fr'] } };\n",
        ),
        ("versions.json", "[\"1.0\"]"),
        (
            "docs/a.md",
            "# A\n\n[ok](/docs/old) [ok](/docs/next/b) [ok](/fr/docs/next/b)\n\n[dead](/docs/1.0/old)\n",
        ),
        ("docs/b.md", "# B\n\n## Undo\n"),
        (
            "versioned_docs/version-1.0/old.md",
            "# Old\n\n[ok](/old.md)\n\n[dead](b.md)\n",
        ),
        (
            "i18n/fr/docusaurus-plugin-content-docs/current/a.md",
            "# A\n\n[ok](b.md#undo) [ok](/b.md) [ok](/docs/next/b)\n\n[dead](./b.md)\n\n[dead](b.md#annuler)\n",
        ),
        ("static/x.txt", ""),
        ("src/x.js", ""),
    ]);
    assert_eq!(
        found,
        [
            "docs/a.md links/missing-file /docs/1.0/old",
            "i18n/fr/docusaurus-plugin-content-docs/current/a.md links/missing-file ./b.md",
            "i18n/fr/docusaurus-plugin-content-docs/current/a.md anchors/undefined annuler",
            "versioned_docs/version-1.0/old.md links/missing-file b.md",
        ]
    );
}

#[test]
fn vitepress_adds_the_extension() {
    let found = findings(&[
        (
            ".vitepress/config.mts",
            "import { defineConfig } from 'vitepress'\nexport default defineConfig({ base: '/help/', srcExclude: ['drafts/**'], rewrites: { 'old.md': 'new/place.md' } })\n",
        ),
        (
            "index.md",
            "# Home\n\n[ok](a) [ok](a.md) [ok](a.html) [ok](/a) [ok](sub/) [ok](sub/index) [ok](new/place.md)\n\n[dead](sub)\n\n[dead](old.md)\n\n[dead](/help/a)\n\n[dead](drafts/d.md)\n\n[dead](a/)\n",
        ),
        (
            "a.md",
            "# A\n\n<!--@include: ./parts/p.md-->\n\n[ok](#from-the-part)\n",
        ),
        ("sub/index.md", "# Sub\n\n[ok](../a)\n\n[dead](a)\n"),
        ("old.md", "# Old\n\n[ok](../a)\n\n[dead](a)\n"),
        (
            "parts/p.md",
            "## From the part\n\n[where it is taken in](sub/)\n",
        ),
        ("drafts/d.md", "# Draft\n"),
        ("public/f.txt", "x"),
    ]);
    assert_eq!(
        found,
        [
            "index.md links/missing-file sub",
            "index.md links/missing-file old.md",
            "index.md links/missing-file /help/a",
            "index.md links/missing-file drafts/d.md",
            "index.md links/missing-file a/",
            "old.md links/missing-file a",
            "sub/index.md links/missing-file a",
        ]
    );
}

#[test]
fn starlight_falls_back_to_the_default_language() {
    let found = findings(&[
        (
            "astro.config.mjs",
            "import starlight from '@astrojs/starlight'\nimport { languages } from './languages'\nexport default defineConfig({ redirects: { '/old': '/en/a' }, integrations: [starlight({ defaultLocale: 'en', locales: languages })] })\n",
        ),
        (
            "languages.ts",
            "export const languages = { en: { label: 'English' }, fr: { label: 'Français' } };\n",
        ),
        (
            "src/content/docs/en/a.md",
            "---\ntitle: A\n---\n\n[ok](../my-page/) [ok](/fr/a/) [ok](/old) [ok](#_top)\n\n[dead](./my-page/)\n\n[dead](/de/a/)\n\n[dead](../My-Page.md)\n",
        ),
        ("src/content/docs/en/My Page.md", "---\ntitle: B\n---\n"),
        (
            "src/content/docs/fr/b.md",
            "---\ntitle: B\n---\n\n[ok](../a/)\n\n[dead](../c/)\n",
        ),
        ("public/x.txt", ""),
    ]);
    assert_eq!(
        found,
        [
            "src/content/docs/en/a.md links/missing-file ./my-page/",
            "src/content/docs/en/a.md links/missing-file /de/a/",
            "src/content/docs/en/a.md links/missing-file ../My-Page.md",
            "src/content/docs/fr/b.md links/missing-file ../c/",
        ]
    );
}

#[test]
fn eleventy_gives_headings_no_ids_without_a_plugin() {
    let page = "# Page\n\n## Part\n\n[own](#part)\n\n[ok](../b/) [dead](b/)\n";
    let bare = findings(&[
        (
            ".eleventy.js",
            "module.exports = () => ({ dir: { input: '.' } })\n",
        ),
        ("a.md", page),
        ("b.md", "# B\n"),
    ]);
    assert_eq!(
        bare,
        ["a.md anchors/undefined part", "a.md links/missing-file b/"]
    );
    let with_plugin = findings(&[
        (
            ".eleventy.js",
            "const anchor = require('markdown-it-anchor')\nmodule.exports = (config) => { config.amendLibrary('md', (md) => md.use(anchor)); return {} }\n",
        ),
        ("a.md", page),
        ("b.md", "# B\n"),
    ]);
    assert_eq!(with_plugin, ["a.md links/missing-file b/"]);
}

#[test]
fn docfx_reads_paths_in_any_case() {
    let found = findings(&[
        (
            "docfx.json",
            "{\"build\":{\"content\":[{\"files\":[\"**/*.md\"],\"exclude\":[\"includes/**\"]}]}}",
        ),
        (
            ".openpublishing.redirection.json",
            "{\"redirections\":[{\"source_path\":\"left.md\",\"redirect_url\":\"/x\"}]}",
        ),
        (
            "A.md",
            "# A\n\n[ok](sub/B.md) [ok](sub\\b.md) [ok](~/SUB/b.md) [ok](left.md) [ok](/other/docset) ![ok](media\\P.PNG)\n\n[dead](sub/c.md)\n\n[dead](~/gone.md)\n",
        ),
        ("sub/b.md", "# B\n\n[ok](../a.md)\n"),
        ("media/p.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "A.md links/missing-file sub/c.md",
            "A.md links/missing-file ~/gone.md"
        ]
    );
}

#[test]
fn vuepress_serves_readme_as_the_folder() {
    let found = findings(&[
        (
            ".vuepress/config.js",
            "module.exports = { base: '/help/' }\n",
        ),
        (
            "README.md",
            "# Home\n\n[ok](a.md) [ok](/sub/) [ok](sub/README.md)\n\n[dead](sub/README.html)\n\n[dead](c.md)\n",
        ),
        ("a.md", "# A\n"),
        ("sub/README.md", "# Sub\n\n[ok](../a.html)\n"),
    ]);
    assert_eq!(
        found,
        [
            "README.md links/missing-file sub/README.html",
            "README.md links/missing-file c.md",
        ]
    );
}

/// `VuePress` 1 joins words at a dash and counts from two; 2 keeps the dash and counts from one.
#[test]
fn the_version_of_vuepress_decides_on_ids() {
    let page = "## A \u{2013} b\n\n## Foo\n\n## Foo\n\n\
        [1](#a-b) [1](#foo-2) [2](#a-\u{2013}-b) [2](#foo-1) [dead](#foo-3)\n";
    let dead = |package: &str, config: &str| {
        let files = [
            ("package.json", package),
            ("docs/.vuepress/config.js", config),
            ("docs/a.md", page),
        ];
        let found = findings(&files).into_iter();
        let found = found.map(|line| line.replace("docs/a.md anchors/undefined ", ""));
        found.collect::<Vec<String>>()
    };
    let config = "module.exports = { title: 'x' }\n";
    let one = "{\"devDependencies\": {\"vuepress\": \"^1.9.10\"}}";
    let two = "{\"devDependencies\": {\"vuepress\": \"2.0.0-rc.20\"}}";
    assert_eq!(dead("{}", config), ["foo-3"]);
    assert_eq!(dead(one, config), ["a-\u{2013}-b", "foo-1", "foo-3"]);
    assert_eq!(dead(two, config), ["a-b", "foo-2", "foo-3"]);
    let function = "export default defineUserConfig({ title: 'x' })\n";
    assert_eq!(dead("{}", function), ["a-b", "foo-2", "foo-3"]);
}

#[test]
fn vuepress_without_its_pages_says_nothing() {
    let found = findings(&[
        (
            ".vuepress/config.ts",
            "export default { patterns: ['docs/**/*.md'] }\n",
        ),
        ("src/a.md", "# A\n\n[brought by a script](b.html)\n"),
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn gitbook_links_to_files_that_are_there() {
    let found = findings(&[
        (
            ".gitbook.yaml",
            "root: ./docs/\nredirects:\n  old/place: a.md\n",
        ),
        (
            "docs/README.md",
            "# Home\n\n[ok](a.md) [ok](b.md) ![ok](.gitbook/assets/p.png)\n\n[dead](c.md)\n",
        ),
        (
            "docs/SUMMARY.md",
            "# Summary\n\n* [Home](README.md)\n* [A](a.md)\n",
        ),
        ("docs/a.md", "# A\n"),
        // The host of the repository shows what the summary does not name, and folders.
        ("docs/b.md", "# B\n\n[ok](.gitbook/assets/) [dead](none/)\n"),
        ("docs/.gitbook/assets/p.png", ""),
    ]);
    assert_eq!(
        found,
        [
            "docs/README.md links/missing-file c.md",
            "docs/b.md links/missing-file none/",
        ]
    );
}

#[test]
fn mintlify_serves_every_page_at_its_path() {
    let found = findings(&[
        (
            "docs.json",
            "{\"$schema\":\"https://mintlify.com/docs.json\",\"theme\":\"mint\",\"name\":\"X\",\"navigation\":{\"pages\":[\"index\",\"guides/a\"]},\"redirects\":[{\"source\":\"/old/:slug*\",\"destination\":\"/guides/:slug*\"}]}",
        ),
        (
            "index.mdx",
            "# Home\n\n[ok](/guides/a) [ok](/old/x) ![ok](/images/p.png)\n\n[dead](/guides/b)\n",
        ),
        ("guides/a.mdx", "# A\n\n[ok](/) [ok](../index.mdx)\n"),
        ("snippets/s.mdx", "[read where it is taken in](a)\n"),
        ("images/p.png", ""),
    ]);
    assert_eq!(found, ["index.mdx links/missing-file /guides/b"]);
}

#[test]
fn nextra_serves_pages_without_their_extension() {
    let found = findings(&[
        (
            "next.config.mjs",
            "import nextra from 'nextra'\nexport default nextra({ theme: 'nextra-theme-docs' })({ basePath: '/help' })\n",
        ),
        (
            "content/index.mdx",
            "# Home\n\n[ok](/guide/a) [ok](guide/a.mdx) [ok](/x.txt)\n\n[dead](/guide/b)\n",
        ),
        ("content/guide/a.mdx", "# A\n"),
        ("app/[[...mdxPath]]/page.jsx", ""),
        ("public/x.txt", ""),
    ]);
    assert_eq!(found, ["content/index.mdx links/missing-file /guide/b"]);
}
