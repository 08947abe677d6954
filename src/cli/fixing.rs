//! Fixes: tried in memory, round after round, until nothing is left to fix; then shown or written.
//!
//! A safe fix is taken only where its page keeps its skeleton and where no finding appears that was not
//! there before, on the page or on another one.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::Failure;
use crate::cli::session::Session;
use crate::diagnostic::{Applicability, Diagnostic, Protected};
use crate::engine::{Outcome, SuppressedBy};
use crate::fix::{self, DiffStyle, FixedPage, Page, Transaction, WriteError};

/// Most rounds of fixes: each makes room for fewer, and two rules that undo each other would go on
/// for ever.
const ROUNDS: usize = 20;

/// Most checks of the site in one round, to find the fixes that bring new findings about.
const TRIALS: usize = 8;

/// The pages that fixes change.
#[derive(Debug, Default)]
pub(crate) struct Fixes {
    pages: BTreeMap<Arc<str>, FixedText>,
}

/// A page with fixes.
#[derive(Debug)]
struct FixedText {
    /// Where the page is on disk; `None` for standard input.
    file: Option<PathBuf>,
    before: Arc<str>,
    after: Arc<str>,
    /// Findings that the fixes repair.
    findings: usize,
}

/// What became of the pages that were to be written.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Pages that were written.
    pub(crate) pages: usize,
    /// Findings that are repaired on them.
    pub(crate) findings: usize,
    /// Pages that could not be written, and why.
    pub(crate) failed: Vec<(Arc<str>, WriteError)>,
}

impl Fixes {
    /// Finds the fixes up to `least` that can be applied. `outcome` becomes that of the fixed pages.
    pub(crate) fn find(
        session: &mut Session,
        outcome: &mut Outcome,
        least: Applicability,
        timings: bool,
    ) -> Result<Self, Failure> {
        let mut fixes = Self::default();
        fixes.safe_rounds(session, outcome, timings)?;
        if least == Applicability::Unsafe {
            fixes.unsafe_rounds(session, outcome, timings)?;
            fixes.safe_rounds(session, outcome, timings)?;
        }
        Ok(fixes)
    }

    /// The number of findings that the fixes repair, and of the pages they are on.
    pub(crate) fn count(&self) -> (usize, usize) {
        let findings = self.pages.values().map(|page| page.findings).sum();
        (findings, self.pages.len())
    }

    /// Prints the fixes as a unified diff.
    pub(crate) fn write_diff(&self, style: DiffStyle, out: &mut dyn io::Write) -> io::Result<()> {
        for (path, page) in self
            .pages
            .iter()
            .filter(|(_, page)| page.before != page.after)
        {
            let page = FixedPage {
                path: Arc::clone(path),
                before: &page.before,
                after: page.after.to_string(),
                findings: page.findings,
            };
            fix::write_diff(&page, style, out)?;
        }
        Ok(())
    }

    /// Writes the pages to their files. One that cannot be written does not keep the others from it.
    pub(crate) fn write(self, root: &Path) -> Written {
        let mut written = Written::default();
        for (path, page) in self.pages {
            let Some(file) = &page.file else { continue };
            match fix::write_page(file, &page.before, &page.after, root) {
                Ok(()) => {
                    written.pages += 1;
                    written.findings += page.findings;
                }
                Err(error) => written.failed.push((path, error)),
            }
        }
        written
    }

    fn safe_rounds(
        &mut self,
        session: &mut Session,
        outcome: &mut Outcome,
        timings: bool,
    ) -> Result<(), Failure> {
        if !outcome.diagnostics.iter().any(is_safe) {
            return Ok(());
        }
        let mut counts = if session.reports_all() {
            Counts::of(outcome)
        } else {
            Counts::of(&session.check_all()?)
        };
        let mut refused = BTreeSet::new();
        for _ in 0..ROUNDS {
            let wanted = outcome.diagnostics.iter();
            let wanted = wanted.filter(|one| is_safe(one) && !refused.contains(&identity(one)));
            let lookup = |path: &str| page(outcome, path);
            let settings = session.settings();
            let mut tried = fix::transaction(wanted, &lookup, &settings);
            let found = harmless(session, outcome, &mut tried, &counts)?;
            refused.extend(tried.refused.iter().copied().map(identity));
            if tried.pages.is_empty() {
                break;
            }
            for page in &tried.pages {
                self.take(outcome, page);
            }
            if let Some(found) = &found {
                counts = Counts::of(found);
            }
            *outcome = match found {
                Some(found) if session.reports_all() => found,
                _ => session.check(timings)?,
            };
        }
        Ok(())
    }

    fn unsafe_rounds(
        &mut self,
        session: &mut Session,
        outcome: &mut Outcome,
        timings: bool,
    ) -> Result<(), Failure> {
        for _ in 0..ROUNDS {
            let lookup = |path: &str| page(outcome, path);
            let unsafe_fixes = outcome.diagnostics.iter().filter(|one| !is_safe(one));
            let fixed = fix::fixed_pages(unsafe_fixes, Applicability::Unsafe, &lookup);
            if fixed.is_empty() {
                break;
            }
            for page in &fixed {
                session.set_text(outcome, &page.path, page.after.as_str().into());
            }
            let next = session.check(timings)?;
            for page in &fixed {
                self.take(outcome, page);
            }
            *outcome = next;
        }
        Ok(())
    }

