//! What the pages were before a change, so that a run can say what the change brought.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::engine::fingerprint::{self, Names};
use crate::engine::inputs::{find, inputs, named};
use crate::engine::read::{CheckedPage, Input, Reader, RunContext};
use crate::engine::run::{in_pool, survey};
use crate::engine::safety::FixTrials;
use crate::engine::timing::Clock;
use crate::engine::{EngineError, Outcome, Request};
use crate::source::{Snapshot, Tree, normalise};

/// The files before a change.
#[derive(Clone, Debug)]
pub struct BaseState {
    /// The files.
    pub snapshot: Arc<dyn Snapshot>,
    /// The files that were renamed since: the path now, and the path then; absolute.
    pub renamed: Vec<(PathBuf, PathBuf)>,
}

/// The pages before a change, and what was found on them.
#[derive(Debug)]
pub struct BaseRun {
    corpus: Arc<Corpus>,
    files: Arc<dyn Snapshot>,
    /// The first pages of the corpus, as they were read.
    pages: Vec<Arc<CheckedPage>>,
    /// The path then of each file that has another now.
    renamed: Arc<FxHashMap<PathBuf, PathBuf>>,
    /// The folder that paths of findings start from.
    cwd: PathBuf,
    /// Fingerprint of each finding, and what it has in common with the same fault on a changed line.
    found: Vec<(String, u64)>,
}

/// Checks the pages as they were, for [`Request::base`].
///
/// With several states, what was found in any of them is old, and the first is what the pages are
/// compared with. `None` without any.
///
/// # Errors
///
/// As [`check`](crate::engine::check).
pub fn base_run(
    config: &Config,
    request: &Request<'_>,
    before: &[BaseState],
) -> Result<Option<BaseRun>, EngineError> {
    let mut states = before
        .iter()
        .map(|state| base_run_of(config, request, state));
    let mut base = states.next().transpose()?;
    for state in states {
        let found = state?.found;
        if let Some(base) = &mut base {
            base.add(found);
        }
    }
    Ok(base)
}

fn base_run_of(
    config: &Config,
    request: &Request<'_>,
    before: &BaseState,
) -> Result<BaseRun, EngineError> {
    in_pool(request.threads, || {
        let now = Tree::new(request.snapshot.clone());
        let then = Tree::new(Some(Arc::clone(&before.snapshot)));
        let current = inputs(config, request, &now)?;
        let mut renamed: FxHashMap<PathBuf, PathBuf> = before.renamed.iter().cloned().collect();
        let mut inputs = inputs_then(config, request, &then, &current, &renamed);
        if add_moved(&mut renamed, &now, &then, &current, &inputs) {
            inputs = inputs_then(config, request, &then, &current, &renamed);
        }
        let names_now: FxHashMap<&Path, &Path> = renamed
            .iter()
            .map(|(now, then)| (then.as_path(), now.as_path()))
            .collect();
        let names = Names::new(&config.base, &request.cwd, Some(&names_now));
        let clock = Clock::new(false);
        let run = RunContext {
            config,
            tree: &then,
            trials: FixTrials::AtOnce,
            names: &names,
            clock: &clock,
        };
        let reader = Reader {
            run,
            known: &|input, text| request.cached(config)?.page(input, text?),
            on_page: &|_| {},
            progress: request.progress,
        };
        let read = reader.read_all(inputs);
        let pages = read.pages.clone();
        let (corpus, outcome) = survey(request, run, read, None)?;
        let found = outcome
            .diagnostics
            .iter()
            .map(|one| (one.fingerprint.clone(), fault(one, &outcome, &names)))
            .collect();
        Ok(BaseRun {
            corpus: Arc::new(corpus),
            files: Arc::clone(&before.snapshot),
            pages,
            renamed: Arc::new(renamed),
            cwd: request.cwd.clone(),
            found,
        })
    })
}

/// The pages as they were of the paths of a request, and of the pages that were renamed.
fn inputs_then(
    config: &Config,
    request: &Request<'_>,
    then: &Tree,
    current: &[Input],
    renamed: &FxHashMap<PathBuf, PathBuf>,
) -> Vec<Input> {
    let old_name = |path: &Path| renamed.get(path).cloned();
    let mut paths: Vec<PathBuf> = named(config, request)
        .into_iter()
        .map(|path| old_name(&path).unwrap_or(path))
        .collect();
    let reported = current.iter().filter(|input| input.is_reported);
    let has_folders = paths.iter().any(|path| then.is_folder(path));
    if has_folders {
        paths.extend(reported.filter_map(|input| old_name(&input.file)));
    }
    paths.retain(|path| then.exists(path));
    find(config, &request.cwd, then, &paths)
}

