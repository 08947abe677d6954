//! Typed reading of a TOML document that goes on after an error.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::problem::ConfigProblem;
use crate::text::{Span, did_you_mean, most_similar, similarity};

/// A table of one file, with the spans of its keys and values.
pub(super) type Table<'a> = DeTable<'a>;
/// A value with its span.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Reads one file and collects everything that is wrong with it.
#[derive(Debug)]
pub(super) struct Reader {
    /// The file that is read.
    pub(super) file: PathBuf,
    /// What was wrong so far.
    pub(super) problems: Vec<ConfigProblem>,
}

pub(super) fn span_of<T>(value: &Spanned<T>) -> Span {
    Span::from(value.span())
}

impl Reader {
    pub(super) fn new(file: &Path) -> Self {
        Self {
            file: file.to_path_buf(),
            problems: Vec::new(),
        }
    }

    /// The folder that relative paths of the file start from.
    pub(super) fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new("."))
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let file = Some(self.file.clone());
        self.problems.push(ConfigProblem {
            file,
            span,
            message: message.into(),
            help,
        });
    }

    fn wrong_type(&mut self, value: &Value<'_>, key: &str, wanted: &str) {
        let message = format!(
            "`{key}` is {}, but it has to be {wanted}",
            article(value.get_ref().type_str())
        );
        self.problem(span_of(value), message, None);
    }

    /// Reports the keys of `table` that are none of `known`.
    pub(super) fn refuse_unknown(&mut self, table: &Table<'_>, known: &[&str], place: &str) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let help = suggestion(name, known.iter().copied())
                .unwrap_or_else(|| format!("the keys here are {}", quote_all(known)));
            self.problem(
                span_of(key),
                format!("unknown key `{name}`{place}"),
                Some(help),
            );
        }
    }

    pub(super) fn string<'v>(&mut self, value: &'v Value<'_>, key: &str) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        text
    }

    /// A string, or a list of strings, each with its span.
    pub(super) fn strings(&mut self, value: &Value<'_>, key: &str) -> Vec<(String, Span)> {
        if let Some(text) = value.get_ref().as_str() {
            return vec![(text.to_owned(), span_of(value))];
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) => out.push((text.to_owned(), span_of(item))),
                None => self.wrong_type(item, key, "a list of strings"),
            }
        }
        out
    }

    pub(super) fn table<'v, 'a>(
        &mut self,
        value: &'v Value<'a>,
        key: &str,
    ) -> Option<&'v Table<'a>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, key, "a table");
        }
        table
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables<'v, 'a>(
        &mut self,
        value: &'v Value<'a>,
        key: &str,
    ) -> Vec<(&'v Table<'a>, Span)> {
        let Some(array) = value.get_ref().as_array() else {
            let message = format!("`{key}` has to be written as `[[{key}]]`, once for each");
            self.problem(span_of(value), message, None);
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array {
            if let Some(table) = self.table(item, key) {
                out.push((table, span_of(item)));
            }
        }
        out
    }

    /// A whole number from 0.
    pub(super) fn count(&mut self, value: &Value<'_>, key: &str) -> Option<u32> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.wrong_type(value, key, "a whole number from 0");
        }
        number
    }

    /// `true` or `false`.
    pub(super) fn switch(&mut self, value: &Value<'_>, key: &str) -> Option<bool> {
        let switch = value.get_ref().as_bool();
        if switch.is_none() {
            self.wrong_type(value, key, "true or false");
        }
        switch
    }

    /// One of a set of words.
    pub(super) fn word<T: Copy>(
        &mut self,
        value: &Value<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.string(value, key)?;
        if let Some((_, found)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*found);
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let help = suggestion(text, names.iter().copied())
            .unwrap_or_else(|| format!("it is one of {}", quote_all(&names)));
        self.problem(
            span_of(value),
            format!("`{key}` cannot be `{text}`"),
            Some(help),
        );
        None
    }
}

/// The help "did you mean `x`?" for the most similar of `known`.
pub(super) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    most_similar(known.map(|candidate| (similarity(name, candidate), candidate))).map(did_you_mean)
}

pub(super) fn quote_all(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn article(kind: &str) -> String {
    match kind {
        "integer" | "array" | "inline table" | "offset datetime" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
