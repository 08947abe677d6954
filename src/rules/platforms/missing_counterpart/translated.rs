//! What a translation lacks beside its source is said once: by the rules that compare the two.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::translations::alignment::PagePair;
use crate::settings::{PlatformId, Platforms};
use crate::text::Span;

/// The platforms of `missing` whose sections the source of a topic has: what
/// `translations/differing-platforms` or `translations/missing-topic` reports.
pub(crate) fn known(
    corpus: &Corpus,
    id: PageId,
    topic: Option<u32>,
    platforms: &Platforms,
    missing: &[PlatformId],
) -> Vec<PlatformId> {
    let mut lost: Vec<PlatformId> = Vec::new();
    let Some(pair) = PagePair::in_step(corpus, id).filter(|_| !missing.is_empty()) else {
        return lost;
    };
    if let Some(both) = pair.matched().find(|both| both.here.heading == topic) {
        let (platform_sections, _) = both.lone_platform_sections();
        lost.extend(
            platform_sections
                .iter()
                .flat_map(|section| &section.platforms),
        );
    }
    for (_, heading) in pair.missing() {
        let above = heading.parent.and_then(|above| pair.heading_here(above));
        if above == topic
            && let Some(label) = platforms.label(&heading.text)
        {
            lost.extend(label.platforms.iter().map(|(named, _)| *named));
        }
    }
    lost.retain(|platform| missing.contains(platform));
    lost
}

/// Lets rules that see the same in a topic supersede the finding: a misspelled or repeated label may be
/// meant for what is missing, and what is [`known`] is reported beside the source.
pub(crate) fn superseded_by(finding: Finding, topic: Span, is_known: bool) -> Finding {
    let finding = finding
        .superseded_by("platforms/duplicate", topic)
        .superseded_by("platforms/unknown", topic);
    if !is_known {
        return finding;
    }
    finding
        .superseded_by("translations/differing-platforms", topic)
        .superseded_by("translations/missing-topic", topic)
}
