//! What a translation keeps of its source whatever the language: the shape of each part of a page.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::corpus::split_target;
use crate::document::{Block, BlockId, BlockKind, Document, Inline, InlineKind};
use crate::settings::{PlatformId, is_language_tag};
use crate::text::Span;

/// The part of a page from a heading to the next one of any level; the first stands before them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The heading: index into the headings of the page.
    pub heading: Option<u32>,
    /// Level of the heading, 0 for the part before the first.
    pub level: u8,
    /// Its source, the heading included.
    pub span: Span,
    /// Its procedures.
    pub procedures: Vec<Steps>,
    /// Its platform sections that are not topics themselves.
    pub sections: Vec<Section>,
    /// Its blocks of text, code and pictures.
    pub leaves: Vec<Leaf>,
    /// Number of places where it takes in text from elsewhere.
    pub includes: u32,
    /// Bytes of prose.
    pub(super) length: u32,
    /// Its paragraphs, items of lists that are not ordered, and code blocks.
    pub(super) blocks: [u16; 3],
    /// Hashes of what stays the same in every language: code and the targets of links, sorted.
    pub(super) tokens: Vec<u32>,
}

/// A block that holds no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What it is.
    pub kind: LeafKind,
    /// Its source.
    pub span: Span,
}

/// The kinds of block that a translation keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafKind {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Its source.
    pub span: Span,
    /// Number of steps.
    pub count: u32,
}

/// A platform section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The platforms it names, sorted.
    pub platforms: Vec<PlatformId>,
    /// Its label.
    pub label: Span,
    /// Its source, the label included.
    pub span: Span,
}

impl Part {
    /// The steps of all its procedures.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.procedures.iter().map(|steps| steps.count).sum()
    }
}

/// The parts of a page, in order; `keys` are those of its links. Linear in its tables.
pub(in crate::corpus) fn parts(doc: &Document, keys: &[TargetKey]) -> Vec<Part> {
    let end = doc.text.len() as u32;
    let starts = doc.headings.iter().map(|heading| heading.span.start);
    let mut bounds: Vec<u32> = std::iter::once(0).chain(starts).collect();
    bounds.push(end);
    let mut parts: Vec<Part> = bounds
        .windows(2)
        .zip(0_u32..)
        .map(|(bound, index)| Part {
            heading: index.checked_sub(1),
            level: index
                .checked_sub(1)
                .map_or(0, |heading| doc.headings[heading as usize].level),
            span: Span::new(bound[0], bound[1].max(bound[0])),
            procedures: Vec::new(),
            sections: Vec::new(),
            leaves: Vec::new(),
            includes: 0,
            length: 0,
            blocks: [0; 3],
            tokens: Vec::new(),
        })
        .collect();
    let at = |offset: u32| {
        doc.heading_at(offset)
            .map_or(0, |heading| heading as usize + 1)
    };
    add_blocks(doc, &mut parts, &at);
    for procedure in &doc.procedures {
        let span = procedure.span();
        let count = procedure.steps.len() as u32;
        parts[at(span.start)].procedures.push(Steps { span, count });
    }
    add_sections(doc, &mut parts, &at);
    for directive in &doc.directives {
        parts[at(directive.span.start)]
            .tokens
            .push(hash(doc.slice(directive.span)));
    }
    for (link, key) in doc.links.iter().zip(keys) {
        if !link.declares_anchor && !key.is_empty() {
            parts[at(link.span.start)].tokens.push(key.token());
        }
    }
    for image in &doc.images {
        let key = TargetKey::new(doc.target(&image.target));
        if !key.is_empty() {
            parts[at(image.span.start)].tokens.push(key.token());
        }
    }
    for place in &doc.includes {
        parts[at(*place)].includes += 1;
    }
    for part in &mut parts {
        part.leaves.shrink_to_fit();
        part.tokens.sort_unstable();
        part.tokens.dedup();
    }
    parts
}

fn add_blocks(doc: &Document, parts: &mut [Part], at: &dyn Fn(u32) -> usize) {
    for (block, id) in doc.blocks.iter().zip(0..) {
        let part = &mut parts[at(block.span.start)];
        if let Some(kind) = leaf_kind(doc, BlockId(id), block) {
            let span = block.span;
            part.leaves.push(Leaf { kind, span });
        }
        let slot = match block.kind {
            BlockKind::Paragraph => 0,
            BlockKind::Item(item) if is_bullet(doc, item) => 1,
            BlockKind::Code => {
                part.tokens.push(hash(doc.slice(block.span)));
                2
            }
            _ => continue,
        };
        part.blocks[slot] = part.blocks[slot].saturating_add(1);
    }
    for inline in &doc.inlines {
        let part = &mut parts[at(inline.span.start)];
        match inline.kind {
            InlineKind::Text => part.length += inline.span.len(),
            InlineKind::Code => part.tokens.push(hash(doc.slice(inline.span))),
            _ => {}
        }
    }
}

fn is_bullet(doc: &Document, item: u32) -> bool {
    !doc.lists[doc.items[item as usize].list as usize].ordered
}

/// Most containers around a block that are looked at.
const MOST_CONTAINERS: usize = 16;

fn leaf_kind(doc: &Document, id: BlockId, block: &Block) -> Option<LeafKind> {
    match block.kind {
        BlockKind::Code => Some(LeafKind::Code),
        BlockKind::Cell => Some(LeafKind::Cell),
        BlockKind::Paragraph => {
            let is_shown = |inline: &Inline| {
                !inline.is(Inline::ALT)
                    && !matches!(
                        inline.kind,
                        InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html
                    )
            };
            if !doc.inlines(&block.inlines).iter().any(is_shown) {
                return Some(LeafKind::Picture);
            }
            let mut items = doc
                .ancestors(id)
                .take(MOST_CONTAINERS)
                .map(|outer| doc.block(outer).kind);
            let item = items.find_map(|kind| match kind {
                BlockKind::Item(item) => Some(item),
                _ => None,
            });
            Some(match item {
                Some(item) if is_bullet(doc, item) => LeafKind::Bullet,
                Some(_) => LeafKind::Step,
                None => LeafKind::Paragraph,
            })
        }
        _ => None,
    }
}

/// The platform sections whose label is no heading: those are topics already.
fn add_sections(doc: &Document, parts: &mut [Part], at: &dyn Fn(u32) -> usize) {
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
        parts[at(start)].sections.push(Section {
            platforms,
            label: label.span,
            span: Span::new(start, end.max(start)),
        });
    }
}

/// A target as it is compared between languages: without the language in its path, host or query,
/// without extension, and without fragment. A hash: equal targets have equal keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
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
        let parts = parts(&doc, &keys);
        assert_eq!(parts.iter().map(Part::steps).collect::<Vec<_>>(), [0, 2, 0]);
        assert_eq!(
            parts.iter().map(|part| part.level).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(parts[2].blocks[1], 1);
        assert_eq!(parts[0].tokens.len(), 1);
    }
}
