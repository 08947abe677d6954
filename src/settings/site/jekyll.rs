//! Jekyll: pages where `_config.yml` is, collections in folders with `_` before their name.

use super::{KeepAnchor, Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Jekyll,
    marks: &["_config.yml", "_config.yaml", "_config.toml"],
    content: &["."],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["permalink", "redirect_from"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
