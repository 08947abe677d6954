//! The apostrophes and quotation marks of a page, and what each of them is.

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{BlockKind, Document};
use crate::rules::wording::mixed_quotes::neighbours::Around;
use crate::text::script::{is_chinese_or_japanese, is_hebrew, is_unspaced};
use crate::text::{ByteSearch, Span};

/// The characters that are read, at the index of their pattern.
const MARKS: [char; 13] = [
    '\'', '"', '’', '‘', '‚', '‛', '“', '”', '„', '‟', 'ʼ', '´', '′',
];

/// How a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `'` and `"`.
    Straight,
    /// `’`, `“` and the like.
    Curly,
    /// `ʼ`, the apostrophe that is a letter.
    Letter,
    /// `´`, `′` and the like, which are not apostrophes.
    Other,
}

impl Style {
    /// The word that ends "the apostrophe is …".
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Straight => "straight",
            Self::Curly => "curly",
            Self::Letter => "a letter",
            Self::Other => "an accent",
        }
    }
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Apostrophe,
    Open,
    Close,
}

/// One mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) char: char,
    pub(super) role: Role,
    pub(super) style: Style,
    /// Its first byte in the prose of the page.
    pub(super) at: usize,
    /// Whether it is in Chinese or Japanese text, or quotes some.
    pub(super) is_dense: bool,
}

impl Mark {
    /// Its place in the prose of the page.
    pub(super) fn range(self) -> Range<usize> {
        self.at..self.at + self.char.len_utf8()
    }

    /// Its place in the source.
    pub(super) fn span(self, page: &Document) -> Span {
        page.prose().source(self.range())
    }

    /// Whether it is one of `"“”„‟`.
    pub(super) fn is_double(self) -> bool {
        is_double(self.char)
    }
}

/// The bytes that marks start with.
static STARTS: LazyLock<ByteSearch> = LazyLock::new(|| ByteSearch::new(b"'\"\xc2\xca\xe2"));

/// The apostrophes, and the quotation marks outside other quotations, in source order.
///
/// Inch, foot and minute marks, escaped marks, marks that open or close nothing, and apostrophes
/// at the start of a word are left out. Linear in the prose.
pub(super) fn marks(page: &Document) -> Vec<Mark> {
    let text = page.prose().all();
    let mut reader = Reader {
        page,
        text,
        marks: Vec::new(),
        single: None,
        double: None,
    };
    let mut block_end = 0;
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = STARTS.find(bytes, from) {
        let Some(mark) = text[at..].chars().next().filter(|c| MARKS.contains(c)) else {
            from = at + 1;
            continue;
        };
        if at >= block_end {
            block_end = at + memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
            (reader.single, reader.double) = (None, None);
        }
        reader.read(mark, at);
        from = at + mark.len_utf8();
    }
    let mut marks = reader.marks;
    let quoted = quotations(page);
    if !quoted.is_empty() {
        marks.retain(|mark| {
            let at = mark.span(page).start;
            let before = quoted.partition_point(|quote| quote.start <= at);
            before == 0 || at >= quoted[before - 1].end
        });
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// The outermost block quotes that are not callouts, in order: their words are those of a program or of
/// somebody else.
fn quotations(page: &Document) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for block in &page.blocks {
        let is_outermost = found.last().is_none_or(|last| last.end <= block.span.start);
        if block.kind == BlockKind::Quote && is_outermost && !has_label(page.slice(block.span)) {
            found.push(block.span);
        }
    }
    found
}

/// Whether a block quote begins as a callout does: with a bold word, a mark in brackets, an emoji, or a word
/// or two and a colon.
fn has_label(quote: &str) -> bool {
    let text = quote.trim_start_matches(['>', ' ']);
    let line = text.lines().next().unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || "\"'“”‘’„«".contains(c);
    let label = line.split_once(':').map(|(label, _)| label);
    !text.starts_with(is_word) || label.is_some_and(|label| label.split_whitespace().count() < 3)
}

/// A mark that opened a quotation.
#[derive(Clone, Copy)]
struct Opened {
    char: char,
    at: usize,
    /// Number of marks when it was read: what comes later is inside the quotation.
    marks: usize,
    /// Whether it is the value of an attribute, which is not prose.
    is_value: bool,
}

struct Reader<'a> {
    page: &'a Document,
    text: &'a str,
    marks: Vec<Mark>,
    single: Option<Opened>,
    double: Option<Opened>,
}

