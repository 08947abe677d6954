//! Eleventy: templates and data decide on addresses, so what no file shows may still be served.

use super::Table;
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::MarkdownItAnchor,
    marks: &[
        ".eleventy.js",
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
    ],
    content: &["."],
    serves_folders: true,
    moves: &["permalink"],
    ..Table::PLAIN
};