/// Adds the pages that were moved and not told to git: gone here, and there with the same text.
fn add_moved(
    renamed: &mut FxHashMap<PathBuf, PathBuf>,
    now: &Tree,
    then: &Tree,
    current: &[Input],
    old: &[Input],
) -> bool {
    let taken: FxHashSet<&PathBuf> = renamed.values().collect();
    let gone = old
        .iter()
        .filter(|input| !taken.contains(&input.file) && !now.exists(&input.file));
    let mut texts: FxHashMap<Arc<str>, &PathBuf> = FxHashMap::default();
    for input in gone {
        if let Ok(text) = then.read_page(&input.file) {
            texts.insert(text, &input.file);
        }
    }
    if texts.is_empty() {
        return false;
    }
    let mut moved: Vec<(PathBuf, PathBuf)> = Vec::new();
    for input in current {
        if renamed.contains_key(&input.file) || then.exists(&input.file) {
            continue;
        }
        if let Ok(text) = now.read_page(&input.file)
            && let Some(file) = texts.remove(&text)
        {
            moved.push((input.file.clone(), file.clone()));
        }
    }
    let found = !moved.is_empty();
    renamed.extend(moved);
    found
}

impl BaseRun {
    /// Adds findings of another state. What both have is one finding, and not two.
    fn add(&mut self, found: Vec<(String, u64)>) {
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        for (fingerprint, _) in &self.found {
            *known.entry(fingerprint.clone()).or_default() += 1;
        }
        for (fingerprint, fault) in found {
            match known.get_mut(&fingerprint) {
                Some(count) if *count > 0 => *count -= 1,
                _ => self.found.push((fingerprint, fault)),
            }
        }
    }

    /// A page of today as it was read then, when it is the same page.
    pub(super) fn same(&self, input: &Input, text: &str) -> Option<Arc<CheckedPage>> {
        let id = self.corpus.page_of(&input.file)?;
        let page = self.pages.get(id.0 as usize)?;
        let is_same = page.summary.path == input.path
            && page.is_reported == input.is_reported
            && page.translation == input.translation
            && *page.summary.text == *text;
        is_same.then(|| Arc::clone(page))
    }

    /// The pages as they were.
    pub(super) fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Whether there are the same files now, so that links which are written alike lead where they led.
    pub(super) fn resolves_identically(&self, now: &Tree) -> bool {
        now.frame().is_some() && now.frame() == self.files.frame()
    }

    /// Gives a corpus of today this one to compare with.
    pub(super) fn attach_to(&self, corpus: Corpus) -> Corpus {
        corpus.with_base(Arc::clone(&self.corpus), Arc::clone(&self.renamed))
    }

    /// Removes from an outcome what was found before the change as well.
    ///
    /// First by fingerprint; then a finding on a line that the change touched is known by its
    /// rule, page, message and text. Either way each old finding answers for one new one.
    pub(super) fn subtract(&self, outcome: &mut Outcome, names: &Names<'_>) {
        let mut by_fingerprint: FxHashMap<&str, Vec<u64>> = FxHashMap::default();
        for (fingerprint, fault) in &self.found {
            by_fingerprint.entry(fingerprint).or_default().push(*fault);
        }
        let mut is_old: Vec<bool> = Vec::with_capacity(outcome.diagnostics.len());
        for diagnostic in &outcome.diagnostics {
            let known = by_fingerprint.get_mut(&*diagnostic.fingerprint);
            is_old.push(known.and_then(Vec::pop).is_some());
        }
        let mut left: FxHashMap<u64, usize> = FxHashMap::default();
        for faults in by_fingerprint.into_values() {
            for fault in faults {
                *left.entry(fault).or_default() += 1;
            }
        }
        for (index, is_old) in is_old.iter_mut().enumerate() {
            if *is_old || left.is_empty() {
                continue;
            }
            let key = fault(&outcome.diagnostics[index], outcome, names);
            if let Some(count) = left.get_mut(&key).filter(|count| **count > 0) {
                *count -= 1;
                *is_old = true;
            }
        }
        for (diagnostic, is_old) in outcome.diagnostics.iter().zip(&mut is_old) {
            *is_old |= diagnostic.link.is_some() && self.had_link(diagnostic, outcome);
        }
        let mut flags = is_old.into_iter();
        let before = outcome.diagnostics.len();
        outcome
            .diagnostics
            .retain(|_| !flags.next().unwrap_or_default());
        outcome.pre_existing = before - outcome.diagnostics.len();
        outcome.settle();
    }
}

impl BaseRun {
    /// Whether the link that a finding of the online check is about was on the page before: nobody
    /// asked then, and whoever changes something else does not answer for it.
    fn had_link(&self, diagnostic: &Diagnostic, outcome: &Outcome) -> bool {
        let file = normalise(&self.cwd.join(&*diagnostic.path));
        let then = self.renamed.get(&file).unwrap_or(&file);
        let page = self.corpus.page_of(then).map(|id| self.corpus.page(id));
        let source = outcome.source(&diagnostic.path);
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        let written = source.and_then(|source| source.text.get(start..end));
        match (page, written) {
            (Some(page), Some(written)) => !written.is_empty() && page.text.contains(written),
            _ => false,
        }
    }
}

/// What a finding has in common with the same fault on another line of the page.
fn fault(diagnostic: &Diagnostic, outcome: &Outcome, names: &Names<'_>) -> u64 {
    let source = outcome.source(&diagnostic.path);
    let text = source.map_or("", |source| &source.text);
    let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
    fingerprint::fault(
        diagnostic.rule,
        &names.of(&diagnostic.path),
        text.get(start..end).unwrap_or_default(),
        &diagnostic.message,
    )
}
