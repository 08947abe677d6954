//! A vault of Obsidian: `[[Page]]` finds a note by its name, wherever it is.

use super::Table;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    marks: &[".obsidian"],
    content: &["."],
    wikilinks: true,
    moves: &["aliases"],
    ..Table::PLAIN
};
