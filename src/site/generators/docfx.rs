//! docfx, and Microsoft Learn: `~/` is the folder of `docfx.json`, and `/` is a host with many docsets.

use crate::site::Table;
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Markdig,
    config_files: &["docfx.json"],
    content: &["."],
    ..Table::PLAIN
};
