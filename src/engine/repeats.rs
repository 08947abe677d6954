//! Repeats: the findings of one cause, reported as one with all of its places.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Fix, Related};
use crate::text::Span;

/// Fewest findings with the same message on one page that are reported as one.
const MIN: usize = 10;

/// Fewest translations that lack the same of their source that are reported as one: then the source was
/// edited. Fewer may each have a slip of their own.
const MIN_TRANSLATIONS: usize = 10;

/// What findings have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    /// A cause that the rule names, on whatever page.
    Cause(&'static str, Arc<str>),
    /// The same place of a source that translations differ from.
    Source(&'static str, Arc<str>, Span),
    /// The same words about different places of one page.
    Message(&'static str, Arc<str>, String),
}

/// Joins the findings that have one cause. The first stays, with the number and the places of the
/// others. The findings are sorted, and stay so.
pub(super) fn join(diagnostics: &mut Vec<Diagnostic>) {
    let mut groups: BTreeMap<Shared, Vec<usize>> = BTreeMap::new();
    for (index, finding) in diagnostics.iter().enumerate() {
        let shared = match &finding.cause {
            Some(cause) => Shared::Cause(finding.rule, Arc::clone(cause)),
            None => match source(finding) {
                Some((path, span)) => Shared::Source(finding.rule, path, span),
                None => Shared::Message(
                    finding.rule,
                    Arc::clone(&finding.path),
                    finding.message.clone(),
                ),
            },
        };
        groups.entry(shared).or_default().push(index);
    }
    let mut joined = vec![false; diagnostics.len()];
    for (shared, members) in groups {
        let fewest = match shared {
            Shared::Cause(..) => 2,
            Shared::Source(..) => MIN_TRANSLATIONS,
            Shared::Message(..) => MIN,
        };
        if members.len() < fewest {
            continue;
        }
        let first = join_group(diagnostics, &members);
        for member in &members[1..] {
            joined[*member] = true;
        }
        diagnostics[members[0]] = first;
    }
    let mut index = 0;
    diagnostics.retain(|_| {
        index += 1;
        !joined[index - 1]
    });
}

/// The place of the source that a finding about a translation points to.
fn source(finding: &Diagnostic) -> Option<(Arc<str>, Span)> {
    let first = finding.related.first()?;
    let path = first.path.as_ref()?;
    finding
        .rule
        .starts_with("translations/")
        .then(|| (Arc::clone(path), first.span))
}

fn join_group(diagnostics: &[Diagnostic], members: &[usize]) -> Diagnostic {
    let head = &diagnostics[members[0]];
    let mut first = head.clone();
    let others = || members[1..].iter().map(|index| &diagnostics[*index]);
    let mut pages: Vec<&str> = others()
        .map(|one| &*one.path)
        .chain([&*head.path])
        .collect();
    pages.sort_unstable();
    pages.dedup();
    let places = match (members.len() - 1, pages.len()) {
        (1, _) => "one more place".to_owned(),
        (count, 1) => format!("{count} more places"),
        (count, pages) => format!("{count} more places, on {pages} pages"),
    };
    let fix = join_fixes(std::iter::once(head).chain(others()));
    first.message = format!("{}; the same at {places}", head.message);
    first.level = others().map(|one| one.level).fold(head.level, Ord::max);
    first.related.extend(others().map(|one| Related {
        path: (one.path != head.path).then(|| Arc::clone(&one.path)),
        span: one.span,
        message: "also here".to_owned(),
    }));
    first.fix = fix;
    first
}

/// One fix for all places; `None` when one of them has none.
fn join_fixes<'a>(findings: impl Iterator<Item = &'a Diagnostic>) -> Option<Fix> {
    let mut all: Option<Fix> = None;
    for finding in findings {
        let fix = finding.fix.as_ref()?;
        let edits = fix.edits.iter().cloned().map(|mut edit| {
            edit.path.get_or_insert_with(|| Arc::clone(&finding.path));
            edit
        });
        match &mut all {
            None => {
                let mut first = fix.clone();
                first.edits = edits.collect();
                all = Some(first);
            }
            Some(all) => {
                all.applicability = all.applicability.min(fix.applicability);
                all.edits.extend(edits);
            }
        }
    }
    all
}
