//! Edits carried out on a text.

use std::borrow::Cow;

use crate::text::Span;

/// The text with the edits, which are sorted and disjoint.
///
/// Line breaks of the new parts become those of the text. Edits that lie outside the text, not on
/// character boundaries or before an earlier one are passed over.
#[must_use]
pub fn apply(text: &str, edits: &[(Span, String)]) -> String {
    let breaks = LineBreak::of(text);
    let added: usize = edits.iter().map(|(_, new)| new.len()).sum();
    let mut out = String::with_capacity(text.len() + added);
    let mut done = 0;
    for (span, new) in edits {
        let range = span.range();
        if range.start < done || text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&breaks.adjust(new));
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// A new part of a text, with the line breaks that the text has.
pub(super) fn with_line_breaks_of<'n>(text: &str, new: &'n str) -> Cow<'n, str> {
    if new.contains('\n') {
        LineBreak::of(text).adjust(new)
    } else {
        Cow::Borrowed(new)
    }
}

/// How the lines of a page end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineBreak {
    Lf,
    CrLf,
}

impl LineBreak {
    /// The ending that most lines have; LF when there is none.
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut lf, mut crlf) = (0_usize, 0_usize);
        for at in memchr::memchr_iter(b'\n', bytes) {
            let is_crlf = at > 0 && bytes[at - 1] == b'\r';
            *(if is_crlf { &mut crlf } else { &mut lf }) += 1;
        }
        if crlf > lf { Self::CrLf } else { Self::Lf }
    }

    fn adjust(self, new: &str) -> Cow<'_, str> {
        if !new.contains('\n') {
            return Cow::Borrowed(new);
        }
        let plain = new.replace("\r\n", "\n");
        match self {
            Self::Lf => Cow::Owned(plain),
            Self::CrLf => Cow::Owned(plain.replace('\n', "\r\n")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(text: &str, span: Span, new: &str) -> String {
        apply(text, &[(span, new.to_owned())])
    }

    #[test]
    fn replacements_insertions_and_deletions() {
        let edits = [
            (Span::new(0, 1), "A".to_owned()),
            (Span::new(2, 2), "+".to_owned()),
            (Span::new(3, 4), String::new()),
        ];
        assert_eq!(apply("abcde", &edits), "Ab+ce");
    }

    #[test]
    fn new_lines_end_like_the_page() {
        assert_eq!(
            one("a\r\nb\r\n", Span::at(3, 0), "x\ny\r\n"),
            "a\r\nx\r\ny\r\nb\r\n"
        );
        assert_eq!(one("a\nb\n", Span::at(2, 0), "x\r\n"), "a\nx\nb\n");
    }

    #[test]
    fn an_edit_outside_the_text_is_passed_over() {
        assert_eq!(one("aé", Span::new(2, 3), "x"), "aé");
        assert_eq!(one("aé", Span::new(1, 9), "x"), "aé");
    }

    proptest! {
        #[test]
        fn text_outside_the_edits_is_unchanged(
            kept in prop::collection::vec("[aé\r\n😀 ]{0,6}", 1..6),
            replaced in prop::collection::vec("[bü\n]{1,4}", 5),
            new in prop::collection::vec("[cñ\n]{0,4}", 5),
        ) {
            let mut text = String::new();
            let mut edits = Vec::new();
            for (index, part) in kept.iter().enumerate() {
                if index > 0 {
                    let span = Span::at(text.len() as u32, replaced[index].len() as u32);
                    edits.push((span, new[index].clone()));
                    text.push_str(&replaced[index]);
                }
                text.push_str(part);
            }
            let breaks = LineBreak::of(&text);
            let fixed = apply(&text, &edits);
            let mut rest = fixed.as_str();
            for (index, part) in kept.iter().enumerate() {
                if index > 0 {
                    let expected = breaks.adjust(&new[index]);
                    rest = rest.strip_prefix(&*expected).unwrap();
                }
                rest = rest.strip_prefix(part.as_str()).unwrap();
            }
            prop_assert_eq!(rest, "");
        }
    }
}
