//! Which steps a reference can mean.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::document::{
    BlockId, BlockKind, Document, Heading, Inline, Item, Link, Procedure, ProseBlock, Step,
};
use crate::language::{Language, StepReference};
use crate::rules::structure::question::ends_with_question_mark;
use crate::text::sentence::is_stop;
use crate::text::{Rows, Span};

/// The words of a text that are long enough to name something.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
}

/// The steps of a page, by where they are.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    page: &'a Document,
    /// The greatest step number of the procedures under each heading.
    by_heading: FxHashMap<Option<u32>, u32>,
    /// The greatest number of a step of the page: of a procedure, a heading or a paragraph.
    last_on_page: u32,
    /// The greatest number of a heading or paragraph that begins as a step.
    last_title: u32,
    /// Steps by the anchors in them, made for the first link.
    by_anchor: OnceCell<FxHashMap<&'a str, (usize, usize)>>,
    /// Headings by their ids, made for the first link.
    by_id: OnceCell<FxHashMap<&'a str, u32>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(page: &'a Document, language: &Language) -> Self {
        let mut by_heading: FxHashMap<Option<u32>, u32> = FxHashMap::default();
        for procedure in &page.procedures {
            let last = by_heading.entry(procedure.heading).or_default();
            *last = procedure.last_number().max(*last);
        }
        let prose = page.prose();
        let mut last_title = 0;
        for run in prose.blocks() {
            if let Some(number) = title(page, language, run) {
                last_title = number.max(last_title);
                let heading = page.heading_at(page.block(run.block).span.start);
                let last = by_heading.entry(heading).or_default();
                *last = number.max(*last);
            }
        }
        let numbers = page.procedures.iter().map(Procedure::last_number);
        let last_on_page = numbers.max().unwrap_or(0).max(last_title);
        Self {
            page,
            by_heading,
            last_on_page,
            last_title,
            by_anchor: OnceCell::new(),
            by_id: OnceCell::new(),
        }
    }

    /// The greatest number that a step can have to which a text of `block` refers; `None` when it is
    /// not known which steps are meant.
    pub(crate) fn last_number(&self, block: BlockId, on_page: bool) -> Option<u32> {
        if on_page {
            return Some(self.last_on_page);
        }
        let mut heading = self.page.heading_at(self.page.block(block).span.start);
        loop {
            if let Some(last) = self.by_heading.get(&heading) {
                return Some((*last).max(self.last_title));
            }
            heading = Some(self.parent(heading?)?);
        }
    }

    /// The heading above a heading of level 3 and deeper; a page's own title and its sections share
    /// no steps.
    fn parent(&self, heading: u32) -> Option<u32> {
        let level = self.page.headings[heading as usize].level;
        let above = (0..heading).rev().take(64);
        let mut higher = above.filter(|index| self.page.headings[*index as usize].level < level);
        higher
            .next()
            .filter(|index| self.page.headings[*index as usize].level > 1)
    }

    /// The step that a block is in, where it is in one only.
    pub(crate) fn own_step(&self, block: BlockId) -> Option<&'a Item> {
        let items = self
            .page
            .ancestors(block)
            .filter_map(|id| match self.page.block(id).kind {
                BlockKind::Item(item) => Some(&self.page.items[item as usize]),
                _ => None,
            });
        let mut steps = items.filter(|item| item.written.is_some()).take(2);
        let step = steps.next()?;
        steps.next().is_none().then_some(step)
    }

    /// Whether a block is the first text of its step; a note in a step may mean the step itself.
    pub(crate) fn is_first_text(&self, block: BlockId) -> bool {
        let parent = self.page.block(block).parent;
        parent.is_some_and(|parent| {
            matches!(self.page.block(parent).kind, BlockKind::Item(_)) && parent.0 + 1 == block.0
        })
    }

    /// Whether headings or paragraphs of the page are titled as steps.
    pub(crate) const fn has_titles(&self) -> bool {
        self.last_title > 0
    }

    /// The greatest step number of the procedures before a block, which an article goes on from; 0 on
    /// pages of questions, whose answers are independent.
    pub(crate) fn last_before(&self, block: BlockId) -> u32 {
        let asks = |heading: &Heading| ends_with_question_mark(self.page, heading);
        let start = self.page.block(block).span.start;
        let count = self.page.procedures.len().min(MAX_PROCEDURES);
        if count > MAX_SECTIONS || self.page.headings.iter().any(asks) {
            return 0;
        }
        let before = self.page.procedures[..count]
            .iter()
            .take_while(|procedure| procedure.span().end <= start);
        before.map(Procedure::last_number).max().unwrap_or(0)
    }

    /// The step with the anchor `id` in it.
    pub(crate) fn step_of_anchor(&self, id: &str) -> Option<&'a Step> {
        let by_anchor = self.by_anchor.get_or_init(|| self.anchors());
        let (procedure, step) = by_anchor.get(id)?;
        Some(&self.page.procedures[*procedure].steps[*step])
    }

    fn anchors(&self) -> FxHashMap<&'a str, (usize, usize)> {
        let mut anchors = FxHashMap::default();
        for (index, procedure) in self.page.procedures.iter().enumerate() {
            for (at, step) in procedure.steps.iter().enumerate() {
                for anchor in self.page.anchors.starting_in(step.span) {
                    anchors.insert(&*anchor.id, (index, at));
                }
            }
        }
        anchors
    }

    /// The greatest number of the steps that a link beside a reference leads to: one in its sentence or
    /// the one before. 0 without such a link; `None` where its steps are not on this page.
    pub(crate) fn last_beside(&self, run: &ProseBlock, reference: &StepReference) -> Option<u32> {
        let around = sentences(self.page, run, reference);
        let behind = self.page.links.ending_after(around.start);
        let beside = behind
            .iter()
            .take_while(|link| link.span.start < around.end)
            .filter(|link| link.block == run.block);
        let mut last = 0;
        for link in beside {
            let id = self.page.target(&link.target).strip_prefix('#')?;
            last = self.last_of_topic(id)?.max(last);
        }
        Some(last)
    }

    /// Whether the sentence of a reference names another heading of the page, below which there is a step
    /// with its number: "use the steps for Project 2010 from step 6".
    pub(crate) fn is_named_nearby(&self, run: &ProseBlock, reference: &StepReference) -> bool {
        let start = self.page.block(run.block).span.start;
        let own = self.page.heading_at(start);
        let title = own.map_or("", |own| &self.page.headings[own as usize].text);
        let sentence = self.page.slice(sentences(self.page, run, reference));
        let new: Vec<&str> = words(sentence)
            .filter(|word| !words(title).any(|other| other.eq_ignore_ascii_case(word)))
            .collect();
        let mut named = self.by_heading.iter().filter_map(|(heading, last)| {
            let heading = heading.filter(|_| *last >= reference.last)?;
            Some(&self.page.headings[heading as usize])
        });
        named.any(|heading| {
            words(&heading.text).any(|word| new.iter().any(|new| new.eq_ignore_ascii_case(word)))
        })
    }

    /// The greatest step number of the topic with an id; 0 when it has no steps.
    fn last_of_topic(&self, id: &str) -> Option<u32> {
        let headings = self.by_id.get_or_init(|| {
            let anchors = self.page.anchors.iter();
            anchors
                .filter_map(|anchor| Some((&*anchor.id, anchor.heading?)))
                .collect()
        });
        let heading = *headings.get(id)?;
        let end = self.page.headings[heading as usize].topic_end;
        let parts = (heading..end).take(MAX_PARTS);
        let numbers = parts.filter_map(|part| self.by_heading.get(&Some(part)));
        Some(numbers.max().copied().unwrap_or(0))
    }
}

