//! The words for *step* of one language, compiled.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::numbers::ListStyle;
use super::starting;
use crate::language::data::{OrdinalWords, StepWords};
use crate::language::fold::is_word;
use crate::text::ByteSet;

/// A word for *step*.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// How numbers after the word are listed; none where numbers only come before it.
    pub(super) style: Option<ListStyle>,
    /// Whether a number may come before the word.
    pub(super) is_ordinal: bool,
    /// Whether any ending may follow.
    pub(super) is_stem: bool,
}

/// How a number before the word is written.
#[derive(Debug)]
pub(super) struct Ordinal {
    prefix: Vec<String>,
    follow: Vec<String>,
    /// Whether the number needs a mark such as the full stop of "3. Schritt".
    pub(super) needs_mark: bool,
}

/// All that is compiled of the words for *step*.
#[derive(Debug)]
pub(super) struct Words {
    matcher: AhoCorasick,
    /// The first bytes of the words.
    starts: ByteSet,
    by_pattern: Vec<Word>,
    pub(super) ordinal: Option<Ordinal>,
    pub(super) markers: Vec<String>,
    /// Markers that only a range may follow.
    pub(super) from: Vec<String>,
    /// Marks of ordinal numbers.
    pub(super) marks: Vec<String>,
    pub(super) connectors: Vec<Connector>,
}

/// A word between two numbers.
#[derive(Debug)]
pub(super) struct Connector {
    pub(super) text: String,
    /// Whether a space has to be before it and, unless it is attached, after it.
    pub(super) is_word: bool,
    /// Whether the number may follow without a space ("2 و3").
    pub(super) is_attached: bool,
}

impl Words {
    pub(super) fn new(source: &StepWords) -> Self {
        let ordinal = source.ordinal.as_ref();
        let ordinal_words = ordinal.map_or(&[][..], |ordinal| &ordinal.words);
        let mut list: Vec<(String, Word)> = Vec::new();
        for word in &source.singular {
            let entry = entry(&mut list, word);
            entry.style.get_or_insert(ListStyle::Singular);
        }
        for word in &source.plural {
            entry(&mut list, word).style = Some(ListStyle::Plural);
        }
        for word in ordinal_words {
            entry(&mut list, word).is_ordinal = true;
        }
        let stems = list
            .iter()
            .filter(|(_, word)| word.is_ordinal && word.is_stem);
        let stems: Vec<String> = stems.map(|(text, _)| text.clone()).collect();
        for (text, word) in &mut list {
            word.is_ordinal |= starting(text, &stems).is_some();
        }
        let patterns = list
            .iter()
            .flat_map(|(text, word)| cases(text).into_iter().map(|case| (case, *word)));
        let (patterns, by_pattern): (Vec<String>, Vec<Word>) = patterns.unzip();
        Self {
            matcher: matcher(&patterns),
            starts: ByteSet::new(&first_bytes(&patterns)),
            by_pattern,
            ordinal: ordinal.map(Ordinal::new),
            markers: source.number.clone(),
            from: source.from.clone(),
            marks: ordinal
                .map(|ordinal| ordinal.marks.clone())
                .unwrap_or_default(),
            connectors: connectors(source),
        }
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        !self.by_pattern.iter().any(|word| word.style.is_some())
    }

    /// All words in the text, as letters; whether they are whole words is for the caller to see.
    pub(super) fn find_iter<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (Word, Range<usize>)> + 't {
        let matches = self.matcher.find_iter(text);
        matches.map(|found| (self.by_pattern[found.pattern().as_usize()], found.range()))
    }

    /// The word that the text has at `at`.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(Word, Range<usize>)> {
        if !self.starts.has(*text.as_bytes().get(at)?) {
            return None;
        }
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        let found = self.matcher.find(input)?;
        Some((self.by_pattern[found.pattern().as_usize()], found.range()))
    }
}

fn first_bytes(patterns: &[String]) -> Vec<u8> {
    let firsts = patterns.iter().map(|word| word.as_bytes().first());
    firsts.flatten().copied().collect()
}

fn matcher(patterns: &[String]) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(StartKind::Both)
        .build(patterns)
        .expect("a few short words make a small automaton")
}

fn entry<'l>(list: &'l mut Vec<(String, Word)>, word: &str) -> &'l mut Word {
    let text = word.trim_end_matches('*');
    let index = list
        .iter()
        .position(|(known, _)| known == text)
        .unwrap_or_else(|| {
            let word = Word {
                style: None,
                is_ordinal: false,
                is_stem: false,
            };
            list.push((text.to_owned(), word));
            list.len() - 1
        });
    let entry = &mut list[index].1;
    entry.is_stem |= text.len() < word.len();
    entry
}

/// A word as it is written inside a sentence, at its start and in capitals.
fn cases(word: &str) -> Vec<String> {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    let title = first.into_iter().flatten().chain(letters).collect();
    let mut cases = vec![word.to_owned(), title, word.to_uppercase()];
    cases.dedup();
    cases
}

fn connectors(source: &StepWords) -> Vec<Connector> {
    let words = source.range.iter().chain(&source.and);
    let mut connectors: Vec<Connector> = words
        .map(|word| {
            let text = word.trim_end_matches('*');
            Connector {
                text: text.to_owned(),
                is_word: text.ends_with(is_word),
                is_attached: text.len() < word.len(),
            }
        })
        .collect();
    connectors.sort_by_key(|connector| std::cmp::Reverse(connector.text.len()));
    connectors
}

impl Ordinal {
    fn new(source: &OrdinalWords) -> Self {
        Self {
            prefix: source.prefix.clone(),
            follow: source.follow.clone(),
            needs_mark: !source.marks.is_empty(),
        }
    }

    /// Whether what follows the word lets it be a reference and not an amount.
    pub(super) fn may_end(&self, rest: &str) -> bool {
        self.follow.is_empty()
            || starting(rest, &self.follow).is_some()
            || !rest.trim_start().starts_with(is_word)
    }

    /// Whether what follows the word lets it open a heading.
    pub(super) fn may_open_heading(&self, rest: &str) -> bool {
        let rest = if self.follow.is_empty() {
            rest
        } else {
            rest.trim_start()
        };
        !rest.starts_with(is_word)
    }

    /// Where a phrase starts whose number is at `number`, when it has the prefix it needs.
    pub(super) fn start(&self, text: &str, number: usize) -> Option<usize> {
        if self.prefix.is_empty() {
            return Some(number);
        }
        let before = text[..number].trim_end();
        let mut prefixes = self.prefix.iter();
        let prefix = prefixes.find(|prefix| before.ends_with(prefix.as_str()))?;
        Some(before.len() - prefix.len())
    }

    /// Moves past a prefix, as in the second half of 第 2 到第 5 步.
    pub(super) fn skip_prefix(&self, text: &str, at: usize) -> usize {
        match starting(&text[at..], &self.prefix) {
            Some(prefix) => super::skip_space(text, at + prefix.len()),
            None => at,
        }
    }
}
