//! `redirects/shadowed`.

use crate::corpus::{Corpus, PageId, display_path};
use crate::diagnostic::Finding;
use crate::redirects::{Effect, Place, Redirect, RedirectKind, SiteRedirects};
use crate::rules::redirects::written_in::{path_of, redirects_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A redirect that does not apply.
#[derive(Debug, Default)]
pub(crate) struct Shadowed;

impl SiteRule for Shadowed {
    const META: RuleMeta = rule_meta! {
        /// A redirect and something else answer the same address, so that one of them is never seen.
        ///
        /// Reported when:
        ///
        /// - two redirects start from the same address; the second is reported
        /// - the old address of a redirect is that of a page of the site
        /// - on Netlify, an earlier redirect with `*` or `:name` fits the address
        ///
        /// Not reported when:
        ///
        /// - one of them is for some visitors only, or changes only how the address is written: `/a` and `/a/`
        /// - the redirect is forced (`301!`, `force = true`) and so meant to hide the page
        /// - `redirect_to` of a page leads away from that page
        ///
        /// ## Bad
        ///
        /// ```markdown,file=_redirects,bad
        /// /faq /help 301
        /// /faq /support 301
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
        /// ```
        ///
        /// ```markdown,file=support.md,good
        /// # Support
        /// ```
        name: "redirects/shadowed",
        level: Warning,
        fix: None,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        for (redirect, path) in redirects_of(corpus, page) {
            if !redirect.leads_everyone() {
                continue;
            }
            let from = &redirect.from.written;
            let finding = if let Some(first) = earlier(corpus, redirect) {
                let message = if first.from.place == redirect.from.place {
                    format!("`{from}` is redirected twice")
                } else {
                    format!(
                        "`{}` before it redirects `{from}` already",
                        first.from.written
                    )
                };
                Finding::new(redirect.from.span, message)
                    .help("keep the one that is meant")
                    .related_on(
                        path_of(corpus, first),
                        first.from.span,
                        "the other redirect",
                    )
            } else if let Some(file) = page_there(corpus, redirect) {
                let file = display_path(corpus.cwd(), file);
                Finding::new(
                    redirect.from.span,
                    format!("`{from}` is redirected, but is the address of the page `{file}`"),
                )
                .help("remove the redirect, or give the page another address")
                .related_on(file, Span::default(), "the page at this address")
            } else {
                continue;
            };
            let mut finding = finding;
            finding.path = path;
            cx.report(finding);
        }
    }
}

/// An earlier redirect that fits the same address.
fn earlier<'a>(corpus: &'a Corpus, redirect: &Redirect) -> Option<&'a Redirect> {
    let redirects = corpus.redirects();
    let is_other = |one: &&Redirect| !std::ptr::eq(*one, redirect);
    // Whether a host takes `/a/index.html` for `/a` is its own affair.
    let spelling = |one: &Redirect| one.from.written.trim_end_matches('/').to_owned();
    if let Some(first) = redirects.first_from(redirect).filter(is_other) {
        if redirect.kind.is_of_host() && spelling(first) != spelling(redirect) {
            return None;
        }
        return (first.site == redirect.site).then_some(first);
    }
    if !redirect.kind.is_of_host() || !redirects.takes_first(redirect) {
        return None;
    }
    let before = redirects
        .all()
        .iter()
        .take_while(|one| !std::ptr::eq(*one, redirect));
    let mut before = before.filter(|one| one.file == redirect.file && !one.is_conditional);
    before.find(|one| match (&one.from.place, &redirect.from.place) {
        // What shows a page that is not there lets the next redirect apply.
        _ if one.effect == Effect::Rewrite && !one.is_forced => false,
        (Place::Many(pattern), Place::Many(other)) => pattern.covers(other),
        (Place::Many(pattern), Place::At(url)) => pattern.covers_address(url),
        _ => false,
    })
}

/// The page at the old address, unless the redirect is meant to hide it.
fn page_there<'a>(corpus: &'a Corpus, redirect: &Redirect) -> Option<&'a std::path::Path> {
    let is_meant = redirect.is_forced || redirect.kind == RedirectKind::RedirectTo;
    if is_meant || SiteRedirects::is_respelling(redirect) {
        return None;
    }
    let page = corpus.redirects().page_at_source(redirect)?;
    Some(page.as_path())
}
