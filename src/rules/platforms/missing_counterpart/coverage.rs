//! Which platforms a topic leaves out, by the stats of its page and corpus.

use crate::corpus::{PlatformStats, ResolvedPage, TopicPlatforms};
use crate::diagnostic::{Finding, Level};
use crate::document::{Heading, LabelNaming, PlatformLabel};
use crate::settings::{PlatformId, Platforms};

/// Most headings of a page that are compared with each other.
pub(crate) const MAX_COMPARED: usize = 200;

/// All platforms, in their order.
pub(crate) fn all(platforms: &Platforms) -> impl Iterator<Item = PlatformId> + use<> {
    (0..platforms.list().len() as u8).map(PlatformId)
}

/// The platforms of `expected` that a topic does not cover.
pub(crate) fn absent(expected: &[PlatformId], topic: &TopicPlatforms) -> Vec<PlatformId> {
    let is_absent = |other: &&PlatformId| topic.platforms.binary_search(other).is_err();
    expected.iter().filter(is_absent).copied().collect()
}

/// Whether `other` is there wherever the platforms of the topic are: elsewhere on the page, or in the
/// corpus when the page has too few such topics.
pub(crate) fn is_missing(
    page: &ResolvedPage,
    platforms: &Platforms,
    [own, corpus]: [&PlatformStats; 2],
    (topic, first): (&TopicPlatforms, &PlatformLabel),
    other: PlatformId,
) -> bool {
    let is_covered = topic.platforms.contains(&other)
        || topic
            .platforms
            .iter()
            .any(|one| platforms.overlap(*one, other));
    !is_covered
        && !is_covered_above(page, topic, other)
        && topic.platforms.iter().all(|one| {
            let counts = |stats: &PlatformStats| {
                let all = stats.together(*one, *one).saturating_sub(1);
                (stats.together(*one, other), all)
            };
            match counts(own) {
                // One other topic is not a habit, but two sections that both have are a set, and so is what a
                // switch of the site shows: its tags are for every reader.
                (1, 1) if topic.platforms.len() > 1 || first.naming == LabelNaming::Hidden => {
                    let (both, all) = counts(corpus);
                    both == all
                }
                (_, 0 | 1) => {
                    let (both, all) = counts(corpus);
                    both >= 5 && both == all
                }
                (both, all) => both == all || (all >= 5 && both * 5 >= all * 4),
            }
        })
}

/// Whether the topic that this one is a part of has a section for a platform, so that this one tells
/// what else holds on some. The title of the page does not count as such a topic.
fn is_covered_above(page: &ResolvedPage, topic: &TopicPlatforms, other: PlatformId) -> bool {
    let Some(heading) = topic.heading else {
        return false;
    };
    let parents = std::iter::successors(page.headings[heading as usize].parent, |above| {
        page.headings[*above as usize].parent
    });
    parents
        .filter(|above| page.headings[*above as usize].level > 1)
        .any(|above| {
            let topics = &page.topic_platforms;
            topics
                .binary_search_by_key(&Some(above), |covered| covered.heading)
                .is_ok_and(|at| topics[at].platforms.contains(&other))
        })
}

/// Whether a platform includes those of the sections of a topic: a topic about computers is about
/// Windows, macOS and Linux.
pub(crate) fn stands_for_sections(
    platforms: &Platforms,
    named: PlatformId,
    topic: &TopicPlatforms,
) -> bool {
    let sections = &topic.platforms;
    !sections.contains(&named) && sections.iter().any(|one| platforms.overlap(named, *one))
}

/// The finding of a topic with sections.
pub(crate) fn missing_sections(
    page: &ResolvedPage,
    topic: &TopicPlatforms,
    first: &PlatformLabel,
    missing: &[PlatformId],
    platforms: &Platforms,
) -> Finding {
    let there = platforms.names(&topic.platforms, "`");
    let lacking = platforms.names(missing, "`");
    let heading = topic
        .heading
        .map(|heading| &page.headings[heading as usize]);
    let name = heading.map_or("the page".to_owned(), |heading| {
        format!("topic `{}`", heading.text)
    });
    let finding = Finding::new(
        first.span,
        format!("{name} has a section for {there}, but none for {lacking}"),
    )
    .help(format!(
        "add a section for {lacking}, or say that the answer is the same there"
    ));
    match heading {
        Some(heading) => finding.related(heading.content, "the topic"),
        None => finding,
    }
}

/// The finding of a topic that is about one platform by its heading.
pub(crate) fn missing_topic(
    heading: &Heading,
    (platform, missing): (PlatformId, PlatformId),
    platforms: &Platforms,
) -> Finding {
    let (here, there) = (&platforms.get(platform).name, &platforms.get(missing).name);
    let text = &heading.text;
    Finding::new(
        heading.content,
        format!(
            "topic `{text}` is about `{here}` only, while other topics cover `{there}` as well"
        ),
    )
    .help(format!(
        "add what holds for {there}, or say that it is the same or not possible there"
    ))
    .at_most(Level::Note)
}
