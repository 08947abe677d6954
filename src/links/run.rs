//! A run over all URLs: each gets exactly one verdict, whatever happens.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{HeaderName, HeaderValue};
use tokio::task::JoinSet;
use url::Url;

use crate::links::exchange::{Attempt, Attempted, Shared, Step};
use crate::links::http::{Client, NoClient};
use crate::links::limiter::LONGEST_WAIT;
use crate::links::resolver::Pins;
use crate::links::schedule::{Schedule, Turn, Visit};
use crate::links::settle::{Basis, Sight, shown};
use crate::links::target::{Targets, Wanted, clean};
use crate::links::verdict::{HostTime, Reason, VerdictCounts};
use crate::links::verify::{Progress, Request};
use crate::settings::Lifetime;

/// Longest chain of redirects that is followed.
const MOST_HOPS: usize = 20;
/// Wait before what failed is tried again; doubled each time.
const BACKOFF: Duration = Duration::from_millis(500);
/// Longest such wait.
const LONGEST_BACKOFF: Duration = Duration::from_secs(10);
/// How often progress is told.
const TICK: Duration = Duration::from_millis(500);

/// One URL of the run.
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) wanted: Arc<Wanted>,
    /// The cached answer that the server may confirm.
    pub(super) known: Option<Arc<Sight>>,
    pub(super) requests: u32,
    /// What was seen; the last word.
    pub(super) sight: Option<Sight>,
    pub(super) note: Option<Box<str>>,
}

pub(super) struct Run<'a> {
    request: &'a Request<'a>,
    shared: Arc<Shared>,
    secrets: Vec<String>,
    pub(super) targets: Vec<Target>,
    schedule: Schedule,
    counts: VerdictCounts,
    pub(super) is_interrupted: bool,
}

/// What a task gives back.
struct Done {
    host: usize,
    visit: Visit,
    attempted: Attempted,
    started: Instant,
}

impl<'a> Run<'a> {
    /// Prepares a run over `targets`.
    ///
    /// # Errors
    ///
    /// When HTTPS cannot be set up.
    pub(super) fn new(
        request: &'a Request<'a>,
        targets: Targets,
        notes: &mut Vec<String>,
    ) -> Result<Self, NoClient> {
        let pins = Pins::default();
        let mut secrets = Vec::new();
        let headers = request
            .settings
            .hosts
            .iter()
            .map(|rule| headers(&rule.headers, request.environment, notes, &mut secrets))
            .collect();
        let shared = Shared {
            settings: request.settings.clone(),
            client: Client::new(request.settings, pins.clone())?,
            resolver: Arc::clone(&request.resolver),
            pins,
            lookups: std::sync::Mutex::default(),
            headers,
            markdown_ids: request.markdown_ids,
            now: request.now,
        };
        let targets = targets.0.into_iter().map(|(url, wanted)| Target {
            url,
            wanted: Arc::new(wanted),
            known: None,
            requests: 0,
            sight: None,
            note: None,
        });
        Ok(Self {
            request,
            shared: Arc::new(shared),
            secrets,
            targets: targets.collect(),
            schedule: Schedule::default(),
            counts: VerdictCounts::default(),
            is_interrupted: false,
        })
    }

    /// Where a URL is asked: rewritten for previews, and over `https` when nothing else is allowed.
    pub(super) fn place(&self, url: &Url) -> Url {
        let settings = &self.shared.settings;
        let rewritten = settings.rewrite.iter().find_map(|rewrite| {
            let text = rewrite.from.replace(url.as_str(), rewrite.to.as_str());
            (text != url.as_str())
                .then(|| Url::parse(&text).ok())
                .flatten()
        });
        let mut place = rewritten.unwrap_or_else(|| url.clone());
        clean(&mut place);
        if settings.require_https && place.scheme() == "http" {
            // Cannot fail between the two schemes of the web.
            let _ = place.set_scheme("https");
        }
        place
    }

    /// Whether fragments are looked for on the pages of a URL's host.
    pub(super) fn looks(&self, url: &Url) -> bool {
        self.shared.looks(url)
    }

    /// Why the configuration leaves a URL out, with its own words if it has some.
    fn left_out(&self, url: &Url) -> Option<(Reason, Option<Box<str>>)> {
        let settings = &self.shared.settings;
        let is_in = |list: &[regex::Regex]| list.iter().any(|regex| regex.is_match(url.as_str()));
        if is_in(&settings.exclude) || !settings.include.is_empty() && !is_in(&settings.include) {
            return Some((Reason::Excluded, None));
        }
        let (_, rule) = self.shared.rule(url)?;
        let note = rule.skip.as_deref()?;
        Some((Reason::HostRule, Some(note.into())))
    }

