//! `links/bare-url`.

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Document, LinkKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// An address in running text.
#[derive(Debug, Default)]
pub(crate) struct BareUrl;

impl PageRule for BareUrl {
    const META: RuleMeta = rule_meta! {
        /// A URL is in the running text, without being a link.
        ///
        /// Reported when:
        ///
        /// - an address that starts with `http://`, `https://` or `www.` is neither a link with a text,
        ///   nor in `<…>`, nor code.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/bare-url -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader has to make out from the address what is there, a screen reader spells it, and
        /// some renderers do not link it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Ask for a refund at https://shop.example/account/refunds.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Ask for a refund in [your account](https://shop.example/account/refunds).
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the address is put in `<…>`, so that it is a link everywhere.
        name: "links/bare-url",
        level: Off,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let bare = page
            .links
            .iter()
            .filter(|link| link.kind == LinkKind::Bare && !link.target.dynamic);
        for link in bare {
            let url = page.slice(link.span);
            let open = if url.starts_with("www.") {
                "<https://"
            } else {
                "<"
            };
            let fix = Fix::new("put it in `<…>`", Applicability::Unsafe)
                .edit(Span::at(link.span.start, 0), open)
                .edit(Span::at(link.span.end, 0), ">");
            cx.report(
                Finding::new(
                    link.span,
                    format!("the address `{url}` is written out in the text"),
                )
                .help("make it a link with a text that says what is there")
                .fix(fix),
            );
        }
    }
}
