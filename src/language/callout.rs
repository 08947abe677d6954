//! Callouts that are written as text: a label such as "NOTE:" and what follows it.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::data::CalloutWords;
use super::fold::{Phrases, folded, is_word};
use crate::text::sentence::is_full_stop;

/// What a callout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalloutKind {
    /// Something to keep in mind.
    Note,
    /// A hint that helps.
    Tip,
    /// Background.
    Info,
    /// What must not be missed.
    Important,
    /// A call for attention.
    Attention,
    /// A risk.
    Caution,
    /// A greater risk.
    Warning,
    /// A risk of harm.
    Danger,
}

/// The letter case of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelCase {
    /// `NOTE`
    Upper,
    /// `Note`
    Title,
    /// `note`
    Lower,
    /// The script has no case.
    Caseless,
}

/// The mark between a label and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelMark {
    /// `Note:`
    Colon,
    /// `Note!`
    Exclamation,
    /// `Note.`
    FullStop,
    /// `Note —`
    Dash,
    /// The label is the whole text.
    None,
}

/// The label a callout begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// What the label says.
    pub kind: CalloutKind,
    /// Bytes of the label in the text, with its mark.
    pub range: Range<usize>,
    /// Its letter case.
    pub case: LabelCase,
    /// What follows it.
    pub mark: LabelMark,
}

/// The labels of one language.
#[derive(Debug)]
pub(super) struct Labels {
    kinds: [(CalloutKind, Phrases); 8],
    /// The first letters of them all.
    firsts: FxHashSet<char>,
}

impl Labels {
    pub(super) fn new(words: &CalloutWords) -> Self {
        let kinds = [
            (CalloutKind::Note, &words.note),
            (CalloutKind::Tip, &words.tip),
            (CalloutKind::Info, &words.info),
            (CalloutKind::Important, &words.important),
            (CalloutKind::Attention, &words.attention),
            (CalloutKind::Caution, &words.caution),
            (CalloutKind::Warning, &words.warning),
            (CalloutKind::Danger, &words.danger),
        ];
        let kinds = kinds.map(|(kind, words)| (kind, Phrases::new(words)));
        let firsts = kinds.iter().flat_map(|(_, phrases)| phrases.firsts());
        Self {
            firsts: firsts.collect(),
            kinds,
        }
    }

    /// Panics where a kind has no word.
    #[cfg(test)]
    pub(super) fn assert_complete(&self, tag: &str) {
        for (kind, phrases) in &self.kinds {
            assert!(phrases.len() > 0, "{tag}: {kind:?}");
        }
    }

    /// Reads a label from the start of a text; spaces, emphasis marks and symbols may precede it.
    pub(super) fn read(&self, text: &str) -> Option<Callout> {
        let rest = text.trim_start_matches(|c: char| !is_word(c) || c == '_');
        let start = text.len() - rest.len();
        let first = folded(rest).next()?.0;
        if !self.firsts.contains(&first) {
            return None;
        }
        self.kinds.iter().find_map(|(kind, phrases)| {
            phrases.prefixes(rest).find_map(|end| {
                let (mark, mark_end) = read_mark(&rest[end..])?;
                Some(Callout {
                    kind: *kind,
                    range: start..start + end + mark_end,
                    case: case_of(&rest[..end]),
                    mark,
                })
            })
        })
    }
}

/// Reads the mark after a label, and where it ends; French sets a space before it.
fn read_mark(after: &str) -> Option<(LabelMark, usize)> {
    let rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    let at = after.len() - rest.len();
    let Some(first) = rest.chars().next() else {
        return Some((LabelMark::None, 0));
    };
    let end = at + first.len_utf8();
    match first {
        ':' | '：' => Some((LabelMark::Colon, end)),
        '!' | '！' => Some((LabelMark::Exclamation, end)),
        mark if is_full_stop(mark) && ends_word(&after[end..]) => Some((LabelMark::FullStop, end)),
        '–' | '—' => Some((LabelMark::Dash, end)),
        '-' if at > 0 && ends_word(&after[end..]) => Some((LabelMark::Dash, end)),
        _ => None,
    }
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(is_word)
}

fn case_of(label: &str) -> LabelCase {
    let cased = || {
        label
            .chars()
            .filter(|c| c.is_lowercase() || c.is_uppercase())
    };
    match cased().next() {
        None => LabelCase::Caseless,
        Some(_) if cased().all(char::is_uppercase) => LabelCase::Upper,
        Some(first) if first.is_uppercase() => LabelCase::Title,
        Some(_) => LabelCase::Lower,
    }
}
