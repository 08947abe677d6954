//! A run, from paths to sorted findings.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::{Config, EnabledRule, RuleSet};
use crate::corpus::{Corpus, PageFacts, PageId, Wants, display_path};
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::document::{Document, suppressions};
use crate::engine::fingerprint::Fingerprints;
use crate::engine::online::{self, check_links};
use crate::engine::suppress::Suppressions;
use crate::engine::timing::Clock;
use crate::engine::{EngineError, Online, Outcome, Request, Source, Summary};
use crate::rules::{ActiveRule, Context};
use crate::source::{ReadError, discover, normalise, read_page};

const UNREADABLE: &str = "faqlint/unreadable-page";
const UNUSED: &str = "faqlint/unused-suppression";

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
        let inputs = clock.stage("find the pages", || inputs(config, request))?;
        let read = clock.stage("read, parse and check the pages", || {
            read_all(config, request, inputs, &clock)
        });
        let Read {
            facts,
            mut pages,
            mut diagnostics,
            bytes,
        } = read;
        let wants = wants(&pages);
        let mut corpus = clock.stage("resolve links and images", || {
            Corpus::assemble(facts, &config.settings, &request.cwd, wants)
        });
        let links = match online {
            Some(online) => Some(clock.stage("ask external links", || {
                check_links(&mut corpus, &config.settings, online)
            })?),
            None => None,
        };
        let done: Vec<Done> = clock.stage("check the corpus", || {
            pages
                .par_iter_mut()
                .enumerate()
                .map(|(index, page)| finish(config, &corpus, PageId(index as u32), page, &clock))
                .collect()
        });
        let mut suppressed = 0;
        for page in done {
            suppressed += page.suppressed;
            diagnostics.extend(page.diagnostics);
        }
        diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let mut outcome = Outcome {
            summary: summary(&diagnostics),
            diagnostics,
            ..Outcome::default()
        };
        outcome.summary.files = corpus.checked().len();
        outcome.summary.suppressed = suppressed;
        outcome.translations = corpus.translations().coverage().clone();
        outcome.summary.links = links.as_ref().map(|_| corpus.outcomes().counts());
        outcome.links = links;
        outcome.sources = sources(config, &corpus, &outcome);
        outcome.statistics = clock.statistics(bytes);
        outcome
            .statistics
            .notes
            .extend(config.settings.site.evidence.iter().cloned());
        Ok(outcome)
    })
}

/// Reads and parses the pages of a request, and resolves their links.
///
/// # Errors
///
/// As [`check`].
pub fn corpus(config: &Config, request: &Request<'_>) -> Result<Corpus, EngineError> {
    in_pool(request, || {
        let clock = Clock::new(false);
        let inputs = inputs(config, request)?;
        let read = read_all(config, request, inputs, &clock);
        Ok(Corpus::assemble(
            read.facts,
            &config.settings,
            &request.cwd,
            Wants::default(),
        ))
    })
}

fn in_pool<T: Send>(
    request: &Request<'_>,
    run: impl FnOnce() -> Result<T, EngineError> + Send,
) -> Result<T, EngineError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()
        .map_err(|error| EngineError::Threads(Box::new(error)))?;
    pool.install(run)
}

/// A page before it is read.
struct Input {
    path: Arc<str>,
    file: PathBuf,
    text: Option<String>,
    translation: Place,
}

/// What the paths say of a page among the translations of the run.
#[derive(Default)]
enum Place {
    /// It is not translated.
    #[default]
    Alone,
    /// It is the source of a translation.
    Source,
    /// It is a translation of the page with this path, in this language.
    Translation(Arc<str>, String),
}

fn inputs(config: &Config, request: &Request<'_>) -> Result<Vec<Input>, EngineError> {
    if let Some((name, text)) = &request.stdin {
        let file = normalise(&request.cwd.join(name));
        return Ok(vec![Input {
            path: display_path(&request.cwd, &file),
            file,
            text: Some(text.clone()),
            translation: Place::Alone,
        }]);
    }
    let paths: Vec<PathBuf> = if request.paths.is_empty() {
        vec![config.base.clone()]
    } else {
        request
            .paths
            .iter()
            .map(|path| normalise(&request.cwd.join(path)))
            .collect()
    };
    if let Some(at) = paths
        .iter()
        .position(|path| std::fs::symlink_metadata(path).is_err())
    {
        let path = request.paths.get(at).unwrap_or(&paths[at]).clone();
        return Err(EngineError::MissingPath { path });
    }
    let threads = request.threads.unwrap_or(0);
    let found = discover(&paths, &|path| config.includes(path), threads);
    if found.pages.is_empty() && found.problems.is_empty() {
        let paths = if request.paths.is_empty() {
            vec![PathBuf::from(".")]
        } else {
            request.paths.clone()
        };
        return Err(EngineError::NothingToRead { paths });
    }
    let mut inputs: Vec<Input> = found
        .pages
        .into_iter()
        .chain(found.problems.into_iter().map(|(path, _)| path))
        .map(|file| Input {
            path: display_path(&request.cwd, &file),
            file,
            text: None,
            translation: Place::Alone,
        })
        .collect();
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    inputs.dedup_by(|a, b| a.path == b.path);
    pair_translations(config, &mut inputs);
    Ok(inputs)
}

