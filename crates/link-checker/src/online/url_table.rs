//! The URLs of a check, each once, with their state.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use url::Url;

use crate::check::Mask;
use crate::mail::is_mail;
use crate::online::cache::{Change, Entry, is_cacheable};
use crate::online::cache_writer::CacheWriter;
use crate::online::observation::{Observation, ObservedState};
use crate::online::queue::Wants;
use crate::settings::Settings;
use crate::target::{Targets, Wanted};
use crate::verdict::{Outcome, Outcomes, Reason, Verdict, VerdictCounts};

/// One URL of the run.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) url: Url,
    wants: Want,
    /// The cached answer that the server may confirm.
    pub(super) known: Option<Arc<Known>>,
    pub(super) requests: u32,
    is_begun: bool,
    is_cached: bool,
    unverified_since: Option<u64>,
    note: Option<Box<str>>,
    end: UrlState,
}

/// What is wanted of a URL.
#[derive(Debug)]
enum Want {
    All(Arc<Wanted>),
    /// More may come; attempts that are under way are told here.
    Open(watch::Sender<Option<Arc<Wanted>>>),
}

/// How far a URL is.
#[derive(Debug)]
enum UrlState {
    Open,
    /// It was seen before all that is wanted of it was known.
    Seen(Box<Observation>),
    Told(Arc<Outcome>),
}

/// A cached answer that is too old, and what the server needs to confirm it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    outcome: Outcome,
}

/// What a tally goes by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'a> {
    pub(super) settings: &'a Settings,
    /// Seconds since 1970.
    pub(super) now: u64,
    pub(super) mask: Mask,
}

/// All URLs.
#[derive(Debug)]
pub(super) struct UrlTable<'a> {
    terms: Terms<'a>,
    targets: Vec<Target>,
    /// Those that came in early.
    early: HashMap<Url, usize>,
    is_complete: bool,
    counts: VerdictCounts,
    pub(super) cache_writer: CacheWriter,
}

impl<'a> UrlTable<'a> {
    pub(super) fn new(terms: Terms<'a>, cache_writer: CacheWriter) -> Self {
        Self {
            terms,
            targets: Vec::new(),
            early: HashMap::new(),
            is_complete: false,
            counts: VerdictCounts::default(),
            cache_writer,
        }
    }

