//! `labels/unknown`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::document::Extent;
use crate::rules::labels::standing::{PageNames, Standing};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// An item of a menu path that no app has.
#[derive(Debug, Default)]
pub(crate) struct UnknownLabel;

impl SiteRule for UnknownLabel {
    const META: RuleMeta = rule_meta! {
        /// A menu path has an item that no string of the app has.
        ///
        /// Runs only with `[[labels]]` in the configuration. Off by default: items may be data of the user, or
        /// belong to another app.
        ///
        /// Reported when:
        ///
        /// - an item of a menu path with markup around it is not a label, and
        /// - another item of the path is.
        ///
        /// Not reported when:
        ///
        /// - it is the name of a setting or usual menu of an operating system
        /// - it is, or was, a label of any app, on any platform
        ///
        /// Suppress with `<!-- faqlint-disable-next-line labels/unknown -->`.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[labels]]
        /// strings = ["app.json"]
        /// ```
        ///
        /// ```markdown,file=app.json,bad,good
        /// { "settings": "Settings", "deletion": "Automatic deletion" }
        /// ```
        ///
        /// ```markdown,bad
        /// Go to **Settings > Nowhere**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Go to **Settings > Automatic deletion**.
        /// ```
        name: "labels/unknown",
        level: Off,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(page);
        let names = PageNames::new(corpus, page, cx.settings);
        for (name, known) in &names.names {
            let is_unknown = matches!(known.standing, Standing::Unknown)
                && name.extent == Extent::Marked
                && names.is_in_known_path(name);
            if is_unknown {
                let message = format!("no string of the app is `{}`", known.text);
                let help =
                    "use the name that the app shows; `faqlint labels` lists those of the page";
                cx.report(Finding::new(known.span, message).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UnknownLabel;
    use crate::rules::labels::tester::check;

    #[test]
    fn an_item_that_is_no_label_is_reported() {
        check::<UnknownLabel>(
            "Go to **Settings > Nowhere**, **Else > Where**, **Settings > Notifications**.\n",
            &[("Nowhere", "no string of the app is `Nowhere`")],
        );
    }
}