/// Finds out by the paths which pages are translations of which.
fn pair_translations(config: &Config, inputs: &mut [Input]) {
    let relative: Vec<String> = inputs
        .iter()
        .map(|input| display_path(&config.base, &input.file).to_string())
        .collect();
    let relative: Vec<&str> = relative.iter().map(String::as_str).collect();
    let pairs = crate::corpus::pair(&relative, &config.settings.translations);
    for (index, pair) in pairs.into_iter().enumerate() {
        if let Some((source, language)) = pair {
            let path = Arc::clone(&inputs[source].path);
            inputs[source].translation = Place::Source;
            inputs[index].translation = Place::Translation(path, language);
        }
    }
}

/// A page that was read, beside its facts.
struct Page {
    rules: Arc<RuleSet>,
    /// Findings of the page rules, with the place of the rule in `rules`.
    findings: Vec<(usize, Finding)>,
    suppressions: Suppressions,
}

#[derive(Default)]
struct Read {
    facts: Vec<PageFacts>,
    pages: Vec<Page>,
    diagnostics: Vec<Diagnostic>,
    bytes: u64,
}

fn read_all(config: &Config, request: &Request<'_>, inputs: Vec<Input>, clock: &Clock) -> Read {
    let count = inputs.len();
    let done = AtomicUsize::new(0);
    let results: Vec<_> = inputs
        .into_par_iter()
        .map(|input| {
            let result = read_one(config, input, clock);
            (request.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, count);
            result
        })
        .collect();
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

fn read_one(
    config: &Config,
    input: Input,
    clock: &Clock,
) -> Result<(PageFacts, Page), Option<Box<Diagnostic>>> {
    let rules = config.rules_for(&input.file);
    let text = match input.text {
        Some(text) => text.into(),
        None => read_page(&input.file).map_err(|error| unreadable(&rules, &input.path, &error))?,
    };
    let doc = Document::parse(input.path, text, &config.settings);
    let mut cx = Context::new(&config.settings);
    let mut findings = Vec::new();
    for (index, enabled) in rules.rules.iter().enumerate() {
        if let ActiveRule::Page(rule) = &*enabled.rule {
            clock.rule(enabled.index, || rule.check(&doc, &mut cx));
            findings.extend(cx.take().into_iter().map(|finding| (index, finding)));
        }
    }
    let suppressions = Suppressions::new(&doc.text, suppressions(&doc));
    let file = Some(input.file);
    let facts = match input.translation {
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
        },
    ))
}

/// The finding about a page that could not be read; `None` when the rule is off.
fn unreadable(rules: &RuleSet, path: &Arc<str>, error: &ReadError) -> Option<Box<Diagnostic>> {
    let level = rules.level_of(UNREADABLE)?;
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
    let fingerprint = Fingerprints::default().next(UNREADABLE, path, "", &finding);
    Some(Box::new(place(
        UNREADABLE,
        level,
        path,
        finding,
        fingerprint,
    )))
}

/// What the active rules need beyond the pages.
fn wants(pages: &[Page]) -> Wants {
    let runs = |name| pages.iter().any(|page| page.rules.level_of(name).is_some());
    Wants {
        image_bytes: runs("images/unreadable") || runs("images/too-large"),
        image_pixels: runs("images/too-large"),
        unused_images: runs("images/unused-file"),
    }
}

struct Done {
    diagnostics: Vec<Diagnostic>,
    suppressed: usize,
}

