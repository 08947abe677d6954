//! A run, from paths to sorted findings.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::{Config, RuleSet};
use crate::corpus::{Corpus, PageFacts, PageId, Wants};
use crate::diagnostic::{Diagnostic, Finding};
use crate::document::{Document, suppressions};
use crate::engine::asking::Asking;
use crate::engine::doubt;
use crate::engine::fingerprint::{Fingerprints, Names};
use crate::engine::inputs::{Input, Place, inputs, named};
use crate::engine::online::check_links;
use crate::engine::place::{Done, finish, place, sources};
use crate::engine::suppress::Suppressions;
use crate::engine::timing::Clock;
use crate::engine::{EngineError, Online, Outcome, Part, Past, Request};
use crate::rules::{ActiveRule, Context, Need, UNREADABLE_PAGE};
use crate::source::{ReadError, Tree, normalise};

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
    in_pool(request, || {
        let clock = Clock::new(request.timings);
        let tree = Tree::new(request.snapshot.clone());
        let inputs = clock.stage("find the pages", || inputs(config, request, &tree))?;
        let names = Names::new(&config.base, &request.cwd, None);
        let asking = online.map(|online| (online, Asking::begin(&config.settings, online)));
        let hear = |page: &PageFacts| {
            if let Some((online, asking)) = &asking {
                asking.hear(page, &config.settings, online);
            }
        };
        let read = read_all(config, request, &tree, &names, inputs, &hear, &clock);
        let (corpus, mut outcome) = survey(config, request, &tree, &names, read, asking, &clock)?;
        if let Some(baseline) = request.baseline {
            let covers = |path: &str, rule: &str| covers(config, request, &corpus, path, rule);
            outcome.baseline = Some(baseline.apply(&mut outcome, &names, &covers));
        }
        if let Some(past) = request.past {
            past.subtract(&mut outcome, &names);
        }
        outcome.statistics = clock.statistics(outcome.statistics.bytes);
        let evidence = config.settings.site.evidence.iter();
        outcome.statistics.notes.extend(evidence.cloned());
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
    in_pool(request, || {
        let clock = Clock::new(false);
        let tree = Tree::new(request.snapshot.clone());
        let mut inputs = inputs(config, request, &tree)?;
        inputs.retain(|input| input.is_reported);
        let names = Names::new(&config.base, &request.cwd, None);
        let read = read_all(config, request, &tree, &names, inputs, &|_| {}, &clock);
        Ok(Corpus::assemble(
            read.facts,
            &tree,
            &config.settings,
            &request.cwd,
            Wants::default(),
        ))
    })
}

/// Puts the pages that were read together, and checks what needs all of them.
pub(super) fn survey(
    config: &Config,
    request: &Request<'_>,
    tree: &Tree,
    names: &Names<'_>,
    read: Read,
    asking: Option<(&Online, Asking)>,
    clock: &Clock,
) -> Result<(Corpus, Outcome), EngineError> {
    let Read {
        mut facts,
        mut pages,
        mut diagnostics,
        bytes,
    } = read;
    if let Some(past) = request.past
        && !past.leads_alike(tree, &facts)
    {
        facts.iter_mut().for_each(PageFacts::forget_targets);
    }
    let wants = wants(&pages);
    let mut corpus = clock.stage("resolve links and images", || {
        Corpus::assemble(facts, tree, &config.settings, &request.cwd, wants)
    });
    if let Some(past) = request.past {
        past.stand_behind(&mut corpus);
    }
    let shard = asking.as_ref().and_then(|(online, _)| online.shard);
    let links = match asking {
        Some((online, asking)) => {
            let reported: Vec<bool> = pages.iter().map(|page| page.is_reported).collect();
            Some(clock.stage("ask external links", || {
                check_links(&mut corpus, &reported, &config.settings, online, asking)
            })?)
        }
        None => None,
    };
    let done: Vec<Done> = clock.stage("check the corpus", || {
        pages
            .par_iter_mut()
            .enumerate()
            .filter(|(_, page)| page.is_reported)
            .map(|(index, page)| finish(config, &corpus, names, PageId(index as u32), page, clock))
            .collect()
    });
    let files = done.len();
    let mut suppressed = Vec::new();
    for page in done {
        suppressed.extend(page.suppressed);
        diagnostics.extend(page.diagnostics);
    }
    doubt::apply(&corpus, &mut diagnostics);
    let mut outcome = Outcome {
        diagnostics,
        suppressed,
        ..Outcome::default()
    };
    outcome.summary.files = files;
    outcome.statistics.bytes = bytes;
    outcome.summary.links = links.as_ref().map(|_| corpus.outcomes().counts());
    outcome.summary.part = shard.map(Part::new);
    outcome.links = links;
    outcome.settle();
    outcome.sources = sources(config, &corpus, &outcome);
    outcome.translations = corpus.translations().coverage().clone();
    Ok((corpus, outcome))
}

pub(super) fn in_pool<T: Send>(
    request: &Request<'_>,
    run: impl FnOnce() -> Result<T, EngineError> + Send,
) -> Result<T, EngineError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()
        .map_err(|error| EngineError::Threads(Box::new(error)))?;
    pool.install(run)
}

/// A page that was read, beside its facts.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) rules: Arc<RuleSet>,
    /// Findings of the page rules, with the place of the rule in `rules`.
    pub(super) findings: Vec<(usize, Finding)>,
    pub(super) suppressions: Suppressions,
    /// Whether its findings are wanted.
    pub(super) is_reported: bool,
    pub(super) translation: Place,
}

