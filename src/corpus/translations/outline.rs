//! What a translation keeps of its source whatever the language: the shape of each section of a page.

use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::corpus::split_target;
use crate::document::{Block, BlockId, BlockKind, Document, Inline, InlineKind};
use crate::settings::{PlatformId, is_language_tag};
use crate::text::{Row, Span};

/// The section of a page from a heading to the next one of any level; the first section comes before all
/// headings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Section {
    /// The heading: index into the headings of the page.
    pub heading: Option<u32>,
    /// Level of the heading, 0 for the section before the first.
    pub level: u8,
    /// Its source, the heading included.
    pub span: Span,
    /// Its procedures.
    pub procedures: Vec<Steps>,
    /// Its platform sections that are not topics themselves.
    pub platform_sections: Vec<PlatformSection>,
    /// Its blocks of text, code and pictures.
    pub leaves: Vec<LeafBlock>,
    /// Number of places where it takes in text from elsewhere.
    pub includes: u32,
    /// Bytes of prose.
    pub(super) length: u32,
    /// Its paragraphs, items of lists that are not ordered, and code blocks.
    pub(super) blocks: [u16; 3],
    /// Hashes of what stays the same in every language: code and the targets of links, sorted.
    pub(super) tokens: Vec<u32>,
    /// Hashes of the numbers and the words in capitals of its prose, sorted.
    pub(super) marks: Vec<u32>,
}

/// A block that holds no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct LeafBlock {
    /// What it is.
    pub kind: LeafBlockKind,
    /// Its source.
    pub span: Span,
}

/// The kinds of block that a translation keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum LeafBlockKind {
    /// A paragraph outside lists.
    Paragraph,
    /// Text of a bullet.
    Bullet,
    /// Text of a step.
    Step,
    /// A cell of a table.
    Cell,
    /// Code.
    Code,
    /// A paragraph that is nothing but pictures.
    Picture,
}

/// The steps of one procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Steps {
    /// Its source.
    pub span: Span,
    /// Number of steps.
    pub count: u32,
}

/// A platform section.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct PlatformSection {
    /// The platforms it names, sorted.
    pub platforms: Vec<PlatformId>,
    /// Its label.
    pub label: Span,
    /// Its source, the label included.
    pub span: Span,
}

impl Section {
    /// Whether both have a link or code in common, or neither has any.
    #[must_use]
    pub fn shares_content(&self, other: &Self) -> bool {
        self.tokens.is_empty() && other.tokens.is_empty()
            || self
                .tokens
                .iter()
                .any(|token| other.tokens.binary_search(token).is_ok())
    }

    /// Number of paragraphs outside lists.
    #[must_use]
    pub fn paragraphs(&self) -> u32 {
        let leaves = self.leaves.iter();
        leaves
            .filter(|leaf| leaf.kind == LeafBlockKind::Paragraph)
            .count() as u32
    }

    /// Number of items of lists that are not ordered.
    #[must_use]
    pub fn bullets(&self) -> u32 {
        self.blocks[1].into()
    }

    /// Number of code blocks.
    #[must_use]
    pub fn code_blocks(&self) -> u32 {
        self.blocks[2].into()
    }

    /// The steps of all its procedures.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.procedures.iter().map(|steps| steps.count).sum()
    }
}

/// The sections of a page, in order; `keys` are those of its links. Linear in its tables.
pub(in crate::corpus) fn sections(doc: &Document, keys: &[TargetKey]) -> Vec<Section> {
    let mut sections = outline(doc);
    let starts: Vec<u32> = sections.iter().map(|section| section.span.start).collect();
    // What is asked for next is mostly in the section of what was asked for last.
    let last = Cell::new(0);
    let at = |offset: u32| {
        let here = last.get();
        let is_here = starts[here] <= offset;
        if !is_here || starts.get(here + 1).is_some_and(|next| *next <= offset) {
            let heading = doc.heading_at(offset);
            last.set(heading.map_or(0, |heading| heading as usize + 1));
        }
        last.get()
    };
    add_blocks(doc, &mut sections, &at);
    for procedure in &doc.procedures {
        let span = procedure.span();
        let count = procedure.steps.len() as u32;
        sections[at(span.start)]
            .procedures
            .push(Steps { span, count });
    }
    add_sections(doc, &mut sections, &at);
    for directive in &doc.directives {
        sections[at(directive.span.start)]
            .tokens
            .push(hash(doc.slice(directive.span)));
    }
    for (link, key) in doc.links.iter().zip(keys) {
        if !link.declares_anchor && !key.is_empty() {
            sections[at(link.span.start)].tokens.push(key.token());
        }
    }
    for image in &doc.images {
        let key = TargetKey::new(doc.target(&image.target));
        if !key.is_empty() {
            sections[at(image.span.start)].tokens.push(key.token());
        }
    }
    for place in &doc.includes {
        sections[at(*place)].includes += 1;
    }
    for section in &mut sections {
        section.leaves.shrink_to_fit();
        for hashes in [&mut section.tokens, &mut section.marks] {
            hashes.sort_unstable();
            hashes.dedup();
            hashes.shrink_to_fit();
        }
    }
    sections
}

