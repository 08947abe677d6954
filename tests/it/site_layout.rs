//! Repositories that hold more than one site, or a site deep below their top, and what in them is no page.

use crate::sites::findings;

const BOOK: &str = "[book]\ntitle = \"Help\"\n";
const SUMMARY: &str = "# Summary\n\n- [Start](start.md)\n- [FAQ](faq.md)\n";

#[test]
fn a_site_is_found_at_any_depth() {
    let found = findings(&[
        ("a/b/c/d/book.toml", BOOK),
        ("a/b/c/d/src/SUMMARY.md", SUMMARY),
        (
            "a/b/c/d/src/start.md",
            "# Start\n\n[a](faq.html#what-is-it) [b](faq.html#gone)\n",
        ),
        ("a/b/c/d/src/faq.md", "# FAQ\n\n## What is it?\n"),
    ]);
    assert_eq!(found, ["a/b/c/d/src/start.md anchors/undefined gone"]);
}

#[test]
fn every_kind_of_site_in_a_repository_has_its_model() {
    let found = findings(&[
        ("README.md", "# Tool\n\n[a](website/docs/faq.md)\n"),
        (
            "website/docusaurus.config.js",
            "module.exports = {baseUrl: '/', presets: [['classic', {docs: {routeBasePath: '/'}}]]};\n",
        ),
        (
            "website/docs/faq.md",
            "---\nslug: /questions\n---\n# FAQ\n\n[a](/questions) [b](/nothing)\n",
        ),
        ("tool/guide/book.toml", BOOK),
        ("tool/guide/src/SUMMARY.md", SUMMARY),
        (
            "tool/guide/src/start.md",
            "# Start\n\n[a](faq.html) [b](gone.html)\n",
        ),
        ("tool/guide/src/faq.md", "# FAQ\n"),
    ]);
    assert_eq!(
        found,
        ["tool/guide/src/start.md links/missing-file gone.html"]
    );
}

#[test]
fn a_repository_on_gitlab_may_hold_a_site() {
    let found = findings(&[
        (".gitlab-ci.yml", "pages: {}\n"),
        ("README.md", "# Tool\n\n[a](/manual/mkdocs.yml)\n"),
        ("manual/mkdocs.yml", "site_name: x\n"),
        (
            "manual/docs/index.md",
            "# Help\n\n## C++ & C\n\n[a](#c-c) [b](#c--c)\n",
        ),
    ]);
    assert_eq!(found, ["manual/docs/index.md anchors/undefined c--c"]);
}

#[test]
fn a_page_outside_is_read_as_its_host_shows_it() {
    let found = findings(&[
        (".github/x.yml", ""),
        (".gitignore", "/out/\n"),
        ("README.md", "# Tool\n\n[a](out/report.html)\n"),
        ("docs/mkdocs.yml", "site_name: x\n"),
        (
            "docs/docs/index.md",
            "# Help\n\n[a](../../out/report.html)\n",
        ),
    ]);
    assert_eq!(found, ["README.md links/missing-file out/report.html"]);
}

#[test]
fn data_of_tests_and_copied_files_are_no_pages() {
    let found = findings(&[
        ("docusaurus.config.js", "module.exports = {baseUrl: '/'};\n"),
        (
            "docs/a.md",
            "# A\n\n[x](#gone) [y](pathname:///lib/README.md)\n",
        ),
        ("static/lib/README.md", "# B\n\n[x](#lost) [y](lost.md)\n"),
        ("pkg/testdata/in.md", "[x](lost.md)\n"),
        ("tests/fixtures/in.md", "[x](lost.md)\n"),
        ("src/__tests__/in.md", "[x](lost.md)\n"),
    ]);
    assert_eq!(found, ["docs/a.md anchors/undefined gone"]);
}
