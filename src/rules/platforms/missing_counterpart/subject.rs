//! What a page or topic is about.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::ResolvedPage;
use crate::document::{BlockId, Heading, LabelForm, PlatformLabel};
use crate::rules::platforms::missing_counterpart::coverage::stands_for_sections;
use crate::rules::platforms::platform_matcher::PlatformMatcher;
use crate::settings::{Noun, PlatformId, Platforms};
use crate::text::Rows;

/// Whether a page is about one platform, and not about one that includes several.
pub(crate) fn has_one(
    page: &ResolvedPage,
    matcher: &PlatformMatcher,
    platforms: &Platforms,
) -> bool {
    of(page, matcher, platforms).is_some_and(|named| {
        let mut topics = page.topic_platforms.iter();
        !topics.any(|topic| stands_for_sections(platforms, named, topic))
    })
}

/// The one platform a page is about, by its title or its path.
pub(crate) fn of(
    page: &ResolvedPage,
    matcher: &PlatformMatcher,
    platforms: &Platforms,
) -> Option<PlatformId> {
    let block = page.front_matter;
    let title = block.and_then(|block| block.title);
    let title = title.and_then(|span| matcher.only(span.slice(&page.text)));
    let first = page
        .headings
        .first()
        .filter(|first| first.topic_end as usize == page.headings.len());
    let heading = || first.and_then(|first| matcher.only(&first.text));
    title
        .or_else(heading)
        .or_else(|| by_path(page, matcher, platforms))
}

/// The platform that the folders and the file name spell: `ios/contacts.md`, `install-windows.md`.
fn by_path(
    page: &ResolvedPage,
    matcher: &PlatformMatcher,
    platforms: &Platforms,
) -> Option<PlatformId> {
    let words = page.path.split(|c: char| !c.is_alphanumeric());
    // A folder `web` or `desktop` holds what belongs to an app, which may run anywhere.
    let mut named = words
        .filter_map(|word| matcher.named(word))
        .filter(|id| platforms.get(*id).noun != Noun::Always);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// The text of a topic from a byte on: to the next heading of its level; the text before the first
/// heading when there is no topic.
pub(crate) fn text_from(page: &ResolvedPage, topic: Option<u32>, from: u32) -> &str {
    let end = match topic {
        Some(topic) => page
            .headings
            .get(page.headings[topic as usize].topic_end as usize),
        None => page
            .headings
            .iter()
            .find(|heading| heading.span.start >= from),
    };
    let end = end.map_or(page.text.len() as u32, |next| next.span.start);
    &page.text[from as usize..end.max(from) as usize]
}

/// The text between the heading of a topic and the line of its first label.
pub(crate) fn lead<'a>(page: &'a ResolvedPage, topic: u32, first: &PlatformLabel) -> &'a str {
    let start = page.headings[topic as usize].span.end;
    let before = &page.text[start as usize..first.whole.start.max(start) as usize];
    // `<TabItem value="android" label="Android">` names its platform before its label does.
    before.rfind('\n').map_or("", |end| &before[..end])
}

/// The topics whose heading names one platform beside other words, the outermost of each branch.
///
/// Left out are labels, links to other pages, and headings that mark the platform as a tag: `_macOS_`,
/// `(iOS only)`.
pub(crate) fn topics(
    page: &ResolvedPage,
    matcher: &PlatformMatcher,
    platforms: &Platforms,
) -> Vec<(u32, PlatformId)> {
    let sections: FxHashSet<Option<u32>> = page
        .topic_platforms
        .iter()
        .map(|topic| topic.heading)
        .collect();
    let mut topics = Vec::new();
    let mut covered_to = 0;
    for (heading, index) in page.headings.iter().zip(0_u32..) {
        if index < covered_to {
            continue;
        }
        let Some(platform) = matcher.only(&heading.text) else {
            continue;
        };
        covered_to = heading.topic_end;
        let source = heading.content.slice(&page.text).trim_end();
        // Such words are adjectives more often than platforms.
        let is_common = platforms.get(platform).noun == Noun::Always;
        let is_tag = source.ends_with(['_', '*', ')', ']', '`'])
            || source
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "only");
        let has_sections = sections.contains(&Some(index));
        if !is_tag && !is_common && !has_sections && platforms.label(&heading.text).is_none() {
            topics.push((index, platform));
        }
    }
    topics
}

/// A heading and the headings above it.
pub(crate) fn above(page: &ResolvedPage, heading: u32) -> impl Iterator<Item = &Heading> {
    let start = &page.headings[heading as usize];
    let mut level = start.level;
    std::iter::once(start).chain(
        page.headings[..heading as usize]
            .iter()
            .rev()
            .take(MAX_ABOVE)
            .filter(|other| !is_label(page, other.block))
            .filter(move |other| {
                let is_above = other.level < level;
                if is_above {
                    level = other.level;
                }
                is_above
            }),
    )
}

/// Whether a block is the label of a platform section, such as a tab that is written as a heading.
fn is_label(page: &ResolvedPage, block: BlockId) -> bool {
    let labels = &page.platform_labels;
    labels
        .binary_search_by_key(&block, |label| label.block)
        .is_ok()
}

/// Most headings that are looked through for those above one.
const MAX_ABOVE: usize = 500;

/// Whether a label is the text of a link, as in a table of contents.
pub(crate) fn is_link(page: &ResolvedPage, label: &PlatformLabel) -> bool {
    let link = page
        .links
        .ending_after(label.span.end.saturating_sub(1))
        .first();
    link.is_some_and(|link| {
        link.span.start <= label.span.start
            && !link.declares_anchor
            && !page.target(&link.target).starts_with("#tab/")
    })
}

/// The first label of each topic.
pub(crate) fn first_labels(page: &ResolvedPage) -> FxHashMap<Option<u32>, &PlatformLabel> {
    let mut firsts = FxHashMap::default();
    for label in &page.platform_labels {
        firsts.entry(label.topic).or_insert(label);
    }
    firsts
}

/// Whether a label is a heading, and other headings of its level are not labels: then its word may be a
/// noun, as in a page about windows.
pub(crate) fn stands_among_others(page: &ResolvedPage, label: &PlatformLabel) -> bool {
    if label.form != LabelForm::Heading {
        return false;
    }
    let at = page
        .headings
        .partition_point(|heading| heading.span.end < label.span.end);
    let Some(own) = page.headings.get(at) else {
        return false;
    };
    let first = label.topic.map_or(0, |topic| topic as usize + 1);
    let end = label.topic.map_or(page.headings.len(), |topic| {
        page.headings[topic as usize].topic_end as usize
    });
    page.headings[first..end]
        .iter()
        .any(|other| other.level == own.level && !is_label(page, other.block))
}
