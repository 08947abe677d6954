//! The id that a missing one was probably meant to be.

use std::borrow::Cow;

use crate::text::{LetterCounts, LetterSet};

/// An id that is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Closest<'a> {
    pub(super) id: &'a str,
    /// How near it is, in `0.0..=1.0`; [`SAME_LETTERS`] when only case and punctuation differ.
    pub(super) score: f64,
}

/// The score of an id with the same letters and digits in the same order.
pub(super) const SAME_LETTERS: f64 = 1.0;

/// The score from which the difference is a slip of the pen.
pub(super) const SLIP: f64 = 0.9;

/// Most ids that are compared, and longest id, in bytes.
const MAX: (usize, usize) = (2000, 300);

/// Most ids that are compared for the links of one page, a few hundred links on a page of a few hundred
/// headings; the links behind them get no suggestion.
const MAX_COMPARED: usize = 400_000;

/// The search for the closest ids of one page's links, which comes to an end.
#[derive(Debug)]
pub(super) struct Search {
    left: usize,
}

impl Search {
    pub(super) fn new() -> Self {
        Self { left: MAX_COMPARED }
    }

    /// Spends the comparison with so many ids from the budget; returns whether there was enough.
    pub(super) fn allows(&mut self, ids: usize) -> bool {
        let is_allowed = ids <= self.left;
        self.left = if is_allowed { self.left - ids } else { 0 };
        is_allowed
    }
}

/// The id nearest to a missing one.
///
/// Damerau-Levenshtein similarity (Damerau, 1964) of at least 0.75, or the Dice coefficient of the words
/// of at least 0.75, scored below every slip of the pen: a heading that was reworded keeps most words.
pub(super) fn closest<'a>(wanted: &str, ids: impl Iterator<Item = &'a str>) -> Option<Closest<'a>> {
    if wanted.len() > MAX.1 {
        return None;
    }
    let words = words(wanted);
    let mark_of = |word: &Cow<'_, str>| mark(word.as_bytes());
    let wanted = Wanted {
        marks: wanted
            .is_ascii()
            .then(|| words.iter().map(mark_of).collect()),
        id: wanted,
        set: LetterSet::of(wanted),
        bag: LetterCounts::of(wanted),
        letters: letters(wanted).collect(),
        words,
    };
    let mut best: Option<Closest<'a>> = None;
    let mut is_unique = true;
    for id in ids.take(MAX.0).filter(|id| id.len() <= MAX.1) {
        let score = score(&wanted, id);
        if score < 0.75 {
            continue;
        }
        match best {
            Some(found) if found.score > score => {}
            Some(found) if found.id == id => {}
            Some(found) if found.score.total_cmp(&score).is_eq() => is_unique = false,
            _ => {
                best = Some(Closest { id, score });
                is_unique = true;
            }
        }
    }
    // Of two ids with the same letters neither is certain.
    best.map(|best| Closest {
        score: if is_unique {
            best.score
        } else {
            best.score.min(0.8)
        },
        ..best
    })
}

/// The missing id.
struct Wanted<'a> {
    id: &'a str,
    set: LetterSet,
    bag: Option<LetterCounts>,
    letters: String,
    words: Vec<Cow<'a, str>>,
    /// The marks of its words; `None` when it is not ASCII.
    marks: Option<Vec<u64>>,
}

impl Wanted<'_> {
    /// Whether so many words may be common that the Dice coefficient is 0.75: then three in eight are.
    fn may_share_words(&self, id: &str) -> bool {
        let Some(own) = self.marks.as_ref().filter(|_| id.is_ascii()) else {
            return true;
        };
        let words = id.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        let theirs = words.fold(0_u64, |set, word| set | mark(word));
        let common = own.iter().filter(|mark| theirs & **mark != 0);
        common.count() * 8 >= own.len() * 3
    }
}

/// A bit for an ASCII word, the same for words that differ in case alone.
fn mark(word: &[u8]) -> u64 {
    let letters = word.iter().map(u8::to_ascii_lowercase);
    let hash = letters.fold(0_u8, |hash, letter| {
        hash.wrapping_mul(7).wrapping_add(letter)
    });
    1 << (hash % 64)
}

fn score(wanted: &Wanted<'_>, id: &str) -> f64 {
    if !wanted.letters.is_empty() && letters(id).eq(wanted.letters.chars()) {
        return SAME_LETTERS;
    }
    let longest = wanted.id.len().max(id.len());
    let least = wanted.set.least_distance(LetterSet::of(id));
    let may_be_near = wanted.id.len().abs_diff(id.len()).max(least) * 4 <= longest
        && wanted.bag.filter(|_| id.is_ascii()).is_none_or(|bag| {
            let common = bag.common(id.bytes()) as usize;
            (longest - common) * 4 <= longest
        });
    let near = if may_be_near {
        strsim::normalized_damerau_levenshtein(wanted.id, id).min(0.99)
    } else {
        0.0
    };
    let shared = if wanted.may_share_words(id) {
        dice(&wanted.words, &words(id))
    } else {
        0.0
    };
    near.max(shared.min(SLIP - 0.01))
}

fn letters(id: &str) -> impl Iterator<Item = char> {
    id.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

fn words(id: &str) -> Vec<Cow<'_, str>> {
    let is_lower = |word: &str| {
        word.bytes()
            .all(|byte| !matches!(byte, b'A'..=b'Z' | 0x80..))
    };
    let mut words: Vec<Cow<'_, str>> = id
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if is_lower(word) {
                word.into()
            } else {
                word.to_lowercase().into()
            }
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The share of common words, for ids of at least two words each.
fn dice(a: &[Cow<'_, str>], b: &[Cow<'_, str>]) -> f64 {
    if a.len() < 2 || b.len() < 2 {
        return 0.0;
    }
    let common = a
        .iter()
        .filter(|word| b.binary_search(word).is_ok())
        .count();
    f64::from(2 * common as u32) / f64::from((a.len() + b.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_id_is_guessed() {
        let ids = ["log-in", "log-out", "change-my-phone-number", "faq"];
        let closest = |wanted| closest(wanted, ids.into_iter()).map(|closest| closest.id);
        assert_eq!(closest("log-inn"), Some("log-in"));
        assert_eq!(closest("Log_In/"), Some("log-in"));
        assert_eq!(
            closest("how-to-change-my-phone-number"),
            Some("change-my-phone-number")
        );
        assert_eq!(closest("delete-account"), None);
    }

    #[test]
    fn two_ids_with_the_same_letters_are_no_certain_guess() {
        let closest = closest("LogIn", ["log-in", "login"].into_iter()).expect("a closest");
        assert!(closest.score < SLIP);
    }
}