    /// Leaves out what the configuration leaves out.
    pub(super) fn leave_out(&mut self) {
        for index in 0..self.targets.len() {
            if let Some((reason, note)) = self.left_out(&self.targets[index].url) {
                self.targets[index].note = note;
                self.settle(index, Sight::new(Basis::Skipped(reason), None));
            }
        }
    }

    /// Gives a target its last word.
    pub(super) fn settle(&mut self, index: usize, sight: Sight) {
        let target = &mut self.targets[index];
        self.counts.add(sight.outcome(&target.wanted).verdict);
        target.sight = Some(sight);
    }

    /// Asks about every target that has no last word yet.
    pub(super) async fn ask_all(&mut self, deadline: Instant) {
        for index in 0..self.targets.len() {
            if self.targets[index].sight.is_none() {
                let url = self.place(&self.targets[index].url);
                let visit = Visit {
                    target: index,
                    url,
                    hops: Vec::new(),
                    failures: 0,
                    is_doubted: false,
                };
                self.schedule.push(visit, &self.shared.settings);
            }
        }
        let mut tasks: JoinSet<Done> = JoinSet::new();
        let deadline = tokio::time::sleep_until(deadline.into());
        tokio::pin!(deadline);
        let interrupt = interrupt(self.request.is_interruptible);
        tokio::pin!(interrupt);
        let mut tick = tokio::time::interval(TICK);
        loop {
            self.start(&mut tasks);
            if tasks.is_empty() && self.schedule.is_empty() {
                break;
            }
            let wake = self.schedule.wakes_at();
            tokio::select! {
                Some(done) = tasks.join_next(), if !tasks.is_empty() => {
                    // A task that panicked leaves its target to the end, where it is out of time.
                    if let Ok(done) = done {
                        self.take(done);
                    }
                }
                () = sleep_until(wake) => {}
                _ = tick.tick() => self.tell(),
                () = &mut interrupt => {
                    self.is_interrupted = true;
                    break;
                }
                () = &mut deadline => break,
            }
        }
        tasks.abort_all();
        for index in 0..self.targets.len() {
            if self.targets[index].sight.is_none() {
                self.settle(
                    index,
                    Sight::new(Basis::Unverified(Reason::OutOfTime), None),
                );
            }
        }
        self.tell();
    }

    fn tell(&self) {
        (self.request.progress)(&Progress {
            counts: self.counts,
            total: self.targets.len(),
            slowest: self.schedule.slowest(3),
        });
    }

    /// Starts what can be started.
    fn start(&mut self, tasks: &mut JoinSet<Done>) {
        while let Some(turn) = self.schedule.next(Instant::now()) {
            match turn {
                Turn::Settle(visit, basis) => {
                    let sight = self.ended(&visit, Sight::new(basis, None));
                    self.settle(visit.target, sight);
                }
                Turn::Start(host, visit) => {
                    let target = &self.targets[visit.target];
                    let attempt = Attempt {
                        url: visit.url.clone(),
                        wanted: Arc::clone(&target.wanted),
                        is_doubted: visit.is_doubted,
                        is_repeated: visit.failures > 0,
                        known: target.known.clone().filter(|_| visit.hops.is_empty()),
                    };
                    let shared = Arc::clone(&self.shared);
                    tasks.spawn(async move {
                        let started = Instant::now();
                        Done {
                            host,
                            attempted: shared.attempt(&attempt).await,
                            visit: *visit,
                            started,
                        }
                    });
                }
            }
        }
    }

    /// Takes in what an attempt led to.
    fn take(&mut self, done: Done) {
        let Done {
            host,
            visit,
            attempted,
            started,
        } = done;
        self.targets[visit.target].requests += attempted.requests;
        self.schedule
            .finish(host, attempted.sign, attempted.requests, started);
        if let Some(wait) = attempted.wait {
            if wait > LONGEST_WAIT {
                let reason = match &attempted.step {
                    Step::Retry(reason, _) => *reason,
                    _ => Reason::RateLimited,
                };
                self.schedule.close(host, Basis::Unverified(reason));
            }
            self.schedule.pause(host, wait);
        }
        match attempted.step {
            Step::Seen(sight) => {
                if self.schedule.is_hopeless(host) {
                    self.schedule.close(host, sight.basis);
                }
                let sight = self.ended(&visit, *sight);
                self.settle(visit.target, sight);
            }
            Step::Doubt(sight) => self.doubt(host, visit, *sight),
            Step::Retry(reason, status) => self.retry(host, visit, reason, status),
            Step::Hop(url, is_permanent, status) => self.hop(visit, url, is_permanent, status),
        }
    }

    /// Something is not there: believed when it is seen a second time.
    fn doubt(&mut self, host: usize, mut visit: Visit, sight: Sight) {
        if visit.is_doubted {
            if sight.basis == Basis::Dead(Reason::NoSuchHost) {
                self.schedule.close(host, sight.basis);
            }
            let sight = self.ended(&visit, sight);
            self.settle(visit.target, sight);
            return;
        }
        visit.is_doubted = true;
        self.schedule
            .push_later(visit, BACKOFF, &self.shared.settings);
    }

