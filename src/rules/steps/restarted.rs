//! `steps/restarted`.

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Document, Procedure, Step};
use crate::rules::registry::rule_meta;
use crate::rules::steps::numbering::{Referred, marker, renumber};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A procedure that goes back to 1 in its middle.
#[derive(Debug, Default)]
pub(crate) struct Restarted;

impl PageRule for Restarted {
    const META: RuleMeta = rule_meta! {
        /// The steps of a procedure start at 1 again.
        ///
        /// ## What it checks
        ///
        /// Ordered lists that one procedure was cut into. A picture, a code block, a quote, a note or a
        /// paragraph that is not indented below its step ends the list, and the next step starts
        /// another list, at 1. Two procedures that follow each other are no fault: a heading, a platform
        /// label, a rule, a paragraph that announces new steps ("To turn it off:") or explains something
        /// new stands between them. Neither is a list that rightly goes on with 3. Behind a paragraph
        /// that explains something, a list is only taken for a part of the procedure when it or the
        /// list above is one step alone. Lists that annotate a block of code are no steps.
        ///
        /// ## Why it matters
        ///
        /// Readers see 1, 2, 1, 2 instead of 1 to 4, and cannot be told to go back to step 3.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        /// ![The Privacy page](privacy.png)
        ///
        /// 1. Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        ///    ![The Privacy page](privacy.png)
        ///
        /// 3. Turn on **Passcode Lock**.
        ///
        /// To turn it off:
        ///
        /// 1. Open **Settings**.
        /// ```
        ///
        /// ## Fix
        ///
        /// The steps go on with the number that follows. The fix is unsafe, as indenting what stands
        /// between is the other way, and there is none where the page refers to a step by a number that
        /// would change.
        ///
        /// ```markdown,fixed
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        /// ![The Privacy page](privacy.png)
        ///
        /// 3. Turn on **Passcode Lock**.
        /// ```
        name: "steps/restarted",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let referred = Referred::default();
        for procedure in &page.procedures {
            for part in 1..procedure.parts.len() {
                if let Some(finding) = at_part(page, procedure, part, &referred) {
                    cx.report(finding);
                }
            }
        }
    }
}

fn at_part(
    page: &Document,
    procedure: &Procedure,
    part: usize,
    referred: &Referred,
) -> Option<Finding> {
    let steps = procedure.steps_of(part);
    let first = steps.first()?;
    let start = procedure.steps.first()?.written;
    let before = procedure.steps_of(part - 1).last()?;
    if first.written > start.max(1) || first.written == before.written + 1 {
        return None;
    }
    let number = start.saturating_add(procedure.parts[part].first);
    let message = format!(
        "the steps start at `{}` again after step `{}`",
        first.written, before.rendered
    );
    let mut finding = Finding::new(marker(page, first), message).help(format!(
        "indent what stands between so that it belongs to the step above, or number this step {number}"
    ));
    if let Some(between) = procedure.parts[part].interruption.filter(|span| !span.is_empty()) {
        finding = finding.related(first_line(page, between), "this ends the list above");
    }
    Some(match fix(page, steps, number, referred) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn fix(page: &Document, steps: &[Step], number: u32, referred: &Referred) -> Option<Fix> {
    let same = steps.iter().all(|step| step.written == steps[0].written);
    let counted = if same { &steps[..1] } else { steps };
    let mut fix = renumber(page, counted, number, referred)?;
    let is_free = fix.applicability == Applicability::Safe;
    fix.applicability = Applicability::Unsafe;
    fix.title = "go on with the number that follows".into();
    is_free.then_some(fix)
}

/// The first line of a span.
fn first_line(page: &Document, span: Span) -> Span {
    let len = page.slice(span).find(['\n', '\r']);
    Span::at(span.start, len.map_or(span.len(), |len| len as u32))
}
