//! Markdown files and nothing else.

use crate::site::Table;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    html_headings: true,
    ..Table::PLAIN
};
