//! `links/placeholder`.

use crate::diagnostic::Finding;
use crate::document::{Document, Link, LinkKind};
use crate::language;
use crate::rules::links::target::{has_attribute, text_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// Attributes that make something else of a link than a way to a page.
const USES: [&str; 8] = [
    "onclick",
    "role",
    "class",
    "id",
    "data-toggle",
    "data-bs-toggle",
    "data-target",
    "aria-label",
];

/// A link whose address was never filled in.
#[derive(Debug, Default)]
pub(crate) struct Placeholder;

impl PageRule for Placeholder {
    const META: RuleMeta = rule_meta! {
        /// A link has `#` as its address, which was never filled in.
        ///
        /// Reported when:
        ///
        /// - the address of a link with a text is `#` and nothing else: readers land at the top of the
        ///   page they are on.
        ///
        /// Not reported when:
        ///
        /// - the text means the top of the page, in any of the languages that are known: "back to top",
        ///   "nach oben", or an arrow;
        /// - an HTML link has attributes that a script uses, such as `onclick`, `role` or `class`.
        ///
        /// To keep such a link, write `<!-- faqlint-disable-next-line links/placeholder: why -->` above it.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/placeholder -->`.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Write to [the support team](#) when the code does not arrive.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Write to [the support team](support.md) when the code does not arrive.
        ///
        /// [Back to top](#)
        /// ```
        name: "links/placeholder",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for link in &page.links {
            if link.declares_anchor || link.target.dynamic || link.kind == LinkKind::Wiki {
                continue;
            }
            if page.target(&link.target).trim() != "#" || has_attribute(page, link, &USES) {
                continue;
            }
            let Some(text) = text_of(page, link).filter(|text| is_meant(page, link, text)) else {
                continue;
            };
            cx.report(
                Finding::new(link.target.span, format!("the link `{text}` leads to `#`"))
                    .help("fill in the address, or make it plain text"),
            );
        }
    }
}

/// Whether the text names something, and not the top of the page.
fn is_meant(page: &Document, link: &Link, text: &str) -> bool {
    let mut own = page.language.into_iter().chain(language::find("en"));
    let names_something = text.chars().any(char::is_alphanumeric);
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    (names_something || link.has_image) && !own.any(|language| language.means_top(text))
}

#[cfg(test)]
mod tests {
    use super::Placeholder;
    use crate::rules::tester::check;

    #[test]
    fn a_forgotten_address_is_reported() {
        check::<Placeholder>(
            "See [the guide](#) and <a href=\"#\">the form</a>.\n",
            &[
                ("#", "the link `the guide` leads to `#`"),
                ("#", "the link `the form` leads to `#`"),
            ],
        );
    }

    #[test]
    fn the_top_of_the_page_and_scripts_are_fine() {
        for page in [
            "[Back to top](#)\n",
            "[↑ Top](#)\n",
            "[^](#)\n",
            "[x](#x)\n",
            "<a href=\"#\" onclick=\"open()\">Open</a>\n",
            "# [](#)A\n",
        ] {
            check::<Placeholder>(page, &[]);
        }
    }
}
