//! Steps outside any list: runs of typed numbers, and single ones that a list goes on from.

pub(crate) mod marker;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{BlockId, BlockKind, Document};
use crate::rules::steps::manual_numbering::marker::{LineStart, ManualNumber, MarkerForm, numbers};
use crate::text::Span;

/// Steps that belong together without being a list.
#[derive(Debug)]
pub(crate) struct ManualSteps {
    /// Their numbers, at least one.
    pub(crate) numbers: Vec<ManualNumber>,
    /// Whether right markers alone make them a list.
    pub(crate) starts_list: bool,
    /// Whether they render as code.
    pub(crate) is_code: bool,
}

impl ManualSteps {
    /// Where the first number starts.
    pub(crate) fn start(&self) -> u32 {
        self.numbers[0].span.start
    }
}

/// The last number seen in a container.
#[derive(Debug, Default)]
struct Count {
    /// Of a list, when one came before in the same section.
    listed: Option<u32>,
    /// A typed number that waits for the next one: what it would be a part of.
    waiting: Vec<ManualNumber>,
}

/// Finds the steps of a page that are not a list, by position.
///
/// One pass over the blocks, with one count a container.
pub(crate) fn find(page: &Document) -> Vec<ManualSteps> {
    let mut found = Vec::new();
    let mut counts: FxHashMap<Option<BlockId>, Count> = FxHashMap::default();
    for (block, index) in page.blocks.iter().zip(0_u32..) {
        let id = BlockId(index);
        let count = counts.entry(block.parent).or_default();
        match block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => {
                flush(&mut found, count);
                *count = Count::default();
            }
            BlockKind::List(list) => list_of(page, list, count, &mut found),
            BlockKind::Code => found.extend(code(page, block.span, count.listed)),
            BlockKind::Paragraph => paragraph(page, id, count, &mut found),
            _ => {}
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "what is found is sorted below")]
    for count in counts.values_mut() {
        flush(&mut found, count);
    }
    found.sort_by_key(ManualSteps::start);
    found
}

/// Whether steps begin inside a span; `found` is in order.
pub(crate) fn any_in(found: &[ManualSteps], span: Span) -> bool {
    let after = found.partition_point(|steps| steps.start() <= span.start);
    found
        .get(after)
        .is_some_and(|steps| steps.start() < span.end)
}

/// Reports what waited, when it was more than one number.
fn flush(found: &mut Vec<ManualSteps>, count: &mut Count) {
    let numbers = std::mem::take(&mut count.waiting);
    if numbers.len() > 1 {
        push(found, numbers);
    }
}

fn push(found: &mut Vec<ManualSteps>, numbers: Vec<ManualNumber>) {
    let first = numbers[0];
    found.push(ManualSteps {
        starts_list: first.start == LineStart::Block || first.number == 1,
        is_code: false,
        numbers,
    });
}

fn list_of(page: &Document, list: u32, count: &mut Count, found: &mut Vec<ManualSteps>) {
    let mut items = page.lists[list as usize]
        .items
        .iter()
        .map(|item| &page.items[*item as usize]);
    let Some(opening) = items.next().and_then(|item| Some((item, item.written?))) else {
        return;
    };
    let (item, first) = opening;
    let closing = items.next_back().unwrap_or(item);
    let waiting = std::mem::take(&mut count.waiting);
    let goes_on = waiting
        .last()
        .is_some_and(|typed| first > 1 && typed.number + 1 == first);
    if waiting.len() > 1 || goes_on {
        push(found, waiting);
    }
    count.listed = closing.written.max(closing.rendered);
}

/// Indented code that begins with the number the list above would go on with.
fn code(page: &Document, span: Span, listed: Option<u32>) -> Option<ManualSteps> {
    let source = page.slice(span);
    let is_fenced = source.starts_with(['`', '~']);
    if is_fenced || page.path.ends_with(".mdx") {
        return None;
    }
    let lead = source.len() - source.trim_start().len();
    let line = &source[lead..];
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u32 = line[..digits].parse().ok()?;
    let is_marker = line[digits..].starts_with(". ") || line[digits..].starts_with(") ");
    (is_marker && listed?.checked_add(1) == Some(number)).then(|| ManualSteps {
        numbers: vec![ManualNumber {
            number,
            form: MarkerForm::Marker,
            span: Span::at(span.start + lead as u32, digits as u32 + 1),
            start: LineStart::Block,
        }],
        starts_list: false,
        is_code: true,
    })
}

fn paragraph(page: &Document, id: BlockId, count: &mut Count, found: &mut Vec<ManualSteps>) {
    let typed = numbers(page, id);
    if typed.is_empty() {
        return;
    }
    let item = item_number(page, id);
    let mut at = 0;
    while at < typed.len() {
        let run = run(&typed, at);
        let own = &typed[run.clone()];
        at = run.end;
        let (first, last) = (own[0], own[own.len() - 1]);
        let follows = |number: u32| number.checked_add(1) == Some(first.number);
        if first.start == LineStart::Block {
            // "1. 1.Open" is a list whose numbers were typed as well.
            if item.is_some() && first.form != MarkerForm::Letter {
                continue;
            }
            let is_odd = matches!(
                first.form,
                MarkerForm::NoSpace | MarkerForm::SpaceBefore | MarkerForm::Wide
            );
            if own.len() == 1 && is_odd {
                single(own[0], count, found);
                continue;
            }
        }
        let is_seen_apart = |typed: &ManualNumber| {
            typed.start == LineStart::Hard
                && !matches!(typed.form, MarkerForm::NoSpace | MarkerForm::SpaceBefore)
        };
        if first.form == MarkerForm::Letter && (first.number != 1 || own.len() == 1) {
            continue;
        }
        let runs_together = own.len() > 1 && !own[1..].iter().all(is_seen_apart);
        let continues = own.len() == 1
            && first.start == LineStart::Soft
            && (count.listed.is_some_and(follows) || item.is_some_and(follows));
        if runs_together || continues {
            flush(found, count);
            if first.form != MarkerForm::Letter {
                count.listed = Some(last.number);
            }
            push(found, own.to_vec());
            if item.is_some_and(follows)
                && let Some(last) = found.last_mut()
            {
                last.starts_list = true;
            }
        }
    }
}

/// A paragraph that is one step typed oddly: a fault when a list or another such paragraph counts with it.
fn single(typed: ManualNumber, count: &mut Count, found: &mut Vec<ManualSteps>) {
    let follows = |number: u32| number.checked_add(1) == Some(typed.number);
    if count.listed.is_some_and(follows) {
        flush(found, count);
        count.listed = Some(typed.number);
        push(found, vec![typed]);
        return;
    }
    if !count
        .waiting
        .last()
        .is_some_and(|last| follows(last.number))
    {
        flush(found, count);
    }
    count.waiting.push(typed);
}

/// The numbers from `at` that count up by one.
fn run(typed: &[ManualNumber], at: usize) -> Range<usize> {
    let pairs = typed[at..].windows(2);
    let len = 1 + pairs
        .take_while(|pair| {
            let are_letters = pair.iter().filter(|typed| typed.form == MarkerForm::Letter);
            pair[0].number + 1 == pair[1].number && are_letters.count() != 1
        })
        .count();
    at..at + len
}

/// The number of the item whose first text a paragraph is.
fn item_number(page: &Document, id: BlockId) -> Option<u32> {
    let parent = page.block(id).parent?;
    let BlockKind::Item(item) = page.block(parent).kind else {
        return None;
    };
    (parent.0 + 1 == id.0).then_some(page.items[item as usize].written?)
}
