//! Hosts that have no place on the public internet.

use std::net::{IpAddr, Ipv4Addr};

/// Top-level names that no public name server answers for (RFC 2606, RFC 6761, RFC 6762, RFC 8375, and
/// what home routers and company networks use).
const NAMES: [&str; 13] = [
    "localhost",
    "local",
    "internal",
    "test",
    "invalid",
    "lan",
    "home",
    "corp",
    "intranet",
    "private",
    "localdomain",
    "home.arpa",
    "fritz.box",
];

/// Whether only one computer or network can reach a host; `host` is in lower case.
pub(crate) fn is_private(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse() {
        Ok(IpAddr::V4(address)) => is_private_v4(address),
        Ok(IpAddr::V6(address)) => {
            let first = address.segments()[0];
            address.is_loopback()
                || address.is_unspecified()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
                || address.to_ipv4_mapped().is_some_and(is_private_v4)
        }
        Err(_) => NAMES.iter().any(|name| is_below(host, name)) || is_bare(host),
    }
}

/// Whether a host is one word, which only the name server of a network can answer: `wiki`. The
/// words that examples use for a host do not count.
fn is_bare(host: &str) -> bool {
    const EXAMPLES: [&str; 8] = [
        "host", "hostname", "server", "domain", "example", "ip", "address", "url",
    ];
    let is_label = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && host.starts_with(|c: char| c.is_ascii_alphabetic())
        && !host.ends_with('-')
        && host.len() > 1;
    let mut words = host.split('-');
    is_label && !words.any(|word| EXAMPLES.contains(&word) || matches!(word, "your" | "my"))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_unspecified()
}

/// Whether a host is for documentation (RFC 2606, RFC 5737, and what everybody writes there): nobody
/// shall reach it.
pub(crate) fn is_reserved(host: &str) -> bool {
    let names = [
        "example",
        "example.com",
        "example.org",
        "example.net",
        "invalid",
        "onion",
        "foo.com",
        "bar.com",
    ];
    names.iter().any(|name| is_below(host, name))
        || matches!(host.parse(), Ok(IpAddr::V4(address)) if address.is_documentation())
}

/// Whether a host is a domain or lies below it.
pub(crate) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_hosts_are_told_from_public_ones() {
        let private = [
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.1.1",
            "[::1]",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "printer.local",
            "wiki.corp",
            "wiki",
            "a.internal",
            "router.lan",
            "a.test",
            "0.0.0.0",
        ];
        for host in private {
            assert!(is_private(host), "{host}");
        }
        for host in [
            "a.example",
            "172.32.0.1",
            "8.8.8.8",
            "[2001:db8::1]",
            "local.example",
            "mylocal.example",
            "your-server",
        ] {
            assert!(!is_private(host), "{host}");
        }
        assert!(is_reserved("docs.example.com") && !is_reserved("myexample.com"));
    }
}
