//! Renaming a heading or an id, with everything that refers to it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{Position, PrepareRenamePlaceholder, PrepareRenameResult};
use percent_encoding::utf8_percent_encode;

use crate::corpus::{PageId, ResolvedPage};
use crate::document::{Anchor, AnchorKind, Document, Link, LinkKind};
use crate::engine::Draft;
use crate::lsp::edits::{Edits, Purpose};
use crate::lsp::navigation::is_published;
use crate::lsp::target_at::{TargetAt, target_at};
use crate::lsp::uri::IN_TARGET;
use crate::lsp::view::{View, destination};
use crate::slug::Dialect;
use crate::text::Span;

/// What has a name that can be changed.
#[derive(Clone, Debug)]
struct Renamed {
    page: PageId,
    /// What is replaced on that page.
    span: Span,
    /// The name as it is now.
    name: String,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// An id that is written: index of the anchor.
    Id(usize),
    /// The text of a heading: its index.
    Heading(usize),
}

/// The range and name of what would be renamed; `None` where nothing has a name.
pub(super) fn prepare(view: &View, file: &Path, at: Position) -> Option<PrepareRenameResult> {
    let (id, page) = view.page(file)?;
    let lines = view.lines(page);
    let offset = lines.offset(at);
    let renamed = renamed_at(view, id, offset)?;
    let span = match target_at(page, offset)? {
        TargetAt::Link(index) => fragment_span(page, &page.links[index])?,
        _ => renamed.span,
    };
    Some(PrepareRenameResult::PrepareRenamePlaceholder(
        PrepareRenamePlaceholder {
            range: lines.range(span),
            placeholder: renamed.name,
        },
    ))
}

fn renamed_at(view: &View, id: PageId, offset: u32) -> Option<Renamed> {
    let page = view.corpus().page(id);
    match target_at(page, offset)? {
        TargetAt::Anchor(index) => Some(renamed_id(id, page, index)),
        TargetAt::Heading(index) => renamed_heading(id, page, index),
        TargetAt::Link(index) => {
            let to = destination(page, index)?;
            let there = view.corpus().page_of(&to.file)?;
            let fragment = to.fragment?;
            let page = view.corpus().page(there);
            let anchor = page
                .anchors
                .iter()
                .position(|anchor| *anchor.id == *fragment);
            match anchor {
                Some(anchor) if page.anchors[anchor].kind != AnchorKind::Generated => {
                    Some(renamed_id(there, page, anchor))
                }
                Some(anchor) => {
                    renamed_heading(there, page, page.anchors[anchor].heading? as usize)
                }
                None => {
                    let mut headings = page.headings.iter();
                    let heading = headings.position(|heading| *heading.text == *fragment)?;
                    renamed_heading(there, page, heading)
                }
            }
        }
        TargetAt::Image(_) => None,
    }
}

fn renamed_id(id: PageId, page: &ResolvedPage, index: usize) -> Renamed {
    let anchor = &page.anchors[index];
    Renamed {
        page: id,
        span: anchor.span,
        name: anchor.id.to_string(),
        what: What::Id(index),
    }
}

fn renamed_heading(id: PageId, page: &ResolvedPage, index: usize) -> Option<Renamed> {
    let heading = &page.headings[index];
    (!heading.content.is_empty()).then(|| Renamed {
        page: id,
        span: heading.content,
        name: heading.content.slice(&page.text).to_owned(),
        what: What::Heading(index),
    })
}

/// Renames what is at the cursor. An error says why it cannot have that name.
pub(super) fn rename(
    view: &View,
    file: &Path,
    at: Position,
    new_name: &str,
) -> Result<Option<Edits>, String> {
    let Some((id, page)) = view.page(file) else {
        return Ok(None);
    };
    let Some(renamed) = renamed_at(view, id, view.lines(page).offset(at)) else {
        return Ok(None);
    };
    let new_name = new_name.trim();
    let page = view.corpus().page(renamed.page);
    check_name(page, &renamed, new_name)?;
    let mut ids = other_ids(view, page, &renamed, new_name)?;
    let mut edits = Edits::default();
    edits.page(view, page, renamed.span, new_name, Purpose::Asked);
    if let Some((anchor, new)) = outgrown_id(view, page, &renamed, new_name) {
        edits.page(view, page, anchor.span, &*new, Purpose::Asked);
        let heading = anchor.heading.map(|heading| heading as usize);
        ids.insert(anchor.id.clone(), (new, heading));
    }
    update_links(view, page, &renamed, new_name, &ids, &mut edits);
    let kept = keep_ids(view, page, &ids, &mut edits);
    write_lockfile(view, page, &ids, &kept, &mut edits);
    Ok(Some(edits))
}

