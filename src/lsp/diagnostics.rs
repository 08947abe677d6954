//! Findings in the shape of the protocol.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    Message, Range, Uri,
};

use crate::config::ConfigErrors;
use crate::diagnostic::{self, Level};
use crate::lsp::convert::Lines;
use crate::lsp::view::View;
use crate::text::{ColumnUnit, Span};

/// What shows as the origin of a finding.
const SOURCE: &str = "faqlint";

/// The findings of a page that are about the page itself.
pub(super) fn of_page(view: &View, file: &Path) -> Option<Vec<Diagnostic>> {
    let id = view.project.page_of(file)?;
    let page = view.corpus().page(id);
    let lines = view.lines(page);
    let own = view
        .project
        .diagnostics(id)
        .iter()
        .filter(|one| one.path == page.path);
    Some(own.map(|one| diagnostic(view, &lines, file, one)).collect())
}

/// One finding on a page with these lines.
pub(super) fn diagnostic(
    view: &View,
    lines: &Lines,
    file: &Path,
    finding: &diagnostic::Diagnostic,
) -> Diagnostic {
    let related = finding.related.iter().filter_map(|related| {
        let message = related.message.clone();
        let Some(path) = &related.path else {
            let (uri, range) = (view.uri(file)?, lines.range(related.span));
            let location = Location { uri, range };
            return Some(DiagnosticRelatedInformation { location, message });
        };
        let there = view.corpus().page_of(&view.project.file_of(path))?;
        let location = view.location(view.corpus().page(there), related.span)?;
        Some(DiagnosticRelatedInformation { location, message })
    });
    let related: Vec<_> = related.collect();
    convert(view, lines.range(finding.span), finding, related)
}

fn convert(
    view: &View,
    range: Range,
    finding: &diagnostic::Diagnostic,
    related: Vec<DiagnosticRelatedInformation>,
) -> Diagnostic {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    Diagnostic {
        range,
        severity: Some(severity(finding.level)),
        code: Some(Code::String(finding.rule.to_owned())),
        code_description: page_of_rule(view, finding.rule).map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: Message::String(message),
        tags: None,
        related_information: (!related.is_empty()).then_some(related),
        data: Some(serde_json::json!({ "fingerprint": finding.fingerprint })),
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warning => DiagnosticSeverity::Warning,
        Level::Note => DiagnosticSeverity::Information,
    }
}

/// The page of a rule on the web.
fn page_of_rule(view: &View, rule: &str) -> Option<Uri> {
    let addresses = &view.project.scope().config.settings.report;
    addresses.rule_url(rule).map(Uri)
}

/// The findings of a project about files that are not pages, such as the lockfile, and about pages that
/// could not be read.
pub(super) fn of_other_files(view: &View) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let project = &view.project;
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let lockfile = project.scope().config.lockfile();
    for id in 0..view.corpus().checked().len() as u32 {
        let id = crate::corpus::PageId(id);
        let page = view.corpus().page(id);
        for one in project
            .diagnostics(id)
            .iter()
            .filter(|one| one.path != page.path)
        {
            let file = project.file_of(&one.path);
            let lockfile = lockfile.filter(|lockfile| lockfile.file == file);
            let range = lockfile.map_or_else(Range::default, |lockfile| {
                Lines::new(lockfile.text.clone(), view.client.unit).range(one.span)
            });
            found
                .entry(file)
                .or_default()
                .push(convert(view, range, one, Vec::new()));
        }
    }
    for one in project.unreadable() {
        let file = project.file_of(&one.path);
        found
            .entry(file)
            .or_default()
            .push(convert(view, Range::default(), one, Vec::new()));
    }
    found
}

/// What is wrong with a configuration, by the file it is in.
pub(super) fn of_config(
    errors: &ConfigErrors,
    fallback: &Path,
    unit: ColumnUnit,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for problem in &errors.problems {
        let file = problem
            .file
            .clone()
            .unwrap_or_else(|| fallback.to_path_buf());
        let source = errors.sources.iter().find(|(path, _)| *path == file);
        let range = source.map_or_else(Range::default, |(_, text)| {
            Lines::new(text.clone(), unit).range(problem.span)
        });
        let mut message = problem.message.clone();
        if let Some(help) = &problem.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        found.entry(file).or_default().push(Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::Error),
            source: Some(SOURCE.to_owned()),
            message: Message::String(message),
            ..Diagnostic::default()
        });
    }
    found
}

/// Findings of an earlier text, moved to where they are in a later one; those that the change touches
/// are left out.
pub(super) fn moved(
    findings: &[diagnostic::Diagnostic],
    before: &str,
    after: &str,
) -> Vec<diagnostic::Diagnostic> {
    let prefix = before
        .bytes()
        .zip(after.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let most = before.len().min(after.len()) - prefix;
    let ends = before.bytes().rev().zip(after.bytes().rev()).take(most);
    let suffix = ends.take_while(|(a, b)| a == b).count();
    let (kept_to, kept_from) = (prefix as u32, (before.len() - suffix) as u32);
    let place = |span: Span| {
        if span.end <= kept_to {
            Some(span)
        } else if span.start >= kept_from {
            let moved = |at: u32| at + after.len() as u32 - before.len() as u32;
            Some(Span::new(moved(span.start), moved(span.end)))
        } else {
            None
        }
    };
    let moved = findings.iter().filter_map(|finding| {
        let mut finding = finding.clone();
        finding.span = place(finding.span)?;
        finding.related.retain_mut(|related| {
            if related.path.is_some() {
                return true;
            }
            let place = place(related.span);
            related.span = place.unwrap_or_default();
            place.is_some()
        });
        Some(finding)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(start: u32, end: u32) -> diagnostic::Diagnostic {
        let finding = diagnostic::Finding::new(Span::new(start, end), "x");
        diagnostic::Diagnostic::new("a/b", Level::Note, &"a.md".into(), finding, String::new())
    }

    #[test]
    fn findings_move_with_their_text() {
        let found = [finding(0, 2), finding(3, 5), finding(6, 8)];
        let moved = moved(&found, "ab cd ef", "ab cXXd ef");
        let spans: Vec<Span> = moved.iter().map(|finding| finding.span).collect();
        assert_eq!(spans, [Span::new(0, 2), Span::new(8, 10)]);
    }
}
