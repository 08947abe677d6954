//! Quick fixes, fixing all, and suppressing.

use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{CodeAction, CodeActionKind, Range, WorkspaceEdit};

use crate::corpus::ResolvedPage;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::fix;
use crate::lsp::diagnostics::diagnostic;
use crate::lsp::edits::{Edits, Purpose};
use crate::lsp::view::View;
use crate::text::Span;

/// The kind of the action that applies every safe fix of a page.
pub(super) const FIX_ALL: &str = "source.fixAll.faqlint";

/// Most rounds of fixes: one may make room for another.
const ROUNDS: usize = 8;

/// What can be done about a range of a page. `only` are the kinds that are wanted.
pub(super) fn actions(
    view: &View,
    file: &Path,
    range: Range,
    only: Option<&[CodeActionKind]>,
) -> Option<Vec<CodeAction>> {
    let (id, page) = view.page(file)?;
    let lines = view.lines(page);
    let wanted = lines.span(range);
    let wants =
        |kind: &str| only.is_none_or(|only| only.iter().any(|one| is_kind(kind, one.as_str())));
    let mut actions = Vec::new();
    if wants("quickfix") {
        let touches = |span: Span| span.start <= wanted.end && wanted.start <= span.end;
        let found = view.project.diagnostics(id).iter();
        let found: Vec<Diagnostic> = found
            .filter(|one| one.path == page.path && touches(one.span))
            .cloned()
            .collect();
        let found = view.project.with_tried_fixes(id, found);
        for one in &found {
            let shown = diagnostic(view, &lines, file, one);
            if let Some(fix) = &one.fix
                && let Some(edit) = fix_edit(view, page, fix)
            {
                actions.push(CodeAction {
                    title: fix.title.to_string(),
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: Some(vec![shown.clone()]),
                    is_preferred: Some(fix.applicability == Applicability::Safe),
                    edit: Some(edit),
                    ..CodeAction::default()
                });
            }
        }
        for one in &found {
            if let Some(edit) = suppress_edit(view, page, one) {
                actions.push(CodeAction {
                    title: format!("suppress {} here", one.rule),
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: Some(vec![diagnostic(view, &lines, file, one)]),
                    edit: Some(edit),
                    ..CodeAction::default()
                });
            }
        }
    }
    let is_asked = only.is_some_and(|only| !only.is_empty());
    if is_asked
        && wants(FIX_ALL)
        && let Some(edit) = fix_all(view, file)
    {
        actions.push(CodeAction {
            title: "fix everything that is safe to fix on this page".to_owned(),
            kind: Some(CodeActionKind::from(FIX_ALL.to_owned())),
            edit: Some(edit),
            ..CodeAction::default()
        });
    }
    Some(actions)
}

/// Whether a kind is `wanted`, or one below it.
fn is_kind(kind: &str, wanted: &str) -> bool {
    let rest = kind.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || wanted.is_empty() || rest.starts_with('.'))
}

fn fix_edit(view: &View, page: &ResolvedPage, fix: &Fix) -> Option<WorkspaceEdit> {
    let mut edits = Edits::default();
    for edit in &fix.edits {
        let page = match &edit.path {
            None => page,
            Some(path) => {
                let id = view.corpus().page_of(&view.project.file_of(path))?;
                view.corpus().page(id)
            }
        };
        edits.page(view, page, edit.span, edit.text.clone(), Purpose::Asked);
    }
    Some(edits.into_workspace_edit(view))
}

/// Applies every safe fix of a page that edits this page alone, until none is left.
fn fix_all(view: &View, file: &Path) -> Option<WorkspaceEdit> {
    let mut project = Arc::clone(&view.project);
    let before = Arc::clone(&view.page(file)?.1.text);
    for _ in 0..ROUNDS {
        let id = project.page_of(file)?;
        let page = project.corpus().page(id);
        let is_own = |one: &&Diagnostic| {
            let fix = one.fix.as_ref();
            one.path == page.path
                && fix.is_some_and(|fix| fix.edits.iter().all(|edit| edit.path.is_none()))
        };
        let own: Vec<Diagnostic> = project
            .diagnostics(id)
            .iter()
            .filter(is_own)
            .cloned()
            .collect();
        let own = project.with_tried_fixes(id, own);
        let text = Arc::clone(&page.text);
        let lookup = |path: &str| {
            (path == &*page.path).then_some(fix::Page {
                text: &text,
                file: None,
            })
        };
        let fixed = fix::fixed_pages(&own, Applicability::Safe, &lookup)
            .into_iter()
            .next();
        let Some(fixed) = fixed else {
            break;
        };
        let draft = project.draft(file, fixed.after.into())?;
        project = Arc::new(project.update(&[draft]).0);
    }
    let after = Arc::clone(&project.corpus().page(project.page_of(file)?).text);
    if before == after {
        return None;
    }
    let (_, page) = view.page(file)?;
    let mut edits = Edits::default();
    for (span, text) in line_edits(&before, &after) {
        edits.page(view, page, span, text, Purpose::Asked);
    }
    Some(edits.into_workspace_edit(view))
}

