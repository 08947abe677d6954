//! Names to addresses: looked up once a run, checked, and pinned for the connection.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};

/// Why a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// There is no such name, or it has no address.
    NoSuchHost,
    /// The look-up itself failed, and may not the next time.
    Failed,
}

/// The answer to a look-up.
pub type Addresses = Result<Vec<IpAddr>, ResolveError>;

/// Looks up names. Tests supply their own, so that no packet leaves the machine.
pub trait Resolve: Send + Sync {
    /// The addresses of a host name in lower case.
    fn resolve(&self, host: &str) -> Pin<Box<dyn Future<Output = Addresses> + Send>>;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str) -> Pin<Box<dyn Future<Output = Addresses> + Send>> {
        if let Some(known) = special(host) {
            return Box::pin(std::future::ready(known));
        }
        let host = host.to_owned();
        Box::pin(async move {
            tokio::task::spawn_blocking(move || look_up(&host))
                .await
                .unwrap_or(Err(ResolveError::Failed))
        })
    }
}

/// Names that are never looked up (RFC 6761, sections 6.3 and 6.4).
pub(super) fn special(host: &str) -> Option<Addresses> {
    let last = host.rsplit('.').next().unwrap_or(host);
    match last {
        "localhost" => Some(Ok(vec![
            Ipv4Addr::LOCALHOST.into(),
            Ipv6Addr::LOCALHOST.into(),
        ])),
        "invalid" => Some(Err(ResolveError::NoSuchHost)),
        _ => None,
    }
}

fn look_up(host: &str) -> Addresses {
    let hints = AddrInfoHints {
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    match getaddrinfo(Some(host), None, Some(hints)) {
        Ok(found) => {
            let mut addresses: Vec<IpAddr> =
                found.flatten().map(|info| info.sockaddr.ip()).collect();
            addresses.dedup();
            if addresses.is_empty() {
                return Err(ResolveError::NoSuchHost);
            }
            Ok(addresses)
        }
        Err(error) => Err(match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => ResolveError::NoSuchHost,
            _ => ResolveError::Failed,
        }),
    }
}

/// The addresses that were checked, which are the only ones that connections are made to.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins(Arc<Mutex<HashMap<String, Vec<IpAddr>>>>);

impl Pins {
    /// Pins a host that may be reached.
    pub(super) fn pin(&self, host: &str, addresses: &[IpAddr]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(host.to_owned(), addresses.to_vec());
    }

    /// The addresses of a pinned host.
    pub(super) fn get(&self, host: &str) -> Option<Vec<IpAddr>> {
        let pins = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pins.get(host).cloned()
    }
}

/// What a connection is refused with when nothing is pinned; no request gets that far.
#[derive(Debug, thiserror::Error)]
#[error("the host was not checked")]
struct NotPinned;

impl reqwest::dns::Resolve for Pins {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let host = name.as_str().trim_end_matches('.').to_lowercase();
        let found = self.get(&host);
        Box::pin(async move {
            let addresses = found.ok_or(NotPinned)?;
            let sockets = addresses
                .into_iter()
                .map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as reqwest::dns::Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_are_never_looked_up() {
        assert_eq!(
            special("no.such.invalid"),
            Some(Err(ResolveError::NoSuchHost))
        );
        let local = special("localhost").unwrap().unwrap();
        assert!(local.iter().all(IpAddr::is_loopback));
        assert_eq!(special("a.localhost"), special("localhost"));
        assert_eq!(special("invalid.example"), None);
    }
}
