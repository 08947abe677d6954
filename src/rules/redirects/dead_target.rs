//! `redirects/dead-target`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::redirects::{Effect, End};
use crate::rules::redirects::written_in::redirects_of;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A redirect to nothing.
#[derive(Debug, Default)]
pub(crate) struct DeadTarget;

impl SiteRule for DeadTarget {
    const META: RuleMeta = rule_meta! {
        /// A redirect leads to a page that does not exist.
        ///
        /// Redirects are read from `_redirects`, `netlify.toml`, `vercel.json`, `redirect_from` and
        /// `redirect_to` of Jekyll, `aliases` of Hugo and Zola, `book.toml`, the plugin `redirects` of
        /// MkDocs, the plugin `client-redirects` of Docusaurus, `astro.config.*`, `.gitbook.yaml`,
        /// Mintlify's `docs.json`, and `.openpublishing.redirection.json`.
        ///
        /// Reported when:
        ///
        /// - the new address belongs to the site, and the site has no page or file there, or
        /// - it is the path of a page that is not there.
        ///
        /// Not reported when:
        ///
        /// - the new address has a part such as `:splat`, is on another host, or is outside the site
        /// - it is redirected in turn: see `redirects/chain`
        /// - code or a plugin may make the page
        ///
        /// ## Bad
        ///
        /// ```markdown,file=mkdocs.yml,bad
        /// site_name: Help
        /// plugins:
        ///   - redirects:
        ///       redirect_maps:
        ///         old.md: log-in.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,bad
        /// # Start
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=mkdocs.yml,good
        /// site_name: Help
        /// plugins:
        ///   - redirects:
        ///       redirect_maps:
        ///         old.md: index.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,good
        /// # Start
        /// ```
        name: "redirects/dead-target",
        level: Error,
        fix: None,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        for (redirect, path) in redirects_of(corpus, page) {
            let Some(to) = redirect.to.as_ref().filter(|_| redirect.end == End::Dead) else {
                continue;
            };
            if redirect.effect == Effect::Rewrite {
                continue;
            }
            let (from, to_text) = (&redirect.from.written, &to.written);
            let message = format!("`{from}` leads to `{to_text}`, which does not exist");
            let mut finding = Finding::new(to.span, message)
                .help("redirect it to a page that exists, or remove it");
            finding.path = path;
            cx.report(finding);
        }
    }
}
