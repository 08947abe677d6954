//! Links as they are compared between a translation and its source.

use rustc_hash::FxHashMap;

use crate::corpus::{PlatformSection, ResolvedPage, Section, TargetKey, split_target};
use crate::document::Link;
use crate::rules::translations::alignment::{PagePair, is_in_lone_platform_section};
use crate::text::Rows;

/// A link, and its target as it is compared between languages.
pub(super) struct Compared<'a> {
    pub(super) link: &'a Link,
    pub(super) index: usize,
    pub(super) target: TargetKey,
    pub(super) fragment: Option<String>,
}

/// The links of a section, those of lone platform sections left out.
pub(super) fn links<'a>(
    page: &'a ResolvedPage,
    section: &Section,
    lone: &[&PlatformSection],
) -> Vec<Compared<'a>> {
    let first = page.links.index_from(section.span.start);
    page.links
        .starting_in(section.span)
        .iter()
        .zip(first..)
        .filter(|(link, _)| !link.declares_anchor && !link.target.dynamic)
        .filter(|(link, _)| !is_in_lone_platform_section(link.span, lone))
        .map(|(link, index)| {
            let written = page.target(&link.target);
            let parts = split_target(written);
            let fragment = parts.decoded_fragment();
            Compared {
                link,
                index,
                target: page.link_keys[index],
                fragment: fragment.map(std::borrow::Cow::into_owned),
            }
        })
        .collect()
}

/// The links that the translation has more often than its source, anywhere on the page: a link that
/// is in another topic is not lost.
pub(super) struct Spare {
    counts: FxHashMap<TargetKey, i32>,
}

impl Spare {
    /// Counts the links of both pages.
    pub(super) fn new(pair: &PagePair<'_>) -> Self {
        let mut counts: FxHashMap<TargetKey, i32> = FxHashMap::default();
        let mut count = |page: &ResolvedPage, section: &Section, by: i32| {
            let first = page.links.index_from(section.span.start);
            let links = page.links.starting_in(section.span);
            for (link, key) in links.iter().zip(&page.link_keys[first..]) {
                if !link.declares_anchor {
                    *counts.entry(*key).or_default() += by;
                }
            }
        };
        for section in &pair.page.sections {
            count(pair.page, section, 1);
        }
        // The loss of a topic says it all of its links.
        for section in pair.shared() {
            count(pair.source, section, -1);
        }
        Self { counts }
    }

    /// Whether the link to `target` is one of those that only moved.
    pub(super) fn has(&self, target: TargetKey) -> bool {
        self.counts.get(&target).is_some_and(|count| *count >= 0)
    }
}
