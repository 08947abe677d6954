//! One attempt at one URL: may it be asked, what does it answer, what does that mean.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::OnceCell;
use url::{Host, Url};

use crate::links::body::{self, MarkdownIds, Picture};
use crate::links::challenge;
use crate::links::feed::Wants;
use crate::links::http::{Ask, Client, Fault, Reply};
use crate::links::limiter::Sign;
use crate::links::mailing::{Post, domain_of};
use crate::links::policy;
use crate::links::refresh::Refresh;
use crate::links::resolver::{Pins, Resolve, ResolveFault, special};
use crate::links::settle::{Basis, Sight};
use crate::links::tally::Known;
use crate::links::target::{Wanted, host};
use crate::links::verdict::Reason;
use crate::settings::{HostRule, LinkSettings};

/// What all attempts share.
pub(super) struct Shared {
    pub(super) settings: LinkSettings,
    pub(super) client: Client,
    pub(super) resolver: Arc<dyn Resolve>,
    pub(super) post: Post,
    pub(super) pins: Pins,
    /// Look-ups by host; one that failed is made again the next time.
    pub(super) lookups: Mutex<HashMap<String, Arc<OnceCell<Vec<IpAddr>>>>>,
    /// Headers of the host rules, in their order, with the environment filled in.
    pub(super) headers: Vec<Arc<[(HeaderName, HeaderValue)]>>,
    pub(super) markdown_ids: MarkdownIds,
    /// The time when the run started, by the clock that dates are told by and by one that only goes
    /// forward.
    pub(super) now: SystemTime,
    pub(super) started: Instant,
    /// Hosts that were not sent their headers, because nothing would have hidden them.
    pub(super) bare: Mutex<BTreeSet<String>>,
}

/// What is to be attempted.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) url: Url,
    pub(super) wants: Wants,
    /// Whether it is made as a browser makes it: when an earlier one failed or found nothing.
    pub(super) as_browser: bool,
    /// Cookies that servers set earlier on the way.
    pub(super) cookies: Option<HeaderValue>,
    /// The cached answer, when it may be confirmed by the server.
    pub(super) known: Option<Arc<Known>>,
}

/// What an attempt led to.
#[derive(Debug)]
pub(super) enum Step {
    /// What was seen, for good.
    Seen(Box<Sight>),
    /// The cached answer still holds.
    Unchanged,
    /// Something seems not to be there: look again.
    Doubt(Box<Sight>),
    /// It failed for a passing reason.
    Retry(Reason, Option<u16>),
    /// On to another URL.
    Hop(Hop),
}

/// The way to another URL.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) to: Url,
    pub(super) kind: HopKind,
    pub(super) status: u16,
    /// The cookies that the server sets.
    pub(super) cookies: Vec<HeaderValue>,
}

/// What sends a reader to another URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HopKind {
    /// A redirect for good.
    Permanent,
    /// A redirect for now.
    Temporary,
    /// A page that is shown for a moment. The fragment of the link is left behind.
    Refresh,
}

/// An attempt that was made.
#[derive(Debug)]
pub(super) struct Attempted {
    pub(super) step: Step,
    /// What it says about the host; `None` when the host was not asked.
    pub(super) sign: Option<Sign>,
    /// How long the host wants to be left alone.
    pub(super) wait: Option<Duration>,
    /// How long it was we who made the host wait, until all that is wanted was known.
    pub(super) held: Duration,
    pub(super) requests: u32,
}

/// The head of an answer, and what the body is for.
struct Head {
    reply: Reply,
    /// Whether it says that it keeps programs out.
    is_wall: bool,
    /// Whether it says "here it is".
    is_accepted: bool,
    wants_page: bool,
}

impl Attempted {
    fn without_request(step: Step) -> Self {
        Self {
            step,
            sign: None,
            wait: None,
            held: Duration::ZERO,
            requests: 0,
        }
    }

    fn unverified(reason: Reason) -> Self {
        Self::without_request(Step::Seen(Box::new(Sight::new(
            Basis::Unverified(reason),
            None,
        ))))
    }
}

