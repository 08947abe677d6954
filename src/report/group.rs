//! Which findings of a page share a frame.

use crate::diagnostic::Diagnostic;
use crate::report::ReportOptions;
use crate::report::place::Places;
use crate::report::window::width;
use crate::text::Span;

/// Most findings in one frame; more would be a puzzle.
const MAX_FINDINGS: usize = 6;

/// Splits the sorted findings of one page into runs that are shown in one frame each.
///
/// Findings on the same or the next line belong together when they fit into one picture: each on
/// one line, without related places, side by side within the width of the terminal.
pub(crate) fn groups<'a>(
    findings: &'a [Diagnostic],
    places: Option<&Places<'_>>,
    options: &ReportOptions,
) -> Vec<&'a [Diagnostic]> {
    let Some(places) = places else {
        return findings.chunks(1).collect();
    };
    let mut groups = Vec::new();
    let mut start = 0;
    for at in 1..=findings.len() {
        let joins = findings
            .get(at)
            .is_some_and(|next| joins(&findings[start..at], next, places, options));
        if !joins {
            groups.push(&findings[start..at]);
            start = at;
        }
    }
    groups
}

fn joins(
    group: &[Diagnostic],
    next: &Diagnostic,
    places: &Places<'_>,
    options: &ReportOptions,
) -> bool {
    let Some(last) = group.last() else {
        return true;
    };
    let line = |finding: &Diagnostic| places.line_number(finding.span.start);
    if group.len() >= MAX_FINDINGS
        || line(next) - line(last) > 1
        || !(is_simple(last, places) && is_simple(next, places))
    {
        return false;
    }
    let on_line = group.iter().filter(|one| line(one) == line(next));
    let mut region = next.span;
    for one in on_line {
        if one.span != next.span && collide(one.span, next.span) {
            return false;
        }
        region = region.to(one.span);
    }
    let region = places.clamp(region);
    let room = options.width.saturating_sub(16);
    (region.len() as usize) <= 4 * room && width(region.slice(places.text())) <= room
}

/// Whether a finding can be shown by an underline alone.
fn is_simple(finding: &Diagnostic, places: &Places<'_>) -> bool {
    !finding.is_doubt
        && finding.related.is_empty()
        && places.line_number(finding.span.start) == places.line_number(finding.span.end)
}

/// Whether two underlines would touch.
fn collide(a: Span, b: Span) -> bool {
    a.overlaps(b) || ((a.is_empty() || b.is_empty()) && a.start <= b.end && b.start <= a.end)
}
