//! Fixes: which can be combined, the text they produce, and how it is written.

mod apply;
mod diff;
mod front_matter;
mod plan;
mod skeleton;
mod transaction;
mod write;

use std::path::Path;
use std::sync::Arc;

pub use apply::apply;
pub use diff::{DiffStyle, write_diff};
pub use plan::{PageEdits, Plan, plan};
pub use transaction::{Transaction, harmful, transaction};
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
pub fn fixed_pages<'a, 'd>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
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
