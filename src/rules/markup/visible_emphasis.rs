//! `markup/visible-emphasis`.

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Block, BlockKind, Document, Inline, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;
use crate::text::Span;

/// Asterisks that were meant to make a text bold and show on the page.
#[derive(Debug, Default)]
pub(crate) struct VisibleEmphasis;

impl PageRule for VisibleEmphasis {
    const META: RuleMeta = rule_meta! {
        /// Asterisks meant to make a text bold show on the page.
        ///
        /// Reported when:
        ///
        /// - a space follows the opening `**` or precedes the closing `**`;
        /// - a closing `**` has punctuation before it and a letter right behind it, or an opening `**`
        ///   the other way round, where the Markdown of the site then reads no emphasis. This is
        ///   common in languages without spaces: `**注意：**文字`.
        ///
        /// Not reported when:
        ///
        /// - the asterisks are escaped, in code, or have spaces on both sides, as an operator does, in the middle of
        ///   a text;
        /// - there is no second `**` in the paragraph.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/visible-emphasis -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see the asterisks, and the words that they should emphasise look like any others.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Tap **Save **to keep it.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Tap **Save** to keep it.
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the space moves out of the asterisks. Punctuation beside a letter is not repaired.
        ///
        /// ```markdown,fixed
        /// Tap **Save** to keep it.
        /// ```
        name: "markup/visible-emphasis",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if memchr::memmem::find(page.text.as_bytes(), b"**").is_none() {
            return;
        }
        for block in &page.blocks {
            let is_leaf = matches!(
                block.kind,
                BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell
            );
            let source = page.slice(block.span).as_bytes();
            if is_leaf && memchr::memchr(b'*', source).is_some() {
                in_block(page, block, cx);
            }
        }
    }
}

fn in_block(page: &Document, block: &Block, cx: &mut Context<'_>) {
    let marks = marks(page, block);
    let mut at = 0;
    while let Some([open, close]) = marks.get(at..at + 2) {
        match fault(page, block, *open, *close) {
            Some(finding) => {
                cx.report(finding);
                at += 2;
            }
            None => at += 1,
        }
    }
}

/// The `**` of a block that are text, each with the characters around it.
fn marks(page: &Document, block: &Block) -> Vec<Mark> {
    let is_text =
        |inline: &&Inline| inline.kind == InlineKind::Text && !inline.is(Inline::URL | Inline::ALT);
    let texts = page.inlines(&block.inlines).iter().filter(is_text);
    let mut marks = Vec::new();
    for inline in texts {
        let source = page.slice(inline.span);
        let mut from = 0;
        while let Some(at) = memchr::memchr(b'*', &source.as_bytes()[from..]).map(|at| from + at) {
            let len = source[at..].len() - source[at..].trim_start_matches('*').len();
            from = at + len;
            if len == 2 {
                let span = Span::at(inline.span.start + at as u32, 2);
                let mark = Mark::new(page, block.span, span);
                let nested = inline.is(Inline::STRONG | Inline::EMPHASIS);
                marks.push(Mark { nested, ..mark });
            }
        }
    }
    marks
}

#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    before: char,
    after: char,
    /// Whether it is inside other emphasis, so that the asterisks pair otherwise than they were meant to.
    nested: bool,
}

impl Mark {
    /// A mark with the characters beside it; the end of a block counts as a space.
    fn new(page: &Document, block: Span, span: Span) -> Self {
        let before = page.slice(Span::new(block.start.min(span.start), span.start));
        let after = page.slice(Span::new(span.end, block.end.max(span.end)));
        Self {
            span,
            before: before.chars().next_back().unwrap_or(' '),
            after: after.chars().next().unwrap_or(' '),
            nested: false,
        }
    }
}

/// Longest text that was meant to be bold, in bytes.
const MAX_LEN: u32 = 300;

