//! Words as white space separates them, and whether one equals the next.

use std::ops::Range;

use crate::document::GAP;
use crate::language::is_word;
use crate::text::WordStarts;
use crate::text::sentence::is_stop;

/// The most bytes of a word: a longer one is not prose.
const MAX_WORD_LEN: usize = 120;

/// The text between two white spaces; the default is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token<'a> {
    text: &'a str,
    /// Its first byte.
    pub(super) at: usize,
}

/// A token with those around it in its block.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// The four before it, in order.
    pub(super) before: [Token<'a>; 4],
    pub(super) token: Token<'a>,
    pub(super) next: Token<'a>,
}

/// The tokens of the prose of a page, whose blocks end with a line ending.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    WordStarts::new(text).map(|at| token(text, at))
}

/// Calls `found` with each token that equals the one before, or with that one the two before them.
pub(super) fn candidates<'a>(text: &'a str, mut found: impl FnMut(&Window<'a>)) {
    let starts = WordStarts::new(text);
    let mut last = [usize::MAX; 4];
    let [mut first, mut second, mut third] = [Key::NONE; 3];
    for here in starts.clone() {
        let key = Key::of(text, here);
        // Few tokens begin with the same letters, and fewer are the same.
        let is_word = third.may_equal(key) && is_same(text, last[3], here);
        let are_words = second.may_equal(key) && first.may_equal(third);
        if is_word || are_words && is_same(text, last[2], here) {
            found(&window(text, last, here, &starts));
        }
        last = [last[1], last[2], last[3], here];
        (first, second, third) = (second, third, key);
    }
}

/// Whether two tokens are the same word, in whatever blocks.
fn is_same(text: &str, one: usize, two: usize) -> bool {
    one != usize::MAX && same_word(token(text, one), token(text, two)).is_some()
}

/// The token at `here`, with those of its block among the four at `before`.
fn window<'a>(
    text: &'a str,
    before: [usize; 4],
    here: usize,
    starts: &WordStarts<'a>,
) -> Window<'a> {
    let mut window = Window {
        before: [Token::default(); 4],
        token: token(text, here),
        next: Token::default(),
    };
    let is_block = |from: usize, to: usize| !text.as_bytes()[from..to].contains(&b'\n');
    let mut behind = here;
    for (at, slot) in before.into_iter().zip(&mut window.before).rev() {
        if at == usize::MAX || !is_block(at, behind) {
            break;
        }
        *slot = token(text, at);
        behind = at;
    }
    let end = here + window.token.text.len();
    let next = starts.from(end).next();
    if let Some(next) = next.filter(|next| is_block(end, *next)) {
        window.next = token(text, next);
    }
    window
}

/// The token that starts at byte `at`.
fn token(text: &str, at: usize) -> Token<'_> {
    let rest = &text[at..];
    let is_end = |c: char| c <= ' ' || c == '\u{a0}';
    let end = rest.find(is_end).unwrap_or(rest.len());
    Token {
        text: &rest[..end],
        at,
    }
}

/// Stands for the first two letters of a token, in whatever case.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key(u16);

impl Key {
    /// What no word starts with.
    const NONE: Self = Self(0);
    /// A mark, behind which a word may start.
    const MARK: Self = Self(1);

    #[inline]
    fn of(text: &str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let first = bytes[at];
        if !first.is_ascii() {
            return Self::of_other(text, at);
        }
        let second = bytes.get(at + 1);
        let second = second.map_or(0, |byte| LETTERS[usize::from(*byte)]);
        match LETTERS[usize::from(first)] {
            0 if b"([\"'".contains(&first) => Self::MARK,
            0 => Self::NONE,
            letter => Self(u16::from_be_bytes([letter, second])),
        }
    }

    /// That of a token that begins with another character than ASCII.
    fn of_other(text: &str, at: usize) -> Self {
        let c = text[at..].chars().next().unwrap_or(GAP);
        if c == GAP {
            return Self::NONE;
        }
        if OPENING.contains(&c) {
            return Self::MARK;
        }
        let lower = match c {
            'А'..='Я' => u32::from(c) + 0x20,
            // Most scripts have no other case, and none has one from there on.
            'а'..='я' | '\u{2e80}'..='\u{a63f}' => u32::from(c),
            _ => u32::from(c.to_lowercase().next().unwrap_or(c)),
        };
        Self(u16::from_be_bytes([
            0x80 | (lower as u8 & 0x7f),
            (lower >> 7) as u8,
        ]))
    }

    /// Whether the word that a token of this key ends with may be the one that the next one starts
    /// with. Marks may precede the one, but not the other.
    fn may_equal(self, next: Self) -> bool {
        self == next && self != Self::NONE || self == Self::MARK
    }
}

/// Digits, ASCII letters in lower case, and 0 for every other byte.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// Marks before a word that are not ASCII.
const OPENING: [char; 8] = ['“', '„', '«', '‘', '¿', '¡', '（', '「'];

impl<'a> Token<'a> {
    /// Whether a sentence begins behind it.
    pub(super) fn ends_sentence(self) -> bool {
        let text = self.text.trim_end_matches([')', '"', '”', '’', '\'', '»']);
        text.is_empty() || text.ends_with(|c| is_stop(c) || matches!(c, ':' | '…'))
    }

    /// The word it is, punctuation aside.
    pub(super) fn word(self) -> Option<&'a str> {
        let word = trim_end(trim_start(self.text));
        is_whole_word(word).then_some(word)
    }

    /// The text from this token to the end of a later one; empty when this one is none.
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
    text.trim_start_matches(|c| matches!(c, '(' | '[' | '"' | '\'') || OPENING.contains(&c))
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

/// The word that a token ends with and the next one starts with, in whatever case.
pub(super) fn same_word<'a>(first: Token<'a>, second: Token<'a>) -> Option<&'a str> {
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
    text.len() <= MAX_WORD_LEN
        && text.starts_with(is_letter)
        && text.ends_with(is_letter)
        && text.contains(char::is_alphabetic)
        && text
            .chars()
            .all(|c| is_letter(c) || matches!(c, '-' | '\'' | '’'))
}
