//! Files as GitLab shows them: `/` is the top of the repository.

use crate::site::{Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Gitlab,
    config_files: &[".gitlab-ci.yml"],
    rooted: Rooted::Certain,
    html_headings: true,
    ..Table::PLAIN
};
