//! `steps/empty`.

use crate::diagnostic::Finding;
use crate::document::{BlockId, BlockKind, Document};
use crate::rules::form::is_form;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A step without content.
#[derive(Debug, Default)]
pub(crate) struct Empty;

impl PageRule for Empty {
    const META: RuleMeta = rule_meta! {
        /// A step is empty.
        ///
        /// Reported when:
        ///
        /// - an item of an ordered list has no text, image, code or list, in Markdown or in HTML. Content
        ///   below the number that is not indented does not belong to the step.
        ///
        /// Not reported when:
        ///
        /// - the page is a template of issues or merge requests, by the name that GitHub or GitLab looks for.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/empty -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see a number and nothing after it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2.
        /// 3. Tap **Log Out**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Tap **Log Out**.
        /// ```
        name: "steps/empty",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if is_form(&page.path) {
            return;
        }
        for step in page
            .procedures
            .iter()
            .flat_map(|procedure| &procedure.steps)
        {
            let item = &page.items[step.item as usize];
            let mut content = page.children(item.block);
            if content.any(|id| !is_comment(page, id)) || item.task.is_some() {
                continue;
            }
            let message = format!("step `{}` is empty", page.slice(item.marker));
            let help =
                "write the step or remove it; what belongs to it has to be indented below its text";
            cx.report(Finding::new(item.marker, message).help(help));
        }
        for item in &page.empty_items {
            let message = format!("a step is empty: `{}` holds nothing", page.slice(*item));
            cx.report(Finding::new(*item, message).help("write the step or remove it"));
        }
    }
}

/// Whether a block is a comment, which no reader sees.
fn is_comment(page: &Document, id: BlockId) -> bool {
    let block = page.block(id);
    let source = page.slice(block.span).trim();
    let is_one = source.starts_with("<!--") && source.find("-->") == Some(source.len() - 3);
    block.kind == BlockKind::Html && is_one
}
