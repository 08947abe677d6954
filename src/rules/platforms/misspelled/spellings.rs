//! The spellings of the platforms' names, found in running text in one pass.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::settings::{Noun, Platforms};
use crate::text::WordMatcher;
use crate::text::script::is_east_asian;

/// The right and the wrong spellings of the names.
#[derive(Debug)]
pub(crate) struct Spellings {
    needles: WordMatcher,
    /// Names and synonyms, to the letter.
    right: FxHashSet<String>,
    /// What `[[platform]]` lists as wrong, to the letter, and what is right.
    listed: FxHashMap<String, String>,
    /// The same in lower case.
    folded: FxHashMap<String, String>,
    /// The rest, in lower case.
    others: FxHashMap<String, Other>,
}

/// A word that is wrong unless it is written as `right`.
#[derive(Debug)]
struct Other {
    right: String,
    slip: bool,
    /// Whether it is an ordinary word in lower case.
    is_noun: bool,
}

/// Why a spelling is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is listed as wrong.
    Listed,
    /// Upper and lower case.
    Case,
    /// A letter is missing, doubled or out of its place.
    Slip,
    /// A name in lower case that is a word as well, used as a name.
    Noun,
}

/// A spelling that was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelled<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) right: &'a str,
    pub(crate) fault: Fault,
}

impl Spellings {
    pub(crate) fn new(platforms: &Platforms) -> Self {
        let mut right = FxHashSet::default();
        let mut listed = FxHashMap::default();
        let mut others = FxHashMap::default();
        for platform in platforms.list() {
            let names = || std::iter::once(&platform.name).chain(&platform.synonyms);
            right.extend(names().cloned());
            for wrong in &platform.misspellings {
                let lower = wrong.to_lowercase();
                let same = names().find(|name| name.to_lowercase() == lower);
                listed.insert(wrong.clone(), same.unwrap_or(&platform.name).clone());
            }
            for name in names().filter(|name| *name == &platform.name || is_camel(name)) {
                if platform.noun != Noun::Always {
                    others.entry(name.to_lowercase()).or_insert(Other {
                        right: name.clone(),
                        slip: false,
                        is_noun: platform.noun == Noun::LowerCase && *name == platform.name,
                    });
                }
            }
        }
        for platform in platforms
            .list()
            .iter()
            .filter(|one| one.noun != Noun::Always)
        {
            for wrong in slips(&platform.name.to_lowercase()) {
                let right = platform.name.clone();
                others.entry(wrong).or_insert(Other {
                    right,
                    slip: true,
                    is_noun: false,
                });
            }
        }
        let wrong = listed.keys().map(|word: &String| word.to_lowercase());
        let mut needles: Vec<String> = wrong.chain(others.keys().cloned()).collect();
        needles.sort_unstable();
        needles.dedup();
        let mut wrong: Vec<(&String, &String)> = Vec::new();
        wrong.extend(&listed);
        wrong.sort_unstable();
        let folded = wrong
            .into_iter()
            .map(|(wrong, right)| (wrong.to_lowercase(), right.clone()))
            .collect();
        Self {
            needles: WordMatcher::new(&needles),
            right,
            listed,
            folded,
            others,
        }
    }

    /// The wrong spellings in `text`, in order, whatever is around them.
    pub(crate) fn wrong<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Spelled<'a>> {
        self.needles
            .find_iter(text)
            .filter_map(move |Range { start, end }| {
                let joins = |c: char| c == '_' || (c.is_alphanumeric() && !is_east_asian(c));
                if text[..start].ends_with(joins) || text[end..].starts_with(joins) {
                    return None;
                }
                let word = &text[start..end];
                if self.right.contains(word) {
                    return None;
                }
                let (right, fault) = match self.listed.get(word) {
                    Some(right) => (right, Fault::Listed),
                    None => self.other(word)?,
                };
                Some(Spelled {
                    start,
                    end,
                    right,
                    fault,
                })
            })
    }

    fn other(&self, word: &str) -> Option<(&String, Fault)> {
        let lower = word.to_lowercase();
        let Some(other) = self.others.get(&lower) else {
            // What is wrong in one case is wrong in another: `MAC OS` as `Mac OS`.
            return self.folded.get(&lower).map(|right| (right, Fault::Listed));
        };
        let fault = if other.slip {
            Fault::Slip
        } else if lower == word && other.is_noun {
            Fault::Noun
        } else {
            Fault::Case
        };
        Some((&other.right, fault))
    }
}

/// Whether a name begins small and has a capital inside, as `iPhone`.
fn is_camel(name: &str) -> bool {
    name.starts_with(char::is_lowercase)
        && name.contains(char::is_uppercase)
        && name.chars().all(char::is_alphanumeric)
}

/// Words of their own that are one slip away from a name.
const WORDS: [&str; 6] = [
    "window", "widows", "windowss", "androids", "winows", "windos",
];

/// What fingers make of a name: two letters swapped, and in a long name one missing or doubled.
fn slips(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 || !letters.iter().all(|c| c.is_alphabetic()) {
        return Vec::new();
    }
    let mut out: Vec<Vec<char>> = Vec::new();
    for at in 1..letters.len() {
        let mut swapped = letters.clone();
        swapped.swap(at - 1, at);
        out.push(swapped);
    }
    if letters.len() >= 7 {
        for at in 1..letters.len() {
            let mut missing = letters.clone();
            missing.remove(at);
            out.push(missing);
            let mut doubled = letters.clone();
            doubled.insert(at, letters[at]);
            out.push(doubled);
        }
    }
    out.into_iter()
        .map(|letters| letters.into_iter().collect::<String>())
        .filter(|word| word != name && !WORDS.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tester::settings;

    fn wrong(text: &str) -> Vec<(String, String, Fault)> {
        let spellings = Spellings::new(&settings().platforms);
        spellings
            .wrong(text)
            .map(|one| {
                let word = text[one.start..one.end].to_owned();
                (word, one.right.to_owned(), one.fault)
            })
            .collect()
    }

    #[test]
    fn wrong_spellings_are_told_from_right_ones() {
        let one = |word: &str, right: &str, fault| vec![(word.to_owned(), right.to_owned(), fault)];
        assert_eq!(wrong("Android, iOS, iPhone, the web, a Mac"), []);
        assert_eq!(wrong("on MacOS"), one("MacOS", "macOS", Fault::Listed));
        assert_eq!(wrong("MAC OS"), one("MAC OS", "macOS", Fault::Listed));
        assert_eq!(wrong("an Iphone"), one("Iphone", "iPhone", Fault::Case));
        assert_eq!(wrong("android"), one("android", "Android", Fault::Case));
        assert_eq!(wrong("Widnows"), one("Widnows", "Windows", Fault::Slip));
        assert_eq!(wrong("windows"), one("windows", "Windows", Fault::Noun));
        assert_eq!(wrong("androidの"), one("android", "Android", Fault::Case));
        assert_eq!(wrong("androids androidu my_android window widows"), []);
    }
}
