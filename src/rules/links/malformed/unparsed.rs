//! Links that were meant and that the parser did not see: a bracket or a space is wrong.

use crate::document::{BlockKind, Document, Inline, InlineKind, LinkKind};
use crate::slug::Dialect;
use crate::text::{Rows, Span};

/// A link that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnparsedLink {
    /// Where the syntax breaks.
    pub(crate) span: Span,
    /// What is wrong with it.
    pub(crate) kind: UnparsedKind,
    /// The text in the parentheses, when they close on the line.
    pub(crate) inside: Option<Span>,
}

/// What makes a link plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnparsedKind {
    /// `](` in running text: a space in the target, or no closing parenthesis.
    Target,
    /// `[text] (https://…)`.
    Space,
    /// A link in the text of another.
    Nested,
    /// `(text)[https://…]`.
    Reversed,
}

/// Bytes of a target that are looked at.
const MAX_LEN: usize = 1000;

/// The unparsed links of a page in source order. Linear in the text.
pub(crate) fn unparsed_links(doc: &Document) -> Vec<UnparsedLink> {
    let mut out = Vec::new();
    for block in &doc.blocks {
        if !matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell
        ) {
            continue;
        }
        // A bracket that is open where a link begins.
        let mut open: Option<u32> = None;
        for inline in doc.inlines(&block.inlines) {
            if inline.is(Inline::LINK) || inline.kind != InlineKind::Text {
                continue;
            }
            if inline.is(Inline::ALT) {
                continue;
            }
            let text = doc.slice(inline.span);
            if memchr::memchr3(b'[', b']', b')', text.as_bytes()).is_none() {
                open = None;
                continue;
            }
            if let Some(start) = open.take()
                && let Some(at) = memchr::memchr2(b'[', b']', text.as_bytes())
                && text[at..].starts_with("](")
                && has_link(doc, Span::new(start, inline.span.start))
                && has_target(near(&doc.text[inline.span.start as usize + at + 1..]))
            {
                out.push(UnparsedLink {
                    span: Span::at(inline.span.start + at as u32, 2),
                    kind: UnparsedKind::Nested,
                    inside: None,
                });
            }
            in_text(doc, inline.span, &mut out);
            let last = memchr::memrchr2(b'[', b']', text.as_bytes());
            let last = last.filter(|at| text[*at..].starts_with('['));
            open = last.map(|at| inline.span.start + at as u32);
        }
    }
    out
}

fn in_text(doc: &Document, span: Span, out: &mut Vec<UnparsedLink>) {
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
                UnparsedKind::Target
            } else if behind.starts_with(" (")
                && opens(before, '[', ']', char::is_alphabetic)
                && is_url(&behind[2..], ')')
            {
                UnparsedKind::Space
            } else {
                continue;
            }
        } else if behind.starts_with('[')
            && opens(before, '(', ')', char::is_alphabetic)
            && is_url(&behind[1..], ']')
        {
            UnparsedKind::Reversed
        } else {
            continue;
        };
        let inside = inside(behind);
        // These two read a target with spaces as it is.
        let takes_spaces = matches!(
            doc.dialect,
            Dialect::PythonMarkdown | Dialect::Jekyll | Dialect::Kramdown
        );
        if kind == UnparsedKind::Target && inside.is_some() && takes_spaces {
            continue;
        }
        let at = span.start + at as u32;
        // A line of a directive is not Markdown text, and the parser sees no links in it.
        let is_hidden = doc
            .directives
            .ending_after(at)
            .first()
            .is_some_and(|line| line.span.start <= at);
        if is_hidden {
            continue;
        }
        out.push(UnparsedLink {
            span: Span::at(at, 2),
            kind,
            inside: inside.map(|len| Span::at(at + 2, len)),
        });
    }
}

/// Whether a Markdown link lies in the span.
fn has_link(doc: &Document, span: Span) -> bool {
    let link = doc.links.from(span.start).first();
    link.is_some_and(|link| link.span.end <= span.end && link.kind != LinkKind::Html)
}

/// The length of the text in the parentheses that a text starts with.
fn inside(behind: &str) -> Option<u32> {
    let body = behind.strip_prefix('(')?;
    let end = body.find([')', '\n', '\r'])?;
    body[end..].starts_with(')').then_some(end as u32)
}

/// The beginning of a text, as far as a target reaches.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_LEN)]
}

/// Whether a bracket opens before, in the last part of the text, and says something.
fn opens(before: &str, open: char, close: char, says: fn(char) -> bool) -> bool {
    let from = before.char_indices().rev().nth(200).map_or(0, |(at, _)| at);
    let near = &before[from..];
    near.rfind(open).is_some_and(|at| {
        let inside = &near[at + 1..];
        let is_escaped = near[..at].ends_with('\\');
        !is_escaped && !inside.contains(close) && inside.chars().any(says)
    })
}

/// Whether the parenthesis holds something that looks like a target.
fn has_target(behind: &str) -> bool {
    let inside: &str = behind[1..]
        .split(['\n', '\r', ')'])
        .next()
        .unwrap_or_default();
    if names_file(inside) {
        return true;
    }
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
/// Whether a text with spaces is the name of a file, `Screen Shot 1.png`, alone or before a title.
fn names_file(inside: &str) -> bool {
    const ENDS: [&str; 13] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "md", "mdx", "html", "pdf", "zip",
        "mp4",
    ];
    let name = inside
        .split(['"', '#', '?'])
        .next()
        .unwrap_or(inside)
        .trim();
    // `a.png =150x150`: a size, which some renderers read.
    let name = match name.rsplit_once(" =") {
        Some((name, size))
            if size
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'x') =>
        {
            return name_ends(name, &ENDS);
        }
        _ => name,
    };
    name.contains(' ') && name_ends(name, &ENDS)
}

fn name_ends(name: &str, ends: &[&str]) -> bool {
    let end = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| ends.contains(&&*end))
}

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
    use super::{UnparsedKind, unparsed_links};
    use crate::document::tests::parse;

    fn kinds(text: &str) -> Vec<UnparsedKind> {
        unparsed_links(&parse(text))
            .into_iter()
            .map(|slip| slip.kind)
            .collect()
    }

    #[test]
    fn links_that_are_none_are_found() {
        assert_eq!(
            kinds("[a b](https://a.example/x y) z\n"),
            [UnparsedKind::Target]
        );
        assert_eq!(
            kinds("see [the page](my page.md).\n"),
            [UnparsedKind::Target]
        );
        assert_eq!(kinds("[a](https://a.example\n"), [UnparsedKind::Target]);
        assert_eq!(kinds("[030 123](tel:030 123)\n"), [UnparsedKind::Target]);
        assert_eq!(kinds("[a] (https://a.example) z\n"), [UnparsedKind::Space]);
        assert_eq!(
            kinds("(a)[https://a.example] z\n"),
            [UnparsedKind::Reversed]
        );
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
