//! `steps/drifted-twin`.

mod parallel_step;

use crate::diagnostic::Finding;
use crate::document::{Document, GAP, Procedure};
use crate::rules::registry::rule_meta;
use crate::rules::steps::drifted_twin::parallel_step::{Text, difference};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::sentence::is_full_stop;

/// A step that differs a little from the same step for another platform.
#[derive(Debug, Default)]
pub(crate) struct DriftedTwin;

/// Most procedures of a topic that are compared, and most steps of each.
const MAX_PROCEDURES: usize = 12;
const MAX_STEPS: usize = 40;

impl PageRule for DriftedTwin {
    const META: RuleMeta = rule_meta! {
        /// A step differs slightly from the same step for another platform.
        ///
        /// Reported when:
        ///
        /// - two steps of at least four words, in platform sections of one topic, have the same words but
        ///   different punctuation, spell one word in two ways, or differ by one short word.
        ///
        /// Not reported when:
        ///
        /// - they differ in what they say, such as the name of a button.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/drifted-twin -->`.
        ///
        /// ## Why it matters
        ///
        /// The text was copied, and then only one copy was corrected.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## The phone does not ring
        ///
        /// **Android**
        ///
        /// 1. Check whether the chat is muted.
        ///
        /// **iOS**
        ///
        /// 1. Check, whether the chat is muted.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## The phone does not ring
        ///
        /// **Android**
        ///
        /// 1. Check whether the chat is muted.
        ///
        /// **iOS**
        ///
        /// 1. Check whether the chat is muted.
        /// ```
        name: "steps/drifted-twin",
        level: Note,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let labelled: Vec<&Procedure> = page
            .procedures
            .iter()
            .filter(|procedure| procedure.label.is_some())
            .collect();
        let topic = |procedure: &Procedure| {
            let label = procedure.label? as usize;
            page.platform_labels[label].topic
        };
        for group in labelled.chunk_by(|a, b| topic(a) == topic(b)) {
            let texts: Vec<Vec<Text<'_>>> = group
                .iter()
                .take(MAX_PROCEDURES)
                .map(|procedure| texts(page, procedure))
                .collect();
            for (index, later) in texts.iter().enumerate() {
                for (before, earlier) in texts[..index].iter().enumerate() {
                    if group[before].label != group[index].label {
                        let platforms = &cx.settings.platforms;
                        let name = group[before].label.map(|label| {
                            let label = &page.platform_labels[label as usize];
                            platforms.names(&label.platforms, "")
                        });
                        let name = name.unwrap_or_default();
                        compare(page, (&name, earlier), later, cx);
                    }
                }
            }
        }
    }
}

fn texts<'a>(page: &'a Document, procedure: &'a Procedure) -> Vec<Text<'a>> {
    let steps = procedure.steps.iter().take(MAX_STEPS);
    steps
        .filter_map(|step| {
            let run = page.prose().block_of(step.text?)?;
            let whole = page.prose().text(run).trim().trim_end_matches(is_full_stop);
            let words: Vec<&str> = whole
                .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
                .filter(|word| !word.is_empty())
                .collect();
            // Code may differ where the words do not.
            let is_prose = !whole.contains(GAP);
            (is_prose && words.len() >= 4 && words.len() <= 200).then_some(Text {
                step,
                whole,
                words,
            })
        })
        .collect()
}

/// Reports the twins of two procedures, unless the other has the very same step.
fn compare(
    page: &Document,
    (earlier_label, earlier): (&str, &[Text<'_>]),
    later: &[Text<'_>],
    cx: &mut Context<'_>,
) {
    for text in later {
        if earlier.iter().any(|other| other.whole == text.whole) {
            continue;
        }
        let twin = earlier
            .iter()
            .find_map(|other| Some((other, difference(page, other, text)?)));
        let Some((other, difference)) = twin else {
            continue;
        };
        let item = &page.items[text.step.item as usize];
        let place = page.items[other.step.item as usize].span;
        let message = format!(
            "this step says `{}`, and the same step for {} says `{}`",
            difference.1, earlier_label, difference.0
        );
        let finding = Finding::new(item.span, message)
            .help("write both alike")
            .related(place, "the same step");
        cx.report(finding);
    }
}
