//! The shape of a preset's table.

use crate::slug::Dialect;

/// Folders beside the configuration that generators copy to the top of the site.
pub const COPIED_FOLDERS: [&str; 3] = ["static", "public", "docs/public"];

/// What holds for every site of one kind, as far as its own files do not say otherwise.
#[derive(Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches as generators have them"
)]
pub struct Table {
    /// The slug dialect.
    pub dialect: Dialect,
    /// Files of the generator that show the kind of site, relative to its folder; the first that is
    /// there is read.
    pub config_files: &'static [&'static str],
    /// Folders with pages that are served from the top of the site, as far as they are there.
    pub content: &'static [&'static str],
    /// Whether only files in those folders are pages: what lies beside them, such as a README, is read as
    /// the host of the repository shows it.
    pub only_content: bool,
    /// Folders whose files are copied to the top of the site.
    pub statics: &'static [&'static str],
    /// What a link that starts with `/` and leads nowhere means.
    pub rooted: Rooted,
    /// Whether `a/b.md` is served as `a/b/`, so that relative links may start from there.
    pub serves_folders: bool,
    /// How its Markdown reads lists.
    pub lists: ListRules,
    /// Whether headings in raw HTML get ids as those of Markdown do.
    pub html_headings: bool,
    /// Whether `[[Page#Heading|text]]` is a link and `![[file]]` an embed.
    pub wikilinks: bool,
    /// Whether a link without text gets the title of what it leads to.
    pub titles_links: bool,
    /// Keys of the front matter that give a page another address.
    pub moves: &'static [&'static str],
    /// How an old id is kept at a heading.
    pub keep: KeepAnchor,
    /// The slug dialect of older versions, which count where the version is not known.
    pub older: Option<Dialect>,
}

/// What a link that starts with `/` and leads nowhere means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rooted {
    /// It is broken: the roots are known and nothing else is served below them.
    Certain,
    /// Nobody can know: other sites share the host, or pages are made by code.
    Unknown,
}

/// How the Markdown of a site reads lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRules {
    /// By their numbers and the column of their text.
    CommonMark,
    /// The number that a list starts with does not count.
    Kramdown,
    /// Four columns nest an item, a list needs a blank line before it, and the number that it starts with
    /// does not count; with `sane_lists` it does, and bullets and numbers are lists of their own.
    PythonMarkdown {
        /// Whether that extension is on.
        sane: bool,
    },
}

/// How an old id is kept at a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepAnchor {
    /// `<a id="old"></a>` on a line of its own above the heading.
    Html,
    /// `{#old}` at the end of the heading.
    Attribute,
    /// `[](#old)` at its start.
    EmptyLink,
}

impl Table {
    /// The common ground: Markdown files and nothing else.
    pub(in crate::site) const PLAIN: Self = Self {
        dialect: Dialect::Github,
        config_files: &[],
        content: &[],
        only_content: false,
        statics: &[],
        rooted: Rooted::Unknown,
        serves_folders: false,
        lists: ListRules::CommonMark,
        html_headings: false,
        wikilinks: false,
        titles_links: false,
        moves: &[],
        keep: KeepAnchor::Html,
        older: None,
    };
}
