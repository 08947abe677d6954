//! Comments that hold findings back.

use crate::document::Document;
use crate::text::Span;

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// A comment that holds findings back: `<!-- faqlint-disable-next-line family/fault: reason -->`.
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
    let source = body.slice(text).strip_prefix("faqlint-")?;
    let command_len = source.find(char::is_whitespace).unwrap_or(source.len());
    let kind = match source[..command_len].trim_end_matches(':') {
        "disable-line" => SuppressionKind::Line,
        "disable-next-line" => SuppressionKind::NextLine,
        "disable" => SuppressionKind::Disable,
        "enable" => SuppressionKind::Enable,
        "disable-file" => SuppressionKind::File,
        _ => return None,
    };
    let rest = &source[command_len..];
    let list = &rest[..rest.find(':').unwrap_or(rest.len())];
    let start = body.start + ("faqlint-".len() + command_len) as u32;
    Some(Suppression {
        kind,
        span,
        names: words(list, start),
        reason: reason(rest, start),
    })
}

/// The words of a list separated by white space or commas.
/// What follows the first colon, without blanks around it.
fn reason(rest: &str, start: u32) -> Span {
    let Some(at) = rest.find(':') else {
        return Span::at(start, 0);
    };
    let text = &rest[at + 1..];
    let blanks = text.len() - text.trim_start().len();
    Span::at(start + (at + 1 + blanks) as u32, text.trim().len() as u32)
}

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
    fn comments_in_code_are_text() {
        let doc = parse(
            "```html\n<!-- faqlint-disable steps -->\n```\n\n`<!-- faqlint-disable steps -->`\n",
        );
        assert_eq!(suppressions(&doc), []);
    }
}
