//! Hugo: pages below `content`, files of `static` at the top, addresses in the front matter.

use super::{KeepAnchor, Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Hugo,
    marks: &[
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config.json",
        "config/_default/hugo.toml",
        "config/_default/config.toml",
        "config/_default/hugo.yaml",
        "config/_default/config.yaml",
    ],
    content: &["content"],
    statics: &["static"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug", "url", "aliases"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
