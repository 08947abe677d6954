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
        /// A link contains a password or a token.
        ///
        /// Reported when:
        ///
        /// - the address of a link, image or definition, or the text of a link, has a user name and
        ///   password before the host, a parameter such as `token`, `api_key`, `password` or `sig` with a
        ///   value that looks real, or a token of a well-known service, recognised by its shape. The
        ///   secret is masked in everything that is printed.
        ///
        /// Not reported when:
        ///
        /// - the value is a placeholder: `YOUR_TOKEN`, `<token>`, `xxx`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/leaked-secret -->`.
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

/// The bytes of links, images and definitions, each once.
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
        .help("remove it, and revoke it: the history of the page still has it")
}
