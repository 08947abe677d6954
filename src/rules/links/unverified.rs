//! `links/unverified`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Finding, Level};
use crate::links::{Reason, Verdict};
use crate::rules::links::online::{Checked, checked};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link of which nothing certain could be found out.
#[derive(Debug, Default)]
pub(crate) struct Unverified;

impl SiteRule for Unverified {
    const META: RuleMeta = rule_meta! {
        /// A link to another site could not be verified.
        ///
        /// Reported when:
        ///
        /// - with `--online`, there is no certain result about a link, an image, or, with `mail = true`
        ///   in `[links]`, a mail address. The finding names the reason: the server is down or slow, asks
        ///   for fewer requests, wants a login, refuses programs, or its address is not public. It is a
        ///   note, and a warning once the link has been unverified for as long as `escalate` in `[links]`
        ///   says.
        ///
        /// Not reported when:
        ///
        /// - the result is certain: `links/dead`, `links/moved`, or nothing.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/unverified -->`.
        ///
        /// ## Why it matters
        ///
        /// A link that no check can reach for weeks is one that readers may not reach either.
        ///
        /// ## Bad
        ///
        /// ```markdown
        /// See [the status page](https://status.example/) of our partner.
        /// ```
        ///
        /// ## Good
        ///
        /// A page that can be reached, or a `[[links.host]]` table that says why the host is left out.
        name: "links/unverified",
        level: Note,
        fix: None,
        needs: [Verdicts],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        for link in checked(corpus, corpus.page(id)) {
            if link.outcome.verdict != Verdict::Unverified || is_only_about_anchors(&link) {
                continue;
            }
            let message = format!("{} could not be checked: {}", link.subject(), link.reason());
            let mut finding = Finding::new(link.span(), message)
                .help(help(link.outcome.reason))
                .link(link.fact());
            if link.outcome.escalated {
                finding = finding.at_least(Level::Warning);
            }
            cx.report(finding);
        }
    }
}

/// Whether the page itself is there, and the link wants nothing that could not be seen.
fn is_only_about_anchors(link: &Checked<'_>) -> bool {
    let is_about_anchors = matches!(
        link.outcome.reason,
        Some(Reason::ScriptedPage | Reason::TooLarge)
    );
    is_about_anchors && (link.fragment.is_none() || link.has_fragment().is_some())
}

fn help(reason: Option<Reason>) -> &'static str {
    match reason {
        Some(Reason::BlockedAddress | Reason::BlockedPort) => {
            "add the host to `allow` in `[links]`, or to `exclude`"
        }
        Some(Reason::Login | Reason::BotWall) => {
            "open it in a browser; a `[[links.host]]` with `skip` leaves the host out"
        }
        Some(Reason::ScriptedPage | Reason::TooLarge) => "open it in a browser",
        Some(Reason::OutOfTime) => "give the run more time with `--max-time`",
        Some(Reason::RedirectLoop | Reason::TooManyRedirects | Reason::BadRedirect) => {
            "open it in a browser, and link to where it ends"
        }
        _ => "nothing, if it works the next time",
    }
}

#[cfg(test)]
mod tests {
    use super::Unverified;
    use crate::diagnostic::Level;
    use crate::links::{Outcome, Reason, Verdict};
    use crate::rules::tester::{check_online, online_findings};

    fn unverified(reason: Reason) -> Outcome {
        Outcome::new(Verdict::Unverified, Some(reason))
    }

    #[test]
    fn the_reason_is_given() {
        let busy = Outcome {
            status: Some(429),
            ..unverified(Reason::RateLimited)
        };
        check_online::<Unverified>(
            "[a](https://a.example/) ![b](https://b.example/b.png)\n",
            &[
                ("https://a.example/", busy),
                ("https://b.example/b.png", unverified(Reason::TimedOut)),
            ],
            &[
                (
                    "https://a.example/",
                    "`https://a.example/` could not be checked: the server asks for fewer requests (429)",
                ),
                (
                    "https://b.example/b.png",
                    "`https://b.example/b.png` could not be checked: the server did not answer in time",
                ),
            ],
        );
    }

    #[test]
    fn mail_has_reasons_of_its_own() {
        check_online::<Unverified>(
            "[a](mailto:ada@a.example) <ada@b.example>\n",
            &[
                ("mailto:ada@a.example", unverified(Reason::TimedOut)),
                ("mailto:ada@b.example", unverified(Reason::ConnectionFailed)),
            ],
            &[
                (
                    "mailto:ada@a.example",
                    "mail to `ada@a.example` could not be checked: the name server did not answer in time",
                ),
                (
                    "ada@b.example",
                    "mail to `ada@b.example` could not be checked: the look-up of the domain failed",
                ),
            ],
        );
    }

    #[test]
    fn a_page_whose_anchors_cannot_be_seen_is_fine_without_one() {
        let mut page = unverified(Reason::ScriptedPage);
        page.fragments.insert("x".into(), None);
        check_online::<Unverified>(
            "[a](https://a.example/) [b](https://a.example/#x)\n",
            &[("https://a.example/", page)],
            &[(
                "https://a.example/#x",
                "`https://a.example/` could not be checked: scripts build the page, so its anchors cannot be seen",
            )],
        );
    }

    #[test]
    fn what_stays_unverified_becomes_a_warning() {
        let old = Outcome {
            escalated: true,
            ..unverified(Reason::ServerError)
        };
        let found =
            online_findings::<Unverified>("<https://a.example/>\n", &[("https://a.example/", old)]);
        assert_eq!(found[0].at_least, Some(Level::Warning));
    }
}
