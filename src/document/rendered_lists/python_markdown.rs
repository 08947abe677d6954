//! Lists as Python-Markdown reads them.
//!
//! It cuts a page into blocks at blank lines. A block is a list when its first line is an item; one that is
//! indented by four columns belongs to the last item of the list above; anything else ends that list.
//! Items of both kinds join one list, and the first number does not count, unless `sane_lists` is on.
//! Definitions of links, abbreviations and footnotes are taken out and end nothing.

use crate::document::rendered_lists::{Shown, ShownItem, columns};

/// Deepest nesting that is followed.
const DEEPEST: usize = 32;

/// Reads the lists of a page, by the position of their markers.
///
/// Linear in the page: a line is looked at once for each level that it is nested in, up to a limit.
pub(super) fn read(text: &str, from: usize, sane: bool) -> Vec<ShownItem> {
    let mut reader = Reader {
        text,
        sane,
        levels: Vec::new(),
        in_footnote: false,
        found: Vec::new(),
    };
    let lines = lines(text, from);
    let mut start = 0;
    let mut at = 0;
    while at < lines.len() {
        let opaque = opaque_end(text, &lines, at);
        if opaque.is_none() && !lines[at].is_blank() {
            at += 1;
            continue;
        }
        reader.block(&mut lines[start..at].to_vec(), 0);
        if let Some(end) = opaque.filter(|_| reader.in_footnote && lines[at].columns >= 4) {
            at = end;
        } else if let Some(end) = opaque {
            let level = (lines[at].columns / 4).min(reader.levels.len());
            reader.levels.truncate(level);
            at = end;
        } else {
            at += 1;
        }
        start = at;
    }
    reader.block(&mut lines[start..].to_vec(), 0);
    reader.found.sort_unstable_by_key(|found| found.at);
    reader.found
}

/// A line, from its first visible character on.
#[derive(Clone, Copy)]
struct Line {
    start: u32,
    end: u32,
    /// The columns before it.
    columns: usize,
}

impl Line {
    fn is_blank(self) -> bool {
        self.start == self.end
    }

    fn text(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut at = from;
    let lines = text[from..].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        let lead = body.len() - body.trim_start_matches([' ', '\t']).len();
        Line {
            start: (start + lead) as u32,
            end: (start + body.len()) as u32,
            columns: columns(&body[..lead]),
        }
    });
    lines.collect()
}

/// The line after a fenced block or comment that begins at a line, or after a line that opens or closes a
/// block of `pymdownx.blocks`: `/// tab | One`.
fn opaque_end(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let source = lines[at].text(text);
    if source.starts_with("<!--") {
        let mut rest = lines[at..].iter();
        let end = rest.position(|line| line.text(text).contains("-->"))?;
        return Some(at + end + 1);
    }
    if source.starts_with("///") {
        return Some(at + 1);
    }
    let mark = source.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = source.len() - source.trim_start_matches(mark).len();
    if len < 3 {
        return None;
    }
    let closes = |line: &Line| {
        let source = line.text(text);
        line.columns == lines[at].columns
            && source.len() >= len
            && source.trim_start_matches(mark).is_empty()
    };
    let end = lines[at + 1..].iter().position(closes)?;
    Some(at + end + 2)
}

/// What is open at a level of indentation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// An ordered list, with the number of its last item.
    Ordered(u32),
    Bulleted,
    /// The content of an admonition or tab.
    Container,
}

struct Reader<'a> {
    text: &'a str,
    sane: bool,
    levels: Vec<Level>,
    /// Whether the last block was a footnote, to which indented blocks belong.
    in_footnote: bool,
    found: Vec<ShownItem>,
}

