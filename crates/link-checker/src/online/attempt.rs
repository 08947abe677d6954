//! One attempt at one URL: whether it may be requested, the request, and what the response means.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::OnceCell;
use url::{Host, Url};

use crate::check::MarkdownIds;
use crate::online::body::{self, ImageCheck};
use crate::online::bot_protection;
use crate::online::http::{Client, HttpError, HttpRequest, HttpResponse, RequestStyle};
use crate::online::limiter::HostSignal;
use crate::online::mx::{MxResolver, domain_of};
use crate::online::observation::{Observation, ObservedState};
use crate::online::policy;
use crate::online::queue::Wants;
use crate::online::refresh::Refresh;
use crate::online::resolver::{Pins, Resolve, ResolveError, special};
use crate::online::url_table::Known;
use crate::settings::{HostRule, Settings};
use crate::target::{Wanted, host};
use crate::verdict::Reason;

/// What all attempts have in common.
pub(super) struct Context {
    pub(super) settings: Settings,
    pub(super) client: Client,
    pub(super) resolver: Arc<dyn Resolve>,
    pub(super) mx: MxResolver,
    pub(super) pins: Pins,
    /// Look-ups by host; one that failed is made again the next time.
    pub(super) lookups: Mutex<HashMap<String, Arc<OnceCell<Vec<IpAddr>>>>>,
    /// Headers of the host rules, in their order, with the environment filled in.
    pub(super) headers: Vec<Arc<[(HeaderName, HeaderValue)]>>,
    pub(super) markdown_ids: MarkdownIds,
    /// When the check started, by the system clock and by the monotonic one.
    pub(super) now: SystemTime,
    pub(super) started: Instant,
    /// Hosts whose headers were not sent, because the connection is not encrypted.
    pub(super) without_headers: Mutex<BTreeSet<String>>,
}

/// The URL to request, and how.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) url: Url,
    pub(super) wants: Wants,
    pub(super) style: RequestStyle,
    /// Cookies that were set by the redirects before.
    pub(super) cookies: Option<HeaderValue>,
    /// The cached result, if the server can confirm it.
    pub(super) known: Option<Arc<Known>>,
}

/// What to do after an attempt.
#[derive(Debug)]
pub(super) enum NextStep {
    /// The final observation.
    Seen(Box<Observation>),
    /// The cached result is still right.
    Unchanged,
    /// Something seems to be missing: to be confirmed by another attempt.
    Doubt(Box<Observation>),
    /// It failed for a reason that may pass.
    Retry(Reason, Option<u16>),
    /// It leads to another URL.
    Hop(Hop),
}

/// A redirect of any kind.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) to: Url,
    pub(super) kind: HopKind,
    pub(super) status: u16,
    /// The `Set-Cookie` headers of the response.
    pub(super) cookies: Vec<HeaderValue>,
}

/// The kinds of redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HopKind {
    /// Permanent: 301 or 308.
    Permanent,
    /// Temporary: 302, 303 or 307.
    Temporary,
    /// A refresh by the page itself, over which browsers do not carry the fragment.
    Refresh,
}

/// The result of an attempt.
#[derive(Debug)]
pub(super) struct AttemptResult {
    pub(super) step: NextStep,
    /// What it says about the host; `None` if nothing was sent.
    pub(super) signal: Option<HostSignal>,
    /// The time in `Retry-After`.
    pub(super) wait: Option<Duration>,
    /// How long the host waited for us, until all that is wanted was known.
    pub(super) held: Duration,
    pub(super) requests: u32,
}

/// The head of a response, and what its body is needed for.
struct ResponseHead {
    reply: HttpResponse,
    /// Whether its headers are those of a bot wall.
    is_bot_wall: bool,
    /// Whether its status means that the page exists.
    is_accepted: bool,
    wants_page: bool,
}

impl AttemptResult {
    fn without_request(step: NextStep) -> Self {
        Self {
            step,
            signal: None,
            wait: None,
            held: Duration::ZERO,
            requests: 0,
        }
    }

    fn unverified(reason: Reason) -> Self {
        Self::without_request(NextStep::Seen(Box::new(Observation::new(
            ObservedState::Unverified(reason),
            None,
        ))))
    }
}

impl Context {
    /// The rule for the host of a URL, and its place.
    pub(super) fn rule(&self, url: &Url) -> Option<(usize, &HostRule)> {
        let host = host(url);
        let mut rules = self.settings.hosts.iter().enumerate();
        rules.find(|(_, rule)| rule.is_for(&host))
    }

    /// Whether fragments are looked for on the pages of a URL's host.
    pub(super) fn looks_at_fragments(&self, url: &Url) -> bool {
        self.rule(url).is_none_or(|(_, rule)| rule.fragments)
    }

