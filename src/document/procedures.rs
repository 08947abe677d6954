//! Procedures: the steps of one task, joined where something is between two of its lists.

use rustc_hash::FxHashMap;

use crate::document::continuation::{Interruption, InterruptionKind};
use crate::document::nodes::{BlockId, BlockKind, List};
use crate::document::{Document, annotations, continuation};
use crate::text::Span;

/// The steps of one task: an ordered list, joined with the lists that continue it.
///
/// A nested list is a procedure of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Its steps, in order; never empty.
    pub steps: Vec<Step>,
    /// Its lists, in order; never empty.
    pub parts: Vec<StepList>,
    /// The item that it is nested in: index into the items.
    pub within: Option<u32>,
    /// The heading it is under; `None` before the first.
    pub heading: Option<u32>,
    /// The platform label whose section it is in: index into the platform labels.
    pub label: Option<u32>,
}

/// One list of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepList {
    /// The list: index into the lists.
    pub list: u32,
    /// Its first step: index into the steps of the procedure.
    pub first: u32,
    /// What is between the list before and this one; `None` for the first.
    pub interruption: Option<Span>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The item: index into the items.
    pub item: u32,
    /// The number as written.
    pub written: u32,
    /// The number it has when the list is counted on from its first number.
    pub counted: u32,
    /// The number a reader sees.
    pub rendered: u32,
    /// Its source.
    pub span: Span,
    /// The block of its first line, whose prose is its text; `None` when it starts with no text.
    pub text: Option<BlockId>,
}

impl Procedure {
    /// The source from the first step to the last.
    #[must_use]
    pub fn span(&self) -> Span {
        match (self.steps.first(), self.steps.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::new(0, 0),
        }
    }

    /// The steps of one of its lists.
    #[must_use]
    pub fn steps_of(&self, part: usize) -> &[Step] {
        let start = self.parts[part].first as usize;
        let end = self
            .parts
            .get(part + 1)
            .map_or(self.steps.len(), |next| next.first as usize);
        &self.steps[start..end]
    }

    /// The greatest number a step of it has, as written or as a reader sees it.
    #[must_use]
    pub fn last_number(&self) -> u32 {
        let numbers = self.steps.iter().map(|step| step.written.max(step.counted));
        let counted = self.steps.len() as u32;
        numbers.max().unwrap_or(0).max(counted)
    }
}

/// Finds the procedures of a page, by the position of their first step.
///
/// Linear in the blocks: each stretch between two lists is looked at once.
pub(super) fn find(doc: &Document) -> Vec<Procedure> {
    let mut procedures: Vec<Procedure> = Vec::new();
    let mut latest: FxHashMap<Option<BlockId>, usize> = FxHashMap::default();
    for (list, index) in doc.lists.iter().zip(0_u32..) {
        if !list.ordered || list.items.is_empty() || annotations::are_in(doc, list) {
            continue;
        }
        let parent = doc.block(list.block).parent;
        let numbered = list.items.iter().zip(0_u32..);
        let steps: Vec<Step> = numbered
            .filter_map(|(item, place)| step(doc, list, *item, place))
            .collect();
        if steps.is_empty() {
            continue;
        }
        let open = latest.get(&parent).copied();
        let joined = open.and_then(|open| {
            let before = &procedures[open];
            let interruption = interruption_of(doc, before, list);
            let is_alike = delimiter(doc, before.steps.last()) == delimiter(doc, steps.first());
            let goes_on = is_alike || steps.first().is_some_and(|first| first.written > 1);
            (goes_on && continues(before, &interruption, &steps))
                .then_some((open, interruption.span))
        });
        if let Some((open, span)) = joined {
            let procedure = &mut procedures[open];
            procedure.parts.push(StepList {
                list: index,
                first: procedure.steps.len() as u32,
                interruption: Some(span),
            });
            procedure.steps.extend(steps);
            continue;
        }
        latest.insert(parent, procedures.len());
        procedures.push(new(doc, list, index, steps));
    }
    procedures
}

fn new(doc: &Document, list: &List, index: u32, steps: Vec<Step>) -> Procedure {
    let block = doc.block(list.block);
    let within = doc
        .ancestors(list.block)
        .find_map(|parent| match doc.block(parent).kind {
            BlockKind::Item(item) => Some(item),
            _ => None,
        });
    Procedure {
        steps,
        parts: vec![StepList {
            list: index,
            first: 0,
            interruption: None,
        }],
        within,
        heading: doc.heading_at(block.span.start),
        label: label_of(doc, list.block),
    }
}

/// The innermost platform section that a block is in.
fn label_of(doc: &Document, block: BlockId) -> Option<u32> {
    let labels = &doc.platform_labels;
    let after = labels.partition_point(|label| label.block < block);
    // Sections that hold each other are few: an outer one is at most some labels away.
    let near = (0..after).rev().take(16);
    near.map(|index| index as u32)
        .find(|index| labels[*index as usize].section_end > block)
}