impl Reader<'_> {
    /// Reads lines without a blank one between them, at a level.
    fn block(&mut self, lines: &mut [Line], base: usize) {
        let mut start = 0;
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            let source = line.text(self.text);
            let is_title = line.columns == 0 && opens_container(source);
            if !is_title && !ends_list(source, line.columns) {
                at += 1;
                continue;
            }
            self.stretch(&mut lines[start..at], base);
            self.levels.truncate(base);
            at += 1;
            start = at;
            if is_title {
                self.levels.push(Level::Container);
                while at < lines.len() && lines[at].columns >= 4 {
                    lines[at].columns -= 4;
                    at += 1;
                }
                if base < DEEPEST {
                    self.block(&mut lines[start..at], base + 1);
                }
                start = at;
            }
        }
        self.stretch(&mut lines[start..], base);
    }

    /// Reads lines of which none ends what comes before it.
    fn stretch(&mut self, mut lines: &mut [Line], base: usize) {
        let definitions = lines
            .iter()
            .take_while(|line| line.columns < 4 && is_definition(line.text(self.text)));
        let count = definitions.count();
        let Some(first) = lines.first() else { return };
        let is_footnote = first.columns < 4 && first.text(self.text).starts_with("[^") && count > 0;
        if is_footnote || self.in_footnote && first.columns >= 4 {
            self.in_footnote = true;
            return;
        }
        self.in_footnote = false;
        if count == lines.len() {
            return;
        }
        while let Some(first) = lines.first().copied() {
            if first.columns >= 4 && base < self.levels.len() {
                let levels = (first.columns / 4).min(self.levels.len() - base);
                for line in lines.iter_mut() {
                    let taken = (line.columns / 4).min(levels);
                    line.columns -= taken * 4;
                }
                if base + levels <= DEEPEST {
                    self.block(lines, base + levels);
                }
                return;
            }
            if first.columns < 4 {
                break;
            }
            // Indented code.
            self.levels.truncate(base);
            let code = lines.iter().take_while(|line| line.columns >= 4).count();
            lines = &mut lines[code..];
        }
        let Some(first) = lines.first() else { return };
        match marker(first.text(self.text)) {
            Some(marker) => self.list(lines, base, marker),
            None => self.levels.truncate(base),
        }
    }

    fn list(&mut self, lines: &mut [Line], base: usize, first: Marker) {
        let joins = match self.levels.get(base) {
            Some(Level::Ordered(_)) => !self.sane || first.number.is_some(),
            Some(Level::Bulleted) => !self.sane || first.number.is_none(),
            _ => false,
        };
        if !joins {
            self.levels.truncate(base);
            self.levels.push(match first.number {
                Some(number) if self.sane => Level::Ordered(number.saturating_sub(1)),
                Some(_) => Level::Ordered(0),
                None => Level::Bulleted,
            });
        }
        let mut at = 0;
        while at < lines.len() {
            if self.is_item(lines[at], first) {
                self.levels.truncate(base + 1);
                self.item(lines[at].start, base);
                at += 1;
            } else if (4..8).contains(&lines[at].columns)
                && marker(lines[at].text(self.text)).is_some()
            {
                let from = at;
                while at < lines.len() && !self.is_item(lines[at], first) {
                    at += 1;
                }
                self.block(&mut lines[from..at], base);
            } else {
                at += 1;
            }
        }
    }

    fn is_item(&self, line: Line, first: Marker) -> bool {
        let is_alike = |found: Marker| found.number.is_some() == first.number.is_some();
        line.columns < 4
            && marker(line.text(self.text)).is_some_and(|found| !self.sane || is_alike(found))
    }

    fn item(&mut self, at: u32, base: usize) {
        let above = self.levels[..base].iter();
        let depth = above.filter(|level| **level != Level::Container).count() as u16;
        let shown = match &mut self.levels[base] {
            Level::Ordered(number) => {
                *number = number.saturating_add(1);
                Shown::Number(*number)
            }
            _ => Shown::Bullet,
        };
        self.found.push(ShownItem { at, shown, depth });
    }
}

/// A list marker with text behind it.
#[derive(Clone, Copy)]
struct Marker {
    number: Option<u32>,
}

fn marker(line: &str) -> Option<Marker> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let is_marker = if digits > 0 {
        rest.starts_with('.')
    } else {
        rest.starts_with(['*', '+', '-'])
    };
    let is_apart = rest
        .get(1..)
        .is_some_and(|rest| rest.starts_with([' ', '\t']));
    (is_marker && is_apart).then(|| Marker {
        number: (digits > 0).then(|| line[..digits].parse().unwrap_or(u32::MAX)),
    })
}

/// Whether a line defines a link, a footnote or an abbreviation.
fn is_definition(line: &str) -> bool {
    let label = line.strip_prefix("*[").or_else(|| line.strip_prefix('['));
    label
        .and_then(|label| label.split_once(']'))
        .is_some_and(|(label, rest)| !label.is_empty() && rest.starts_with(':'))
}

/// The title line of an admonition, a details block or a tab.
fn opens_container(line: &str) -> bool {
    [
        "!!! ", "??? ", "???+ ", "=== \"", "=== '", "===! \"", "===+ \"",
    ]
    .iter()
    .any(|mark| line.starts_with(mark))
}

/// Whether a line is a heading or rule, which ends the block before it.
fn ends_list(line: &str, columns: usize) -> bool {
    let is_rule = || {
        let mark = line.as_bytes()[0];
        let marks = line.bytes().filter(|byte| *byte == mark).count();
        matches!(mark, b'-' | b'*' | b'_')
            && marks > 2
            && line.bytes().all(|byte| byte == mark || byte == b' ')
    };
    match columns {
        0 => line.starts_with('#') || !line.is_empty() && is_rule(),
        1..=3 => !line.is_empty() && is_rule(),
        _ => false,
    }
}
