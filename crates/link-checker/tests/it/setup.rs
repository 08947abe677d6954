//! A run over a few URLs, with a resolver that knows what the test says and nothing else.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use link_checker::{
    Address, Addresses, Cache, CheckResult, NameServers, Outcome, Outcomes, Request, Resolve,
    ResolveError, Targets,
};
use link_checker::{Allow, Settings};

/// Knows the names it is told; anything else does not exist.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) known: HashMap<String, Vec<IpAddr>>,
    /// Names whose look-up fails this often before it works.
    pub(crate) failing: Mutex<HashMap<String, usize>>,
    pub(crate) asked: AtomicUsize,
}

impl Names {
    pub(crate) fn new(names: &[(&str, &str)]) -> Self {
        let mut known: HashMap<String, Vec<IpAddr>> = HashMap::new();
        for (name, address) in names {
            known
                .entry((*name).to_owned())
                .or_default()
                .push(address.parse().unwrap());
        }
        Self {
            known,
            ..Self::default()
        }
    }
}

impl Resolve for Names {
    fn resolve(&self, host: &str) -> Pin<Box<dyn Future<Output = Addresses> + Send>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut failing = self.failing.lock().unwrap();
        let answer = match failing.get_mut(host) {
            Some(left) if *left > 0 => {
                *left -= 1;
                Err(ResolveError::Failed)
            }
            _ => self
                .known
                .get(host)
                .cloned()
                .ok_or(ResolveError::NoSuchHost),
        };
        Box::pin(std::future::ready(answer))
    }
}

/// A name server that is not there, so that no packet leaves the machine.
pub(crate) const NOBODY: NameServers = NameServers::At(SocketAddr::new(
    IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
    1,
));

/// Settings for a server on this machine: it may be reached, and a busy machine has the time it
/// needs to answer.
pub(crate) fn settings() -> Settings {
    Settings {
        allow: ["127.0.0.1", "::1"]
            .into_iter()
            .filter_map(Allow::parse)
            .collect(),
        connect_timeout: Duration::from_mins(2),
        first_byte_timeout: Duration::from_mins(2),
        timeout: Duration::from_mins(4),
        max_time: Duration::from_mins(10),
        retries: 1,
        ..Settings::default()
    }
}

/// The same for a server that takes longer than any timeout.
pub(crate) fn impatient() -> Settings {
    Settings {
        connect_timeout: Duration::from_millis(500),
        timeout: Duration::from_millis(800),
        max_time: Duration::from_secs(30),
        ..settings()
    }
}

/// Masks the one secret of the tests.
pub(crate) fn mask(text: &str) -> std::borrow::Cow<'_, str> {
    text.replace("s3cr3t-t0ken", "************").into()
}

/// What links a run is over.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    Link,
    Image,
}

fn address(link: &str) -> Address {
    Address::parse(link)
        .or_else(|| Address::mail(link))
        .unwrap()
}

pub(crate) fn targets<'a>(links: impl IntoIterator<Item = (Use, &'a str)>) -> Targets {
    let mut targets = Targets::default();
    for (way, url) in links {
        let address = address(url);
        match way {
            Use::Link => targets.add_link(address),
            Use::Image => targets.add_image(address),
        }
    }
    targets
}

/// Checks links; names that `names` does not know do not exist.
pub(crate) fn run_with(settings: &Settings, names: Arc<Names>, targets: Targets) -> CheckResult {
    run_at(settings, names, NOBODY, None, targets)
}

/// Checks links, with a name server for mail and a cache.
pub(crate) fn run_at(
    settings: &Settings,
    names: Arc<Names>,
    name_servers: NameServers,
    cache: Option<&Cache>,
    targets: Targets,
) -> CheckResult {
    let request = Request {
        settings,
        resolver: names,
        name_servers,
        environment: &|name| (name == "TOKEN").then(|| "s3cret-t0ken".to_owned()),
        markdown_ids: |text| {
            text.lines()
                .filter_map(|line| line.strip_prefix("# "))
                .map(|title| title.to_lowercase().replace(' ', "-").into())
                .collect()
        },
        mask,
        now: SystemTime::now(),
        cache,
        progress: &|_| {},
        is_interruptible: false,
    };
    link_checker::check(targets, &request).unwrap()
}

/// Checks links with the usual settings.
pub(crate) fn check(links: &[&str]) -> Outcomes {
    let targets = targets(links.iter().map(|link| (Use::Link, *link)));
    run_with(&settings(), Arc::default(), targets).outcomes
}

/// The outcome of a link without its fragment.
pub(crate) fn of<'a>(outcomes: &'a Outcomes, link: &str) -> &'a Outcome {
    outcomes.get(address(link).key()).unwrap()
}

/// Verdict and reason in words: `dead not-found`.
pub(crate) fn said(outcomes: &Outcomes, link: &str) -> String {
    let outcome = of(outcomes, link);
    let reason = outcome.reason.map_or("", |reason| reason.as_str());
    format!("{} {reason}", outcome.verdict.as_str())
        .trim_end()
        .to_owned()
}
