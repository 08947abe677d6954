//! The FAQ pages of telegram.org: `[](#id)` before the text of a heading is its anchor.

use crate::site::{KeepAnchor, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Telegram,
    keep: KeepAnchor::EmptyLink,
    ..Table::PLAIN
};
