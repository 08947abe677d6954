//! Lists and ranges of numbers ("4–6", "2 and 3", "1, 2 или 5").

use super::{StepFinder, skip_space, starting};
use crate::language::fold::is_word;
use crate::language::numeral::{self, Numeral};

/// What joins numbers after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListStyle {
    /// After a word for one step a comma starts another clause ("in step 2, 3 files appear"),
    /// unless the list ends with a word such as "and".
    Singular,
    /// After a word for several steps a comma joins.
    Plural,
}

/// Numbers that belong together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    pub(super) first: u32,
    pub(super) last: u32,
    /// After the last digit.
    pub(super) end: usize,
    /// After the last number's ordinal mark; equal to `end` where it has none.
    pub(super) marked_end: usize,
    /// Whether the last number is written in Chinese characters.
    pub(super) is_chinese: bool,
}

/// How sure it is that the number after a connector belongs to the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bond {
    Firm,
    /// A comma, which a later "and" makes firm.
    Loose,
}

/// Longest list that is read; what follows is left out.
const MAX_NUMBERS: usize = 32;

impl StepFinder {
    /// Reads the numbers that start at `at`.
    pub(super) fn numbers(&self, text: &str, at: usize, style: ListStyle) -> Option<Numbers> {
        let mut sure = self.number(text, at, style)?;
        let mut read = sure;
        for _ in 1..MAX_NUMBERS {
            let Some((next, bond)) = self.connector(text, &read, style) else {
                break;
            };
            let Some(number) = self.number(text, next, style) else {
                break;
            };
            read = Numbers {
                first: read.first.min(number.first),
                last: read.last.max(number.last),
                ..number
            };
            if bond == Bond::Firm {
                sure = read;
            }
        }
        Some(sure)
    }

    /// Reads one number, unless it is a part of something longer ("1.2", "2b", "2-factor").
    fn number(&self, text: &str, at: usize, style: ListStyle) -> Option<Numbers> {
        let Numeral {
            value,
            len,
            is_chinese,
        } = numeral::read(&text[at..])?;
        let end = at + len;
        let rest = &text[end..];
        let mark = starting(rest, &self.words.marks).filter(|mark| {
            let after = &rest[mark.len()..];
            !self.word_boundaries || !after.starts_with(is_word)
        });
        if mark.is_none() && !self.ends_number(rest, style) {
            return None;
        }
        Some(Numbers {
            first: value,
            last: value,
            end,
            marked_end: end + mark.map_or(0, String::len),
            is_chinese,
        })
    }

    fn ends_number(&self, rest: &str, style: ListStyle) -> bool {
        let mut chars = rest.chars();
        let Some(first) = chars.next() else {
            return true;
        };
        let second = chars.next();
        let before_digit = second.is_some_and(|c| numeral::digit(c).is_some());
        match first {
            '.' | '/' | ':' | '٫' => !before_digit,
            ',' => !before_digit || style == ListStyle::Plural,
            '-' | '‑' => !second.is_some_and(|c| c.is_alphabetic() && self.word_boundaries),
            '%' | '٪' | '°' | '_' => false,
            _ if numeral::digit(first).is_some() => false,
            _ if self.word_boundaries => !is_word(first),
            _ => !first.is_ascii_alphanumeric(),
        }
    }

    /// Moves past what joins two numbers, to where the second one starts.
    fn connector(&self, text: &str, read: &Numbers, style: ListStyle) -> Option<(usize, Bond)> {
        let mut at = read.marked_end;
        if text[at..].starts_with(')') {
            at += 1;
        }
        let (next, bond) = dash(text, at)
            .or_else(|| self.comma(text, at, style))
            .or_else(|| Some((self.joining_word(text, at)?, Bond::Firm)))?;
        Some((self.skip_repeated(text, next), bond))
    }

    fn comma(&self, text: &str, at: usize, style: ListStyle) -> Option<(usize, Bond)> {
        let at = skip_space(text, at);
        let comma = text[at..].chars().next()?;
        let bond = match comma {
            '、' => Bond::Firm,
            ',' | '،' | '，' if style == ListStyle::Plural => Bond::Firm,
            ',' | '،' | '，' => Bond::Loose,
            _ => return None,
        };
        let at = at + comma.len_utf8();
        match self.joining_word(text, at) {
            Some(next) => Some((next, Bond::Firm)),
            None => Some((skip_space(text, at), bond)),
        }
    }

    fn joining_word(&self, text: &str, at: usize) -> Option<usize> {
        let start = skip_space(text, at);
        let rest = &text[start..];
        self.words.connectors.iter().find_map(|connector| {
            let after = rest.strip_prefix(connector.text.as_str())?;
            let needs_space = connector.is_word && self.word_boundaries;
            let is_apart = !needs_space || start > at;
            let ends = !needs_space || connector.is_attached || !after.starts_with(is_word);
            (is_apart && ends).then(|| skip_space(text, start + connector.text.len()))
        })
    }

    /// Moves past the word for *step* or the prefix, where it is said again ("step 3 and step 4").
    fn skip_repeated(&self, text: &str, at: usize) -> usize {
        let repeated = self.words.at(text, at);
        let after_word = repeated
            .filter(|(word, _)| word.style.is_some())
            .and_then(|(word, range)| self.whole_word(text, range, word.is_stem))
            .and_then(|range| self.number_start(text, range.end));
        let at = after_word.unwrap_or(at);
        match &self.words.ordinal {
            Some(ordinal) => ordinal.skip_prefix(text, at),
            None => at,
        }
    }
}

fn dash(text: &str, at: usize) -> Option<(usize, Bond)> {
    let start = skip_space(text, at);
    let dash = text[start..].chars().next()?;
    let is_dash = matches!(
        dash,
        '-' | '‐' | '‑' | '–' | '—' | '−' | '~' | '〜' | '～' | '－'
    );
    is_dash.then(|| (skip_space(text, start + dash.len_utf8()), Bond::Firm))
}
