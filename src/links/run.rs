//! A run over all URLs: each gets exactly one verdict, whatever happens.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use reqwest::cookie::CookieStore;
use tokio::task::JoinSet;
use url::Url;

use crate::links::cache::seconds;
use crate::links::exchange::{Attempt, Attempted, Hop, HopKind, Shared, Step};
use crate::links::feed::{Fed, Queue, Wants};
use crate::links::headers::headers;
use crate::links::http::{Client, NoClient};
use crate::links::keeper::Keeper;
use crate::links::limiter::LONGEST_WAIT;
use crate::links::mailing::{Mailing, Post, domain_of};
use crate::links::page::{Extent, Page};
use crate::links::resolver::Pins;
use crate::links::schedule::{Passed, Schedule, Turn, Visit};
use crate::links::settle::{Basis, Sight, shown};
use crate::links::tally::{Tally, Terms, is_rewritten, place};
use crate::links::target::{Address, Wanted, clean, hosts};
use crate::links::verdict::Reason;
use crate::links::verify::{Progress, Request, Verified};

/// Longest chain of redirects that is followed.
const MOST_HOPS: usize = 20;
/// Wait before what failed is tried again; doubled each time.
const BACKOFF: Duration = Duration::from_millis(500);
/// Longest such wait.
const LONGEST_BACKOFF: Duration = Duration::from_secs(10);
/// How often progress is told.
const TICK: Duration = Duration::from_millis(500);

/// How often what came in early is looked up in the cache and begun.
const GATHER: Duration = Duration::from_millis(50);

pub(super) struct Run<'a> {
    request: &'a Request<'a>,
    shared: Arc<Shared>,
    secrets: Vec<String>,
    tally: Tally<'a>,
    mailing: Mailing,
    schedule: Schedule,
    /// New URLs that may be asked before all pages are read, each with a fragment.
    gathered: Vec<(usize, Box<str>)>,
    notes: Vec<String>,
    is_interrupted: bool,
}

/// What a task gives back.
struct Done {
    host: usize,
    visit: Visit,
    attempted: Attempted,
    started: Instant,
}

impl<'a> Run<'a> {
    /// Prepares a run.
    ///
    /// # Errors
    ///
    /// When HTTPS cannot be set up.
    pub(super) fn new(request: &'a Request<'a>) -> Result<Self, NoClient> {
        let pins = Pins::default();
        let (mut notes, mut secrets) = (Vec::new(), Vec::new());
        let headers = request
            .settings
            .hosts
            .iter()
            .map(|rule| headers(&rule.headers, request.environment, &mut notes, &mut secrets))
            .collect();
        let shared = Shared {
            settings: request.settings.clone(),
            client: Client::new(request.settings, pins.clone())?,
            resolver: Arc::clone(&request.resolver),
            post: Post::new(request.name_servers),
            pins,
            lookups: std::sync::Mutex::default(),
            headers,
            markdown_ids: request.markdown_ids,
            now: request.now,
            started: Instant::now(),
            bare: std::sync::Mutex::default(),
        };
        let terms = Terms {
            settings: request.settings,
            now: seconds(request.now),
        };
        Ok(Self {
            request,
            shared: Arc::new(shared),
            secrets,
            tally: Tally::new(terms, Keeper::new(request.cache)),
            mailing: Mailing::default(),
            schedule: Schedule::default(),
            gathered: Vec::new(),
            notes,
            is_interrupted: false,
        })
    }

    fn place(&self, index: usize) -> Url {
        place(&self.tally.target(index).url, self.request.settings)
    }