/// The pages of a run, each with its own findings.
#[derive(Default)]
pub(super) struct Read {
    facts: Vec<PageFacts>,
    pub(super) pages: Vec<Page>,
    diagnostics: Vec<Diagnostic>,
    bytes: u64,
}

/// Reads pages and runs the rules that need one page.
///
/// A page that is what it was before the change is not parsed again: its facts are those of then.
pub(super) fn read_all(
    config: &Config,
    request: &Request<'_>,
    tree: &Tree,
    names: &Names<'_>,
    inputs: Vec<Input>,
    hear: &(dyn Fn(&PageFacts) + Sync),
    clock: &Clock,
) -> Read {
    let count = inputs.len();
    let done = AtomicUsize::new(0);
    let files = if tree.fetches() {
        in_order_of_need(&inputs)
    } else {
        Vec::new()
    };
    let results: Vec<_> = clock.stage("read, parse and check the pages", || {
        // The pages are handed out while the next ones are fetched.
        std::thread::scope(|scope| {
            if !files.is_empty() {
                scope.spawn(|| tree.prepare(&files));
            }
            let one = |input: Input| {
                let result = read_one(config, request.past, tree, names, input, clock);
                if let Ok((facts, page)) = &result
                    && page.is_reported
                {
                    hear(facts);
                }
                (request.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, count);
                result
            };
            inputs.into_par_iter().map(one).collect()
        })
    });
    let mut read = Read::default();
    for result in results {
        match result {
            Ok((facts, page)) => {
                read.bytes += facts.text.len() as u64;
                read.facts.push(facts);
                read.pages.push(page);
            }
            Err(diagnostic) => read
                .diagnostics
                .extend(diagnostic.map(|diagnostic| *diagnostic)),
        }
    }
    read
}

/// The files in the order in which threads that share them out in equal parts come to them.
fn in_order_of_need(inputs: &[Input]) -> Vec<PathBuf> {
    let part = inputs.len().div_ceil(rayon::current_num_threads()).max(1);
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|at| (at % part, *at));
    let files = order.into_iter().map(|at| inputs[at].file.clone());
    files.collect()
}

fn read_one(
    config: &Config,
    past: Option<&Past>,
    tree: &Tree,
    names: &Names<'_>,
    mut input: Input,
    clock: &Clock,
) -> Result<(PageFacts, Page), Option<Box<Diagnostic>>> {
    let rules = config.rules_for(&input.file);
    let text = match input.text.take() {
        Some(text) => text.into(),
        None => tree.read_page(&input.file).map_err(|error| {
            let finding = unreadable(&rules, names, &input.path, &error);
            finding.filter(|_| input.is_reported)
        })?,
    };
    if let Some(same) = past.and_then(|past| past.same(&input, &text)) {
        return Ok(same);
    }
    let doc = Document::parse(input.path, text, &config.settings);
    let mut cx = Context::new(&config.settings);
    let mut findings = Vec::new();
    let wanted = if input.is_reported {
        &*rules.rules
    } else {
        &[]
    };
    for (index, enabled) in wanted.iter().enumerate() {
        if let ActiveRule::Page(rule) = &*enabled.rule {
            clock.rule(enabled.index, || rule.check(&doc, &mut cx));
            findings.extend(cx.take().into_iter().map(|finding| (index, finding)));
        }
    }
    let suppressions = Suppressions::new(&doc.text, suppressions(&doc));
    let file = Some(input.file);
    let facts = match input.translation.clone() {
        Place::Alone => PageFacts::new(doc, file),
        Place::Source => PageFacts::with_shape(doc, file, None),
        Place::Translation(source, language) => {
            PageFacts::with_shape(doc, file, Some((source, language)))
        }
    };
    Ok((
        facts,
        Page {
            rules,
            findings,
            suppressions,
            is_reported: input.is_reported,
            translation: input.translation,
        },
    ))
}

/// The finding about a page that could not be read; `None` when the rule is off.
fn unreadable(
    rules: &RuleSet,
    names: &Names<'_>,
    path: &Arc<str>,
    error: &ReadError,
) -> Option<Box<Diagnostic>> {
    let level = rules.level_of(UNREADABLE_PAGE)?;
    let help = match error {
        ReadError::Encoding(_) => "save the page as UTF-8",
        ReadError::TooLarge(_) => "split the page",
        ReadError::Io(_) => {
            "check that the page exists and may be read, or exclude it in rules.toml"
        }
    };
    let finding = Finding::new(
        crate::text::Span::default(),
        format!("cannot read this page: {error}"),
    )
    .help(help);
    let fingerprint = Fingerprints::default().next(UNREADABLE_PAGE, &names.of(path), "", &finding);
    Some(Box::new(place(
        UNREADABLE_PAGE,
        level,
        path,
        finding,
        fingerprint,
    )))
}

/// What the active rules need beyond the pages.
fn wants(pages: &[Page]) -> Wants {
    let is_needed = |need: Need| {
        let mut reported = pages.iter().filter(|page| page.is_reported);
        reported.any(|page| page.rules.needs(need))
    };
    Wants {
        image_bytes: is_needed(Need::ImageBytes),
        image_pixels: is_needed(Need::ImagePixels),
        unused_images: is_needed(Need::UnusedImages),
    }
}
