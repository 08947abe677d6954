//! `faqlint/unused-suppression`, reported by the engine.

use crate::rules::RuleMeta;
use crate::rules::registry::rule_meta;

/// Name, level and page of the rule.
pub(crate) const META: RuleMeta = rule_meta! {
    /// A comment holds back a finding that is not there.
    ///
    /// ## What it checks
    ///
    /// Each `faqlint-disable…` comment: every rule and family it names has to exist and to hold back at
    /// least one finding. A comment that is nearly a command, and an `faqlint-enable` that ends nothing, hold
    /// nothing back either. Rules that are off for the page are not counted against it.
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
    /// 2. Tap the picture.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown,good
    /// 1. Open the app.
    /// 2. Tap the picture.
    /// ```
    ///
    /// ## Fix
    ///
    /// Safe: the comment, or the name in it that holds nothing back, is removed.
    name: "faqlint/unused-suppression",
    level: Warning,
    fix: Sometimes,
};