fn check_name(page: &ResolvedPage, renamed: &Renamed, new_name: &str) -> Result<(), String> {
    if new_name.is_empty() || new_name.contains(['\n', '\r']) {
        return Err("the new name must be one line of text".to_owned());
    }
    if let What::Id(_) = renamed.what {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if !new_name.chars().all(is_plain) {
            return Err(format!(
                "`{new_name}` is not an id: use letters, digits, `-`, `_`, `.` and `:`"
            ));
        }
        if new_name != renamed.name && page.has_anchor(new_name) {
            return Err(format!("the page already has an id `{new_name}`"));
        }
    }
    Ok(())
}

/// The ids that are others after the rename: old to new, with the heading that has them.
type ChangedIds = BTreeMap<Box<str>, (Box<str>, Option<usize>)>;

/// Finds the ids that change: the one that is renamed, and those of other headings that are numbered
/// after it.
fn other_ids(
    view: &View,
    page: &ResolvedPage,
    renamed: &Renamed,
    new_name: &str,
) -> Result<ChangedIds, String> {
    let mut text = page.text.to_string();
    text.replace_range(renamed.span.range(), new_name);
    let settings = &view.project.scope().config.settings;
    let after = Document::parse(Arc::clone(&page.path), text.into(), settings);
    if after.headings.len() != page.headings.len() {
        return Err(format!("`{new_name}` would not be one heading"));
    }
    let mut ids = ChangedIds::new();
    if let What::Id(index) = renamed.what {
        let heading = page.anchors[index].heading.map(|heading| heading as usize);
        ids.insert(renamed.name.as_str().into(), (new_name.into(), heading));
    }
    for (index, (before, after)) in page.headings.iter().zip(&after.headings).enumerate() {
        if let (Some(old), Some(new)) = (&before.id, &after.id)
            && old != new
        {
            ids.entry(old.clone())
                .or_insert_with(|| (new.clone(), Some(index)));
        }
    }
    ids.retain(|old, (new, _)| old != new);
    Ok(ids)
}

/// The declared id of a renamed heading that would be reported as that of another heading, and the slug
/// that fits; an id that was chosen by hand, or does not fit as it is, stays.
fn outgrown_id<'a>(
    view: &View,
    page: &'a ResolvedPage,
    renamed: &Renamed,
    new_name: &str,
) -> Option<(&'a Anchor, Box<str>)> {
    let What::Heading(index) = renamed.what else {
        return None;
    };
    let anchor = page.anchors.iter().find(|anchor| {
        anchor.heading == Some(index as u32) && anchor.kind != AnchorKind::Generated
    })?;
    if renamed.span.contains(anchor.span) {
        return None;
    }
    let scope = view.project.scope();
    let file = page.file.as_deref()?;
    let is_reported = |text: Arc<str>, at: Span| {
        let draft = Draft::of_file(scope, file, text);
        let mut found = draft.diagnostics(scope).into_iter();
        found.any(|one| one.rule == "anchors/slug-mismatch" && one.span.contains(at))
    };
    let mut text = page.text.to_string();
    text.replace_range(renamed.span.range(), new_name);
    let after = Document::parse(
        Arc::clone(&page.path),
        text.as_str().into(),
        &scope.config.settings,
    );
    let heading = after.headings.get(index)?;
    let here = after
        .anchors
        .iter()
        .find(|other| other.heading == Some(index as u32) && other.id == anchor.id)?;
    let new = heading
        .slug
        .clone()
        .filter(|slug| !slug.is_empty() && !page.has_anchor(slug))?;
    let is_outgrown =
        is_reported(text.into(), here.span) && !is_reported(Arc::clone(&page.text), anchor.span);
    is_outgrown.then_some((anchor, new))
}

