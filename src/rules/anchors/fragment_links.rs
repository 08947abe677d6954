//! The links of a page that name an anchor.

use std::borrow::Cow;
use std::path::Path;

use crate::corpus::{Corpus, FileFacts, PageId, Resolution, ResolvedPage, split_target};
use crate::document::{Anchor, Link, LinkKind, Target};
use crate::settings::Site;
use crate::slug::{self, Dialect};
use crate::text::Span;

/// A link with a fragment that some page or file has to answer.
pub(super) struct FragmentLink<'a> {
    pub(super) link: &'a Link,
    /// The wanted id, decoded.
    pub(super) id: Cow<'a, str>,
    /// The wanted id as it is written: some sites make ids that are percent-encoded.
    pub(super) raw: &'a str,
    /// Whether the link names a heading by its text, as in a vault.
    pub(super) by_text: bool,
    /// The fragment with its `#`, where the target is written as it reads.
    pub(super) span: Span,
    pub(super) target: FragmentTarget<'a>,
}

/// What has to have the id.
pub(super) enum FragmentTarget<'a> {
    /// A page.
    Page(PageId),
    /// An HTML file.
    Html(&'a Path),
}

/// How the links of a site name headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By ids; `[[Page#Heading]]` by texts.
    Ids,
    /// By texts in every syntax, as a vault does.
    Texts,
}

impl Naming {
    /// The way of the site.
    pub(super) fn of(site: &Site) -> Self {
        if site.table().wikilinks {
            Self::Texts
        } else {
            Self::Ids
        }
    }
}

/// The fragment links of a page, in their order; those of a reference definition count once.
pub(super) fn fragment_links(
    corpus: &Corpus,
    id: PageId,
    naming: Naming,
) -> impl Iterator<Item = FragmentLink<'_>> {
    fragment_links_to(corpus, id, naming, |_| true)
}

/// The fragment links to the ids that `is_wanted` accepts.
pub(super) fn fragment_links_to(
    corpus: &Corpus,
    id: PageId,
    naming: Naming,
    is_wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = FragmentLink<'_>> {
    let page = corpus.page(id);
    page.written_links().filter_map(move |(link, resolution)| {
        if link.declares_anchor || link.target.dynamic {
            return None;
        }
        let target = page.target(&link.target);
        memchr::memchr(b'#', target.as_bytes())?;
        let parts = split_target(target);
        let raw = parts.fragment?;
        // What follows `:~:` is for the browser alone.
        let raw = raw.split(":~:").next().unwrap_or(raw);
        let raw = raw.strip_prefix("user-content-").unwrap_or(raw);
        let is_source = parts.query.is_some_and(|query| query.contains("plain=1"));
        if !is_id(raw) || (is_source && is_line(raw)) {
            return None;
        }
        let decoded = match link.kind {
            LinkKind::Wiki => Cow::Borrowed(raw),
            _ => percent_encoding::percent_decode_str(raw).decode_utf8_lossy(),
        };
        let by_text =
            link.kind == LinkKind::Wiki || naming == Naming::Texts && link.kind != LinkKind::Html;
        // A vault names headings by their text, the inner one last, and blocks with `^`.
        let decoded = match by_text {
            true if decoded.contains('^') => return None,
            true => Cow::Owned(id_of_text(decoded.rsplit('#').next().unwrap_or(raw))?),
            false => decoded,
        };
        if !is_wanted(&decoded) {
            return None;
        }
        let target = match resolution {
            Resolution::SamePage => FragmentTarget::Page(id),
            Resolution::Found(found) if !found.is_folder => match corpus.page_of(&found.file) {
                Some(target) => FragmentTarget::Page(target),
                None => matches!(corpus.file(&found.file), Some(FileFacts::Html(_)))
                    .then_some(FragmentTarget::Html(&found.file))?,
            },
            _ => return None,
        };
        Some(FragmentLink {
            link,
            id: decoded,
            raw,
            by_text,
            span: fragment_span(page, &link.target),
            target,
        })
    })
}

/// The id that a heading of this text gets.
fn id_of_text(text: &str) -> Option<String> {
    let source = format!("# {text}\n");
    let headings = slug::headings(&source);
    slug::slug(Dialect::Github, headings.first()?)
}

/// Whether a fragment names an anchor that somebody writes: not the top of the page, a footnote, a tab,
/// or a route of an application.
fn is_id(fragment: &str) -> bool {
    const MADE: [&str; 6] = ["tab/", "tabpanel_", "__", "/", "!", "page="];
    !fragment.is_empty()
        && !matches!(fragment, "top" | "_top")
        && !MADE.iter().any(|start| fragment.starts_with(start))
        && !is_footnote(fragment)
}

/// `fn1`, `fn:note`, `fnref-1`.
fn is_footnote(fragment: &str) -> bool {
    let label = fragment
        .strip_prefix("fnref")
        .or_else(|| fragment.strip_prefix("fn"));
    label.is_some_and(|label| {
        label.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '-' | '_' | '.'))
    })
}

/// `L10` or `L10-L20`, as hosts of repositories have it for a page shown as its source.
fn is_line(fragment: &str) -> bool {
    fragment.strip_prefix('L').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'L' | b'C'))
    })
}

/// The fragment with its `#`; the whole target when it is written with an escape for the `#`.
fn fragment_span(page: &ResolvedPage, target: &Target) -> Span {
    match memchr::memchr(b'#', target.span.slice(&page.text).as_bytes()) {
        Some(at) => Span::new(target.span.start + at as u32, target.span.end),
        None => target.span,
    }
}

/// The page nearest to the link that has the id: no more than three do, not the linked one, and it is in
/// the same language.
pub(super) fn home<'a>(
    corpus: &'a Corpus,
    (target, own): (PageId, PageId),
    id: &str,
) -> Option<(&'a ResolvedPage, &'a Anchor)> {
    let homes = corpus.anchor_homes(id);
    if homes.len() > 3 {
        return None;
    }
    let own = corpus.page(own);
    let from = &*own.path;
    let shared = |path: &str| {
        from.bytes()
            .zip(path.bytes())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let others = homes.iter().filter(|home| {
        home.page != target && corpus.page(home.page).path_language == own.path_language
    });
    let home = others.max_by_key(|home| shared(&corpus.page(home.page).path))?;
    let page = corpus.page(home.page);
    Some((page, &page.anchors[home.anchor as usize]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_writer_names_is_no_id() {
        for fragment in [
            "",
            "top",
            "fn1",
            "fnref:note",
            "tab/ios",
            "/route",
            "__tabbed_1",
        ] {
            assert!(!is_id(fragment), "{fragment}");
        }
        for fragment in ["fnord", "function", "L10", "table"] {
            assert!(is_id(fragment), "{fragment}");
        }
    }
}
