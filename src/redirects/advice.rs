//! Where a site would write a redirect.

use crate::site::Preset;

/// How a site with this generator leads an old address elsewhere, as an order; `None` where only the host can.
#[must_use]
pub const fn redirect_advice(preset: Preset) -> Option<&'static str> {
    Some(match preset {
        Preset::Mkdocs => "add it to `redirect_maps` of the `redirects` plugin in mkdocs.yml",
        Preset::Docusaurus => "add it to `@docusaurus/plugin-client-redirects`",
        Preset::Hugo => "list the old address under `aliases` in the front matter of the new page",
        Preset::Zola => "list the old path under `aliases` in the front matter of the new page",
        Preset::Jekyll => {
            "list the old address under `redirect_from` in the front matter of the new page"
        }
        Preset::Mdbook => "add it to `[output.html.redirect]` in book.toml",
        Preset::Starlight => "add it to `redirects` in astro.config.mjs",
        Preset::Docfx => "add it to `.openpublishing.redirection.json`",
        Preset::Gitbook => "add it to `redirects` in .gitbook.yaml",
        Preset::Mintlify => "add it to `redirects` in docs.json",
        Preset::Nextra => "add it to `redirects()` in next.config.js",
        Preset::Gitlab => "keep the file, with `redirect_to` in its front matter",
        Preset::Vitepress | Preset::Eleventy | Preset::Vuepress | Preset::Sphinx => {
            "add a redirect where the site is served, such as a line in `_redirects`"
        }
        Preset::Auto | Preset::Plain | Preset::Github | Preset::Telegram | Preset::Obsidian => {
            return None;
        }
    })
}