    /// The addresses of a URL's host, looked up once a run.
    async fn addresses(&self, url: &Url) -> Result<Vec<IpAddr>, ResolveError> {
        let name = match url.host() {
            Some(Host::Ipv4(address)) => return Ok(vec![address.into()]),
            Some(Host::Ipv6(address)) => return Ok(vec![address.into()]),
            Some(Host::Domain(_)) => host(url),
            None => return Err(ResolveError::NoSuchHost),
        };
        let cell = {
            let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lookups.entry(name.clone()).or_default())
        };
        // Those who wait for the look-up of another attempt wait no longer than that one.
        let found = cell.get_or_try_init(|| self.resolver.resolve(&name));
        match tokio::time::timeout(self.settings.connect_timeout, found).await {
            Ok(found) => found.cloned(),
            Err(_) => Err(ResolveError::Failed),
        }
    }

    /// Checks that a URL may be requested, and pins the addresses that were checked.
    async fn admit(&self, url: &Url) -> Result<(), AttemptResult> {
        let port = url.port_or_known_default().unwrap_or(0);
        let is_proxied = self.settings.proxy == crate::settings::ProxyUse::Environment
            && matches!(url.host(), Some(Host::Domain(_)));
        let addresses = if is_proxied {
            // The proxy looks names up, and its results are unknown here.
            Vec::new()
        } else {
            match self.addresses(url).await {
                Ok(addresses) => addresses,
                Err(ResolveError::NoSuchHost) => {
                    let observation =
                        Observation::new(ObservedState::Dead(Reason::NoSuchHost), None);
                    return Err(AttemptResult::without_request(NextStep::Doubt(Box::new(
                        observation,
                    ))));
                }
                Err(ResolveError::Failed) => {
                    let step = NextStep::Retry(Reason::ConnectionFailed, None);
                    return Err(AttemptResult {
                        signal: Some(HostSignal::Failing),
                        ..AttemptResult::without_request(step)
                    });
                }
            }
        };
        let name = host(url);
        policy::admit(&self.settings.allow, &name, &addresses, port)
            .map_err(AttemptResult::unverified)?;
        self.pins.pin(&name, &addresses);
        Ok(())
    }

    /// Makes one attempt.
    pub(super) async fn attempt(&self, attempt: &Attempt) -> AttemptResult {
        if let Some(domain) = domain_of(&attempt.url) {
            return self.mail(domain).await;
        }
        if let Err(refused) = self.admit(&attempt.url).await {
            return refused;
        }
        let timeout = self.settings.timeout;
        let start = Instant::now();
        let first = self.settings.first_byte_timeout.min(timeout);
        let head = match tokio::time::timeout(first, self.head(attempt)).await {
            Ok(Ok(head)) => head,
            Ok(Err(fault)) => return failed(fault),
            Err(_) => return failed(HttpError::TimedOut),
        };
        let left = timeout.saturating_sub(start.elapsed());
        let start = Instant::now();
        // Pages may still be read that want more of this one, and it is read only once.
        let wanted = if head.is_accepted && !head.is_bot_wall {
            Some(attempt.wants.all().await)
        } else {
            None
        };
        let pause = start.elapsed();
        let read = self.read(head, attempt, wanted.as_deref(), left);
        let read = tokio::time::timeout(left, read).await;
        AttemptResult {
            held: pause,
            ..read.unwrap_or_else(|_| failed(HttpError::TimedOut))
        }
    }

    /// Looks up whether a domain takes mail.
    async fn mail(&self, domain: &str) -> AttemptResult {
        let found = if let Some(known) = special(domain) {
            Ok(known.is_ok())
        } else {
            let most = self.settings.connect_timeout;
            self.mx.takes_mail(domain, most).await
        };
        let observation = |state| Box::new(Observation::new(state, None));
        let step = match found {
            Ok(true) => NextStep::Seen(observation(ObservedState::Present { moved: false })),
            Ok(false) => NextStep::Doubt(observation(ObservedState::Dead(Reason::NoSuchHost))),
            Err(Reason::TimedOut) => return failed(HttpError::TimedOut),
            Err(_) => return failed(HttpError::Connection),
        };
        AttemptResult {
            signal: Some(HostSignal::Healthy),
            requests: 1,
            ..AttemptResult::without_request(step)
        }
    }

    /// Sends the request, and waits for the head of the response.
    async fn head(&self, attempt: &Attempt) -> Result<ResponseHead, HttpError> {
        let rule = self.rule(&attempt.url);
        let looks_at_fragments = rule.is_none_or(|(_, rule)| rule.fragments);
        let wants_page = looks_at_fragments && attempt.wants.has_fragment();
        let known = attempt.known.as_deref();
        let ask = HttpRequest {
            url: attempt.url.clone(),
            is_short: !wants_page && attempt.style == RequestStyle::Usual,
            is_image: attempt.wants.has_image() && !wants_page,
            style: attempt.style,
            cookies: attempt.cookies.clone(),
            etag: known.and_then(|known| known.etag.clone()),
            last_modified: known.and_then(|known| known.last_modified.clone()),
            headers: self.headers_for(&attempt.url),
        };
        let reply = self.client.get(&ask).await?;
        let status = reply.status;
        let is_bot_wall = bot_protection::is_head(|name| reply.header(name));
        let is_accepted = match rule.and_then(|(_, rule)| rule.accept.as_ref()) {
            Some(ranges) => ranges.iter().any(|range| range.contains(&status)),
            None => (200..=299).contains(&status) || status == 416 && ask.is_short,
        };
        Ok(ResponseHead {
            reply,
            is_bot_wall,
            is_accepted,
            wants_page,
        })
    }

    /// The headers that the configuration has for the host of a URL.
    fn headers_for(&self, url: &Url) -> Arc<[(HeaderName, HeaderValue)]> {
        let headers = self
            .rule(url)
            .and_then(|(index, _)| self.headers.get(index).cloned())
            .unwrap_or_else(|| Arc::from([]));
        let name = host(url);
        let addresses = match url.host() {
            Some(Host::Ipv4(address)) => vec![address.into()],
            Some(Host::Ipv6(address)) => vec![address.into()],
            _ => self.pins.get(&name).unwrap_or_default(),
        };
        let is_hidden = url.scheme() == "https";
        if is_hidden
            || headers.is_empty()
            || policy::is_own(&self.settings.allow, &name, &addresses)
        {
            return headers;
        }
        let mut without_headers = self
            .without_headers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        without_headers.insert(name);
        Arc::from([])
    }

    /// Reads the body where the head is not enough. `wanted` is given if the page exists.
    async fn read(
        &self,
        head: ResponseHead,
        attempt: &Attempt,
        wanted: Option<&Wanted>,
        left: Duration,
    ) -> AttemptResult {
        let status = head.reply.status;
        let wait = head.reply.header("retry-after");
        let now = self.now + self.started.elapsed();
        let wait = wait.and_then(|text| retry_after(text, now));
        let signal = match status {
            429 | 503 => HostSignal::Busy,
            500..=599 => HostSignal::Failing,
            _ => HostSignal::Healthy,
        };
        let step = match wanted {
            Some(wanted) => {
                let wants_page = head.wants_page;
                self.present(head.reply, &attempt.url, wanted, wants_page, left)
                    .await
            }
            None if head.is_bot_wall => Ok(NextStep::Seen(Box::new(Observation::new(
                ObservedState::Unverified(Reason::BotWall),
                Some(status),
            )))),
            None => judge(head.reply, attempt).await,
        };
        match step {
            Ok(step) => AttemptResult {
                step,
                signal: Some(signal),
                wait: wait.filter(|_| matches!(status, 429 | 503)),
                held: Duration::ZERO,
                requests: 1,
            },
            Err(fault) => failed(fault),
        }
    }

    /// Judges a response that says that the page exists.
    async fn present(
        &self,
        reply: HttpResponse,
        url: &Url,
        wanted: &Wanted,
        wants_page: bool,
        left: Duration,
    ) -> Result<NextStep, HttpError> {
        let (status, cookies) = (reply.status, reply.set_cookies());
        let header = reply.header_text("refresh");
        let mut refresh = header.and_then(|text| Refresh::parse(&text));
        let mut observation = Observation {
            etag: reply.header("etag").map(str::to_owned),
            last_modified: reply.header("last-modified").map(str::to_owned),
            ..Observation::new(ObservedState::Present { moved: false }, Some(reply.status))
        };
        if wanted.is_image {
            match body::look_at_image(reply).await? {
                ImageCheck::Image => observation.is_image = true,
                ImageCheck::Challenge => {
                    observation.state = ObservedState::Unverified(Reason::BotWall);
                }
                ImageCheck::Other => {
                    observation.state = ObservedState::Dead(Reason::NotAnImage);
                    return Ok(NextStep::Doubt(Box::new(observation)));
                }
            }
        } else if wants_page {
            let seen = body::read_page(reply, url.path(), wanted, self.markdown_ids).await?;
            if seen.is_challenge {
                observation.state = ObservedState::Unverified(Reason::BotWall);
                return Ok(NextStep::Seen(Box::new(observation)));
            }
            refresh = refresh.or(seen.refresh);
            if let Some(to) = refresh.as_ref().and_then(|refresh| refresh.target(url)) {
                return Ok(hop(url, to, HopKind::Refresh, (status, cookies)));
            }
            let mut fragments = wanted.fragments.iter();
            let lacks = fragments.any(|fragment| seen.page.answer(fragment) == Some(false));
            observation.page = Some(seen.page);
            if lacks {
                return Ok(NextStep::Doubt(Box::new(observation)));
            }
        } else {
            // At most half of the time, so that a body that never comes is not a timeout.
            let start = body::read_start(reply, left / 2).await;
            refresh = refresh.or(start);
            if let Some(to) = refresh.and_then(|refresh| refresh.target(url)) {
                return Ok(hop(url, to, HopKind::Refresh, (status, cookies)));
            }
        }
        Ok(NextStep::Seen(Box::new(observation)))
    }
}

