//! Files as GitLab shows them: `/` is the top of the repository.

use super::{Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Gitlab,
    marks: &[".gitlab-ci.yml"],
    rooted: Rooted::Certain,
    ..Table::PLAIN
};
