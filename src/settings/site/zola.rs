//! Zola: pages below `content`, files of `static` at the top, `@/` for pages.

use super::{KeepAnchor, Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Zola,
    marks: &["config.toml"],
    content: &["content"],
    statics: &["static"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug", "path", "aliases"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
