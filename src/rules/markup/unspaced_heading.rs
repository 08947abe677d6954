//! `markup/unspaced-heading`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{Block, BlockKind, Document, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;
use crate::text::Span;

/// A heading without the space behind its marks.
#[derive(Debug, Default)]
pub(crate) struct UnspacedHeading;

impl PageRule for UnspacedHeading {
    const META: RuleMeta = rule_meta! {
        /// A heading lacks the space behind its `#` marks and shows as text.
        ///
        /// Reported when:
        ///
        /// - a line begins with two to six `#` and a letter, digit or non-breaking space right behind them.
        ///
        /// Not reported when:
        ///
        /// - there is one `#`, which may be a tag or a number;
        /// - the site is made by Python-Markdown, which needs no space;
        /// - the `#` is escaped.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/unspaced-heading -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see the marks, no link leads to the topic, and it is missing from every table of contents.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ##How do I log in?
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## How do I log in?
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe, as the new heading gets an id: adds the space.
        ///
        /// ```markdown,fixed
        /// ## How do I log in?
        /// ```
        name: "markup/unspaced-heading",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if matches!(page.list_rules, ListRules::PythonMarkdown { .. }) {
            return;
        }
        for block in &page.blocks {
            if block.kind == BlockKind::Paragraph {
                in_paragraph(page, block, cx);
            }
        }
    }
}

fn in_paragraph(page: &Document, block: &Block, cx: &mut Context<'_>) {
    let mut is_line_start = true;
    for inline in page.inlines(&block.inlines) {
        let starts = std::mem::replace(
            &mut is_line_start,
            matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak),
        );
        let is_escaped = page.text[..inline.span.start as usize].ends_with('\\');
        let is_text = inline.kind == InlineKind::Text && inline.flags == 0;
        if starts && is_text && !is_escaped {
            let source = page.slice(inline.span);
            if let Some(finding) = line(source, inline.span.start) {
                cx.report(finding);
            }
        }
    }
}

fn line(source: &str, start: u32) -> Option<Finding> {
    let text = source.trim_start_matches('#');
    let marks = source.len() - text.len();
    let first = text.chars().next()?;
    let is_space = first == '\u{a0}' || first == '\u{3000}';
    if !(2..=6).contains(&marks) || !(first.is_alphanumeric() || is_space) {
        return None;
    }
    let message = format!(
        "`{}` is not a heading: a space is missing behind the marks",
        source.trim_end()
    );
    let after = Span::at(
        start + marks as u32,
        if is_space { first.len_utf8() as u32 } else { 0 },
    );
    Some(
        Finding::new(Span::at(start, source.trim_end().len() as u32), message)
            .help("put a space behind the `#` marks")
            .fix(Fix::risky("add the space", after, " ")),
    )
}

#[cfg(test)]
mod tests {
    use super::UnspacedHeading;
    use crate::rules::tester::{check, check_fix, check_in, settings};
    use crate::settings::ListRules;

    #[test]
    fn a_heading_without_its_space_is_reported() {
        let message =
            |text: &str| format!("`{text}` is not a heading: a space is missing behind the marks");
        let [one, two] = ["##Log in", "###\u{a0}Log out"].map(message);
        check::<UnspacedHeading>(
            "##Log in\n\nx\n###\u{a0}Log out\n",
            &[("##Log in", &one), ("###\u{a0}Log out", &two)],
        );
    }

    #[test]
    fn tags_escapes_and_python_markdown_are_fine() {
        for page in [
            "#tag\n",
            "\\##x\n",
            "## x\n",
            "a ##b\n",
            "#######x\n",
            "##!\n",
            "**###50020:X: a**\n",
        ] {
            check::<UnspacedHeading>(page, &[]);
        }
        let mut settings = settings();
        settings.site.lists = ListRules::PythonMarkdown { sane: false };
        check_in::<UnspacedHeading>(&settings, "", "##Log in\n", &[]);
    }

    #[test]
    fn the_space_is_added() {
        check_fix::<UnspacedHeading>("##Log in\n\n##\u{a0}Log out\n", "## Log in\n\n## Log out\n");
    }
}
