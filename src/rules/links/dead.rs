//! `links/dead`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::links::{Reason, Verdict};
use crate::rules::links::online::checked;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link to a page of the web that is not there.
#[derive(Debug, Default)]
pub(crate) struct Dead;

impl SiteRule for Dead {
    const META: RuleMeta = rule_meta! {
        /// A link leads to a page of another site that does not exist.
        ///
        /// Reported when:
        ///
        /// - with `--online`, the server answers 404 or 410, or the host does not exist, and a second
        ///   request confirms it;
        /// - with `mail = true` in `[links]`, the domain of a mail address does not exist or does not
        ///   accept mail.
        ///
        /// Not reported when:
        ///
        /// - the server is down or slow, or refuses programs: that is `links/unverified`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/dead -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader gets an error page instead of the answer.
        ///
        /// ## Bad
        ///
        /// ```markdown
        /// Download the app from [the old store](https://store.example/app-from-2014).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown
        /// Download the app from [our site](https://app.example/download).
        /// ```
        name: "links/dead",
        level: Error,
        fix: None,
        needs: [Verdicts],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        for link in checked(corpus, corpus.page(id)) {
            if link.outcome.verdict != Verdict::Dead || link.is_image {
                continue;
            }
            let what = match link.mailboxes {
                Some(_) => "cannot be delivered",
                None => "is dead",
            };
            let message = format!("{} {what}: {}", link.subject(), link.reason());
            let help = match link.outcome.reason {
                _ if link.mailboxes.is_some() => "correct the address, or remove the link",
                Some(Reason::NoSuchHost) => "correct the name of the host, or remove the link",
                _ => "correct the address, link to what took its place, or remove the link",
            };
            cx.report(
                Finding::new(link.span(), message)
                    .help(help)
                    .link(link.fact()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dead;
    use crate::links::{Outcome, Reason, Verdict};
    use crate::rules::tester::check_online;

    #[test]
    fn a_dead_link_is_reported_where_its_url_is_written() {
        let gone = Outcome {
            status: Some(410),
            ..Outcome::new(Verdict::Dead, Some(Reason::Gone))
        };
        let nobody = Outcome::new(Verdict::Dead, Some(Reason::NoSuchHost));
        check_online::<Dead>(
            "[a](https://a.example/x?token=s3cret#y) [b][b] [c][b] <https://fine.example/>\n\n[b]: http://b.example\n",
            &[
                ("https://a.example/x?token=s3cret", gone),
                ("http://b.example/", nobody),
                ("https://fine.example/", Outcome::new(Verdict::Alive, None)),
            ],
            &[
                (
                    "https://a.example/x?token=s3cret#y",
                    "`https://a.example/x?token=******` is dead: the server says the page is gone for good (410)",
                ),
                (
                    "http://b.example",
                    "`http://b.example/` is dead: there is no host of that name",
                ),
            ],
        );
    }

    #[test]
    fn mail_that_nobody_takes_is_reported_in_words_of_its_own() {
        let nobody = Outcome::new(Verdict::Dead, Some(Reason::NoSuchHost));
        check_online::<Dead>(
            "<ada@gone.example> [b](mailto:Ada@gone.example?subject=x) [c](mailto:a@a.example,b@gone.example) [d](mailto:a@a.example)\n",
            &[
                ("mailto:ada@gone.example", nobody.clone()),
                ("mailto:Ada@gone.example?subject=x", nobody.clone()),
                ("mailto:a@a.example,b@gone.example", nobody),
                ("mailto:a@a.example", Outcome::new(Verdict::Alive, None)),
            ],
            &[
                (
                    "ada@gone.example",
                    "mail to `ada@gone.example` cannot be delivered: its domain does not exist or takes no mail",
                ),
                (
                    "mailto:Ada@gone.example?subject=x",
                    "mail to `Ada@gone.example` cannot be delivered: its domain does not exist or takes no mail",
                ),
                (
                    "mailto:a@a.example,b@gone.example",
                    "mail to `a@a.example,b@gone.example` cannot be delivered: one of the domains does not exist or takes no mail",
                ),
            ],
        );
    }

    #[test]
    fn nothing_is_known_without_a_check() {
        check_online::<Dead>("[a](https://a.example/)\n", &[], &[]);
    }

    #[test]
    fn images_have_a_rule_of_their_own() {
        let gone = Outcome::new(Verdict::Dead, Some(Reason::NotFound));
        let outcomes = [("https://a.example/a.png", gone)];
        check_online::<Dead>("![a](https://a.example/a.png)\n", &outcomes, &[]);
    }
}
