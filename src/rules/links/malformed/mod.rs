//! `links/malformed`.

mod unparsed;

use crate::diagnostic::{Finding, Fix};
use crate::document::{Document, Link, LinkKind};
use crate::rules::links::malformed::unparsed::{UnparsedKind, UnparsedLink, unparsed_links};
use crate::rules::links::target::targets;
use crate::rules::links::target_syntax::contact::contact_fault;
use crate::rules::links::target_syntax::{Fault, fault};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A link whose address cannot work as it is written.
#[derive(Debug, Default)]
pub(crate) struct Malformed;

impl PageRule for Malformed {
    const META: RuleMeta = rule_meta! {
        /// An address cannot work as it is written.
        ///
        /// Reported when:
        ///
        /// - a web address has a typing error in its scheme (`htps://`, `https//`, `http:/`, a doubled
        ///   `https://`), no host, a host or port that cannot exist, spaces or a single bracket that are not
        ///   percent-encoded, or starts with `www.`, which without `https://` is a path on this site;
        /// - a target is in quotes or in a second pair of parentheses;
        /// - a mail address is not valid by RFC 6068, or a phone number in international form by RFC 3966;
        /// - readers see brackets in place of a link, because there is a space in the address or between
        ///   the brackets, or the brackets are the wrong way round.
        ///
        /// Not reported when:
        ///
        /// - it is a short service number, such as `tel:112`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/malformed -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader gets an error page, or a page full of brackets.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Ask for a refund in [your account](https//shop.example/account) or call [us](tel:030 123 456 78).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Ask for a refund in [your account](https://shop.example/account) or call [us](tel:+49-30-12345678).
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the address that was probably meant is written.
        name: "links/malformed",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for (link, target) in targets(page) {
            if let Some(fault) = link_fault(link, target.trim()) {
                cx.report(finding(page, link, fault));
            }
        }
        for unparsed in unparsed_links(page) {
            cx.report(unparsed_finding(page, unparsed));
        }
    }
}

fn link_fault(link: &Link, target: &str) -> Option<Fault> {
    match link.kind {
        // `www.` needs no scheme in running text, and a mail address none in angle brackets.
        LinkKind::Bare if target.starts_with("www.") => None,
        LinkKind::Autolink if !target.contains(':') => None,
        // Running text shows addresses in parts and with placeholders: `http://host:port`.
        LinkKind::Bare => {
            fault(target).filter(|fault| fault.meant.is_some() && target.matches("://").count() > 1)
        }
        _ => contact_fault(target).or_else(|| fault(target)),
    }
}

fn finding(page: &Document, link: &Link, fault: Fault) -> Finding {
    let span = link.target.span;
    let finding = Finding::new(span, fault.message).help(fault.help);
    let is_exact =
        link.target.decoded.is_none() && page.slice(span).trim().len() == span.len() as usize;
    match fault.meant.filter(|_| is_exact) {
        Some(meant) => finding.fix(Fix::risky(format!("write `{meant}`"), span, meant)),
        None => finding,
    }
}

/// A target with a space in it, which is written without.
fn space_finding(page: &Document, unparsed: UnparsedLink) -> Option<Finding> {
    let span = unparsed.inside?;
    let inside = page.slice(span);
    let address = inside.trim().trim_matches(['<', '>']);
    if !address.contains([' ', '\t']) {
        return None;
    }
    let message = format!(
        "not parsed as a link: `({inside})` contains a space, and readers see the brackets"
    );
    // A title would follow in quotes.
    if address.contains(['"', '\'', '(']) {
        return Some(Finding::new(unparsed.span, message).help("write `%20` for the space"));
    }
    let joiner = if address.starts_with("tel:") {
        "-"
    } else {
        "%20"
    };
    let words: Vec<&str> = address.split_whitespace().collect();
    let new = words.join(joiner);
    let fix = Fix::risky(format!("write `{new}`"), span, new.clone());
    Some(
        Finding::new(unparsed.span, message)
            .help(format!("write `{new}`"))
            .fix(fix),
    )
}

fn unparsed_finding(page: &Document, unparsed: UnparsedLink) -> Finding {
    if unparsed.kind == UnparsedKind::Target
        && let Some(finding) = space_finding(page, unparsed)
    {
        return finding;
    }
    let (message, help) = match unparsed.kind {
        UnparsedKind::Target if unparsed.inside.is_none() => (
            "not parsed as a link: its parenthesis is never closed",
            "write `)` after the address",
        ),
        UnparsedKind::Target => (
            "not parsed as a link: readers see the brackets",
            "write `](address)`",
        ),
        UnparsedKind::Space => (
            "not parsed as a link: there is a space between the text and the address",
            "remove the space",
        ),
        UnparsedKind::Nested => (
            "not parsed as a link: there is another link in its text, and readers see the brackets",
            "take one of the two links out",
        ),
        UnparsedKind::Reversed => (
            "not parsed as a link: the brackets are the wrong way round",
            "write `[text](address)`",
        ),
    };
    let finding = Finding::new(unparsed.span, message).help(help);
    match unparsed.kind {
        UnparsedKind::Space => {
            let space = crate::text::Span::at(unparsed.span.start + 1, 1);
            finding.fix(Fix::risky("remove the space", space, ""))
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::Malformed;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn every_form_of_link_is_checked() {
        check::<Malformed>(
            "[a](htps://a.example) [b][] <a href=\"www.c.example\">c</a> https://https://d.example\n\n[b]: mailto:b\n",
            &[
                ("htps://a.example", "the address starts with `htps://`"),
                ("mailto:b", "`b` is not a valid mail address"),
                (
                    "www.c.example",
                    "`www.c.example` is treated as a path on this site",
                ),
                ("https://https://d.example", "the address has two schemes"),
            ],
        );
    }

    #[test]
    fn brackets_in_running_text_are_no_link() {
        check::<Malformed>(
            "[a b](https://a.example/x y), [c] (https://c.example), (d)[https://d.example]\n",
            &[
                (
                    "](",
                    "not parsed as a link: `(https://a.example/x y)` contains a space, and readers see the brackets",
                ),
                (
                    "] ",
                    "not parsed as a link: there is a space between the text and the address",
                ),
                (
                    ")[",
                    "not parsed as a link: the brackets are the wrong way round",
                ),
            ],
        );
    }

    #[test]
    fn good_links_are_silent() {
        check::<Malformed>(
            "www.a.example <ada@a.example> http://host:port/x [f]([[page:/g]]) [a](b.md) [c](tel:+49-30-1) ![d](e.png)\n",
            &[],
        );
    }

    #[test]
    fn what_was_meant_is_written() {
        check_fix::<Malformed>(
            "[a](https//a.example) [b]((b.md)) [c] (https://c.example) [d](my page.md) [e](tel:+49 30 1)\n",
            "[a](https://a.example) [b](b.md) [c](https://c.example) [d](my%20page.md) [e](tel:+49-30-1)\n",
        );
    }
}
