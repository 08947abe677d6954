//! `structure/skipped-level`.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{DirectiveKind, DirectiveRole, Document, Heading, Purpose};
use crate::rules::registry::rule_meta;
use crate::rules::structure::question::{is_small_print, is_tab};
use crate::rules::{Context, PageRule, RuleMeta};

/// A heading that is more than one level below the heading before it.
#[derive(Debug, Default)]
pub(crate) struct SkippedLevel;

impl PageRule for SkippedLevel {
    const META: RuleMeta = rule_meta! {
        /// A heading skips a level.
        ///
        /// Reported when:
        ///
        /// - a heading is more than one level below the heading before it.
        ///
        /// Not reported when:
        ///
        /// - it is the first heading: a page may start at any level, because many pages are parts of a
        ///   larger one;
        /// - it is the title of a tab (`# [Android](#tab/android)`) or small print at the end of the page.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/skipped-level -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers who listen to a page, and tables of contents, build the outline from the levels: a
        /// skipped one reads like a missing section.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Log in
        ///
        /// #### The code does not arrive
        ///
        /// Wait a minute.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Log in
        ///
        /// ### The code does not arrive
        ///
        /// Wait a minute.
        /// ```
        name: "structure/skipped-level",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let outline = page
            .headings
            .iter()
            .zip(0_u32..)
            .filter(|(heading, _)| !heading.in_quote && !is_tab(page, heading));
        // The last heading of each part that is open.
        let mut last: FxHashMap<Option<u32>, &Heading> = FxHashMap::default();
        let mut boxes = Boxes::new(page);
        for (heading, index) in outline {
            let Some(above) = last.insert(boxes.around(heading), heading) else {
                continue;
            };
            if heading.level <= above.level + 1 || is_small_print(page, index) {
                continue;
            }
            let message = format!(
                "heading `{}` is at level {}, but the heading above it is at level {}",
                heading.text, heading.level, above.level
            );
            let finding = Finding::new(heading.span, message)
                .help(format!(
                    "make it level {}, or add the heading that is missing between them",
                    above.level + 1
                ))
                .related(above.span, "the heading above");
            cx.report(finding);
        }
    }
}

/// The components and notes of a page, which have levels of their own: a heading in one is compared with
/// the others in it.
struct Boxes<'a> {
    page: &'a Document,
    open: Vec<u32>,
    next: u32,
}

impl<'a> Boxes<'a> {
    const fn new(page: &'a Document) -> Self {
        Self {
            page,
            open: Vec::new(),
            next: 0,
        }
    }

    /// The innermost one around a heading; the headings come in their order.
    fn around(&mut self, heading: &Heading) -> Option<u32> {
        while let Some(line) = self.page.directives.get(self.next as usize) {
            if line.span.start > heading.span.start {
                break;
            }
            let is_box = line.kind == DirectiveKind::Component
                || matches!(line.purpose, Purpose::Callout | Purpose::Accordion);
            match (line.role, line.partner) {
                (DirectiveRole::Opens, Some(_)) if is_box => self.open.push(self.next),
                (DirectiveRole::Closes, Some(partner)) => self.open.retain(|one| *one != partner),
                _ => {}
            }
            self.next += 1;
        }
        self.open.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::SkippedLevel;
    use crate::rules::tester::check;

    #[test]
    fn a_heading_in_a_quote_is_no_level() {
        check::<SkippedLevel>("## A\n\n> #### Note\n>\n> x\n\n### B\n", &[]);
    }

    #[test]
    fn a_component_has_levels_of_its_own() {
        let page = "## A\n\n<DeepDive>\n\n#### B\n\nx\n\n</DeepDive>\n\n### C\n\nx\n";
        check::<SkippedLevel>(page, &[]);
        let page = "## A\n\n<DeepDive>\n\n#### B\n\nx\n\n###### C\n\nx\n\n</DeepDive>\n";
        let message = "heading `C` is at level 6, but the heading above it is at level 4";
        check::<SkippedLevel>(page, &[("###### C", message)]);
    }

    #[test]
    fn tabs_and_small_print_are_no_levels() {
        check::<SkippedLevel>("## A\n\n# [Android](#tab/android)\n\n### B\n\nx\n", &[]);
        check::<SkippedLevel>("## A\n\nx\n\n###### Written by a program\n", &[]);
        check::<SkippedLevel>(
            "## A\n\nx\n\n###### B\n\nx\n",
            &[(
                "###### B",
                "heading `B` is at level 6, but the heading above it is at level 2",
            )],
        );
    }
}
