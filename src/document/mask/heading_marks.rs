//! Headings as kramdown and Python-Markdown read them, where `CommonMark` sees one and they see none, or the
//! other way round.
//!
//! Both need the marks `#` and the underline at the start of their lines, and underline a single line.
//! Python-Markdown needs no space behind the marks.

use std::borrow::Cow;

use super::{Flavour, Lines, indent_of};

/// Changes the marks of a page so that the parser reads the headings that there are.
pub(super) fn settle(masked: &mut Cow<'_, str>, flavour: Flavour, from: usize) {
    let bytes = masked.as_bytes();
    let mut changes: Vec<(usize, u8)> = Vec::new();
    // The last two lines; none is one in a list.
    let mut above: [Line; 2] = [Line::Blank; 2];
    let mut in_list = false;
    for (start, end) in Lines::new(bytes, from) {
        let line = &bytes[start..end];
        let kind = Line::of(line, above[1]);
        let indent = indent_of(line);
        in_list = match kind {
            Line::Item => true,
            Line::Blank => in_list,
            _ => in_list && (indent > 0 || above[1] != Line::Blank),
        };
        let body = start + indent;
        match kind {
            Line::Marks
                if indent > 0 && indent < 4 && !(in_list && flavour == Flavour::Kramdown) =>
            {
                changes.push((body, b'x'));
            }
            Line::Glued(marks) if indent == 0 && flavour == Flavour::PythonMarkdown => {
                changes.push((body + marks - 1, b' '));
            }
            Line::Underline if !in_list && (indent > 0 || above[0] == Line::Text) => {
                changes.push((body, b'x'));
            }
            _ => {}
        }
        above = [above[1], kind];
    }
    super::replace(masked, &changes);
}

/// What a line may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    Item,
    /// `## Title`.
    Marks,
    /// `##Title`, with so many marks.
    Glued(usize),
    /// `---` or `===` below a text.
    Underline,
    /// Words.
    Text,
    Other,
}

impl Line {
    fn of(line: &[u8], above: Self) -> Self {
        let body = line.trim_ascii();
        let Some(first) = body.first() else {
            return Self::Blank;
        };
        let count = body.iter().take_while(|byte| *byte == first).count();
        let next = body.get(count);
        let is_apart = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        match first {
            b'#' if count < 7 && is_apart(next) => Self::Marks,
            b'#' if count > 1 && count < 7 && next.is_some_and(|next| *next != b'\\') => {
                Self::Glued(count)
            }
            b'-' | b'=' if count == body.len() && above == Self::Text => Self::Underline,
            b'-' | b'*' | b'+' if is_apart(body.get(1)) => Self::Item,
            b'0'..=b'9' => {
                let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let is_item = matches!(body.get(digits), Some(b'.' | b')'));
                if is_item { Self::Item } else { Self::Text }
            }
            _ if first.is_ascii_alphabetic() || !first.is_ascii() => Self::Text,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str, flavour: Flavour) -> String {
        let mut masked = Cow::Borrowed(text);
        settle(&mut masked, flavour, 0);
        masked.into_owned()
    }

    #[test]
    fn marks_are_at_the_start_of_their_line() {
        for (text, expected) in [
            (" ## a\n", " x# a\n"),
            ("a\n  ---\n", "a\n  x--\n"),
            ("a\nb\n===\n", "a\nb\nx==\n"),
            ("a\n---\n\nb\n\n---\n", "a\n---\n\nb\n\n---\n"),
            ("```\n ## a\n```\n", "```\n ## a\n```\n"),
        ] {
            assert_eq!(settled(text, Flavour::Kramdown), expected);
            assert_eq!(settled(text, Flavour::PythonMarkdown), expected);
        }
        let item = "- a\n\n  ## b\n";
        assert_eq!(settled(item, Flavour::Kramdown), item);
        assert_eq!(settled(item, Flavour::PythonMarkdown), "- a\n\n  x# b\n");
    }

    #[test]
    fn python_markdown_needs_no_space() {
        let text = "##a\n\n#b\n\n####### c\n";
        assert_eq!(settled(text, Flavour::Kramdown), text);
        assert_eq!(
            settled(text, Flavour::PythonMarkdown),
            "# a\n\n#b\n\n####### c\n"
        );
    }
}
