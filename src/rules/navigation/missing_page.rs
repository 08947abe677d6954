//! `navigation/missing-page`.

use crate::corpus::{Corpus, PageId, display_path};
use crate::diagnostic::{Finding, Level};
use crate::navigation::NavigationKind;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// An entry of the navigation without its page.
#[derive(Debug, Default)]
pub(crate) struct MissingPage;

impl SiteRule for MissingPage {
    const META: RuleMeta = rule_meta! {
        /// An entry of the navigation leads to a page that does not exist.
        ///
        /// Reported when:
        ///
        /// - an entry of `nav` in `mkdocs.yml`, of `.pages`, of `_toc.yml`, of a docfx `toc.yml`, of Mintlify's
        ///   `docs.json` or `mint.json`, or of a sidebar of Docusaurus, Starlight or VitePress names a page that
        ///   is not there; in a docfx `toc.yml`, which may list pages of other repositories, that is a warning
        ///
        /// Not reported when:
        ///
        /// - the entry is a URL, a folder or a pattern
        /// - a plugin of the site makes pages that are not files
        /// - the file is `SUMMARY.md`: its entries are links, and `links/missing-file` checks them
        ///
        /// ## Bad
        ///
        /// ```markdown,file=mkdocs.yml,bad
        /// nav:
        ///   - Start: index.md
        ///   - Log in: login.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,bad
        /// # Start
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
        name: "navigation/missing-page",
        level: Error,
        fix: None,
        needs: [Navigation],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        if !corpus.is_first(page) {
            return;
        }
        for navigation in corpus.navigation() {
            if navigation.kind == NavigationKind::Summary || navigation.has_made_pages {
                continue;
            }
            for entry in navigation
                .entries
                .iter()
                .filter(|entry| entry.file.is_none())
            {
                let message = format!("the page `{}` does not exist", entry.written);
                let mut finding = Finding::new(entry.span, message)
                    .help("correct the path, restore the page, or remove the entry");
                finding.path = Some(display_path(corpus.cwd(), &navigation.file));
                if navigation.kind == NavigationKind::Docfx {
                    finding.at_most = Some(Level::Warning);
                }
                cx.report(finding);
            }
        }
    }
}
