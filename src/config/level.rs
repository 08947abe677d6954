//! Levels as a configuration writes them.

use crate::diagnostic::Level;

/// A level as a configuration writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LevelWord {
    Off,
    At(Level),
}

impl LevelWord {
    /// The level; `None` is off.
    pub(super) fn level(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::At(level) => Some(level),
        }
    }
}

/// The levels by their words.
pub(super) const LEVELS: [(&str, LevelWord); 4] = [
    ("off", LevelWord::Off),
    ("note", LevelWord::At(Level::Note)),
    ("warning", LevelWord::At(Level::Warning)),
    ("error", LevelWord::At(Level::Error)),
];