/// Judges any other response.
async fn judge(reply: HttpResponse, attempt: &Attempt) -> Result<NextStep, HttpError> {
    let status = reply.status;
    let seen = |state| {
        Ok(NextStep::Seen(Box::new(Observation::new(
            state,
            Some(status),
        ))))
    };
    let confirm_later = |state| {
        Ok(NextStep::Doubt(Box::new(Observation::new(
            state,
            Some(status),
        ))))
    };
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(redirect(&reply, &attempt.url));
    }
    if matches!(status, 403 | 503) && body::is_challenge(reply).await {
        return seen(ObservedState::Unverified(Reason::BotWall));
    }
    match status {
        304 if attempt.known.is_some() => Ok(NextStep::Unchanged),
        401 | 402 | 407 => seen(ObservedState::Unverified(Reason::Login)),
        // Some servers answer so to range requests, or to programs.
        403 => confirm_later(ObservedState::Unverified(Reason::Login)),
        404 => confirm_later(ObservedState::Dead(Reason::NotFound)),
        410 => confirm_later(ObservedState::Dead(Reason::Gone)),
        408 => Ok(NextStep::Retry(Reason::TimedOut, Some(status))),
        429 => Ok(NextStep::Retry(Reason::RateLimited, Some(status))),
        500..=599 => Ok(NextStep::Retry(Reason::ServerError, Some(status))),
        999 => seen(ObservedState::Unverified(Reason::BotWall)),
        400..=499 => confirm_later(ObservedState::Unverified(Reason::BadResponse)),
        _ => seen(ObservedState::Unverified(Reason::BadResponse)),
    }
}

