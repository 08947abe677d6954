//! `markup/conflict-marker`.

use crate::diagnostic::Finding;
use crate::document::{BlockKind, Document};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A merge conflict that was committed.
#[derive(Debug, Default)]
pub(crate) struct ConflictMarker;

impl PageRule for ConflictMarker {
    const META: RuleMeta = rule_meta! {
        /// A merge conflict was committed.
        ///
        /// Reported when:
        ///
        /// - a line begins with `<<<<<<<` or `>>>>>>>` and a space, as `git merge` writes it.
        ///
        /// Not reported when:
        ///
        /// - the line is a part of a code block;
        /// - the second mark belongs to a conflict that is reported already.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/conflict-marker -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see both versions of the text, and the marks between them.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// <<<<<<< HEAD
        /// Tap Save.
        /// =======
        /// Tap Store.
        /// >>>>>>> branch
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Tap Save.
        /// ```
        name: "markup/conflict-marker",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut code = code(page).into_iter().peekable();
        let mut is_open = false;
        for at in marks(&page.text) {
            while code.next_if(|span| span.end <= at).is_some() {}
            if code.peek().is_some_and(|span| span.start <= at) {
                continue;
            }
            let opens = page.text[at as usize..].starts_with('<');
            if !opens && is_open {
                is_open = false;
                continue;
            }
            is_open = opens;
            let line = page.text[at as usize..].lines().next().unwrap_or_default();
            let message = format!("`{}` is left of a merge conflict", line.trim_end());
            cx.report(
                Finding::new(Span::at(at, line.trim_end().len() as u32), message)
                    .help("keep one of the two versions, and remove the marks"),
            );
        }
    }
}

/// The lines that begin as a mark, in order.
fn marks(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for mark in [&b"<<<<<<< "[..], b">>>>>>> "] {
        let places = memchr::memmem::find_iter(bytes, mark);
        found.extend(
            places
                .filter(|at| *at == 0 || bytes[at - 1] == b'\n')
                .map(|at| at as u32),
        );
    }
    found.sort_unstable();
    found
}

fn code(page: &Document) -> Vec<Span> {
    let code = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code);
    code.map(|block| block.span).collect()
}

#[cfg(test)]
mod tests {
    use super::ConflictMarker;
    use crate::rules::tester::check;

    #[test]
    fn a_conflict_is_one_finding() {
        check::<ConflictMarker>(
            "a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\n",
            &[("<<<<<<< HEAD", "`<<<<<<< HEAD` is left of a merge conflict")],
        );
        check::<ConflictMarker>(
            "a\n>>>>>>> branch\n",
            &[(
                ">>>>>>> branch",
                "`>>>>>>> branch` is left of a merge conflict",
            )],
        );
    }

    #[test]
    fn code_and_quotes_are_fine() {
        for page in ["```\n<<<<<<< HEAD\n```\n", ">>> a\n", "a <<<<<<< b\n"] {
            check::<ConflictMarker>(page, &[]);
        }
    }
}
