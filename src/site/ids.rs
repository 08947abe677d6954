//! Settings of a site that change which ids headings and other blocks get, beside the slug dialect.

use crate::slug::Dialect;

/// How tabs get ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabIds {
    /// The slug dialect of the labels.
    pub dialect: Dialect,
    /// Whether the id of the heading above is put before that of the label.
    pub has_heading: bool,
}

/// Settings that change ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches as generators have them"
)]
pub struct IdSettings {
    /// What generated ids join words with, when it is not the hyphen of the dialect.
    pub separator: Option<Box<str>>,
    /// What every generated id starts with.
    pub prefix: Box<str>,
    /// Ids are the text of headings, with `_` for white space (`slugify.anchors = "safe"` of Zola).
    pub keeps_text: bool,
    /// Headings get no ids of themselves.
    pub no_generated: bool,
    /// Tabs get ids, made of their labels in this dialect.
    pub tabs: Option<TabIds>,
    /// Generated ids keep their capitals.
    pub keeps_case: bool,
    /// `--` in a heading stays two hyphens.
    pub keeps_hyphens: bool,
    /// The slug dialect of older versions of the generator, where it is not known which one makes the site:
    /// ids of either may be there.
    pub older: Option<Dialect>,
    /// Terms of definition lists get ids, before a heading of the same name.
    pub definition_terms: bool,
}
