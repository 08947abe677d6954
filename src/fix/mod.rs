//! Repairs: which of them can go together, what the pages read like afterwards, and how they are
//! written.

mod apply;
mod diff;
mod plan;
mod write;

use std::path::Path;
use std::sync::Arc;

pub use apply::apply;
pub use diff::{DiffStyle, write_diff};
pub use plan::{PageEdits, Plan, plan};
pub use write::{WriteError, write_atomically, write_new, write_page};

use crate::diagnostic::{Applicability, Diagnostic};

/// A page as it was checked.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its text.
    pub text: &'a str,
    /// Where it is on disk; `None` for standard input.
    pub file: Option<&'a Path>,
}

/// Finds a page by the path that findings give.
pub type Lookup<'f, 'a> = &'f dyn Fn(&str) -> Option<Page<'a>>;

/// A page with a plan carried out on its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedPage<'a> {
    /// Path as findings name it.
    pub path: Arc<str>,
    /// The text as it was checked.
    pub before: &'a str,
    /// The text with the fixes.
    pub after: String,
    /// Findings that the fixes repair.
    pub findings: usize,
}

/// The pages that change when the fixes up to `least` are applied, sorted by path.
///
/// Fixes that clash with an earlier one are left for the next round.
#[must_use]
pub fn fixed_pages<'a>(
    diagnostics: &[Diagnostic],
    least: Applicability,
    pages: Lookup<'_, 'a>,
) -> Vec<FixedPage<'a>> {
    let plan = plan(diagnostics, least, pages);
    let fixed = plan.pages.iter().filter_map(|page| {
        let before = pages(&page.path)?.text;
        let after = apply(before, &page.edits);
        (after != before).then(|| FixedPage {
            path: Arc::clone(&page.path),
            before,
            after,
            findings: page.findings,
        })
    });
    fixed.collect()
}

/// What one round of fixes did.
#[derive(Debug, Default)]
pub struct Round {
    /// The pages that were written, sorted.
    pub written: Vec<Arc<str>>,
    /// Findings that the fixes repair.
    pub findings: usize,
    /// Pages that could not be written, and why.
    pub failed: Vec<(Arc<str>, WriteError)>,
}

/// Applies the fixes up to `least` to the files of the pages, once.
///
/// A fix may make room for another, so the caller checks again and comes back until nothing is
/// written. Pages without a file are left alone; a link that leads out of `root` is refused.
#[must_use]
pub fn apply_all(
    diagnostics: &[Diagnostic],
    least: Applicability,
    pages: Lookup<'_, '_>,
    root: &Path,
) -> Round {
    let mut round = Round::default();
    for page in fixed_pages(diagnostics, least, pages) {
        let Some(file) = pages(&page.path).and_then(|page| page.file) else {
            continue;
        };
        match write_page(file, page.before, &page.after, root) {
            Ok(()) => {
                round.findings += page.findings;
                round.written.push(page.path);
            }
            Err(error) => round.failed.push((page.path, error)),
        }
    }
    round
}
