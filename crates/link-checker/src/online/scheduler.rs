//! Whose turn it is: hosts side by side, the URLs of a host within its limits.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::HeaderValue;
use url::Url;

use crate::mail::is_mail;
use crate::online::attempt::HopKind;
use crate::online::limiter::{HostSignal, Limiter};
use crate::online::observation::ObservedState;
use crate::settings::Settings;
use crate::target::{hash, host};
use crate::verdict::HostTime;

/// Most requests at a time to all hosts: each takes a file descriptor.
const MAX_AT_A_TIME: usize = 160;

/// From so many requests on, a host that never answered gets a second one only when its first ended.
const CROWDED: usize = MAX_AT_A_TIME / 2;
/// Most requests at a time to hosts that never answered: the rest is for those that do.
const MAX_SILENT: usize = MAX_AT_A_TIME * 3 / 4;

/// A URL that has no verdict yet.
#[derive(Clone, Debug)]
pub(super) struct PendingRequest {
    /// Index of the target.
    pub(super) target: usize,
    /// Where it is now.
    pub(super) url: Url,
    /// The URLs that led here.
    pub(super) hops: Vec<PassedUrl>,
    /// Cookies set by the redirects. Every URL of the check has its own.
    pub(super) cookies: Option<Arc<Jar>>,
    /// Attempts that failed for a passing reason.
    pub(super) failures: u32,
    /// Whether something was seen to be missing.
    pub(super) is_confirming: bool,
    /// Whether that has to be true for browsers as well.
    pub(super) as_browser: bool,
}

/// A URL that led to another one.
#[derive(Clone, Debug)]
pub(super) struct PassedUrl {
    pub(super) url: Url,
    pub(super) kind: HopKind,
    /// The cookies that were sent to it.
    pub(super) cookies: Option<HeaderValue>,
}

impl PendingRequest {
    /// A URL before its first request.
    pub(super) fn new(target: usize, url: Url) -> Self {
        Self {
            target,
            url,
            hops: Vec::new(),
            cookies: None,
            failures: 0,
            is_confirming: false,
            as_browser: false,
        }
    }

    /// The cookies for the current URL.
    pub(super) fn cookie_header(&self) -> Option<HeaderValue> {
        self.cookies.as_ref().and_then(|jar| jar.cookies(&self.url))
    }

    /// Whether a refresh led here, over which the fragment of the link is lost.
    pub(super) fn has_left_fragment(&self) -> bool {
        self.hops.iter().any(|hop| hop.kind == HopKind::Refresh)
    }
}

/// One host and what waits for it.
#[derive(Debug)]
struct HostState {
    name: String,
    queue: VecDeque<PendingRequest>,
    limiter: Limiter,
    /// Keys of its requests that are repeated later.
    sleeping: BTreeSet<u64>,
    /// Why it is not asked any more.
    closed: Option<ObservedState>,
    is_ready: bool,
    /// Requests under way that began before it ever answered.
    silent: usize,
    requests: u32,
    spent: Duration,
}

/// What waits, for what.
#[derive(Debug, Default)]
pub(super) struct Scheduler {
    hosts: Vec<HostState>,
    by_name: HashMap<String, usize>,
    /// Hosts that may have room.
    ready: VecDeque<usize>,
    /// Hosts that open at a time.
    wakes: BinaryHeap<Reverse<(Instant, usize)>>,
    /// Visits that are repeated at a time; the key finds them in `sleeping`.
    delays: BinaryHeap<Reverse<(Instant, u64)>>,
    sleeping: BTreeMap<u64, (usize, PendingRequest)>,
    next_key: u64,
    running: usize,
    /// Of those, the ones to hosts that never answered.
    silent: usize,
    /// Hosts that never answered and wait until fewer of their kind are asked.
    aside: VecDeque<usize>,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum NextAction {
    /// Ask.
    Start(usize, Box<PendingRequest>),
    /// The host is closed: this is what there is to know.
    Settle(Box<PendingRequest>, ObservedState),
}

/// The name under which a host has its limits: the two usual ports are one server.
fn name_of(url: &Url) -> String {
    // Its name servers say nothing about the web server of that name.
    if is_mail(url) {
        return url.as_str().to_owned();
    }
    let host = host(url);
    match url.port_or_known_default() {
        None | Some(80 | 443) => host,
        Some(port) => format!("{host}:{port}"),
    }
}

impl Scheduler {
    /// Puts a request at the end of its host's queue.
    pub(super) fn push(&mut self, pending: PendingRequest, settings: &Settings) {
        let host = self.host_of(&pending.url, settings);
        self.hosts[host].queue.push_back(pending);
        self.set_ready(host);
    }

