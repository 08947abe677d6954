//! Ids written in the heading: `{#id .class key=value}` at its end, and Docusaurus' comments.
//!
//! The systems agree on `{#id}` and on little else, so each grammar is its own function. All of them
//! work on [`HeadingSource::raw`], which the Markdown parser has not touched.

use std::ops::Range;

use crate::heading::{HeadingSource, PieceKind};
use crate::inline::{ANY_INLINE, is_inline_block, is_literal, last_text};

/// An attribute block at the end of a heading, in bytes of [`HeadingSource::raw`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// The id inside the block; empty when a bare `id` sets the empty id, `None` when there is none.
    pub id: Option<Range<usize>>,
    /// The whole block with its braces or comment marks.
    pub whole: Range<usize>,
}

/// The grammar of a trailing attribute block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// The braces are text.
    Absent,
    /// pulldown-cmark's heading attributes; a word is an attribute.
    PulldownCmark,
    /// The same, where `id=x` sets the id too, as mdBook's HTML does.
    Mdbook,
    /// goldmark's attributes.
    Goldmark,
    /// pandoc's attributes, with `{-}`.
    Pandoc,
    /// Python-Markdown's `attr_list`; needs a space before.
    AttrList,
    /// kramdown's `{#id}`, an id alone with a space before.
    Kramdown,
    /// markdown-it-attrs.
    MarkdownItAttrs,
    /// `{#anything}` or a comment.
    Docusaurus,
}

/// Finds the attribute block that ends the heading.
pub(crate) fn parse(syntax: Syntax, heading: &HeadingSource<'_>) -> Option<Attributes> {
    let raw = heading.raw;
    // Every form ends in a brace or a comment, and hardly any heading does.
    if syntax == Syntax::Absent
        || !raw.contains(if syntax == Syntax::Docusaurus {
            '#'
        } else {
            '}'
        })
    {
        return None;
    }
    match syntax {
        Syntax::Absent => None,
        Syntax::PulldownCmark => pulldown_cmark(raw, false),
        Syntax::Mdbook => pulldown_cmark(raw, true),
        Syntax::Goldmark => last_block(raw, goldmark),
        Syntax::Pandoc => last_block(raw, pandoc)
            .filter(|found| !is_inline_block(heading, found.whole.start, b"`)]")),
        Syntax::AttrList => attr_list(raw, last_text(heading)),
        Syntax::Kramdown => kramdown(raw),
        Syntax::MarkdownItAttrs => markdown_it_attrs(raw).filter(|found| {
            !is_inline_block(heading, found.whole.start, ANY_INLINE)
                && is_literal(heading, &found.whole)
        }),
        Syntax::Docusaurus => docusaurus(heading),
    }
}

/// The id that the heading carries, and where.
pub(crate) fn written_id(
    syntax: Syntax,
    heading: &HeadingSource<'_>,
) -> Option<(String, Option<Range<usize>>)> {
    let id = parse(syntax, heading)?.id?;
    Some((heading.raw[id.clone()].to_owned(), Some(id)))
}

/// Where the text of the heading ends: before the attribute block and the white space that leads to it.
pub(crate) fn text_end(syntax: Syntax, heading: &HeadingSource<'_>) -> usize {
    match parse(syntax, heading) {
        Some(found) => heading.raw[..found.whole.start].trim_end().len(),
        None => heading.raw.len(),
    }
}

/// Tries the last unescaped `{` of the heading.
fn last_block(raw: &str, parse: fn(&str, usize) -> Option<Attributes>) -> Option<Attributes> {
    let open = raw.strip_suffix('}')?.rfind('{')?;
    let slashes = raw[..open]
        .bytes()
        .rev()
        .take_while(|&byte| byte == b'\\')
        .count();
    if slashes % 2 == 1 {
        return None;
    }
    parse(raw, open)
}