/// Updates the links of all pages to the ids that changed, and their texts where these are the heading.
fn update_links(
    view: &View,
    page: &ResolvedPage,
    renamed: &Renamed,
    new_name: &str,
    ids: &ChangedIds,
    edits: &mut Edits,
) {
    let Some(file) = page.file.as_deref() else {
        return;
    };
    let heading = match renamed.what {
        What::Heading(index) => Some(&page.headings[index]),
        What::Id(_) => None,
    };
    for (from, link, fragment) in view.links_to(file) {
        let Some(fragment) = fragment else {
            continue;
        };
        let is_by_text = link.kind == LinkKind::Wiki
            && heading.is_some_and(|heading| *heading.text == *fragment);
        let new = match ids.get(&*fragment) {
            _ if is_by_text => Some(new_name),
            Some((new, _)) => Some(&**new),
            None => None,
        };
        if let Some(new) = new
            && let Some(span) = fragment_span(from, link)
        {
            let text = spelt(link, span.slice(&from.text), new);
            edits.page(view, from, span, text, Purpose::Links);
        }
        let is_to_heading =
            heading.is_some_and(|heading| heading.id.as_deref() == Some(&*fragment));
        let has_its_text = matches!(
            link.kind,
            LinkKind::Inline | LinkKind::Reference | LinkKind::Html
        ) && link.text.slice(&from.text) == renamed.name;
        if is_to_heading && has_its_text {
            edits.page(view, from, link.text, new_name, Purpose::Links);
        }
    }
}

/// The bytes of a fragment in the target of a link, behind the `#`.
fn fragment_span(page: &ResolvedPage, link: &Link) -> Option<Span> {
    let span = link.target.span;
    let written = span.slice(&page.text);
    let start = written.find('#')? + 1;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '%' | '>' | '}' | ')');
    let len = match link.target.url_helper {
        Some(_) => written[start..].find(ends),
        None => None,
    };
    let end = len.map_or(written.len(), |len| start + len);
    Some(Span::new(
        span.start + start as u32,
        span.start + end as u32,
    ))
}

/// An id as the fragment of a link that was written as `old`.
fn spelt(link: &Link, old: &str, id: &str) -> String {
    if link.kind == LinkKind::Wiki {
        return id.to_owned();
    }
    let encoded = || utf8_percent_encode(id, IN_TARGET).to_string();
    let is_encoded = old.contains('%') && !id.is_ascii();
    if is_encoded {
        return utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .replace("%2D", "-")
            .replace("%5F", "_");
    }
    encoded()
}

/// Keeps ids that others may link to: those of the lockfile, and where the client can ask, the others.
/// Returns the kept ones.
fn keep_ids<'a>(
    view: &View,
    page: &ResolvedPage,
    ids: &'a ChangedIds,
    edits: &mut Edits,
) -> Vec<&'a str> {
    let mut kept = Vec::new();
    for (old, (_, heading)) in ids {
        let is_taken_over = ids.values().any(|(new, _)| new == old);
        let is_wanted = is_published(view, page, old)
            || view.client.change_annotations && view.client.document_changes;
        let Some(heading) = heading.filter(|_| is_wanted && !is_taken_over) else {
            continue;
        };
        if let Some((at, text)) = declaration(page, heading, old) {
            edits.page(view, page, Span::at(at, 0), text, Purpose::KeepId);
            kept.push(&**old);
        }
    }
    kept
}

/// Where and how a second id is declared at a heading; `None` where the site has no syntax for it.
fn declaration(page: &ResolvedPage, heading: usize, id: &str) -> Option<(u32, String)> {
    let start = page.headings[heading].span.start;
    let before = &page.text[..start as usize];
    let is_line_start = before.is_empty() || before.ends_with(['\n', '\r']);
    let drops_html =
        page.dialect.is_hugo() || matches!(page.dialect, Dialect::Telegram | Dialect::TelegramCore);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if drops_html || !is_line_start || !id.chars().all(is_plain) {
        return None;
    }
    let newline = if page.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let above = before.lines().next_back().unwrap_or_default();
    let gap = if above.trim().is_empty() { "" } else { newline };
    Some((start, format!("{gap}<a id=\"{id}\"></a>{newline}{newline}")))
}

/// Adds the new ids to the lockfile, and gives the old ones up that are not kept.
fn write_lockfile(
    view: &View,
    page: &ResolvedPage,
    ids: &ChangedIds,
    kept: &[&str],
    edits: &mut Edits,
) {
    let config = &view.project.scope().config;
    let Some(lockfile) = config.lockfile() else {
        return;
    };
    let Some(name) = page.lockfile_name(lockfile) else {
        return;
    };
    let mut after = lockfile.clone();
    for (old, (new, _)) in ids {
        if lockfile.get(&name, old).is_none() {
            continue;
        }
        after.add(&name, new);
        let is_still_there = kept.contains(&&**old) || ids.values().any(|(new, _)| new == old);
        if !is_still_there {
            after.retire(&name, old, Some((&name, new)));
        }
    }
    edits.lockfile(view, lockfile, &after);
}
