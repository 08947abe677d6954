//! `links/unsafe-scheme`.

use crate::diagnostic::Finding;
use crate::document::{Document, Target};
use crate::rules::links::target::targets;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// A link that runs code or points into the writer's own computer.
#[derive(Debug, Default)]
pub(crate) struct UnsafeScheme;

impl PageRule for UnsafeScheme {
    const META: RuleMeta = rule_meta! {
        /// A link runs code, or leads to the writer's own computer.
        ///
        /// Reported when:
        ///
        /// - a link has `javascript:`, `vbscript:`, a `data:` page, `file:`, a drive (`C:\…`) or a
        ///   network share (`\\server\…`), however it is disguised: upper case, spaces, entities.
        ///
        /// Not reported when:
        ///
        /// - it is an image with `data:`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/unsafe-scheme -->`.
        ///
        /// ## Why it matters
        ///
        /// Code in a link runs with the reader's session, and a file of the writer's computer is not on the
        /// reader's.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Download [the price list](file:///C:/Users/ada/prices.pdf).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Download [the price list](https://shop.example/prices.pdf).
        /// ```
        name: "links/unsafe-scheme",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for (link, target) in targets(page) {
            if let Some(danger) = danger(page, &link.target, target) {
                cx.report(finding(link.target.span, danger));
            }
        }
        let images = page.images.iter().filter(|image| !image.target.dynamic);
        for image in images {
            let danger = danger(page, &image.target, page.target(&image.target));
            if let Some(danger) = danger.filter(|danger| *danger != Danger::Data) {
                cx.report(finding(image.target.span, danger));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Danger {
    Code(&'static str),
    Data,
    File,
    Drive,
    Share,
}

fn danger(page: &Document, target: &Target, value: &str) -> Option<Danger> {
    if page.slice(target.span).starts_with("\\\\") || value.starts_with("\\\\") {
        return Some(Danger::Share);
    }
    let colon = value.find(':').filter(|at| *at <= 40)?;
    // Browsers drop blanks and control characters before they read the scheme (WHATWG URL, 4.4).
    let scheme: String = value[..colon]
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let rest = &value[colon + 1..];
    match scheme.as_str() {
        "javascript" => Some(Danger::Code("javascript:")),
        "vbscript" => Some(Danger::Code("vbscript:")),
        "data" => {
            let is_picture = rest.len() > 6
                && rest.as_bytes()[..6].eq_ignore_ascii_case(b"image/")
                && !rest.as_bytes()[6..].starts_with(b"svg");
            (!is_picture).then_some(Danger::Data)
        }
        "file" => Some(Danger::File),
        drive if drive.len() == 1 && (rest.starts_with(['\\', '/']) || rest.is_empty()) => {
            Some(Danger::Drive)
        }
        _ => None,
    }
}

fn finding(span: crate::text::Span, danger: Danger) -> Finding {
    let (message, help) = match danger {
        Danger::Code(scheme) => (
            format!("a `{scheme}` link runs code on the reader's computer"),
            "link to a page, or describe what to click",
        ),
        Danger::Data => (
            "a `data:` link carries a page inside itself, which browsers refuse to open".to_owned(),
            "put the content into a file and link to that",
        ),
        Danger::File => (
            "a `file:` link leads to a file on the reader's own computer".to_owned(),
            "put the file beside the pages and link to it by its path, or write the path as code",
        ),
        Danger::Drive => (
            "the link leads to a drive of one computer".to_owned(),
            "put the file beside the pages and link to it by its path, or write the path as code",
        ),
        Danger::Share => (
            "the link leads to a share of one network".to_owned(),
            "put the file beside the pages and link to it by its path, or write the path as code",
        ),
    };
    Finding::new(span, message).help(help)
}
