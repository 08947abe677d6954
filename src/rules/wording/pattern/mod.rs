//! `wording/pattern`.

mod patterns;
mod scopes;

use crate::document::Document;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::wording::pattern::patterns::{Group, groups};
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;

/// A pattern of the configuration that a page does not keep.
#[derive(Debug)]
pub(crate) struct Pattern {
    groups: Vec<Group>,
}

impl Configurable for Pattern {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            groups: groups(&settings.patterns),
        })
    }
}

impl PageRule for Pattern {
    const META: RuleMeta = rule_meta! {
        /// A page violates a `[[pattern]]` of the configuration.
        ///
        /// Reported when:
        ///
        /// - `forbid` matches in the `scope`;
        /// - `require` does not match, on a page that has the scope;
        /// - `replace` matches: it becomes the text of `with`, where `$1` is its first group;
        /// - `count` matches less than `min` or more than `max` times on the page.
        ///
        /// Not reported when:
        ///
        /// - the match is outside the `scope`: `text` (no code, URLs or HTML), `heading`, `link-text`,
        ///   `link-url`, `alt`, `step`, `code` or `raw`.
        ///
        /// Options:
        ///
        /// - the level is the pattern's own, "warning" without one; a comment names a pattern as
        ///   `wording/pattern/no-landline`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/pattern -->`.
        ///
        /// ## Why it matters
        ///
        /// Every help centre has words that support has asked not to use any more. With a pattern,
        /// nobody has to remember them.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[pattern]]
        /// id = "no-landline"
        /// replace = '(?i)\blandline number'
        /// with = "mobile number"
        /// message = "landline numbers cannot be used to sign up"
        /// ```
        ///
        /// ```markdown,bad
        /// Enter your landline number.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Enter your mobile number.
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe, for `replace`: the new text is what the configuration says. There is no fix where the
        /// match contains markup, or where the new text would match once more.
        ///
        /// ```markdown,fixed
        /// Enter your mobile number.
        /// ```
        name: "wording/pattern",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for group in &self.groups {
            group.check(page, cx);
        }
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::Pattern;
    use crate::diagnostic::Level;
    use crate::rules::tester::{check_fix_in, check_in, findings, settings};
    use crate::settings::{Pattern as PatternSettings, PatternKind, Scope, Settings};

    fn pattern(scope: Scope, kind: PatternKind, regex: &str) -> Settings {
        let mut settings = settings();
        settings.patterns = vec![PatternSettings {
            id: "house".into(),
            kind,
            scope,
            regex: Regex::new(regex).expect("an expression"),
            message: String::new(),
            help: None,
            level: Level::Error,
        }];
        settings
    }

    const PAGE: &str = "# X head\n\nX *te*xt [X link](X.md) `X code` ![X alt](y.png)\n\n\
                        1. X step\n\n   X more\n\n- X item\n\n```\nX block\n```\n";

    #[test]
    fn each_scope_is_what_it_says() {
        for (scope, expected) in [
            (
                Scope::Text,
                &["X head", "X *te*xt", "X link", "X step", "X more", "X item"][..],
            ),
            (Scope::Heading, &["X head"]),
            (Scope::LinkText, &["X link"]),
            (Scope::LinkUrl, &["X.md"]),
            (Scope::Alt, &["X alt"]),
            (Scope::Step, &["X step", "X more"]),
            (Scope::Code, &["X code", "X block"]),
        ] {
            let settings = pattern(scope, PatternKind::Forbid, r"X[ .]\w+");
            let found: Vec<_> = findings::<Pattern>(&settings, "", PAGE)
                .iter()
                .map(|finding| finding.span.slice(PAGE).to_owned())
                .collect();
            assert_eq!(found, expected, "{scope:?}");
        }
        let raw = pattern(Scope::Raw, PatternKind::Forbid, "X");
        assert_eq!(findings::<Pattern>(&raw, "", PAGE).len(), 10);
    }

    #[test]
    fn what_is_required_is_missed_where_its_scope_is() {
        let settings = pattern(Scope::Heading, PatternKind::Require, "^How ");
        let message = "nothing in the headings matches `house`";
        check_in::<Pattern>(
            &settings,
            "",
            "text\n\n# Why\n\n# What\n",
            &[("Why", message)],
        );
        check_in::<Pattern>(&settings, "", "# Why\n\n# How to\n", &[]);
        check_in::<Pattern>(&settings, "", "How\n", &[]);
    }

    #[test]
    fn a_count_has_two_bounds() {
        let settings = pattern(Scope::Text, PatternKind::Count { min: 1, max: 2 }, "!");
        let few = "`house` matches 0 times, where at least 1 are wanted";
        let many = "`house` matches 3 times, where at most 2 are wanted";
        check_in::<Pattern>(&settings, "", "# T\n\na!\n\nb! `!`\n", &[]);
        check_in::<Pattern>(&settings, "", "# T\n\na\n", &[("T", few)]);
        check_in::<Pattern>(&settings, "", "a!\n\nb! c!\n", &[("!", many)]);
    }

    #[test]
    fn a_match_is_replaced_once_and_never_over_markup() {
        let with = PatternKind::Replace("$1 number".to_owned());
        let settings = pattern(Scope::Text, with, r"(?i)\b(mobile) (phone|number)\b");
        check_fix_in::<Pattern>(
            &settings,
            "",
            "Mobile phone, mobile\nphone, mobile *phone*, mobile number `mobile phone`\n",
            "Mobile number, mobile\nphone, mobile *phone*, mobile number `mobile phone`\n",
        );
        let grows = pattern(Scope::Text, PatternKind::Replace("aa".to_owned()), "a");
        check_fix_in::<Pattern>(&grows, "", "a\n", "a\n");
    }

    #[test]
    fn level_and_origin_are_those_of_the_pattern() {
        let settings = pattern(Scope::Raw, PatternKind::Forbid, "x");
        let found = findings::<Pattern>(&settings, "", "x");
        assert_eq!(found[0].level, Some(Level::Error));
        assert_eq!(found[0].origin.as_deref(), Some("house"));
        assert_eq!(
            findings::<Pattern>(&pattern(Scope::Raw, PatternKind::Forbid, "y*"), "", "x"),
            []
        );
    }
}
