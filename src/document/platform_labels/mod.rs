//! Platform labels and the sections they open.

mod candidate;
mod markup;
mod section;
mod tab;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, LabelForm, LabelNaming, PlatformLabel};
use crate::settings::{PlatformId, Settings};
use crate::text::Rows;
use candidate::{Candidate, candidate};

/// Finds the labels of the platforms of `settings`, with their sections.
///
/// Linear in the blocks.
pub(super) fn find(doc: &Document, settings: &Settings) -> Vec<PlatformLabel> {
    if settings.platforms.list().is_empty() {
        return Vec::new();
    }
    let places = Places::new(doc);
    let mut labels = Vec::new();
    let mut claims = Vec::new();
    let mut others = Vec::new();
    for id in (0..doc.blocks.len() as u32).map(BlockId) {
        let Some(found) = candidate(doc, id) else {
            continue;
        };
        match settings.platforms.label(doc.slice(found.span)) {
            Some(named) => {
                let platforms = named.platforms.iter().map(|(id, _)| *id).collect();
                let place = places.of(doc, &found);
                claims.push((found.weak, found.ordered));
                labels.push((place, label(&found, platforms)));
            }
            None if found.span.len() <= MAX_SLIP_LEN => others.push(found),
            None => {}
        }
    }
    drop_doubtful(doc, &mut labels, &claims);
    if labels.is_empty() {
        return Vec::new();
    }
    let known: FxHashSet<Place> = labels.iter().map(|(place, _)| *place).collect();
    for found in others {
        let place = places.of(doc, &found);
        let word = doc.slice(found.span).trim_matches([' ', ':', '.', '：']);
        if known.contains(&place)
            && !found.weak
            && found.ordered.is_none()
            && let Some(platform) = settings.platforms.near(word)
        {
            let mut guessed = label(&found, vec![platform]);
            guessed.naming = LabelNaming::Guessed;
            labels.push((place, guessed));
        }
    }
    labels.sort_by_key(|(_, label)| label.block);
    let mut labels = group(doc, labels);
    for index in 0..labels.len() {
        labels[index].section_end = section::end(doc, &labels, index);
    }
    labels
}

/// Leaves out what is a label only beside others: where no other platform has one like it on the page,
/// and in ordered lists whose other items are none. `claims` says of each label whether it is weak, and the
/// ordered list it is in.
fn drop_doubtful(
    doc: &Document,
    labels: &mut Vec<(Place, PlatformLabel)>,
    claims: &[(bool, Option<u32>)],
) {
    if claims
        .iter()
        .all(|(weak, ordered)| !weak && ordered.is_none())
    {
        return;
    }
    let mut sides: FxHashMap<Place, (usize, bool)> = FxHashMap::default();
    let mut firsts: FxHashMap<Place, Vec<PlatformId>> = FxHashMap::default();
    for (place, label) in labels.iter() {
        let first = firsts
            .entry(*place)
            .or_insert_with(|| label.platforms.clone());
        let side = sides.entry(*place).or_default();
        side.0 += 1;
        side.1 |= *first != label.platforms;
    }
    let fills = |list: u32, count: usize| doc.lists[list as usize].items.len() == count;
    // Who writes labels so once, does it on all of the page.
    let is_habit = labels
        .iter()
        .zip(claims)
        .any(|((place, _), (weak, ordered))| {
            let (count, differ) = sides[place];
            differ && (*weak || ordered.is_some()) && ordered.is_none_or(|list| fills(list, count))
        });
    let mut claims = claims.iter();
    labels.retain(|(place, _)| {
        let Some((weak, ordered)) = claims.next() else {
            return true;
        };
        let (count, differ) = sides[place];
        let is_sure = differ || is_habit;
        (!weak || is_sure) && ordered.is_none_or(|list| is_sure && fills(list, count))
    });
}

/// Longest text that is compared with the names, in bytes.
const MAX_SLIP_LEN: u32 = 24;

