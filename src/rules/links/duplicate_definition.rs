//! `links/duplicate-definition`.

use crate::diagnostic::{Finding, Fix, Level, Protected};
use crate::document::Document;
use crate::rules::links::definition::{is_comment, remove, says};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A label that is defined twice.
#[derive(Debug, Default)]
pub(crate) struct DuplicateDefinition;

impl PageRule for DuplicateDefinition {
    const META: RuleMeta = rule_meta! {
        /// The label of a link or footnote is defined twice.
        ///
        /// Reported when:
        ///
        /// - a definition (`[label]: https://…`) or footnote (`[^label]: …`) has a label that an earlier
        ///   one has, in any case. Where both say the same, it is a warning at most.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/duplicate-definition -->`.
        ///
        /// ## Why it matters
        ///
        /// The first one wins, so every link written for the second leads somewhere else.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// [Invoices][help] and [refunds][help].
        ///
        /// [help]: https://shop.example/invoices
        /// [help]: https://shop.example/refunds
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// [Invoices][invoices] and [refunds][refunds].
        ///
        /// [invoices]: https://shop.example/invoices
        /// [refunds]: https://shop.example/refunds
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe when both say the same: the second is removed.
        name: "links/duplicate-definition",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for definition in &page.definitions {
            let Some(winner) = definition.shadowed_by else {
                continue;
            };
            if is_comment(page, definition) {
                continue;
            }
            let winner = &page.definitions[winner as usize];
            let label = page.slice(definition.label);
            let finding = Finding::new(definition.label, format!("`{label}` is defined twice"))
                .related(winner.label, "this one is used");
            let is_same = says(page, definition).eq(says(page, winner));
            cx.report(if is_same {
                let fix = Fix::safe(
                    "remove the repeated definition",
                    remove(page, definition),
                    "",
                )
                .changes(&[Protected::Definitions]);
                finding
                    .help("remove this one")
                    .at_most(Level::Warning)
                    .fix(fix)
            } else {
                finding.help("this one is never used: give it a label of its own, or remove it")
            });
        }
        for note in &page.footnotes {
            let Some(first) = note.shadowed_by else {
                continue;
            };
            let label = page.slice(note.label);
            cx.report(
                Finding::new(
                    note.label,
                    format!("the footnote `[^{label}]` is defined twice"),
                )
                .related(
                    page.footnotes[first as usize].label,
                    "the first one is here",
                )
                .help("readers get one of the two: give each a label of its own, or remove one"),
            );
        }
    }
}
