//! Words as they stand between white space, and whether one equals the next.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::language::{Language, is_word};
use crate::text::Span;

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
}

/// The chunks of the prose of a page, whose blocks end with a line ending.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 0;
    let mut starts_block = true;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        starts_block |= rest[..blank].contains('\n');
        at += blank;
        let rest = &text[at..];
        let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let chunk = Chunk {
            text: &rest[..len],
            at,
            starts_block: std::mem::take(&mut starts_block),
        };
        at += len;
        (len > 0).then_some(chunk)
    })
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
    text.trim_start_matches([
        '(', '[', '"', '“', '„', '«', '‘', '\'', '¿', '¡', '（', '「',
    ])
}

fn trim_end(text: &str) -> &str {
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

/// Whether a word is in a script of Asian languages that double words on purpose, and no list of the
/// page's own language says which.
fn is_reduplicating(word: &str, language: Option<&Language>) -> bool {
    let knows_arabic = language.is_some_and(|language| matches!(&*language.tag, "ar" | "fa"));
    word.starts_with(|c| match c {
        '\u{600}'..='\u{6ff}' => !knows_arabic,
        _ => matches!(c, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'),
    })
}

/// Two equal words, by their place in the source.
pub(super) struct Pair<'a> {
    pub(super) first: Span,
    pub(super) second: Span,
    /// The source from the one to the other.
    pub(super) between: &'a str,
    /// Whether only white space stands between them, and no break that the writer asked for.
    pub(super) is_plain: bool,
}

impl<'a> Pair<'a> {
    pub(super) fn new(page: &'a Document, first: &Range<usize>, second: Range<usize>) -> Self {
        let first = page.prose().source(first.clone());
        let second = page.prose().source(second);
        let between = Span::new(first.end, second.start.max(first.end)).slice(&page.text);
        let is_blank = between.chars().all(|c| c.is_whitespace() || c == '>');
        Self {
            first,
            second,
            between,
            is_plain: is_blank && !between.contains("  \n") && !between.contains("  \r"),
        }
    }

    /// The second word with the space before it, or, at the start of a line, with the space after it.
    pub(super) fn surplus(&self, page: &'a Document) -> Span {
        let rest = &page.text[self.second.end as usize..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if spaces > 0 && self.between.contains(['\n', '\r']) {
            Span::at(self.second.start, self.second.len() + spaces as u32)
        } else {
            Span::new(self.first.end, self.second.end)
        }
    }
}

/// What stands before two equal words.
pub(super) struct Before<'a> {
    /// The first of the two with the word before it.
    pub(super) phrase: &'a str,
    pub(super) starts_sentence: bool,
}

/// Whether two equal words are a slip, not a name and not grammar.
///
/// `lower` keeps the words of the page in lower case, made when they are first needed.
pub(super) fn is_fault<'a>(
    pair: &Pair<'_>,
    page: &'a Document,
    word: &str,
    before: &Before<'_>,
    lower: &mut Option<FxHashSet<&'a str>>,
) -> bool {
    let capital = |span: Span| page.slice(span).starts_with(char::is_uppercase);
    let capitals = (capital(pair.first), capital(pair.second));
    if capitals.1 && !capitals.0 || capitals == (true, false) && !before.starts_sentence {
        return false;
    }
    if let Some(language) = page.language
        && language.never_doubles(word)
    {
        return !language.may_repeat_after(before.phrase);
    }
    // What a short word does in a language that is not known here cannot be told.
    let shortest = if page.language.is_some() { 2 } else { 3 };
    if !pair.is_plain || word.chars().count() < shortest || is_reduplicating(word, page.language) {
        return false;
    }
    if page
        .language
        .is_some_and(|language| language.may_double(word))
    {
        return false;
    }
    // What is written with a small letter elsewhere is no name.
    let mut is_name = || {
        let lower = lower.get_or_insert_with(|| lower_words(page));
        !lower.contains(&*word.to_lowercase())
    };
    !(capitals.1 && is_name())
}

/// The words of the page that somewhere stand in lower case.
fn lower_words(page: &Document) -> FxHashSet<&str> {
    let words = chunks(page.prose().all()).filter_map(Chunk::word);
    words
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
}
