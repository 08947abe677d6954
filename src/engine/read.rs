//! Reading pages, and running the rules that need one page.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::{Config, RuleSet};
use crate::corpus::{PageSummary, Wants};
use crate::diagnostic::{Diagnostic, Finding};
use crate::document::{Document, suppressions};
use crate::engine::fingerprint::{Fingerprints, Names};
use crate::engine::safety::{self, FixTrials};
use crate::engine::suppress::Suppressions;
use crate::engine::timing::Clock;
use crate::rules::{ActiveRule, Context, Need, UNREADABLE_PAGE};
use crate::source::{ReadError, Tree};

/// A page before it is read.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) path: Arc<str>,
    pub(super) file: PathBuf,
    pub(super) text: Option<Arc<str>>,
    /// Whether its findings are wanted; if not, it is read for what others refer to.
    pub(super) is_reported: bool,
    pub(super) translation: TranslationRole,
}

/// What the paths say of a page among the translations of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum TranslationRole {
    /// It is not translated.
    #[default]
    Alone,
    /// It is the source of a translation.
    Source,
    /// It is a translation of the page with this path, in this language.
    Translation(Arc<str>, String),
}

/// A page that was read, with what the rules that need one page found on it.
#[derive(Debug)]
pub(super) struct CheckedPage {
    pub(super) summary: Arc<PageSummary>,
    pub(super) rules: Arc<RuleSet>,
    /// Findings of the page rules, with the place of the rule in `rules`.
    pub(super) findings: Vec<(usize, Finding)>,
    pub(super) suppressions: Suppressions,
    /// Whether its findings are wanted.
    pub(super) is_reported: bool,
    pub(super) translation: TranslationRole,
}

/// The pages of a run, each with its own findings.
#[derive(Default)]
pub(super) struct ReadPages {
    /// In the order of their paths.
    pub(super) pages: Vec<Arc<CheckedPage>>,
    /// Findings about pages that could not be read.
    pub(super) unreadable: Vec<Diagnostic>,
}

impl ReadPages {
    /// Bytes of Markdown.
    pub(super) fn bytes(&self) -> u64 {
        let texts = self.pages.iter().map(|page| page.summary.text.len() as u64);
        texts.sum()
    }
}

/// What every stage of a run works with.
#[derive(Clone, Copy)]
pub(super) struct RunContext<'a> {
    pub(super) config: &'a Config,
    pub(super) tree: &'a Tree,
    pub(super) names: &'a Names<'a>,
    pub(super) clock: &'a Clock,
    pub(super) trials: FixTrials,
}

/// What pages are read with.
pub(super) struct Reader<'a> {
    pub(super) run: RunContext<'a>,
    /// Pages that need not be checked again: by the input, and by the text when that is known.
    pub(super) known: &'a KnownPages<'a>,
    /// Told of each page whose findings are wanted.
    pub(super) on_page: &'a (dyn Fn(&PageSummary) + Sync),
    /// Told after each page how many pages are done, and how many there are.
    pub(super) progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Finds a page that was checked before and is the same; without a text, only one that need not be read.
pub(super) type KnownPages<'a> =
    dyn Fn(&Input, Option<&Arc<str>>) -> Option<Arc<CheckedPage>> + Sync + 'a;

/// Why a page has no [`CheckedPage`]: the finding about it, when that rule is on.
type Refused = Option<Box<Diagnostic>>;

impl Reader<'_> {
    /// Reads pages and runs the rules that need one page.
    pub(super) fn read_all(&self, inputs: Vec<Input>) -> ReadPages {
        let count = inputs.len();
        let done = AtomicUsize::new(0);
        let files = if self.run.tree.fetches() {
            in_order_of_need(&inputs)
        } else {
            Vec::new()
        };
        let results: Vec<_> = self.run.clock.stage("read, parse and check the pages", || {
            // The pages are handed out while the next ones are fetched.
            std::thread::scope(|scope| {
                if !files.is_empty() {
                    scope.spawn(|| self.run.tree.prepare(&files));
                }
                let one = |input: Input| {
                    let result = self.read(input);
                    if let Ok(page) = &result
                        && page.is_reported
                    {
                        (self.on_page)(&page.summary);
                    }
                    (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, count);
                    result
                };
                inputs.into_par_iter().map(one).collect()
            })
        });
        let mut read = ReadPages::default();
        for result in results {
            match result {
                Ok(page) => read.pages.push(page),
                Err(refused) => read.unreadable.extend(refused.map(|refused| *refused)),
            }
        }
        read
    }

    /// Reads one page and runs the rules that need it alone.
    pub(super) fn read(&self, mut input: Input) -> Result<Arc<CheckedPage>, Refused> {
        let given = input.text.take();
        if given.is_none()
            && let Some(known) = (self.known)(&input, None)
        {
            return Ok(known);
        }
        let text = match given {
            Some(text) => text,
            None => self.run.tree.read_page(&input.file).map_err(|error| {
                let rules = self.run.config.rules_for(&input.file);
                let finding = unreadable(&rules, self.run.names, &input.path, &error);
                finding.filter(|_| input.is_reported)
            })?,
        };
        if let Some(known) = (self.known)(&input, Some(&text)) {
            return Ok(known);
        }
        Ok(Arc::new(check(
            self.run.config,
            input,
            text,
            self.run.clock,
            self.run.trials,
        )))
    }
}

/// Parses a page and runs the rules that need it alone.
pub(super) fn check(
    config: &Config,
    input: Input,
    text: Arc<str>,
    clock: &Clock,
    trials: FixTrials,
) -> CheckedPage {
    let rules = config.rules_for(&input.file);
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
            findings.extend(cx.take().into_iter().map(|mut finding| {
                safety::protect(&doc, &mut finding);
                (index, finding)
            }));
        }
    }
    if trials == FixTrials::AtOnce {
        safety::mark_harmful(&doc, &mut findings, &config.settings);
    }
    let suppressions = Suppressions::new(&doc.text, suppressions(&doc));
    let file = Some(input.file);
    let summary = match input.translation.clone() {
        TranslationRole::Alone => PageSummary::new(doc, file),
        TranslationRole::Source => PageSummary::with_shape(doc, file, None),
        TranslationRole::Translation(source, language) => {
            PageSummary::with_shape(doc, file, Some((source, language)))
        }
    };
    CheckedPage {
        summary: Arc::new(summary),
        rules,
        findings,
        suppressions,
        is_reported: input.is_reported,
        translation: input.translation,
    }
}

/// The files in the order in which threads that share them out in equal parts come to them.
fn in_order_of_need(inputs: &[Input]) -> Vec<PathBuf> {
    let part = inputs.len().div_ceil(rayon::current_num_threads()).max(1);
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|at| (at % part, *at));
    let files = order.into_iter().map(|at| inputs[at].file.clone());
    files.collect()
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
            "check that the page exists and may be read, or exclude it in the configuration"
        }
    };
    let finding = Finding::new(
        crate::text::Span::default(),
        format!("cannot read this page: {error}"),
    )
    .help(help);
    let fingerprint = Fingerprints::default().next(UNREADABLE_PAGE, &names.of(path), "", &finding);
    Some(Box::new(Diagnostic::new(
        UNREADABLE_PAGE,
        level,
        path,
        finding,
        fingerprint,
    )))
}

/// What the active rules need beyond the pages.
pub(super) fn wants(pages: &[Arc<CheckedPage>]) -> Wants {
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