/// Runs the rules that need the corpus on one page, and places all its findings.
fn finish(config: &Config, corpus: &Corpus, id: PageId, page: &mut Page, clock: &Clock) -> Done {
    let facts = corpus.page(id);
    let mut cx = Context::new(&config.settings);
    let rules = Arc::clone(&page.rules);
    let mut findings = std::mem::take(&mut page.findings);
    for (index, enabled) in rules.rules.iter().enumerate() {
        if let ActiveRule::Site(rule) = &*enabled.rule {
            clock.rule(enabled.index, || rule.check(corpus, id, &mut cx));
            findings.extend(cx.take().into_iter().map(|finding| (index, finding)));
        }
    }
    let before = findings.len();
    findings.retain(|(index, finding)| {
        finding.path.is_some()
            || !page
                .suppressions
                .holds(rules.rules[*index].meta.name, finding)
    });
    let suppressed = before - findings.len();
    findings.extend(unused_suppressions(&rules, page, &facts.text));
    findings.sort_by(|(a, left), (b, right)| {
        let names = (rules.rules[*a].meta.name, rules.rules[*b].meta.name);
        (left.span, names.0, &left.message).cmp(&(right.span, names.1, &right.message))
    });
    let mut fingerprints = Fingerprints::default();
    let diagnostics = findings
        .into_iter()
        .map(|(index, mut finding)| {
            let EnabledRule { meta, level, .. } = &rules.rules[index];
            let level = finding.level.unwrap_or(*level);
            let level = finding.at_most.map_or(level, |most| level.min(most));
            let level = finding.at_least.map_or(level, |least| level.max(least));
            let (path, text) = match finding.path.take() {
                None => (Arc::clone(&facts.path), &*facts.text),
                Some(path) => {
                    let ledger = config.settings.ledger.as_ref();
                    let ledger =
                        ledger.filter(|one| *display_path(corpus.cwd(), &one.file) == *path);
                    (path, ledger.map_or("", |ledger| &*ledger.text))
                }
            };
            let fingerprint = fingerprints.next(meta.name, &path, text, &finding);
            place(meta.name, level, &path, finding, fingerprint)
        })
        .collect();
    Done {
        diagnostics,
        suppressed,
    }
}

fn unused_suppressions(rules: &RuleSet, page: &mut Page, text: &str) -> Vec<(usize, Finding)> {
    let Some(index) = rules
        .rules
        .iter()
        .position(|enabled| enabled.meta.name == UNUSED)
    else {
        return Vec::new();
    };
    let is_active = |rule: &str| rules.level_of(rule).is_some() && !online::is_online(rule);
    let mut unused = page.suppressions.unused(text, is_active);
    unused.retain(|finding| !page.suppressions.holds(UNUSED, finding));
    unused.into_iter().map(|finding| (index, finding)).collect()
}

/// Makes a diagnostic of a finding; no secret of the page gets past here.
fn place(
    rule: &'static str,
    level: Level,
    path: &Arc<str>,
    mut finding: Finding,
    fingerprint: String,
) -> Diagnostic {
    finding.mask_secrets();
    Diagnostic {
        rule,
        level,
        path: Arc::clone(path),
        span: finding.span,
        message: finding.message,
        help: finding.help,
        related: finding.related,
        fix: finding.fix,
        origin: finding.origin,
        link: finding.link,
        fingerprint,
    }
}

fn summary(diagnostics: &[Diagnostic]) -> Summary {
    let mut summary = Summary::default();
    for diagnostic in diagnostics {
        match diagnostic.level {
            Level::Error => summary.errors += 1,
            Level::Warning => summary.warnings += 1,
            Level::Note => summary.notes += 1,
        }
        let is_safe = |fix: &crate::diagnostic::Fix| {
            fix.applicability == crate::diagnostic::Applicability::Safe
        };
        summary.fixable += usize::from(diagnostic.fix.as_ref().is_some_and(is_safe));
    }
    summary
}

/// The texts of the pages that findings and their related places point into.
fn sources(config: &Config, corpus: &Corpus, outcome: &Outcome) -> Vec<Source> {
    let rows = outcome.links.iter().flat_map(|links| &links.rows);
    let linked = rows.flat_map(|row| row.occurrences.iter().map(|(path, _)| &**path));
    let mut paths: Vec<&str> = outcome
        .diagnostics
        .iter()
        .flat_map(|diagnostic| {
            let related = diagnostic
                .related
                .iter()
                .filter_map(|related| related.path.as_deref());
            std::iter::once(&*diagnostic.path).chain(related)
        })
        .chain(linked)
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sources: Vec<Source> = corpus
        .pages()
        .iter()
        .filter(|page| paths.binary_search(&&*page.path).is_ok())
        .map(|page| Source {
            path: Arc::clone(&page.path),
            file: page.file.clone(),
            text: Arc::clone(&page.text),
        })
        .collect();
    if let Some(ledger) = &config.settings.ledger {
        let path = display_path(corpus.cwd(), &ledger.file);
        if paths.binary_search(&&*path).is_ok() {
            sources.push(Source {
                path,
                file: Some(ledger.file.clone()),
                text: Arc::clone(&ledger.text),
            });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}
