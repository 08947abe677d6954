//! `[[platform]]`, `[[term]]` and `[[pattern]]`.

use std::sync::Arc;

use regex::Regex;

use crate::config::level::LEVELS;
use crate::config::reader::{Reader, Table, Value, quote_all, span_of};
use crate::diagnostic::Level;
use crate::settings::{Noun, Pattern, PatternKind, Scope, Term};
use crate::text::Span;

/// One `[[platform]]`: what it does not give is kept from the platform of the same name.
#[derive(Clone, Debug)]
pub(super) struct PlatformEntry {
    pub(super) name: String,
    pub(super) misspellings: Option<Vec<String>>,
    pub(super) synonyms: Option<Vec<String>>,
    pub(super) terms: Option<Vec<String>>,
    pub(super) noun: Option<Noun>,
    pub(super) includes: Option<Vec<String>>,
}

/// The words of `noun` in `[[platform]]`.
const NOUNS: [(&str, Noun); 3] = [
    ("never", Noun::Never),
    ("lower-case", Noun::LowerCase),
    ("always", Noun::Always),
];

pub(super) fn platforms(reader: &mut Reader, value: &Value<'_>) -> Vec<PlatformEntry> {
    let mut out: Vec<PlatformEntry> = Vec::new();
    for (table, span) in reader.tables(value, "platform") {
        reader.refuse_unknown(
            table,
            &[
                "name",
                "misspellings",
                "synonyms",
                "terms",
                "noun",
                "includes",
            ],
            " in `[[platform]]`",
        );
        let Some(name) = required(reader, table, "name", "platform", span) else {
            continue;
        };
        if out.iter().any(|other| other.name == name) {
            reader.problem(
                span,
                format!("the platform `{name}` is given twice"),
                Some("join the two tables".to_owned()),
            );
            continue;
        }
        let mut words = |key| {
            table
                .get(key)
                .map(|value| texts(reader.strings(value, key)))
        };
        let (misspellings, synonyms) = (words("misspellings"), words("synonyms"));
        let (terms, includes) = (words("terms"), words("includes"));
        let noun = table
            .get("noun")
            .and_then(|value| reader.word(value, "noun", &NOUNS));
        out.push(PlatformEntry {
            name,
            misspellings,
            synonyms,
            terms,
            noun,
            includes,
        });
    }
    out
}

pub(super) fn terms(reader: &mut Reader, value: &Value<'_>) -> Vec<Term> {
    let mut out = Vec::new();
    for (table, span) in reader.tables(value, "term") {
        reader.refuse_unknown(table, &["use", "not"], " in `[[term]]`");
        let preferred = required(reader, table, "use", "term", span);
        let Some(not) = table.get("not") else {
            reader.problem(span, "a `[[term]]` needs `not`: the names not to use", None);
            continue;
        };
        let avoid = texts(reader.strings(not, "not"));
        if let Some(preferred) = preferred {
            out.push(Term { preferred, avoid });
        }
    }
    out
}

const PATTERN_KEYS: [&str; 11] = [
    "id", "scope", "forbid", "require", "replace", "with", "count", "min", "max", "message", "help",
];

const SCOPES: [(&str, Scope); 8] = [
    ("text", Scope::Text),
    ("heading", Scope::Heading),
    ("link-text", Scope::LinkText),
    ("link-url", Scope::LinkUrl),
    ("alt", Scope::Alt),
    ("step", Scope::Step),
    ("code", Scope::Code),
    ("raw", Scope::Raw),
];

pub(super) fn patterns(reader: &mut Reader, value: &Value<'_>) -> Vec<Pattern> {
    let mut out: Vec<Pattern> = Vec::new();
    for (table, span) in reader.tables(value, "pattern") {
        let known: Vec<&str> = PATTERN_KEYS.iter().copied().chain(["level"]).collect();
        reader.refuse_unknown(table, &known, " in `[[pattern]]`");
        let Some(pattern) = pattern(reader, table, span) else {
            continue;
        };
        if out.iter().any(|other| other.id == pattern.id) {
            let message = format!("two patterns have the id `{}`", pattern.id);
            reader.problem(
                span,
                message,
                Some("give each its own, as comments and reports name it".to_owned()),
            );
            continue;
        }
        out.push(pattern);
    }
    out
}

fn pattern(reader: &mut Reader, table: &Table<'_>, span: Span) -> Option<Pattern> {
    let id = required(reader, table, "id", "pattern", span)?;
    let scope = match table.get("scope") {
        Some(scope) => reader.word(scope, "scope", &SCOPES)?,
        None => Scope::Text,
    };
    let level = match table.get("level") {
        Some(value) => reader.word(value, "level", &LEVELS)?.level()?,
        None => Level::Warning,
    };
    let (kind, regex) = kind(reader, table, span)?;
    let message = match table.get("message") {
        Some(message) => reader.string(message, "message")?.to_owned(),
        None => String::new(),
    };
    let help = table
        .get("help")
        .and_then(|help| reader.string(help, "help").map(str::to_owned));
    Some(Pattern {
        id: Arc::from(id),
        kind,
        scope,
        regex,
        message,
        help,
        level,
    })
}

/// Exactly one of the kinds, with its expression.
fn kind(reader: &mut Reader, table: &Table<'_>, span: Span) -> Option<(PatternKind, Regex)> {
    let kinds = ["forbid", "require", "replace", "count"];
    let given: Vec<&str> = kinds
        .into_iter()
        .filter(|kind| table.contains_key(*kind))
        .collect();
    let [name] = given.as_slice() else {
        let message = format!("a `[[pattern]]` needs exactly one of {}", quote_all(&kinds));
        reader.problem(span, message, None);
        return None;
    };
    let value = table.get(*name)?;
    let source = reader.string(value, name)?;
    let regex = match Regex::new(source) {
        Ok(regex) => regex,
        Err(error) => {
            let text = error.to_string();
            let last = text
                .lines()
                .last()
                .unwrap_or(&text)
                .trim_start_matches("error: ");
            reader.problem(
                span_of(value),
                format!("`{name}` is not a regular expression: {last}"),
                None,
            );
            return None;
        }
    };
    let mut bound = |key: &str| table.get(key).map(|value| reader.count(value, key));
    let (min, max) = (bound("min"), bound("max"));
    let kind = match *name {
        "forbid" => PatternKind::Forbid,
        "require" => PatternKind::Require,
        "replace" => {
            let Some(with) = table.get("with") else {
                reader.problem(
                    span,
                    "a pattern that replaces needs `with`: the text to put there",
                    None,
                );
                return None;
            };
            PatternKind::Replace(reader.string(with, "with")?.to_owned())
        }
        _ if min.is_none() && max.is_none() => {
            reader.problem(
                span,
                "a pattern that counts needs `min`, `max` or both",
                None,
            );
            return None;
        }
        _ => PatternKind::Count {
            min: min.flatten().unwrap_or(0),
            max: max.flatten().unwrap_or(u32::MAX),
        },
    };
    Some((kind, regex))
}

fn required(
    reader: &mut Reader,
    table: &Table<'_>,
    key: &str,
    what: &str,
    span: Span,
) -> Option<String> {
    if let Some(value) = table.get(key) {
        return reader.string(value, key).map(str::to_owned);
    }
    reader.problem(span, format!("a `[[{what}]]` needs `{key}`"), None);
    None
}

fn texts(words: Vec<(String, Span)>) -> Vec<String> {
    words.into_iter().map(|(word, _)| word).collect()
}
