//! How the steps for two platforms differ.

use crate::document::{Document, Step};

/// The text of a step.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) step: &'a Step,
    /// As it reads, without the full stop at its end.
    pub(super) whole: &'a str,
    pub(super) words: Vec<&'a str>,
}

/// The words in which two steps differ, and those around them, when that is little.
pub(super) fn difference<'a>(
    page: &Document,
    one: &Text<'a>,
    other: &Text<'a>,
) -> Option<(&'a str, &'a str)> {
    let is_little = if one.words.len() == other.words.len() {
        differs_little(page, one, other)
    } else {
        has_one_more(&one.words, &other.words) || has_one_more(&other.words, &one.words)
    };
    is_little.then(|| clash(one.whole, other.whole))
}

fn differs_little(page: &Document, one: &Text<'_>, other: &Text<'_>) -> bool {
    let pairs = one.words.iter().zip(&other.words);
    let mut unequal = pairs.filter(|(a, b)| a != b);
    let Some((a, b)) = unequal.next() else {
        return true;
    };
    let is_long = a.chars().count() >= 4 && b.chars().count() >= 4;
    let is_word = !a.contains(|c: char| c.is_numeric()) && !b.contains(|c: char| c.is_numeric());
    let is_close = is_long
        && is_word
        && strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase()) <= 1;
    // "at the bottom" and "on the bottom" say the same.
    let is_small = |word: &str| {
        let language = page.language;
        word.chars().count() <= 3 && language.is_some_and(|language| language.never_doubles(word))
    };
    let is_slip = is_close || (one.words.len() >= 7 && is_small(a) && is_small(b));
    unequal.next().is_none() && is_slip
}

/// Whether a short word is all that `long` has more than `short`.
fn has_one_more(short: &[&str], long: &[&str]) -> bool {
    if long.len() != short.len() + 1 || short.len() < 6 {
        return false;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let word = long[at];
    word.chars().count() <= 3 && short[at..] == long[at + 1..]
}

/// What two texts have between their common beginning and end, in whole words and with the next one.
fn clash<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let pairs = one.char_indices().zip(other.chars());
    let start = pairs
        .take_while(|((_, a), b)| a == b)
        .last()
        .map_or(0, |((at, c), _)| at + c.len_utf8());
    let tails = one[start..].chars().rev().zip(other[start..].chars().rev());
    let end: usize = tails
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let start = one[..start].rfind(' ').map_or(0, |at| at + 1);
    let part = |text: &'a str| {
        // The word that the difference ends in, and the next.
        let from = (text.len() - end).max(start);
        let mut spaces = text[from..].match_indices(' ').map(|(at, _)| from + at);
        let to = spaces.find(|to| *to > start && text[start..*to].contains(' '));
        text[start..to.unwrap_or(text.len())].trim()
    };
    (part(one), part(other))
}
