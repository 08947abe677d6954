//! References to steps by their number, and headings that are numbered as steps.
//!
//! A language says which words mean *step* and what may be between them and the number; the
//! grammar is the same for all: `word [marker] number {connector number}`, or
//! `[prefix] number {connector number} [mark] word` where the number comes first.

mod context;
mod heading;
mod numbers;
mod spelled;
mod words;

use std::ops::Range;

use super::data::StepWords;
use super::fold::is_word;
use super::numeral;
use crate::text::script::is_east_asian;
use crate::text::sentence::{is_full_stop, is_stop};
use numbers::{ListStyle, Numbers};
use spelled::Spelled;
use words::{Ordinal, Words};

/// A place in a text that refers to one or more steps by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReference {
    /// Bytes of the whole phrase, such as `steps 4–6`.
    pub range: Range<usize>,
    /// The smallest number named.
    pub first: u32,
    /// The greatest number named; equal to `first` where there is one.
    pub last: u32,
    /// Whether the words around it say that the steps are not those at hand ("step 3 of Setup",
    /// "in the previous section, step 3"), or that it is a title ("Step 3: Setup").
    pub elsewhere: bool,
    /// Whether it points along the page ("step 3 above"), so that any procedure of the page may
    /// have the step.
    pub on_page: bool,
}

/// The step number at the start of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepHeading {
    /// The number, or the first of a range ("Steps 3–5").
    pub first: u32,
    /// The last number of a range; equal to `first` where there is one.
    pub last: u32,
    /// Whether it is a part of a step ("Step 2b", "Step 2.1"), so that its number may repeat.
    pub sub_step: bool,
    /// Bytes of the phrase, such as `Step 3`.
    pub range: Range<usize>,
    /// Bytes of the number `first`.
    pub number: Range<usize>,
}

/// How far before a word its number may start, in bytes ("第 2 到第 5 " and the like).
const LOOK_BACK: usize = 48;

/// Longest remark, in columns.
const MAX_REMARK_LEN: usize = 80;

/// Finds steps in one language.
#[derive(Debug)]
pub(super) struct StepFinder {
    words: Words,
    /// Whether words end where their letters end.
    word_boundaries: bool,
    relative: Vec<String>,
    other: Vec<String>,
    documents: Vec<String>,
    position: Vec<String>,
    announcing: Vec<String>,
    announcements: Vec<String>,
    /// The words for steps, in lower case.
    plural: Vec<String>,
    spelled: Spelled,
}

/// A phrase that was read: its numbers and its bytes.
struct Phrase {
    numbers: Numbers,
    range: Range<usize>,
}

impl StepFinder {
    pub(super) fn new(source: &StepWords, word_boundaries: bool) -> Self {
        Self {
            words: Words::new(source),
            word_boundaries,
            relative: source.relative.clone(),
            other: source.other.clone(),
            documents: source.documents.clone(),
            position: source.position.clone(),
            announcing: source.announcing.clone(),
            announcements: source.announcements.clone(),
            plural: source
                .plural
                .iter()
                .map(|word| word.to_lowercase())
                .collect(),
            spelled: Spelled::new(source),
        }
    }

    /// Whether a text is a remark; see [`super::Language::is_remark`].
    pub(super) fn is_remark(&self, text: &str) -> bool {
        let Some(sentence) = text.strip_suffix(|c| is_full_stop(c) || c == '!') else {
            return false;
        };
        let width = |c: char| if is_east_asian(c) { 2 } else { 1 };
        if self.announcing.is_empty()
            || sentence.contains(|c| is_stop(c) || matches!(c, ':' | '：' | ';'))
            || sentence.chars().map(width).sum::<usize>() > MAX_REMARK_LEN
        {
            return false;
        }
        !self.has_any(&sentence.to_lowercase(), &self.announcing)
    }

    /// Whether a text announces steps; see [`super::Language::announces_steps`].
    pub(super) fn announces(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let mut phrases = self.announcements.iter();
        phrases.any(|phrase| lower.contains(phrase.as_str()))
            || self.has_any(&lower, &self.plural) && self.has_any(&lower, &self.announcing)
    }

    /// Whether a text in lower case has one of some words.
    fn has_any(&self, lower: &str, words: &[String]) -> bool {
        words.iter().any(|word| {
            if self.word_boundaries && !word.contains(' ') {
                lower.split(|c| !is_word(c)).any(|other| other == word)
            } else {
                lower.contains(word.as_str())
            }
        })
    }

    /// Finds all references; see [`super::Language::step_references`].
    pub(super) fn references(&self, text: &str) -> Vec<StepReference> {
        let mut found = Vec::new();
        let mut read_to = 0;
        for (word, range) in self.words.find_iter(text) {
            if range.start < read_to {
                continue;
            }
            let Some(range) = self.whole_word(text, range, word.is_stem) else {
                continue;
            };
            let following = word
                .style
                .and_then(|style| self.following(text, &range, style));
            let preceding = || {
                let ordinal = self.words.ordinal.as_ref().filter(|_| word.is_ordinal)?;
                self.preceding(text, &range, ordinal, read_to)
            };
            let Some(phrase) = following
                .or_else(preceding)
                .or_else(|| self.spelled.read(text, &range, word))
            else {
                continue;
            };
            read_to = phrase.range.end;
            found.push(self.reference(text, phrase));
        }
        found
    }

