//! `steps/mixed-delimiter`.

use crate::diagnostic::{Applicability, Finding, Fix, Protected};
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A procedure that is numbered in two ways.
#[derive(Debug, Default)]
pub(crate) struct MixedDelimiter;

impl PageRule for MixedDelimiter {
    const META: RuleMeta = rule_meta! {
        /// A procedure mixes `1.` and `1)`.
        ///
        /// Reported when:
        ///
        /// - the marks behind the numbers of one procedure differ.
        ///
        /// Not reported when:
        ///
        /// - the other mark numbers a list inside a step.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/mixed-delimiter -->`.
        ///
        /// ## Why it matters
        ///
        /// Markdown ends a list where the mark changes, so one procedure becomes two lists, with a gap between
        /// them and sometimes with other numbers.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        /// 3) Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        /// 3. Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Fix
        ///
        /// The list with the other mark takes on the mark of the first.
        ///
        /// ```markdown,fixed
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        /// 3. Turn on **Passcode Lock**.
        /// ```
        name: "steps/mixed-delimiter",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let delimiter = |item: u32| page.items[item as usize].delimiter;
        for procedure in &page.procedures {
            let Some(first) = procedure.steps.first() else {
                continue;
            };
            let usual = delimiter(first.item);
            for part in 1..procedure.parts.len() {
                let steps = procedure.steps_of(part);
                let Some(step) = steps.first().filter(|step| delimiter(step.item) != usual) else {
                    continue;
                };
                let marker = page.items[step.item as usize].marker;
                let message = format!(
                    "step `{}` is not numbered like `{}`",
                    page.slice(marker),
                    page.slice(page.items[first.item as usize].marker)
                );
                let usual = char::from(usual).to_string();
                let mut fix = Fix::new(format!("number it with `{usual}`"), Applicability::Safe)
                    .changes(&[Protected::Blocks]);
                for step in steps {
                    let end = page.items[step.item as usize].marker.end;
                    fix = fix.edit(Span::new(end - 1, end), usual.clone());
                }
                let finding = Finding::new(marker, message)
                    .help(format!(
                        "end the number with `{usual}`, as the steps above do"
                    ))
                    .fix(fix);
                cx.report(finding);
            }
        }
    }
}