impl Shared {
    /// The rule for the host of a URL, and its place.
    pub(super) fn rule(&self, url: &Url) -> Option<(usize, &HostRule)> {
        let host = host(url);
        let mut rules = self.settings.hosts.iter().enumerate();
        rules.find(|(_, rule)| rule.is_for(&host))
    }

    /// Whether fragments are looked for on the pages of a URL's host.
    pub(super) fn looks(&self, url: &Url) -> bool {
        self.rule(url).is_none_or(|(_, rule)| rule.fragments)
    }

    /// The addresses of a URL's host, looked up once a run.
    async fn addresses(&self, url: &Url) -> Result<Vec<IpAddr>, ResolveFault> {
        let name = match url.host() {
            Some(Host::Ipv4(address)) => return Ok(vec![address.into()]),
            Some(Host::Ipv6(address)) => return Ok(vec![address.into()]),
            Some(Host::Domain(_)) => host(url),
            None => return Err(ResolveFault::NoSuchHost),
        };
        let cell = {
            let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lookups.entry(name.clone()).or_default())
        };
        // Those who wait for the look-up of another attempt wait no longer than that one.
        let found = cell.get_or_try_init(|| self.resolver.resolve(&name));
        match tokio::time::timeout(self.settings.connect_timeout, found).await {
            Ok(found) => found.cloned(),
            Err(_) => Err(ResolveFault::Failed),
        }
    }

    /// Checks that a URL may be asked, and pins the addresses that were checked.
    async fn admit(&self, url: &Url) -> Result<(), Attempted> {
        let port = url.port_or_known_default().unwrap_or(0);
        let is_proxied = self.settings.proxy == crate::settings::ProxyUse::Environment
            && matches!(url.host(), Some(Host::Domain(_)));
        let addresses = if is_proxied {
            // The proxy looks names up, and we cannot know what it finds.
            Vec::new()
        } else {
            match self.addresses(url).await {
                Ok(addresses) => addresses,
                Err(ResolveFault::NoSuchHost) => {
                    let sight = Sight::new(Basis::Dead(Reason::NoSuchHost), None);
                    return Err(Attempted::without_request(Step::Doubt(Box::new(sight))));
                }
                Err(ResolveFault::Failed) => {
                    let step = Step::Retry(Reason::ConnectionFailed, None);
                    return Err(Attempted {
                        sign: Some(Sign::Failing),
                        ..Attempted::without_request(step)
                    });
                }
            }
        };
        let name = host(url);
        policy::admit(&self.settings.allow, &name, &addresses, port)
            .map_err(Attempted::unverified)?;
        self.pins.pin(&name, &addresses);
        Ok(())
    }

    /// Makes one attempt.
    pub(super) async fn attempt(&self, attempt: &Attempt) -> Attempted {
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
            Err(_) => return failed(Fault::TimedOut),
        };
        let left = timeout.saturating_sub(start.elapsed());
        let start = Instant::now();
        // Pages may still be read that want more of this one, and it is read only once.
        let wanted = if head.is_accepted && !head.is_wall {
            Some(attempt.wants.all().await)
        } else {
            None
        };
        let pause = start.elapsed();
        let read = self.read(head, attempt, wanted.as_deref(), left);
        let read = tokio::time::timeout(left, read).await;
        Attempted {
            held: pause,
            ..read.unwrap_or_else(|_| failed(Fault::TimedOut))
        }
    }

    /// Looks up whether a domain takes mail.
    async fn mail(&self, domain: &str) -> Attempted {
        let found = if let Some(known) = special(domain) {
            Ok(known.is_ok())
        } else {
            let most = self.settings.connect_timeout;
            self.post.takes_mail(domain, most).await
        };
        let sight = |basis| Box::new(Sight::new(basis, None));
        let step = match found {
            Ok(true) => Step::Seen(sight(Basis::Present { moved: false })),
            Ok(false) => Step::Doubt(sight(Basis::Dead(Reason::NoSuchHost))),
            Err(Reason::TimedOut) => return failed(Fault::TimedOut),
            Err(_) => return failed(Fault::Connection),
        };
        Attempted {
            sign: Some(Sign::Healthy),
            requests: 1,
            ..Attempted::without_request(step)
        }
    }

    /// Asks, and waits for the head of the answer.
    async fn head(&self, attempt: &Attempt) -> Result<Head, Fault> {
        let rule = self.rule(&attempt.url);
        let looks = rule.is_none_or(|(_, rule)| rule.fragments);
        let wants_page = looks && attempt.wants.has_fragment();
        let known = attempt.known.as_deref();
        let ask = Ask {
            url: attempt.url.clone(),
            is_short: !wants_page && !attempt.as_browser,
            is_image: attempt.wants.has_image() && !wants_page,
            as_browser: attempt.as_browser,
            cookies: attempt.cookies.clone(),
            etag: known.and_then(|known| known.etag.clone()),
            last_modified: known.and_then(|known| known.last_modified.clone()),
            headers: self.headers_for(&attempt.url),
        };
        let reply = self.client.get(&ask).await?;
        let status = reply.status;
        let is_wall = challenge::is_head(|name| reply.header(name));
        let is_accepted = match rule.and_then(|(_, rule)| rule.accept.as_ref()) {
            Some(ranges) => ranges.iter().any(|range| range.contains(&status)),
            None => (200..=299).contains(&status) || status == 416 && ask.is_short,
        };
        Ok(Head {
            reply,
            is_wall,
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
        let mut bare = self.bare.lock().unwrap_or_else(PoisonError::into_inner);
        bare.insert(name);
        Arc::from([])
    }

    /// Reads on where the head is not enough. `wanted` is for an answer that says "here it is".
    async fn read(
        &self,
        head: Head,
        attempt: &Attempt,
        wanted: Option<&Wanted>,
        left: Duration,
    ) -> Attempted {
        let status = head.reply.status;
        let wait = head.reply.header("retry-after");
        let now = self.now + self.started.elapsed();
        let wait = wait.and_then(|text| retry_after(text, now));
        let sign = match status {
            429 | 503 => Sign::Busy,
            500..=599 => Sign::Failing,
            _ => Sign::Healthy,
        };
        let step = match wanted {
            Some(wanted) => {
                let wants_page = head.wants_page;
                self.present(head.reply, &attempt.url, wanted, wants_page, left)
                    .await
            }
            None if head.is_wall => Ok(Step::Seen(Box::new(Sight::new(
                Basis::Unverified(Reason::BotWall),
                Some(status),
            )))),
            None => judge(head.reply, attempt).await,
        };
        match step {
            Ok(step) => Attempted {
                step,
                sign: Some(sign),
                wait: wait.filter(|_| matches!(status, 429 | 503)),
                held: Duration::ZERO,
                requests: 1,
            },
            Err(fault) => failed(fault),
        }
    }

    /// What an answer that says "here it is" means.
    async fn present(
        &self,
        reply: Reply,
        url: &Url,
        wanted: &Wanted,
        wants_page: bool,
        left: Duration,
    ) -> Result<Step, Fault> {
        let (status, cookies) = (reply.status, reply.set_cookies());
        let header = reply.header_text("refresh");
        let mut refresh = header.and_then(|text| Refresh::parse(&text));
        let mut sight = Sight {
            etag: reply.header("etag").map(str::to_owned),
            last_modified: reply.header("last-modified").map(str::to_owned),
            ..Sight::new(Basis::Present { moved: false }, Some(reply.status))
        };
        if wanted.is_image {
            match body::look_at_image(reply).await? {
                Picture::Image => sight.is_image = true,
                Picture::Challenge => {
                    sight.basis = Basis::Unverified(Reason::BotWall);
                }
                Picture::Other => {
                    sight.basis = Basis::Dead(Reason::NotAnImage);
                    return Ok(Step::Doubt(Box::new(sight)));
                }
            }
        } else if wants_page {
            let seen = body::read_page(reply, url.path(), wanted, self.markdown_ids).await?;
            if seen.is_challenge {
                sight.basis = Basis::Unverified(Reason::BotWall);
                return Ok(Step::Seen(Box::new(sight)));
            }
            refresh = refresh.or(seen.refresh);
            if let Some(to) = refresh.as_ref().and_then(|refresh| refresh.target(url)) {
                return Ok(hop(url, to, HopKind::Refresh, (status, cookies)));
            }
            let mut fragments = wanted.fragments.iter();
            let lacks = fragments.any(|fragment| seen.page.answer(fragment) == Some(false));
            sight.page = Some(seen.page);
            if lacks {
                return Ok(Step::Doubt(Box::new(sight)));
            }
        } else {
            // Half of the time, so that a page that never comes is not one that timed out.
            let start = body::read_start(reply, left / 2).await;
            refresh = refresh.or(start);
            if let Some(to) = refresh.and_then(|refresh| refresh.target(url)) {
                return Ok(hop(url, to, HopKind::Refresh, (status, cookies)));
            }
        }
        Ok(Step::Seen(Box::new(sight)))
    }
}

/// What an answer means that does not say "here it is".
async fn judge(reply: Reply, attempt: &Attempt) -> Result<Step, Fault> {
    let status = reply.status;
    let seen = |basis| Ok(Step::Seen(Box::new(Sight::new(basis, Some(status)))));
    let doubt = |basis| Ok(Step::Doubt(Box::new(Sight::new(basis, Some(status)))));
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(redirect(&reply, &attempt.url));
    }
    if matches!(status, 403 | 503) && body::is_challenge(reply).await {
        return seen(Basis::Unverified(Reason::BotWall));
    }
    match status {
        304 if attempt.known.is_some() => Ok(Step::Unchanged),
        401 | 402 | 407 => seen(Basis::Unverified(Reason::Login)),
        // Some servers say so to a range, or to everything that is not a browser.
        403 => doubt(Basis::Unverified(Reason::Login)),
        404 => doubt(Basis::Dead(Reason::NotFound)),
        410 => doubt(Basis::Dead(Reason::Gone)),
        408 => Ok(Step::Retry(Reason::TimedOut, Some(status))),
        429 => Ok(Step::Retry(Reason::RateLimited, Some(status))),
        500..=599 => Ok(Step::Retry(Reason::ServerError, Some(status))),
        999 => seen(Basis::Unverified(Reason::BotWall)),
        400..=499 => doubt(Basis::Unverified(Reason::BadResponse)),
        _ => seen(Basis::Unverified(Reason::BadResponse)),
    }
}

