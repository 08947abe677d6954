//! Words as they stand between white space, and whether one equals the next.

use std::ops::Range;

use crate::language::is_word;

/// Bytes that a word may have: what is longer is no prose.
const LONGEST_WORD: usize = 120;

/// What stands between two white spaces of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chunk<'a> {
    text: &'a str,
    /// Its first byte.
    pub(super) at: usize,
    /// Whether it is the first of its block.
    pub(super) starts_block: bool,
    /// Its first byte in lower case when that is an ASCII letter, else 0: most words differ there.
    key: u8,
}

/// The chunks of the prose of a page, whose blocks end with a line ending.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut starts_block = true;
    std::iter::from_fn(move || {
        while let len @ 1.. = space_at(bytes, at) {
            starts_block |= bytes[at] == b'\n';
            at += len;
        }
        let start = at;
        while at < bytes.len() && space_at(bytes, at) == 0 {
            at += 1;
        }
        let first = bytes.get(start)?;
        let is_letter = first.is_ascii_alphabetic();
        Some(Chunk {
            text: &text[start..at],
            at: start,
            starts_block: std::mem::take(&mut starts_block),
            key: if is_letter { first | 0x20 } else { 0 },
        })
    })
}

/// Bytes of the space at a byte of the text: of a blank or control character, or of one that keeps
/// words together (U+00A0).
fn space_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(0..=b' ') => 1,
        Some(0xc2) if bytes.get(at + 1) == Some(&0xa0) => 2,
        _ => 0,
    }
}

impl<'a> Chunk<'a> {
    /// Whether a sentence begins behind it.
    pub(super) fn ends_sentence(self) -> bool {
        let text = self.text.trim_end_matches([')', '"', '”', '’', '\'', '»']);
        text.is_empty() || text.ends_with(['.', '!', '?', ':', '…'])
    }

    /// The word it is, punctuation aside.
    pub(super) fn word(self) -> Option<&'a str> {
        let word = trim_end(trim_start(self.text));
        is_whole_word(word).then_some(word)
    }

    /// The text from this chunk to the end of a later one; empty when this one is none.
    pub(super) fn phrase_to(self, last: Self, text: &'a str) -> &'a str {
        if self.text.is_empty() {
            return "";
        }
        &text[self.at..last.at + last.text.len()]
    }

    /// The place of a word it ends with.
    pub(super) fn end_with(self, word: &str) -> Range<usize> {
        let end = self.at + self.text.len();
        end - word.len()..end
    }

    /// The place of a word it starts with.
    pub(super) fn start_with(self, word: &str) -> Range<usize> {
        self.at..self.at + word.len()
    }
}

fn trim_start(text: &str) -> &str {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return text;
    }
    text.trim_start_matches([
        '(', '[', '"', '“', '„', '«', '‘', '\'', '¿', '¡', '（', '「',
    ])
}

fn trim_end(text: &str) -> &str {
    if text.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return text;
    }
    text.trim_end_matches(|c: char| {
        let ascii = matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '"' | '\''
        );
        ascii
            || matches!(
                c,
                '”' | '“'
                    | '»'
                    | '’'
                    | '…'
                    | '。'
                    | '，'
                    | '、'
                    | '！'
                    | '？'
                    | '）'
                    | '」'
                    | '؟'
                    | '،'
                    | '।'
            )
    })
}

/// The word that a chunk ends with and the next one starts with, in whatever case.
pub(super) fn same_word<'a>(first: Chunk<'a>, second: Chunk<'a>) -> Option<&'a str> {
    if (first.key != 0 && first.key != second.key) || second.text.is_empty() {
        return None;
    }
    let one = trim_start(first.text);
    let two = trim_end(second.text);
    let is_same = one.len() == two.len()
        && (one.eq_ignore_ascii_case(two)
            || (!one.is_ascii()
                && one
                    .chars()
                    .flat_map(char::to_lowercase)
                    .eq(two.chars().flat_map(char::to_lowercase))));
    (is_same && is_whole_word(one)).then_some(two)
}

/// Letters, with hyphens and apostrophes inside; no number, no name of a program's.
fn is_whole_word(text: &str) -> bool {
    let is_letter = |c: char| is_word(c) && c != '_';
    text.len() <= LONGEST_WORD
        && text.starts_with(is_letter)
        && text.ends_with(is_letter)
        && text.contains(char::is_alphabetic)
        && text
            .chars()
            .all(|c| is_letter(c) || matches!(c, '-' | '\'' | '’'))
}
