//! Hugo, with the three settings of `autoIDType` (`autoHeadingIDType` before 0.144), before and since 0.144.

use pulldown_cmark::{Event, Parser};
use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::heading::{HeadingSource, PieceKind};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Rule, each_piece, source};
use crate::unicode::{is_digit, is_letter, is_letter_or_number, simple_lowercase};

/// The default before Hugo 0.144: of the Markdown source of the line, trimmed, letters, digits, `_` and `-`
/// stay, each space is one `-`. Link targets, tags and `&amp;` are source too.
pub(crate) const RULE: Rule = of_source(github);

/// The same after accents are taken off, and without what is not ASCII then.
pub(crate) const ASCII: Rule = of_source(ascii);

/// The rule of Blackfriday: letters and numbers stay, each run of other characters between them is one `-`.
pub(crate) const BLACKFRIDAY: Rule = of_source(blackfriday);

/// The default since Hugo 0.144: the same of the text that the heading shows.
pub(crate) const TEXT: Rule = of_text(github, shown);

/// The default where `--` is not made a dash.
pub(crate) const TEXT_WITH_HYPHENS: Rule = of_text(github, shown_with_hyphens);

/// ASCII alone, of the text.
pub(crate) const TEXT_ASCII: Rule = of_text(ascii, shown);

/// Blackfriday's rule, of the text.
pub(crate) const TEXT_BLACKFRIDAY: Rule = of_text(blackfriday, shown);

/// What all have in common: goldmark's attributes, and ids that never collide.
const fn of_source(slug: fn(&str, &mut String)) -> Rule {
    Rule {
        syntax: Syntax::Goldmark,
        text: source,
        slug,
        numbering: Numbering::FirstFree,
        explicit: Explicit::InOrder,
        empty: Empty::Word("heading"),
        is_heading: |_| true,
    }
}

const fn of_text(
    slug: fn(&str, &mut String),
    text: fn(&HeadingSource<'_>, usize, &mut String),
) -> Rule {
    Rule {
        text,
        empty: Empty::WordForText("heading"),
        ..of_source(slug)
    }
}

fn github(text: &str, out: &mut String) {
    for ch in text.trim().chars() {
        push(ch, out);
    }
}

fn ascii(text: &str, out: &mut String) {
    let plain: String = text.nfd().filter(|&ch| !is_accent(ch)).nfc().collect();
    for ch in plain.trim().chars().filter(char::is_ascii) {
        push(ch, out);
    }
}

fn blackfriday(text: &str, out: &mut String) {
    let start = out.len();
    let mut is_gap = false;
    for ch in text.chars() {
        if !is_letter_or_number(ch) {
            is_gap = true;
            continue;
        }
        if is_gap && out.len() > start {
            out.push('-');
        }
        is_gap = false;
        out.push(simple_lowercase(ch));
    }
}

fn shown(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    show(heading, end, Dashes::Made, out);
}

fn shown_with_hyphens(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    show(heading, end, Dashes::Left, out);
}

/// What becomes of `--` and `---`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dashes {
    Made,
    Left,
}

/// Appends the text of a heading as Hugo collects it: of each element only the first content, so that
/// `**a *b* c**` is `a`; no tags, footnotes and bare URLs.
fn show(heading: &HeadingSource<'_>, end: usize, dashes: Dashes, out: &mut String) {
    let mut last = 0;
    // Where the text of an element was cut: what follows right behind is not its first content.
    let mut cut = None;
    let start = out.len();
    each_piece(heading, end, |piece, text| {
        let is_cut = cut == Some(piece.at.start) && piece.nested;
        cut = is_cut.then_some(piece.at.end);
        if is_cut || !piece.leads {
            return;
        }
        match piece.kind {
            PieceKind::Text if !piece.nested => typeset(text, dashes, out),
            PieceKind::Text | PieceKind::ImageAlt => {
                let first = first_node(text, dashes);
                if first.len() < text.len() {
                    cut = Some(piece.at.end);
                }
                typeset(first, dashes, out);
            }
            PieceKind::Escaped => out.push_str(text),
            // Only names are read.
            PieceKind::Entity => match heading.raw.get(piece.at.clone()) {
                Some(source) if source.starts_with("&#") => out.push_str(source),
                _ => out.push_str(text),
            },
            PieceKind::Code => push_with_names(text, out),
            PieceKind::Math => typeset(
                heading.raw.get(piece.at.clone()).unwrap_or(text),
                dashes,
                out,
            ),
            PieceKind::Break => {
                out.push('\n');
                last = out.len();
            }
            _ => {}
        }
    });
    // Of an underlined heading of several lines the last counts.
    out.drain(start..last.max(start));
}

/// The part of a text before the first character that typography makes a node of its own of.
fn first_node(text: &str, dashes: Dashes) -> &str {
    if dashes == Dashes::Left {
        return text;
    }
    let marks = ["--", "...", "<<", ">>", "'", "\""];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min();
    &text[..end.unwrap_or(text.len())]
}

/// Appends text without what is typographic or a link by itself.
fn typeset(text: &str, dashes: Dashes, out: &mut String) {
    // A link has a dot, and most texts of headings have none.
    if !text.bytes().any(|byte| matches!(byte, b'.' | b'-')) {
        out.push_str(text);
        return;
    }
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        if is_url(word) {
            continue;
        }
        let mut rest = word;
        while dashes == Dashes::Made
            && let Some(at) = rest.find("--")
        {
            out.push_str(&rest[..at]);
            out.push('–');
            rest = &rest[at + 2..];
            rest = rest.strip_prefix('-').unwrap_or(rest);
        }
        out.push_str(rest);
    }
}

/// Whether a word becomes a link although nothing marks it as one.
fn is_url(word: &str) -> bool {
    let is_mail = |(name, host): (&str, &str)| {
        name.ends_with(char::is_alphanumeric) && host.contains('.') && !host.contains('@')
    };
    let schemes = ["https://", "http://", "ftp://", "www."];
    let mut schemes = schemes.iter();
    schemes.any(|scheme| {
        let host = word.strip_prefix(scheme).unwrap_or_default();
        host.contains('.')
    }) || word.split_once('@').is_some_and(is_mail)
}

/// Appends code; names of characters, such as `&amp;`, are read in it as well.
fn push_with_names(code: &str, out: &mut String) {
    let mut rest = code;
    while let Some(at) = rest.find('&') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let name = behind[1..].split(|c: char| !c.is_ascii_alphanumeric());
        let len = name.into_iter().next().map_or(0, str::len) + 2;
        let name = behind.get(..len).filter(|name| name.ends_with(';'));
        if let Some(Event::Text(text)) = name.and_then(|name| Parser::new(name).nth(1)) {
            out.push_str(&text);
            rest = &behind[len..];
        } else {
            out.push('&');
            rest = &behind[1..];
        }
    }
    out.push_str(rest);
}

fn push(ch: char, out: &mut String) {
    if matches!(ch, '-' | ' ') {
        out.push('-');
    } else if ch == '_' || is_letter(ch) || is_digit(ch) {
        out.push(simple_lowercase(ch));
    }
}

/// Whether Hugo's accent removal drops the character: a non-spacing mark (Mn).
fn is_accent(ch: char) -> bool {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    ch > '\u{2ff}' && ch.general_category() == GeneralCategory::NonspacingMark
}
