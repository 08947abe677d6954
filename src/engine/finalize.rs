//! From what rules found on a page to diagnostics.

use std::sync::Arc;

use crate::config::{Config, EnabledRule, RuleSet};
use crate::corpus::{Corpus, PageId, PageSummary, display_path};
use crate::diagnostic::{Diagnostic, Finding};
use crate::engine::fingerprint::{Fingerprints, Names};
use crate::engine::online;
use crate::engine::precedence;
use crate::engine::read::CheckedPage;
use crate::engine::safety::{self, FixTrials};
use crate::engine::suppress::Suppressions;
use crate::engine::timing::Clock;
use crate::engine::{Outcome, Source, Suppressed, SuppressedBy};
use crate::rules::{ActiveRule, Context, UNUSED_SUPPRESSION};

/// The findings of one page.
#[derive(Debug, Default)]
pub(super) struct PageResult {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
}

/// Runs the rules that need the corpus on one page, and places all its findings.
pub(super) fn finish(
    config: &Config,
    corpus: &Corpus,
    names: &Names<'_>,
    id: PageId,
    page: &CheckedPage,
    clock: &Clock,
    trials: FixTrials,
) -> PageResult {
    let mut cx = Context::new(&config.settings);
    let rules = &*page.rules;
    let mut findings = page.findings.clone();
    let own = findings.len();
    for (index, enabled) in rules.rules.iter().enumerate() {
        if let ActiveRule::Site(rule) = &*enabled.rule {
            clock.rule(enabled.index, || rule.check(corpus, id, &mut cx));
            findings.extend(cx.take().into_iter().map(|finding| (index, finding)));
        }
    }
    if trials == FixTrials::AtOnce {
        safety::mark_harmful_later(&page.summary, &mut findings[own..], &config.settings);
    }
    place(config, names, page, findings, Some(corpus))
}

/// Places the findings of the rules that need one page. Comments that suppress nothing are not known
/// yet.
pub(super) fn finish_alone(config: &Config, names: &Names<'_>, page: &CheckedPage) -> PageResult {
    place(config, names, page, page.findings.clone(), None)
}

fn place(
    config: &Config,
    names: &Names<'_>,
    page: &CheckedPage,
    mut findings: Vec<(usize, Finding)>,
    corpus: Option<&Corpus>,
) -> PageResult {
    let rules = &*page.rules;
    let mut suppressions = page.suppressions.clone();
    precedence::apply(rules, &mut findings);
    let mut suppressed = Vec::new();
    let mut shown = Vec::with_capacity(findings.len());
    for (index, mut finding) in findings {
        // A comment in the page says nothing about another file.
        let rule = rules.rules[index].meta.name;
        let mut is_said = false;
        let others = std::mem::take(&mut finding.occurrences);
        for finding in std::iter::once(finding).chain(others) {
            let reason = if finding.path.is_none() {
                suppressions.suppresses(rule, &finding)
            } else {
                None
            };
            match reason {
                Some(reason) => suppressed.push((index, finding, reason)),
                None if !is_said => {
                    shown.push((index, finding));
                    is_said = true;
                }
                None => {}
            }
        }
    }
    if corpus.is_some() {
        let unused = unused_suppressions(rules, &mut suppressions, &page.summary.text);
        shown.extend(unused);
    }
    shown.sort_by(|(a, left), (b, right)| {
        let names = (rules.rules[*a].meta.name, rules.rules[*b].meta.name);
        (left.span, names.0, &left.message).cmp(&(right.span, names.1, &right.message))
    });
    let mut finalizer = Finalizer {
        config,
        names,
        rules,
        corpus,
        page: &page.summary,
        fingerprints: Fingerprints::default(),
    };
    PageResult {
        diagnostics: shown
            .into_iter()
            .map(|(index, finding)| finalizer.diagnostic(index, finding))
            .collect(),
        // Behind those that are shown, so that suppressing one changes no other fingerprint.
        suppressed: suppressed
            .into_iter()
            .map(|(index, finding, reason)| Suppressed {
                diagnostic: finalizer.diagnostic(index, finding),
                by: SuppressedBy::Comment { reason },
            })
            .collect(),
    }
}

/// Turns the findings of a page into diagnostics, in the order of output.
struct Finalizer<'a> {
    config: &'a Config,
    names: &'a Names<'a>,
    rules: &'a RuleSet,
    corpus: Option<&'a Corpus>,
    page: &'a PageSummary,
    fingerprints: Fingerprints,
}

impl Finalizer<'_> {
    fn diagnostic(&mut self, index: usize, mut finding: Finding) -> Diagnostic {
        let EnabledRule { meta, level, .. } = &self.rules.rules[index];
        let level = finding.level.unwrap_or(*level);
        let level = finding.at_most.map_or(level, |most| level.min(most));
        let level = finding.at_least.map_or(level, |least| level.max(least));
        let (path, text) = match finding.path.take() {
            None => (Arc::clone(&self.page.path), &*self.page.text),
            Some(path) => {
                let lockfile = self.config.settings.lockfile.as_ref();
                let lockfile =
                    lockfile.filter(|one| *display_path(self.names.cwd(), &one.file) == *path);
                let mut others = self.corpus.into_iter().flat_map(Corpus::site_files);
                let other = others.find(|(name, ..)| *name == path);
                let text = lockfile.map(|lockfile| &*lockfile.text);
                let text = text.or_else(|| other.map(|(.., text)| &**text));
                (path, text.unwrap_or_default())
            }
        };
        let name = self.names.of(&path);
        let fingerprint = self.fingerprints.next(meta.name, &name, text, &finding);
        Diagnostic::new(meta.name, level, &path, finding, fingerprint)
    }
}

fn unused_suppressions(
    rules: &RuleSet,
    suppressions: &mut Suppressions,
    text: &str,
) -> Vec<(usize, Finding)> {
    let Some(index) = rules
        .rules
        .iter()
        .position(|enabled| enabled.meta.name == UNUSED_SUPPRESSION)
    else {
        return Vec::new();
    };
    let is_active = |rule: &str| rules.level_of(rule).is_some() && !online::is_online(rule);
    let mut unused = suppressions.unused(text, is_active);
    unused.retain(|finding| {
        suppressions
            .suppresses(UNUSED_SUPPRESSION, finding)
            .is_none()
    });
    unused.into_iter().map(|finding| (index, finding)).collect()
}

/// The texts of the pages that findings and their related places point into.
pub(super) fn sources(config: &Config, corpus: &Corpus, outcome: &Outcome) -> Vec<Source> {
    let suppressed = outcome
        .suppressed
        .iter()
        .map(|suppressed| &suppressed.diagnostic);
    let rows = outcome.links.iter().flat_map(|links| &links.rows);
    let linked = rows.flat_map(|row| row.occurrences.iter().map(|(path, _)| &**path));
    let mut paths: Vec<&str> = outcome
        .diagnostics
        .iter()
        .chain(suppressed)
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
    let is_new = |sources: &[Source], path: &Arc<str>| {
        paths.binary_search(&&**path).is_ok() && !sources.iter().any(|one| one.path == *path)
    };
    for (path, file, text) in corpus.site_files() {
        if is_new(&sources, &path) {
            sources.push(Source {
                path,
                file: Some(file.to_path_buf()),
                text: Arc::clone(text),
            });
        }
    }
    if let Some(lockfile) = &config.settings.lockfile {
        let path = display_path(corpus.cwd(), &lockfile.file);
        if paths.binary_search(&&*path).is_ok() {
            sources.push(Source {
                path,
                file: Some(lockfile.file.clone()),
                text: Arc::clone(&lockfile.text),
            });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}
