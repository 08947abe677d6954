//! mdBook: pages below `src`, old addresses in `[output.html.redirect]`.
//!
//! A book does not know where on its host it stands, so what starts with `/` may be another.

use super::{KeepAnchor, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Mdbook,
    marks: &["book.toml"],
    content: &["src"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
