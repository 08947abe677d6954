//! How a site turns files into URLs and headings into ids.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::slug::Dialect;

/// The kind of site the pages belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Found out from the tree and the pages.
    Auto,
    /// Markdown files and nothing else.
    Plain,
    /// Files as the repository host renders them.
    Github,
    /// The FAQ pages of telegram.org.
    Telegram,
}

impl Preset {
    /// The presets by the words of the configuration.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("auto", Self::Auto),
        ("plain", Self::Plain),
        ("github", Self::Github),
        ("telegram", Self::Telegram),
    ];
}

/// The slug dialect of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialectChoice {
    /// One dialect for every page.
    Fixed(Dialect),
    /// Each page is asked: headings with declared ids show the dialect, others are read as GitHub's.
    PerPage,
}

/// How a site turns files into URLs and headings into ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The preset the rest was made from.
    pub preset: Preset,
    /// The slug dialect.
    pub dialect: DialectChoice,
    /// What a link that starts with `/` is relative to, tried in order: absolute folders.
    pub roots: Vec<PathBuf>,
    /// Whether the configuration names the roots: a rooted link that leads nowhere is then an error.
    pub roots_given: bool,
}

impl Site {
    /// A site about which nothing is known but its folder.
    #[must_use]
    pub fn auto(base: PathBuf) -> Self {
        Self {
            preset: Preset::Auto,
            dialect: DialectChoice::PerPage,
            roots: vec![base],
            roots_given: false,
        }
    }

    /// A site of the given kind at `base`.
    #[must_use]
    pub fn of(preset: Preset, base: PathBuf) -> Self {
        let dialect = match preset {
            Preset::Auto => DialectChoice::PerPage,
            Preset::Plain | Preset::Github => DialectChoice::Fixed(Dialect::Github),
            Preset::Telegram => DialectChoice::Fixed(Dialect::Telegram),
        };
        Self {
            preset,
            dialect,
            roots: vec![base],
            roots_given: false,
        }
    }
}
