//! `steps/single`.

use crate::diagnostic::Finding;
use crate::document::Document;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;

/// A procedure of one step.
#[derive(Debug)]
pub(crate) struct Single;

impl PageRule for Single {
    type Options = NoOptions;

    const META: RuleMeta = rule_meta! {
        /// A procedure has one step only.
        name: "steps/single",
        level: Note,
        fix: None,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for procedure in &page.procedures {
            let [step] = &*procedure.steps else { continue };
            let item = &page.items[step.item as usize];
            cx.report(Finding::new(
                item.marker,
                format!(
                    "the procedure has one step only: `{}`",
                    page.slice(item.marker)
                ),
            ));
        }
    }
}
