//! Links that were meant and that the parser did not see: a bracket or a blank is wrong.

use crate::document::{BlockKind, Document, Inline, InlineKind};
use crate::text::Span;

/// A link that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Where the syntax breaks.
    pub(crate) span: Span,
    /// What is wrong with it.
    pub(crate) kind: SlipKind,
    /// What stands in the parentheses, when they close on the line.
    pub(crate) inside: Option<Span>,
}

/// What makes a link plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlipKind {
    /// `](` in running text: a blank in the target, or no closing parenthesis.
    Target,
    /// `[text] (https://…)`.
    Blank,
    /// `(text)[https://…]`.
    Reversed,
}

/// Bytes of a target that are looked at.
const LONGEST: usize = 1000;

/// The slips of a page in source order. Linear in the text.
pub(crate) fn slips(doc: &Document) -> Vec<Slip> {
    let mut out = Vec::new();
    for block in &doc.blocks {
        if !matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell
        ) {
            continue;
        }
        for inline in doc.inlines(&block.inlines) {
            if inline.kind == InlineKind::Text && !inline.is(Inline::ALT) {
                in_text(doc, inline.span, &mut out);
            }
        }
    }
    out
}

fn in_text(doc: &Document, span: Span, out: &mut Vec<Slip>) {
    let text = doc.slice(span);
    for at in memchr::memchr2_iter(b']', b')', text.as_bytes()) {
        let before = &text[..at];
        // The rest of the block may lie in other leaves: a bare URL is one.
        let behind = near(&doc.text[span.start as usize + at + 1..]);
        let kind = if text.as_bytes()[at] == b']' {
            if behind.starts_with('(')
                && opens(before, '[', ']', char::is_alphanumeric)
                && has_target(behind)
            {
                SlipKind::Target
            } else if behind.starts_with(" (")
                && opens(before, '[', ']', char::is_alphabetic)
                && is_url(&behind[2..], ')')
            {
                SlipKind::Blank
            } else {
                continue;
            }
        } else if behind.starts_with('[')
            && opens(before, '(', ')', char::is_alphabetic)
            && is_url(&behind[1..], ']')
        {
            SlipKind::Reversed
        } else {
            continue;
        };
        let at = span.start + at as u32;
        // The line of a generator is no text, and its links are not the parser's.
        let is_hidden = doc
            .directives
            .get(doc.directives.partition_point(|line| line.span.end <= at))
            .is_some_and(|line| line.span.start <= at);
        if is_hidden {
            continue;
        }
        out.push(Slip {
            span: Span::at(at, 2),
            kind,
            inside: inside(behind).map(|len| Span::at(at + 2, len)),
        });
    }
}

/// Length of what stands in the parentheses at the start of a text.
fn inside(behind: &str) -> Option<u32> {
    let body = behind.strip_prefix('(')?;
    let end = body.find([')', '\n', '\r'])?;
    body[end..].starts_with(')').then_some(end as u32)
}

/// The beginning of a text, as far as a target reaches.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// Whether a bracket opens before, in the last part of the text, and says something.
fn opens(before: &str, open: char, close: char, says: fn(char) -> bool) -> bool {
    let from = before.char_indices().rev().nth(200).map_or(0, |(at, _)| at);
    let near = &before[from..];
    near.rfind(open).is_some_and(|at| {
        let inside = &near[at + 1..];
        !inside.contains(close) && inside.chars().any(says)
    })
}

/// Whether the parenthesis holds something that looks like a target.
fn has_target(behind: &str) -> bool {
    let inside: &str = behind[1..]
        .split(['\n', '\r', ')'])
        .next()
        .unwrap_or_default();
    let inside = inside.trim_start_matches(['<', ' ']);
    let first = inside.split_whitespace().next().unwrap_or_default();
    first.contains("://")
        || first.starts_with(['/', '#', '.']) && first.len() > 1
        || inside.contains(".md")
        || first.starts_with("www.")
        || first.starts_with("mailto:")
        || first.starts_with("tel:")
}

/// Whether a bracket holds a web address and nothing else.
fn is_url(inside: &str, close: char) -> bool {
    let Some(end) = inside.find(['\n', '\r', close]) else {
        return false;
    };
    let inside_ends = inside[end..].starts_with(close);
    let url = &inside[..end];
    inside_ends
        && (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{SlipKind, slips};
    use crate::document::tests::parse;

    fn kinds(text: &str) -> Vec<SlipKind> {
        slips(&parse(text))
            .into_iter()
            .map(|slip| slip.kind)
            .collect()
    }

    #[test]
    fn links_that_are_none_are_found() {
        assert_eq!(
            kinds("[a b](https://a.example/x y) z\n"),
            [SlipKind::Target]
        );
        assert_eq!(kinds("see [the page](my page.md).\n"), [SlipKind::Target]);
        assert_eq!(kinds("[a](https://a.example\n"), [SlipKind::Target]);
        assert_eq!(kinds("[030 123](tel:030 123)\n"), [SlipKind::Target]);
        assert_eq!(kinds("[a] (https://a.example) z\n"), [SlipKind::Blank]);
        assert_eq!(kinds("(a)[https://a.example] z\n"), [SlipKind::Reversed]);
    }

    #[test]
    fn brackets_in_text_are_none() {
        for text in [
            "[a](b.md) [c] (see d) `[a](b c)` (e)[f] \\[g](h i) list[0](x y)\n",
            "[^1] (https://a.example)\n\n[^1]: x\n",
            "([a](b.md))[c](d.md)\n",
            "??? info \"see [a](https://a.example) (b)\"\n    text\n",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
