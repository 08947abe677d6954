//! The list of `faqlint labels`: the names on the screen that pages use, with the keys behind them.

use std::io;

use owo_colors::Style;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::{SCHEMA_VERSION, write_value};
use crate::report::{ReportOptions, style};
use crate::text::escape;

/// What the app knows of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameState {
    /// A string has it.
    Current,
    /// A string had it, and has another text now.
    Former,
    /// A string has it in the language that the app falls back to, and another text in that of the page.
    Untranslated,
    /// Only the app for another platform than that of the section has it.
    Elsewhere,
}

impl NameState {
    /// The word used in every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Former => "former",
            Self::Untranslated => "untranslated",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// One name that a page uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameRow {
    /// The name as the page has it.
    pub text: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// What the app knows of it.
    pub state: NameState,
    /// The keys of the strings that have or had it.
    pub keys: Vec<String>,
    /// What these strings show, where that is something else.
    pub now: Vec<String>,
}

/// The names of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamePage {
    /// The page, relative to the working directory, with `/`.
    pub path: String,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// In the order of the page.
    pub names: Vec<NameRow>,
}

/// The names that the pages of a corpus use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameListing {
    /// Version of this shape.
    schema: u32,
    /// The pages with names, sorted by path.
    pub pages: Vec<NamePage>,
}

impl NameListing {
    /// A list of the given pages.
    #[must_use]
    pub fn new(pages: Vec<NamePage>) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            pages,
        }
    }
}

/// Writes the list as JSON.
pub fn write_json(listing: &NameListing, out: &mut dyn io::Write) -> io::Result<()> {
    write_value(listing, out)?;
    writeln!(out)
}

/// Writes the list for a person: one line a name.
pub fn write_text(
    listing: &NameListing,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for page in &listing.pages {
        for name in &page.names {
            let place = format!("{}:{}:{}", escape::name(&page.path), name.line, name.column);
            let text = escape::name(&name.text);
            let keys: Vec<_> = name.keys.iter().map(|key| escape::name(key)).collect();
            let keys = style::paint(&keys.join(", "), Style::new().dimmed(), options.color);
            write!(out, "{place}  {text}  {keys}")?;
            if name.state != NameState::Current {
                let now: Vec<_> = name.now.iter().map(|text| escape::name(text)).collect();
                let state = style::paint(name.state.as_str(), Style::new().yellow(), options.color);
                write!(out, "  {state}: {}", now.join(", "))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
