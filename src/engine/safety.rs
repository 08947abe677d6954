//! What a safe fix leaves alone: words that are identifiers, and what a page is made of.

use std::sync::Arc;

use crate::corpus::PageSummary;
use crate::diagnostic::{Applicability, Diagnostic, Finding, Fix, Protected};
use crate::document::{Document, LinkKind};
use crate::engine::foreign::is_foreign;
use crate::fix;
use crate::settings::Settings;
use crate::text::{Rows, Span};

/// Most links that are looked at around an edit; they are nested no deeper.
const NESTED: usize = 4;

/// When the safe fixes of a page are tried on a copy of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixTrials {
    /// As soon as the page is checked.
    AtOnce,
    /// When somebody asks for a fix: an editor shows findings after every keystroke, and a trial parses the
    /// page again.
    OnRequest,
}

/// Makes the fix of a finding unsafe where it would change the label of a reference, the name in a
/// wikilink, a target, or a heading that has its id from its text.
pub(super) fn protect(page: &Document, finding: &mut Finding) {
    if let Some(fix) = &mut finding.fix
        && fix.applicability == Applicability::Safe
        && fix
            .edits
            .iter()
            .any(|edit| changes_name(page, edit.span, fix))
    {
        fix.applicability = Applicability::Unsafe;
    }
}

/// Makes the fixes unsafe that would leave the page with other targets, ids, code or blocks than it has, or
/// with front matter that says something else. A page that is not the site's to change is not fixed at all.
pub(super) fn mark_harmful(
    page: &Document,
    findings: &mut [(usize, Finding)],
    settings: &Settings,
) {
    let (places, fixes): (Vec<usize>, Vec<&Fix>) = safe_fixes(findings).unzip();
    if fixes.is_empty() {
        return;
    }
    if is_foreign(&page.path, &page.text) {
        for place in places {
            findings[place].1.fix = None;
        }
        return;
    }
    for harmful in fix::harmful(page, &fixes, settings) {
        if let Some(fix) = &mut findings[places[harmful]].1.fix {
            fix.applicability = Applicability::Unsafe;
        }
    }
}

/// As [`mark_harmful`], of findings whose page is no longer there as tables. It is parsed when one of them has
/// a safe fix.
pub(super) fn mark_harmful_later(
    page: &PageSummary,
    findings: &mut [(usize, Finding)],
    settings: &Settings,
) {
    if safe_fixes(findings).next().is_some() {
        let page = Document::parse(Arc::clone(&page.path), Arc::clone(&page.text), settings);
        mark_harmful(&page, findings, settings);
    }
}

/// Tries the safe fixes of findings about `page`, as [`mark_harmful`] does. The page is parsed when there is one.
pub(super) fn mark_harmful_on_request(
    page: &PageSummary,
    diagnostics: &mut [Diagnostic],
    settings: &Settings,
) {
    let safe = diagnostics.iter().enumerate().filter_map(|(place, one)| {
        let fix = one.fix.as_ref().filter(|_| one.path == page.path)?;
        (fix.applicability == Applicability::Safe).then_some((place, fix))
    });
    let (places, fixes): (Vec<usize>, Vec<&Fix>) = safe.unzip();
    if fixes.is_empty() {
        return;
    }
    if is_foreign(&page.path, &page.text) {
        for place in places {
            diagnostics[place].fix = None;
        }
        return;
    }
    let parsed = Document::parse(Arc::clone(&page.path), Arc::clone(&page.text), settings);
    for harmful in fix::harmful(&parsed, &fixes, settings) {
        if let Some(fix) = &mut diagnostics[places[harmful]].fix {
            fix.applicability = Applicability::Unsafe;
        }
    }
}

/// The safe fixes of findings about the page itself, with the places of the findings.
fn safe_fixes(findings: &[(usize, Finding)]) -> impl Iterator<Item = (usize, &Fix)> {
    let own = findings
        .iter()
        .enumerate()
        .filter(|(_, (_, finding))| finding.path.is_none());
    own.filter_map(|(place, (_, finding))| Some((place, finding.fix.as_ref()?)))
        .filter(|(_, fix)| fix.applicability == Applicability::Safe)
}

fn changes_name(page: &Document, span: Span, fix: &Fix) -> bool {
    let may = |part: Protected| fix.changes.contains(&part);
    !may(Protected::Ids) && is_in_heading(page, span)
        || !may(Protected::Targets) && is_in_link_name(page, span)
        || !may(Protected::Definitions) && !may(Protected::Targets) && is_in_definition(page, span)
}

/// Whether a heading has its id from the text in the span.
fn is_in_heading(page: &Document, span: Span) -> bool {
    page.headings.until(span.end).last().is_some_and(|heading| {
        let is_generated = !heading.declared && heading.id.is_some();
        is_generated && heading.content.overlaps(span)
    })
}

/// Whether the span lies in what a link is looked up by.
fn is_in_link_name(page: &Document, span: Span) -> bool {
    if is_in_double_brackets(page, span) {
        return true;
    }
    let near = page.links.until(span.end).iter().rev().take(NESTED);
    near.filter(|link| link.span.overlaps(span)).any(|link| {
        let label = match link.kind {
            LinkKind::Reference => Span::new(link.text.end, link.span.end),
            LinkKind::Collapsed | LinkKind::Shortcut => link.span,
            _ => link.target.span,
        };
        label.overlaps(span)
    })
}

/// Whether the span lies in `[[…]]`, which names a file where the site reads it.
fn is_in_double_brackets(page: &Document, span: Span) -> bool {
    const MAX_LEN: usize = 200;
    let (start, end) = (span.start as usize, span.end as usize);
    let from = page.text.floor_char_boundary(start.saturating_sub(MAX_LEN));
    let to = page
        .text
        .floor_char_boundary((end + MAX_LEN).min(page.text.len()));
    let (Some(before), Some(after)) = (page.text.get(from..start), page.text.get(end..to)) else {
        return false;
    };
    let opens = before
        .rfind("[[")
        .is_some_and(|at| !before[at..].contains([']', '\n']));
    let closes = after
        .find("]]")
        .is_some_and(|at| !after[..at].contains(['[', '\n']));
    opens && closes
}

fn is_in_definition(page: &Document, span: Span) -> bool {
    let labels = page.definitions.iter().map(|one| one.span);
    let notes = page.footnotes.iter().map(|note| note.label);
    labels.chain(notes).any(|place| place.overlaps(span))
}
