//! Repairs of a finding, as edits of bytes.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

use crate::text::Span;

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Applicability {
    /// Probably what the writer meant, but it may not be: applied with `--unsafe-fixes` only.
    Unsafe,
    /// Changes nothing a reader sees except the fault itself: applied with `--fix`.
    Safe,
}

impl Applicability {
    /// The word used in every output format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// What a page is made of besides its words. A safe fix leaves all of it as it is, except what the
/// fix declares to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Protected {
    /// The targets of links and images, with the labels of references and footnotes.
    Targets,
    /// The ids of headings and anchors.
    Ids,
    /// The definitions of references and footnotes.
    Definitions,
    /// Code.
    Code,
    /// Raw HTML and the syntax of generators.
    Html,
    /// The kinds of the blocks, their nesting and number.
    Blocks,
}

/// Replacement of the bytes of one span.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Edit {
    /// The page to edit; `None` is the page of the finding.
    pub path: Option<Arc<str>>,
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A repair: edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Fix {
    /// What the fix does, as an imperative: "renumber the steps".
    pub title: Cow<'static, str>,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits, sorted by span and without overlap.
    pub edits: Vec<Edit>,
    /// What the fix is meant to change besides words.
    pub changes: Cow<'static, [Protected]>,
}

impl Fix {
    /// Makes a safe fix that replaces one span of the page of the finding.
    #[must_use]
    pub fn safe(title: impl Into<Cow<'static, str>>, span: Span, text: impl Into<String>) -> Self {
        Self::new(title, Applicability::Safe).edit(span, text)
    }

    /// Makes an unsafe fix that replaces one span of the page of the finding.
    #[must_use]
    pub fn risky(title: impl Into<Cow<'static, str>>, span: Span, text: impl Into<String>) -> Self {
        Self::new(title, Applicability::Unsafe).edit(span, text)
    }

    /// Makes a fix without edits, to be filled with [`Fix::edit`].
    #[must_use]
    pub fn new(title: impl Into<Cow<'static, str>>, applicability: Applicability) -> Self {
        Self {
            title: title.into(),
            applicability,
            edits: Vec::new(),
            changes: Cow::Borrowed(&[]),
        }
    }

    /// Declares what the fix is meant to change besides words.
    #[must_use]
    pub fn changes(mut self, changes: &'static [Protected]) -> Self {
        self.changes = Cow::Borrowed(changes);
        self
    }

    /// Adds an edit of the page of the finding, keeping the edits sorted.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        let at = self.edits.partition_point(|edit| edit.span <= span);
        self.edits.insert(
            at,
            Edit {
                path: None,
                span,
                text: text.into(),
            },
        );
        self
    }
}
