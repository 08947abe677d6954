//! `links/insecure`.

use crate::diagnostic::{Finding, Fix};
use crate::document::Document;
use crate::rules::links::host::{is_private, is_reserved};
use crate::rules::links::target::{WebAddress, targets};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A link over an unencrypted connection.
#[derive(Debug, Default)]
pub(crate) struct Insecure;

impl PageRule for Insecure {
    const META: RuleMeta = rule_meta! {
        /// A link uses `http://`.
        ///
        /// Reported when:
        ///
        /// - a web address starts with `http://`.
        ///
        /// Not reported when:
        ///
        /// - the host is in the reader's own network, or one of the reserved `example` names.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/insecure -->`.
        ///
        /// ## Why it matters
        ///
        /// Everybody on the way can read and change what the reader gets, and browsers warn about it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Read [the terms](http://shop.telegram.org/terms).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Read [the terms](https://shop.telegram.org/terms).
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the address is changed to `https://`, which the host may not have.
        name: "links/insecure",
        level: Note,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for (link, target) in targets(page) {
            let Some(address) = WebAddress::new(target) else {
                continue;
            };
            let host = address.plain_host();
            let is_http = address.scheme.eq_ignore_ascii_case("http");
            if is_http && !host.is_empty() && !is_private(&host) && !is_reserved(&host) {
                cx.report(finding(page, link.target.span, &host).cause(host));
            }
        }
    }
}

fn finding(page: &Document, span: Span, host: &str) -> Finding {
    let finding = Finding::new(span, format!("the link to `{host}` is not encrypted"))
        .help("write `https://`, if the site has it");
    let source = page.slice(span);
    let lead = (source.len() - source.trim_start().len()) as u32;
    let scheme = Span::at(span.start + lead, 4);
    let is_plain = source
        .trim_start()
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("http:"));
    if is_plain {
        finding.fix(Fix::risky("write `https://`", scheme, "https"))
    } else {
        finding
    }
}
