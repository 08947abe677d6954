//! The lines of a page around a finding, and what a fix makes of them.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::{Edit, Fix};
use crate::report::html::{escaped, push_escaped};
use crate::report::place::Places;
use crate::report::window::Window;
use crate::text::Span;

/// Characters of a line that are shown.
const COLUMNS: usize = 88;
/// Fewest characters of a line that a fix writes.
const FIX_COLUMNS: usize = 32;
/// Characters that are shown around what a fix writes into a long line.
const AROUND: usize = 16;
/// Lines of one change that are shown, before and after.
const LINES: usize = 4;
/// Changes of one fix that are shown.
const CHANGES: usize = 5;

/// The line a finding starts on, with the finding marked, and below it what `line_after` makes of it;
/// empty for an empty line.
pub(super) fn excerpt(places: &Places<'_>, span: Span, after: Option<&str>) -> String {
    let span = places.clamp(span);
    let number = places.line_number(span.start);
    let line = places.line(number);
    let content = line.slice(places.text());
    if content.trim().is_empty() {
        return String::new();
    }
    let start = span.start.clamp(line.start, line.end) - line.start;
    let end = span.end.clamp(line.start, line.end) - line.start;
    let region = start as usize..end as usize;
    let window = Window::new(content, region.clone(), COLUMNS, "…");
    let (from, to) = (window.shown(region.start), window.shown(region.end));
    let (from, to) = (from.min(to), from.max(to));
    let mut out = String::from("<pre>");
    if from < to {
        push_escaped(&mut out, &window.text[..from]);
        let _ = write!(out, "<mark>{}</mark>", escaped(&window.text[from..to]));
        push_escaped(&mut out, &window.text[to..]);
    } else {
        // In one piece: an empty span may be between the two marks of `##[command]`.
        push_escaped(&mut out, &window.text);
    }
    let last = places.line_number(span.end.max(span.start + 1) - 1);
    if last > number {
        let _ = write!(out, "\n(to line {last})");
    }
    if let Some(after) = after {
        let _ = write!(out, "\n{after}");
    }
    out.push_str("</pre>");
    out
}

/// What a fix makes of the line that the excerpt of `finding` shows; `None` when it does more.
pub(super) fn line_after(places: &Places<'_>, fix: &Fix, finding: Span) -> Option<String> {
    let finding = places.clamp(finding);
    let shown = places.line_number(finding.start);
    let last = places.line_number(finding.end.max(finding.start + 1) - 1);
    let is_on_line = |edit: &Edit| {
        let span = places.clamp(edit.span);
        edit.path.is_none()
            && !edit.text.contains('\n')
            && (places.line_number(span.start), places.line_number(span.end)) == (shown, shown)
    };
    let is_empty = places.line(shown).slice(places.text()).trim().is_empty();
    if last > shown || is_empty || !fix.edits.iter().all(is_on_line) {
        return None;
    }
    let edits: Vec<&Edit> = fix.edits.iter().collect();
    let mut out = String::new();
    let sign = format!("{} fix:", fix.applicability.as_str());
    push_change(&mut out, places, &edits, shown, &sign);
    out.truncate(out.trim_end().len());
    (!out.is_empty()).then_some(out)
}

/// What a fix makes of the lines it touches on the page of its finding.
///
/// The line that the excerpt of `finding` shows is not printed again.
pub(super) fn diff(places: &Places<'_>, fix: &Fix, finding: Span) -> String {
    let shown = places.line_number(places.clamp(finding).start);
    let edits: Vec<&Edit> = fix.edits.iter().filter(|it| it.path.is_none()).collect();
    let line_of = |offset| places.line_number(offset);
    let changes: Vec<&[&Edit]> = edits
        .chunk_by(|a, b| line_of(a.span.end) >= line_of(b.span.start))
        .collect();
    let mut out = String::from("<pre>");
    for change in changes.iter().take(CHANGES) {
        push_change(&mut out, places, change, shown, "+");
    }
    if changes.len() > CHANGES {
        let _ = writeln!(out, "and {} more", changes.len() - CHANGES);
    }
    let elsewhere = fix.edits.len() - edits.len();
    if elsewhere > 0 {
        let _ = writeln!(out, "and {elsewhere} on other pages");
    }
    out.truncate(out.trim_end().len());
    out.push_str("</pre>");
    out
}

/// Appends the lines before and after the edits; those after it have `sign` in front.
fn push_change(out: &mut String, places: &Places<'_>, edits: &[&Edit], shown: u32, sign: &str) {
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
        return;
    };
    let (first, last) = (places.clamp(first.span), places.clamp(last.span));
    let numbers = places.line_number(first.start)..=places.line_number(last.end);
    let lines = places
        .line(*numbers.start())
        .to(places.line(*numbers.end()));
    let text = places.text();
    let mut after = String::new();
    let mut at = lines.start;
    for edit in edits {
        let span = places.clamp(edit.span);
        if span.start < at {
            return;
        }
        after.push_str(Span::new(at, span.start).slice(text));
        after.push_str(&edit.text);
        at = span.end;
    }
    after.push_str(Span::new(at, lines.end.max(at)).slice(text));
    let before = lines.slice(text);
    let start = (first.start - lines.start) as usize;
    let rest = (lines.end.max(at) - last.end) as usize;
    if numbers != (shown..=shown) {
        push_lines(out, "del", "-", before, start..before.len() - rest);
    }
    push_lines(out, "ins", sign, &after, start..after.len() - rest);
}

/// Lines of one side of a change; a long one is cut around the bytes that change.
fn push_lines(out: &mut String, tag: &str, sign: &str, text: &str, changed: Range<usize>) {
    if text.is_empty() {
        return;
    }
    let mut offset = 0;
    let mut lines = text.split_inclusive('\n');
    for line in lines.by_ref().take(LINES) {
        let content = line.trim_end_matches(['\n', '\r']);
        let inside = |at: usize| {
            let at = at.saturating_sub(offset).min(content.len());
            content.floor_char_boundary(at)
        };
        let near = inside(changed.start)..inside(changed.end);
        let columns = (near.len() + AROUND).clamp(FIX_COLUMNS, COLUMNS);
        let window = Window::new(content, near, columns, "…");
        let _ = writeln!(out, "<{tag}>{sign} {}</{tag}>", escaped(&window.text));
        offset += line.len();
    }
    let more = lines.count();
    if more > 0 {
        let _ = writeln!(out, "{sign} ({more} more lines)");
    }
}
