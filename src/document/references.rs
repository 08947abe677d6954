//! Reference definitions: the ones that count, the ones they shadow, and the ones that are missing.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pulldown_cmark::{BrokenLink, BrokenLinkCallback, LinkType, Parser};
use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::document::build::Builder;
use crate::document::links::{definition_target, target_at};
use crate::document::nodes::{BlockKind, BrokenReference, Definition, LinkKind};
use crate::settings::ListRules;
use crate::text::{Rows, Span};

/// Collects a reference that has no definition.
pub(super) fn note_broken(out: &RefCell<Vec<BrokenReference>>, link: &BrokenLink<'_>, offset: u32) {
    let kind = match link.link_type {
        LinkType::Reference | LinkType::ReferenceUnknown => LinkKind::Reference,
        LinkType::Collapsed | LinkType::CollapsedUnknown => LinkKind::Collapsed,
        LinkType::Shortcut | LinkType::ShortcutUnknown => LinkKind::Shortcut,
        _ => return,
    };
    let span = Span::from(link.span.clone()).shift(offset);
    out.borrow_mut().push(BrokenReference {
        span,
        label: (&*link.reference).into(),
        kind,
    });
}

impl<'a> Builder<'a> {
    /// Stores the definitions the parser found in its first pass.
    pub(super) fn take_definitions<F: BrokenLinkCallback<'a>>(&mut self, parser: &Parser<'a, F>) {
        let mut definitions: Vec<Definition> = parser
            .reference_definitions()
            .iter()
            .filter_map(|(_, definition)| {
                let span = Span::from(definition.span.clone()).shift(self.offset);
                read(self.text, span)
            })
            .collect();
        definitions.sort_by_key(|definition| definition.span);
        self.by_label = definitions
            .iter()
            .zip(0_u32..)
            .map(|(definition, index)| (fold(definition.label.slice(self.text)), index))
            .collect();
        self.doc.definitions = definitions;
    }

    pub(super) fn definition_of(&self, id: &str) -> Option<u32> {
        self.by_label.get(&fold(id)).copied()
    }
}

/// Reads the definition at `span`.
fn read(text: &str, span: Span) -> Option<Definition> {
    let source = span.slice(text);
    let open = source.find('[')?;
    let close = label_end(&source[open..])? + open;
    let len = source.trim_end().len() as u32;
    Some(Definition {
        label: Span::new(span.start + open as u32 + 1, span.start + close as u32),
        span: Span::at(span.start, len),
        uses: 0,
        shadowed_by: None,
    })
}

/// Index of the `]` before the colon of a definition.
fn label_end(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b']' => return (bytes.get(at + 1) == Some(&b':')).then_some(at),
            b'[' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// A label as `CommonMark` compares them: case folded, white space joined.
fn fold(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // Folding by way of upper case makes ẞ and ß, and the two sigmas, equal.
        out.extend(
            word.chars()
                .flat_map(char::to_uppercase)
                .flat_map(char::to_lowercase),
        );
    }
    out
}

/// Adds the definitions that another of the same label shadows.
///
/// The parser keeps the first of each label only. A line that looks like a definition and is in
/// no leaf block is one: the parser swallowed it.
///
/// In Python-Markdown and kramdown the last of them counts.
pub(super) fn finish(doc: &mut Document, text: &str, from: usize, lists: ListRules) {
    // A shortcut without a definition is text in brackets, unless a definition waits for it.
    if !doc
        .definitions
        .iter()
        .any(|definition| definition.uses == 0)
    {
        let references = &mut doc.broken_references;
        references.retain(|broken| broken.kind != LinkKind::Shortcut);
    }
    if doc.definitions.is_empty() {
        return;
    }
    let known: FxHashMap<String, u32> = doc
        .definitions
        .iter()
        .zip(0_u32..)
        .map(|(definition, index)| (fold(definition.label.slice(text)), index))
        .collect();
    let leaves: Vec<Span> = doc
        .blocks
        .iter()
        .filter(|block| is_leaf(block.kind))
        .map(|block| block.span)
        .collect();
    let mut shadowed = Vec::new();
    for at in memchr::memmem::find_iter(&text.as_bytes()[from..], b"]:") {
        let at = from + at;
        let line_start = text[..at]
            .rfind(['\n', '\r'])
            .map_or(0, |end| end + 1)
            .max(from);
        let indent = text[line_start..at].trim_start_matches([' ', '>']);
        if !indent.starts_with('[') || indent.starts_with("[^") {
            continue;
        }
        let start = at - indent.len();
        let line_end = text[at..]
            .find(['\n', '\r'])
            .map_or(text.len(), |end| at + end);
        let Some(mut definition) = read(text, Span::from(start..line_end)) else {
            continue;
        };
        let Some(&winner) = known.get(&fold(definition.label.slice(text))) else {
            continue;
        };
        let is_winner = doc.definitions[winner as usize].label == definition.label;
        let is_covered = leaves.at(definition.span.start).is_some();
        if !is_winner && !is_covered {
            definition.shadowed_by = Some(winner);
            shadowed.push(definition);
        }
    }
    doc.definitions.extend(shadowed);
    if lists != ListRules::CommonMark {
        let_last_count(doc, text);
    }
}

/// Gives the place of each definition that others of its label follow to the last of them, and what uses
/// the label its target.
fn let_last_count(doc: &mut Document, text: &str) {
    let mut last: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, definition) in doc.definitions.iter().enumerate() {
        if let Some(first) = definition.shadowed_by {
            let best = last.entry(first).or_insert(index);
            if doc.definitions[*best].span < definition.span {
                *best = index;
            }
        }
    }
    for (&first, &last) in &last {
        let (one, other) = doc.definitions.split_at_mut(last);
        let (first, last) = (&mut one[first as usize], &mut other[0]);
        if first.span < last.span {
            std::mem::swap(&mut first.label, &mut last.label);
            std::mem::swap(&mut first.span, &mut last.span);
        }
    }
    let place = |index: u32| {
        let definition = &doc.definitions[index as usize];
        target_at(
            text,
            definition_target(text, definition.label, definition.span),
        )
    };
    for link in &mut doc.links {
        if let Some(index) = link.definition.filter(|index| last.contains_key(index)) {
            link.target = place(index);
        }
    }
    for image in &mut doc.images {
        if let Some(index) = image.definition.filter(|index| last.contains_key(index)) {
            image.target = place(index);
        }
    }
}

fn is_leaf(kind: BlockKind) -> bool {
    !matches!(
        kind,
        BlockKind::Quote
            | BlockKind::List(_)
            | BlockKind::Item(_)
            | BlockKind::Footnote
            | BlockKind::Container(_)
    )
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn a_shadowed_definition_is_kept() {
        let doc = parse("[a]: x\n[A]: y\n\n    [a]: code\n\ntext\n[a]: text\n");
        let shadowed: Vec<_> = doc
            .definitions
            .iter()
            .filter(|d| d.shadowed_by.is_some())
            .collect();
        assert_eq!(shadowed.len(), 1);
        assert_eq!(doc.slice(shadowed[0].span), "[A]: y");
    }

    #[test]
    fn missing_definitions_are_kept_unless_they_may_be_text() {
        let doc = parse("[a][b] [c][] [d] `[e][f]`\n");
        let labels: Vec<_> = doc
            .broken_references
            .iter()
            .map(|broken| &*broken.label)
            .collect();
        assert_eq!(labels, ["b", "c"]);
    }
}