/// The lines in which two texts differ: what is replaced, and by what.
fn line_edits<'a>(before: &str, after: &'a str) -> Vec<(Span, &'a str)> {
    let starts = |text: &str| -> Vec<usize> {
        let ends = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let (old, new) = (starts(before), starts(after));
    let diff = similar::TextDiff::from_lines(before, after);
    let changes = diff
        .ops()
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal);
    let edits = changes.map(|op| {
        let (from, to) = (op.old_range(), op.new_range());
        let span = Span::from(old[from.start]..old[from.end]);
        (span, &after[new[to.start]..new[to.end]])
    });
    edits.collect()
}

/// Adds a comment that suppresses a finding, where that changes nothing else about the page.
fn suppress_edit(view: &View, page: &ResolvedPage, finding: &Diagnostic) -> Option<WorkspaceEdit> {
    let settings = &view.project.scope().config.settings;
    let before = Document::parse(Arc::clone(&page.path), Arc::clone(&page.text), settings);
    let (at, text) = candidates(page, finding).into_iter().find(|(at, text)| {
        let mut after = page.text.to_string();
        after.insert_str(*at as usize, text);
        let after = Document::parse(Arc::clone(&page.path), after.into(), settings);
        is_alike(&before, &after)
    })?;
    let mut edits = Edits::default();
    edits.page(view, page, Span::at(at, 0), text, Purpose::Asked);
    Some(edits.into_workspace_edit(view))
}

/// Where a comment may be put: above the line, at its end, at the top of the page.
fn candidates(page: &ResolvedPage, finding: &Diagnostic) -> Vec<(u32, String)> {
    let text = &*page.text;
    let start = (finding.span.start as usize).min(text.len());
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..]
        .find(['\r', '\n'])
        .map_or(text.len(), |at| start + at);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = |command: &str| {
        let body = format!("faqlint-{command} {}: explain why", finding.rule);
        if page.path.ends_with(".mdx") {
            format!("{{/* {body} */}}")
        } else {
            format!("<!-- {body} -->")
        }
    };
    let line = &text[line_start..line_end];
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t', '>']).len()];
    let block_end = page.front_matter.map_or(0, |block| {
        let end = block.span.end as usize;
        text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
    });
    let above = format!("{indent}{}{newline}", comment("disable-next-line"));
    let mut places = Vec::new();
    if line_start >= block_end {
        places.push((line_start as u32, above.clone()));
        places.push((line_start as u32, format!("{above}{indent}{newline}")));
        places.push((line_end as u32, format!(" {}", comment("disable-line"))));
    }
    let top = format!("{}{newline}{newline}", comment("disable-file"));
    places.push((block_end as u32, top));
    places
}

/// Whether two states of a page have the same structure, apart from a comment.
fn is_alike(a: &Document, b: &Document) -> bool {
    let ids = |doc: &Document| -> Vec<Box<str>> {
        doc.anchors.iter().map(|anchor| anchor.id.clone()).collect()
    };
    let steps = |doc: &Document| -> Vec<(u32, u32)> {
        let steps = doc.procedures.iter().flat_map(|procedure| &procedure.steps);
        steps.map(|step| (step.written, step.rendered)).collect()
    };
    a.headings.len() == b.headings.len()
        && a.links.len() == b.links.len()
        && a.images.len() == b.images.len()
        && a.lists.len() == b.lists.len()
        && a.items.len() == b.items.len()
        && a.procedures.len() == b.procedures.len()
        && a.comments.len() + 1 == b.comments.len()
        && steps(a) == steps(b)
        && ids(a) == ids(b)
}
