//! `structure/similar-questions`.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::structure::branches::branches;
use crate::rules::structure::question::{folded, is_below_label, labels};
use crate::rules::{Context, PageRule, RuleMeta};

/// Two questions of a page that say the same in other words.
#[derive(Debug, Default)]
pub(crate) struct SimilarQuestions;

impl PageRule for SimilarQuestions {
    const META: RuleMeta = rule_meta! {
        /// Two questions of a page ask the same thing in different words.
        ///
        /// Reported when:
        ///
        /// - two headings that begin as questions differ only in how they begin ("How do I", "Is there a
        ///   way to"), in small words ("my", "the"), and in words of the same meaning ("delete",
        ///   "remove"), in a language whose questions faqlint knows.
        ///
        /// Not reported when:
        ///
        /// - any other word differs.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/similar-questions -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader who finds one answer does not see the other, and the two drift apart.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## How do I delete my account?
        ///
        /// In the settings.
        ///
        /// ## Is there a way to remove an account?
        ///
        /// Write to us.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## How do I delete my account?
        ///
        /// In the settings.
        ///
        /// ## How do I restore my account?
        ///
        /// Write to us.
        /// ```
        name: "structure/similar-questions",
        level: Note,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let Some(language) = page.language.filter(|_| page.headings.len() > 1) else {
            return;
        };
        let labels = labels(page);
        let branches = branches(page);
        let mut asked: FxHashMap<(u32, String), u32> = FxHashMap::default();
        for (heading, index) in page.headings.iter().zip(0_u32..) {
            if heading.dynamic || labels.contains(&index) || is_below_label(page, index, &labels) {
                continue;
            }
            let Some(key) = language.question_key(&heading.text) else {
                continue;
            };
            let first = *asked
                .entry((branches[index as usize], key))
                .or_insert(index);
            let above = &page.headings[first as usize];
            // The same words are the fault of `duplicate-heading`, and a part may say again what it is about.
            let is_part = index < above.topic_end;
            if first == index || is_part || folded(&above.text) == folded(&heading.text) {
                continue;
            }
            let message = format!("`{}` asks the same as `{}`", heading.text, above.text);
            cx.report(
                Finding::new(heading.span, message)
                    .help("merge the answers, or reword one question so that the difference shows")
                    .related(above.span, "it is asked here already"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SimilarQuestions;
    use crate::rules::tester::{check_in, settings};

    #[test]
    fn the_language_of_the_page_counts() {
        let mut settings = settings();
        settings.language = "de".to_owned();
        check_in::<SimilarQuestions>(
            &settings,
            "",
            "## Wie kann ich mein Konto löschen?\n\na\n\n## Wie lässt sich das Konto entfernen?\n\nb\n",
            &[(
                "## Wie lässt sich das Konto entfernen?",
                "`Wie lässt sich das Konto entfernen?` asks the same as `Wie kann ich mein Konto löschen?`",
            )],
        );
    }
}
