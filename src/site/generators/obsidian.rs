//! A vault of Obsidian: `[[Page]]` finds a note by its name, wherever it is.

use crate::site::Table;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &[".obsidian"],
    content: &["."],
    wikilinks: true,
    moves: &["aliases"],
    ..Table::PLAIN
};
