//! `translations/missing-topic`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::{PagePair, shown, unless_empty};
use crate::rules::{Context, RuleMeta, SiteRule};

/// A topic of the source that a translation lacks.
#[derive(Debug, Default)]
pub(crate) struct MissingTopic;

impl SiteRule for MissingTopic {
    const META: RuleMeta = rule_meta! {
        /// A translation lacks a topic of its source.
        ///
        /// Reported when:
        ///
        /// - a topic of the source has no counterpart in the translation. Topics are matched by declared
        ///   anchors first, then by their order, levels and what does not change in translation: steps,
        ///   platforms, code, links, numbers. Where topics are too much alike to tell which is missing, the
        ///   finding names those that it may be;
        /// - more than a third of the topics are missing: one finding, for a translation of an older
        ///   edition.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/missing-topic -->`.
        ///
        /// ## Why it matters
        ///
        /// A reader of the translation does not get the answer, and cannot know that there is one.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// # Anmelden
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in
        ///
        /// Tap **Start**.
        ///
        /// # Log out
        ///
        /// 1. Tap your picture.
        /// 2. Tap **Log out**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        ///
        /// Tap **Start**.
        /// ```
        name: "translations/missing-topic",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::of(corpus, id) else {
            return;
        };
        let missing = pair.missing();
        let source = &pair.source.path;
        if pair.is_other_edition() {
            let Some((section, first)) = missing.first() else {
                return;
            };
            let are = if missing.len() == 1 { "is" } else { "are" };
            let added = match pair.added() {
                0 => String::new(),
                1 => ", and 1 is not in it".to_owned(),
                added => format!(", and {added} are not in it"),
            };
            let message = format!(
                "{} of the {} topics of `{source}` {are} missing here{added}",
                missing.len(),
                pair.source.headings.len()
            );
            let finding = Finding::new(pair.place_of(*section), message)
                .help("this translates an older edition: compare it with the source again")
                .related_on(source.clone(), first.span, "the first that is missing");
            cx.report(finding);
            return;
        }
        for (section, topic) in missing {
            let name = shown(pair.source, topic);
            let message = match pair.candidates(section) {
                Some((first, last)) => format!(
                    "a topic of `{source}` is missing here, one of those from `{}` to `{}`",
                    shown(pair.source, first),
                    shown(pair.source, last)
                ),
                None => format!("the topic `{name}` of `{source}` is missing here"),
            };
            let finding = Finding::new(pair.place_of(section), message)
                .help("translate it, or remove it from the source")
                .related_on(source.clone(), topic.span, "the topic in the source");
            // A heading that lost the only topic below it is empty, which says it all.
            cx.report(match pair.section_before(section) {
                Some(before) => unless_empty(finding, pair.page, before),
                None => finding,
            });
        }
    }
}