fn redirect(reply: &Reply, from: &Url) -> Step {
    let status = reply.status;
    let unverified = |reason| {
        Step::Seen(Box::new(Sight::new(
            Basis::Unverified(reason),
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

/// On to another URL, unless that is where readers log in.
fn hop(from: &Url, to: Url, kind: HopKind, (status, cookies): (u16, Vec<HeaderValue>)) -> Step {
    if kind != HopKind::Permanent && challenge::is_login(from, &to) {
        let basis = Basis::Unverified(Reason::Login);
        return Step::Seen(Box::new(Sight::new(basis, Some(status))));
    }
    Step::Hop(Hop {
        to,
        kind,
        status,
        cookies,
    })
}

/// A request that was made and gave no answer.
fn failed(fault: Fault) -> Attempted {
    let (reason, sign) = match fault {
        Fault::TimedOut => (Reason::TimedOut, Some(Sign::Hanging)),
        Fault::Connection => (Reason::ConnectionFailed, Some(Sign::Failing)),
        Fault::Garbled => (Reason::BadResponse, None),
        Fault::Certificate => {
            return Attempted {
                sign: Some(Sign::Failing),
                requests: 1,
                ..Attempted::unverified(Reason::Certificate)
            };
        }
    };
    Attempted {
        step: Step::Retry(reason, None),
        sign,
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
