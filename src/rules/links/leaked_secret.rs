//! `links/leaked-secret`.

use crate::diagnostic::Finding;
use crate::document::{Document, LinkKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;
use crate::text::secret::{Certainty, Secret, SecretKind, secrets};

/// A link that gives a secret away.
#[derive(Debug, Default)]
pub(crate) struct LeakedSecret;

impl PageRule for LeakedSecret {
    const META: RuleMeta = rule_meta! {
        /// A link gives away a password or a token.
        ///
        /// ## What it checks
        ///
        /// The addresses of links, images and definitions, and the text of links: a user name and password
        /// before the host, parameters such as `token`, `api_key`, `password`, `sig` with a value that looks
        /// real, and the tokens of well-known services by their shape. Placeholders (`YOUR_TOKEN`,
        /// `<token>`, `xxx`) are fine. The secret itself is masked in everything that is printed.
        ///
        /// ## Why it matters
        ///
        /// Whoever reads the page can use it, and so can everybody who ever gets hold of the repository.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Download [your invoices](https://shop.example/invoices?access_token=9f3b27c1d0e84a55).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Download [your invoices](https://shop.example/invoices?access_token=YOUR_TOKEN).
        /// ```
        name: "links/leaked-secret",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for place in places(page) {
            let likely = secrets(page.slice(place))
                .into_iter()
                .filter(|secret| secret.certainty == Certainty::Likely);
            for secret in likely {
                cx.report(finding(page, place, secret));
            }
        }
    }
}

/// The bytes that links, images and definitions stand in, each once.
fn places(page: &Document) -> Vec<Span> {
    let links = page.links.iter().map(|link| match link.kind {
        LinkKind::Html => link.span.to(link.text),
        _ => link.span,
    });
    let images = page.images.iter().map(|image| image.span);
    let definitions = page.definitions.iter().map(|definition| definition.span);
    let mut spans: Vec<Span> = links.chain(images).chain(definitions).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let overlaps = next.start < kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
        }
        overlaps
    });
    spans
}

fn finding(page: &Document, place: Span, secret: Secret) -> Finding {
    let span = Span::from(secret.range).shift(place.start);
    let message = match secret.kind {
        SecretKind::UserInfo if page.slice(span).contains(':') => {
            "a link gives away a user name and password".to_owned()
        }
        SecretKind::UserInfo => "a link gives away a token before its host".to_owned(),
        SecretKind::Parameter(name) => format!("a link gives away the value of `{name}`"),
        SecretKind::Token(name) => format!("a link gives away {name}"),
    };
    Finding::new(span, message)
        .help("take it out, and revoke it: the history of the page still holds it")
}

#[cfg(test)]
mod tests {
    use super::LeakedSecret;
    use crate::rules::tester::check;

    #[test]
    fn secrets_are_reported_in_every_form_of_link() {
        let user = "a link gives away a user name and password";
        check::<LeakedSecret>(
            "[a](https://ada:s3same@a.example) <https://ada:s3same@b.example> https://ada:s3same@c.example <a href=\"https://ada:s3same@d.example\">d</a> [e][] ![f](https://ada:s3same@f.example/i.png)\n\n[e]: https://ada:s3same@e.example\n",
            &[("ada:s3same", user); 6],
        );
        check::<LeakedSecret>(
            "[![a](https://a.example/?sig=Zm9vYmFyMTIz)](https://b.example/?x=1&amp;token=9f3b27c1d0e8 \"t\")\n",
            &[
                ("Zm9vYmFyMTIz", "a link gives away the value of `sig`"),
                ("9f3b27c1d0e8", "a link gives away the value of `token`"),
            ],
        );
    }

    #[test]
    fn a_known_token_is_named() {
        check::<LeakedSecret>(
            "[a](https://hooks.slack.com/services/T01AB2CD3/B01EF2GH3/k2J9sd81Lmw02kdPq7)\n",
            &[(
                "T01AB2CD3/B01EF2GH3/k2J9sd81Lmw02kdPq7",
                "a link gives away the address of a Slack webhook",
            )],
        );
    }

    #[test]
    fn placeholders_and_running_text_are_silent() {
        check::<LeakedSecret>(
            "[a](https://a.example/?token=YOUR_TOKEN) [b](https://user:password@b.example) [c](https://c.example/?token={{token}}) `https://ada:s3same@a.example`\n",
            &[],
        );
    }
}