fn fault(page: &Document, block: &Block, open: Mark, close: Mark) -> Option<Finding> {
    let inner = Span::new(open.span.end, close.span.start);
    let text = page.slice(inner);
    let is_apart = |c: char| c.is_whitespace() || is_punctuation(c);
    let is_glob = [open.before, open.after, close.before, close.after].contains(&'/');
    if inner.len() > MAX_LEN
        || is_glob
        || text.contains("\n\n")
        || !text.contains(char::is_alphanumeric)
    {
        return None;
    }
    let (space_first, space_last) = (open.after.is_whitespace(), close.before.is_whitespace());
    let (why, is_space) = match (space_first, space_last) {
        (true, false) if is_apart(open.before) && !close.before.is_whitespace() => {
            ("a space follows the opening `**`", true)
        }
        (false, true) if is_apart(open.before) => ("a space precedes the closing `**`", true),
        // Between spaces, asterisks may be an operator.
        (true, true) if is_apart(open.before) && close.after.is_alphabetic() => {
            ("spaces are inside the asterisks", true)
        }
        (true, true) if fills(page, block, open, close) => {
            ("spaces are inside the asterisks", true)
        }
        (false, false) if page.list_rules != ListRules::CommonMark => return None,
        (false, false) if is_punctuation(close.before) && !is_apart(close.after) => (
            "the closing `**` is between punctuation and a letter",
            false,
        ),
        (false, false) if is_punctuation(open.after) && !is_apart(open.before) => (
            "the opening `**` is between a letter and punctuation",
            false,
        ),
        _ => return None,
    };
    let whole = open.span.to(close.span);
    let message = format!("`{}` shows its asterisks: {why}", page.slice(whole));
    let help = if space_first && space_last {
        "take the spaces out"
    } else if is_space {
        "move the space out of the asterisks"
    } else {
        "move the punctuation out of the asterisks, or use `<strong>`"
    };
    let finding = Finding::new(whole, message).help(help);
    // Whether a letter behind belongs to the last word is for the writer to say.
    let is_glued = space_first && space_last && close.after.is_alphabetic();
    let is_space = is_space && !is_glued;
    Some(match (is_space, fix(page, open, close)) {
        (true, Some(fix)) => finding.fix(fix),
        _ => finding,
    })
}

/// Whether a block is nothing but what is between two marks.
fn fills(page: &Document, block: &Block, open: Mark, close: Mark) -> bool {
    let outside = [
        Span::new(block.span.start.min(open.span.start), open.span.start),
        Span::new(close.span.end, block.span.end.max(close.span.end)),
    ];
    outside.iter().all(|part| {
        page.slice(*part)
            .trim_matches(['#', ' ', '\n', '\r'])
            .is_empty()
    })
}

/// Moves the spaces out of the asterisks.
fn fix(page: &Document, open: Mark, close: Mark) -> Option<Fix> {
    let inner = page.slice(Span::new(open.span.end, close.span.start));
    if inner.contains(['\n', '\r']) || open.nested || close.nested {
        return None;
    }
    let lead = if open.before.is_alphanumeric() {
        " "
    } else {
        ""
    };
    let is_led = inner.starts_with(char::is_whitespace) && !lead.is_empty();
    let is_followed = inner.ends_with(char::is_whitespace) && close.after.is_alphanumeric();
    let text = format!(
        "{}**{}**{}",
        if is_led { lead } else { "" },
        inner.trim(),
        if is_followed { " " } else { "" }
    );
    Some(Fix::new("move the space out", Applicability::Safe).edit(open.span.to(close.span), text))
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::VisibleEmphasis;
    use crate::rules::tester::{check, check_fix, check_in, settings};
    use crate::settings::ListRules;

    #[test]
    fn spaces_inside_the_asterisks_are_reported() {
        check::<VisibleEmphasis>(
            "A **bold **word.\n\n- One ** bold** word.\n",
            &[
                (
                    "**bold **",
                    "`**bold **` shows its asterisks: a space precedes the closing `**`",
                ),
                (
                    "** bold**",
                    "`** bold**` shows its asterisks: a space follows the opening `**`",
                ),
            ],
        );
    }

    #[test]
    fn punctuation_beside_a_letter_counts_where_the_dialect_says_so() {
        let page = "这是**注意：**文字。\n";
        let found = &[(
            "**注意：**",
            "`**注意：**` shows its asterisks: the closing `**` is between punctuation and a letter",
        )];
        check::<VisibleEmphasis>(page, found);
        let mut settings = settings();
        settings.site.lists = ListRules::Kramdown;
        check_in::<VisibleEmphasis>(&settings, "", page, &[]);
    }

    #[test]
    fn other_asterisks_are_fine() {
        for page in [
            "A **bold** word and `**code **`.\n",
            "2 ** 3 and 4 ** 5\n",
            "Match src/** and docs/**.\n",
            "\\*\\*bold \\*\\*\n",
            "A price** and\n\nanother**.\n",
            "    **code **x\n",
        ] {
            check::<VisibleEmphasis>(page, &[]);
        }
    }

    #[test]
    fn spaces_on_both_sides_are_reported_where_no_operator_can_be() {
        check::<VisibleEmphasis>(
            "** Willkommen! **\n\n참고 ** 권장 조치 **의 전체\n",
            &[
                (
                    "** Willkommen! **",
                    "`** Willkommen! **` shows its asterisks: spaces are inside the asterisks",
                ),
                (
                    "** 권장 조치 **",
                    "`** 권장 조치 **` shows its asterisks: spaces are inside the asterisks",
                ),
            ],
        );
        check_fix::<VisibleEmphasis>("** Willkommen! **\n", "**Willkommen!**\n");
    }

    #[test]
    fn the_space_moves_out() {
        check_fix::<VisibleEmphasis>(
            "Tap **Save **now.\n\nOr ** Undo**.\n",
            "Tap **Save** now.\n\nOr **Undo**.\n",
        );
    }
}
