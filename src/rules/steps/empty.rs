//! `steps/empty`.

use crate::diagnostic::Finding;
use crate::document::{BlockId, BlockKind, Document};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A step without content.
#[derive(Debug, Default)]
pub(crate) struct Empty;

impl PageRule for Empty {
    const META: RuleMeta = rule_meta! {
        /// A step is empty.
        ///
        /// ## What it checks
        ///
        /// Items of ordered lists that hold nothing, in Markdown and in HTML: no text, picture, code or list. Content that stands below
        /// the number without being indented does not belong to the step.
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
            let help = "write the step or take it out; what belongs to it has to be indented below its text";
            cx.report(Finding::new(item.marker, message).help(help));
        }
        for item in &page.empty_items {
            let message = format!("a step is empty: `{}` holds nothing", page.slice(*item));
            cx.report(Finding::new(*item, message).help("write the step or take it out"));
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

#[cfg(test)]
mod tests {
    use super::Empty;
    use crate::rules::tester::check;

    #[test]
    fn a_number_with_nothing_behind_it_is_reported() {
        check::<Empty>("1. a\n2.\n3. b\n", &[("2.", "step `2.` is empty")]);
        check::<Empty>("1. a\n2. <!-- b -->\n", &[("2.", "step `2.` is empty")]);
        check::<Empty>("1.\n\ntext\n", &[("1.", "step `1.` is empty")]);
    }

    #[test]
    fn an_empty_item_of_html_is_reported() {
        check::<Empty>(
            "<ol>\n<li>a</li>\n<li class=\"x\"></li>\n<li><img src=b.png alt=b></li>\n<li><ul><li></li></ul></li>\n</ol>\n\n<ul><li></li></ul>\n\n<ol>\n<li>\n\ntext\n\n</li>\n</ol>\n",
            &[(
                "<li class=\"x\">",
                "a step is empty: `<li class=\"x\">` holds nothing",
            )],
        );
    }

    #[test]
    fn a_step_may_be_a_picture_code_or_a_list() {
        check::<Empty>(
            "1. ![x](y.png)\n2. `a`\n3. - b\n4.\n   c\n5. {{< x >}}\n",
            &[],
        );
        check::<Empty>("-\n- a\n", &[]);
    }
}