    /// Puts a request that was begun at the front of its host's queue.
    pub(super) fn push_front(&mut self, pending: PendingRequest, settings: &Settings) {
        let host = self.host_of(&pending.url, settings);
        self.hosts[host].queue.push_front(pending);
        self.set_ready(host);
    }

    /// Puts a request back after a while, with some jitter.
    pub(super) fn push_later(
        &mut self,
        pending: PendingRequest,
        wait: Duration,
        settings: &Settings,
    ) {
        let host = self.host_of(&pending.url, settings);
        let seed = hash(format!("{} {}", pending.url, pending.failures).as_bytes());
        let jitter = wait.mul_f64(f64::from((seed % 1000) as u32) / 2000.0);
        let key = self.next_key;
        self.next_key += 1;
        self.delays
            .push(Reverse((Instant::now() + wait + jitter, key)));
        self.hosts[host].sleeping.insert(key);
        self.sleeping.insert(key, (host, pending));
    }

    fn host_of(&mut self, url: &Url, settings: &Settings) -> usize {
        let name = name_of(url);
        if let Some(index) = self.by_name.get(&name) {
            return *index;
        }
        let rule = settings.rule_for(&host(url));
        let concurrency = rule.and_then(|rule| rule.concurrency);
        let interval = rule.map_or(Duration::ZERO, |rule| rule.interval);
        self.hosts.push(HostState {
            name: name.clone(),
            queue: VecDeque::new(),
            limiter: Limiter::new(concurrency, interval),
            sleeping: BTreeSet::new(),
            closed: None,
            is_ready: false,
            silent: 0,
            requests: 0,
            spent: Duration::ZERO,
        });
        self.by_name.insert(name, self.hosts.len() - 1);
        self.hosts.len() - 1
    }

    fn set_ready(&mut self, host: usize) {
        let state = &mut self.hosts[host];
        if !state.is_ready && !state.queue.is_empty() {
            state.is_ready = true;
            self.ready.push_back(host);
        }
    }

    /// The next thing that can be done now.
    pub(super) fn next(&mut self, now: Instant) -> Option<NextAction> {
        self.wake(now);
        let action = self.next_ready(now);
        if action.is_some() || self.running > 0 || self.aside.is_empty() {
            return action;
        }
        // No request ends that would let those go on that were put aside.
        self.ready.extend(self.aside.drain(..));
        self.next_ready(now)
    }

    fn next_ready(&mut self, now: Instant) -> Option<NextAction> {
        while let Some(host) = self.ready.pop_front() {
            let state = &mut self.hosts[host];
            state.is_ready = false;
            if let Some(observed) = state.closed {
                if let Some(pending) = state.queue.pop_front() {
                    self.set_ready(host);
                    return Some(NextAction::Settle(Box::new(pending), observed));
                }
                continue;
            }
            if !state.limiter.is_open(now) {
                // A host without room is made ready again when one of its requests ends.
                if let Some(time) = state.limiter.opens_at() {
                    self.wakes.push(Reverse((time, host)));
                }
                continue;
            }
            if self.running >= MAX_AT_A_TIME {
                state.is_ready = true;
                self.ready.push_front(host);
                return None;
            }
            if !state.limiter.has_answered() {
                let is_crowded = self.running >= CROWDED && state.limiter.in_flight() > 0;
                if is_crowded || self.silent >= MAX_SILENT {
                    state.is_ready = true;
                    self.aside.push_back(host);
                    continue;
                }
            }
            if let Some(pending) = state.queue.pop_front() {
                if !state.limiter.has_answered() {
                    state.silent += 1;
                    self.silent += 1;
                }
                state.limiter.start(now);
                self.running += 1;
                self.set_ready(host);
                return Some(NextAction::Start(host, Box::new(pending)));
            }
        }
        None
    }

