//! `platforms/unknown`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{Document, LabelNaming};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A label that is nearly, but not quite, a platform.
#[derive(Debug, Default)]
pub(crate) struct Unknown;

impl PageRule for Unknown {
    const META: RuleMeta = rule_meta! {
        /// A platform label is nearly the name of a platform.
        ///
        /// Reported when:
        ///
        /// - a label next to platform labels, in the same form, is one or two letters away from a
        ///   platform.
        ///
        /// Not reported when:
        ///
        /// - the word is further away: topics have sections of many kinds.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/unknown -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader who looks for the name does not see it, and neither does a search of the page.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// **iOS**
        ///
        /// Swipe the chat to the left.
        ///
        /// **Andriod**
        ///
        /// Hold the chat.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// **iOS**
        ///
        /// Swipe the chat to the left.
        ///
        /// **Android**
        ///
        /// Hold the chat.
        ///
        /// **Symbian**
        ///
        /// Press the green key.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the word may be the name of something else. A new platform is added with
        /// `[[platform]]`.
        name: "platforms/unknown",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for label in page
            .platform_labels
            .iter()
            .filter(|label| label.naming == LabelNaming::Guessed)
        {
            let text = page.slice(label.span);
            let word = text.trim_matches([' ', ':', '：', '.']);
            let Some(platform) = label.platforms.first() else {
                continue;
            };
            let name = &cx.settings.platforms.get(*platform).name;
            let fixed = text.replacen(word, name, 1);
            let finding = Finding::new(label.span, format!("`{word}` is not a known platform"))
                .help(format!(
                    "write `{name}`, or add the platform with `[[platform]]`"
                ))
                .fix(Fix::risky(format!("write `{name}`"), label.span, fixed));
            cx.report(finding);
        }
    }
}
