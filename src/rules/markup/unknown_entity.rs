//! `markup/unknown-entity`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{BlockKind, Document, Inline, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::{Rows, Span};

/// A character reference with a name that does not exist.
#[derive(Debug, Default)]
pub(crate) struct UnknownEntity;

impl PageRule for UnknownEntity {
    const META: RuleMeta = rule_meta! {
        /// A character reference has a name that does not exist.
        ///
        /// Reported when:
        ///
        /// - a text holds `&name;`, HTML has no such name, and one in common use is one letter away.
        ///
        /// Not reported when:
        ///
        /// - it is in code or in a URL;
        /// - no common name is close to it.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/unknown-entity -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see `&nbps;` as it is typed.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// It takes 5&nbps;minutes.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// It takes 5&nbsp;minutes.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the nearest common name is written.
        ///
        /// ```markdown,fixed
        /// It takes 5&nbsp;minutes.
        /// ```
        name: "markup/unknown-entity",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        // In a title of the front matter or in HTML, none is read by the parser.
        let is_text = |inline: &&Inline| {
            let is_title = page.block(inline.block).kind == BlockKind::Title;
            inline.kind == InlineKind::Text && !inline.is(Inline::URL) && !is_title
        };
        for at in memchr::memchr_iter(b'&', page.text.as_bytes()) {
            let Some((name, known)) = unknown(&page.text[at + 1..]) else {
                continue;
            };
            let span = Span::at(at as u32, name.len() as u32 + 2);
            let inline = page.inlines.at(span.start).filter(is_text);
            let Some(inline) = inline.filter(|inline| span.end <= inline.span.end) else {
                continue;
            };
            // A parameter in an address.
            let before = page.slice(Span::new(inline.span.start, span.start));
            let word = before.rsplit(char::is_whitespace).next();
            if word.is_some_and(|word| word.contains(['/', '=', '?'])) {
                continue;
            }
            let message = format!("`&{name};` is not a character reference, and shows as it is");
            cx.report(
                Finding::new(span, message)
                    .help(format!("did you mean `&{known};`?"))
                    .fix(Fix::risky(
                        format!("write `&{known};`"),
                        span,
                        format!("&{known};"),
                    )),
            );
        }
    }
}

/// Names in common use.
const COMMON: [&str; 44] = [
    "nbsp", "amp", "quot", "apos", "copy", "reg", "trade", "mdash", "ndash", "hellip", "bull",
    "middot", "larr", "rarr", "uarr", "darr", "lsquo", "rsquo", "ldquo", "rdquo", "laquo", "raquo",
    "times", "divide", "plusmn", "euro", "pound", "cent", "yen", "sect", "para", "deg", "eacute",
    "egrave", "agrave", "ccedil", "ouml", "auml", "uuml", "szlig", "thinsp", "ensp", "emsp",
    "check",
];

/// The name at the start of a text, with the common one that is near to it.
fn unknown(text: &str) -> Option<(&str, &'static str)> {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .filter(|end| (3..=9).contains(end))?;
    let name = &text[..end];
    if !text[end..].starts_with(';') || COMMON.contains(&name) {
        return None;
    }
    let near = |known: &&str| strsim::damerau_levenshtein(name, known) == 1;
    COMMON
        .iter()
        .find(|known| near(known))
        .map(|known| (name, *known))
}

#[cfg(test)]
mod tests {
    use super::UnknownEntity;
    use crate::rules::tester::check;

    #[test]
    fn a_slip_in_a_name_is_reported() {
        check::<UnknownEntity>(
            "5&nbps;min &mdsh; x\n",
            &[
                (
                    "&nbps;",
                    "`&nbps;` is not a character reference, and shows as it is",
                ),
                (
                    "&mdsh;",
                    "`&mdsh;` is not a character reference, and shows as it is",
                ),
            ],
        );
    }

    #[test]
    fn names_code_and_urls_are_fine() {
        for page in [
            "a&nbsp;b &zwj; &rArr; &#160;\n",
            "`&nbps;`\n",
            "a&b; c\n",
            "<https://a.example/?a=1&cpy;>\n",
        ] {
            check::<UnknownEntity>(page, &[]);
        }
    }
}
