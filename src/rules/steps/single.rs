//! `steps/single`.

use crate::diagnostic::Finding;
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A procedure of one step.
#[derive(Debug, Default)]
pub(crate) struct Single;

impl PageRule for Single {
    const META: RuleMeta = rule_meta! {
        /// A procedure has one step only.
        ///
        /// Reported when:
        ///
        /// - a procedure is a single step that nothing continues.
        ///
        /// Not reported when:
        ///
        /// - it is a nested list;
        /// - it is in a platform section, next to several steps for other platforms.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/single -->`.
        ///
        /// ## Why it matters
        ///
        /// A number promises more steps. One step alone reads better as a sentence, or the others were
        /// lost. The rule is off by default, because many sites number single steps on purpose.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// To log out:
        ///
        /// 1. Open **Settings** and tap **Log Out**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// To log out, open **Settings** and tap **Log Out**.
        /// ```
        name: "steps/single",
        level: Off,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for procedure in &page.procedures {
            let [step] = &*procedure.steps else { continue };
            if procedure.within.is_some() || procedure.label.is_some() || step.written > 1 {
                continue;
            }
            let marker = page.items[step.item as usize].marker;
            let message = format!(
                "step `{}` is the only one of its procedure",
                page.slice(marker)
            );
            let help = "write it as a sentence, or add the steps that are missing";
            cx.report(Finding::new(marker, message).help(help));
        }
    }
}
