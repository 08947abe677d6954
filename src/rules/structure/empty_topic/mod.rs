//! `structure/empty-topic`.

mod visible_content;

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{Accordion, BlockId, BlockKind, Document, Heading, InlineKind};
use crate::rules::form::is_form;
use crate::rules::registry::rule_meta;
use crate::rules::structure::empty_topic::visible_content::{
    is_content, is_seen_html, placeholder_below,
};
use crate::rules::structure::question::{
    asks, is_link, is_question, is_small_print, is_tab, labels,
};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;
use crate::text::sentence::is_full_stop;

/// A topic that has nothing but its heading.
#[derive(Debug, Default)]
pub(crate) struct EmptyTopic;

impl PageRule for EmptyTopic {
    const META: RuleMeta = rule_meta! {
        /// A topic has a heading and nothing else.
        ///
        /// Reported when:
        ///
        /// - nothing follows a heading before the next one of the same or a higher level, or the end of
        ///   the page. Rules, anchors, notes to oneself and "TBD" are not content.
        ///
        /// Not reported when:
        ///
        /// - the heading has sub-headings;
        /// - the page is a template of issues or merge requests, which others fill in;
        /// - text, images, code, HTML or something that the site generator inserts follows.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/empty-topic -->`.
        ///
        /// ## Why it matters
        ///
        /// The question is in the table of contents and in the search, and the reader who gets there finds no
        /// answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## How do I change my number?
        ///
        /// <!-- TODO: ask Ada -->
        ///
        /// ## How do I delete my account?
        ///
        /// In the settings.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## My account
        ///
        /// ### How do I change my number?
        ///
        /// In the settings, under your picture.
        /// ```
        name: "structure/empty-topic",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if is_form(&page.path) {
            return;
        }
        let mut empty = empty_topics(page);
        drop_style(page, &mut empty);
        for index in empty {
            let heading = &page.headings[index as usize];
            let text = &heading.text;
            let (message, help) = if is_question(page, heading) {
                let message = format!("the question `{text}` has no answer");
                (message, "answer it, or remove the question")
            } else {
                let message = match placeholder_below(page, heading.block) {
                    Some(words) => format!("the topic `{text}` says only `{words}`"),
                    None => format!("nothing follows the heading `{text}`"),
                };
                (message, "write the topic, or remove the heading")
            };
            cx.report(Finding::new(heading.span, message).help(help));
        }
        for accordion in page.accordions.iter().filter(|one| is_empty(page, one)) {
            let text = &accordion.text;
            let (message, help) = if asks(page, text) {
                let message = format!("the question `{text}` has no answer");
                (message, "answer it, or remove the question")
            } else {
                let message = format!("nothing is folded away below `{text}`");
                (message, "write the text, or remove the title")
            };
            cx.report(Finding::new(accordion.title, message).help(help));
        }
    }
}

/// Whether an accordion folds nothing away that a reader sees.
fn is_empty(page: &Document, accordion: &Accordion) -> bool {
    let Some(body) = accordion.body.filter(|_| !accordion.text.is_empty()) else {
        return false;
    };
    // The rest of the block of HTML that has the title.
    let block = page.block(accordion.block);
    let html = block
        .parent
        .map_or(block.span, |parent| page.block(parent).span);
    let rest = Span::new(body.start, html.end.clamp(body.start, body.end));
    let mut inside = page.blocks[accordion.block.0 as usize..]
        .iter()
        .zip(accordion.block.0..)
        .skip_while(|(block, _)| block.span.start < body.start)
        .take_while(|(block, _)| block.span.start < body.end);
    !is_seen_html(page.slice(rest))
        && !inside.any(|(block, index)| {
            matches!(block.kind, BlockKind::Heading(_)) || is_content(page, BlockId(index))
        })
}

/// The headings that nothing follows before the next one of the same or a higher level.
fn empty_topics(page: &Document) -> Vec<u32> {
    let labels = labels(page);
    let headings = page.headings.iter().zip(0_u32..);
    headings
        .filter(|(heading, index)| {
            let next = page.headings.get(*index as usize + 1);
            let has_parts = next.is_some_and(|next| next.level > heading.level);
            let is_title =
                *index == 0 && heading.level == 1 && next.is_none_or(|next| next.level == 1);
            let end = next.map_or(page.blocks.len() as u32, |next| next.block.0);
            !(has_content(page, heading.block, BlockId(end))
                || has_parts
                || is_title
                || heading.dynamic
                || heading.text.is_empty()
                || labels.contains(index)
                || next.is_some_and(|next| is_tab(page, next))
                || is_tab(page, heading)
                || is_small_print(page, *index)
                || is_link(page, heading)
                || is_accident(page, heading)
                || is_sentence(page, heading))
        })
        .map(|(_, index)| index)
        .collect()
}

