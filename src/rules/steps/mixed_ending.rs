//! `steps/mixed-ending`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{BlockKind, Document, Inline, InlineKind, Item, Procedure, Step};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::sentence::{self, is_full_stop};
use crate::text::{Rows, Span};

/// A step that ends in another way than the others.
#[derive(Debug, Default)]
pub(crate) struct MixedEnding;

/// Fewest steps that make a habit.
const MIN: usize = 3;

impl PageRule for MixedEnding {
    const META: RuleMeta = rule_meta! {
        /// One step lacks the full stop that the others have, or has one that they lack.
        ///
        /// Reported when:
        ///
        /// - one step lacks the full stop of at least three others, or at most one in five differs where
        ///   at least four agree. Only steps that are one paragraph of three words or more count.
        ///
        /// Not reported when:
        ///
        /// - the step ends with a colon, a question mark, code, a link or a URL, or introduces code;
        /// - the other steps have no full stop, and this one has several sentences.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/mixed-ending -->`.
        ///
        /// ## Why it matters
        ///
        /// A missing full stop looks like a sentence that was cut off.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open the settings.
        /// 2. Tap your own name.
        /// 3. Choose a new picture
        /// 4. Tap the check mark.
        /// 5. Go back to the chats.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open the settings.
        /// 2. Tap your own name.
        /// 3. Choose a new picture.
        /// 4. Tap the check mark.
        /// 5. Go back to the chats.
        /// ```
        ///
        /// ## Fix
        ///
        /// The full stop is added or removed: unsafe behind a last word with a capital or a digit that is not
        /// emphasised, since it may be text to type.
        ///
        /// ```markdown,fixed
        /// 1. Open the settings.
        /// 2. Tap your own name.
        /// 3. Choose a new picture.
        /// 4. Tap the check mark.
        /// 5. Go back to the chats.
        /// ```
        name: "steps/mixed-ending",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for procedure in &page.procedures {
            if procedure.steps.len() > MIN {
                check_procedure(page, procedure, cx);
            }
        }
    }
}

/// How a step ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// With this full stop.
    Stop(char),
    /// With a letter or digit.
    Open,
}

fn check_procedure(page: &Document, procedure: &Procedure, cx: &mut Context<'_>) {
    let endings: Vec<(&Step, Ending)> = procedure
        .steps
        .iter()
        .filter_map(|step| Some((step, ending(page, step)?)))
        .collect();
    let open = endings
        .iter()
        .filter(|(_, ending)| *ending == Ending::Open)
        .count();
    let stops = endings.len() - open;
    let (usual, odd) = (stops.max(open), stops.min(open));
    let is_rare = if open == 1 {
        stops >= MIN
    } else {
        usual >= 4 && odd * 4 <= usual
    };
    if !is_rare {
        return;
    }
    let stop = endings.iter().find_map(|(_, ending)| match ending {
        Ending::Stop(stop) => Some(*stop),
        Ending::Open => None,
    });
    let Some(stop) = stop else { return };
    for (step, ending) in &endings {
        let is_open = *ending == Ending::Open;
        if is_open != (open < stops) || !is_open && has_sentences(page, step) {
            continue;
        }
        cx.report(report(page, step, is_open, stop, usual));
    }
}

fn report(page: &Document, step: &Step, is_open: bool, mark: char, usual: usize) -> Finding {
    let item = &page.items[step.item as usize];
    let number = page.slice(item.marker);
    let end = item.span.end;
    if is_open {
        let message =
            format!("step `{number}` ends without a full stop, and {usual} others have one");
        let finding = Finding::new(item.span, message).help("add the full stop");
        return match addition(page, step, mark) {
            Some(fix) => finding.fix(fix),
            None => finding,
        };
    }
    let message = format!("step `{number}` ends with a full stop, and {usual} others have none");
    let finding = Finding::new(item.span, message).help("remove the full stop");
    if page.slice(item.span).ends_with(mark) {
        let last = Span::new(end - mark.len_utf8() as u32, end);
        return finding.fix(Fix::safe("remove the full stop", last, ""));
    }
    finding
}

