//! The platforms that pages are written for, and how a label names them.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::{LetterSet, WordMatcher};

/// Index of a platform in [`Platforms`], which is also the order expected on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct PlatformId(pub u8);

/// Whether the name of a platform is an ordinary word as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noun {
    /// It is a name and nothing else.
    #[default]
    Never,
    /// In lower case it is: the windows of a house.
    LowerCase,
    /// In any case it is: the web, a desktop.
    Always,
}

/// One platform and its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// The canonical name, such as `iOS`.
    pub name: String,
    /// Spellings that are wrong.
    pub misspellings: Vec<String>,
    /// Other names that are fine, such as `iPhone`.
    pub synonyms: Vec<String>,
    /// Words that belong to this platform's sections only, such as `Google Play`.
    pub terms: Vec<String>,
    /// Whether its name is an ordinary word as well.
    pub noun: Noun,
    /// The names of the platforms it includes: a desktop is a Windows, macOS or Linux computer.
    pub includes: Vec<String>,
}

/// How a label spells a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// The canonical name, to the letter.
    Canonical,
    /// A synonym.
    Synonym,
    /// A listed misspelling, or a name in the wrong case.
    Misspelled,
}

/// The platforms of a site.
#[derive(Clone, Debug)]
pub struct Platforms {
    list: Vec<Platform>,
    /// What every topic with platform sections must cover, when the configuration says so.
    pub expected: Option<Vec<PlatformId>>,
    by_name: FxHashMap<String, PlatformId>,
    /// Finds the ASCII names.
    names: WordMatcher,
    /// Finds how the other names begin.
    openings: AhoCorasick,
}

/// Bytes of a name that is looked up without a copy on the heap.
const SHORT: usize = 32;

impl Platforms {
    /// Makes the vocabulary; the order of `list` is the order expected on pages.
    ///
    /// At most 255 platforms; the configuration refuses more.
    ///
    /// # Panics
    ///
    /// Never: an automaton of one word can always be built.
    #[must_use]
    pub fn new(list: Vec<Platform>, expected: Option<Vec<PlatformId>>) -> Self {
        let mut by_name = FxHashMap::default();
        for (index, platform) in list.iter().enumerate() {
            let names = std::iter::once(&platform.name)
                .chain(&platform.misspellings)
                .chain(&platform.synonyms);
            for name in names {
                by_name
                    .entry(name.to_lowercase())
                    .or_insert(PlatformId(index as u8));
            }
        }
        let names = by_name.keys().filter(|name| name.is_ascii());
        let names: Vec<String> = names.cloned().collect();
        let others = by_name.keys().filter(|name| !name.is_ascii());
        let openings = others.flat_map(|name| openings(name));
        let openings = AhoCorasick::new(openings).or_else(|_| AhoCorasick::new([""]));
        Self {
            list,
            expected,
            names: WordMatcher::new(&names),
            openings: openings.expect("an automaton of one word"),
            by_name,
        }
    }

    /// The platforms, in the order expected on pages.
    #[must_use]
    pub fn list(&self) -> &[Platform] {
        &self.list
    }

    /// One platform.
    #[must_use]
    pub fn get(&self, id: PlatformId) -> &Platform {
        &self.list[id.0 as usize]
    }

    /// Whether one platform is the other, or one of the two includes the other.
    #[must_use]
    pub fn overlap(&self, one: PlatformId, other: PlatformId) -> bool {
        let includes = |one: PlatformId, other: PlatformId| {
            self.get(one).includes.contains(&self.get(other).name)
        };
        includes(one, other) || includes(other, one)
    }

    /// The names of some platforms as part of a sentence, each between `marks`.
    #[must_use]
    pub fn names(&self, ids: &[PlatformId], marks: &str) -> String {
        let mut out = String::new();
        for (index, id) in ids.iter().enumerate() {
            out += match index {
                0 => "",
                last if last + 1 == ids.len() => " and ",
                _ => ", ",
            };
            out += marks;
            out += &self.get(*id).name;
            out += marks;
        }
        out
    }

    /// Whether `text` may have a name at the start of a word. A quick look, which passes other
    /// text as well.
    pub(super) fn may_name(&self, text: &str) -> bool {
        text.len() < 2
            || self.names.find_iter(text).next().is_some()
            || !text.is_ascii() && self.openings.is_match(text)
    }

