//! `VitePress`: pages where `.vitepress` is, files of `public` at the top.

use super::{KeepAnchor, Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Vitepress,
    marks: &[
        ".vitepress/config.ts",
        ".vitepress/config.mts",
        ".vitepress/config.js",
        ".vitepress/config.mjs",
        ".vitepress/config/index.ts",
        ".vitepress/config/index.mts",
        ".vitepress/config/index.js",
    ],
    content: &["."],
    statics: &["public"],
    rooted: Rooted::Certain,
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};