/// A section for each heading, and one before them, without content.
fn outline(doc: &Document) -> Vec<Section> {
    let end = doc.text.len() as u32;
    let starts = doc.headings.iter().map(|heading| heading.span.start);
    let mut bounds: Vec<u32> = std::iter::once(0).chain(starts).collect();
    bounds.push(end);
    bounds
        .windows(2)
        .zip(0_u32..)
        .map(|(bound, index)| Section {
            heading: index.checked_sub(1),
            level: index
                .checked_sub(1)
                .map_or(0, |heading| doc.headings[heading as usize].level),
            span: Span::new(bound[0], bound[1].max(bound[0])),
            procedures: Vec::new(),
            platform_sections: Vec::new(),
            leaves: Vec::new(),
            includes: 0,
            length: 0,
            blocks: [0; 3],
            tokens: Vec::new(),
            marks: Vec::new(),
        })
        .collect()
}

fn add_blocks(doc: &Document, sections: &mut [Section], at: &dyn Fn(u32) -> usize) {
    for (block, id) in doc.blocks.iter().zip(0..) {
        let section = &mut sections[at(block.span.start)];
        if let Some(kind) = leaf_kind(doc, BlockId(id), block) {
            let span = block.span;
            section.leaves.push(LeafBlock { kind, span });
        }
        let slot = match block.kind {
            BlockKind::Paragraph => 0,
            BlockKind::Item(item) if is_bullet(doc, item) => 1,
            BlockKind::Code => {
                section.tokens.push(hash(doc.slice(block.span)));
                2
            }
            _ => continue,
        };
        section.blocks[slot] = section.blocks[slot].saturating_add(1);
    }
    for inline in &doc.inlines {
        let section = &mut sections[at(inline.span.start)];
        match inline.kind {
            InlineKind::Text => {
                section.length += inline.span.len();
                let marks = marks(doc.slice(inline.span));
                section.marks.extend(marks.take(MAX_MARKS).map(hash));
            }
            InlineKind::Code => section.tokens.push(hash(doc.slice(inline.span))),
            _ => {}
        }
    }
}

/// Most marks of one text that are kept.
const MAX_MARKS: usize = 32;

/// The numbers of two digits or more and the words in capitals of a text: `2026`, `PDF`.
fn marks(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            // Few words begin so, and nothing else is read.
            let start = at + bytes[at..].iter().position(is_mark)?;
            let rest = &bytes[start..];
            let len = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
            let len = len.unwrap_or(rest.len());
            at = start + len;
            let is_inside = start > 0 && bytes[start - 1].is_ascii_alphanumeric();
            if len > 1 && !is_inside && rest[..len].iter().all(is_mark) {
                return Some(&text[start..at]);
            }
        }
    })
}

fn is_bullet(doc: &Document, item: u32) -> bool {
    !doc.lists[doc.items[item as usize].list as usize].ordered
}

/// Most containers around a block that are looked at.
const MAX_CONTAINERS: usize = 16;

fn leaf_kind(doc: &Document, id: BlockId, block: &Block) -> Option<LeafBlockKind> {
    match block.kind {
        BlockKind::Code => Some(LeafBlockKind::Code),
        BlockKind::Cell => Some(LeafBlockKind::Cell),
        BlockKind::Paragraph => {
            let is_shown = |inline: &Inline| {
                !inline.is(Inline::ALT)
                    && !matches!(
                        inline.kind,
                        InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html
                    )
            };
            if !doc.inlines(&block.inlines).iter().any(is_shown) {
                return Some(LeafBlockKind::Picture);
            }
            let mut items = doc
                .ancestors(id)
                .take(MAX_CONTAINERS)
                .map(|outer| doc.block(outer).kind);
            let item = items.find_map(|kind| match kind {
                BlockKind::Item(item) => Some(item),
                _ => None,
            });
            Some(match item {
                Some(item) if is_bullet(doc, item) => LeafBlockKind::Bullet,
                Some(_) => LeafBlockKind::Step,
                None => LeafBlockKind::Paragraph,
            })
        }
        _ => None,
    }
}