    fn reference(&self, text: &str, phrase: Phrase) -> StepReference {
        let place = self.place(text, &phrase.range);
        StepReference {
            first: phrase.numbers.first,
            last: phrase.numbers.last,
            elsewhere: place.elsewhere,
            on_page: place.on_page,
            range: phrase.range,
        }
    }

    /// The range of a whole word of the text; a stem takes its ending along.
    fn whole_word(&self, text: &str, range: Range<usize>, is_stem: bool) -> Option<Range<usize>> {
        if !self.word_boundaries {
            return Some(range);
        }
        if text[..range.start].ends_with(|c| is_word(c) && c != '_' || c == '-') {
            return None;
        }
        let rest = &text[range.end..];
        let ending = rest.len() - rest.trim_start_matches(is_letter).len();
        (is_stem || ending == 0).then_some(range.start..range.end + ending)
    }

    /// Reads the numbers after a word ("step 4", "steps 4–6").
    fn following(&self, text: &str, word: &Range<usize>, style: ListStyle) -> Option<Phrase> {
        let numbers = match self.number_start(text, word.end) {
            Some(at) => self.numbers(text, at, style)?,
            None => self.range_from(text, word.end)?,
        };
        let range = word.start..numbers.end;
        Some(Phrase { numbers, range })
    }

    /// Where the number after a word starts: past spaces, emphasis and a marker such as `#`.
    fn number_start(&self, text: &str, word_end: usize) -> Option<usize> {
        let mut at = skip_space(text, word_end);
        let is_name = text[word_end..at].ends_with('_') && text[word_end..at].len() == 1;
        let mut is_apart = at > word_end && !is_name || !self.word_boundaries;
        if let Some(marker) = starting(&text[at..], &self.words.markers) {
            at = skip_space(text, at + marker.len());
            is_apart = true;
        }
        let is_number = text[at..].starts_with(numeral::can_start);
        (is_apart && is_number).then_some(at)
    }

    /// Reads a range that a word such as "from" opens ("passaggi da 4 a 6").
    fn range_from(&self, text: &str, word_end: usize) -> Option<Numbers> {
        let at = skip_space(text, word_end);
        let marker = starting(&text[at..], &self.words.from)?;
        let start = skip_space(text, at + marker.len());
        let numbers = self.numbers(text, start, ListStyle::Plural)?;
        (at > word_end && numbers.first < numbers.last).then_some(numbers)
    }

    /// Reads the numbers before a word ("3. Schritt", "3단계", "第 3 步").
    fn preceding(
        &self,
        text: &str,
        word: &Range<usize>,
        ordinal: &Ordinal,
        read_to: usize,
    ) -> Option<Phrase> {
        if !ordinal.may_end(&text[word.end..]) {
            return None;
        }
        let window = text
            .ceil_char_boundary(word.start.saturating_sub(LOOK_BACK))
            .max(read_to);
        let starts = text[window..word.start].char_indices();
        let numbers = starts.filter(|&(_, c)| numeral::can_start(c));
        for at in numbers.map(|(at, _)| window + at) {
            if text[..at].ends_with(continues_number) {
                continue;
            }
            let Some(start) = ordinal.start(text, at) else {
                continue;
            };
            let Some(numbers) = self.numbers(text, at, ListStyle::Plural) else {
                continue;
            };
            let is_marked = !ordinal.needs_mark || numbers.marked_end > numbers.end;
            if !is_marked || skip_space(text, numbers.marked_end) != word.start {
                continue;
            }
            // 第一步 is "the first step" as a figure of speech far more often than step 1.
            if numbers.is_chinese && numbers.last == 1 {
                return None;
            }
            let range = start..word.end;
            return Some(Phrase { numbers, range });
        }
        None
    }
}

#[cfg(test)]
impl StepFinder {
    /// Panics where a language lacks words; languages whose owners come first have no `other`.
    pub(super) fn assert_complete(&self, tag: &str) {
        assert!(!self.words.is_empty(), "{tag}: singular");
        assert!(self.words.connectors.len() > 2, "{tag}: range, and");
        assert!(!self.words.markers.is_empty(), "{tag}: number");
        assert!(!self.relative.is_empty(), "{tag}: relative");
        assert!(!self.documents.is_empty(), "{tag}: documents");
        assert!(!self.position.is_empty(), "{tag}: position");
        let owner_first = matches!(tag, "hi" | "ja" | "ko");
        assert!(owner_first || !self.other.is_empty(), "{tag}: other");
    }
}

/// The first of `words` that the text starts with.
fn starting<'w>(text: &str, words: &'w [String]) -> Option<&'w String> {
    words.iter().find(|word| text.starts_with(word.as_str()))
}

fn is_letter(c: char) -> bool {
    is_word(c) && numeral::digit(c).is_none() && c != '_'
}

/// Whether a number right after this character is a part of something longer (`1.2`, `v2`).
fn continues_number(c: char) -> bool {
    numeral::can_start(c) || c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '/' | '_' | '-')
}

/// Moves past spaces and emphasis marks.
fn skip_space(text: &str, at: usize) -> usize {
    let space = |c: char| c.is_whitespace() || c == '*' || c == '_';
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches(space).len()
}
