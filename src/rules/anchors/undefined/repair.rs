//! What to do about a link whose anchor is not there.

use std::path::Path;

use crate::corpus::{ResolvedPage, relative};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::LinkKind;
use crate::rules::anchors::fragment_links::FragmentLink;
use crate::rules::anchors::undefined::similarity::{Closest, SAME_LETTERS};
use crate::text::Span;

/// Points a link that has no path of its own to the page that has its anchor.
pub(super) fn with_path(
    finding: Finding,
    page: &ResolvedPage,
    other: &ResolvedPage,
    fragment_link: &FragmentLink<'_>,
) -> Finding {
    let is_bare = fragment_link.span.start == fragment_link.link.target.span.start;
    let folder = page.file.as_deref().and_then(Path::parent);
    let path = folder
        .zip(other.file.as_deref())
        .and_then(|(folder, file)| relative(folder, file));
    match path {
        Some(path) if is_bare && !path.contains([' ', '(', ')']) => {
            let at = Span::at(fragment_link.span.start, 0);
            finding.fix(Fix::risky(format!("link to `{path}`"), at, path))
        }
        _ => finding,
    }
}

/// Says which id was probably meant; `text` is that of its heading, which has the id in every version of
/// the generator that may make the site if it `is_lasting`.
pub(super) fn with_closest(
    finding: Finding,
    fragment_link: &FragmentLink<'_>,
    Closest { id, score }: Closest<'_>,
    (text, is_lasting): (&str, bool),
) -> Finding {
    let Some(new) = fragment(fragment_link, id, text) else {
        return finding.help(format!("the nearest one is “{text}”"));
    };
    let title = format!("link to `{new}`");
    let is_case = id.to_lowercase() == fragment_link.id.to_lowercase();
    let fix = if is_lasting && (is_case || score >= SAME_LETTERS) {
        Fix::safe(title, fragment_link.span, &*new)
    } else {
        Fix::risky(title, fragment_link.span, &*new)
    };
    let help = if fragment_link.by_text {
        format!("the nearest one is “{text}”")
    } else if is_case {
        format!("upper and lower case matter: write `{new}`")
    } else if text.is_empty() {
        format!("the nearest one is `{new}`")
    } else {
        format!("the nearest one is `{new}`, of “{text}”")
    };
    finding
        .help(help)
        .fix(fix.changes(&[Protected::Targets, Protected::Html]))
}

/// The fragment that leads to an id, as the link names it; `None` for a text that no link can hold.
fn fragment(fragment_link: &FragmentLink<'_>, id: &str, text: &str) -> Option<String> {
    if !fragment_link.by_text {
        return Some(format!("#{id}"));
    }
    if text.is_empty() || text.contains(['#', '^', '|', '[', ']', '%', '(', ')', '<']) {
        return None;
    }
    let is_wiki = fragment_link.link.kind == LinkKind::Wiki;
    let text = if is_wiki {
        text.to_owned()
    } else {
        text.replace(' ', "%20")
    };
    Some(format!("#{text}"))
}

/// The text of the heading that has an id; empty when no heading has it.
pub(super) fn heading_of<'a>(page: &'a ResolvedPage, id: &str) -> &'a str {
    let anchor = page.anchors.iter().find(|anchor| *anchor.id == *id);
    anchor
        .and_then(|anchor| page.headings.get(anchor.heading? as usize))
        .map_or("", |heading| &*heading.text)
}
