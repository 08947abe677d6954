//! A run, from paths to sorted findings.

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::corpus::{Corpus, CorpusBuilder, PageId, PageSummary};
use crate::diagnostic::Diagnostic;
use crate::engine::cache::{CachedRun, hash_of};
use crate::engine::doubt;
use crate::engine::finalize::{PageResult, finish, sources};
use crate::engine::fingerprint::Names;
use crate::engine::inputs::{inputs, named};
use crate::engine::labels::add_labels;
use crate::engine::link_check::LinkCheck;
use crate::engine::online::check_links;
use crate::engine::read::{CheckedPage, Input, ReadPages, Reader, RunContext, wants};
use crate::engine::safety::FixTrials;
use crate::engine::site_files::add_site_files;
use crate::engine::timing::Clock;
use crate::engine::{BaseRun, CoverageTables, EngineError, Online, Outcome, Part, Request};
use crate::source::{Tree, normalise};

/// Checks the pages of a request.
///
/// # Errors
///
/// When a named path does not exist, no page is found, or the threads cannot be started.
pub fn check(config: &Config, request: &Request<'_>) -> Result<Outcome, EngineError> {
    run(config, request, None)
}

/// Checks the pages of a request, and the external links on them.
///
/// # Errors
///
/// As [`check`], and when links cannot be checked at all.
pub fn check_online(
    config: &Config,
    request: &Request<'_>,
    online: &Online,
) -> Result<Outcome, EngineError> {
    run(config, request, Some(online))
}

fn run(
    config: &Config,
    request: &Request<'_>,
    online: Option<&Online>,
) -> Result<Outcome, EngineError> {
    in_pool(request.threads, || {
        let clock = Clock::new(request.timings);
        let cached = request.cached(config);
        let is_replayable = cached.is_some() && online.is_none() && is_replayable(config, request);
        let tree = if is_replayable {
            Tree::traced()
        } else {
            Tree::new(request.snapshot.clone())
        };
        let inputs = clock.stage("find the pages", || inputs(config, request, &tree))?;
        if is_replayable && let Some(outcome) = cached.and_then(|run| run.replay(&inputs)) {
            return Ok(outcome);
        }
        let inputs_hash = hash_of(&inputs);
        let names = Names::new(&config.base, &request.cwd, None);
        let link_check = online.map(|online| (online, LinkCheck::start(&config.settings, online)));
        let on_page = |page: &PageSummary| {
            if let Some((online, link_check)) = &link_check {
                link_check.enqueue(page, &config.settings, online);
            }
        };
        let known = known_pages(request, cached);
        let run = RunContext {
            config,
            tree: &tree,
            names: &names,
            clock: &clock,
            trials: FixTrials::AtOnce,
        };
        let reader = Reader {
            run,
            known: &known,
            on_page: &on_page,
            progress: request.progress,
        };
        let read = reader.read_all(inputs);
        let pages = read.pages.clone();
        let (corpus, mut outcome) = survey(request, run, read, link_check)?;
        if let Some(baseline) = request.baseline {
            let covers = |path: &str, rule: &str| covers(config, request, &corpus, path, rule);
            outcome.baseline = Some(baseline.apply(&mut outcome, &names, &covers));
        }
        if let Some(base) = request.base {
            base.subtract(&mut outcome, &names);
        }
        outcome.statistics = clock.statistics(outcome.statistics.bytes);
        let evidence = config.settings.site.evidence.iter();
        outcome.statistics.notes.extend(evidence.cloned());
        if let Some(cached) = cached {
            let whole = is_replayable.then_some(&outcome);
            cached.leave(pages, (inputs_hash, whole), &tree);
        }
        Ok(outcome)
    })
}

/// Whether the run could find something of a rule on a page that a baseline names.
fn covers(config: &Config, request: &Request<'_>, corpus: &Corpus, path: &str, rule: &str) -> bool {
    let file = normalise(&config.base.join(path));
    let is_whole = request.paths.is_empty() && request.stdin.is_none();
    let is_named = || {
        named(config, request)
            .iter()
            .any(|named| file.starts_with(named))
    };
    let is_checked = || is_named() && corpus.page_of(&file).is_some();
    let is_run = config.selects_all() || config.rules_for(&file).level_of(rule).is_some();
    is_run && (is_whole || is_checked())
}