    fn take(&mut self, outcome: &Outcome, page: &FixedPage<'_>) {
        let file = outcome.source(&page.path).and_then(|one| one.file.clone());
        let text = self
            .pages
            .entry(Arc::clone(&page.path))
            .or_insert_with(|| FixedText {
                file,
                before: page.before.into(),
                after: page.before.into(),
                findings: 0,
            });
        text.after = page.after.as_str().into();
        text.findings += page.findings;
    }
}

/// Leaves only the pages whose fixes bring no new finding about, on them or elsewhere. Returns what is
/// found on the site with them.
fn harmless<'a>(
    session: &mut Session,
    outcome: &'a Outcome,
    tried: &mut Transaction<'a, '_>,
    counts: &Counts,
) -> Result<Option<Outcome>, Failure> {
    for trial in 0..=TRIALS {
        if tried.pages.is_empty() {
            return Ok(None);
        }
        for page in &tried.pages {
            session.set_text(outcome, &page.path, page.after.as_str().into());
        }
        let found = session.check_all()?;
        let culprits = culprits(tried, &Counts::of(&found).above(counts));
        if culprits.is_empty() {
            return Ok(Some(found));
        }
        for at in culprits.into_iter().rev() {
            let page = tried.pages.remove(at);
            let mut taken = tried.taken.remove(at);
            session.set_text(outcome, &page.path, page.before.into());
            if taken.len() == 1 || trial >= TRIALS / 2 {
                tried.refused.extend(taken);
                continue;
            }
            // The second half waits for the next round.
            taken.truncate(taken.len() / 2);
            let lookup = |path: &str| self::page(outcome, path);
            let settings = session.settings();
            let half = fix::transaction(taken, &lookup, &settings);
            tried.refused.extend(half.refused);
            for (page, taken) in half.pages.into_iter().zip(half.taken) {
                tried.pages.insert(at, page);
                tried.taken.insert(at, taken);
            }
        }
    }
    for page in std::mem::take(&mut tried.pages) {
        session.set_text(outcome, &page.path, page.before.into());
    }
    tried
        .refused
        .extend(std::mem::take(&mut tried.taken).concat());
    Ok(None)
}

/// The pages whose fixes may have brought about the findings on the pages of `worse`.
fn culprits(tried: &Transaction<'_, '_>, worse: &BTreeSet<Arc<str>>) -> Vec<usize> {
    if worse.is_empty() {
        return Vec::new();
    }
    let indexes = || 0..tried.pages.len();
    let own: Vec<usize> = indexes()
        .filter(|at| worse.contains(&tried.pages[*at].path))
        .collect();
    if !own.is_empty() {
        return own;
    }
    // Another page is worse: it links to one whose ids changed.
    let changes_ids = |one: &&Diagnostic| {
        let fix = one.fix.as_ref();
        fix.is_some_and(|fix| fix.changes.contains(&Protected::Ids))
    };
    let far: Vec<usize> = indexes()
        .filter(|at| tried.taken[*at].iter().any(changes_ids))
        .collect();
    if far.is_empty() {
        indexes().collect()
    } else {
        far
    }
}

fn is_safe(finding: &Diagnostic) -> bool {
    let fix = finding.fix.as_ref();
    fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
}

fn identity(finding: &Diagnostic) -> (Arc<str>, String) {
    (Arc::clone(&finding.path), finding.fingerprint.clone())
}

fn page<'a>(outcome: &'a Outcome, path: &str) -> Option<Page<'a>> {
    outcome.source(path).map(|source| Page {
        text: &source.text,
        file: source.file.as_deref(),
    })
}

/// How many findings of each rule each page has, those included that comments suppress.
#[derive(Debug, Default)]
struct Counts(BTreeMap<(Arc<str>, &'static str), usize>);

impl Counts {
    fn of(outcome: &Outcome) -> Self {
        let mut counts = Self::default();
        let suppressed = outcome.suppressed.iter();
        let suppressed = suppressed
            .filter(|one| one.by != SuppressedBy::Baseline)
            .map(|one| &one.diagnostic);
        for one in outcome.diagnostics.iter().chain(suppressed) {
            *counts
                .0
                .entry((Arc::clone(&one.path), one.rule))
                .or_default() += 1;
        }
        counts
    }

    /// The pages that have more findings of some rule than before.
    fn above(&self, before: &Self) -> BTreeSet<Arc<str>> {
        self.0
            .iter()
            .filter(|(key, count)| before.0.get(*key).is_none_or(|before| before < *count))
            .map(|((path, _), _)| Arc::clone(path))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test reads what was written")]
    fn a_page_that_changed_meanwhile_is_skipped_and_the_others_are_written() {
        let dir = tempfile::tempdir().unwrap();
        let mut fixes = Fixes::default();
        for (name, text) in [("a.md", "changed\n"), ("b.md", "before\n")] {
            let file = dir.path().join(name);
            std::fs::write(&file, text).unwrap();
            let page = FixedText {
                file: Some(file),
                before: "before\n".into(),
                after: "after\n".into(),
                findings: 1,
            };
            fixes.pages.insert(name.into(), page);
        }
        let written = fixes.write(dir.path());
        assert_eq!((written.pages, written.findings), (1, 1));
        assert!(matches!(&written.failed[..], [(path, WriteError::Changed)] if **path == *"a.md"));
        let text = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!((&*text("a.md"), &*text("b.md")), ("changed\n", "after\n"));
    }
}
