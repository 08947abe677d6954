//! What it takes to set the numbers of a list right.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Applicability, Edit, Fix};
use crate::document::{Document, Step};
use crate::text::Span;

/// Renumbers the steps of one unbroken list, which start at index `from` of it and should count from `first`.
///
/// Safe where nothing on the page refers to a step by a number that changes. `None` where a longer
/// number would push the step's further content out of it.
pub(crate) fn renumber(
    page: &Document,
    steps: &[Step],
    first: u32,
    referred: &Referred,
) -> Option<Fix> {
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
    let is_referred_to = changed
        .iter()
        .any(|number| referred.contains(page, *number));
    // A gap often means a step that was lost, and nobody would look for it again.
    let closes_gap = steps.first().is_some_and(|step| step.written > first)
        || steps
            .windows(2)
            .any(|pair| pair[1].written > pair[0].written.saturating_add(1));
    let applicability = if is_referred_to || closes_gap || has_twins(page, steps) {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let mut fix = Fix::new("renumber the steps of this list", applicability);
    fix.edits = edits;
    (!fix.edits.is_empty()).then_some(fix)
}

/// Whether two steps of a list are the same, or two neighbours with one number nearly so: one was pasted, and
/// its number is the only trace.
fn has_twins(page: &Document, steps: &[Step]) -> bool {
    let mut seen = FxHashSet::default();
    let mut texts = steps.iter().map(|step| first_line(page, step));
    texts.any(|text| text.contains(' ') && !seen.insert(text))
        || steps
            .windows(2)
            .any(|pair| pair[1].written <= pair[0].written && are_similar(page, &pair[0], &pair[1]))
}

/// Whether a step is nearly the same as another one, as a step is that was pasted and then changed.
pub(crate) fn are_similar(page: &Document, one: &Step, two: &Step) -> bool {
    const LEAST: f64 = 0.75;
    let [one, two] = [one, two].map(|step| first_line(page, step));
    one.contains(' ') && strsim::normalized_levenshtein(one, two) >= LEAST
}

/// The first line of a step, without its number.
fn first_line<'a>(page: &'a Document, step: &Step) -> &'a str {
    let item = &page.items[step.item as usize];
    let behind = Span::new(item.marker.end, item.span.end.max(item.marker.end));
    page.slice(behind).lines().next().unwrap_or_default().trim()
}

/// The step numbers that the text of the page mentions, read when the first fix needs them.
#[derive(Debug, Default)]
pub(crate) struct Referred {
    numbers: OnceCell<Vec<bool>>,
}

impl Referred {
    /// Whether the page mentions a step with this number, or its language is unknown.
    pub(super) fn contains(&self, page: &Document, number: u32) -> bool {
        let numbers = self.numbers.get_or_init(|| read(page));
        page.language.is_none() || numbers.get(number as usize).copied().unwrap_or(false)
    }
}

fn read(page: &Document) -> Vec<bool> {
    let mut numbers = vec![false; 1000];
    let Some(language) = page.language else {
        return numbers;
    };
    // "Step 3" is the heading of that name where there is one.
    let headings = page.headings.iter();
    let headings: FxHashSet<u32> = headings
        .filter_map(|heading| language.step_heading(&heading.text))
        .flat_map(|named| named.first..=named.last.min(999))
        .collect();
    let prose = page.prose();
    for run in prose.blocks() {
        let text = prose.text(run);
        for reference in language.step_references(text) {
            let before = text[..reference.range.start].chars().next_back();
            if reference.elsewhere
                || before.is_some_and(|c| matches!(c, '"' | '“' | '\'' | '‘' | '«' | '„'))
            {
                continue;
            }
            // A reference has three digits at most.
            let named = reference.first..=reference.last.min(999);
            named.for_each(|number| {
                numbers[number as usize] |= !headings.contains(&number);
            });
        }
    }
    numbers
}

/// The numbers of the steps as written.
pub(crate) fn written(steps: &[Step]) -> Vec<u32> {
    steps.iter().map(|step| step.written).collect()
}

/// The marker of a step, such as `3.`.
pub(crate) fn marker(page: &Document, step: &Step) -> Span {
    page.items[step.item as usize].marker
}
