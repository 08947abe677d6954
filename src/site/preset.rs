//! The kinds of site.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of site the pages belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Found out from the tree and the pages.
    Auto,
    /// Markdown files and nothing else.
    Plain,
    /// Files as GitHub shows them.
    Github,
    /// Files as GitLab shows them.
    Gitlab,
    /// The FAQ pages of telegram.org.
    Telegram,
    /// `MkDocs`, with or without the Material theme.
    Mkdocs,
    /// Docusaurus.
    Docusaurus,
    /// `VitePress`.
    Vitepress,
    /// Hugo.
    Hugo,
    /// Jekyll, and GitHub Pages.
    Jekyll,
    /// mdBook.
    Mdbook,
    /// Starlight on Astro.
    Starlight,
    /// Eleventy.
    Eleventy,
    /// A vault of Obsidian.
    Obsidian,
    /// docfx, and Microsoft Learn.
    Docfx,
    /// Zola.
    Zola,
    /// `VuePress`.
    Vuepress,
    /// Nextra on Next.js.
    Nextra,
    /// Mintlify.
    Mintlify,
    /// `GitBook`.
    Gitbook,
    /// Sphinx with `MyST`.
    Sphinx,
}

impl Preset {
    /// The presets by the words of the configuration.
    pub const WORDS: [(&'static str, Self); 21] = [
        ("auto", Self::Auto),
        ("plain", Self::Plain),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("telegram", Self::Telegram),
        ("mkdocs", Self::Mkdocs),
        ("docusaurus", Self::Docusaurus),
        ("vitepress", Self::Vitepress),
        ("hugo", Self::Hugo),
        ("jekyll", Self::Jekyll),
        ("mdbook", Self::Mdbook),
        ("starlight", Self::Starlight),
        ("eleventy", Self::Eleventy),
        ("obsidian", Self::Obsidian),
        ("docfx", Self::Docfx),
        ("zola", Self::Zola),
        ("vuepress", Self::Vuepress),
        ("nextra", Self::Nextra),
        ("mintlify", Self::Mintlify),
        ("gitbook", Self::Gitbook),
        ("sphinx", Self::Sphinx),
    ];

    /// The word of the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(_, preset)| *preset == self);
        known.map_or("auto", |(word, _)| word)
    }
}
