//! What a question asks, whatever its words.

use rustc_hash::{FxHashMap, FxHashSet};

use super::data::QuestionWords;
use super::fold::{Phrases, folded, is_word};

/// Reduces questions to what they ask.
#[derive(Debug)]
pub(super) struct Rewording {
    frames: Replacements,
    synonyms: Replacements,
    fillers: FxHashSet<String>,
    endings: Vec<String>,
    titles: Phrases,
}

/// Phrases by their first word, the longest first, each with the phrase that replaces it.
#[derive(Debug, Default)]
struct Replacements(FxHashMap<String, Vec<(Vec<String>, String)>>);

impl Replacements {
    fn new(groups: &[Vec<String>], ending: impl Fn(String) -> String) -> Self {
        let mut map: FxHashMap<String, Vec<(Vec<String>, String)>> = FxHashMap::default();
        for group in groups {
            let name = group
                .first()
                .map(|first| first.replace(' ', "-"))
                .unwrap_or_default();
            for phrase in group {
                let words: Vec<String> = words(phrase).into_iter().map(&ending).collect();
                if let Some(first) = words.first() {
                    let bucket = map.entry(first.clone()).or_default();
                    let at = bucket.partition_point(|(other, _)| other.len() >= words.len());
                    bucket.insert(at, (words, name.clone()));
                }
            }
        }
        Self(map)
    }

    /// The longest phrase that `words` begin with: how many words it has, and its replacement.
    fn find(&self, words: &[String]) -> Option<(usize, &str)> {
        let bucket = self.0.get(words.first()?)?;
        let (phrase, name) = bucket
            .iter()
            .find(|(phrase, _)| words.starts_with(phrase))?;
        Some((phrase.len(), name))
    }
}

/// The longest question that is reduced, in words.
const MAX_LEN: usize = 40;

impl Rewording {
    pub(super) fn new(source: &QuestionWords) -> Self {
        let endings = source.endings.clone();
        Self {
            frames: Replacements::new(&source.frames, |word| word),
            synonyms: Replacements::new(&source.synonyms, |word| stem(word, &endings)),
            fillers: source.fillers.iter().cloned().collect(),
            titles: Phrases::new(&source.titles),
            endings,
        }
    }

    /// What a question asks: two questions with the same key say the same in other words.
    ///
    /// `None` when it does not begin as questions do, or says too little.
    pub(super) fn key(&self, question: &str) -> Option<String> {
        let question = without_mark(question);
        let first: String = folded(question)
            .map(|(c, _)| c)
            .skip_while(|c| !in_word(*c) || is_edge(*c))
            .take_while(|c| in_word(*c))
            .collect();
        // Most headings are not questions, and their first word shows it.
        if !self.frames.0.contains_key(first.trim_end_matches(is_edge)) {
            return None;
        }
        let words = words(question);
        if words.len() > MAX_LEN {
            return None;
        }
        let (len, frame) = self.frames.find(&words)?;
        let rest: Vec<String> = words[len..]
            .iter()
            .filter(|word| !self.fillers.contains(*word))
            .map(|word| stem(word.clone(), &self.endings))
            .collect();
        let mut key = frame.to_owned();
        let mut at = 0;
        while at < rest.len() {
            let (len, name) = self.synonyms.find(&rest[at..]).unwrap_or((1, &rest[at]));
            key.push(' ');
            key.push_str(name);
            at += len;
        }
        (!rest.is_empty()).then_some(key)
    }

    /// Whether a heading begins as only a question does, and not as a title: by more than one word.
    pub(super) fn asks(&self, heading: &str) -> bool {
        let frame = self.frames.find(&words(heading));
        frame.is_some_and(|(len, _)| len > 1) && !self.titles.begins(heading, true)
    }
}

/// A question without the letter or number that marks it as one: `Q: How …`, `3. How …`.
fn without_mark(question: &str) -> &str {
    let Some((mark, rest)) = question.split_once([':', '.', ')']) else {
        return question;
    };
    let is_letter = mark.chars().count() == 1 && mark.chars().all(char::is_uppercase);
    let is_number = mark.len() < 4 && mark.chars().all(char::is_numeric);
    if rest.starts_with(' ') && (is_letter || is_number) && !mark.is_empty() {
        rest
    } else {
        question
    }
}

/// The words of a text, folded; an apostrophe inside a word belongs to it.
fn words(text: &str) -> Vec<String> {
    let folded: String = folded(text).map(|(c, _)| c).collect();
    folded
        .split(|c: char| !in_word(c))
        .map(|word| word.trim_matches(is_edge))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn in_word(c: char) -> bool {
    is_word(c) || is_edge(c)
}

/// Characters that are part of a word only in its middle.
fn is_edge(c: char) -> bool {
    matches!(c, '\'' | '-')
}

fn stem(mut word: String, endings: &[String]) -> String {
    let ending = endings.iter().find(|ending| word.ends_with(*ending));
    if let Some(ending) = ending.filter(|_| word.chars().count() > 3) {
        word.truncate(word.len() - ending.len());
    }
    word
}
