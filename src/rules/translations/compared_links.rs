//! Links as they are compared between a translation and its source.

use rustc_hash::FxHashMap;

use crate::corpus::{ResolvedPage, Part, Section, TargetKey, split_target};
use crate::document::Link;
use crate::rules::translations::compare::{Pair, is_in_lone_section, rows_in};

/// A link, and its target as it is compared between languages.
pub(super) struct Compared<'a> {
    pub(super) link: &'a Link,
    pub(super) index: usize,
    pub(super) target: TargetKey,
    pub(super) fragment: Option<String>,
}

/// The links of a part, those of lone platform sections left out.
pub(super) fn links<'a>(page: &'a ResolvedPage, part: &Part, lone: &[&Section]) -> Vec<Compared<'a>> {
    let first = page
        .links
        .partition_point(|link| link.span.start < part.span.start);
    rows_in(&page.links, part, |link| link.span)
        .iter()
        .zip(first..)
        .filter(|(link, _)| !link.declares_anchor && !link.target.dynamic)
        .filter(|(link, _)| !is_in_lone_section(link.span, lone))
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
/// stands in another topic is not lost.
pub(super) struct Spare {
    counts: FxHashMap<TargetKey, i32>,
}

impl Spare {
    /// Counts the links of both pages.
    pub(super) fn new(pair: &Pair<'_>) -> Self {
        let mut counts: FxHashMap<TargetKey, i32> = FxHashMap::default();
        let mut count = |page: &ResolvedPage, part: &Part, by: i32| {
            let first = page
                .links
                .partition_point(|link| link.span.start < part.span.start);
            let links = rows_in(&page.links, part, |link| link.span);
            for (link, key) in links.iter().zip(&page.link_keys[first..]) {
                if !link.declares_anchor {
                    *counts.entry(*key).or_default() += by;
                }
            }
        };
        for part in &pair.page.parts {
            count(pair.page, part, 1);
        }
        // The loss of a topic says it all of its links.
        for part in pair.shared() {
            count(pair.source, part, -1);
        }
        Self { counts }
    }

    /// Whether the link to `target` is one of those that only moved.
    pub(super) fn has(&self, target: TargetKey) -> bool {
        self.counts.get(&target).is_some_and(|count| *count >= 0)
    }
}