    fn retry(&mut self, host: usize, mut visit: Visit, reason: Reason, status: Option<u16>) {
        visit.failures += 1;
        let settings = &self.shared.settings;
        // A page that is slow twice is slow; a third try would only hold up the run.
        let most = match reason {
            Reason::TimedOut | Reason::BadResponse => settings.retries.min(1),
            _ => settings.retries,
        };
        if self.schedule.is_hopeless(host) {
            self.schedule.close(host, Basis::Unverified(reason));
        }
        if visit.failures > most {
            let sight = Sight::new(Basis::Unverified(reason), status);
            let sight = self.ended(&visit, sight);
            self.settle(visit.target, sight);
            return;
        }
        let doubled = BACKOFF * 2_u32.pow((visit.failures - 1).min(8));
        self.schedule
            .push_later(visit, doubled.min(LONGEST_BACKOFF), settings);
    }

    fn hop(&mut self, mut visit: Visit, mut url: Url, is_permanent: bool, status: u16) {
        let fragment = url.fragment().map(str::to_owned);
        clean(&mut url);
        let mut from = visit.url.clone();
        from.set_fragment(None);
        visit.hops.push((from, is_permanent));
        let end = if visit.hops.iter().any(|(before, _)| *before == url) {
            Some(Basis::Unverified(Reason::RedirectLoop))
        } else if visit.hops.len() > MOST_HOPS {
            Some(Basis::Unverified(Reason::TooManyRedirects))
        } else if self.shared.settings.require_https && url.scheme() == "http" {
            Some(Basis::Unverified(Reason::BadRedirect))
        } else if let Some((reason, note)) = self.left_out(&url) {
            self.targets[visit.target].note = note;
            Some(Basis::Skipped(reason))
        } else {
            None
        };
        visit.url = url;
        if let Some(basis) = end {
            let sight = self.ended(&visit, Sight::new(basis, Some(status)));
            self.settle(visit.target, sight);
            return;
        }
        // Where the server sends to an anchor of its own, that is where the reader lands.
        if let Some(fragment) = fragment.filter(|it| !it.is_empty()) {
            visit.url.set_fragment(Some(&fragment));
        }
        visit.failures = 0;
        visit.is_doubted = false;
        self.schedule.push_front(visit, &self.shared.settings);
    }

    /// What was seen at the end of the way, with the way itself.
    fn ended(&self, visit: &Visit, mut sight: Sight) -> Sight {
        let asked = &self.targets[visit.target].url;
        let is_upgraded = self.shared.settings.require_https && asked.scheme() == "http";
        if visit.hops.is_empty() && !is_upgraded {
            return sight;
        }
        if let Basis::Present { moved } = &mut sight.basis {
            *moved = visit.hops.iter().all(|(_, is_permanent)| *is_permanent);
        }
        sight.final_url = Some(shown(&visit.url, &self.secrets));
        sight
    }

    /// The hosts that took longest.
    pub(super) fn slowest(&self) -> Vec<HostTime> {
        self.schedule.slowest(5)
    }

    /// How long the cache answers.
    pub(super) fn lifetime(&self) -> Lifetime {
        self.shared.settings.lifetime
    }
}

/// Fills the environment into the headers of a host; one with an unset variable is not sent.
fn headers(
    written: &[(String, String)],
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
    notes: &mut Vec<String>,
    secrets: &mut Vec<String>,
) -> Arc<[(HeaderName, HeaderValue)]> {
    let mut out = Vec::new();
    for (name, template) in written {
        let value = match expand(template, environment) {
            Ok(value) => value,
            Err(variable) => {
                notes.push(format!(
                    "the header `{name}` is not sent: the variable `{variable}` is not set"
                ));
                continue;
            }
        };
        let parsed = name.parse::<HeaderName>().ok().zip(value.parse().ok());
        let Some((header, mut parsed)) = parsed else {
            notes.push(format!(
                "the header `{name}` is not sent: its value has characters that no header can have"
            ));
            continue;
        };
        HeaderValue::set_sensitive(&mut parsed, true);
        out.push((header, parsed));
        // `Bearer TOKEN` comes back as the token alone.
        let parts = value.split_whitespace().map(str::to_owned);
        secrets.extend(parts.filter(|part| part.len() >= 8));
    }
    out.into()
}

/// Replaces `${NAME}`; the error is the name of a variable that is not set.
fn expand(
    template: &str,
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(&environment(name).filter(|it| !it.is_empty()).ok_or(name)?);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

async fn sleep_until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time.into()).await,
        None => std::future::pending().await,
    }
}

async fn interrupt(is_wanted: bool) {
    // Without a handler for signals the system ends the program, as it does without us.
    if !is_wanted || tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
