//! `translations/differing-platforms`.

use crate::corpus::{Corpus, PageId, PlatformSection};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::unless_empty;
use crate::rules::translations::alignment::{PagePair, SectionPair, is_in_lone_platform_section};
use crate::rules::translations::block_alignment::of_section;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A topic whose platform sections are not those of the source.
#[derive(Debug, Default)]
pub(crate) struct DifferingPlatforms;

impl SiteRule for DifferingPlatforms {
    const META: RuleMeta = rule_meta! {
        /// A topic covers other platforms than its source.
        ///
        /// Reported when:
        ///
        /// - the platform sections of a topic differ from the same topic of the page that it is a
        ///   translation of.
        ///
        /// Not reported when:
        ///
        /// - the platforms are headings of their own: these are topics, which
        ///   `translations/missing-topic` compares.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/differing-platforms -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers with that device find no answer in their language.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// # Anmelden
        ///
        /// **Android:**
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in
        ///
        /// **Android:**
        ///
        /// Tap **Start**.
        ///
        /// **iOS:**
        ///
        /// Tap **Next**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        ///
        /// **Android:**
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        ///
        /// **Android:**
        ///
        /// Tap **Start**.
        /// ```
        name: "translations/differing-platforms",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        for both in pair.matched() {
            let (lost, added) = both.lone_platform_sections();
            // A topic that shares no section with its source is laid out in another way, unless all the
            // rest of it is there.
            if both.source.platform_sections.len() == lost.len() && !is_all_else_there(both, &lost)
            {
                continue;
            }
            let names = |section: &PlatformSection| {
                let names = section
                    .platforms
                    .iter()
                    .map(|id| cx.settings.platforms.get(*id).name.as_str());
                names.collect::<Vec<_>>().join(" and ")
            };
            let here = pair.name_here(both.here);
            let mut findings = Vec::new();
            for section in lost {
                let message = format!(
                    "{here} lacks {}, which `{}` covers",
                    names(section),
                    pair.source.path
                );
                let finding = Finding::new(of_section(pair.page, both, section), message)
                    .help("translate that section as well")
                    .related_on(
                        pair.source.path.clone(),
                        section.label,
                        "the section in the source",
                    );
                findings.push(unless_empty(finding, pair.page, both.here));
            }
            for section in added {
                let message = format!("{here} covers {}, and its source does not", names(section));
                findings.push(
                    Finding::new(section.label, message)
                        .help("add the section to the source, or remove it here")
                        .related_on(
                            pair.source.path.clone(),
                            PagePair::head(pair.source, both.source),
                            "the topic in the source",
                        ),
                );
            }
            for finding in findings {
                cx.report(finding);
            }
        }
    }
}

/// Most lost sections whose blocks are counted.
const MAX_SECTIONS: usize = 16;

/// Whether a topic has as many blocks as its source has outside the lost sections.
fn is_all_else_there(both: SectionPair<'_>, lost: &[&PlatformSection]) -> bool {
    let there = &both.source.leaves;
    let gone = there
        .iter()
        .filter(|leaf| is_in_lone_platform_section(leaf.span, lost));
    let gone = gone.count();
    gone > 0
        && lost.len() <= MAX_SECTIONS
        && both.here.platform_sections.is_empty()
        && both.here.leaves.len() + gone == there.len()
}