    /// Why the configuration leaves a URL out, with its own words if it has some.
    fn left_out(&self, url: &Url) -> Option<(Reason, Option<Box<str>>)> {
        let settings = &self.shared.settings;
        let is_in = |list: &[regex::Regex]| list.iter().any(|regex| regex.is_match(url.as_str()));
        if is_in(&settings.exclude) || !settings.include.is_empty() && !is_in(&settings.include) {
            return Some((Reason::Excluded, None));
        }
        let mut rules = hosts(url)
            .into_iter()
            .filter_map(|host| settings.rule_for(&host));
        let note = rules.find_map(|rule| rule.skip.as_deref())?;
        Some((Reason::HostRule, Some(note.into())))
    }

    /// Takes in what came in, and begins with what can be begun.
    fn take_in(&mut self, fed: Fed) {
        match fed {
            Fed::Early(Address { url, fragment }) => {
                let Some(index) = self.tally.add_early(url) else {
                    return;
                };
                if self.leave_out(index) {
                    return;
                }
                // Where fragments are not looked for, the request depends on nothing but the URL's use.
                if let Some(fragment) = fragment.filter(|_| self.shared.looks(&self.place(index))) {
                    self.gathered.push((index, fragment));
                }
            }
            Fed::All(mut targets) => {
                self.gathered.clear();
                self.mailing = Mailing::of(&mut targets, |url| self.left_out(url).is_some());
                self.tally.complete(targets);
                for index in self.tally.open() {
                    self.leave_out(index);
                }
                self.recall();
                for index in self.tally.open() {
                    self.begin(index);
                }
            }
        }
    }

    /// Leaves a URL out when the configuration does, and says whether it did.
    fn leave_out(&mut self, index: usize) -> bool {
        let url = &self.tally.target(index).url;
        // What the configuration says is about links, and a domain is there for one that is asked.
        let found = domain_of(url).is_none().then(|| self.left_out(url));
        let Some((reason, note)) = found.flatten() else {
            return false;
        };
        self.tally.set_note(index, note);
        let sight = Sight::new(Basis::Skipped(reason), None);
        self.tally.settle(index, sight);
        true
    }

    /// Settles what the cache still answers for.
    fn recall(&mut self) {
        let Some(cache) = self.request.cache else {
            return;
        };
        let open = self.tally.open();
        let keys: Vec<String> = open.iter().map(|it| self.place(*it).into()).collect();
        let (tally, shared) = (&mut self.tally, &self.shared);
        let urls = keys.iter().map(String::as_str);
        cache.load(urls, &mut self.notes, |at, entry| {
            let place = Url::parse(&keys[at]);
            let looks = place.is_ok_and(|place| shared.looks(&place));
            tally.recall(open[at], &keys[at], entry, looks);
        });
    }

    /// Begins with what was gathered, unless the cache may answer for it: that is known at the end.
    fn begin_early(&mut self) {
        let gathered = std::mem::take(&mut self.gathered);
        let keys: Vec<String> = gathered.iter().map(|it| self.place(it.0).into()).collect();
        let mut is_cached = vec![false; keys.len()];
        if let Some(cache) = self.request.cache {
            let tally = &mut self.tally;
            let urls = keys.iter().map(String::as_str);
            cache.load(urls, &mut self.notes, |at, entry| {
                let (index, fragment) = &gathered[at];
                let wanted = Wanted {
                    fragments: std::iter::once(fragment.clone()).collect(),
                    is_image: false,
                };
                is_cached[at] = entry.sight.answers(&wanted, true);
                tally.recall(*index, &keys[at], entry, true);
            });
        }
        for ((index, _), is_cached) in gathered.into_iter().zip(is_cached) {
            if !is_cached {
                self.begin(index);
            }
        }
    }

    fn begin(&mut self, index: usize) {
        self.tally.begin(index);
        let visit = Visit::new(index, self.place(index));
        self.schedule.push(visit, &self.shared.settings);
    }