/// Reads and parses the pages of a request, and resolves their links.
///
/// # Errors
///
/// As [`check`].
pub fn corpus(config: &Config, request: &Request<'_>) -> Result<Corpus, EngineError> {
    in_pool(request.threads, || {
        let clock = Clock::new(false);
        let tree = Tree::new(request.snapshot.clone());
        let mut inputs = inputs(config, request, &tree)?;
        inputs.retain(|input| input.is_reported);
        let names = Names::new(&config.base, &request.cwd, None);
        let known = known_pages(request, None);
        let reader = Reader {
            run: RunContext {
                config,
                tree: &tree,
                names: &names,
                clock: &clock,
                trials: FixTrials::AtOnce,
            },
            known: &known,
            on_page: &|_| {},
            progress: request.progress,
        };
        let pages = summaries(&reader.read_all(inputs).pages);
        let builder = CorpusBuilder::new(&tree, &config.settings, &request.cwd);
        let mut corpus = builder.build(pages);
        add_labels(config, &tree, &mut corpus);
        Ok(corpus)
    })
}

/// The pages of the state that the run is compared with, and those of earlier runs.
fn known_pages(
    request: &Request<'_>,
    cached: Option<CachedRun<'_>>,
) -> impl Fn(&Input, Option<&Arc<str>>) -> Option<Arc<CheckedPage>> + Sync {
    move |input, text| {
        let text = text?;
        let then = request.base.and_then(|base| base.same(input, text));
        then.or_else(|| cached?.page(input, text))
    }
}

/// Whether what a request finds depends on nothing but the configuration, the pages, and the answers of
/// the disk to what it asks.
fn is_replayable(config: &Config, request: &Request<'_>) -> bool {
    request.stdin.is_none()
        && request.snapshot.is_none()
        && request.base.is_none()
        && request.baseline.is_none()
        && !request.coverage
        // The names on the screen come from the history of a repository.
        && config.settings.label_sources.is_empty()
}

pub(super) fn summaries(pages: &[Arc<CheckedPage>]) -> Vec<Arc<PageSummary>> {
    pages.iter().map(|page| Arc::clone(&page.summary)).collect()
}

/// Puts the pages that were read together, and checks what needs all of them.
pub(super) fn survey(
    request: &Request<'_>,
    run: RunContext<'_>,
    read: ReadPages,
    link_check: Option<(&Online, LinkCheck)>,
) -> Result<(Corpus, Outcome), EngineError> {
    let RunContext {
        config,
        tree,
        names,
        clock,
        trials,
    } = run;
    let bytes = read.bytes();
    let ReadPages { pages, unreadable } = read;
    let reused = request.base.filter(|base| base.resolves_identically(tree));
    let mut corpus = clock.stage("resolve links and images", || {
        CorpusBuilder::new(tree, &config.settings, &request.cwd)
            .wants(wants(&pages))
            .reuse_links(reused.map(BaseRun::corpus))
            .after(request.base.map(BaseRun::corpus))
            .build(summaries(&pages))
    });
    clock.stage("read labels", || add_labels(config, tree, &mut corpus));
    add_site_files(config, tree, &mut corpus);
    if let Some(base) = request.base {
        corpus = base.attach_to(corpus);
    }
    let shard = link_check.as_ref().and_then(|(online, _)| online.shard);
    let links = match link_check {
        Some((online, link_check)) => {
            let reported: Vec<bool> = pages.iter().map(|page| page.is_reported).collect();
            let (found, outcomes) = clock.stage("check external links", || {
                check_links(&corpus, &reported, &config.settings, online, link_check)
            })?;
            corpus = corpus.with_outcomes(outcomes);
            Some(found)
        }
        None => None,
    };
    let results: Vec<PageResult> = clock.stage("check the corpus", || {
        pages
            .par_iter()
            .zip(0..pages.len() as u32)
            .filter(|(page, _)| page.is_reported)
            .map(|(page, id)| finish(config, &corpus, names, PageId(id), page, clock, trials))
            .collect()
    });
    let mut outcome = outcome_of(results, unreadable);
    doubt::apply(&corpus, &mut outcome.diagnostics);
    outcome.statistics.bytes = bytes;
    outcome.summary.links = links.as_ref().map(|_| corpus.outcomes().counts());
    outcome.summary.part = shard.map(Part::new);
    outcome.links = links;
    outcome.settle();
    outcome.sources = sources(config, &corpus, &outcome);
    outcome.coverage = request
        .coverage
        .then(|| CoverageTables::new(&corpus, &config.settings));
    outcome.translations = corpus.translations().coverage().clone();
    Ok((corpus, outcome))
}

fn outcome_of(results: Vec<PageResult>, unreadable: Vec<Diagnostic>) -> Outcome {
    let mut outcome = Outcome {
        diagnostics: unreadable,
        ..Outcome::default()
    };
    outcome.summary.files = results.len();
    for page in results {
        outcome.suppressed.extend(page.suppressed);
        outcome.diagnostics.extend(page.diagnostics);
    }
    outcome
}

pub(super) fn in_pool<T: Send>(
    threads: Option<usize>,
    run: impl FnOnce() -> Result<T, EngineError> + Send,
) -> Result<T, EngineError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|error| EngineError::Threads(Box::new(error)))?;
    pool.install(run)
}
