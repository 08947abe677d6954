//! What the rules about reference definitions have in common.

use crate::document::{Definition, Document};
use crate::text::Span;

/// Least similarity (Jaro-Winkler) of two labels of which one may be the other, mistyped.
const NEAR: f64 = 0.85;

/// How alike two labels are, if one may be the other, mistyped: in another number nobody errs by letters.
pub(crate) fn similarity(one: &str, two: &str) -> Option<f64> {
    let digits = |label: &str| -> String { label.chars().filter(char::is_ascii_digit).collect() };
    let [one, two] = [one, two].map(str::to_lowercase);
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let score = strsim::jaro_winkler(&one, &two);
    (score >= NEAR && digits(&one) == digits(&two) && !is_number(&one)).then_some(score)
}

/// The words of a definition behind its label.
pub(crate) fn says<'a>(
    doc: &'a Document,
    definition: &Definition,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let from = (definition.label.end + 2).min(definition.span.end);
    doc.slice(Span::new(from, definition.span.end))
        .split_whitespace()
}

/// The bytes that go when a definition is removed: its whole lines, when nothing else is on them.
pub(crate) fn remove(doc: &Document, definition: &Definition) -> Span {
    let Span { start, end } = definition.span;
    let before = &doc.text[..start as usize];
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let rest = &doc.text[end as usize..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let rest = &rest[blanks..];
    let ending = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [] => 0,
        _ => return definition.span,
    };
    if !before[line..].trim().is_empty() {
        return Span::new(start, end);
    }
    Span::new(line as u32, end + (blanks + ending) as u32)
}

/// Whether a definition is the way to write a comment that no renderer prints: `[//]: # (…)`.
pub(crate) fn is_comment(page: &Document, definition: &Definition) -> bool {
    let label = page.slice(definition.label).trim();
    let first = says(page, definition).next().unwrap_or_default();
    matches!(first, "#" | "<>" | "<#>" | "/" | "")
        || !label.chars().any(char::is_alphanumeric)
        || label.eq_ignore_ascii_case("comment")
}
