//! Tables of labels while they are filled.

use crate::settings::{FormerLabel, PlatformId, UiLabel};

/// A table while it is filled: the labels of an app in one language.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) is_base: bool,
    pub(super) now: Vec<UiLabel>,
    pub(super) before: Vec<FormerLabel>,
}

/// Platform and language of a table.
pub(super) type TableKey = (Option<PlatformId>, String);

/// A language tag as tables are named: lower case, with hyphens.
pub(super) fn normal(tag: &str) -> String {
    tag.to_ascii_lowercase().replace('_', "-")
}