    fn wake(&mut self, now: Instant) {
        while let Some(Reverse((time, key))) = self.delays.peek().copied() {
            if time > now {
                break;
            }
            self.delays.pop();
            if let Some((host, pending)) = self.sleeping.remove(&key) {
                self.hosts[host].sleeping.remove(&key);
                self.hosts[host].queue.push_front(pending);
                self.set_ready(host);
            }
        }
        while let Some(Reverse((time, host))) = self.wakes.peek().copied() {
            if time > now {
                break;
            }
            self.wakes.pop();
            self.set_ready(host);
        }
    }

    /// When there will be something to do without any request ending.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        let host = self.wakes.peek().map(|Reverse((time, _))| *time);
        let pending = self.delays.peek().map(|Reverse((time, _))| *time);
        [host, pending].into_iter().flatten().min()
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty()
            && self.wakes.is_empty()
            && self.delays.is_empty()
            && self.aside.is_empty()
    }

    /// Notes the end of an attempt at a host.
    pub(super) fn finish(
        &mut self,
        host: usize,
        signal: Option<HostSignal>,
        requests: u32,
        started: Instant,
    ) {
        let now = Instant::now();
        self.running -= 1;
        let state = &mut self.hosts[host];
        state.requests += requests;
        state.spent += now.saturating_duration_since(started);
        state.limiter.finish(signal, started, now);
        let has_answered = state.limiter.has_answered();
        let ended = if has_answered {
            std::mem::take(&mut state.silent)
        } else {
            1
        };
        state.silent = state.silent.saturating_sub(ended);
        self.silent -= ended;
        if has_answered
            && ended > 0
            && let Some(at) = self.aside.iter().position(|it| *it == host)
        {
            self.aside.remove(at);
            self.ready.push_back(host);
        }
        // Those that waited go first.
        let room = MAX_SILENT.saturating_sub(self.silent).min(self.aside.len());
        self.ready.extend(self.aside.drain(..room));
        self.set_ready(host);
    }

    /// Leaves a host alone for a while.
    pub(super) fn pause(&mut self, host: usize, wait: Duration) {
        self.hosts[host].limiter.pause(Instant::now(), wait);
    }

    /// Whether a host has failed so often that asking on is of no use.
    pub(super) fn is_hopeless(&self, host: usize) -> bool {
        self.hosts[host].limiter.is_hopeless()
    }

    /// Asks a host nothing more, and settles what waits for it.
    pub(super) fn close(&mut self, host: usize, state: ObservedState) {
        self.hosts[host].closed.get_or_insert(state);
        for key in std::mem::take(&mut self.hosts[host].sleeping) {
            if let Some((_, pending)) = self.sleeping.remove(&key) {
                self.hosts[host].queue.push_back(pending);
            }
        }
        self.set_ready(host);
    }