    /// Whether everything that is wanted is known.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) fn counts(&self) -> VerdictCounts {
        self.counts
    }

    pub(super) fn len(&self) -> usize {
        self.targets.len()
    }

    pub(super) fn target(&self, index: usize) -> &Target {
        &self.targets[index]
    }

    pub(super) fn add_requests(&mut self, index: usize, requests: u32) {
        self.targets[index].requests += requests;
    }

    /// Why the configuration leaves the URL out, in its own words.
    pub(super) fn set_note(&mut self, index: usize, note: Option<Box<str>>) {
        self.targets[index].note = note;
    }

    /// The URLs of which nothing is known and which nobody has begun to ask.
    pub(super) fn open(&self) -> Vec<usize> {
        let is_open = |target: &Target| !target.is_begun && matches!(target.end, UrlState::Open);
        let targets = self.targets.iter().enumerate();
        targets
            .filter(|(_, target)| is_open(target))
            .map(|(index, _)| index)
            .collect()
    }

    /// Notes that a URL is being asked.
    pub(super) fn begin(&mut self, index: usize) {
        self.targets[index].is_begun = true;
    }

    /// Adds a URL of which more may be wanted; returns its index when it is new.
    pub(super) fn add_early(&mut self, url: Url) -> Option<usize> {
        if self.early.contains_key(&url) {
            return None;
        }
        let index = self.targets.len();
        self.early.insert(url.clone(), index);
        self.add(url, Want::Open(watch::channel(None).0));
        Some(index)
    }

    fn add(&mut self, url: Url, wants: Want) {
        self.targets.push(Target {
            url,
            wants,
            known: None,
            requests: 0,
            is_begun: false,
            is_cached: false,
            unverified_since: None,
            note: None,
            end: UrlState::Open,
        });
    }

    /// Adds all that is wanted.
    pub(super) fn complete(&mut self, targets: Targets) {
        self.is_complete = true;
        let mut early = std::mem::take(&mut self.early);
        self.targets
            .reserve(targets.0.len() - early.len().min(targets.0.len()));
        for (url, wanted) in targets.0 {
            let wanted = Arc::new(wanted);
            let Some(index) = early.remove(&url) else {
                self.add(url, Want::All(wanted));
                continue;
            };
            let all = Want::All(Arc::clone(&wanted));
            if let Want::Open(told) = std::mem::replace(&mut self.targets[index].wants, all) {
                told.send_replace(Some(wanted));
            }
            let target = &mut self.targets[index];
            if let UrlState::Seen(observation) = std::mem::replace(&mut target.end, UrlState::Open)
            {
                self.tell(index, *observation);
            }
        }
    }

    /// What is wanted of a URL, for an attempt at it.
    pub(super) fn wants(&self, index: usize) -> Wants {
        match &self.targets[index].wants {
            Want::All(wanted) => Wants::All(Arc::clone(wanted)),
            Want::Open(told) => Wants::Open(told.subscribe()),
        }
    }

    /// Adds what an earlier run saw of a URL. `looks` says whether fragments are looked for.
    pub(super) fn recall(
        &mut self,
        index: usize,
        key: &str,
        entry: Entry,
        looks_at_fragments: bool,
    ) {
        let target = &mut self.targets[index];
        target.unverified_since = entry.unverified_since;
        let Want::All(wanted) = &target.wants else {
            return;
        };
        if !entry.observation.answers(wanted, looks_at_fragments) {
            return;
        }
        let outcome = entry.observation.outcome(wanted);
        let lifetime = self.terms.settings.lifetime;
        if entry.is_fresh(key, outcome.verdict, lifetime, self.terms.now) {
            target.is_cached = true;
            self.settle(index, entry.observation);
            return;
        }
        let Observation {
            state,
            final_url,
            etag,
            last_modified,
            ..
        } = entry.observation;
        let is_plain = matches!(state, ObservedState::Present { .. }) && final_url.is_none();
        if is_plain && (etag.is_some() || last_modified.is_some()) {
            target.known = Some(Arc::new(Known {
                etag,
                last_modified,
                outcome,
            }));
        }
    }

    /// Records the final observation of a URL.
    pub(super) fn settle(&mut self, index: usize, observation: Observation) {
        if self.is_complete {
            self.tell(index, observation);
        } else {
            self.targets[index].end = UrlState::Seen(Box::new(observation));
        }
    }

    /// The server says that the cached answer still holds.
    pub(super) fn confirm(&mut self, index: usize, key: String) {
        let target = &mut self.targets[index];
        let Some(known) = target.known.take() else {
            return;
        };
        let outcome = Outcome {
            requests: target.requests,
            ..known.outcome.clone()
        };
        self.counts.add(outcome.verdict);
        target.end = UrlState::Told(Arc::new(outcome));
        let checked = self.terms.now;
        self.cache_writer.keep(key, Change::Confirmed { checked });
    }

    fn tell(&mut self, index: usize, observation: Observation) {
        let now = self.terms.now;
        let target = &mut self.targets[index];
        let Want::All(wanted) = &target.wants else {
            return;
        };
        let mut outcome = observation.outcome(wanted);
        outcome.requests = target.requests;
        outcome.cached = target.is_cached;
        outcome.note = target.note.take();
        let since = (outcome.verdict == Verdict::Unverified)
            .then(|| target.unverified_since.map_or(now, |since| since.min(now)));
        let escalate = self.terms.settings.escalate.as_secs();
        outcome.escalated = since.is_some_and(|since| now - since >= escalate);
        self.counts.add(outcome.verdict);
        target.known = None;
        target.end = UrlState::Told(Arc::new(outcome));
        let key = place(&target.url, self.terms.settings);
        if !target.is_cached && is_cacheable(key.as_str(), observation.state, self.terms.mask) {
            let entry = Entry {
                observation,
                checked: now,
                unverified_since: since,
            };
            self.cache_writer.keep(key.into(), Change::Seen(entry));
        }
    }

    /// Ends the count: what has no last word yet is out of time.
    pub(super) fn end(&mut self) {
        for index in 0..self.targets.len() {
            if matches!(self.targets[index].end, UrlState::Open) {
                let observation =
                    Observation::new(ObservedState::Unverified(Reason::OutOfTime), None);
                self.settle(index, observation);
            }
        }
    }

    /// What is known of every URL.
    pub(super) fn into_outcomes(self) -> Outcomes {
        let told = self.targets.into_iter().filter_map(|target| {
            let UrlState::Told(outcome) = target.end else {
                return None;
            };
            Some((Arc::from(target.url.as_str()), outcome))
        });
        Outcomes(told.collect())
    }
}

/// Whether a URL is asked at a preview of its site.
pub(super) fn is_rewritten(url: &Url, settings: &Settings) -> bool {
    rewritten(url, settings).is_some()
}

fn rewritten(url: &Url, settings: &Settings) -> Option<Url> {
    if is_mail(url) {
        return None;
    }
    settings.rewrite.iter().find_map(|rewrite| {
        let text = rewrite.from.replace(url.as_str(), rewrite.to.as_str());
        let is_other = text != url.as_str();
        is_other.then(|| Url::parse(&text).ok()).flatten()
    })
}

/// Where a URL is requested: rewritten for previews, and over `https` when nothing else is allowed.
pub(super) fn place(url: &Url, settings: &Settings) -> Url {
    let mut place = rewritten(url, settings).unwrap_or_else(|| url.clone());
    crate::target::clean(&mut place);
    if settings.require_https && place.scheme() == "http" {
        // Cannot fail between the two schemes of the web.
        let _ = place.set_scheme("https");
    }
    place
}
