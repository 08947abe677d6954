//! Steps that are paragraphs: numbered with digits that Markdown knows no list for, or with a word.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{BlockId, BlockKind, Document, Inline, InlineKind};
use crate::language::{digit, in_digits_of};
use crate::rules::steps::manual_numbering::marker::{LineStart, ManualNumber, MarkerForm, numbers};
use crate::rules::steps::sequence::{NumberingError, NumberingErrorKind, numbering_errors};
use crate::text::Span;

/// Fewest paragraphs that count as steps.
const MIN: usize = 3;

/// The paragraphs whose number does not follow the one before, as in `١.`, `٢.`, `٤.` or `Step 1:`,
/// `Step 3:`.
///
/// One pass over the blocks.
pub(crate) fn misnumbered(page: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut open: FxHashMap<Place, Vec<ManualNumber>> = FxHashMap::default();
    for (block, index) in page.blocks.iter().zip(0_u32..) {
        match block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => {
                for is_word in [false, true] {
                    let steps = open.remove(&(block.parent, is_word));
                    found.extend(steps.iter().flat_map(|steps| read(page, steps)));
                }
            }
            BlockKind::Paragraph => {
                let Some(typed) = typed(page, BlockId(index)) else {
                    continue;
                };
                let place = (block.parent, typed.form == MarkerForm::Word);
                let steps = open.entry(place).or_default();
                if typed.number <= 1 {
                    found.extend(read(page, steps));
                    steps.clear();
                }
                if typed.start == LineStart::Block {
                    steps.push(typed);
                }
            }
            _ => {}
        }
    }
    let mut rest: Vec<_> = open.into_values().collect();
    rest.sort_by_key(|steps| steps.first().map(|step| step.span));
    found.extend(rest.iter().flat_map(|steps| read(page, steps)));
    found
}

/// The container of some paragraphs, and whether they begin with a word for step.
type Place = (Option<BlockId>, bool);

/// The one number that a paragraph begins with.
fn typed(page: &Document, id: BlockId) -> Option<ManualNumber> {
    let mut chars = page.slice(page.block(id).span).chars();
    let first = chars.next()?;
    if !first.is_ascii() && digit(first).is_some() {
        return match numbers(page, id)[..] {
            [typed] => Some(typed),
            _ => None,
        };
    }
    // A word for step is short, and its number is near.
    let has_number = chars.take(MAX_WORD_LEN).any(|c| digit(c).is_some());
    has_number.then(|| worded(page, id))?
}

/// Most characters before the number of a step.
const MAX_WORD_LEN: usize = 20;

/// A paragraph that begins with `Step 3:`, or with a strong `Step 3`.
fn worded(page: &Document, id: BlockId) -> Option<ManualNumber> {
    let first = page.inlines(&page.block(id).inlines).first()?;
    if first.kind != InlineKind::Text || first.is(Inline::LINK) {
        return None;
    }
    let line = page.slice(first.span);
    let step = page.language?.step_heading(line)?;
    let rest = line[step.range.end..].trim_start();
    let is_apart = rest.starts_with([':', '：', '.', '。', ')', '）'])
        || (first.is(Inline::STRONG) && rest.is_empty());
    let is_one = step.first == step.last && !step.sub_step && step.range.start == 0;
    (is_apart && is_one).then(|| ManualNumber {
        number: step.first,
        form: MarkerForm::Word,
        span: Span::at(first.span.start, step.range.end as u32),
        start: LineStart::Block,
    })
}

fn read(page: &Document, steps: &[ManualNumber]) -> Vec<Finding> {
    if steps.len() < MIN {
        return Vec::new();
    }
    let written: Vec<u32> = steps.iter().map(|step| step.number).collect();
    let errors = numbering_errors(&written);
    errors
        .iter()
        .map(|error| report(page, steps, error))
        .collect()
}

fn report(page: &Document, steps: &[ManualNumber], error: &NumberingError) -> Finding {
    let step = steps[error.at];
    let before = steps[error.at.saturating_sub(1)];
    let text = |step: ManualNumber| page.slice(step.span).trim_end_matches(['.', ')', ' ']);
    let message = match error.kind {
        NumberingErrorKind::Repeat => format!("two steps in a row are numbered `{}`", text(step)),
        NumberingErrorKind::Swapped => format!(
            "steps `{}` and `{}` are swapped",
            text(step),
            text(steps[error.at + 1])
        ),
        _ if step.form == MarkerForm::Word => {
            format!("`{}` follows `{}`", text(step), text(before))
        }
        _ => format!("step `{}` follows step `{}`", text(step), text(before)),
    };
    let expected = in_digits_of(error.expected, text(step));
    let help = match error.kind {
        NumberingErrorKind::Gap => format!("number it {expected}, or add the step that is missing"),
        NumberingErrorKind::Swapped => "put them in order, or exchange their numbers".to_owned(),
        _ => format!("number it {expected}"),
    };
    let finding = Finding::new(step.span, message).help(help);
    if error.at == 0 {
        finding
    } else {
        finding.related(before.span, "the step before")
    }
}
