//! `structure/missing-question-mark`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{Document, Heading};
use crate::language::Language;
use crate::rules::registry::rule_meta;
use crate::rules::structure::question::ends_with_question_mark;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A question without a question mark among questions that have one.
#[derive(Debug, Default)]
pub(crate) struct MissingQuestionMark;

impl PageRule for MissingQuestionMark {
    const META: RuleMeta = rule_meta! {
        /// A question has no question mark.
        ///
        /// Reported when:
        ///
        /// - a heading begins as only questions do ("How do I"), in a language whose questions faqlint knows,
        ///   on a page where most questions end with a question mark.
        ///
        /// Not reported when:
        ///
        /// - it is a title: "How to …", "How it works".
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/missing-question-mark -->`.
        ///
        /// ## Why it matters
        ///
        /// A table of contents in which some questions end with a mark and some do not looks unfinished.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## How do I log in?
        ///
        /// ## How do I log out?
        ///
        /// ## How do I change my number
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## How do I log in?
        ///
        /// ## How do I log out?
        ///
        /// ## How to change a number
        /// ```
        ///
        /// ```markdown,fixed
        /// ## How do I log in?
        ///
        /// ## How do I log out?
        ///
        /// ## How do I change my number?
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: adds the question mark of the language. A generated anchor may change with it.
        name: "structure/missing-question-mark",
        level: Off,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let Some(language) = page.language else {
            return;
        };
        let is_marked = |heading: &&Heading| ends_with_question_mark(page, heading);
        let marked = page.headings.iter().filter(is_marked).count();
        let bare: Vec<&Heading> = page
            .headings
            .iter()
            .filter(|heading| !is_marked(heading) && is_question(language, heading))
            .collect();
        if marked < 2 || marked <= bare.len() {
            return;
        }
        let Some(mark) = language.question_marks().first() else {
            return;
        };
        for heading in bare {
            let message = format!("the question `{}` has no question mark", heading.text);
            cx.report(
                Finding::new(heading.span, message)
                    .help(format!("end it with `{mark}`"))
                    .fix(Fix::risky(
                        format!("add `{mark}`"),
                        Span::at(end_of_text(page, heading), 0),
                        *mark,
                    )),
            );
        }
    }
}

/// Whether a heading asks in its beginning, and does not end as something else.
fn is_question(language: &Language, heading: &Heading) -> bool {
    let text = heading.text.trim_end();
    let is_other = text.contains(": ") || text.ends_with([':', '.', '!', '…', ')', ',']);
    !heading.dynamic && !is_other && language.starts_like_question(text) && language.asks(text)
}

/// Where the words of a heading end: before a comment behind them.
fn end_of_text(page: &Document, heading: &Heading) -> u32 {
    let content = page.slice(heading.content);
    let text = content.find("<!--").map_or(content, |at| &content[..at]);
    heading.content.start + text.trim_end().len() as u32
}
