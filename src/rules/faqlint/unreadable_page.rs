//! `faqlint/unreadable-page`, reported by the engine.

use crate::rules::RuleMeta;
use crate::rules::registry::rule_meta;

/// Name, level and page of the rule.
pub(crate) const META: RuleMeta = rule_meta! {
    /// A page cannot be read.
    ///
    /// Reported when:
    ///
    /// - a page of the run is not there, may not be read, or is not UTF-8 text. The other pages are
    ///   checked all the same.
    ///
    /// ## Why it matters
    ///
    /// A page that is not read is not checked, and a run that says nothing about it looks like a clean
    /// one.
    name: "faqlint/unreadable-page",
    level: Error,
    fix: None,
};
