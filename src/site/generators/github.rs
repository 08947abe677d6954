//! Files as GitHub shows them: `/` is the top of the repository.

use crate::site::{Rooted, Table};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    rooted: Rooted::Certain,
    html_headings: true,
    ..Table::PLAIN
};
