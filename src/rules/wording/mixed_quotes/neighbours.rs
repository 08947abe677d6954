//! The characters around a punctuation mark.

use crate::document::GAP;
use crate::text::script::is_unspaced;

/// The characters around a mark; `None` at the ends of the page.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

impl Around {
    pub(super) fn both(self, test: fn(char) -> bool) -> bool {
        self.before.is_some_and(test) && self.after.is_some_and(test)
    }

    /// Whether a mark here joins two parts of one word.
    pub(super) fn joins(self) -> bool {
        let is_part = |c: char| (c.is_alphanumeric() || c == GAP) && !is_unspaced(c);
        self.before.is_some_and(is_part)
            && self
                .after
                .is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
    }

    pub(super) fn opens(self) -> bool {
        self.after.is_some_and(|c| !c.is_whitespace())
            && !self
                .before
                .is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
    }

    pub(super) fn closes(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
            && !self
                .after
                .is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
    }
}
