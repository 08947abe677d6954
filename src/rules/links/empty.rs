//! `links/empty`.

use crate::diagnostic::Finding;
use crate::document::{BlockKind, Document, Link, LinkKind};
use crate::rules::links::target::{has_attribute, text_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// Attributes that give an HTML link a name without text, or make it an anchor.
const NAMES: [&str; 7] = [
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "title",
    "id",
    "name",
    "class",
];

/// A link without a target or without text.
#[derive(Debug, Default)]
pub(crate) struct Empty;

impl PageRule for Empty {
    const META: RuleMeta = rule_meta! {
        /// A link leads nowhere, or has no text to click.
        ///
        /// Reported when:
        ///
        /// - a link has no target (`[text]()`) or no text (`[](page.md)`), in Markdown or HTML.
        ///
        /// Not reported when:
        ///
        /// - it is an anchor: `[](#id)` at the start of a heading, `[](){#id}`, `<a id>`;
        /// - the link is around an image: its alternative text is the text of the link, and
        ///   `images/missing-alt` checks that.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/empty -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader clicks and stays where they are, or sees nothing to click at all.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Write to [our support]() or read [](refunds.md).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Write to [our support](https://shop.example/support) or read [about refunds](refunds.md).
        /// ```
        name: "links/empty",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for link in &page.links {
            let is_written = !matches!(link.kind, LinkKind::Autolink | LinkKind::Bare);
            if !is_written || link.declares_anchor || link.target.dynamic {
                continue;
            }
            let target = page.target(&link.target).trim();
            let text = text_of(page, link);
            if is_made_by_attributes(page, link, text.as_deref()) {
                continue;
            }
            let has_text = link.has_image || text.as_deref().is_none_or(is_visible);
            if target.is_empty() && is_draft(page, link) {
                continue;
            }
            if target.is_empty() {
                cx.report(without_target(link, text.filter(|text| is_visible(text))));
            } else if !has_text
                && !has_other_text(page, link)
                && !is_titled(page, link, cx)
                && !is_extension(page, link)
            {
                cx.report(
                    Finding::new(link.span, format!("the link to `{target}` has no text"))
                        .help("write what the reader finds there")
                        // `[](id)` was meant to declare the id of its heading.
                        .superseded_by("anchors/malformed", link.span),
                );
            }
        }
    }
}

/// Whether the generator writes the title of the page or section that a Markdown link leads to.
fn is_titled(page: &Document, link: &Link, cx: &Context<'_>) -> bool {
    link.kind == LinkKind::Inline && cx.settings.site_of(&page.path).table().titles_links
}

/// Whether a link is part of an extension of docfx: `[!INCLUDE[](part.md)]`, `[!code-csharp[](a.cs)]`.
fn is_extension(page: &Document, link: &Link) -> bool {
    let before = page.text[..link.span.start as usize].trim_end_matches(' ');
    let mark = before.rfind("[!").map(|at| &before[at + 2..]);
    mark.is_some_and(|name| {
        name.len() < 40
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// Whether a link is a chapter of a book that is not written yet: `- [Draft]()` in `SUMMARY.md`.
fn is_draft(page: &Document, link: &Link) -> bool {
    let name = page.path.rsplit('/').next().unwrap_or(&page.path);
    let is_item = page
        .ancestors(link.block)
        .any(|block| matches!(page.block(block).kind, BlockKind::Item(_)));
    name == "SUMMARY.md" && link.kind == LinkKind::Inline && is_item
}

fn without_target(link: &Link, text: Option<String>) -> Finding {
    let span = if link.kind == LinkKind::Html {
        link.span.to(link.text)
    } else {
        link.span
    };
    match text {
        Some(text) => Finding::new(span, format!("the link `{text}` leads nowhere"))
            .help("add the address, or make it plain text"),
        None if link.has_image => Finding::new(span, "the link around an image leads nowhere")
            .help("add the address, or leave the image without a link"),
        None => {
            Finding::new(span, "a link has neither text nor target").help("complete or remove it")
        }
    }
}

/// Whether attributes follow the link that make it an anchor or an icon: `[](){#id}`, `{: .icon}`. On a
/// link with a text, those that say how it opens do not.
fn is_made_by_attributes(page: &Document, link: &Link, text: Option<&str>) -> bool {
    let behind = &page.text[link.span.end as usize..];
    let list = behind
        .strip_prefix('{')
        .filter(|_| link.kind != LinkKind::Html);
    list.is_some_and(|list| {
        let list = list.split('}').next().unwrap_or(list);
        let mut parts = list.split([' ', ':']);
        !text.is_some_and(is_visible) || parts.any(|part| part.starts_with(['#', '.']))
    })
}

/// Whether a link without text shows something else: an icon, a label for screen readers, an anchor.
fn has_other_text(page: &Document, link: &Link) -> bool {
    link.kind == LinkKind::Html
        && (page.slice(link.text).contains('<') || has_attribute(page, link, &NAMES))
}

fn is_visible(text: &str) -> bool {
    text.chars().any(|c| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    })
}
