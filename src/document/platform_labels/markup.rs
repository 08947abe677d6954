//! Labels that are written in HTML: `<h4>Android</h4>`, `<summary>iOS</summary>`, `<b>Android:</b>`.

use std::ops::Range;

/// A label, where it is in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) text: Range<usize>,
    /// The text with the tags right around it, and a colon behind them.
    pub(super) whole: Range<usize>,
    pub(super) colon: bool,
    /// Whether its innermost tag makes it strong.
    pub(super) strong: bool,
    /// What follows it, its end tags left out.
    pub(super) rest: usize,
}

/// Tags that may be around a label.
const OUTER: [&str; 6] = ["details", "div", "p", "section", "span", "a"];

/// Tags that make a label of their text.
const TITLES: [&str; 9] = ["summary", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong"];

/// Most tags before a label.
const MAX_TAGS: usize = 8;

/// Reads a text that begins with tags and a label of at most `longest` bytes in them.
pub(super) fn marked(source: &str, longest: usize) -> Option<Marked> {
    let mut at = source.len() - source.trim_start().len();
    let (mut titled, mut inner) = (false, "");
    let mut opened = at;
    for _ in 0..MAX_TAGS {
        let Some((name, len)) = start_tag(&source[at..]) else {
            break;
        };
        titled |= TITLES.contains(&name);
        if !titled && !OUTER.contains(&name) {
            return None;
        }
        opened = at;
        inner = name;
        at += len;
        at += source[at..].len() - source[at..].trim_start().len();
    }
    let len = source[at..].find('<').filter(|_| titled)?;
    if len == 0 || len > longest || source[at..at + len].trim().is_empty() {
        return None;
    }
    let text = at..at + source[at..at + len].trim_end().len();
    let mut rest = at + len;
    let mut end = rest + end_tag(&source[rest..])?;
    for _ in 0..MAX_TAGS {
        let Some(len) = end_tag(&source[rest..]) else {
            break;
        };
        rest += len;
    }
    let behind = &source[rest..];
    let lead = behind.trim_start_matches([' ', '\u{a0}']);
    let outside = lead.starts_with([':', '：']);
    if outside {
        let colon = lead.chars().next().map_or(0, char::len_utf8);
        rest += behind.len() - lead.len() + colon;
        end = rest;
    }
    Some(Marked {
        colon: outside || source[text.clone()].ends_with([':', '：']),
        strong: matches!(inner, "b" | "strong"),
        whole: opened..end,
        text,
        rest,
    })
}

/// The name and length of a start tag that a text begins with.
fn start_tag(source: &str) -> Option<(&str, usize)> {
    let inner = source.strip_prefix('<')?;
    let len = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let near = inner.as_bytes().iter().take(MAX_BYTES);
    let end = near.enumerate().find(|(_, byte)| **byte == b'>')?.0;
    (len > 0).then_some((&inner[..len], end + 2))
}

/// The length of an end tag that a text begins with.
fn end_tag(source: &str) -> Option<usize> {
    let inner = source.trim_start().strip_prefix("</")?;
    let near = inner.as_bytes().iter().take(MAX_BYTES);
    let end = near.enumerate().find(|(_, byte)| **byte == b'>')?.0;
    Some(source.len() - inner.len() + end + 1)
}

/// Longest tag, in bytes.
const MAX_BYTES: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Option<(&str, &str, bool, &str)> {
        let found = marked(source, 80)?;
        let (text, whole) = (&source[found.text], &source[found.whole]);
        Some((text, whole, found.colon, &source[found.rest..]))
    }

    #[test]
    fn titles_and_strong_texts_are_labels() {
        for (source, whole, colon, rest) in [
            ("<h4 id=\"a\">iOS</h4>", "<h4 id=\"a\">iOS</h4>", false, ""),
            (
                "<details>\n<summary><b>iOS</b></summary>",
                "<b>iOS</b>",
                false,
                "",
            ),
            (
                "<p><strong>iOS</strong>: x</p>",
                "<strong>iOS</strong>:",
                true,
                " x</p>",
            ),
            ("<b>iOS</b> x", "<b>iOS</b>", false, " x"),
        ] {
            assert_eq!(read(source), Some(("iOS", whole, colon, rest)), "{source}");
        }
        assert_eq!(
            read("<b>iOS:</b> x"),
            Some(("iOS:", "<b>iOS:</b>", true, " x"))
        );
    }

    #[test]
    fn other_markup_is_none() {
        for source in [
            "<p>iOS</p>",
            "<td><b>iOS</b>",
            "<b></b>",
            "<b>iOS",
            "iOS",
            "<",
        ] {
            assert_eq!(read(source), None, "{source}");
        }
    }
}
