//! Lines that are numbered by hand and render as plain text.

use crate::document::{Block, BlockId, Document, InlineKind};
use crate::language::{Language, digit};
use crate::text::Span;

/// A number at the start of a line, typed so that Markdown does not see a list marker there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ManualNumber {
    pub(crate) number: u32,
    pub(crate) form: MarkerForm,
    /// From the first digit, or the word for step, to the end of the delimiter.
    pub(crate) span: Span,
    /// What is before its line.
    pub(crate) start: LineStart,
}

/// How the number is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkerForm {
    /// `1.Open`
    NoSpace,
    /// `1 . Open`
    SpaceBefore,
    /// `１．Open`, `１. Open`
    Wide,
    /// `1、Open`, `۱. …`, `1: Open`, `(1) Open`, `1- Open`
    Other,
    /// `1\. Open`
    Escaped,
    /// `2. Open`, which is a marker, but cannot end a paragraph.
    Marker,
    /// `Step 1: Open`
    Word,
    /// `a. Open`
    Letter,
}

/// What is before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStart {
    /// Nothing: the block begins.
    Block,
    /// A line break that renders as a space.
    Soft,
    /// A line break that a reader sees.
    Hard,
}

/// The typed numbers of a paragraph, in order.
pub(crate) fn numbers(page: &Document, id: BlockId) -> Vec<ManualNumber> {
    let block = page.block(id);
    let mut found = Vec::new();
    let mut start = Some(LineStart::Block);
    let mut is_broken = false;
    for inline in page.inlines(&block.inlines) {
        match inline.kind {
            InlineKind::SoftBreak if is_broken => start = Some(LineStart::Hard),
            InlineKind::SoftBreak => start = Some(LineStart::Soft),
            InlineKind::HardBreak => start = Some(LineStart::Hard),
            InlineKind::Text if inline.flags == 0 => {
                if let Some(start) = start.take() {
                    found.extend(at(page, block, inline.span.start, start));
                }
            }
            _ => start = None,
        }
        is_broken = inline.kind == InlineKind::Html && page.slice(inline.span).starts_with("<br");
    }
    found
}

fn at(page: &Document, block: &Block, from: u32, start: LineStart) -> Option<ManualNumber> {
    let line = page.slice(Span::new(from, block.span.end));
    let end = memchr::memchr2(b'\n', b'\r', line.as_bytes());
    let line = &line[..end.unwrap_or(line.len())];
    let (number, form, range) = read(line)
        .or_else(|| letter(line))
        .or_else(|| word(page.language?, line))?;
    Some(ManualNumber {
        number,
        form,
        span: Span::new(from + range.start as u32, from + range.end as u32),
        start,
    })
}

/// Reads the number a line starts with.
fn read(line: &str) -> Option<(u32, MarkerForm, std::ops::Range<usize>)> {
    let bracket = usize::from(line.starts_with('('));
    let mut number = 0_u32;
    let mut end = bracket;
    let mut is_ascii = true;
    let mut is_wide = false;
    for c in line[bracket..].chars() {
        let Some(value) = digit(c) else { break };
        is_ascii &= c.is_ascii();
        is_wide |= ('０'..='９').contains(&c);
        number = number.checked_mul(10)?.checked_add(value)?;
        end += c.len_utf8();
    }
    let rest = &line[end..];
    if end == bracket || end > bracket + 12 || number > 99 {
        return None;
    }
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let mut letters = rest[spaces..].chars();
    let mark = letters.next()?;
    let is_escaped = mark == '\\';
    let mark = if is_escaped { letters.next()? } else { mark };
    let after = letters.as_str();
    let range = 0..line.len() - after.len();
    let is_text = after
        .trim_start()
        .starts_with(|c: char| !c.is_numeric() && !matches!(c, '.' | ')' | '-' | '/' | '%'));
    let is_apart = after.starts_with(' ');
    if !is_text {
        return None;
    }
    let opens_word = after.starts_with(|c: char| c.is_alphabetic() || "*_[`\"“«„「《<".contains(c));
    let form = match mark {
        ')' if bracket == 1 => MarkerForm::Other,
        _ if bracket == 1 => return None,
        '.' | ')' if is_escaped && is_apart => MarkerForm::Escaped,
        _ if is_escaped => return None,
        '.' | ')' if is_wide => MarkerForm::Wide,
        '.' | ')' if !is_ascii => MarkerForm::Other,
        '.' | ')' if spaces > 0 && (is_apart || opens_word) => MarkerForm::SpaceBefore,
        '.' | ')' if is_apart => MarkerForm::Marker,
        '.' | ')' if opens_word => MarkerForm::NoSpace,
        '．' | '）' => MarkerForm::Wide,
        '、' => MarkerForm::Other,
        ':' | '-' | '–' | '—' if is_apart => MarkerForm::Other,
        _ => return None,
    };
    Some((number, form, range))
}

/// Reads the letter a line starts with, as in `a. Open`; its number is its place in the alphabet.
fn letter(line: &str) -> Option<(u32, MarkerForm, std::ops::Range<usize>)> {
    let first = *line.as_bytes().first()?;
    let rest = line.get(1..)?;
    let is_marker = rest.starts_with(". ") || rest.starts_with(") ");
    let number = u32::from(first.checked_sub(b'a')?) + 1;
    (first.is_ascii_lowercase() && is_marker).then_some((number, MarkerForm::Letter, 0..2))
}

fn word(language: &Language, line: &str) -> Option<(u32, MarkerForm, std::ops::Range<usize>)> {
    let step = language
        .step_heading(line)
        .filter(|step| !step.sub_step && step.range.start == 0)?;
    let rest = line[step.range.end..].trim_start();
    rest.starts_with([':', '：', '.', '-', '–', '—', ')'])
        .then_some((step.first, MarkerForm::Word, step.range))
}

/// The marker a typed number should be, with the space after it; `None` where it takes more than that.
pub(crate) fn marker(page: &Document, typed: &ManualNumber) -> Option<String> {
    let source = page.slice(typed.span);
    let delimiter = if source.ends_with([')', '）']) {
        ')'
    } else {
        '.'
    };
    let is_apart = page.text[typed.span.end as usize..].starts_with(' ');
    let space = if is_apart { "" } else { " " };
    let is_plain = matches!(
        typed.form,
        MarkerForm::NoSpace | MarkerForm::SpaceBefore | MarkerForm::Wide
    );
    is_plain.then(|| format!("{}{delimiter}{space}", typed.number))
}
