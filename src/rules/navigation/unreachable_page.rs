//! `navigation/unreachable-page`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::navigation::coverage::{is_listed, is_named, navigations_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A page that no navigation and no link leads to.
#[derive(Debug, Default)]
pub(crate) struct UnreachablePage;

impl SiteRule for UnreachablePage {
    const META: RuleMeta = rule_meta! {
        /// A page is neither in the navigation nor linked from another page.
        ///
        /// Reported when:
        ///
        /// - the site lists its pages in `nav` of `mkdocs.yml`, in `SUMMARY.md`, `_toc.yml`, `docs.json`,
        ///   `mint.json`, or in a sidebar of Docusaurus, Starlight or VitePress that is written out,
        ///   the page is in the folder that these are about, and
        /// - no entry leads to it, and no other page links to it.
        ///
        /// Not reported when:
        ///
        /// - a plugin or a pattern adds to what is listed
        /// - it is the start page, an index, a README, an error page, a translation, or text that
        ///   other pages include
        /// - the front matter hides it: `draft`, `unlisted`, `hidden`, `orphan`, `redirect_to` and the like
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
        /// ```
        ///
        /// ```markdown,file=docs/index.md,good
        /// # Start
        ///
        /// See [how to log in](log-in.md).
        /// ```
        ///
        /// ```markdown,file=docs/log-in.md,good
        /// # Log in
        /// ```
        name: "navigation/unreachable-page",
        level: Note,
        fix: None,
        needs: [Navigation],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let facts = corpus.page(page);
        let Some(file) = facts.file.as_deref() else {
            return;
        };
        if navigations_of(corpus, facts, cx.settings).is_empty()
            || is_listed(corpus, file)
            || corpus.inbound().is_linked(file)
            || is_named(corpus, file)
        {
            return;
        }
        let span = facts
            .headings
            .first()
            .map_or(Span::default(), |heading| heading.content);
        let help =
            "add it to the navigation, link to it, or remove it; hide it with `hidden: true`";
        let message = "no navigation and no page leads to this page";
        cx.report(Finding::new(span, message).help(help));
    }
}
