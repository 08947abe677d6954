//! Definition, references, hover and document links.

use std::fmt::Write as _;
use std::path::Path;

use gen_lsp_types::{
    Contents, Definition, DefinitionResponse, DocumentLink, Hover, Location, LocationLink,
    MarkupContent, MarkupKind, Position,
};

use crate::corpus::{FileFacts, PageId, ResolvedPage};
use crate::lsp::target_at::{TargetAt, target_at};
use crate::lsp::uri::uri_of;
use crate::lsp::verdict;
use crate::lsp::view::{Destination, View, destination};
use crate::text::Span;

/// Lines of a section that a hover shows.
const SHOWN_LINES: usize = 12;

/// Where the thing at the cursor is defined.
pub(super) fn definition(view: &View, file: &Path, at: Position) -> Option<DefinitionResponse> {
    let (_, page) = view.page(file)?;
    let lines = view.lines(page);
    let (origin, target) = match target_at(page, lines.offset(at))? {
        TargetAt::Link(index) => {
            let target = destination(page, index)?;
            (page.links[index].span, location(view, &target)?)
        }
        TargetAt::Image(index) => {
            let file = image_file(page, index)?;
            let uri = view.uri(file)?;
            (
                page.images[index].span,
                Location {
                    uri,
                    range: gen_lsp_types::Range::default(),
                },
            )
        }
        TargetAt::Anchor(index) => {
            let span = page.anchors[index].span;
            (span, view.location(page, span)?)
        }
        TargetAt::Heading(index) => {
            let span = page.headings[index].content;
            (span, view.location(page, span)?)
        }
    };
    Some(if view.client.definition_links {
        DefinitionResponse::DefinitionLinkList(vec![LocationLink {
            origin_selection_range: Some(lines.range(origin)),
            target_uri: target.uri,
            target_range: target.range,
            target_selection_range: target.range,
        }])
    } else {
        DefinitionResponse::Definition(Definition::Location(target))
    })
}

/// The place of a destination: the anchor, or the top of the file.
fn location(view: &View, to: &Destination) -> Option<Location> {
    let top = gen_lsp_types::Range::default();
    let Some(id) = view.corpus().page_of(&to.file) else {
        let uri = view.uri(&to.file)?;
        return Some(Location { uri, range: top });
    };
    let page = view.corpus().page(id);
    let anchor = to
        .fragment
        .as_ref()
        .and_then(|fragment| place_of(page, fragment));
    let span = anchor.unwrap_or_default();
    view.location(page, span)
}

/// Where an anchor is: the content of its heading, or the id itself.
fn place_of(page: &ResolvedPage, id: &str) -> Option<Span> {
    let anchor = page.anchors.iter().find(|anchor| *anchor.id == *id);
    let Some(anchor) = anchor else {
        // Wikilinks name a heading by its text.
        let heading = page.headings.iter().find(|heading| *heading.text == *id)?;
        return Some(heading.content);
    };
    Some(match anchor.heading {
        Some(heading) => page.headings[heading as usize].content,
        None => anchor.span,
    })
}

/// The links to what is at the cursor: to an anchor, or to the page of a link without a fragment.
pub(super) fn references(
    view: &View,
    file: &Path,
    at: Position,
    with_declaration: bool,
) -> Option<Vec<Location>> {
    let (_, page) = view.page(file)?;
    let wanted = match target_at(page, view.lines(page).offset(at))? {
        TargetAt::Link(index) => destination(page, index)?,
        TargetAt::Anchor(index) => Destination {
            file: file.to_path_buf(),
            fragment: Some(page.anchors[index].id.to_string()),
        },
        TargetAt::Heading(index) => Destination {
            file: file.to_path_buf(),
            fragment: Some(page.headings[index].id.as_ref()?.to_string()),
        },
        TargetAt::Image(index) => {
            let shown = image_file(page, index)?;
            return Some(uses_of_image(view, shown));
        }
    };
    let links = view.links_to(&wanted.file).filter(|(_, _, fragment)| {
        wanted.fragment.is_none() || fragment.as_deref() == wanted.fragment.as_deref()
    });
    let mut found: Vec<Location> = links
        .filter_map(|(page, link, _)| view.location(page, link.span))
        .collect();
    if with_declaration && wanted.fragment.is_some() {
        found.extend(location(view, &wanted));
    }
    Some(found)
}

fn uses_of_image(view: &View, file: &Path) -> Vec<Location> {
    let mut found = Vec::new();
    for page in view.corpus().checked() {
        for (index, image) in page.images.iter().enumerate() {
            if image_file(page, index) == Some(file) {
                found.extend(view.location(page, image.span));
            }
        }
    }
    found
}

fn image_file(page: &ResolvedPage, index: usize) -> Option<&Path> {
    match page.image_targets().get(index)? {
        crate::corpus::Resolution::Found(found) if !found.is_folder => Some(&found.file),
        _ => None,
    }
}

