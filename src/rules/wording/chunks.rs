//! Words as they stand between white space, and whether one equals the next.

use std::ops::Range;

use crate::language::is_word;
use crate::text::ByteSet;

/// Bytes that a word may have: what is longer is no prose.
const LONGEST_WORD: usize = 120;

/// What stands between two white spaces of a text; the default is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chunk<'a> {
    text: &'a str,
    /// Its first byte.
    pub(super) at: usize,
}

/// A chunk with those around it in its block.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// The four before it, in order.
    pub(super) before: [Chunk<'a>; 4],
    pub(super) chunk: Chunk<'a>,
    pub(super) next: Chunk<'a>,
}

/// The chunks of the prose of a page, whose blocks end with a line ending.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let place = place(text, at)?;
        at = place.end;
        Some(place.chunk(text))
    })
}

/// The chunks that may equal the one before, or the two before: others differ in the first letter.
pub(super) fn suspects(text: &str) -> impl Iterator<Item = Window<'_>> {
    let mut last = [Place::NONE; 4];
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let here = place(text, at)?;
            at = here.end;
            if here.starts_block {
                last = [Place::NONE; 4];
            }
            let before = last;
            last = [before[1], before[2], before[3], here];
            let word = before[3].may_equal(here);
            let words = before[1].may_equal(before[3]) && before[2].may_equal(here);
            if word || words {
                let next = place(text, at).filter(|next| !next.starts_block);
                return Some(Window {
                    before: before.map(|place| place.chunk(text)),
                    chunk: here.chunk(text),
                    next: next.unwrap_or(Place::NONE).chunk(text),
                });
            }
        }
    })
}

/// Where a chunk stands.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    /// Stands for its first letter, whatever its case; [`Place::ANY`] for another character.
    key: u8,
    starts_block: bool,
}

impl Place {
    const ANY: u8 = 0;
    const NONE: Self = Self {
        start: 0,
        end: 0,
        key: u8::MAX,
        starts_block: true,
    };

    fn chunk(self, text: &str) -> Chunk<'_> {
        Chunk {
            text: &text[self.start..self.end],
            at: self.start,
        }
    }

    /// Whether the word that this one ends with may be the one that `next` starts with. Marks may
    /// stand before the one, and none before the other.
    fn may_equal(self, next: Self) -> bool {
        self.key == next.key || self.key == Self::ANY
    }
}

/// Blanks, control characters, and the first byte of U+00A0.
static SPACES: ByteSet = ByteSet::new(b" \xc2").and_below(b' ');

/// The first chunk from byte `at` on. Blanks, control characters and U+00A0 are white space.
fn place(text: &str, at: usize) -> Option<Place> {
    let bytes = text.as_bytes();
    let is_fixed_blank = |at: usize| bytes.get(at + 1) == Some(&0xa0);
    let mut start = at;
    let mut starts_block = at == 0;
    loop {
        match bytes.get(start)? {
            b'\n' => starts_block = true,
            0..=b' ' => {}
            0xc2 if is_fixed_blank(start) => start += 1,
            _ => break,
        }
        start += 1;
    }
    let mut end = start;
    loop {
        end = SPACES.find(bytes, end).unwrap_or(bytes.len());
        if bytes.get(end) != Some(&0xc2) || is_fixed_blank(end) {
            break;
        }
        end += 1;
    }
    Some(Place {
        start,
        end,
        key: key(text, start),
        starts_block,
    })
}

/// Words that are equal in whatever case have the same key.
fn key(text: &str, at: usize) -> u8 {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        return if byte.is_ascii_alphabetic() {
            byte | 0x20
        } else {
            Place::ANY
        };
    }
    // Marks are in these blocks; other characters are letters, for this purpose.
    let c = text[at..].chars().next().unwrap_or('\u{80}');
    if matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..)
    {
        return Place::ANY;
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    0x80 | (u32::from(lower) as u8 & 0x3f)
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