/// Most procedures of an article that are read as one.
const MAX_SECTIONS: usize = 12;

/// Most procedures that are looked at.
const MAX_PROCEDURES: usize = MAX_SECTIONS + 1;

/// Most headings of a topic whose steps are looked at.
const MAX_PARTS: usize = 64;

/// The link around a span.
pub(crate) fn link_at(page: &Document, span: Span) -> Option<&Link> {
    let last = page.links.until(span.start).last();
    last.filter(|link| link.span.end >= span.end)
}

/// How far around a reference a link is looked for, in bytes.
const REACH: usize = 400;

/// The sentence of a reference and the one before.
fn sentences(page: &Document, run: &ProseBlock, reference: &StepReference) -> Span {
    let text = page.prose().text(run);
    let named = reference.range.clone();
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let from = (named.start.saturating_sub(REACH)..named.start).find(is_boundary);
    let from = from.unwrap_or(named.start);
    let to = (named.end + REACH..text.len()).find(is_boundary);
    let to = to.unwrap_or(text.len());
    let before = &text[from..reference.range.start];
    let mut ends = before.rmatch_indices(is_stop);
    let start = ends.nth(1).map_or(from, |(at, _)| from + at);
    let end = text[reference.range.end..to]
        .find(is_stop)
        .map_or(to, |at| reference.range.end + at);
    page.prose().span(run, start..end)
}

/// The last number of a block that is titled as a step: "Step 3: Setup", **Step 3** at its start.
fn title(page: &Document, language: &Language, run: &ProseBlock) -> Option<u32> {
    let text = page.prose().text(run);
    // A number in words is none of a heading's own, but shows that there is such a step.
    let in_words = || {
        let first = language.step_references(text).into_iter().next()?;
        (first.range.start == 0).then_some((first.range.end, first.last))
    };
    let step = language.step_heading(text);
    let (end, last) = step
        .map(|step| (step.range.end, step.last))
        .or_else(in_words)?;
    let block = page.block(run.block);
    let rest = text[end..].trim_start();
    let is_apart =
        rest.is_empty() || rest.starts_with([':', '：', '.', '。', '-', '–', '—', ')', '）']);
    let is_strong = page.inlines(&block.inlines)[0].is(Inline::STRONG);
    (is_apart || is_strong || block.kind != BlockKind::Paragraph).then_some(last)
}