/// What the link, image or anchor at the cursor is about.
pub(super) fn hover(view: &View, file: &Path, at: Position) -> Option<Hover> {
    let (id, page) = view.page(file)?;
    let lines = view.lines(page);
    let (span, value) = match target_at(page, lines.offset(at))? {
        TargetAt::Link(index) => (page.links[index].span, describe_link(view, page, index)?),
        TargetAt::Image(index) => (page.images[index].span, describe_image(view, page, index)?),
        TargetAt::Anchor(index) => {
            let anchor = &page.anchors[index];
            (anchor.whole, describe_anchor(view, id, &anchor.id))
        }
        TargetAt::Heading(index) => {
            let heading = &page.headings[index];
            (
                heading.span,
                describe_anchor(view, id, heading.id.as_ref()?),
            )
        }
    };
    let kind = if view.client.markdown_hover {
        MarkupKind::Markdown
    } else {
        MarkupKind::PlainText
    };
    Some(Hover {
        contents: Contents::MarkupContent(MarkupContent { kind, value }),
        range: Some(lines.range(span)),
    })
}

fn describe_link(view: &View, page: &ResolvedPage, index: usize) -> Option<String> {
    let link = &page.links[index];
    let Some(to) = destination(page, index) else {
        return verdict::describe(&page.address(&link.target, Some(link.kind))?);
    };
    let Some(id) = view.corpus().page_of(&to.file) else {
        return Some(format!("`{}`", shown_path(view, &to.file)));
    };
    let there = view.corpus().page(id);
    let start = match &to.fragment {
        Some(fragment) => place_of(there, fragment)?.start,
        None => there.front_matter.map_or(0, |block| block.span.end),
    };
    let mut shown = format!("`{}`\n\n", there.path);
    shown.push_str(&section(there, start));
    Some(shown)
}

/// The first lines of what is at an offset, up to the next heading of its level.
fn section(page: &ResolvedPage, start: u32) -> String {
    let at = page
        .headings
        .iter()
        .position(|heading| heading.span.start <= start && start <= heading.span.end);
    let (from, end) = match at {
        Some(at) => {
            let next = page.headings.get(page.headings[at].topic_end as usize);
            let end = next.map_or(page.text.len() as u32, |next| next.span.start);
            (page.headings[at].span.start, end)
        }
        None => (start, page.text.len() as u32),
    };
    let text = page.text[from as usize..end as usize].trim();
    let mut lines = text.lines();
    let mut shown: Vec<&str> = lines.by_ref().take(SHOWN_LINES).collect();
    if lines.next().is_some() {
        shown.push("…");
    }
    shown.join("\n")
}

fn describe_image(view: &View, page: &ResolvedPage, index: usize) -> Option<String> {
    let file = image_file(page, index)?;
    let mut shown = format!("`{}`", shown_path(view, file));
    if let Some(FileFacts::Image(facts)) = view.corpus().file(file) {
        let _ = write!(shown, ", {} bytes", facts.bytes);
    }
    if view.client.markdown_hover
        && let Some(uri) = uri_of(file)
    {
        let _ = write!(shown, "\n\n![]({})", uri.0);
    }
    Some(shown)
}

fn describe_anchor(view: &View, id: PageId, anchor: &str) -> String {
    let page = view.corpus().page(id);
    let links = page.file.as_deref().map_or(0, |file| {
        let links = view.links_to(file);
        links
            .filter(|(_, _, fragment)| fragment.as_deref() == Some(anchor))
            .count()
    });
    let mut shown = format!("`#{anchor}`, {}", counted(links, "link"));
    if is_published(view, page, anchor) {
        shown.push_str(", published");
    }
    shown
}

/// Whether the lockfile lists an anchor as published.
pub(super) fn is_published(view: &View, page: &ResolvedPage, id: &str) -> bool {
    let config = &view.project.scope().config;
    config.lockfile().is_some_and(|lockfile| {
        let name = page.lockfile_name(lockfile);
        let entry = name.and_then(|name| lockfile.get(&name, id));
        entry.is_some_and(|entry| entry.state == crate::settings::EntryState::Published)
    })
}

pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn shown_path(view: &View, file: &Path) -> String {
    crate::corpus::display_path(&view.project.scope().cwd, file).to_string()
}

/// The links and images of a page that lead to files.
pub(super) fn document_links(view: &View, file: &Path) -> Option<Vec<DocumentLink>> {
    let (_, page) = view.page(file)?;
    let lines = view.lines(page);
    let mut found = Vec::new();
    for (index, link) in page.links.iter().enumerate() {
        if link.declares_anchor || link.target.span.is_empty() {
            continue;
        }
        let Some(to) = destination(page, index) else {
            continue;
        };
        let Some(place) = location(view, &to) else {
            continue;
        };
        let mut target = place.uri;
        if place.range.start.line > 0 {
            let _ = write!(target.0, "#L{}", place.range.start.line + 1);
        }
        found.push(DocumentLink {
            range: lines.range(link.target.span),
            target: Some(target),
            tooltip: None,
            data: None,
        });
    }
    for (index, image) in page.images.iter().enumerate() {
        if let Some(file) = image_file(page, index) {
            found.push(DocumentLink {
                range: lines.range(image.target.span),
                target: uri_of(file),
                tooltip: None,
                data: None,
            });
        }
    }
    Some(found)
}
