//! `markup/mojibake`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{Document, Inline, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::{Rows, Span};

/// Text that was written in one encoding and read in another.
#[derive(Debug, Default)]
pub(crate) struct Mojibake;

impl PageRule for Mojibake {
    const META: RuleMeta = rule_meta! {
        /// Characters were read in the wrong encoding.
        ///
        /// Reported when:
        ///
        /// - characters are UTF-8 that was read as Windows-1252: `donâ€™t`, `cafÃ©`;
        /// - the text holds the replacement character `�`.
        ///
        /// Not reported when:
        ///
        /// - it is in code;
        /// - the characters may be meant, as a capital `Ã` before a quotation mark, or `é` before the
        ///   space of a French one (`« jeté »`).
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/mojibake -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see the wrong characters, and search finds none of the words.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// You donâ€™t need a cafÃ©.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// You don’t need a café.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the characters are decoded again. What `�` was is lost.
        ///
        /// ```markdown,fixed
        /// You don’t need a café.
        /// ```
        name: "markup/mojibake",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if page.text.is_ascii() {
            return;
        }
        let is_text = |inline: &&Inline| inline.kind == InlineKind::Text && !inline.is(Inline::URL);
        let mut end = 0;
        for at in memchr::memchr2_iter(LATIN, REPLACEMENT, page.text.as_bytes()) {
            if at < end {
                continue;
            }
            let rest = &page.text[at..];
            let (len, read) = match garbled(rest) {
                Some((len, read)) => (len, Some(read)),
                None if rest.starts_with(char::REPLACEMENT_CHARACTER) => {
                    (char::REPLACEMENT_CHARACTER.len_utf8(), None)
                }
                None => continue,
            };
            let span = Span::at(at as u32, len as u32);
            let inline = page.inlines.at(span.start).filter(is_text);
            if inline.is_some_and(|inline| span.end <= inline.span.end) {
                cx.report(report(&rest[..len], read, span));
                end = at + len;
            }
        }
    }
}

/// The first byte of the letters that garbled text begins with, `À` to `ÿ`.
const LATIN: u8 = 0xc3;

/// The first byte of the replacement character.
const REPLACEMENT: u8 = 0xef;

fn report(garbled: &str, read: Option<char>, span: Span) -> Finding {
    let Some(read) = read else {
        let message = "`�` replaces a character that was lost";
        return Finding::new(span, message).help("write the character that was here");
    };
    let message = format!("`{garbled}` is `{read}` in the wrong encoding");
    Finding::new(span, message)
        .help("write the page in UTF-8")
        .fix(Fix::risky(
            format!("write `{read}`"),
            span,
            read.to_string(),
        ))
}

/// The character that garbled text was, and how many bytes it has become.
fn garbled(text: &str) -> Option<(usize, char)> {
    let first = text
        .chars()
        .next()
        .filter(|c| ('\u{c2}'..='\u{f4}').contains(c))?;
    let count = match first {
        '\u{c2}'..='\u{df}' => 2,
        '\u{e0}'..='\u{ef}' => 3,
        _ => 4,
    };
    let mut bytes = Vec::with_capacity(count);
    let mut len = 0;
    for c in text.chars().take(count) {
        bytes.push(windows_1252(c)?);
        len += c.len_utf8();
    }
    let read = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // A capital before a symbol or quotation mark may be meant: `Ã”`, `Â°`.
    let second = text.chars().nth(1)?;
    // `« jeté »` has a no-break space before its mark.
    if second == '\u{a0}' {
        return None;
    }
    let is_sure = match count {
        2 => {
            matches!(first, 'Â' | 'Ã')
                && ('\u{a1}'..='\u{bf}').contains(&second)
                && !matches!(second, 'ª' | 'º' | '«' | '»')
        }
        _ => true,
    };
    is_sure.then_some((len, read))
}

/// The byte of a character in Windows-1252.
fn windows_1252(c: char) -> Option<u8> {
    const HIGH: [char; 27] = [
        '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', 'ž', 'Ÿ',
    ];
    const BYTES: [u8; 27] = [
        0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92,
        0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
    ];
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH.iter().position(|high| *high == c).map(|at| BYTES[at]),
    }
}

#[cfg(test)]
mod tests {
    use super::Mojibake;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn what_was_read_wrongly_is_reported() {
        check::<Mojibake>(
            "It isnâ€™t a cafÃ©. Lost: �\n",
            &[
                ("â€™", "`â€™` is `’` in the wrong encoding"),
                ("Ã©", "`Ã©` is `é` in the wrong encoding"),
                ("�", "`�` replaces a character that was lost"),
            ],
        );
    }

    #[test]
    fn right_text_and_code_are_fine() {
        for page in [
            "“AMANHÃ” e “NÃO”, 5 °C, âge, ê…\n",
            "`Ã©`\n",
            "Nº, Âº\n",
            "château – élan\n",
            "« jeté\u{a0}» à\u{a0}»\n",
        ] {
            check::<Mojibake>(page, &[]);
        }
    }

    #[test]
    fn it_is_read_again() {
        check_fix::<Mojibake>("â€œaâ€\u{9d} cafÃ©\n", "“a” café\n");
    }
}
