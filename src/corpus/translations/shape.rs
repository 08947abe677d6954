//! What a translation keeps of its source whatever the language: the shape of each part of a page.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::corpus::split_target;
use crate::document::{BlockKind, Document, InlineKind, Item};
use crate::settings::{PlatformId, language_tag};
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
    /// Bytes of prose.
    pub(super) length: u32,
    /// Its paragraphs, items of lists that are not ordered, and code blocks.
    pub(super) blocks: [u16; 3],
    /// Hashes of what stays the same in every language: code and the targets of links, sorted.
    pub(super) tokens: Vec<u32>,
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

/// The parts of a page, in order. Linear in its tables.
pub(in crate::corpus) fn parts(doc: &Document) -> Vec<Part> {
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
    for (target, start) in targets(doc) {
        let key = target_key(target);
        if !key.is_empty() {
            parts[at(start)].tokens.push(hash(&key));
        }
    }
    for part in &mut parts {
        part.tokens.sort_unstable();
        part.tokens.dedup();
    }
    parts
}

fn add_blocks(doc: &Document, parts: &mut [Part], at: &dyn Fn(u32) -> usize) {
    for block in &doc.blocks {
        let part = &mut parts[at(block.span.start)];
        let slot = match block.kind {
            BlockKind::Paragraph => 0,
            BlockKind::Item(item) if is_bullet(doc, &doc.items[item as usize]) => 1,
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

fn is_bullet(doc: &Document, item: &Item) -> bool {
    !doc.lists[item.list as usize].ordered
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

fn targets(doc: &Document) -> impl Iterator<Item = (&str, u32)> {
    let links = doc
        .links
        .iter()
        .filter(|link| !link.declares_anchor)
        .map(|link| (doc.target(&link.target), link.span.start));
    let images = doc
        .images
        .iter()
        .map(|image| (doc.target(&image.target), image.span.start));
    links.chain(images)
}

/// A target as it is compared between languages: without the language in its path, host or query,
/// without extension, and without fragment.
pub(super) fn target_key(target: &str) -> String {
    let parts = split_target(target);
    let path = parts.path.trim_start_matches('/');
    let mut out = String::with_capacity(target.len());
    if let Some(scheme) = parts.scheme {
        out.push_str(if scheme == "http" { "https" } else { scheme });
        out.push(':');
    }
    for segment in path.split('/') {
        let is_noise = segment.is_empty()
            || segment == "."
            || segment == ".."
            || language_tag(segment).is_some();
        if is_noise {
            continue;
        }
        out.push('/');
        // `de.wikipedia.org` and `en.wikipedia.org`, `faq.de.md` and `faq.md`.
        let words = segment
            .split('.')
            .filter(|word| language_tag(word).is_none());
        let words: Vec<&str> = words
            .filter(|word| !matches!(*word, "md" | "mdx" | "html" | "www"))
            .collect();
        out.push_str(&words.join("."));
    }
    for pair in parts.query.into_iter().flat_map(|query| query.split('&')) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !matches!(name, "hl" | "lang" | "l" | "locale" | "gl") && language_tag(value).is_none() {
            out.push('?');
            out.push_str(pair);
        }
    }
    out
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
            assert_eq!(target_key(a), target_key(b));
        }
        assert_ne!(target_key("/docs/a"), target_key("/docs/b"));
    }

    #[test]
    fn parts_have_their_own_content() {
        let doc = crate::document::tests::parse(
            "Intro `x`.\n\n# A\n\n1. one\n2. two\n\n## B\n\n- [l](t.md)\n",
        );
        let parts = parts(&doc);
        assert_eq!(parts.iter().map(Part::steps).collect::<Vec<_>>(), [0, 2, 0]);
        assert_eq!(
            parts.iter().map(|part| part.level).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(parts[2].blocks[1], 1);
        assert_eq!(parts[0].tokens.len(), 1);
    }
}