    /// The hosts that took longest, at most `most`.
    pub(super) fn slowest(&self, most: usize) -> Vec<HostTime> {
        let mut times: Vec<HostTime> = self
            .hosts
            .iter()
            .filter(|state| state.requests > 0)
            .map(|state| HostTime {
                host: state.name.clone(),
                requests: state.requests,
                spent: state.spent,
                waiting: state.queue.len(),
            })
            .collect();
        times.sort_by(|a, b| b.spent.cmp(&a.spent).then_with(|| a.host.cmp(&b.host)));
        times.truncate(most);
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Reason;

    fn pending(url: &str) -> PendingRequest {
        PendingRequest::new(0, Url::parse(url).unwrap())
    }

    fn started(scheduler: &mut Scheduler) -> Vec<String> {
        let mut urls = Vec::new();
        while let Some(action) = scheduler.next(Instant::now()) {
            if let NextAction::Start(_, pending) = action {
                urls.push(pending.url.host_str().unwrap().to_owned());
            }
        }
        urls
    }

    #[test]
    fn hosts_take_turns_and_none_starves_another() {
        let settings = Settings::default();
        let mut scheduler = Scheduler::default();
        for number in 0..100 {
            scheduler.push(pending(&format!("http://a.example/{number}")), &settings);
        }
        scheduler.push(pending("http://b.example/"), &settings);
        let urls = started(&mut scheduler);
        assert_eq!(urls.len(), 9, "eight of the first host, and the other");
        assert_eq!(urls[1], "b.example");
    }

    #[test]
    fn hosts_that_never_answer_leave_room_for_those_that_do() {
        let settings = Settings::default();
        let mut scheduler = Scheduler::default();
        for host in 0..300 {
            for page in 0..20 {
                scheduler.push(
                    pending(&format!("http://silent{host}.example/{page}")),
                    &settings,
                );
            }
        }
        assert_eq!(started(&mut scheduler).len(), MAX_SILENT);
        // One of them answers, and gets the room that is left to such hosts.
        scheduler.finish(0, Some(HostSignal::Healthy), 1, Instant::now());
        let more = started(&mut scheduler);
        assert!(
            more.iter()
                .filter(|host| *host == "silent0.example")
                .count()
                >= 8
        );
        assert_eq!(scheduler.silent, MAX_SILENT);
        assert!(!scheduler.is_empty());
        // All the others give up one after the other, and everyone has a turn.
        let mut turns = BTreeSet::new();
        for _ in 0..4 {
            for host in 0..300 {
                turns.extend(started(&mut scheduler));
                if scheduler.hosts[host].silent > 0 {
                    scheduler.finish(host, Some(HostSignal::Hanging), 1, Instant::now());
                }
            }
        }
        assert_eq!(turns.len(), 299, "all but the one that answered");
    }

    #[test]
    fn what_is_put_aside_is_settled_when_its_host_is_closed() {
        let settings = Settings::default();
        let mut scheduler = Scheduler::default();
        for host in 0..300 {
            scheduler.push(pending(&format!("http://silent{host}.example/")), &settings);
        }
        let asked = started(&mut scheduler).len();
        for host in 0..300 {
            scheduler.close(host, ObservedState::Unverified(Reason::TimedOut));
        }
        for host in 0..asked {
            scheduler.finish(host, Some(HostSignal::Hanging), 1, Instant::now());
        }
        let mut settled = 0;
        while let Some(action) = scheduler.next(Instant::now()) {
            assert!(matches!(action, NextAction::Settle(..)));
            settled += 1;
        }
        assert_eq!(asked + settled, 300);
        assert!(scheduler.is_empty());
    }

    #[test]
    fn a_closed_host_is_settled_without_being_asked() {
        let settings = Settings::default();
        let mut scheduler = Scheduler::default();
        scheduler.push(pending("http://a.example/1"), &settings);
        scheduler.push_later(
            pending("http://a.example/2"),
            Duration::from_mins(1),
            &settings,
        );
        let state = ObservedState::Unverified(Reason::RateLimited);
        scheduler.close(0, state);
        let mut count = 0;
        while let Some(action) = scheduler.next(Instant::now()) {
            assert!(matches!(action, NextAction::Settle(_, it) if it == state));
            count += 1;
        }
        assert_eq!(count, 2);
    }

    #[test]
    fn the_two_usual_ports_are_one_server() {
        let name = |url: &str| name_of(&Url::parse(url).unwrap());
        assert_eq!(name("http://a.example/"), name("https://A.example/x"));
        assert_eq!(name("http://a.example:81/"), "a.example:81");
    }
}
