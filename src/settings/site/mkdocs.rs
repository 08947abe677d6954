//! `MkDocs`, with or without the Material theme.
//!
//! Links between pages are paths of files; `use_directory_urls` serves `a/b.md` as `a/b/`.

use super::{Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::PythonMarkdown,
    marks: &["mkdocs.yml", "mkdocs.yaml"],
    content: &["docs"],
    rooted: Rooted::Certain,
    serves_folders: true,
    ..Table::PLAIN
};