/// Words between the last pair of braces (`extract_attribute_block_content_from_header_text` and
/// `parse_inside_attribute_block` in pulldown-cmark 0.13). A word of one character is dropped.
fn pulldown_cmark(raw: &str, id_key: bool) -> Option<Attributes> {
    let body = raw.strip_suffix('}')?;
    let open = body.rfind(['{', '}', '<', '>', '\\', '\n', '\r'])?;
    if raw.as_bytes()[open] != b'{' {
        return None;
    }
    let mut id = None;
    let mut key = None;
    for word in words(raw, open + 1..body.len(), |ch| ch.is_ascii_whitespace()) {
        let text = &raw[word.clone()];
        if text.len() > 1 && text.starts_with('#') {
            id = Some(word.start + 1..word.end);
        } else if id_key && text.starts_with("id=") {
            key = Some(word.start + 3..word.end);
        } else if id_key && text == "id" {
            key = Some(word.end..word.end);
        }
    }
    Some(Attributes {
        id: id.or(key),
        whole: open..raw.len(),
    })
}

/// The words of a part of the text, as byte ranges.
fn words(text: &str, within: Range<usize>, is_gap: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, ch) in text[within.clone()].char_indices() {
        let at = within.start + at;
        if is_gap(ch) {
            found.extend(start.take().map(|start| start..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    found.extend(start.map(|start| start..within.end));
    found
}

/// Reads goldmark's list: `#id`, `.class` and `key=value`, parted by spaces or one comma
/// (`parser/attribute.go` in goldmark). Nothing may follow the closing brace.
fn goldmark(raw: &str, open: usize) -> Option<Attributes> {
    let bytes = raw.as_bytes();
    let mut at = open + 1;
    let mut id = None;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace());
        match *bytes.get(at)? {
            b'}' => break,
            b'#' | b'.' => {
                let end = skip(bytes, at + 1, |byte| {
                    !byte.is_ascii_whitespace()
                        && (!byte.is_ascii_punctuation()
                            || matches!(byte, b'_' | b'-' | b':' | b'.'))
                });
                if bytes[at] == b'#' && id.is_none() {
                    id = Some(at + 1..end);
                }
                at = end;
            }
            first if first.is_ascii_alphabetic() || matches!(first, b'_' | b':') => {
                let (key, value, end) = key_value(raw, at)?;
                if key == "id" && id.is_none() {
                    id = Some(value);
                }
                at = end;
            }
            _ => return None,
        }
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace());
        at += usize::from(bytes.get(at) == Some(&b','));
    }
    (at + 1 == raw.len()).then_some(Attributes {
        id,
        whole: open..raw.len(),
    })
}

/// Reads `key=value` at `at`: the key, the range of the value inside its quotes, and the end.
fn key_value(raw: &str, at: usize) -> Option<(&str, Range<usize>, usize)> {
    let bytes = raw.as_bytes();
    let is_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-');
    let key_end = skip(bytes, at, is_name);
    let equals = skip(bytes, key_end, |byte| byte == b' ');
    if bytes.get(equals) != Some(&b'=') || key_end == at {
        return None;
    }
    let start = skip(bytes, equals + 1, |byte| byte == b' ');
    let key = &raw[at..key_end];
    let quote = *bytes.get(start)?;
    if matches!(quote, b'"' | b'\'') {
        let length = raw[start + 1..].find(char::from(quote))?;
        return Some((key, start + 1..start + 1 + length, start + length + 2));
    }
    let end = skip(bytes, start, |byte| {
        !byte.is_ascii_whitespace() && !matches!(byte, b'}' | b',' | b'{')
    });
    (end > start).then_some((key, start..end, end))
}

/// The first place from `at` on where `holds` fails.
fn skip(bytes: &[u8], at: usize, holds: impl Fn(u8) -> bool) -> usize {
    at + bytes[at.min(bytes.len())..]
        .iter()
        .take_while(|&&byte| holds(byte))
        .count()
}

