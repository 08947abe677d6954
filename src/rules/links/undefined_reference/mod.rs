//! `links/undefined-reference`.

mod unresolved_references;

use crate::diagnostic::{Finding, Fix};
use crate::document::Document;
use crate::rules::links::undefined_reference::unresolved_references::{UnresolvedReference, footnotes, references};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A reference link whose label is defined nowhere.
#[derive(Debug, Default)]
pub(crate) struct UndefinedReference;

impl PageRule for UndefinedReference {
    const META: RuleMeta = rule_meta! {
        /// A reference link or footnote has no definition.
        ///
        /// ## What it checks
        ///
        /// Every `[text][label]` and `[label][]`, and images in that form, against the definitions of the
        /// page (`[label]: https://…`), and every mark of a footnote (`[^1]`) against its notes, each label
        /// once. Brackets in running text, such as `list[0][1]` or the expression `[^a-z]`, are no links. A
        /// page that takes in text from elsewhere is trusted, and so is one with four or more such references
        /// and hardly a definition: its site adds the definitions.
        ///
        /// ## Why it matters
        ///
        /// The reader sees the brackets instead of a link or note.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Ask for a refund in [your account][acount].
        ///
        /// [account]: https://shop.example/account
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Ask for a refund in [your account][account].
        ///
        /// [account]: https://shop.example/account
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: when one label is near, or is the only one that nothing uses, the reference is pointed to it.
        name: "links/undefined-reference",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for broken in references(page) {
            cx.report(finding(page, &broken, false));
        }
        for broken in footnotes(page) {
            cx.report(finding(page, &broken, true));
        }
    }
}

fn finding(page: &Document, broken: &UnresolvedReference<'_>, is_footnote: bool) -> Finding {
    let label = broken.label;
    let message = if is_footnote {
        format!("the footnote `[^{label}]` is not defined on this page")
    } else {
        format!("the reference `{label}` is not defined on this page")
    };
    let finding = Finding::new(broken.span, message);
    let Some(meant) = broken.meant else {
        return finding.help(if is_footnote {
            format!("add a line `[^{label}]: ` with the note, or take the mark out")
        } else {
            format!(
                "add a line `[{label}]: ` with the address, or write the address here in parentheses"
            )
        });
    };
    let label = page.slice(meant);
    // The definition that was meant is not used: that is this fault, and not another one.
    let (mark, place) = if is_footnote {
        ("^", Span::new(meant.start - 2, meant.end + 1))
    } else {
        ("", meant)
    };
    let finding = finding.help(format!("did you mean `{mark}{label}`?"));
    let finding = finding.supersedes("links/unused-definition", place);
    match broken.place {
        Some(place) => finding.fix(Fix::risky(format!("use `{mark}{label}`"), place, label)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::UndefinedReference;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn a_label_without_definition_is_reported() {
        check::<UndefinedReference>(
            "See [a page][one], [two][] and ![a picture][three].\n\n[other]: https://a.example\n",
            &[
                (
                    "[a page][one]",
                    "the reference `one` is not defined on this page",
                ),
                ("[two]", "the reference `two` is not defined on this page"),
                (
                    "![a picture][three]",
                    "the reference `three` is not defined on this page",
                ),
            ],
        );
    }

    #[test]
    fn labels_compare_without_case() {
        check::<UndefinedReference>("[a][The  Page]\n\n[the page]: https://a.example\n", &[]);
    }

    #[test]
    fn brackets_that_are_no_links_are_silent() {
        check::<UndefinedReference>(
            "list[a][b], [0-9a-z][a-f], [1][2], [ ][x], \\[a][b], [^a][^b], `[a][b]`, [a] [b]\n\n    [a][b]\n",
            &[],
        );
    }

    #[test]
    fn definitions_from_elsewhere_are_trusted() {
        for page in [
            "[a][b]\n\n{{ references() }}\n",
            "[a][b]\n\n{% include links.md %}\n",
            "[a][b]\n\n--8<-- \"links.md\"\n",
            "[a][b] [c][d] [e][f] [g][h]\n",
        ] {
            check::<UndefinedReference>(page, &[]);
        }
    }

    #[test]
    fn a_footnote_without_a_note_is_reported_once() {
        check::<UndefinedReference>(
            "Up to 50 GB[^gib], and 1 TB[^gib] or more[^2].\n\n[^gb]: Decimal.\n",
            &[
                (
                    "[^gib]",
                    "the footnote `[^gib]` is not defined on this page",
                ),
                ("[^2]", "the footnote `[^2]` is not defined on this page"),
            ],
        );
        check::<UndefinedReference>(
            "Up to 50 GB[^1].\n",
            &[("[^1]", "the footnote `[^1]` is not defined on this page")],
        );
    }

    #[test]
    fn expressions_are_no_footnotes() {
        for page in [
            "Use [^abc] or a[^0-9]b, ([^x]), x[^abc]* and $x[^1]$, `a[^1]`.\n",
            "Letters[^a-zA-Z], signs[^,;]\n\n[^x]: y\n",
            "Fine[^1], and more[^1].\n\n[^1]: Note.\n",
            "{% include notes.md %}\n\nMore[^1].\n",
        ] {
            check::<UndefinedReference>(page, &[]);
        }
    }

    #[test]
    fn a_near_label_is_offered() {
        check_fix::<UndefinedReference>(
            "[a][code]\n\n[coc]: https://a.example\n",
            "[a][coc]\n\n[coc]: https://a.example\n",
        );
        check_fix::<UndefinedReference>("a[^2]\n\n[^1]: b\n", "a[^1]\n\n[^1]: b\n");
        check_fix::<UndefinedReference>(
            "[a][acount]\n\n[account]: https://a.example\n",
            "[a][account]\n\n[account]: https://a.example\n",
        );
    }
}