/// The labels of each group: indices into `labels`, in source order.
#[must_use]
pub fn label_groups(labels: &[PlatformLabel]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let at = label.group as usize;
        if groups.len() <= at {
            groups.resize_with(at + 1, Vec::new);
        }
        groups[at].push(index);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn label(found: &Candidate, platforms: Vec<PlatformId>) -> PlatformLabel {
    PlatformLabel {
        form: found.form,
        weight: found.weight,
        span: found.span,
        whole: found.whole,
        colon: found.colon,
        run_in: found.run_in,
        naming: found.naming,
        platforms,
        block: found.block,
        topic: None,
        group: 0,
        section_end: BlockId(0),
    }
}

/// Where labels have to be to count as side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    topic: Option<u32>,
    container: Option<BlockId>,
    kind: PlaceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum PlaceKind {
    /// A heading of a level.
    Heading(u8),
    /// A line of text.
    Line,
    /// A bullet.
    Bullet,
    /// A tab of the set of that number.
    Tab(u32),
}

/// What is needed to place labels, read off the blocks once.
struct Places {
    /// The heading above each heading, tabs written as headings aside.
    parents: Vec<Option<u32>>,
    /// The blocks that end a set of tabs.
    bounds: Vec<BlockId>,
}

impl Places {
    fn new(doc: &Document) -> Self {
        let mut parents = Vec::with_capacity(doc.headings.len());
        let mut open: Vec<u32> = Vec::new();
        let mut bounds = Vec::new();
        let mut container_end = None;
        for (block, id) in doc.blocks.iter().zip(0..) {
            match block.kind {
                BlockKind::Heading(index) => {
                    let level = level_of(doc, index);
                    open.retain(|other| level_of(doc, *other) < level);
                    parents.push(open.last().copied());
                    if level < TAB_LEVEL {
                        open.push(index);
                    }
                }
                BlockKind::Rule => bounds.push(BlockId(id)),
                BlockKind::Directive(index)
                    if tab::bounds_a_set(doc.slice(doc.directives[index as usize].span)) =>
                {
                    bounds.push(BlockId(id));
                }
                BlockKind::Container(_) => {
                    if container_end != Some(id) {
                        bounds.push(BlockId(id));
                    }
                    container_end = Some(block.end);
                }
                _ => {}
            }
        }
        Self { parents, bounds }
    }

    fn of(&self, doc: &Document, found: &Candidate) -> Place {
        let block = doc.block(found.block);
        let (topic, kind) = match (found.form, block.kind) {
            (LabelForm::Heading, BlockKind::Heading(index)) => (
                self.parents[index as usize],
                PlaceKind::Heading(doc.headings[index as usize].level),
            ),
            (LabelForm::Tab, _) => {
                let set = self.bounds.partition_point(|bound| *bound <= found.block);
                let topic = match block.kind {
                    BlockKind::Heading(index) => self.parents[index as usize],
                    _ => doc.heading_at(block.span.start),
                };
                (topic, PlaceKind::Tab(set as u32))
            }
            (LabelForm::Bullet, _) => (doc.heading_at(block.span.start), PlaceKind::Bullet),
            _ => (doc.heading_at(block.span.start), PlaceKind::Line),
        };
        let container = match kind {
            PlaceKind::Bullet => block.parent.and_then(|item| doc.block(item).parent),
            _ => block.parent,
        };
        Place {
            topic,
            container,
            kind,
        }
    }
}

/// The level of a tab that is written as a heading.
const TAB_LEVEL: u8 = 7;

/// The level of a heading; a tab written as a heading is below every other.
fn level_of(doc: &Document, index: u32) -> u8 {
    let heading = &doc.headings[index as usize];
    let link = doc.links.starting_in(heading.span).first();
    let is_tab = link.is_some_and(|link| doc.target(&link.target).starts_with("#tab/"));
    if is_tab { TAB_LEVEL } else { heading.level }
}

/// Numbers the groups: labels at the same place, until a set begins again.
fn group(doc: &Document, labels: Vec<(Place, PlatformLabel)>) -> Vec<PlatformLabel> {
    let mut open: FxHashMap<Place, Group> = FxHashMap::default();
    let mut next = 0;
    let mut out: Vec<PlatformLabel> = Vec::with_capacity(labels.len());
    let mut groups: Vec<(usize, Option<u32>)> = Vec::new();
    for (place, mut label) in labels {
        label.topic = place.topic;
        let found = open.get_mut(&place);
        let begins_again = found.as_ref().is_some_and(|group| {
            group.first == label.platforms && (group.distinct || is_led(doc, &label))
        });
        match found {
            Some(group) if !begins_again => {
                group.distinct |= group.first != label.platforms;
                label.group = group.number;
                groups[group.number as usize].0 += 1;
            }
            _ => {
                let before = found.map(|group| group.number);
                // What is led in by words of its own stays apart.
                let before = before.filter(|_| !is_led(doc, &label));
                let group = Group {
                    number: next,
                    first: label.platforms.clone(),
                    distinct: false,
                };
                label.group = next;
                groups.push((1, before));
                open.insert(place, group);
                next += 1;
            }
        }
        out.push(label);
    }
    // A single label that began again has not begun a set: it is repeated in the one before.
    for label in &mut out {
        if let (1, Some(before)) = groups[label.group as usize] {
            label.group = before;
        }
    }
    out
}

struct Group {
    number: u32,
    first: Vec<PlatformId>,
    /// Whether it covers more than its first label.
    distinct: bool,
}

/// Whether words before a label announce something new: a paragraph that ends with a colon, a bold line.
fn is_led(doc: &Document, label: &PlatformLabel) -> bool {
    if label.form == LabelForm::Bullet {
        return false;
    }
    let Some(before) = label.block.0.checked_sub(1).map(BlockId) else {
        return false;
    };
    let block = doc.block(before);
    if block.kind != BlockKind::Paragraph || block.parent != doc.block(label.block).parent {
        return false;
    }
    let text = doc.slice(block.span);
    let text = ["<br>", "<br/>", "<br />"]
        .iter()
        .find_map(|tag| text.strip_suffix(tag))
        .unwrap_or(text)
        .trim_end_matches(['*', '_', ' ']);
    text.ends_with([':', '：'])
        || label.form != LabelForm::Heading
            && candidate(doc, before)
                .is_some_and(|found| found.form == LabelForm::Strong && !found.run_in)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::settings::{Platform, Platforms};

    fn settings() -> Settings {
        let platform = |name: &str| Platform {
            name: name.to_owned(),
            ..Platform::default()
        };
        let mut settings = Settings::new(PathBuf::from("/"));
        settings.platforms = Platforms::new(
            vec![platform("Android"), platform("iOS"), platform("Mac")],
            None,
        );
        settings
    }

    fn labels(text: &str) -> Vec<(LabelForm, String, bool)> {
        let settings = settings();
        let doc = Document::parse(Arc::from("p.md"), Arc::from(text), &settings);
        doc.platform_labels
            .iter()
            .map(|label| (label.form, doc.slice(label.span).to_owned(), label.colon))
            .collect()
    }

    #[test]
    fn every_markdown_form_is_a_label() {
        let text = "## Android\n\n**ANDROID**\n\n_iOS:_\ntext\n\n**iOS**:\n\niOS:\n\n- **Android**: text\n- iOS: text\n- Mac\n\n  text\n";
        let forms: Vec<_> = labels(text)
            .into_iter()
            .map(|(form, _, colon)| (form, colon))
            .collect();
        let expected = [
            (LabelForm::Heading, false),
            (LabelForm::Strong, false),
            (LabelForm::Emphasis, true),
            (LabelForm::Strong, true),
            (LabelForm::Plain, true),
            (LabelForm::Bullet, true),
            (LabelForm::Bullet, true),
            (LabelForm::Bullet, false),
        ];
        assert_eq!(forms, expected);
    }

    #[test]
    fn every_tab_form_is_a_label() {
        for tab in [
            "=== \"Android\"\n\n    text\n",
            "<TabItem value=\"a\" label=\"Android\">\n\ntext\n\n</TabItem>\n",
            "::: Android\ntext\n:::\n",
            "== Android\n\ntext\n",
            "# [Android](#tab/android)\n\ntext\n\n***\n",
            "{% mac %}\ntext\n{% endmac %}\n",
            "{tab|ios}\n\ntext\n",
            "{{% tab name=\"Android\" %}}\ntext\n{{% /tab %}}\n",
        ] {
            assert_eq!(labels(tab).len(), 1, "{tab}");
        }
    }

    #[test]
    fn text_about_a_platform_is_no_label() {
        let text = "**Android** is a system.\n\nAndroid\n\n1. Android: x\n\n**Android users** can *x*.\n\n- Android\n- iOS\n\n# Android\n";
        assert_eq!(labels(text), []);
    }

    fn groups(text: &str) -> Vec<u32> {
        let settings = settings();
        let doc = Document::parse(Arc::from("p.md"), Arc::from(text), &settings);
        doc.platform_labels
            .iter()
            .map(|label| label.group)
            .collect()
    }

    #[test]
    fn labels_side_by_side_are_one_group() {
        let lines = "## A\n\n**Android**\n\nx\n\n**iOS**\n\nx\n\n## B\n\n**Mac**\n\nx\n";
        assert_eq!(groups(lines), [0, 0, 1]);
        let nested = "## Android\n\n**Mac**\n\nx\n\n## iOS\n\nx\n";
        assert_eq!(groups(nested), [0, 1, 0]);
    }

    #[test]
    fn a_set_that_begins_again_is_another_group() {
        let again = "**Android**\n\nx\n\n**iOS**\n\nx\n\n**Android**\n\nx\n\n**iOS**\n\nx\n";
        assert_eq!(groups(again), [0, 0, 1, 1]);
        let once = "**Android**\n\nx\n\n**iOS**\n\nx\n\n**Android**\n\nx\n";
        assert_eq!(groups(once), [0, 0, 0]);
        let led = "**Android**\n\nx\n\nTo undo it:\n\n**Android**\n\nx\n";
        assert_eq!(groups(led), [0, 1]);
    }

    #[test]
    fn a_slip_is_a_label_among_labels_only() {
        let among = "**Android**\n\nx\n\n**Anrdoid**\n\nx\n";
        assert_eq!(labels(among).len(), 2);
        assert_eq!(labels("**Anrdoid**\n\nx\n"), []);
    }
}
