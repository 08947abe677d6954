//! `links/missing-file`.

use crate::corpus::{Corpus, PageId, Resolution};
use crate::diagnostic::{Finding, Fix};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::Settings;

/// A link to a file that is not there.
#[derive(Debug)]
pub(crate) struct MissingFile;

impl SiteRule for MissingFile {
    type Options = NoOptions;

    const META: RuleMeta = rule_meta! {
        /// A link leads to a page or file that does not exist.
        ///
        /// ## What it checks
        ///
        /// Every link without a host against the files on disk, in the forms that sites serve: with and
        /// without extension, folders with an index page, percent-encoding. What only the site generator
        /// can know is not reported.
        ///
        /// ## Why it matters
        ///
        /// The reader gets an error page instead of the answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [how to log in](account/log-in.md).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [how to log in](log-in.md).
        /// ```
        ///
        /// ```markdown,good,file=log-in.md
        /// # Log in
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: when one file has nearly the name, the link is pointed to it.
        name: "links/missing-file",
        level: Error,
        fix: Sometimes,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (link, resolution) in page.links.iter().zip(&page.link_targets) {
            let Resolution::Missing(missing) = resolution else {
                continue;
            };
            let span = page.path_span(&link.target);
            let finding = Finding::new(span, format!("there is no file `{}`", missing.wanted));
            cx.report(match &missing.nearest {
                Some(near) => finding
                    .help(format!("did you mean `{near}`?"))
                    .fix(Fix::risky(format!("link to `{near}`"), span, &**near)),
                None => finding.help("correct the path, or remove the link"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MissingFile;
    use crate::rules::tester::check_site;

    #[test]
    fn a_missing_page_is_reported_with_its_neighbour() {
        check_site::<MissingFile>(
            &[
                (
                    "a.md",
                    "[x](lgoin.md#y) [z](login.md) [w](https://a.example/none.md)\n",
                ),
                ("login.md", "# A\n"),
            ],
            &[("lgoin.md", "there is no file `lgoin.md`")],
        );
    }
}
