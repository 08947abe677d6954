//! docfx, and Microsoft Learn: `~/` is the folder of `docfx.json`, and `/` is a host with many docsets.

use super::Table;
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Markdig,
    marks: &["docfx.json"],
    content: &["."],
    ..Table::PLAIN
};
