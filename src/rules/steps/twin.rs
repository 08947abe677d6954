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

/// How two twins differ.
pub(super) enum Difference<'a> {
    Marks,
    Word(&'a str, &'a str),
    Added(&'a str),
}

/// How two steps differ, when that is little.
pub(super) fn difference<'a>(
    page: &Document,
    one: &Text<'a>,
    other: &Text<'a>,
) -> Option<Difference<'a>> {
    if one.words.len() != other.words.len() {
        return added(&one.words, &other.words).or_else(|| added(&other.words, &one.words));
    }
    let pairs = one.words.iter().zip(&other.words);
    let mut unequal = pairs.filter(|(a, b)| a != b);
    let Some((a, b)) = unequal.next() else {
        return Some(Difference::Marks);
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
    (unequal.next().is_none() && is_slip).then_some(Difference::Word(a, b))
}

/// The short word that `long` has more than `short`, when that is all.
fn added<'a>(short: &[&'a str], long: &[&'a str]) -> Option<Difference<'a>> {
    if long.len() != short.len() + 1 || short.len() < 6 {
        return None;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let word = long[at];
    (word.chars().count() <= 3 && short[at..] == long[at + 1..]).then_some(Difference::Added(word))
}
