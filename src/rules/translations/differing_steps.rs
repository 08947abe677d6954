//! `translations/differing-steps`.

use crate::corpus::{Corpus, PageId, PlatformSection, Section, Steps};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::unless_empty;
use crate::rules::translations::alignment::{PagePair, is_in_lone_platform_section};
use crate::rules::{Context, RuleMeta, SiteRule};

/// A topic whose steps are more or fewer than in the source.
#[derive(Debug, Default)]
pub(crate) struct DifferingSteps;

impl SiteRule for DifferingSteps {
    const META: RuleMeta = rule_meta! {
        /// A topic has more or fewer steps than its source.
        ///
        /// Reported when:
        ///
        /// - the steps of a topic, procedure by procedure, differ in number from the same topic of the
        ///   page that it is a translation of.
        ///
        /// Not reported when:
        ///
        /// - only one of the two has the platform section of the steps: that is
        ///   `translations/differing-platforms`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/differing-steps -->`.
        ///
        /// ## Why it matters
        ///
        /// A reader who follows the steps of the translation does not get to the end.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// # Anmelden
        ///
        /// 1. Tippe auf **Start**.
        /// 2. Gib den Code ein.
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in
        ///
        /// 1. Tap **Start**.
        /// 2. Type your number.
        /// 3. Type the code.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        ///
        /// 1. Tippe auf **Start**.
        /// 2. Gib den Code ein.
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        ///
        /// 1. Tap **Start**.
        /// 2. Type the code.
        /// ```
        name: "translations/differing-steps",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        for both in pair.matched() {
            let (lost, added) = both.lone_platform_sections();
            let there = procedures(both.source, &lost);
            let here = procedures(both.here, &added);
            let count = |list: &[Steps]| list.iter().map(|steps| steps.count).sum::<u32>();
            // Steps that a component indents read as code, so in MDX none may be some.
            let is_mdx = [&pair.source.path, &pair.page.path]
                .iter()
                .any(|path| path.ends_with('x'));
            let has_none = count(&there).min(count(&here)) == 0;
            if count(&there) == count(&here) || (is_mdx && has_none) {
                continue;
            }
            // Bullets in one language may be numbers in another.
            let items = |section: &Section| section.steps() + section.bullets();
            if items(both.source) == items(both.here) {
                continue;
            }
            // The first procedure that differs is the one to look at.
            let at = there
                .iter()
                .zip(&here)
                .position(|(there, here)| there.count != here.count);
            let at = at.unwrap_or(there.len().min(here.len()));
            let span = here
                .get(at)
                .map_or(PagePair::head(pair.page, both.here), |steps| steps.span);
            let original = there
                .get(at)
                .map_or(PagePair::head(pair.source, both.source), |steps| steps.span);
            let message = pair.counts(both, (count(&here), count(&there)), "step");
            let finding = Finding::new(span, message)
                .help("bring the steps in line with the source")
                .related_on(
                    pair.source.path.clone(),
                    original,
                    "the steps in the source",
                );
            let finding = if count(&here) < count(&there) {
                // The steps are there and do not render, or their numbers show where one is lost.
                unless_empty(finding, pair.page, both.here)
                    .superseded_by("steps/not-a-list", both.here.span)
                    .superseded_by("steps/misnumbered", span)
            } else {
                finding
            };
            cx.report(finding);
        }
    }
}

fn procedures(section: &Section, lone: &[&PlatformSection]) -> Vec<Steps> {
    let shared = section
        .procedures
        .iter()
        .filter(|steps| !is_in_lone_platform_section(steps.span, lone));
    shared.copied().collect()
}
