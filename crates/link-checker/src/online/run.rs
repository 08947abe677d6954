//! A check of all URLs: each gets exactly one verdict, whatever happens.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use reqwest::cookie::CookieStore;
use tokio::task::JoinSet;
use url::Url;

use crate::check::{CheckResult, Progress};
use crate::online::attempt::{Attempt, AttemptResult, Context, Hop, HopKind, NextStep};
use crate::online::cache::seconds;
use crate::online::cache_writer::CacheWriter;
use crate::online::check::Request;
use crate::online::headers::headers;
use crate::online::http::{Client, NoClient, RequestStyle};
use crate::online::limiter::MAX_WAIT;
use crate::online::mx::{MailLinks, MxResolver, domain_of};
use crate::online::observation::{Observation, ObservedState, shown};
use crate::online::queue::{Message, Receiver, Wants};
use crate::online::remote_page::{Extent, RemotePage};
use crate::online::resolver::Pins;
use crate::online::scheduler::{NextAction, PassedUrl, PendingRequest, Scheduler};
use crate::online::url_table::{Terms, UrlTable, is_rewritten, place};
use crate::target::{Address, Wanted, clean, hosts};
use crate::verdict::Reason;

/// Longest chain of redirects that is followed.
const MAX_HOPS: usize = 20;
/// Wait before what failed is tried again; doubled each time.
const BACKOFF: Duration = Duration::from_millis(500);
/// Longest such wait.
const MAX_BACKOFF: Duration = Duration::from_secs(10);
/// How often progress is told.
const TICK: Duration = Duration::from_millis(500);

/// How often what came in early is looked up in the cache and begun.
const GATHER: Duration = Duration::from_millis(50);

pub(super) struct Run<'a> {
    request: &'a Request<'a>,
    context: Arc<Context>,
    secrets: Vec<String>,
    urls: UrlTable<'a>,
    mail_links: MailLinks,
    scheduler: Scheduler,
    /// New URLs that may be asked before all pages are read, each with a fragment.
    gathered: Vec<(usize, Box<str>)>,
    notes: Vec<String>,
    is_interrupted: bool,
}

