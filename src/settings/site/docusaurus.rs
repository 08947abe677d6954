//! Docusaurus: pages below `docs`, files of `static` at the top, `slug` and `id` in the front matter.
//!
//! Plugins and pages in React serve addresses that no file shows.

use super::{KeepAnchor, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Docusaurus,
    marks: &[
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
    ],
    content: &[".", "docs", "src/pages"],
    statics: &["static"],
    serves_folders: true,
    moves: &["slug", "id"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
