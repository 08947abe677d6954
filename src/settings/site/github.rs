//! Files as GitHub shows them: `/` is the top of the repository.

use super::{Rooted, Table};

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    rooted: Rooted::Certain,
    ..Table::PLAIN
};
