//! Comments that suppress findings.

use crate::document::Document;
use crate::text::Span;
use crate::text::interned::{self, Interned};
use serde::{Deserialize, Serialize};

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum SuppressionKind {
    /// The line of the comment.
    Line,
    /// The first line with text below the comment.
    NextLine,
    /// From the comment to the next [`SuppressionKind::Enable`] of the same name, or to the end.
    Disable,
    /// Ends a [`SuppressionKind::Disable`].
    Enable,
    /// The whole page.
    File,
    /// Nothing: the comment is nearly one of the commands, and is none.
    #[serde(deserialize_with = "interned::deserialize")]
    Misspelled(Interned),
}

/// The commands, and what they cover.
const COMMANDS: [(&str, SuppressionKind); 5] = [
    ("faqlint-disable-line", SuppressionKind::Line),
    ("faqlint-disable-next-line", SuppressionKind::NextLine),
    ("faqlint-disable", SuppressionKind::Disable),
    ("faqlint-enable", SuppressionKind::Enable),
    ("faqlint-disable-file", SuppressionKind::File),
];

/// A comment that suppresses findings: `<!-- faqlint-disable-next-line family/fault: reason -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What it covers.
    pub kind: SuppressionKind,
    /// The whole comment.
    pub span: Span,
    /// The rules and families it names.
    pub names: Vec<Span>,
    /// The reason it gives after a colon; empty without one.
    pub reason: Span,
}

/// Reads the comments of a page, in source order.
#[must_use]
pub fn suppressions(doc: &Document) -> Vec<Suppression> {
    doc.comments
        .iter()
        .filter_map(|comment| read(&doc.text, comment.span, comment.body))
        .collect()
}

fn read(text: &str, span: Span, body: Span) -> Option<Suppression> {
    let source = body.slice(text);
    let command_len = source.find(char::is_whitespace).unwrap_or(source.len());
    let command = source[..command_len].trim_end_matches(':');
    let known = COMMANDS.iter().find(|(name, _)| *name == command);
    let Some((_, kind)) = known.copied() else {
        let (meant, len) = meant(source)?;
        return Some(Suppression {
            kind: SuppressionKind::Misspelled(meant),
            span: Span::at(body.start, len),
            names: Vec::new(),
            reason: Span::at(body.start, 0),
        });
    };
    let rest = &source[command_len..];
    let list = &rest[..rest.find(':').unwrap_or(rest.len())];
    let start = body.start + command_len as u32;
    Some(Suppression {
        kind,
        span,
        names: words(list, start),
        reason: reason(rest, start),
    })
}

/// The command that a comment was meant to begin with, and the length of what it begins with instead:
/// blanks or `_` for hyphens, capitals, a letter too many.
fn meant(source: &str) -> Option<(&'static str, u32)> {
    let start = source.get(..source.len().min(4))?;
    if !start.eq_ignore_ascii_case("faql") {
        return None;
    }
    // The ends of the first words.
    let gaps = source
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | ':' | '\n'));
    let ends = gaps.map(|(at, _)| at).chain([source.len()]).take(5);
    let mut best: Option<(f64, &'static str, u32)> = None;
    for end in ends {
        let words = source[..end].to_ascii_lowercase();
        let words: String = words
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        for (name, _) in COMMANDS {
            let score = strsim::normalized_damerau_levenshtein(&words, name);
            if score >= 0.88 && best.is_none_or(|(top, ..)| score >= top) {
                best = Some((score, name, end as u32));
            }
        }
    }
    best.map(|(_, name, len)| (name, len))
}

/// What follows the first colon, without blanks around it.
fn reason(rest: &str, start: u32) -> Span {
    let Some(at) = rest.find(':') else {
        return Span::at(start, 0);
    };
    let text = &rest[at + 1..];
    let blanks = text.len() - text.trim_start().len();
    Span::at(start + (at + 1 + blanks) as u32, text.trim().len() as u32)
}

/// The words of a list separated by white space or commas.
fn words(list: &str, start: u32) -> Vec<Span> {
    let mut names = Vec::new();
    let mut at = 0;
    for part in list.split(|c: char| c.is_whitespace() || c == ',') {
        if !part.is_empty() {
            names.push(Span::at(start + at as u32, part.len() as u32));
        }
        at += part.len()
            + list[at + part.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tests::parse;

    #[test]
    fn commands_names_and_reasons() {
        let doc = parse(
            "<!-- faqlint-disable-next-line steps/single, anchors: as printed, see p. 3 -->\n\na <!-- faqlint-disable-line x -->\n\n{/* faqlint-disable-file steps */}\n",
        );
        let found = suppressions(&doc);
        let names: Vec<Vec<&str>> = found
            .iter()
            .map(|one| one.names.iter().map(|name| doc.slice(*name)).collect())
            .collect();
        assert_eq!(
            names,
            [vec!["steps/single", "anchors"], vec!["x"], vec!["steps"]]
        );
        let kinds: Vec<_> = found.iter().map(|one| one.kind).collect();
        assert_eq!(
            kinds,
            [
                SuppressionKind::NextLine,
                SuppressionKind::Line,
                SuppressionKind::File
            ]
        );
    }

    #[test]
    fn what_is_nearly_a_command_is_noticed() {
        for (comment, meant) in [
            (
                "faqlint disable-next-line steps",
                "faqlint-disable-next-line",
            ),
            ("FAQLINT-disable steps/single: why", "faqlint-disable"),
            (
                "faqlint disable next line steps",
                "faqlint-disable-next-line",
            ),
            (
                "faqlint-disable-nextline steps",
                "faqlint-disable-next-line",
            ),
            ("faqlint_enable", "faqlint-enable"),
        ] {
            let doc = parse(&format!("<!-- {comment} -->\n"));
            let kinds: Vec<_> = suppressions(&doc).iter().map(|one| one.kind).collect();
            assert_eq!(kinds, [SuppressionKind::Misspelled(meant)], "{comment}");
        }
        for comment in ["faqlint is a linter", "faqlint: see the docs", "disable"] {
            let doc = parse(&format!("<!-- {comment} -->\n"));
            assert_eq!(suppressions(&doc), [], "{comment}");
        }
    }

    #[test]
    fn comments_in_code_are_text() {
        let doc = parse(
            "```html\n<!-- faqlint-disable steps -->\n```\n\n`<!-- faqlint-disable steps -->`\n",
        );
        assert_eq!(suppressions(&doc), []);
    }
}
