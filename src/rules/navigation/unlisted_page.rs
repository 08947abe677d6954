//! `navigation/unlisted-page`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::navigation::coverage::{is_listed, navigations_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A page that the navigation does not list.
#[derive(Debug, Default)]
pub(crate) struct UnlistedPage;

impl SiteRule for UnlistedPage {
    const META: RuleMeta = rule_meta! {
        /// A page is not in the navigation.
        ///
        /// Off by default: many sites link to pages that they do not list. Pages that nothing leads to are
        /// reported by `navigation/unreachable-page`.
        ///
        /// Reported when:
        ///
        /// - the site lists its pages, the page is in the folder that the list is about, and no entry leads to it
        ///
        /// Not reported when:
        ///
        /// - a plugin or a pattern adds to what is listed
        /// - it is an index, a README, an error page, a translation, or hidden in its front matter
        ///
        /// ## Bad
        ///
        /// ```markdown,file=mkdocs.yml,bad
        /// nav:
        ///   - Start: index.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,bad
        /// # Start
        ///
        /// See [how to log in](log-in.md).
        /// ```
        ///
        /// ```markdown,file=docs/log-in.md,bad
        /// # Log in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=mkdocs.yml,good
        /// nav:
        ///   - Start: index.md
        ///   - Log in: log-in.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,good
        /// # Start
        /// ```
        ///
        /// ```markdown,file=docs/log-in.md,good
        /// # Log in
        /// ```
        name: "navigation/unlisted-page",
        level: Off,
        fix: None,
        needs: [Navigation],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let facts = corpus.page(page);
        let Some(file) = facts.file.as_deref() else {
            return;
        };
        if navigations_of(corpus, facts, cx.settings).is_empty() || is_listed(corpus, file) {
            return;
        }
        let span = facts
            .headings
            .first()
            .map_or(Span::default(), |heading| heading.content);
        let message = "the navigation does not list this page";
        cx.report(Finding::new(span, message).help("add an entry for it"));
    }
}