    /// Finds out about everything that comes in; `None` when nobody wants to know any more.
    pub(super) async fn run(mut self, first: Fed, mut queue: Queue) -> Option<Verified> {
        let deadline = Instant::now() + self.request.settings.max_time;
        let deadline = tokio::time::sleep_until(deadline.into());
        tokio::pin!(deadline);
        let interrupt = interrupt(self.request.is_interruptible);
        tokio::pin!(interrupt);
        let mut tasks: JoinSet<Done> = JoinSet::new();
        let mut tick = tokio::time::interval(TICK);
        let mut gather = tokio::time::interval(GATHER);
        let mut is_over = false;
        self.take_in(first);
        loop {
            if !is_over {
                self.start(&mut tasks);
            }
            let is_idle = is_over || tasks.is_empty() && self.schedule.is_empty();
            let is_complete = self.tally.is_complete();
            if is_complete && is_idle {
                break;
            }
            let wake = self.schedule.wakes_at().filter(|_| !is_over);
            tokio::select! {
                fed = queue.0.recv(), if !is_complete => self.take_in(fed?),
                Some(done) = tasks.join_next(), if !tasks.is_empty() => {
                    // A task that panicked leaves its target to the end, where it is out of time.
                    if let Ok(done) = done {
                        self.take(done);
                    }
                }
                () = sleep_until(wake) => {}
                _ = gather.tick(), if !self.gathered.is_empty() && !is_over => self.begin_early(),
                _ = tick.tick() => self.tell(),
                () = &mut interrupt, if !is_over => {
                    self.is_interrupted = true;
                    is_over = true;
                }
                () = &mut deadline, if !is_over => is_over = true,
            }
            if is_over {
                tasks.abort_all();
            }
            self.tally.keeper.write_some().await;
        }
        self.tally.end();
        self.tell();
        let mut notes = self.notes;
        let bare = self.shared.bare.lock();
        for host in bare.unwrap_or_else(PoisonError::into_inner).iter() {
            notes.push(format!(
                "`{host}` is not sent its headers over `http`: `[links] allow` does not name it"
            ));
        }
        notes.extend(self.tally.keeper.finish(seconds(self.request.now)).await);
        notes.dedup();
        Some(Verified {
            outcomes: self.mailing.spread(self.tally.into_outcomes()),
            notes,
            slowest: self.schedule.slowest(5),
            is_interrupted: self.is_interrupted,
        })
    }

    /// Tells how far it is, once it is known how far it goes.
    fn tell(&self) {
        if self.tally.is_complete() {
            (self.request.progress)(&Progress {
                counts: self.tally.counts(),
                total: self.tally.len(),
                slowest: self.schedule.slowest(3),
            });
        }
    }

