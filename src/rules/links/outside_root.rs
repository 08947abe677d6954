//! `links/outside-root`.

use crate::corpus::{Corpus, PageId, Resolution};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link that climbs out of the site.
#[derive(Debug, Default)]
pub(crate) struct OutsideRoot;

impl SiteRule for OutsideRoot {
    const META: RuleMeta = rule_meta! {
        /// A link leaves the site with `../`.
        ///
        /// Reported when:
        ///
        /// - a relative link leads above `boundary`: the folder of the configuration, or the
        ///   repository when there is none.
        ///
        /// Not reported when:
        ///
        /// - it is a page of the repository's host, such as `../../issues`;
        /// - there is neither a `rules.toml` nor a repository, and the file is there: the folder that is checked
        ///   may be a part of the site.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/outside-root -->`.
        ///
        /// ## Why it matters
        ///
        /// What lies above the site is on the writer's disk and not on the server: the reader gets an
        /// error page, even though the link opens at the desk.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [the price list](../../prices/list.md).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [the price list](prices.md).
        /// ```
        ///
        /// ```markdown,good,file=prices.md
        /// # Prices
        /// ```
        name: "links/outside-root",
        level: Error,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (link, resolution) in page.written_links() {
            if *resolution != Resolution::OutsideRoot {
                continue;
            }
            let span = page.path_span(&link.target);
            let message = format!("`{}` leads out of the site", span.slice(&page.text));
            cx.report(Finding::new(span, message).help(
                "remove the `../` that lead too far, or link to the page by its full address",
            ));
        }
    }
}
