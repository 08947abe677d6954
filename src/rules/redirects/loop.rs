//! `redirects/loop`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::redirects::written_in::{path_of, redirects_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// Redirects in a circle.
#[derive(Debug, Default)]
pub(crate) struct Loop;

impl SiteRule for Loop {
    const META: RuleMeta = rule_meta! {
        /// Redirects lead in a circle, so that browsers give up.
        ///
        /// Reported when:
        ///
        /// - a redirect leads to its own old address, or comes back to it through others; a circle is
        ///   reported once
        ///
        /// Not reported when:
        ///
        /// - a redirect of the circle is for some visitors only, or changes only how the address is written:
        ///   `/a` and `/a/`
        /// - a page is at one of the addresses, so that the redirect from there does not apply
        /// - a page names its own address as an old one in its front matter
        ///
        /// ## Bad
        ///
        /// ```markdown,file=_redirects,bad
        /// /faq /help 301
        /// /help /faq 301
        /// ```
        ///
        /// ```markdown,file=support.md,bad
        /// # Support
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=_redirects,good
        /// /faq /support 301
        /// /help /support 301
        /// ```
        ///
        /// ```markdown,file=support.md,good
        /// # Support
        /// ```
        name: "redirects/loop",
        level: Error,
        fix: None,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let redirects = corpus.redirects();
        for (redirect, path) in redirects_of(corpus, page) {
            if !redirect.leads_everyone() {
                continue;
            }
            let (chain, is_loop) = redirects.chain(redirect);
            let back = chain.last().and_then(|last| redirects.next(last));
            let comes_back = is_loop && back.is_some_and(|back| std::ptr::eq(back, redirect));
            // A page that names its own address as an old one is there all the same.
            if chain.len() == 1 && redirect.kind.is_front_matter() {
                continue;
            }
            // The first of the circle reports it.
            let place = |one: &crate::redirects::Redirect| (one.file, one.from.span);
            if !comes_back || chain.iter().any(|one| place(one) < place(redirect)) {
                continue;
            }
            let from = &redirect.from.written;
            let message = match &chain[1..] {
                [] => format!("`{from}` leads to itself"),
                others => {
                    let names = others.iter().map(|one| format!("`{}`", one.from.written));
                    let names: Vec<String> = names.collect();
                    format!("`{from}` leads back to itself by {}", names.join(", "))
                }
            };
            let mut finding = Finding::new(redirect.from.span, message)
                .help("redirect one of them to a page, or remove it");
            for other in &chain[1..] {
                finding = finding.related_on(
                    path_of(corpus, other),
                    other.from.span,
                    "leads on from here",
                );
            }
            finding.path = path;
            cx.report(finding);
        }
    }
}
