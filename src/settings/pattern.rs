//! House rules that are data: terms and patterns.

use std::sync::Arc;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Level;

/// One name for one thing, and the names not to use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The name to use.
    pub preferred: String,
    /// Other names for the same thing, which are reported.
    pub avoid: Vec<String>,
}

/// What part of a page a pattern looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Prose: no code, no URLs, no HTML.
    Text,
    /// The text of headings.
    Heading,
    /// The text of links.
    LinkText,
    /// The targets of links, as written.
    LinkUrl,
    /// The alternative texts of images.
    Alt,
    /// The text of the steps of procedures.
    Step,
    /// Code spans and code blocks.
    Code,
    /// The source of the page.
    Raw,
}

/// What a pattern asks for.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// The expression must not match.
    Forbid,
    /// The expression must match somewhere in the scope.
    Require,
    /// A match is replaced by this text, which may name groups of the expression (`$1`).
    Replace(String),
    /// The number of matches on a page must lie between the two bounds.
    Count {
        /// Fewest matches allowed.
        min: u32,
        /// Most matches allowed.
        max: u32,
    },
}

/// A house rule as data: one `[[pattern]]` of the configuration.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Name of the rule, unique in the configuration.
    pub id: Arc<str>,
    /// What it asks for.
    pub kind: PatternKind,
    /// Where it looks.
    pub scope: Scope,
    /// The expression, compiled once.
    pub regex: Regex,
    /// What is wrong, as the finding says it.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// How serious a finding is.
    pub level: Level,
}
