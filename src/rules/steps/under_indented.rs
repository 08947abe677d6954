//! `steps/under-indented`.

use crate::diagnostic::Finding;
use crate::document::{BlockKind, Document, Item, Misread};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;

/// An item that is meant as a part of the step above and shows beside it.
#[derive(Debug, Default)]
pub(crate) struct UnderIndented;

impl PageRule for UnderIndented {
    const META: RuleMeta = rule_meta! {
        /// An item is indented too little to be a part of the step above.
        ///
        /// Reported when:
        ///
        /// - numbered items are indented below a step, but not as far as its text, and count from 1: they show
        ///   as further steps of the same list;
        /// - on Python-Markdown (`MkDocs`), where a nested list needs four columns, items with less show as steps
        ///   beside the one that they are a part of;
        /// - on Python-Markdown, bullets follow a numbered list with nothing between them: they show as numbered
        ///   steps.
        ///
        /// Not reported when:
        ///
        /// - the items are indented unevenly and go on counting;
        /// - bullets show as bullets;
        /// - every item is numbered 1.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/under-indented -->`.
        ///
        /// ## Why it matters
        ///
        /// The parts of step 3 become steps 4 and 5, and every step after them has another number than its
        /// writer gave it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2. Choose a lock:
        ///   1. Tap **Code**.
        ///   2. Tap **Finger**.
        /// 3. Tap **Save**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Choose a lock:
        ///    1. Tap **Code**.
        ///    2. Tap **Finger**.
        /// 3. Tap **Save**.
        /// ```
        name: "steps/under-indented",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut was_inside = false;
        let mut above: Option<&Item> = None;
        for item in &page.items {
            let is_step = item.written.is_some() || item.rendered.is_some();
            let is_inside = item.misread == Some(Misread::Sibling) && is_step;
            if is_inside && !was_inside {
                cx.report(report(page, item, above));
            }
            if !is_inside && item.written.is_some() {
                above = Some(item);
            }
            was_inside = is_inside;
        }
    }
}

fn report(page: &Document, item: &Item, above: Option<&Item>) -> Finding {
    let marker = page.slice(item.marker);
    let place = match item.rendered {
        Some(number) => format!("step {number}"),
        None => "a bullet of the list above".to_owned(),
    };
    let parent = above.and_then(|above| above.written);
    let message = match parent {
        Some(parent) => format!("`{marker}` shows as {place}, not as a part of step {parent}"),
        None => format!("`{marker}` shows as {place}, not as a part of the item above"),
    };
    let help = if matches!(page.list_rules, ListRules::PythonMarkdown { .. }) {
        "indent it by 4 columns more than the item above, as the Markdown of this site needs"
            .to_owned()
    } else {
        let width = above.map_or(3, |above| above.marker.len() + 1);
        format!("indent it by {width} columns, as far as the text of the step above")
    };
    let finding = Finding::new(item.marker, message).help(help);
    match above.filter(|above| is_near(page, above, item)) {
        Some(above) => finding.related(above.marker, "the step above"),
        None => finding,
    }
}

/// Whether two items are under the same heading.
fn is_near(page: &Document, above: &Item, item: &Item) -> bool {
    let between = above.block.0..item.block.0;
    let blocks = &page.blocks[between.start as usize..between.end as usize];
    blocks.len() < 256
        && !blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(_)))
}

#[cfg(test)]
mod tests {
    use super::UnderIndented;
    use crate::rules::tester::{check, check_in, settings};
    use crate::settings::ListRules;

    #[test]
    fn parts_that_show_as_steps_are_reported_once() {
        check::<UnderIndented>(
            "1. a\n2. b\n  1. c\n  2. d\n3. e\n",
            &[("1.", "`1.` shows as step 3, not as a part of step 2")],
        );
    }

    #[test]
    fn uneven_steps_and_nested_ones_are_fine() {
        for page in [
            "1. a\n  2. b\n3. c\n",
            "1. a\n   1. b\n2. c\n",
            "1. a\n  1. b\n  1. c\n",
            "3. a\n  - b\n4. c\n",
        ] {
            check::<UnderIndented>(page, &[]);
        }
    }

    #[test]
    fn python_markdown_needs_four_columns() {
        let mut settings = settings();
        settings.site.lists = ListRules::PythonMarkdown { sane: false };
        check_in::<UnderIndented>(
            &settings,
            "",
            "1. a\n2. b\n  * c\n  * d\n3. e\n",
            &[("*", "`*` shows as step 3, not as a part of step 2")],
        );
        check_in::<UnderIndented>(
            &settings,
            "",
            "1. a\n   1. b\n2. c\n",
            &[("1.", "`1.` shows as step 2, not as a part of step 1")],
        );
        check_in::<UnderIndented>(&settings, "", "1. a\n    * b\n2. c\n", &[]);
        check_in::<UnderIndented>(&settings, "", "- a\n  - b\n", &[]);
    }
}
