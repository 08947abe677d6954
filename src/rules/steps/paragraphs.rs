//! Steps that are paragraphs: numbered with digits that Markdown knows no list for.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{BlockId, BlockKind, Document};
use crate::language::digit;
use crate::rules::steps::sequence::{Slip, SlipKind, slips};
use crate::rules::steps::typed::{LineStart, TypedNumber, numbers};

/// Fewest paragraphs that count as steps.
const FEWEST: usize = 3;

/// The paragraphs whose number does not follow the one before, as in `١.`, `٢.`, `٤.`.
///
/// One pass over the blocks.
pub(crate) fn misnumbered(page: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut open: FxHashMap<Option<BlockId>, Vec<TypedNumber>> = FxHashMap::default();
    for (block, index) in page.blocks.iter().zip(0_u32..) {
        match block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => {
                let steps = open.remove(&block.parent);
                found.extend(steps.iter().flat_map(|steps| read(page, steps)));
            }
            BlockKind::Paragraph => {
                let first = page.slice(block.span).chars().next();
                let is_typed = first.is_some_and(|c| !c.is_ascii() && digit(c).is_some());
                let typed = is_typed.then(|| numbers(page, BlockId(index)));
                let Some([typed]) = typed.as_deref() else {
                    continue;
                };
                let steps = open.entry(block.parent).or_default();
                if typed.number <= 1 {
                    found.extend(read(page, steps));
                    steps.clear();
                }
                if typed.start == LineStart::Block {
                    steps.push(*typed);
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

fn read(page: &Document, steps: &[TypedNumber]) -> Vec<Finding> {
    if steps.len() < FEWEST {
        return Vec::new();
    }
    let written: Vec<u32> = steps.iter().map(|step| step.number).collect();
    let slips = slips(&written);
    slips.iter().map(|slip| report(page, steps, slip)).collect()
}

fn report(page: &Document, steps: &[TypedNumber], slip: &Slip) -> Finding {
    let step = steps[slip.at];
    let before = steps[slip.at.saturating_sub(1)];
    let text = |step: TypedNumber| page.slice(step.span).trim_end_matches(['.', ')', ' ']);
    let message = match slip.kind {
        SlipKind::Repeat => format!("two steps in a row are numbered `{}`", text(step)),
        SlipKind::Swapped => format!(
            "steps `{}` and `{}` changed places",
            text(step),
            text(steps[slip.at + 1])
        ),
        _ => format!("step `{}` follows step `{}`", text(step), text(before)),
    };
    let help = match slip.kind {
        SlipKind::Gap => format!(
            "number it {}, or add the step that is missing",
            slip.expected
        ),
        SlipKind::Swapped => "put them in order, or exchange their numbers".to_owned(),
        _ => format!("number it {}", slip.expected),
    };
    let finding = Finding::new(step.span, message).help(help);
    if slip.at == 0 {
        finding
    } else {
        finding.related(before.span, "the step before")
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::steps::misnumbered::Misnumbered;
    use crate::rules::tester::check;

    #[test]
    fn digits_of_every_script_are_read() {
        check::<Misnumbered>(
            "١. افتح\n\n٢. اضغط\n\n٤. أكد\n",
            &[("٤.", "step `٤` follows step `٢`")],
        );
        check::<Misnumbered>(
            "۱. باز\n\n۲. کن\n\n۲. ببند\n\n۳. تمام\n",
            &[("۲.", "two steps in a row are numbered `۲`")],
        );
    }

    #[test]
    fn steps_in_order_and_other_paragraphs_are_fine() {
        check::<Misnumbered>("١. أ\n\n٢. ب\n\n٣. ت\n\n# ث\n\n١. ج\n\n٢. ح\n", &[]);
        check::<Misnumbered>("٢٠٢٤ سنة\n\n٥. أ\n\n٩. ب\n", &[]);
    }
}
