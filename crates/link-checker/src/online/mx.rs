//! Whether domains take mail: those of `mailto:` links, each looked up once.

use std::collections::{BTreeSet, HashSet};
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use url::Url;

use crate::mail::{NameServers, domains, is_mail};
use crate::target::Targets;
use crate::verdict::{Outcome, Outcomes, Reason, Verdict};

/// The URL that represents a domain, in the check and in the cache. A link has an `@`, and this has none.
fn url_of(domain: &str) -> Option<Url> {
    Url::parse(&format!("mailto:{domain}")).ok()
}

/// The domain that a URL represents.
pub(super) fn domain_of(url: &Url) -> Option<&str> {
    (is_mail(url) && !url.path().contains('@')).then(|| url.path())
}

/// The `mailto:` links of a run, with the domains that are looked up for each.
#[derive(Debug, Default)]
pub(super) struct MailLinks(Vec<(Url, Vec<Url>)>);

impl MailLinks {
    /// Puts the domains of `mailto:` links in the place of the links, except of those that are left out.
    pub(super) fn of(targets: &mut Targets, is_left_out: impl Fn(&Url) -> bool) -> Self {
        let urls = targets.0.keys();
        let urls = urls.filter(|url| is_mail(url) && !is_left_out(url));
        let links: Vec<_> = urls
            .cloned()
            .map(|url| {
                let domains = domains(&url);
                let urls = domains.iter().filter_map(|domain| url_of(domain));
                (url, urls.collect::<Vec<_>>())
            })
            .collect();
        for (link, domains) in &links {
            targets.0.remove(link);
            let domains = domains.iter().cloned();
            targets.0.extend(domains.map(|url| (url, <_>::default())));
        }
        Self(links)
    }

    /// Puts the links back in the place of their domains. A link is as well as the worst of its domains.
    ///
    /// The look-up of a domain counts for the first link that names it first, so that the parts of a run
    /// count as the whole does.
    pub(super) fn map_back(self, mut outcomes: Outcomes) -> Outcomes {
        let mut counted = HashSet::new();
        let mut spent = BTreeSet::new();
        for (link, domains) in self.0 {
            let known = domains
                .iter()
                .filter_map(|url| outcomes.0.get(url.as_str()));
            let Some(worst) = known.max_by_key(|outcome| badness(outcome.verdict)) else {
                continue;
            };
            let first = domains.first().and_then(|url| outcomes.get(url.as_str()));
            let is_counted = domains
                .first()
                .is_some_and(|url| counted.insert(url.clone()));
            let outcome = Outcome {
                requests: first.map_or(0, |first| first.requests * u32::from(is_counted)),
                ..Outcome::clone(worst)
            };
            outcomes.insert(link.as_str(), outcome);
            spent.extend(domains);
        }
        for url in spent {
            outcomes.0.remove(url.as_str());
        }
        outcomes
    }
}

fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Dead => 2,
        Verdict::Unverified => 1,
        Verdict::Alive | Verdict::Moved | Verdict::Skipped => 0,
    }
}

/// Looks up whether domains take mail. Nothing is set up before the first one is wanted.
#[derive(Debug)]
pub(super) struct MxResolver {
    servers: NameServers,
    resolver: OnceLock<Option<TokioResolver>>,
}

impl MxResolver {
    pub(super) fn new(servers: NameServers) -> Self {
        Self {
            servers,
            resolver: OnceLock::new(),
        }
    }

    /// Whether there is a server that takes mail for a domain (RFC 5321, section 5.1), or why that
    /// cannot be known now.
    pub(super) async fn takes_mail(&self, domain: &str, most: Duration) -> Result<bool, Reason> {
        let resolver = self.resolver.get_or_init(|| resolver(self.servers));
        let resolver = resolver.as_ref().ok_or(Reason::ConnectionFailed)?;
        // What is too long for a name is the name of nobody. The dot keeps search lists out.
        let Ok(name) = Name::from_ascii(format!("{}.", domain.trim_end_matches('.'))) else {
            return Ok(false);
        };
        tokio::time::timeout(most, takes_mail(resolver, &name))
            .await
            .unwrap_or(Err(Reason::TimedOut))
    }
}

/// What name servers say about records of one type.
enum Found {
    Some(Box<Lookup>),
    /// The name is there, and has none.
    None,
    /// There is no such name.
    NoName,
}

async fn takes_mail(resolver: &TokioResolver, name: &Name) -> Result<bool, Reason> {
    match look_up(resolver, name, RecordType::MX).await? {
        Found::NoName => return Ok(false),
        Found::Some(found) => {
            let records = found.answers().iter();
            let mut exchanges = records.filter_map(|record| match &record.data {
                RData::MX(mx) => Some(&mx.exchange),
                _ => None,
            });
            if let Some(first) = exchanges.next() {
                // A root alone says that the domain takes no mail (RFC 7505).
                return Ok(!first.is_root() || exchanges.any(|name| !name.is_root()));
            }
        }
        Found::None => {}
    }
    for kind in [RecordType::A, RecordType::AAAA] {
        if let Found::Some(found) = look_up(resolver, name, kind).await? {
            let mut records = found.answers().iter();
            if records.any(|record| record.record_type() == kind) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

async fn look_up(resolver: &TokioResolver, name: &Name, kind: RecordType) -> Result<Found, Reason> {
    match resolver.lookup(name.clone(), kind).await {
        Ok(found) => Ok(Found::Some(Box::new(found))),
        Err(NetError::Dns(DnsError::NoRecordsFound(none))) => match none.response_code {
            ResponseCode::NXDomain => Ok(Found::NoName),
            ResponseCode::NoError => Ok(Found::None),
            _ => Err(Reason::ConnectionFailed),
        },
        Err(NetError::Timeout) => Err(Reason::TimedOut),
        Err(_) => Err(Reason::ConnectionFailed),
    }
}

fn resolver(servers: NameServers) -> Option<TokioResolver> {
    let provider = TokioRuntimeProvider::default();
    let mut builder = match servers {
        NameServers::System => TokioResolver::builder(provider).ok()?,
        NameServers::At(address) => {
            let mut builder = TokioResolver::builder_with_config(only(address), provider);
            builder.options_mut().use_hosts_file = ResolveHosts::Never;
            builder
        }
    };
    // A second look asks again, the run repeats what failed, and what is known for longer is in the
    // cache of the run.
    let options: &mut ResolverOpts = builder.options_mut();
    options.attempts = 0;
    options.cache_size = 0;
    options.positive_max_ttl = Some(Duration::ZERO);
    options.negative_max_ttl = Some(Duration::ZERO);
    builder.build().ok()
}

fn only(address: SocketAddr) -> ResolverConfig {
    let mut udp = ConnectionConfig::udp();
    udp.port = address.port();
    let server = NameServerConfig::new(address.ip(), true, vec![udp]);
    ResolverConfig::from_name_servers(vec![server])
}