/// What a task gives back.
struct Done {
    host: usize,
    pending: PendingRequest,
    result: AttemptResult,
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
        let context = Context {
            settings: request.settings.clone(),
            client: Client::new(request.settings, pins.clone())?,
            resolver: Arc::clone(&request.resolver),
            mx: MxResolver::new(request.name_servers),
            pins,
            lookups: std::sync::Mutex::default(),
            headers,
            markdown_ids: request.markdown_ids,
            now: request.now,
            started: Instant::now(),
            without_headers: std::sync::Mutex::default(),
        };
        let terms = Terms {
            settings: request.settings,
            now: seconds(request.now),
            mask: request.mask,
        };
        Ok(Self {
            request,
            context: Arc::new(context),
            secrets,
            urls: UrlTable::new(terms, CacheWriter::new(request.cache)),
            mail_links: MailLinks::default(),
            scheduler: Scheduler::default(),
            gathered: Vec::new(),
            notes,
            is_interrupted: false,
        })
    }

    fn place(&self, index: usize) -> Url {
        place(&self.urls.target(index).url, self.request.settings)
    }

    /// Why the configuration leaves a URL out, with its own words if it has some.
    fn left_out(&self, url: &Url) -> Option<(Reason, Option<Box<str>>)> {
        let settings = &self.context.settings;
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

    /// Handles what has arrived, and starts what can be started.
    fn take_in(&mut self, message: Message) {
        match message {
            Message::Early(Address { url, fragment }) => {
                let Some(index) = self.urls.add_early(url) else {
                    return;
                };
                if self.leave_out(index) {
                    return;
                }
                // Where fragments are not looked for, the request depends on nothing but the URL's use.
                if let Some(fragment) =
                    fragment.filter(|_| self.context.looks_at_fragments(&self.place(index)))
                {
                    self.gathered.push((index, fragment));
                }
            }
            Message::All(mut targets) => {
                self.gathered.clear();
                self.mail_links = MailLinks::of(&mut targets, |url| self.left_out(url).is_some());
                self.urls.complete(targets);
                for index in self.urls.open() {
                    self.leave_out(index);
                }
                self.recall();
                for index in self.urls.open() {
                    self.begin(index);
                }
            }
        }
    }

    /// Leaves a URL out when the configuration does, and says whether it did.
    fn leave_out(&mut self, index: usize) -> bool {
        let url = &self.urls.target(index).url;
        // What the configuration says is about links, and a domain is there for one that is asked.
        let found = domain_of(url).is_none().then(|| self.left_out(url));
        let Some((reason, note)) = found.flatten() else {
            return false;
        };
        self.urls.set_note(index, note);
        let observation = Observation::new(ObservedState::Skipped(reason), None);
        self.urls.settle(index, observation);
        true
    }

    /// Settles what the cache still answers for.
    fn recall(&mut self) {
        let Some(cache) = self.request.cache else {
            return;
        };
        let open = self.urls.open();
        let keys: Vec<String> = open.iter().map(|it| self.place(*it).into()).collect();
        let (table, context) = (&mut self.urls, &self.context);
        let urls = keys.iter().map(String::as_str);
        cache.load(urls, &mut self.notes, |at, entry| {
            let place = Url::parse(&keys[at]);
            let looks_at_fragments = place.is_ok_and(|place| context.looks_at_fragments(&place));
            table.recall(open[at], &keys[at], entry, looks_at_fragments);
        });
    }

    /// Begins with what was gathered, unless the cache may answer for it: that is known at the end.
    fn begin_early(&mut self) {
        let gathered = std::mem::take(&mut self.gathered);
        let keys: Vec<String> = gathered.iter().map(|it| self.place(it.0).into()).collect();
        let mut is_cached = vec![false; keys.len()];
        if let Some(cache) = self.request.cache {
            let table = &mut self.urls;
            let urls = keys.iter().map(String::as_str);
            cache.load(urls, &mut self.notes, |at, entry| {
                let (index, fragment) = &gathered[at];
                let wanted = Wanted {
                    fragments: std::iter::once(fragment.clone()).collect(),
                    is_image: false,
                };
                is_cached[at] = entry.observation.answers(&wanted, true);
                table.recall(*index, &keys[at], entry, true);
            });
        }
        for ((index, _), is_cached) in gathered.into_iter().zip(is_cached) {
            if !is_cached {
                self.begin(index);
            }
        }
    }

    fn begin(&mut self, index: usize) {
        self.urls.begin(index);
        let pending = PendingRequest::new(index, self.place(index));
        self.scheduler.push(pending, &self.context.settings);
    }

    /// Finds out about everything that comes in; `None` when nobody wants to know any more.
    pub(super) async fn run(
        mut self,
        first: Message,
        mut receiver: Receiver,
    ) -> Option<CheckResult> {
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
            let is_idle = is_over || tasks.is_empty() && self.scheduler.is_empty();
            let is_complete = self.urls.is_complete();
            if is_complete && is_idle {
                break;
            }
            let wake = self.scheduler.wakes_at().filter(|_| !is_over);
            tokio::select! {
                message = receiver.0.recv(), if !is_complete => self.take_in(message?),
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
            self.urls.cache_writer.flush_if_full().await;
        }
        Some(self.finish().await)
    }

    /// The result, when nothing is under way any more.
    async fn finish(mut self) -> CheckResult {
        self.urls.end();
        self.tell();
        let mut notes = self.notes;
        let without_headers = self.context.without_headers.lock();
        for host in without_headers
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            notes.push(format!(
                "`{host}` is not sent its headers over `http`: `[links] allow` does not name it"
            ));
        }
        notes.extend(
            self.urls
                .cache_writer
                .finish(seconds(self.request.now))
                .await,
        );
        notes.dedup();
        CheckResult {
            outcomes: self.mail_links.map_back(self.urls.into_outcomes()),
            notes,
            slowest: self.scheduler.slowest(5),
            is_interrupted: self.is_interrupted,
        }
    }

    /// Tells how far it is, once it is known how far it goes.
    fn tell(&self) {
        if self.urls.is_complete() {
            (self.request.progress)(&Progress {
                counts: self.urls.counts(),
                total: self.urls.len(),
                slowest: self.scheduler.slowest(3),
            });
        }
    }

    /// Starts what can be started.
    fn start(&mut self, tasks: &mut JoinSet<Done>) {
        while let Some(action) = self.scheduler.next(Instant::now()) {
            match action {
                NextAction::Settle(pending, state) => {
                    let observation = self.ended(&pending, Observation::new(state, None));
                    self.urls.settle(pending.target, observation);
                }
                NextAction::Start(host, pending) => {
                    let known = self.urls.target(pending.target).known.clone();
                    let wants = if pending.has_left_fragment() {
                        Wants::All(Arc::default())
                    } else {
                        self.urls.wants(pending.target)
                    };
                    let attempt = Attempt {
                        url: pending.url.clone(),
                        wants,
                        style: match pending.as_browser {
                            true => RequestStyle::Browser,
                            false if pending.is_confirming || pending.failures > 0 => {
                                RequestStyle::Plain
                            }
                            false => RequestStyle::Usual,
                        },
                        cookies: pending.cookie_header(),
                        known: known.filter(|_| pending.hops.is_empty()),
                    };
                    let context = Arc::clone(&self.context);
                    tasks.spawn(async move {
                        let started = Instant::now();
                        Done {
                            host,
                            result: context.attempt(&attempt).await,
                            pending: *pending,
                            started,
                        }
                    });
                }
            }
        }
    }

    /// Records the result of an attempt.
    fn take(&mut self, done: Done) {
        let Done {
            host,
            pending,
            result,
            started,
        } = done;
        let requests = result.requests;
        self.urls.add_requests(pending.target, requests);
        let started = started + result.held;
        self.scheduler
            .finish(host, result.signal, requests, started);
        if let Some(wait) = result.wait {
            if wait > MAX_WAIT {
                let reason = match &result.step {
                    NextStep::Retry(reason, _) => *reason,
                    _ => Reason::RateLimited,
                };
                self.scheduler
                    .close(host, ObservedState::Unverified(reason));
            }
            self.scheduler.pause(host, wait);
        }
        match result.step {
            NextStep::Seen(observation) => {
                if self.scheduler.is_hopeless(host) {
                    self.scheduler.close(host, observation.state);
                }
                let observation = self.ended(&pending, *observation);
                self.urls.settle(pending.target, observation);
            }
            NextStep::Unchanged => {
                let key = self.place(pending.target).into();
                self.urls.confirm(pending.target, key);
            }
            NextStep::Doubt(observation) => self.confirm_later(host, pending, *observation),
            NextStep::Retry(reason, status) => self.retry(host, pending, reason, status),
            NextStep::Hop(hop) => self.hop(pending, hop),
        }
    }

    /// Confirms by a second pass that something is missing or refused, or settles what was confirmed.
    ///
    /// The second pass starts at the URL of the link: a server may redirect browsers elsewhere.
    fn confirm_later(
        &mut self,
        host: usize,
        mut pending: PendingRequest,
        observation: Observation,
    ) {
        if pending.is_confirming {
            if observation.state == ObservedState::Dead(Reason::NoSuchHost) {
                self.scheduler.close(host, observation.state);
            }
            let observation = self.ended(&pending, observation);
            self.urls.settle(pending.target, observation);
            return;
        }
        // A refusal keeps programs out, and is not got round; what is missing has to be for browsers too.
        let is_refusal = matches!(observation.state, ObservedState::Unverified(_));
        pending = PendingRequest {
            is_confirming: true,
            as_browser: !is_refusal,
            ..PendingRequest::new(pending.target, self.place(pending.target))
        };
        self.scheduler
            .push_later(pending, BACKOFF, &self.context.settings);
    }

    fn retry(
        &mut self,
        host: usize,
        mut pending: PendingRequest,
        reason: Reason,
        status: Option<u16>,
    ) {
        pending.failures += 1;
        let settings = &self.context.settings;
        // A page that is slow twice is slow; a third try would only hold up the run.
        let most = match reason {
            Reason::TimedOut | Reason::BadResponse => settings.retries.min(1),
            _ => settings.retries,
        };
        if self.scheduler.is_hopeless(host) {
            self.scheduler
                .close(host, ObservedState::Unverified(reason));
        }
        if pending.failures > most {
            let observation = Observation::new(ObservedState::Unverified(reason), status);
            let observation = self.ended(&pending, observation);
            self.urls.settle(pending.target, observation);
            return;
        }
        let doubled = BACKOFF * 2_u32.pow((pending.failures - 1).min(8));
        self.scheduler
            .push_later(pending, doubled.min(MAX_BACKOFF), settings);
    }

    fn hop(&mut self, mut pending: PendingRequest, hop: Hop) {
        let (mut url, status) = (hop.to, hop.status);
        let fragment = url.fragment().map(str::to_owned);
        clean(&mut url);
        let mut from = pending.url.clone();
        from.set_fragment(None);
        pending.hops.push(PassedUrl {
            cookies: pending.cookie_header(),
            url: from,
            kind: hop.kind,
        });
        if !hop.cookies.is_empty() {
            let jar = pending.cookies.get_or_insert_default();
            jar.set_cookies(&mut hop.cookies.iter(), &pending.url);
        }
        pending.url = url.clone();
        // With another cookie, the same URL may have another response.
        let cookies = pending.cookie_header();
        let mut passed = pending.hops.iter();
        let end = if passed.any(|it| it.url == url && it.cookies == cookies) {
            Some(ObservedState::Unverified(Reason::RedirectLoop))
        } else if pending.hops.len() > MAX_HOPS {
            Some(ObservedState::Unverified(Reason::TooManyRedirects))
        } else if self.context.settings.require_https && url.scheme() == "http" {
            Some(ObservedState::Unverified(Reason::BadRedirect))
        } else if let Some((reason, note)) = self.left_out(&url) {
            self.urls.set_note(pending.target, note);
            Some(ObservedState::Skipped(reason))
        } else {
            None
        };
        if let Some(state) = end {
            let observation = self.ended(&pending, Observation::new(state, Some(status)));
            self.urls.settle(pending.target, observation);
            return;
        }
        // Where the server sends to an anchor of its own, that is where the reader lands.
        if let Some(fragment) = fragment.filter(|it| !it.is_empty()) {
            pending.url.set_fragment(Some(&fragment));
        }
        pending.failures = 0;
        self.scheduler.push_front(pending, &self.context.settings);
    }

    /// Adds to an observation where the redirects led.
    fn ended(&self, pending: &PendingRequest, mut observation: Observation) -> Observation {
        let holds_secret = |text: &String| self.secrets.iter().any(|it| text.contains(it));
        for text in [&mut observation.etag, &mut observation.last_modified] {
            *text = text.take().filter(|text| !holds_secret(text));
        }
        let asked = &self.urls.target(pending.target).url;
        let is_upgraded = self.context.settings.require_https && asked.scheme() == "http";
        // The redirects may have set a cookie and led back.
        let is_back = self.place(pending.target) == pending.url;
        if is_back && !is_upgraded {
            return observation;
        }
        if let ObservedState::Present { moved } = &mut observation.state {
            // Where a preview sends its readers says nothing about the site.
            let is_preview = is_rewritten(asked, self.request.settings);
            let mut hops = pending.hops.iter();
            *moved = !is_preview && hops.all(|hop| hop.kind == HopKind::Permanent);
            if pending.has_left_fragment() {
                observation.page = Some(RemotePage {
                    extent: Extent::Opaque,
                    ..RemotePage::default()
                });
            }
        }
        observation.final_url = Some(shown(&pending.url, &self.secrets, self.request.mask));
        observation
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