/// A line above `-` or above the end of front matter that is out of place.
fn is_accident(page: &Document, heading: &Heading) -> bool {
    let source = page.slice(heading.span);
    let line = source.lines().next_back().unwrap_or_default().trim();
    let is_setext = !source.starts_with('#');
    let key = heading.text.split_once(": ").map_or("", |(key, _)| key);
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte));
    is_setext && (line.len() < 3 || is_key)
}

/// A heading that says all there is to say: a step, or a sentence in large letters.
fn is_sentence(page: &Document, heading: &Heading) -> bool {
    let text = heading.text.trim_end_matches(['"', '”', ' ']);
    let is_step = page
        .language
        .is_some_and(|language| language.step_heading(text).is_some());
    let is_long = text.split_whitespace().count() > 20;
    !is_question(page, heading) && (is_step || is_long || text.ends_with(is_full_stop))
}

/// Drops what a page does on purpose: many headings of a level without text, headings that begin with
/// the same words ("Changelog since"), and names in code that share the text below the last of them.
fn drop_style(page: &Document, empty: &mut Vec<u32>) {
    let mut levels = [(0_usize, 0_usize); 7];
    for heading in &page.headings {
        levels[usize::from(heading.level.min(6))].1 += 1;
    }
    let mut starts: FxHashMap<String, u32> = FxHashMap::default();
    for index in empty.iter() {
        levels[usize::from(page.headings[*index as usize].level.min(6))].0 += 1;
        *starts.entry(start(page, *index)).or_default() += 1;
    }
    let is_code = |index: u32| {
        let heading = page.headings.get(index as usize);
        heading.is_some_and(|heading| {
            let leaves = page.inlines(&heading.inlines);
            leaves.iter().all(|leaf| leaf.kind == InlineKind::Code)
        })
    };
    empty.retain(|index| {
        let heading = &page.headings[*index as usize];
        let (few, all) = levels[usize::from(heading.level.min(6))];
        let is_question = is_question(page, heading);
        let is_usual = !is_question && few > 2 && few * 5 > all;
        let is_series = !is_question && starts[&start(page, *index)] > 1;
        let shares_text = is_code(*index) && is_code(index + 1);
        !(is_usual || is_series || shares_text)
    });
}

/// The first two words of a heading; the whole of one in a script without spaces.
fn start(page: &Document, index: u32) -> String {
    let text = &page.headings[index as usize].text;
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    words.join(" ")
}

/// Whether a block between a heading and the next one gives a reader something.
fn has_content(page: &Document, heading: BlockId, end: BlockId) -> bool {
    // A heading inside a quote or an item of this topic is content.
    let inside = |id: BlockId| page.block(id).parent != page.block(heading).parent;
    let is_heading = |id: BlockId| matches!(page.block(id).kind, BlockKind::Heading(_));
    if (end.0 as usize) < page.blocks.len()
        && is_heading(end)
        && inside(end)
        && is_below(page, heading, end)
    {
        return true;
    }
    (heading.0 + 1..end.0).any(|index| is_content(page, BlockId(index)))
}

/// Whether a heading is deeper in containers than another.
fn is_below(page: &Document, heading: BlockId, other: BlockId) -> bool {
    page.ancestors(other).count() > page.ancestors(heading).count()
}

#[cfg(test)]
mod tests {
    use super::EmptyTopic;
    use crate::rules::tester::check;

    #[test]
    fn questions_without_answers_are_no_style() {
        let page = "# T\n\n## How do I log in?\n\n## How do I log out?\n\n## How do I pay?\n\n## How do I leave?\n\nTap it.\n";
        let message = |text: &str| format!("the question `{text}` has no answer");
        let texts = ["How do I log in?", "How do I log out?", "How do I pay?"];
        let messages = texts.map(message);
        let sources = texts.map(|text| format!("## {text}"));
        let found: Vec<_> = sources
            .iter()
            .map(String::as_str)
            .zip(messages.iter().map(String::as_str))
            .collect();
        check::<EmptyTopic>(page, &found);
    }

    #[test]
    fn an_accordion_without_content_is_reported() {
        check::<EmptyTopic>(
            "<details><summary>How do I pay?</summary>\n\n</details>\n\n<Accordion title=\"More\">\n</Accordion>\n",
            &[
                (
                    "How do I pay?",
                    "the question `How do I pay?` has no answer",
                ),
                ("More", "nothing is folded away below `More`"),
            ],
        );
        for page in [
            "<details><summary>How do I pay?</summary>Tap it.</details>\n",
            "<details>\n<summary>How do I pay?</summary>\n\n- Tap it.\n\n</details>\n",
            "<details>\n<summary>How do I pay?</summary>\n\n### By card\n\nx\n\n</details>\n",
            "<details><summary>How do I pay?</summary>\n",
        ] {
            check::<EmptyTopic>(page, &[]);
        }
    }
}
