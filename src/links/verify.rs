//! A whole run: what the cache knows, what has to be asked, and what is kept for the next one.

use std::collections::HashMap;
use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::links::body::MarkdownIds;
use crate::links::cache::{Cache, Entry, is_kept, seconds};
use crate::links::resolver::Resolve;
use crate::links::run::Run;
use crate::links::settle::Basis;
use crate::links::target::Targets;
use crate::links::verdict::{HostTime, Outcomes, Verdict, VerdictCounts};
use crate::settings::LinkSettings;

/// What a run needs beside the URLs.
pub struct Request<'a> {
    /// What the configuration says.
    pub settings: &'a LinkSettings,
    /// Looks up names.
    pub resolver: Arc<dyn Resolve>,
    /// Variables for `${NAME}` in headers.
    pub environment: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Reads the anchors of Markdown that a server sends.
    pub markdown_ids: MarkdownIds,
    /// The time, for ages in the cache and dates that servers send.
    pub now: SystemTime,
    /// What earlier runs saw; `None` asks everything and keeps nothing.
    pub cache: Option<&'a Cache>,
    /// Told a few times a second how far the run is.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
    /// Whether Ctrl-C ends the run with what is known so far.
    pub is_interruptible: bool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("settings", &self.settings)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// URLs that have a verdict, by it.
    pub counts: VerdictCounts,
    /// All URLs.
    pub total: usize,
    /// The hosts that take longest.
    pub slowest: Vec<HostTime>,
}

/// What a run found out.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The verdicts: one for every URL.
    pub outcomes: Outcomes,
    /// What the user should know about the run itself.
    pub notes: Vec<String>,
    /// The hosts that took longest.
    pub slowest: Vec<HostTime>,
    /// Whether Ctrl-C ended it.
    pub is_interrupted: bool,
}

/// Why links cannot be checked at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot check external links")]
pub struct VerifyError(#[source] Box<dyn Error + Send + Sync>);

/// Finds out about every URL.
///
/// # Errors
///
/// When HTTPS or the runtime cannot be set up.
pub fn verify(targets: Targets, request: &Request<'_>) -> Result<Verified, VerifyError> {
    let mut notes = Vec::new();
    let mut run = Run::new(request, targets, &mut notes)?;
    run.leave_out();
    let now = seconds(request.now);
    let keys: Vec<String> = run
        .targets
        .iter()
        .map(|target| run.place(&target.url).into())
        .collect();
    let known = request.cache.map_or_else(HashMap::new, |cache| {
        let open = run.targets.iter().zip(&keys);
        let urls = open.filter(|(target, _)| target.sight.is_none());
        cache.load(urls.map(|(_, key)| key.as_str()), &mut notes)
    });
    let cached = recall(&mut run, &keys, &known, now);
    if cached.iter().any(|is_cached| !is_cached) {
        let deadline = Instant::now() + request.settings.max_time;
        in_runtime(run.ask_all(deadline))?;
    }
    let mut outcomes = Outcomes::default();
    let mut kept = Vec::new();
    for (index, target) in run.targets.iter().enumerate() {
        let Some(sight) = &target.sight else { continue };
        let mut outcome = sight.outcome(&target.wanted);
        outcome.requests = target.requests;
        outcome.cached = cached[index] && !matches!(sight.basis, Basis::Skipped(_));
        outcome.note.clone_from(&target.note);
        let key = &keys[index];
        let since = (outcome.verdict == Verdict::Unverified).then(|| {
            let entry = known.get(key).and_then(|entry| entry.unverified_since);
            entry.map_or(now, |since| since.min(now))
        });
        outcome.escalated =
            since.is_some_and(|since| now - since >= request.settings.escalate.as_secs());
        if !cached[index] && is_kept(key, sight.basis) {
            let entry = Entry {
                sight: sight.clone(),
                checked: now,
                unverified_since: since,
            };
            kept.push((key.clone(), entry));
        }
        outcomes.0.insert(target.url.as_str().into(), outcome);
    }
    if let Some(cache) = request.cache {
        cache.store(&kept, now, &mut notes);
    }
    Ok(Verified {
        outcomes,
        notes,
        slowest: run.slowest(),
        is_interrupted: run.is_interrupted,
    })
}

/// Settles what the cache still answers for; gives which targets need not be asked.
fn recall(
    run: &mut Run<'_>,
    keys: &[String],
    known: &HashMap<String, Entry>,
    now: u64,
) -> Vec<bool> {
    let mut done = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        if run.targets[index].sight.is_some() {
            done.push(true);
            continue;
        }
        let target = &run.targets[index];
        let looks = run.looks(&run.place(&target.url));
        let entry = known
            .get(key)
            .filter(|entry| entry.sight.answers(&target.wanted, looks));
        let Some(entry) = entry else {
            done.push(false);
            continue;
        };
        let verdict = entry.sight.outcome(&target.wanted).verdict;
        let is_fresh = entry.is_fresh(key, verdict, run.lifetime(), now);
        done.push(is_fresh);
        if is_fresh {
            run.settle(index, entry.sight.clone());
        } else if matches!(entry.sight.basis, Basis::Present { .. })
            && entry.sight.final_url.is_none()
        {
            run.targets[index].known = Some(Arc::new(entry.sight.clone()));
        }
    }
    done
}

fn in_runtime(run: impl Future<Output = ()>) -> Result<(), VerifyError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| VerifyError(Box::new(error)))?;
    runtime.block_on(run);
    // A look-up of the system that hangs must not hold up the end.
    runtime.shutdown_background();
    Ok(())
}

impl From<crate::links::http::NoClient> for VerifyError {
    fn from(error: crate::links::http::NoClient) -> Self {
        Self(Box::new(error))
    }
}
