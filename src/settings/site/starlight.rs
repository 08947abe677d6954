//! Starlight on Astro: pages below `src/content/docs`, files of `public` at the top.

use super::{Rooted, Table};

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    marks: &[
        "astro.config.mjs",
        "astro.config.ts",
        "astro.config.js",
        "astro.config.mts",
    ],
    content: &["src/content/docs", "src/pages"],
    statics: &["public"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug"],
    ..Table::PLAIN
};
