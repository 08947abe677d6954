//! Footnotes: their definitions, and marks that no definition answers.

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::document::nodes::{BlockKind, InlineKind};
use crate::text::{Rows, Span};

/// Longest label of a footnote, in bytes.
const MAX_LEN: usize = 60;

/// A definition of a footnote: `[^1]: …`.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Its label as written, without `^`.
    pub label: Span,
    /// Its whole source.
    pub span: Span,
    /// Number of marks that lead to it; 0 for one that another of its label shadows.
    pub uses: u32,
    /// The first definition of the same label.
    pub shadowed_by: Option<u32>,
}

/// Collects the footnotes, and the marks without a definition, which render as they are written.
pub(super) fn find(doc: &mut Document, text: &str) {
    let mut by_label: FxHashMap<String, u32> = FxHashMap::default();
    let mut footnotes: Vec<Footnote> = Vec::new();
    for block in &doc.blocks {
        if block.kind != BlockKind::Footnote {
            continue;
        }
        let source = block.span.slice(text);
        let Some(at) = source.find("[^") else {
            continue;
        };
        let Some(len) = source[at + 2..].find("]:") else {
            continue;
        };
        let label = Span::at(block.span.start + at as u32 + 2, len as u32);
        let index = footnotes.len() as u32;
        let first = *by_label.entry(fold(label.slice(text))).or_insert(index);
        footnotes.push(Footnote {
            label,
            span: block.span,
            uses: 0,
            shadowed_by: (first != index).then_some(first),
        });
    }
    for inline in &doc.inlines {
        if inline.kind != InlineKind::Footnote {
            continue;
        }
        let label = inline.span.slice(text);
        let label = label.trim_start_matches(['[', '^']).trim_end_matches(']');
        if let Some(index) = by_label.get(&fold(label)) {
            footnotes[*index as usize].uses += 1;
        }
    }
    doc.footnotes = footnotes;
    doc.broken_footnotes = broken(doc, text);
}

/// The marks `[^label]` in running text.
fn broken(doc: &Document, text: &str) -> Vec<Span> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), b"[^");
    marks.filter_map(|at| mark(doc, text, at)).collect()
}

fn mark(doc: &Document, text: &str, at: usize) -> Option<Span> {
    let rest = &text[at + 2..];
    let len = rest.find(|c: char| c.is_whitespace() || matches!(c, ']' | '[' | '^'))?;
    let is_label = (1..=MAX_LEN).contains(&len) && rest[len..].starts_with(']');
    let is_escaped = text[..at].ends_with('\\');
    if !is_label || is_escaped || rest[len + 1..].starts_with(['(', '[', ':']) {
        return None;
    }
    let start = at as u32;
    let inline = doc.inlines.at(start)?;
    let span = Span::at(start, len as u32 + 3);
    (inline.kind == InlineKind::Text).then_some(span)
}

/// Labels differ by more than case.
fn fold(label: &str) -> String {
    label.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn footnotes_count_their_marks() {
        let doc = parse("a[^1] b[^N] c[^1]\n\n[^1]: x\n[^n]: y\n    z\n\n[^N]: again\n[^u]: v\n");
        let found: Vec<_> = doc
            .footnotes
            .iter()
            .map(|note| (doc.slice(note.label), note.uses, note.shadowed_by))
            .collect();
        let expected = [
            ("1", 2, None),
            ("n", 1, None),
            ("N", 0, Some(1)),
            ("u", 0, None),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_without_a_definition_are_kept() {
        let doc = parse(
            "a[^1] `[^2]` [^3](x) \\[^4] <b title=\"[^5]\">c[^6]</b> [^a b] [^]\n\n    [^7]\n\n- d[^8]\n",
        );
        let found: Vec<_> = doc
            .broken_footnotes
            .iter()
            .map(|mark| doc.slice(*mark))
            .collect();
        assert_eq!(found, ["[^1]", "[^6]", "[^8]"]);
    }
}
