//! Which platforms the topics of a corpus cover together, and in which order.

use crate::corpus::PageSummary;
use crate::document::{PlatformLabel, label_groups};
use crate::settings::PlatformId;

/// Counts over the topics and groups of labels of some pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformStats {
    /// Number of platforms that are counted.
    size: usize,
    /// Topics that cover both; on the diagonal, topics that cover the one.
    together: Vec<u32>,
    /// Groups of labels in which the first comes before the second.
    before: Vec<u32>,
}

impl PlatformStats {
    /// Counts the topics with platform sections of some pages, and their groups of labels.
    ///
    /// Linear in the labels, for a number of platforms.
    #[must_use]
    pub fn new<'a>(pages: impl Iterator<Item = &'a PageSummary> + Clone) -> Self {
        let labels = pages.clone().flat_map(|page| &page.platform_labels);
        let most = labels.flat_map(|label| &label.platforms).max();
        let size = most.map_or(0, |id| usize::from(id.0) + 1);
        let mut stats = Self {
            size,
            together: vec![0; size * size],
            before: vec![0; size * size],
        };
        for page in pages {
            stats.add(page);
        }
        stats
    }

    fn add(&mut self, page: &PageSummary) {
        for topic in &page.topic_platforms {
            for a in &topic.platforms {
                for b in &topic.platforms {
                    self.together[usize::from(a.0) * self.size + usize::from(b.0)] += 1;
                }
            }
        }
        for group in label_groups(&page.platform_labels) {
            let order = order(&page.platform_labels, &group);
            for ((a, _), (b, _)) in pairs(&order) {
                self.before[usize::from(a.0) * self.size + usize::from(b.0)] += 1;
            }
        }
    }

    /// Number of topics that cover both platforms; with the same one twice, that cover it.
    #[must_use]
    pub fn together(&self, a: PlatformId, b: PlatformId) -> u32 {
        Self::at(self.size, &self.together, a, b)
    }

    /// Number of groups of labels in which `a` comes before `b`.
    #[must_use]
    pub fn before(&self, a: PlatformId, b: PlatformId) -> u32 {
        Self::at(self.size, &self.before, a, b)
    }

    fn at(size: usize, counts: &[u32], a: PlatformId, b: PlatformId) -> u32 {
        let (a, b) = (usize::from(a.0), usize::from(b.0));
        if a < size && b < size {
            counts[a * size + b]
        } else {
            0
        }
    }
}

/// The platforms of a group with the first label of each, in source order.
#[must_use]
pub fn order(labels: &[PlatformLabel], group: &[usize]) -> Vec<(PlatformId, usize)> {
    let mut order: Vec<(PlatformId, usize)> = Vec::new();
    for &index in group {
        for platform in &labels[index].platforms {
            if order.iter().all(|(other, _)| other != platform) {
                order.push((*platform, index));
            }
        }
    }
    order
}

/// The pairs of platforms of a group in which the label of the first comes before that of the second.
pub fn pairs(
    order: &[(PlatformId, usize)],
) -> impl Iterator<Item = ((PlatformId, usize), (PlatformId, usize))> + '_ {
    order.iter().enumerate().flat_map(move |(at, a)| {
        let rest = order[at + 1..].iter().filter(move |b| a.1 != b.1);
        rest.map(move |b| (*a, *b))
    })
}
