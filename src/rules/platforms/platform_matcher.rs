//! Platforms that a text names.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::settings::{Noun, PlatformId, Platforms};
use crate::text::script::is_east_asian;

/// Finds the names and synonyms of platforms in texts.
#[derive(Debug)]
pub(crate) struct PlatformMatcher {
    automaton: AhoCorasick,
    names: FxHashMap<String, PlatformId>,
    /// The names that are ordinary words in lower case.
    nouns: FxHashSet<String>,
}

impl PlatformMatcher {
    pub(crate) fn new(platforms: &Platforms) -> Self {
        let mut names = FxHashMap::default();
        for (platform, id) in platforms.list().iter().zip(0..) {
            let all = std::iter::once(&platform.name)
                .chain(&platform.synonyms)
                .chain(&platform.misspellings);
            for name in all {
                names.entry(name.to_lowercase()).or_insert(PlatformId(id));
            }
        }
        let mut needles: Vec<&String> = Vec::new();
        needles.extend(names.keys());
        needles.sort_unstable();
        // Little text is searched, and to build another kind takes more than a page of text is worth.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&needles)
            .unwrap_or_else(|_| AhoCorasick::new([""; 0]).expect("no needle is too long"));
        let nouns = platforms
            .list()
            .iter()
            .filter(|one| one.noun != Noun::Never);
        Self {
            automaton,
            names,
            nouns: nouns.map(|one| one.name.to_lowercase()).collect(),
        }
    }

    /// The platforms that `text` names, as often as it does. Nouns count with their capital only.
    pub(crate) fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = PlatformId> + 'a {
        self.automaton.find_iter(text).filter_map(|found| {
            let joins = |c: char| c == '_' || (c.is_alphanumeric() && !is_east_asian(c));
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            if before.ends_with(joins) || after.starts_with(joins) {
                return None;
            }
            let word = &text[found.range()];
            let lower = word.to_lowercase();
            if self.nouns.contains(&lower) && word.starts_with(char::is_lowercase) {
                return None;
            }
            self.names.get(&lower).copied()
        })
    }

    /// The platform that a single word names, in any case.
    pub(crate) fn named(&self, word: &str) -> Option<PlatformId> {
        self.names.get(&word.to_lowercase()).copied()
    }

    /// Whether a text names a platform.
    pub(crate) fn has(&self, text: &str, platform: PlatformId) -> bool {
        self.of(text).any(|other| other == platform)
    }

    /// The one platform that a text names; `None` when it names none or several.
    pub(crate) fn only(&self, text: &str) -> Option<PlatformId> {
        let mut named = self.of(text);
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tester::settings;

    #[test]
    fn names_are_found_as_words_and_nouns_with_a_capital() {
        let matcher = PlatformMatcher::new(&settings().platforms);
        let of = |text| matcher.of(text).map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(of("an iPhone, ANDROID and Androids"), [1, 0]);
        assert_eq!(of("two windows on Windows, on the web"), [4]);
        assert_eq!(matcher.only("iOS on an iPhone"), Some(PlatformId(1)));
        assert_eq!(matcher.only("iOS and Android"), None);
    }
}