/// Reads pandoc's list: `#id`, `.class`, `key=value` and `-`. An id starts with a letter.
pub(crate) fn pandoc(raw: &str, open: usize) -> Option<Attributes> {
    let bytes = raw.as_bytes();
    let mut at = open + 1;
    let mut id = None;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace());
        match *bytes.get(at)? {
            b'}' => break,
            b'-' => at += 1,
            b'#' | b'.' => {
                let name = &raw[at + 1..];
                let is_first = name.starts_with(char::is_alphabetic);
                let length = name
                    .find(|ch: char| !ch.is_alphanumeric() && !matches!(ch, '_' | '-' | ':' | '.'))
                    .filter(|_| is_first)?;
                if bytes[at] == b'#' {
                    id = Some(at + 1..at + 1 + length);
                }
                at += 1 + length;
            }
            _ => {
                let (key, value, end) = key_value(raw, at)?;
                if key == "id" {
                    id = Some(value);
                }
                at = end;
            }
        }
    }
    (at + 1 == raw.len()).then_some(Attributes {
        id,
        whole: open..raw.len(),
    })
}

/// Reads `attr_list` of Python-Markdown 3.11 in the text from `from` on: the first `{` after a space opens the block, and a brace
/// inside it means that there is none. A word without `=` is an attribute.
fn attr_list(raw: &str, from: usize) -> Option<Attributes> {
    let open = from + raw.strip_suffix('}')?.get(from..)?.find(" {")? + 1;
    let body = open + 1 + usize::from(raw[open + 1..].starts_with(':'));
    let close = raw.len() - 1;
    if body > close || raw[body..close].trim().is_empty() || raw[body..close].contains('}') {
        return None;
    }
    let mut id = None;
    let bytes = raw.as_bytes();
    let mut at = body;
    while at < close {
        let end = skip(bytes, at, |byte| !matches!(byte, b' ' | b'=' | b'}'));
        if end == at {
            at += 1;
            continue;
        }
        if bytes[end] != b'=' {
            if bytes[at] == b'#' {
                id = Some(at + 1..end);
            }
            at = end;
            continue;
        }
        let quoted = raw[end + 1..close]
            .chars()
            .next()
            .filter(|&ch| ch == '"' || ch == '\'');
        let inner = quoted.and_then(|quote| raw[end + 2..close].find(quote));
        let (value, next) = if let Some(length) = inner {
            (end + 2..end + 2 + length, end + 3 + length)
        } else {
            let stop = skip(bytes, end + 1, |byte| !matches!(byte, b' ' | b'=' | b'}'));
            (end + 1..stop, stop)
        };
        if &raw[at..end] == "id" {
            id = Some(value);
        }
        at = next;
    }
    Some(Attributes {
        id,
        whole: open..raw.len(),
    })
}

/// Reads kramdown's header id: white space, `{#`, an XML name, `}`.
fn kramdown(raw: &str) -> Option<Attributes> {
    let body = raw.strip_suffix('}')?;
    let open = body.rfind("{#")?;
    let name = &body[open + 2..];
    let is_start = |ch: char| ch.is_alphabetic() || matches!(ch, '_' | ':');
    let is_name = |ch: char| ch.is_alphanumeric() || matches!(ch, '_' | ':' | '-' | '.' | '\u{b7}');
    let fits = name.starts_with(is_start) && name.chars().all(is_name);
    let is_apart = raw[..open].ends_with([' ', '\t']);
    (fits && is_apart).then_some(Attributes {
        id: Some(open + 2..body.len()),
        whole: open..raw.len(),
    })
}

