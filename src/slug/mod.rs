//! Slug dialects: how a site turns the text of a heading into its id.

/// Placeholder while the dialects land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// GitHub's.
    Github,
    /// telegram.org's.
    Telegram,
}