    /// The platform with a name, synonym or misspelling, in any case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<(PlatformId, Spelling)> {
        let mut buffer = [0; SHORT];
        let id = *match buffer.get_mut(..name.len()).filter(|_| name.is_ascii()) {
            Some(lower) => {
                lower.copy_from_slice(name.as_bytes());
                lower.make_ascii_lowercase();
                self.by_name.get(std::str::from_utf8(lower).ok()?)?
            }
            None => self.by_name.get(&name.to_lowercase())?,
        };
        let platform = self.get(id);
        let spelling = if platform.name == name {
            Spelling::Canonical
        } else if platform.synonyms.iter().any(|synonym| synonym == name) {
            Spelling::Synonym
        } else {
            Spelling::Misspelled
        };
        Some((id, spelling))
    }

    /// The platform whose name a word nearly is: one slip of the fingers away, two in a long name.
    ///
    /// Damerau's distance (1964). Short names have too many neighbours, so they have no near ones.
    #[must_use]
    pub fn near(&self, word: &str) -> Option<PlatformId> {
        let letters = word.chars().count();
        if !(4..=14).contains(&letters) || self.named(word).is_some() {
            return None;
        }
        let word = word.to_lowercase();
        let set = LetterSet::of(&word);
        let distance = |name: &str| {
            let name = name.to_lowercase();
            let length = name.chars().count();
            let most = match length {
                0..=4 => return None,
                5..=6 => 1,
                _ => 2,
            };
            if length.abs_diff(letters) > most || LetterSet::of(&name).least_distance(set) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&name, &word);
            (distance <= most).then_some(distance)
        };
        let names = |platform: &Platform| {
            let synonyms = platform.synonyms.iter().map(String::as_str);
            let brands = synonyms.filter(|name| is_brand(name) && is_slip_of(name, &word));
            let near = std::iter::once(platform.name.as_str()).chain(brands);
            near.filter_map(distance).min()
        };
        self.list
            .iter()
            .enumerate()
            .filter_map(|(index, platform)| Some((names(platform)?, index)))
            .min()
            .map(|(_, index)| PlatformId(index as u8))
    }
}

/// The first two characters of a name, in either case.
fn openings(name: &str) -> impl Iterator<Item = String> {
    let cases = |c: char| [c.to_lowercase().to_string(), c.to_uppercase().to_string()];
    let mut chars = name.chars();
    let first = chars.next().map(cases).unwrap_or_default();
    let second = chars.next().map(cases).unwrap_or_default();
    first
        .into_iter()
        .flat_map(move |one| second.clone().map(|two| one.clone() + &two))
}

/// Whether a name has a capital inside, as no common word has: `iPhone`.
fn is_brand(name: &str) -> bool {
    !name.contains(' ') && name.chars().skip(1).any(char::is_uppercase)
}

/// Whether a word may be a name with a slip in it: not another word, a plural or a model.
fn is_slip_of(name: &str, word: &str) -> bool {
    let name = name.to_lowercase();
    word.chars().next() == name.chars().next()
        && word.chars().all(char::is_alphabetic)
        && word.strip_prefix(&*name) != Some("s")
}

impl Default for Platforms {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platforms() -> Platforms {
        let platform = |name: &str, misspellings: &[&str], synonyms: &[&str]| Platform {
            name: name.to_owned(),
            misspellings: misspellings.iter().map(|word| (*word).to_owned()).collect(),
            synonyms: synonyms.iter().map(|word| (*word).to_owned()).collect(),
            ..Platform::default()
        };
        let list = vec![
            platform("Android", &["Andriod"], &["Android phone"]),
            platform("iOS", &[], &["iPhone", "iPad"]),
            platform("Windows", &[], &[]),
        ];
        Platforms::new(list, None)
    }

    #[test]
    fn a_name_in_any_case_is_found_and_judged() {
        let platforms = platforms();
        let named = |name| platforms.named(name).map(|(id, spelling)| (id.0, spelling));
        assert_eq!(named("Android"), Some((0, Spelling::Canonical)));
        assert_eq!(named("ANDROID"), Some((0, Spelling::Misspelled)));
        assert_eq!(named("Andriod"), Some((0, Spelling::Misspelled)));
        assert_eq!(named("iPhone"), Some((1, Spelling::Synonym)));
        assert_eq!(named("Symbian"), None);
    }

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        let ids = [PlatformId(0), PlatformId(1), PlatformId(2)];
        assert_eq!(
            platforms().names(&ids, "`"),
            "`Android`, `iOS` and `Windows`"
        );
        assert_eq!(platforms().names(&ids[..1], ""), "Android");
    }

    #[test]
    fn a_slip_of_the_fingers_is_near() {
        let platforms = platforms();
        let near = |word| platforms.near(word).map(|id| id.0);
        assert_eq!(near("Anrdoid"), Some(0));
        assert_eq!(near("Widnows"), Some(2));
        assert_eq!(near("iPhnoe"), Some(1));
        for word in [
            "Android", "Symbian", "Note", "iSO", "Asteroid", "Phone", "iPhones", "iPhone5",
        ] {
            assert_eq!(near(word), None, "{word}");
        }
    }
}