fn redirect(reply: &HttpResponse, from: &Url) -> NextStep {
    let status = reply.status;
    let unverified = |reason| {
        NextStep::Seen(Box::new(Observation::new(
            ObservedState::Unverified(reason),
            Some(status),
        )))
    };
    let location = reply.header_text("location");
    let target = location.and_then(|location| from.join(location.trim()).ok());
    let Some(target) = target.filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return unverified(Reason::BadRedirect);
    };
    let kind = match status {
        301 | 308 => HopKind::Permanent,
        _ => HopKind::Temporary,
    };
    hop(from, target, kind, (status, reply.set_cookies()))
}

/// Follows to another URL, unless it is a login page.
fn hop(from: &Url, to: Url, kind: HopKind, (status, cookies): (u16, Vec<HeaderValue>)) -> NextStep {
    if kind != HopKind::Permanent && bot_protection::is_login(from, &to) {
        let state = ObservedState::Unverified(Reason::Login);
        return NextStep::Seen(Box::new(Observation::new(state, Some(status))));
    }
    NextStep::Hop(Hop {
        to,
        kind,
        status,
        cookies,
    })
}

/// A request without a response.
fn failed(fault: HttpError) -> AttemptResult {
    let (reason, signal) = match fault {
        HttpError::TimedOut => (Reason::TimedOut, Some(HostSignal::Hanging)),
        HttpError::Connection => (Reason::ConnectionFailed, Some(HostSignal::Failing)),
        HttpError::Garbled => (Reason::BadResponse, None),
        HttpError::Certificate => {
            return AttemptResult {
                signal: Some(HostSignal::Failing),
                requests: 1,
                ..AttemptResult::unverified(Reason::Certificate)
            };
        }
    };
    AttemptResult {
        step: NextStep::Retry(reason, None),
        signal,
        wait: None,
        held: Duration::ZERO,
        requests: 1,
    }
}

/// The time that `Retry-After` names, in either of its forms (RFC 9110, section 10.2.3).
fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = httpdate::parse_http_date(text).ok()?;
    Some(time.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_has_two_forms() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        assert_eq!(retry_after(" 7 ", now), Some(Duration::from_secs(7)));
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(7)));
        let later = now + Duration::from_mins(1);
        assert_eq!(retry_after(date, later), Some(Duration::ZERO));
        for wrong in ["", "-1", "soon", "1.5"] {
            assert_eq!(retry_after(wrong, now), None, "{wrong}");
        }
    }
}