    /// Starts what can be started.
    fn start(&mut self, tasks: &mut JoinSet<Done>) {
        while let Some(turn) = self.schedule.next(Instant::now()) {
            match turn {
                Turn::Settle(visit, basis) => {
                    let sight = self.ended(&visit, Sight::new(basis, None));
                    self.tally.settle(visit.target, sight);
                }
                Turn::Start(host, visit) => {
                    let known = self.tally.target(visit.target).known.clone();
                    let wants = if visit.has_left_fragment() {
                        Wants::All(Arc::default())
                    } else {
                        self.tally.wants(visit.target)
                    };
                    let attempt = Attempt {
                        url: visit.url.clone(),
                        wants,
                        as_browser: visit.is_doubted || visit.failures > 0,
                        cookies: visit.cookie_header(),
                        known: known.filter(|_| visit.hops.is_empty()),
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
        let requests = attempted.requests;
        self.tally.add_requests(visit.target, requests);
        let started = started + attempted.held;
        self.schedule
            .finish(host, attempted.sign, requests, started);
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
                self.tally.settle(visit.target, sight);
            }
            Step::Unchanged => {
                let key = self.place(visit.target).into();
                self.tally.confirm(visit.target, key);
            }
            Step::Doubt(sight) => self.doubt(host, visit, *sight),
            Step::Retry(reason, status) => self.retry(host, visit, reason, status),
            Step::Hop(hop) => self.hop(visit, hop),
        }
    }

    /// Something is not there, or not for programs: believed when a browser is told so as well.
    ///
    /// The second look begins where the link leads, for the server may send browsers another way.
    fn doubt(&mut self, host: usize, mut visit: Visit, sight: Sight) {
        if visit.is_doubted {
            if sight.basis == Basis::Dead(Reason::NoSuchHost) {
                self.schedule.close(host, sight.basis);
            }
            let sight = self.ended(&visit, sight);
            self.tally.settle(visit.target, sight);
            return;
        }
        visit = Visit {
            is_doubted: true,
            ..Visit::new(visit.target, self.place(visit.target))
        };
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
            self.tally.settle(visit.target, sight);
            return;
        }
        let doubled = BACKOFF * 2_u32.pow((visit.failures - 1).min(8));
        self.schedule
            .push_later(visit, doubled.min(LONGEST_BACKOFF), settings);
    }

    fn hop(&mut self, mut visit: Visit, hop: Hop) {
        let (mut url, status) = (hop.to, hop.status);
        let fragment = url.fragment().map(str::to_owned);
        clean(&mut url);
        let mut from = visit.url.clone();
        from.set_fragment(None);
        visit.hops.push(Passed {
            cookies: visit.cookie_header(),
            url: from,
            kind: hop.kind,
        });
        if !hop.cookies.is_empty() {
            let jar = visit.cookies.get_or_insert_default();
            jar.set_cookies(&mut hop.cookies.iter(), &visit.url);
        }
        visit.url = url.clone();
        // Where a cookie is all that changed, the server may answer differently.
        let cookies = visit.cookie_header();
        let mut passed = visit.hops.iter();
        let end = if passed.any(|it| it.url == url && it.cookies == cookies) {
            Some(Basis::Unverified(Reason::RedirectLoop))
        } else if visit.hops.len() > MOST_HOPS {
            Some(Basis::Unverified(Reason::TooManyRedirects))
        } else if self.shared.settings.require_https && url.scheme() == "http" {
            Some(Basis::Unverified(Reason::BadRedirect))
        } else if let Some((reason, note)) = self.left_out(&url) {
            self.tally.set_note(visit.target, note);
            Some(Basis::Skipped(reason))
        } else {
            None
        };
        if let Some(basis) = end {
            let sight = self.ended(&visit, Sight::new(basis, Some(status)));
            self.tally.settle(visit.target, sight);
            return;
        }
        // Where the server sends to an anchor of its own, that is where the reader lands.
        if let Some(fragment) = fragment.filter(|it| !it.is_empty()) {
            visit.url.set_fragment(Some(&fragment));
        }
        visit.failures = 0;
        self.schedule.push_front(visit, &self.shared.settings);
    }

    /// What was seen at the end of the way, with the way itself.
    fn ended(&self, visit: &Visit, mut sight: Sight) -> Sight {
        let holds_secret = |text: &String| self.secrets.iter().any(|it| text.contains(it));
        for text in [&mut sight.etag, &mut sight.last_modified] {
            *text = text.take().filter(|text| !holds_secret(text));
        }
        let asked = &self.tally.target(visit.target).url;
        let is_upgraded = self.shared.settings.require_https && asked.scheme() == "http";
        // A cookie may be all that the way was for.
        let is_back = self.place(visit.target) == visit.url;
        if is_back && !is_upgraded {
            return sight;
        }
        if let Basis::Present { moved } = &mut sight.basis {
            // Where a preview sends its readers says nothing about the site.
            let is_preview = is_rewritten(asked, self.request.settings);
            let mut hops = visit.hops.iter();
            *moved = !is_preview && hops.all(|hop| hop.kind == HopKind::Permanent);
            if visit.has_left_fragment() {
                sight.page = Some(Page {
                    extent: Extent::Opaque,
                    ..Page::default()
                });
            }
        }
        sight.final_url = Some(shown(&visit.url, &self.secrets));
        sight
    }
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
