//! `redirects/chain`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Applicability, Edit, Finding, Fix, Protected};
use crate::redirects::{Effect, Redirect, Side};
use crate::rules::redirects::written_in::{path_of, redirects_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A redirect to a redirect.
#[derive(Debug, Default)]
pub(crate) struct Chain;

impl SiteRule for Chain {
    const META: RuleMeta = rule_meta! {
        /// A redirect leads to another redirect.
        ///
        /// Each step costs a request, and when one in the middle is removed, all before it are dead.
        ///
        /// Reported when:
        ///
        /// - the new address of a redirect is the old address of another one of the same site, in any
        ///   of the files that `redirects/dead-target` reads
        ///
        /// Not reported when:
        ///
        /// - one of the two is for some visitors only, shows a page without changing the address, or has parts
        ///   such as `*`
        /// - a page is at the address between, so that the second redirect does not apply
        /// - the second changes only how the address is written: `/a` and `/a/`
        ///
        /// ## Bad
        ///
        /// ```markdown,file=_redirects,bad
        /// /faq /help 301
        /// /help /support 301
        /// ```
        ///
        /// ```markdown,file=support.md,bad
        /// # Support
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=_redirects,good,fixed
        /// /faq /support 301
        /// /help /support 301
        /// ```
        ///
        /// ```markdown,file=support.md,good
        /// # Support
        /// ```
        ///
        /// ## Fix
        ///
        /// Changes the first one to lead where the last one does, when both are written in the same
        /// way: safe where all are permanent.
        name: "redirects/chain",
        level: Warning,
        fix: Sometimes,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        for (redirect, path) in redirects_of(corpus, page) {
            if !redirect.leads_everyone() {
                continue;
            }
            let (chain, is_loop) = corpus.redirects().chain(redirect);
            let (Some(to), Some(last)) = (&redirect.to, chain.last()) else {
                continue;
            };
            let Some(end) = last.to.as_ref().filter(|_| chain.len() > 1 && !is_loop) else {
                continue;
            };
            let message = format!(
                "`{}` leads to `{}`, which leads on to `{}`",
                redirect.from.written, to.written, end.written
            );
            let next = chain[1];
            let mut finding = Finding::new(to.span, message)
                .help(format!("redirect it to `{}` directly", end.written))
                .related_on(path_of(corpus, next), next.from.span, "leads on from here");
            finding.path = path;
            finding.fix = shorten(&chain, to, end);
            cx.report(finding);
        }
    }
}

/// Writes the last address into the first redirect.
fn shorten(chain: &[&Redirect], to: &Side, end: &Side) -> Option<Fix> {
    let kind = chain[0].kind;
    if kind.is_front_matter() || chain.iter().any(|one| one.kind != kind) {
        return None;
    }
    // What leads on from a fragment loses it.
    if to.written.contains(['#', '?']) {
        return None;
    }
    let applicability = if chain.iter().all(|one| one.effect == Effect::Permanent) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let mut fix = Fix::new("redirect it to the last address", applicability);
    fix.edits.push(Edit {
        path: None,
        span: to.span,
        text: end.written.to_string(),
    });
    let changes = &[
        Protected::Targets,
        Protected::Ids,
        Protected::Definitions,
        Protected::Code,
        Protected::Html,
        Protected::Blocks,
    ];
    Some(fix.changes(changes))
}
