//! Settings of a site that change which ids headings and other blocks get, beside the slug dialect.

/// Settings that change ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdSettings {
    /// What generated ids join words with, when it is not the hyphen of the dialect.
    pub separator: Option<Box<str>>,
    /// What every generated id starts with.
    pub prefix: Box<str>,
    /// Headings get no ids of themselves.
    pub no_generated: bool,
    /// Terms of definition lists get ids, before a heading of the same name.
    pub definition_terms: bool,
}
