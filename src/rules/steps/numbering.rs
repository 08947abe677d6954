//! What it takes to set the numbers of a list right.

use crate::diagnostic::{Applicability, Edit, Fix};
use crate::document::{Document, Procedure, Step};
use crate::text::Span;

/// Renumbers the steps of one unbroken list, which start at index `from` of it and should count from `first`.
///
/// Safe where nothing on the page refers to a step by a number that changes. `None` where a longer
/// number would push the step's further content out of it.
pub(crate) fn renumber(page: &Document, steps: &[Step], first: u32, trust: Trust) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut changed = Vec::new();
    for (step, number) in steps.iter().zip(first..) {
        if step.written == number {
            continue;
        }
        let item = &page.items[step.item as usize];
        let digits = Span::new(item.marker.start, item.marker.end.saturating_sub(1));
        let text = number.to_string();
        let holds_more = page.children(item.block).nth(1).is_some();
        if text.len() != digits.len() as usize && holds_more {
            return None;
        }
        changed.extend([step.written, number]);
        edits.push(Edit {
            path: None,
            span: digits,
            text,
        });
    }
    let is_safe = trust == Trust::Unbroken && !is_referred_to(page, &changed);
    let applicability = if is_safe {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let mut fix = Fix::new("renumber the steps of this list", applicability);
    fix.edits = edits;
    (!fix.edits.is_empty()).then_some(fix)
}

/// How sure it is which number comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The list is all there is.
    Unbroken,
    /// It goes on with another.
    Joined,
}

/// Whether the page speaks of a step with one of these numbers.
fn is_referred_to(page: &Document, numbers: &[u32]) -> bool {
    let Some(language) = page.language else {
        return true;
    };
    let prose = page.prose();
    prose.runs().iter().any(|run| {
        let references = language.step_references(prose.text(run));
        references.iter().any(|reference| {
            let named = reference.first..=reference.last;
            numbers.iter().any(|number| named.contains(number))
        })
    })
}

/// The numbers of the steps as written.
pub(crate) fn written(steps: &[Step]) -> Vec<u32> {
    steps.iter().map(|step| step.written).collect()
}

/// The marker of a step, such as `3.`.
pub(crate) fn marker(page: &Document, step: &Step) -> Span {
    page.items[step.item as usize].marker
}

/// Whether a part of a procedure is its whole.
pub(crate) fn trust(procedure: &Procedure) -> Trust {
    if procedure.parts.len() == 1 {
        Trust::Unbroken
    } else {
        Trust::Joined
    }
}
