//! `structure/duplicate-heading`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Finding;
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::structure::branches::{branches, branches_of};
use crate::rules::structure::question::{
    asks, folded, is_below_label, is_question, is_tab, labels, link_target, stands_alone,
};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A heading that is repeated where one would do.
#[derive(Debug, Default)]
pub(crate) struct DuplicateHeading;

impl PageRule for DuplicateHeading {
    const META: RuleMeta = rule_meta! {
        /// A heading is repeated.
        ///
        /// Reported when:
        ///
        /// - two headings of one topic have the same words, or the page asks a question twice.
        ///
        /// Not reported when:
        ///
        /// - it is the same label under different questions ("Android", "Steps");
        /// - the two are in tabs or in branches of a template;
        /// - parts of the page ask the same questions about different things;
        /// - both have ids of their own (`{#ids}`), or are links to different places.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/duplicate-heading -->`.
        ///
        /// ## Why it matters
        ///
        /// One of the two answers is usually older, and nobody knows which. A link to the second one gets a
        /// number, and leads elsewhere when the first is removed.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## How do I change my number?
        ///
        /// In the settings.
        ///
        /// ## How do I change my number?
        ///
        /// In the settings, under your picture.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## How do I change my number?
        ///
        /// ### Android
        ///
        /// In the settings.
        ///
        /// ## How do I delete my account?
        ///
        /// ### Android
        ///
        /// In the settings, under your picture.
        /// ```
        name: "structure/duplicate-heading",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for finding in repeated_accordions(page) {
            cx.report(finding);
        }
        if page.headings.len() < 2 {
            return;
        }
        let Repeats {
            mut pairs,
            parallel,
        } = repeated(page);
        let has_id = |index: u32| page.headings[index as usize].declared;
        pairs.retain(|(first, second)| !(has_id(*first) && has_id(*second)));
        drop_parallel(page, &mut pairs, &parallel);
        for (first, second) in pairs {
            let [above, heading] = [first, second].map(|index| &page.headings[index as usize]);
            let message = if above.parent == heading.parent {
                format!("the heading `{}` is repeated in one topic", heading.text)
            } else {
                format!(
                    "the question `{}` is asked twice on this page",
                    heading.text
                )
            };
            cx.report(
                Finding::new(heading.span, message)
                    .help("merge the two, or reword one so that the difference shows")
                    .related(above.span, "it is here already"),
            );
        }
    }
}

/// The questions of accordions that the page asks twice.
fn repeated_accordions(page: &Document) -> Vec<Finding> {
    let branches = branches_of(page, page.accordions.iter().map(|one| one.block));
    let mut asked: FxHashMap<(u32, Option<u32>, String), Span> = FxHashMap::default();
    let mut found = Vec::new();
    for (accordion, branch) in page.accordions.iter().zip(branches) {
        let text = folded(&accordion.text);
        if !stands_alone(&text) || !asks(page, &accordion.text) {
            continue;
        }
        let place = (branch, page.heading_at(accordion.title.start), text);
        let Some(first) = asked.get(&place) else {
            asked.insert(place, accordion.title);
            continue;
        };
        let message = format!(
            "the question `{}` is asked twice on this page",
            accordion.text
        );
        found.push(
            Finding::new(accordion.title, message)
                .help("merge the two, or reword one so that the difference shows")
                .related(*first, "it is here already"),
        );
    }
    found
}

/// Most repeats of one heading that are reported: a page of ten thousand says it ten times.
const MAX: u32 = 10;

/// The headings that repeat an earlier one, with that one.
#[derive(Default)]
struct Repeats {
    pairs: Vec<(u32, u32)>,
    /// Those that are fine themselves, but show that two topics are alike.
    parallel: Vec<(u32, u32)>,
}

fn repeated(page: &Document) -> Repeats {
    let labels = labels(page);
    let branches = branches(page);
    let mut siblings: FxHashMap<(u32, Option<u32>, String), u32> = FxHashMap::default();
    let mut questions: FxHashMap<(u32, String), u32> = FxHashMap::default();
    let mut found = Repeats::default();
    let mut repeats: FxHashMap<u32, u32> = FxHashMap::default();
    for (heading, index) in page.headings.iter().zip(0_u32..) {
        let mut text = folded(&heading.text);
        if let Some(target) = link_target(page, heading) {
            text += target;
        }
        let is_left_out = heading.dynamic || heading.in_quote || labels.contains(&index);
        if text.is_empty() || is_left_out || is_tab(page, heading) {
            continue;
        }
        let branch = branches[index as usize];
        let sibling = siblings
            .entry((branch, heading.parent, text.clone()))
            .or_insert(index);
        if *sibling == index {
            let is_alone = stands_alone(&text) && is_question(page, heading);
            let first = *questions.entry((branch, text)).or_insert(index);
            if first == index {
                continue;
            }
            if is_alone && !is_below_label(page, index, &labels) {
                found.pairs.push((first, index));
            } else {
                found.parallel.push((first, index));
            }
        } else {
            let repeats = repeats.entry(*sibling).or_default();
            *repeats += 1;
            if *repeats <= MAX {
                found.pairs.push((*sibling, index));
            }
        }
    }
    found
}

/// Drops what is alike on purpose: two topics with several questions in common, a question that every
/// topic asks, and labels that take turns (Cause, Remedy, Cause, Remedy).
fn drop_parallel(page: &Document, pairs: &mut Vec<(u32, u32)>, parallel: &[(u32, u32)]) {
    let parents = |(first, second): (u32, u32)| {
        [first, second].map(|index| page.headings[index as usize].parent)
    };
    let mut by_topics: FxHashMap<[Option<u32>; 2], FxHashSet<u32>> = FxHashMap::default();
    let mut by_first: FxHashMap<u32, u32> = FxHashMap::default();
    for pair in pairs.iter() {
        by_topics.entry(parents(*pair)).or_default().insert(pair.0);
        *by_first.entry(pair.0).or_default() += 1;
    }
    for pair in parallel {
        by_topics.entry(parents(*pair)).or_default().insert(pair.0);
    }
    pairs.retain(|pair| {
        let topics = parents(*pair);
        let is_shared = by_topics[&topics].len() > 1;
        if topics[0] == topics[1] {
            let is_label = page.headings[pair.0 as usize]
                .text
                .split_whitespace()
                .count()
                < 3;
            return !(is_shared && is_label);
        }
        !is_shared && by_first[&pair.0] == 1
    });
}

#[cfg(test)]
mod tests {
    use super::DuplicateHeading;
    use crate::rules::tester::check;

    #[test]
    fn ids_and_links_tell_headings_apart() {
        let page = "# [A](https://a.example/)\n\nx\n\n# [A](https://b.example/)\n\ny\n";
        check::<DuplicateHeading>(page, &[]);
    }

    #[test]
    fn a_question_of_two_accordions_is_reported() {
        let page = "<details><summary>How do I log in?</summary>\n\na\n\n</details>\n\n";
        check::<DuplicateHeading>(
            &format!(
                "{page}# A\n\n{page}<details>\n<summary>How do I <b>log in</b>?</summary>\n\nb\n\n</details>\n"
            ),
            &[(
                "How do I <b>log in</b>?",
                "the question `How do I log in?` is asked twice on this page",
            )],
        );
        let solution = "<details><summary>Solution</summary>\n\na\n\n</details>\n\n";
        check::<DuplicateHeading>(&format!("{solution}{solution}"), &[]);
    }
}