/// The full stop behind the last word of a step and the marks of its emphasis; `None` where something else is
/// behind them.
///
/// A last word with a capital or a digit that nothing marks as a name may be text to type.
fn addition(page: &Document, step: &Step, mark: char) -> Option<Fix> {
    let item = &page.items[step.item as usize];
    let last = page.inlines(&page.block(step.text?).inlines).last()?;
    let rest = page.slice(Span::new(last.span.end, item.span.end.max(last.span.end)));
    let marks = rest.len() - rest.trim_start_matches(['*', '_', '~']).len();
    if !rest[marks..]
        .trim_matches(['>', ' ', '\n', '\r'])
        .is_empty()
    {
        return None;
    }
    let words = page.slice(last.span).split_whitespace();
    let word = words.last().unwrap_or_default();
    let is_plain = marks > 0 || !word.contains(|c: char| c.is_uppercase() || c.is_numeric());
    let place = Span::at(last.span.end + marks as u32, 0);
    Some(if is_plain {
        Fix::safe("add the full stop", place, mark)
    } else {
        Fix::risky("add the full stop", place, mark)
    })
}

/// How a step ends; `None` where it need not end in either way.
fn ending(page: &Document, step: &Step) -> Option<Ending> {
    let item = &page.items[step.item as usize];
    let block = step.text?;
    if page.children(item.block).nth(1).is_some() || leads_to_code(page, item) {
        return None;
    }
    let text = page.prose().text(page.prose().block_of(block)?).trim_end();
    let inlines = page.inlines(&page.block(block).inlines);
    let is_sentence = |inline: &Inline| {
        let is_plain = inline.kind == InlineKind::Text && inline.flags == 0;
        is_plain && page.slice(inline.span).contains(char::is_alphabetic)
    };
    let last = text.chars().next_back()?;
    if is_full_stop(last) {
        return (!text.ends_with("..")).then_some(Ending::Stop(last));
    }
    // Chinese and Japanese write without spaces.
    let is_dense = text.chars().filter(|c| *c >= '\u{3040}').nth(5).is_some();
    let has_words = is_dense || text.split_whitespace().nth(2).is_some();
    let end = inlines.last()?;
    let ends_in_words = end.kind == InlineKind::Text
        && !end.is(Inline::LINK | Inline::URL | Inline::ALT)
        && page
            .images
            .until(item.span.end)
            .last()
            .is_none_or(|image| image.span.end <= end.span.end);
    let is_open = last.is_alphanumeric() && has_words && ends_in_words && !ends_with_input(text);
    (is_open && inlines.iter().any(is_sentence)).then_some(Ending::Open)
}

/// Whether a step ends with text to be typed or found, which has no full stop: a word behind a colon
/// ("type: Page = 0"), or one with a sign that words lack.
fn ends_with_input(text: &str) -> bool {
    const MAX_WORDS: usize = 3;
    let behind = text.rsplit_once(": ").map(|(_, behind)| behind);
    let is_behind_colon =
        behind.is_some_and(|behind| behind.split_whitespace().count() <= MAX_WORDS);
    let word = text.split_whitespace().next_back().unwrap_or_default();
    is_behind_colon || word.contains(['\\', '=', '%', '<', '>', '/', '_', '$'])
}

/// Whether a step is the last of its list and code follows, which it introduces.
fn leads_to_code(page: &Document, item: &Item) -> bool {
    let list = page.block(page.lists[item.list as usize].block);
    let is_last = list.end == page.block(item.block).end;
    let next = page.blocks.get(list.end as usize);
    is_last && next.is_some_and(|next| next.kind == BlockKind::Code)
}

/// Whether a step holds more than one sentence.
fn has_sentences(page: &Document, step: &Step) -> bool {
    let run = step.text.and_then(|block| page.prose().block_of(block));
    let text = run.map_or("", |run| page.prose().text(run)).trim_end();
    let rest = &text[sentence::first(text).len()..];
    rest.chars().nth(1).is_some() || text.contains("; ")
}
