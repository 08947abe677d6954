//! The FAQ pages of telegram.org: `[](#id)` before the text of a heading is its anchor.

use super::{KeepAnchor, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(super) const TABLE: Table = Table {
    dialect: Dialect::Telegram,
    keep: KeepAnchor::EmptyLink,
    ..Table::PLAIN
};
