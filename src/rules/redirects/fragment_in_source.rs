//! `redirects/fragment-in-source`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::redirects::RedirectKind;
use crate::rules::redirects::written_in::redirects_of;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A redirect from an address with a fragment.
#[derive(Debug, Default)]
pub(crate) struct FragmentInSource;

impl SiteRule for FragmentInSource {
    const META: RuleMeta = rule_meta! {
        /// A redirect starts from an address with a fragment, which no server sees.
        ///
        /// Browsers keep what follows `#` to themselves, so that the redirect never applies.
        ///
        /// Reported when:
        ///
        /// - the old address of a redirect has a `#`, in any of the files that `redirects/dead-target` reads
        ///
        /// Not reported when:
        ///
        /// - the file is mdBook's `book.toml`: mdBook leads fragments elsewhere with a script
        ///
        /// ## Bad
        ///
        /// ```markdown,file=_redirects,bad
        /// /faq#log-in /log-in/ 301
        /// ```
        ///
        /// ```markdown,bad
        /// # Log in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=_redirects,good
        /// /faq /log-in/ 301
        /// ```
        ///
        /// ```markdown,good
        /// # Log in
        /// ```
        name: "redirects/fragment-in-source",
        level: Warning,
        fix: None,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        for (redirect, path) in redirects_of(corpus, page) {
            let written = &redirect.from.written;
            if redirect.kind == RedirectKind::Mdbook || !written.contains('#') {
                continue;
            }
            let message = format!("servers never see the fragment of `{written}`");
            let mut finding = Finding::new(redirect.from.span, message)
                .help("redirect the page, or keep the id on the page that it leads to");
            finding.path = path;
            cx.report(finding);
        }
    }
}
