//! Step numbers in words: "the third step", "step five".

use std::ops::Range;

use super::numbers::{ListStyle, Numbers};
use super::words::Word;
use super::{Phrase, skip_space};
use crate::language::data::StepWords;
use crate::language::fold::is_word;
use crate::language::words::WordList;

/// "The first step" is a figure of speech, and so is the second in a choice of two.
const FIRST_ORDINAL: u32 = 3;

/// The words for the numbers from one on, in order.
#[derive(Debug)]
pub(super) struct Spelled {
    ordinals: Vec<WordList>,
    cardinals: Vec<WordList>,
}

impl Spelled {
    pub(super) fn new(source: &StepWords) -> Self {
        let lists = |words: &[String]| {
            let forms = words.iter().map(|forms| {
                let forms: Vec<String> = forms.split('|').map(str::to_owned).collect();
                WordList::new(&forms, true)
            });
            forms.collect()
        };
        Self {
            ordinals: lists(&source.ordinals),
            cardinals: lists(&source.cardinals),
        }
    }

    /// Reads the number in words beside a word for one step.
    pub(super) fn read(&self, text: &str, word: &Range<usize>, kind: Word) -> Option<Phrase> {
        if kind.style != Some(ListStyle::Singular) {
            return None;
        }
        self.behind(text, word).or_else(|| self.ahead(text, word))
    }

    /// "step five"
    fn behind(&self, text: &str, word: &Range<usize>) -> Option<Phrase> {
        let at = skip_space(text, word.end);
        let rest = &text[at..];
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let value = number(&self.cardinals, &rest[..end]).filter(|value| *value > 1)?;
        let is_apart = at > word.end && !rest[end..].starts_with(['-', '’', '\'']);
        is_apart.then(|| phrase(value, word.start..at + end))
    }

    /// "the third step"
    fn ahead(&self, text: &str, word: &Range<usize>) -> Option<Phrase> {
        let before = text[..word.start].trim_end_matches(' ');
        let letters = before.char_indices().rev().take_while(|(_, c)| is_word(*c));
        let (start, _) = letters.last()?;
        let value = number(&self.ordinals, &before[start..])?;
        let is_joined = before[..start].ends_with(['-', '’', '\'']);
        (value >= FIRST_ORDINAL && !is_joined).then(|| phrase(value, start..word.end))
    }
}

fn number(words: &[WordList], word: &str) -> Option<u32> {
    let at = words.iter().position(|forms| forms.has(word))?;
    Some(at as u32 + 1)
}

fn phrase(value: u32, range: Range<usize>) -> Phrase {
    let numbers = Numbers {
        first: value,
        last: value,
        end: range.end,
        marked_end: range.end,
        is_chinese: false,
    };
    Phrase { numbers, range }
}
