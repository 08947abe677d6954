//! What a run gives back.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::corpus::Coverage;
use crate::diagnostic::{Applicability, Diagnostic, Level};
use crate::engine::online::is_online;
use crate::engine::repeats;
use crate::engine::{BaselineUse, CoverageTables, LinkRun};
use crate::links::{Shard, VerdictCounts};

/// The text of a page that has findings, kept for reporters and fixes.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as findings name it: relative to the working directory, with `/`.
    pub path: Arc<str>,
    /// Where the page is on disk; `None` for standard input.
    pub file: Option<PathBuf>,
    /// The text the findings' spans point into.
    pub text: Arc<str>,
}

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Pages checked.
    pub files: usize,
    /// Findings at level error.
    pub errors: usize,
    /// Findings at level warning.
    pub warnings: usize,
    /// Findings at level note.
    pub notes: usize,
    /// Findings that a safe fix repairs.
    pub fixable: usize,
    /// Findings that comments in the pages suppress.
    pub suppressed: usize,
    /// Findings that a baseline holds back.
    pub baselined: usize,
    /// External URLs by their verdict; `None` when they were not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<VerdictCounts>,
    /// Which part of the external links was checked; `None` when all were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

/// A part of a run that was split by the hosts of external links, and what it holds back of findings
/// about them: the other parts do not know.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct Part {
    /// Which one, from 1.
    pub index: u32,
    /// Of how many.
    pub count: u32,
    /// Findings about external links that comments in the pages suppress.
    pub suppressed: usize,
    /// Findings about external links that a baseline holds back.
    pub baselined: usize,
}

impl Part {
    /// A part in which nothing is suppressed back.
    #[must_use]
    pub fn new(shard: Shard) -> Self {
        Self {
            index: shard.index,
            count: shard.count,
            suppressed: 0,
            baselined: 0,
        }
    }
}

/// A finding that is not shown, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// What holds it back.
    pub by: SuppressedBy,
}

/// What holds a finding back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum SuppressedBy {
    /// A comment in the page.
    Comment {
        /// The reason it gives; empty without one.
        reason: String,
    },
    /// The baseline.
    Baseline,
}

/// Where the time of a run went, for `--timings`.
#[derive(Clone, Debug, Default)]
pub struct RunStatistics {
    /// Name of the stage or rule, and the time all threads spent in it, in the order of the run.
    pub spent: Vec<(String, Duration)>,
    /// What was found out about the site, in sentences, for `--timings`.
    pub notes: Vec<String>,
    /// Bytes of Markdown read.
    pub bytes: u64,
}

/// What a run gives back.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The findings, sorted by [`Diagnostic::sort_key`].
    pub diagnostics: Vec<Diagnostic>,
    /// The findings that comments and the baseline hold back, sorted likewise.
    pub suppressed: Vec<Suppressed>,
    /// The pages that findings and their related places point into, sorted by path.
    pub sources: Vec<Source>,
    /// Findings left out because they were there before the change that the run is about.
    pub pre_existing: usize,
    /// How the baseline was used; `None` without one.
    pub baseline: Option<BaselineUse>,
    /// The counts.
    pub summary: Summary,
    /// How much of the source each language of the corpus has, by tag.
    pub translations: BTreeMap<String, Coverage>,
    /// What the pages cover; `None` when no report asks for it.
    pub coverage: Option<CoverageTables>,
    /// Where the time went.
    pub statistics: RunStatistics,
    /// What is known of external links; `None` when they were not checked.
    pub links: Option<LinkRun>,
}

impl Outcome {
    /// Moves every finding behind the baseline that was just written with it.
    pub fn suppress_all(&mut self) {
        let found = std::mem::take(&mut self.diagnostics);
        self.suppressed
            .extend(found.into_iter().map(|diagnostic| Suppressed {
                diagnostic,
                by: SuppressedBy::Baseline,
            }));
        self.settle();
    }

    /// Joins the findings that have one cause into one with all of its places. Fixes, baselines and
    /// comparisons need each of them, so this comes last.
    pub fn join_repeats(&mut self) {
        repeats::join(&mut self.diagnostics);
        self.settle();
    }

    /// Sorts and counts the findings anew; the counts of pages and links stay.
    pub(super) fn settle(&mut self) {
        self.diagnostics
            .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.suppressed
            .sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
        let at = |level| {
            let found = self.diagnostics.iter();
            found.filter(|one| one.level == level).count()
        };
        let is_safe = |one: &&Diagnostic| {
            let fix = one.fix.as_ref();
            fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
        };
        let is_baselined = |suppressed: &&Suppressed| suppressed.by == SuppressedBy::Baseline;
        let baselined = self.suppressed.iter().filter(is_baselined).count();
        let part = self.summary.part.map(|part| {
            let suppressed = self.suppressed.iter();
            let online = suppressed.filter(|suppressed| is_online(suppressed.diagnostic.rule));
            let (baselined, suppressed): (Vec<_>, Vec<_>) = online.partition(is_baselined);
            Part {
                suppressed: suppressed.len(),
                baselined: baselined.len(),
                ..part
            }
        });
        self.summary = Summary {
            errors: at(Level::Error),
            warnings: at(Level::Warning),
            notes: at(Level::Note),
            fixable: self.diagnostics.iter().filter(is_safe).count(),
            suppressed: self.suppressed.len() - baselined,
            baselined,
            part,
            ..self.summary
        };
    }

    /// The source with the given path.
    #[must_use]
    pub fn source(&self, path: &str) -> Option<&Source> {
        let at = self
            .sources
            .binary_search_by(|source| (*source.path).cmp(path))
            .ok()?;
        Some(&self.sources[at])
    }
}
