//! `markup/unclosed-code`.

use crate::diagnostic::{Finding, Level};
use crate::document::{Block, BlockKind, Document, Inline, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// Code that is opened and never closed.
#[derive(Debug, Default)]
pub(crate) struct UnclosedCode;

impl PageRule for UnclosedCode {
    const META: RuleMeta = rule_meta! {
        /// Code is opened and never closed.
        ///
        /// Reported when:
        ///
        /// - no fence closes a fenced code block before the end of the page, the list item or the quote
        ///   that it is in;
        /// - a backtick opens code inside a paragraph and no second one closes it.
        ///
        /// Not reported when:
        ///
        /// - the backtick is escaped, or begins an old-style quote (`` `word' ``);
        /// - the backtick has spaces, brackets or quotation marks around it.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/unclosed-code -->`.
        ///
        /// ## Why it matters
        ///
        /// Everything behind an open fence shows as code, headings and links included. A single backtick shows
        /// on the page.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Run this:
        ///
        /// ~~~sh
        /// faq --help
        ///
        /// ## Next question
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Run this:
        ///
        /// ~~~sh
        /// faq --help
        /// ~~~
        ///
        /// ## Next question
        /// ```
        name: "markup/unclosed-code",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for block in &page.blocks {
            let finding = match block.kind {
                BlockKind::Code => fence(page, block),
                BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell => {
                    backtick(page, block)
                }
                _ => None,
            };
            if let Some(finding) = finding {
                cx.report(finding);
            }
        }
    }
}

fn fence(page: &Document, block: &Block) -> Option<Finding> {
    let source = page.slice(block.span);
    let mark = source.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = source.len() - source.trim_start_matches(mark).len();
    let last = source.lines().skip(1).last().unwrap_or_default();
    let last = last.trim_start_matches(['>', ' ', '\t']).trim_end();
    let is_closed = last.len() >= len && last.chars().all(|c| c == mark);
    if len < 3 || is_closed || is_indented(page, block) {
        return None;
    }
    let line = source.lines().next().unwrap_or_default().trim_end();
    let place = if block.parent.is_some() {
        "the block around it"
    } else {
        "the page"
    };
    let message = format!("`{line}` is never closed: the rest of {place} is code");
    let span = Span::at(block.span.start, line.len() as u32);
    let finding = Finding::new(span, message).help("close the code block where the code ends");
    // One stretch of code at the end of the page is shown as meant.
    let is_short = block.parent.is_none() && !source.contains("\n\n");
    Some(if is_short {
        finding.at_most(Level::Note)
    } else {
        finding
    })
}

/// Whether a code block is one by its indentation, so that fences in it are text.
fn is_indented(page: &Document, block: &Block) -> bool {
    let before = &page.text[..block.span.start as usize];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let width = |text: &str| {
        text.chars()
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum::<usize>()
    };
    let lead = &before[line..];
    let spaces = lead.len() - lead.trim_end_matches([' ', '\t']).len();
    let inside = match block.parent.map(|parent| page.block(parent)) {
        Some(parent) if matches!(parent.kind, BlockKind::Item(_) | BlockKind::Container(_)) => {
            let before = &page.text[..parent.span.start as usize];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            width(&before[start..]) + 4
        }
        _ => 0,
    };
    width(&lead[lead.len() - spaces..]) >= inside + 4
}

/// The one backtick of a block that is text.
fn backtick(page: &Document, block: &Block) -> Option<Finding> {
    let source = page.slice(block.span);
    memchr::memchr(b'`', source.as_bytes())?;
    let is_text =
        |inline: &&Inline| inline.kind == InlineKind::Text && !inline.is(Inline::URL | Inline::ALT);
    let mut found = None;
    for inline in page.inlines(&block.inlines).iter().filter(is_text) {
        for (at, _) in page.slice(inline.span).match_indices('`') {
            let at = inline.span.start as usize + at;
            if page.text[..at].ends_with('\\') {
                continue;
            }
            // Several show that something else is meant.
            if found.replace(at as u32).is_some() {
                return None;
            }
        }
    }
    let at = found?;
    let before = page
        .slice(Span::new(block.span.start.min(at), at))
        .chars()
        .next_back();
    let rest = page.slice(Span::new(at + 1, block.span.end.max(at + 1)));
    let opens = before.is_none_or(|c| !c.is_alphanumeric() && c != '\'')
        && rest.starts_with(|c: char| c.is_alphanumeric() || "-_./$<@#{[(".contains(c));
    let closes = before.is_some_and(|c| !c.is_whitespace())
        && rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let is_quote = rest.contains('\'') && opens;
    // The mark itself is named: (`), "`".
    let is_named = before.is_some_and(|c| "([{\"'“‘«„「『".contains(c))
        && rest.starts_with([')', ']', '}', '"', '\'', '”', '’', '»', '“', '」', '』']);
    if is_quote || is_named || !(opens || closes) {
        return None;
    }
    let message = "this backtick shows on the page: no second one makes it code";
    Some(
        Finding::new(Span::at(at, 1), message)
            .help("add the backtick that is missing, or escape this one: \\`"),
    )
}

#[cfg(test)]
mod tests {
    use super::UnclosedCode;
    use crate::rules::tester::check;

    #[test]
    fn open_fences_are_reported() {
        check::<UnclosedCode>(
            "```sh\nx\n\n# T\n",
            &[(
                "```sh",
                "`\u{60}\u{60}\u{60}sh` is never closed: the rest of the page is code",
            )],
        );
        check::<UnclosedCode>(
            "- a\n\n  ~~~\n  x\n\nb\n",
            &[(
                "~~~",
                "`~~~` is never closed: the rest of the block around it is code",
            )],
        );
    }

    #[test]
    fn closed_ones_are_fine() {
        for page in [
            "```\nx\n```\n",
            "````\n```\n````\n",
            "> ```\n> x\n> ```\n",
            "    x\n",
            "    ```\n    x\n\n    y\n",
            "```\nx\n```\t\n\n# T\n",
            "- a\n\n  ```\n  x\n  ```\n",
        ] {
            check::<UnclosedCode>(page, &[]);
        }
    }

    #[test]
    fn a_single_backtick_is_reported() {
        let message = "this backtick shows on the page: no second one makes it code";
        check::<UnclosedCode>("Run `faq --help now.\n", &[("`", message)]);
        check::<UnclosedCode>("Run faq --help` now.\n", &[("`", message)]);
        for page in [
            "Say `word' here.\n",
            "Press the \\` key.\n",
            "Press the ` key.\n",
            "A grave accent (`) or \"`\".\n",
            "A `b` c.\n",
        ] {
            check::<UnclosedCode>(page, &[]);
        }
    }
}
