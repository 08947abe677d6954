//! `faqlint/unused-suppression`, reported by the engine.

use crate::rules::RuleMeta;
use crate::rules::registry::rule_meta;

/// Name, level and page of the rule.
pub(crate) const META: RuleMeta = rule_meta! {
    /// A comment suppresses a finding that is not there.
    ///
    /// Reported when:
    ///
    /// - a rule or family in a `faqlint-disable…` comment does not exist, or has no finding there;
    /// - a comment is nearly a command, or a `faqlint-enable` ends nothing.
    ///
    /// Not reported when:
    ///
    /// - the rule is off for the page.
    ///
    /// ## Why it matters
    ///
    /// A comment that outlives its reason hides the next real fault at that place.
    ///
    /// ## Bad
    ///
    /// ```markdown,bad
    /// <!-- faqlint-disable-next-line steps/misnumbered: numbers as in the printed manual -->
    /// 1. Open the app.
    /// 2. Tap the image.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown,good
    /// 1. Open the app.
    /// 2. Tap the image.
    /// ```
    ///
    /// ## Fix
    ///
    /// Safe: the comment, or the name in it that suppresses nothing, is removed.
    name: "faqlint/unused-suppression",
    level: Warning,
    fix: Sometimes,
};
