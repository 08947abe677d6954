//! Headings that are numbered as steps ("Step 3: Open the app").

use std::ops::Range;

use super::numbers::{ListStyle, Numbers};
use super::{StepFinder, StepHeading, skip_space};
use crate::language::fold::is_word;
use crate::language::numeral;

impl StepFinder {
    /// Reads the step number at the start of a heading; see [`super::super::Language::step_heading`].
    pub(in crate::language) fn heading(&self, text: &str) -> Option<StepHeading> {
        let start = text.len() - text.trim_start_matches(|c| !is_word(c) || c == '_').len();
        self.word_first(text, start)
            .or_else(|| self.number_first(text, start))
    }

    /// "Step 3", "Steps 3–5", "Step 2b", "Step 2.1".
    fn word_first(&self, text: &str, start: usize) -> Option<StepHeading> {
        let (word, range) = self.words.at(text, start)?;
        let style = word.style?;
        let range = self.whole_word(text, range, word.is_stem)?;
        let at = self.number_start(text, range.end)?;
        let number = numeral::read(&text[at..])?;
        let number_end = at + number.len;
        if let Some(end) = sub_step_end(text, number_end) {
            return Some(StepHeading {
                first: number.value,
                last: number.value,
                sub_step: true,
                range: start..end,
                number: at..number_end,
            });
        }
        let numbers = self.numbers(text, at, style)?;
        let is_apart = !text[numbers.end..].starts_with(is_word);
        is_apart.then(|| heading(&numbers, start..numbers.end, at..number_end))
    }

    /// "3. Schritt", "3단계", "第三步".
    fn number_first(&self, text: &str, start: usize) -> Option<StepHeading> {
        let ordinal = self.words.ordinal.as_ref()?;
        let at = skip_space(text, ordinal.skip_prefix(text, start));
        if ordinal.start(text, at)? != start {
            return None;
        }
        let number = numeral::read(&text[at..])?;
        let numbers = self.numbers(text, at, ListStyle::Plural)?;
        if ordinal.needs_mark && numbers.marked_end == numbers.end {
            return None;
        }
        let word_at = skip_space(text, numbers.marked_end);
        let (word, range) = self.words.at(text, word_at)?;
        let range = self.whole_word(text, range, word.is_stem)?;
        let opens = word.is_ordinal && ordinal.may_open_heading(&text[range.end..]);
        opens.then(|| heading(&numbers, start..range.end, at..at + number.len))
    }
}

fn heading(numbers: &Numbers, range: Range<usize>, number: Range<usize>) -> StepHeading {
    StepHeading {
        first: numbers.first,
        last: numbers.last,
        sub_step: false,
        range,
        number,
    }
}

/// Where a sub-step ends whose main number ends at `at`: "2.1", "2b", "2.1.3".
fn sub_step_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let ends = |len: usize| !rest[len..].starts_with(is_word);
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return ends(1).then_some(at + 1);
    }
    let parts = rest.trim_start_matches(|c: char| c == '.' || numeral::digit(c).is_some());
    let len = rest[..rest.len() - parts.len()].trim_end_matches('.').len();
    (len > 1 && rest.starts_with('.') && ends(len)).then_some(at + len)
}