fn step(doc: &Document, list: &List, item: u32, place: u32) -> Option<Step> {
    let row = &doc.items[item as usize];
    let first = doc.children(row.block).next();
    let text = first.filter(|block| {
        matches!(
            doc.block(*block).kind,
            BlockKind::Paragraph | BlockKind::Heading(_)
        )
    });
    let start = doc.items[*list.items.first()? as usize].written?;
    Some(Step {
        item,
        written: row.written?,
        counted: start.saturating_add(place),
        rendered: row.rendered?,
        span: row.span,
        text,
    })
}

fn delimiter(doc: &Document, step: Option<&Step>) -> Option<u8> {
    step.map(|step| doc.items[step.item as usize].delimiter)
}

fn interruption_of(doc: &Document, before: &Procedure, list: &List) -> Interruption {
    let latest = before.parts.last().map_or(0, |part| part.list);
    let above = &doc.lists[latest as usize];
    continuation::interruption(doc, above, list)
}

/// Whether a list goes on with the steps of the procedure before it.
fn continues(before: &Procedure, interruption: &Interruption, steps: &[Step]) -> bool {
    let (Some(first), Some(last)) = (steps.first(), before.steps.last()) else {
        return false;
    };
    let counts_on = first.written == last.written + 1 || first.written == last.counted + 1;
    // One step alone is hardly a procedure: it was cut off.
    let above = before.steps_of(before.parts.len() - 1).len();
    let is_cut = above == 1 || steps.len() == 1;
    match interruption.kind {
        InterruptionKind::End => false,
        // What counts on from the last number is meant to, whatever is between.
        _ if first.written > 1 && counts_on => true,
        InterruptionKind::LeadIn => false,
        InterruptionKind::Text => first.written > 1 || is_cut,
        InterruptionKind::Remark | InterruptionKind::Aside => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    /// The numbers of each procedure as written, its lists apart.
    fn numbers(text: &str) -> Vec<Vec<Vec<u32>>> {
        let doc = parse(text);
        let written = |part: &[super::Step]| part.iter().map(|step| step.written).collect();
        doc.procedures
            .iter()
            .map(|procedure| {
                let parts = 0..procedure.parts.len();
                parts
                    .map(|part| written(procedure.steps_of(part)))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_list_that_counts_on_joins_the_one_before() {
        let text =
            "1. a\n2. b\n\nWait.\n\n3. c\n\n![x](y.png)\n\n4. d\n\nTo turn it off:\n\n1. e\n";
        assert_eq!(
            numbers(text),
            [vec![vec![1, 2], vec![3], vec![4]], vec![vec![1]]]
        );
        let doc = parse(text);
        let between: Vec<_> = doc.procedures[0]
            .parts
            .iter()
            .map(|part| part.interruption.map(|span| doc.slice(span)))
            .collect();
        assert_eq!(between, [None, Some("Wait."), Some("![x](y.png)")]);
    }

    #[test]
    fn headings_rules_comments_and_alternatives_end_a_procedure() {
        for between in [
            "## x",
            "---",
            "<!-- x -->",
            "{% else %}",
            "<details>",
            "**iOS**",
        ] {
            let text = format!("1. a\n2. b\n\n{between}\n\n3. c\n");
            assert_eq!(numbers(&text), [[vec![1, 2]], [vec![3]]], "{between}");
        }
        let comment = "1. a\n\n<!-- faqlint-disable-next-line steps -->\n\n2. b\n";
        assert_eq!(numbers(comment), [[[1], [2]]]);
    }

    #[test]
    fn nested_lists_are_their_own() {
        let doc = parse("# A\n\n1. a\n   1. b\n   2. c\n2. d\n");
        assert_eq!(doc.procedures.len(), 2);
        let (outer, inner) = (&doc.procedures[0], &doc.procedures[1]);
        assert_eq!((outer.within, outer.heading), (None, Some(0)));
        assert_eq!(inner.within, Some(outer.steps[0].item));
        assert_eq!((outer.last_number(), inner.last_number()), (2, 2));
    }

    #[test]
    fn what_a_reader_sees_is_kept_beside_what_is_written() {
        let doc = parse("1. a\n1. b\n\n> q\n\n3. c\n");
        let steps = &doc.procedures[0].steps;
        let seen: Vec<_> = steps.iter().map(|step| step.rendered).collect();
        assert_eq!(seen, [1, 2, 3]);
        let text = steps[2].text.and_then(|block| doc.prose().block_of(block));
        assert_eq!(text.map(|run| doc.prose().text(run)), Some("c"));
    }
}
