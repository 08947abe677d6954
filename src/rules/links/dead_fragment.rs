//! `links/dead-fragment`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Finding, LinkFact};
use crate::links::{Reason, Verdict};
use crate::rules::links::online::checked;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A link to an anchor that a page of the web does not have.
#[derive(Debug, Default)]
pub(crate) struct DeadFragment;

impl SiteRule for DeadFragment {
    const META: RuleMeta = rule_meta! {
        /// A link leads to an anchor that a page of another site does not have.
        ///
        /// Reported when:
        ///
        /// - with `--online`, the page has no `id`, `<a name>`, or text for `#:~:text=`, of the part
        ///   behind `#`, and a second request confirms it.
        ///
        /// Not reported when:
        ///
        /// - scripts build the page, so that its anchors cannot be seen.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/dead-fragment -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader lands at the top of a long page and has to look for the answer.
        ///
        /// ## Bad
        ///
        /// ```markdown
        /// See [how refunds work](https://help.example/payments#refunds-2019).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown
        /// See [how refunds work](https://help.example/payments#refunds).
        /// ```
        name: "links/dead-fragment",
        level: Error,
        fix: None,
        needs: [Verdicts],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for link in checked(corpus, page) {
            let Some(fragment) = &link.fragment else {
                continue;
            };
            if link.has_fragment() != Some(false) || link.outcome.verdict == Verdict::Dead {
                continue;
            }
            let written = link.span();
            let span = match written.slice(&page.text).find('#') {
                Some(at) => Span::new(written.start + at as u32 + 1, written.end),
                None => written,
            };
            let message = if fragment.contains(":~:") {
                format!("the page `{}` has no such text: `{fragment}`", link.url)
            } else {
                format!("the page `{}` has no anchor `{fragment}`", link.url)
            };
            let fact = LinkFact {
                verdict: Verdict::Dead.as_str(),
                reason: Some(Reason::MissingFragment.as_str()),
                ..link.fact()
            };
            cx.report(
                Finding::new(span, message)
                    .help("link to an anchor that is there, or to the page as a whole")
                    .link(fact),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DeadFragment;
    use crate::links::{Outcome, Verdict};
    use crate::rules::tester::check_online;

    #[test]
    fn a_missing_anchor_is_reported_and_an_unknown_one_is_not() {
        let mut page = Outcome::new(Verdict::Alive, None);
        for (fragment, there) in [
            ("there", Some(true)),
            ("gone", Some(false)),
            ("unseen", None),
            (":~:text=no", Some(false)),
        ] {
            page.fragments.insert(fragment.into(), there);
        }
        check_online::<DeadFragment>(
            "[a](https://a.example/#there) [b](https://a.example/#gone) \
             [c](https://a.example/#unseen) [d](https://a.example/#:~:text=no)\n",
            &[("https://a.example/", page)],
            &[
                ("gone", "the page `https://a.example/` has no anchor `gone`"),
                (
                    ":~:text=no",
                    "the page `https://a.example/` has no such text: `:~:text=no`",
                ),
            ],
        );
    }
}
