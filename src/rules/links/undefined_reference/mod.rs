//! `links/undefined-reference`.

mod unresolved_references;

use crate::diagnostic::{Finding, Fix};
use crate::document::Document;
use crate::rules::links::undefined_reference::unresolved_references::{
    UnresolvedReference, footnotes, references,
};
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
        /// Reported when:
        ///
        /// - the label of a `[text][label]` or `[label][]`, also of an image, is not defined on the page
        ///   (`[label]: https://…`), or a footnote mark (`[^1]`) has no note; each label once;
        /// - text in brackets is nearly the label of a definition that nothing uses.
        ///
        /// Not reported when:
        ///
        /// - the brackets are running text, such as `list[0][1]` or the expression `[^a-z]`;
        /// - the page includes text from elsewhere;
        /// - the page has four or more such references and hardly a definition: its site adds the
        ///   definitions.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/undefined-reference -->`.
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
        /// Unsafe: when one label is close, or is the only one that nothing uses, the reference is
        /// changed to it.
        name: "links/undefined-reference",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        // The generator knows more labels than the page: which, nobody can see here.
        let adds = cx.settings.site_of(&page.path).adds_definitions;
        for broken in references(page).into_iter().filter(|_| !adds) {
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
