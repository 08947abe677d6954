//! The names of `[[term]]` tables, found in running text.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use rustc_hash::FxHashMap;

use crate::language::is_word;
use crate::rules::surroundings::is_in_code;
use crate::settings::Term;
use crate::text::script::{WordSpacing, is_hangul};

/// A name not to use.
#[derive(Debug)]
pub(super) struct AvoidedTerm {
    /// As `not` has it.
    pub(super) avoided: String,
    /// The name to use instead.
    pub(super) preferred: String,
    /// Whether the two differ in case only, so that case is compared.
    is_exact: bool,
}

/// All names not to use, searched for at once.
#[derive(Debug)]
pub(super) struct AvoidedTerms {
    automaton: AhoCorasick,
    list: Vec<AvoidedTerm>,
    /// The names that a pattern is a form of; none for a preferred name that contains an avoided one.
    by_pattern: Vec<Vec<u32>>,
}

impl AvoidedTerms {
    pub(super) fn new(terms: &[Term]) -> Result<Self, BuildError> {
        let names: Vec<AvoidedTerm> = terms
            .iter()
            .flat_map(|term| term.avoid.iter().map(move |avoided| (avoided.trim(), term)))
            .filter(|(avoided, term)| !avoided.is_empty() && *avoided != term.preferred)
            .map(|(avoided, term)| AvoidedTerm {
                avoided: avoided.to_owned(),
                preferred: term.preferred.clone(),
                is_exact: avoided.to_lowercase() == term.preferred.to_lowercase(),
            })
            .collect();
        let mut patterns: Vec<String> = Vec::new();
        let mut by_pattern: Vec<Vec<u32>> = Vec::new();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let mut pattern = |text: String| {
            *known.entry(text.to_ascii_lowercase()).or_insert_with(|| {
                patterns.push(text);
                by_pattern.push(Vec::new());
                patterns.len() - 1
            })
        };
        let mut stands_for: Vec<(usize, u32)> = Vec::new();
        for (name, index) in names.iter().zip(0_u32..) {
            for form in forms(&name.avoided) {
                stands_for.push((pattern(form), index));
            }
        }
        for name in &names {
            let holds_one = name
                .preferred
                .to_lowercase()
                .contains(&name.avoided.to_lowercase());
            if holds_one && !name.is_exact {
                for form in forms(&name.preferred) {
                    pattern(form);
                }
            }
        }
        for (pattern, name) in stands_for {
            by_pattern[pattern].push(name);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&patterns)?;
        Ok(Self {
            automaton,
            list: names,
            by_pattern,
        })
    }

    /// Reports each name in `text` that is a whole word, in order; with `plurals`, also one of several
    /// words with an `s`. Linear in `text`.
    pub(super) fn find(
        &self,
        text: &str,
        plurals: bool,
        mut report: impl FnMut(Range<usize>, &AvoidedTerm),
    ) {
        if self.list.is_empty() {
            return;
        }
        let mut at = 0;
        while let Some(found) = self
            .automaton
            .find(aho_corasick::Input::new(text).range(at..))
        {
            let mut range = found.range();
            if plurals && is_plural(text, &range) {
                range.end += 1;
            }
            if !is_whole(text, &range) {
                let first = text[range.start..].chars().next().map_or(1, char::len_utf8);
                at = range.start + first;
                continue;
            }
            at = range.end;
            let written = &text[range.clone()];
            let name = self.by_pattern[found.pattern().as_usize()]
                .iter()
                .map(|index| &self.list[*index as usize])
                .find(|name| !name.is_exact || name.avoided == written);
            // A name in lower case between slashes is a part of an address when only its case is wrong.
            let is_word = |name: &AvoidedTerm| {
                let may_be_path = name.is_exact && !written.contains(char::is_uppercase);
                let is_alternative =
                    |part: &str| !may_be_path && part.chars().all(char::is_alphabetic);
                !is_in_code(text, range.start, range.end, is_alternative)
            };
            if let Some(name) = name.filter(|name| is_word(name)) {
                report(range, name);
            }
        }
    }
}

/// Whether an English name of several words has the `s` of the plural behind it: `secret-chats`.
fn is_plural(text: &str, range: &Range<usize>) -> bool {
    let name = &text[range.clone()];
    let is_noun = name.contains([' ', '-']) && name.ends_with(|c: char| c.is_ascii_lowercase());
    is_noun && !name.ends_with('s') && text[range.end..].starts_with('s')
}

/// The cases of a name that ASCII comparison does not cover.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if !name.is_ascii() {
        let lower = name.to_lowercase();
        let mut chars = lower.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        let title: String = first.chain(chars).collect();
        forms.extend([name.to_uppercase(), title, lower]);
        forms.sort();
        forms.dedup();
    }
    forms
}

/// Whether nothing around a name makes it part of a longer word.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let name = &text[range.clone()];
    let before = text[..range.start].chars().rev();
    let after = text[range.end..].chars();
    // Korean sets particles behind a word, and nothing before it.
    let continues_korean = name.starts_with(is_hangul) && text[..range.start].ends_with(is_hangul);
    !continues_korean
        && is_boundary(before, name.chars().next())
        && is_boundary(after, name.chars().next_back())
}

/// Whether a word ends between its character `edge` and the characters that follow outwards.
fn is_boundary(mut outwards: impl Iterator<Item = char>, edge: Option<char>) -> bool {
    let (Some(next), Some(edge)) = (outwards.next(), edge) else {
        return true;
    };
    if !is_word(next) || !is_word(edge) {
        return true;
    }
    let spacing = WordSpacing::of(edge);
    spacing != WordSpacing::of(next) || spacing == WordSpacing::Unspaced
}