/// The platform sections whose label is not a heading: headings are topics already.
fn add_sections(doc: &Document, sections: &mut [Section], at: &dyn Fn(u32) -> usize) {
    for label in &doc.platform_labels {
        if matches!(doc.block(label.block).kind, BlockKind::Heading(_))
            || label.platforms.is_empty()
        {
            continue;
        }
        let start = doc.block(label.block).span.start;
        let after = doc.blocks.get(label.section_end.0 as usize);
        let end = after.map_or(doc.text.len() as u32, |block| block.span.start);
        let mut platforms = label.platforms.clone();
        platforms.sort_unstable();
        sections[at(start)].platform_sections.push(PlatformSection {
            platforms,
            label: label.span,
            span: Span::new(start, end.max(start)),
        });
    }
}

/// A target as it is compared between languages: without the language in its path, host or query,
/// without extension, and without fragment. A hash: equal targets have equal keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct TargetKey(u64);

impl TargetKey {
    /// The key of a decoded target.
    #[must_use]
    pub fn new(target: &str) -> Self {
        let parts = split_target(target);
        let mut hasher = FxHasher::default();
        if let Some(scheme) = parts.scheme {
            let scheme = if scheme == "http" { "https" } else { scheme };
            hash_word(&mut hasher, b':', scheme);
        }
        for segment in parts.path.split('/') {
            let is_noise = matches!(segment, "" | "." | "..") || is_language_tag(segment);
            if is_noise {
                continue;
            }
            // `de.wikipedia.org` and `en.wikipedia.org`, `faq.de.md` and `faq.md`.
            let words = segment.split('.').filter(|word| {
                !matches!(*word, "md" | "mdx" | "html" | "www") && !is_language_tag(word)
            });
            hasher.write_u8(b'/');
            for word in words {
                hash_word(&mut hasher, b'.', word);
            }
        }
        for pair in parts.query.into_iter().flat_map(|query| query.split('&')) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_language =
                matches!(name, "hl" | "lang" | "l" | "locale" | "gl") || is_language_tag(value);
            if !is_language {
                hash_word(&mut hasher, b'?', pair);
            }
        }
        Self(hasher.finish())
    }

    /// Whether nothing is left of the target: `#top`, `../`.
    fn is_empty(self) -> bool {
        self == Self(FxHasher::default().finish())
    }

    fn token(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

fn hash_word(hasher: &mut FxHasher, mark: u8, word: &str) {
    hasher.write_u8(mark);
    hasher.write(word.as_bytes());
}

pub(super) fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

impl Row for LeafBlock {
    fn span(&self) -> Span {
        self.span
    }
}

impl Row for PlatformSection {
    fn span(&self) -> Span {
        self.span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_same_in_every_language() {
        for (a, b) in [
            ("/docs/a/", "/de/docs/a"),
            ("../en/a.md#x", "../pt-br/a.md#y"),
            (
                "https://en.wikipedia.org/wiki/X",
                "https://de.wikipedia.org/wiki/X",
            ),
            ("http://a.example/en-us/x", "https://a.example/de-de/x"),
            (
                "https://p.example/app?id=1&hl=en",
                "https://p.example/app?id=1&hl=de",
            ),
            ("faq.md", "faq.fr.md"),
        ] {
            assert_eq!(TargetKey::new(a), TargetKey::new(b), "{a} {b}");
        }
        assert_ne!(TargetKey::new("/docs/a"), TargetKey::new("/docs/b"));
        assert_ne!(TargetKey::new("/docs/a"), TargetKey::new("/docs?a"));
        assert!(TargetKey::new("../de/#top").is_empty());
    }

    #[test]
    fn parts_have_their_own_content() {
        let doc = crate::document::tests::parse(
            "Intro `x`.\n\n# A\n\n1. one\n2. two\n\n## B\n\n- [l](t.md)\n",
        );
        let keys: Vec<TargetKey> = doc
            .links
            .iter()
            .map(|link| TargetKey::new(doc.target(&link.target)))
            .collect();
        let sections = sections(&doc, &keys);
        assert_eq!(
            sections.iter().map(Section::steps).collect::<Vec<_>>(),
            [0, 2, 0]
        );
        assert_eq!(
            sections
                .iter()
                .map(|section| section.level)
                .collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(sections[2].blocks[1], 1);
        assert_eq!(sections[0].tokens.len(), 1);
    }
}
