//! What to do about a link whose anchor is not there.

use std::path::Path;

use crate::corpus::{PageFacts, relative};
use crate::diagnostic::{Finding, Fix};
use crate::document::LinkKind;
use crate::rules::anchors::aims::Aim;
use crate::rules::anchors::guess::{Guess, SAME_LETTERS};
use crate::text::Span;

/// Points a link that has no path of its own to the page that has its anchor.
pub(super) fn with_path(
    finding: Finding,
    page: &PageFacts,
    other: &PageFacts,
    aim: &Aim<'_>,
) -> Finding {
    let is_bare = aim.span.start == aim.link.target.span.start;
    let folder = page.file.as_deref().and_then(Path::parent);
    let path = folder
        .zip(other.file.as_deref())
        .and_then(|(folder, file)| relative(folder, file));
    match path {
        Some(path) if is_bare && !path.contains([' ', '(', ')']) => {
            let at = Span::at(aim.span.start, 0);
            finding.fix(Fix::risky(format!("link to `{path}`"), at, path))
        }
        _ => finding,
    }
}

/// Says which id was probably meant; `text` is that of its heading.
pub(super) fn with_guess(
    finding: Finding,
    aim: &Aim<'_>,
    Guess { id, score }: Guess<'_>,
    text: &str,
) -> Finding {
    let Some(new) = fragment(aim, id, text) else {
        return finding.help(format!("the nearest one is “{text}”"));
    };
    let title = format!("link to `{new}`");
    let is_case = id.to_lowercase() == aim.id.to_lowercase();
    let fix = if is_case || score >= SAME_LETTERS {
        Fix::safe(title, aim.span, &*new)
    } else {
        Fix::risky(title, aim.span, &*new)
    };
    let help = if aim.by_text {
        format!("the nearest one is “{text}”")
    } else if is_case {
        format!("upper and lower case count: write `{new}`")
    } else if text.is_empty() {
        format!("the nearest one is `{new}`")
    } else {
        format!("the nearest one is `{new}`, of “{text}”")
    };
    finding.help(help).fix(fix)
}

/// The fragment that leads to an id, as the link names it; `None` for a text that no link can hold.
fn fragment(aim: &Aim<'_>, id: &str, text: &str) -> Option<String> {
    if !aim.by_text {
        return Some(format!("#{id}"));
    }
    if text.is_empty() || text.contains(['#', '^', '|', '[', ']', '%', '(', ')', '<']) {
        return None;
    }
    let is_wiki = aim.link.kind == LinkKind::Wiki;
    let text = if is_wiki {
        text.to_owned()
    } else {
        text.replace(' ', "%20")
    };
    Some(format!("#{text}"))
}

/// The text of the heading that has an id; empty when no heading has it.
pub(super) fn heading_of<'a>(page: &'a PageFacts, id: &str) -> &'a str {
    let anchor = page.anchors.iter().find(|anchor| *anchor.id == *id);
    anchor
        .and_then(|anchor| page.headings.get(anchor.heading? as usize))
        .map_or("", |heading| &*heading.text)
}
