//! Markdown files and nothing else.

use super::Table;

/// The table of the preset.
pub(super) const TABLE: Table = Table::PLAIN;
