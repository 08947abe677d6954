//! Elements of HTML as kramdown and Python-Markdown read them: from the start tag to the end tag.
//!
//! For `CommonMark` raw HTML ends at a blank line. Both of these take an element as a whole, with the blank
//! lines in it, and read the line after it as Markdown.

use std::borrow::Cow;

use super::{Lines, indent_of, is_blank, line_end};

/// Elements that all three take for the start of raw HTML wherever a line begins with them.
const NAMES: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "nav",
    "ol",
    "p",
    "section",
    "table",
    "ul",
];

/// Removes the blank lines inside the elements of a page, and adds one after each that text follows.
///
/// `text` is the page before anything was hidden, where an element may ask for Markdown in it.
pub(super) fn close(masked: &mut Cow<'_, str>, text: Option<&str>, from: usize) {
    let bytes = masked.as_bytes();
    let mut changes: Vec<(usize, u8)> = Vec::new();
    let mut unclosed: Vec<&str> = Vec::new();
    let mut lines = Lines::new(bytes, from);
    while let Some((start, end)) = lines.next() {
        let indent = indent_of(&bytes[start..end]);
        let start = start + indent;
        if indent > 3 || bytes.get(start) != Some(&b'<') {
            continue;
        }
        // The end of an element with Markdown in it.
        let tag = bytes[start..end].trim_ascii_end();
        if bytes[start + 1..].starts_with(b"/") {
            let is_end = name_at(masked, start + 1).is_some() && tag.ends_with(b">");
            if is_end && !is_blank(&bytes[end..line_end(bytes, end)]) {
                changes.push((start + tag.len() - 1, b'\n'));
            }
            continue;
        }
        let Some(name) = name_at(masked, start).filter(|name| !unclosed.contains(name)) else {
            continue;
        };
        let Some(stop) = element_end(masked, start, name) else {
            unclosed.push(name);
            continue;
        };
        let stop_line = line_end(bytes, stop);
        let asks = text.is_some_and(|text| text[start..stop].contains(" markdown"));
        if !is_blank(&bytes[stop..stop_line]) || asks {
            continue;
        }
        changes.extend(blank_lines(&bytes[..stop], start));
        if !is_blank(&bytes[stop_line..line_end(bytes, stop_line)]) {
            changes.push((stop - 1, b'\n'));
        }
        lines.skip_to(stop_line);
    }
    super::replace(masked, &changes);
}

/// The element that begins at `at`, where it is one of [`NAMES`].
fn name_at(text: &str, at: usize) -> Option<&'static str> {
    let bytes = &text.as_bytes()[at + 1..];
    let len = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_end = matches!(bytes.get(len)?, b'>' | b' ' | b'\n' | b'\r' | b'\t');
    let mut names = NAMES.iter().filter(|_| is_end);
    let found = names.find(|name| name.as_bytes().eq_ignore_ascii_case(&bytes[..len]));
    found.copied()
}

/// The offset behind the end tag of the element that begins at `start`.
pub(in crate::document) fn element_end(text: &str, start: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_name = |from: usize| {
        let found = bytes.get(from..from + name.len());
        let next = bytes.get(from + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && next.is_some_and(|next| !next.is_ascii_alphanumeric() && *next != b'-')
    };
    let mut depth = 0_usize;
    for offset in memchr::memchr_iter(b'<', &bytes[start..]) {
        let at = start + offset;
        if is_name(at + 1) {
            depth += 1;
        } else if bytes.get(at + 1) == Some(&b'/') && is_name(at + 2) {
            depth -= 1;
            if depth == 0 {
                let close = memchr::memchr(b'>', &bytes[at..])?;
                return Some(at + close + 1);
            }
        }
    }
    None
}

/// The ends of the blank lines between `start` and the end, each to become a blank of the line behind it.
fn blank_lines(bytes: &[u8], start: usize) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    let mut at = line_end(bytes, start);
    while at < bytes.len() {
        let end = line_end(bytes, at);
        if is_blank(&bytes[at..end]) {
            let ends = (at..end).filter(|at| matches!(bytes[*at], b'\n' | b'\r'));
            found.extend(ends.map(|at| (at, b' ')));
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(text: &str) -> String {
        let mut masked = Cow::Borrowed(text);
        close(&mut masked, Some(text), 0);
        masked.into_owned()
    }

    #[test]
    fn an_element_ends_at_its_end_tag() {
        for (text, expected) in [
            (
                "<div>\n\n*a*\n\n</div>\n# b\n",
                "<div>\n *a*\n </div\n\n# b\n",
            ),
            ("<p>\na\n</p>\n\n# b\n", "<p>\na\n</p>\n\n# b\n"),
            (
                "<ul><li><ul>\n\n</ul></li></ul>\nb",
                "<ul><li><ul>\n </ul></li></ul\n\nb",
            ),
            ("a\n\n</div>\n# b\n", "a\n\n</div\n\n# b\n"),
            ("<DIV\n  id=x>\n\na\n</div>", "<DIV\n  id=x>\n a\n</div>"),
        ] {
            assert_eq!(closed(text), expected);
        }
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "<div>\n\nnever closed\n",
            "```\n<div>\n\n</div>\n# b\n```\n",
            "    <div>\n\n    </div>\n    b\n",
            "<div markdown=\"1\">\n\na\n\n</div>\n\nb\n",
            "<p>a</p> *b*\n",
            "<span>\n\na\n\n</span>\nb\n",
        ] {
            assert_eq!(closed(text), text);
        }
    }
}