/// Reads the last block as markdown-it-attrs 4 does: characters that fit nothing are passed over, and a
/// bare word is an attribute with an empty value, so a bare `id` sets the empty id.
fn markdown_it_attrs(raw: &str) -> Option<Attributes> {
    let open = raw.strip_suffix('}')?.rfind('{')?;
    let body = &raw[open + 1..];
    let least = if body.starts_with(['.', '#']) { 3 } else { 2 };
    if body.len() < least
        || body.bytes().skip(1).position(|byte| byte == b'}') != Some(body.len() - 2)
    {
        return None;
    }
    let close = raw.len() - 1;
    let mut id = None;
    let mut rest = open + 1..close;
    while let Some(word) = next_attribute(raw, &mut rest) {
        let text = &raw[word.clone()];
        let found = if text.starts_with('#') {
            Some(word.start + 1..word.end)
        } else if let Some(value) = text.strip_prefix("id=") {
            let quotes =
                usize::from(value.len() > 1 && value.starts_with('"') && value.ends_with('"'));
            Some(word.start + 3 + quotes..word.end - quotes)
        } else {
            (text == "id").then_some(word.end..word.end)
        };
        // The first id attribute is the one the heading keeps.
        id = id.or(found);
    }
    Some(Attributes {
        id,
        whole: open..raw.len(),
    })
}

/// The next word of the block; spaces inside double quotes do not part words.
fn next_attribute(raw: &str, rest: &mut Range<usize>) -> Option<Range<usize>> {
    let start = rest.start + raw[rest.clone()].find(|ch| ch != ' ')?;
    let mut is_quoted = false;
    let mut end = rest.end;
    for (at, ch) in raw[start..rest.end].char_indices() {
        if ch == '"' {
            is_quoted = !is_quoted;
        } else if ch == ' ' && !is_quoted {
            end = start + at;
            break;
        }
    }
    rest.start = end;
    Some(start..end)
}

/// Finds `{#id}`, `{/* #id */}` or `<!-- #id -->` at the end of the heading.
///
/// The id of the braces may hold anything but `}` and `{#`; a comment's id ends at its first space.
fn docusaurus(heading: &HeadingSource<'_>) -> Option<Attributes> {
    let raw = heading.raw;
    if raw.ends_with("-->") {
        let last = heading
            .pieces
            .last()
            .filter(|piece| piece.kind == PieceKind::Html)?;
        return comment(raw, last.at.start, "<!--", "-->");
    }
    if raw.ends_with("*/}") {
        return comment(raw, raw.rfind("{/*")?, "{/*", "*/}");
    }
    // The braces are looked for in the text, so they may be inside code or emphasis.
    let end = if raw.ends_with('}') {
        raw.len()
    } else {
        last_text_end(heading)?
    };
    let body = raw[..end].strip_suffix('}')?;
    let open = body.rfind("{#")?;
    let id = &body[open + 2..];
    if id.is_empty() || id.contains('}') {
        return None;
    }
    let start = open + 2 + (id.len() - id.trim_start().len());
    // MDX asks for a backslash before the brace, which is not text either.
    let whole = open - usize::from(raw[..open].ends_with('\\'));
    Some(Attributes {
        id: Some(start..start + id.trim().len()),
        whole: whole..raw.len(),
    })
}

/// Reads the id of a comment that is at `open` and ends the heading.
fn comment(raw: &str, open: usize, lead: &str, tail: &str) -> Option<Attributes> {
    let inside = raw[open..].strip_prefix(lead)?.strip_suffix(tail)?;
    let trimmed = inside.trim_start();
    let start = open + lead.len() + (inside.len() - trimmed.len()) + 1;
    let word = trimmed.trim_end().split(' ').next()?.strip_prefix('#')?;
    (!word.is_empty()).then_some(Attributes {
        id: Some(start..start + word.len()),
        whole: open..raw.len(),
    })
}

/// Where the text inside the element that ends the heading stops.
fn last_text_end(heading: &HeadingSource<'_>) -> Option<usize> {
    let last = heading
        .pieces
        .iter()
        .rfind(|piece| piece.kind != PieceKind::Tildes)?;
    if !last.text.ends_with('}') || last.kind == PieceKind::Html {
        return None;
    }
    heading.raw[last.at.clone()]
        .rfind('}')
        .map(|brace| last.at.start + brace + 1)
}