impl Reader<'_> {
    fn read(&mut self, char: char, at: usize) {
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + char.len_utf8()..].chars().next();
        let around = Around { before, after };
        // What is escaped or an entity was written with care.
        let source = self.page.prose().source(at..at + char.len_utf8());
        let is_escaped = char.is_ascii()
            && (source.len() > 1 || self.page.text[..source.start as usize].ends_with('\\'));
        if is_escaped {
            return;
        }
        if is_double(char) {
            self.double_mark(char, at, around);
        } else {
            self.single_mark(char, at, around);
        }
    }

    fn double_mark(&mut self, char: char, at: usize, around: Around) {
        if around.both(is_hebrew) {
            return;
        }
        if let Some(opened) = self.double.take() {
            if around.before.is_some_and(|c| !c.is_whitespace()) {
                self.pair(opened, char, at);
            }
            return;
        }
        let is_inch = char == '"'
            && around.before.is_some_and(char::is_numeric)
            && !around.after.is_some_and(char::is_alphanumeric);
        if !is_inch && around.opens() {
            self.double = Some(self.opened(char, at, around));
        }
    }

    fn single_mark(&mut self, char: char, at: usize, around: Around) {
        let style = style_of(char);
        if around.joins() {
            let is_minute = around.before.is_some_and(char::is_numeric)
                && around.after.is_some_and(char::is_numeric);
            let style = if char == '‘' { Style::Other } else { style };
            let is_known = style != Style::Other || self.page.language.is_some();
            if !is_minute && is_known && char != '‚' {
                self.push(char, at, Role::Apostrophe, style, false);
            }
            return;
        }
        if matches!(style, Style::Other | Style::Letter) {
            return;
        }
        let closes = |opened: &Opened| (opened.char == '\'') == (char == '\'');
        if let Some(opened) = self.single.filter(closes)
            && around.closes()
        {
            self.single = None;
            if at - opened.at > 2 {
                self.pair(opened, char, at);
            }
        } else if char != '’' && around.opens() && !around.after.is_some_and(char::is_numeric) {
            self.single = Some(self.opened(char, at, around));
        } else if matches!(char, '\'' | '’')
            && around.before.is_some_and(char::is_alphabetic)
            && !around.before.is_some_and(is_unspaced)
            && !is_marked_number(&self.text[..at])
        {
            self.push(char, at, Role::Apostrophe, style, false);
        }
    }

    fn opened(&self, char: char, at: usize, around: Around) -> Opened {
        Opened {
            char,
            at,
            marks: self.marks.len(),
            is_value: around.before == Some('='),
        }
    }

    /// Writes down a quotation instead of those inside it.
    fn pair(&mut self, opened: Opened, char: char, at: usize) {
        let inside = self.marks.split_off(opened.marks.min(self.marks.len()));
        let apostrophes = inside.into_iter();
        self.marks
            .extend(apostrophes.filter(|mark| mark.role == Role::Apostrophe));
        let quoted = &self.text[opened.at..at];
        let is_code = quoted.contains([':', '=', '_']) && !quoted.contains(' ');
        if !opened.is_value && !is_code {
            let before = self.text[..opened.at].chars().next_back();
            let after = self.text[at + char.len_utf8()..].chars().next();
            let is_dense = quoted.contains(is_chinese_or_japanese)
                || before.into_iter().chain(after).any(is_chinese_or_japanese);
            self.push(
                opened.char,
                opened.at,
                Role::Open,
                style_of(opened.char),
                is_dense,
            );
            self.push(char, at, Role::Close, style_of(char), is_dense);
        }
    }

    fn push(&mut self, char: char, at: usize, role: Role, style: Style, is_dense: bool) {
        self.marks.push(Mark {
            char,
            role,
            style,
            at,
            is_dense,
        });
    }
}

/// Whether a text ends with a mark, a number and letters, so that a mark behind it most likely closes
/// what that one opened: `'30s'`.
fn is_marked_number(text: &str) -> bool {
    let letters = text.trim_end_matches(char::is_alphabetic);
    let number = letters.trim_end_matches(|c: char| c.is_numeric() || matches!(c, '.' | ','));
    number.len() < letters.len() && number.ends_with(['\'', '‘', '’'])
}

fn style_of(char: char) -> Style {
    match char {
        '\'' | '"' => Style::Straight,
        'ʼ' => Style::Letter,
        '´' | '′' => Style::Other,
        _ => Style::Curly,
    }
}

fn is_double(char: char) -> bool {
    matches!(char, '"' | '“' | '”' | '„' | '‟')
}
