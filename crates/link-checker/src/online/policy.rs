//! Which addresses may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Reason;
use crate::settings::{Allow, AllowedHost};

/// Says whether a host that resolves to `addresses` may be reached on a port.
///
/// Every address has to be public, or be allowed by its block, or stand behind a name that is
/// allowed: one private address among public ones is how a name is rebound.
pub(super) fn admit(
    allow: &[Allow],
    host: &str,
    addresses: &[IpAddr],
    port: u16,
) -> Result<(), Reason> {
    if allow
        .iter()
        .any(|entry| entry.names(host) && entry.opens(port))
    {
        return Ok(());
    }
    let blocks = || {
        allow
            .iter()
            .filter(|entry| matches!(entry.host, AllowedHost::Block(..)))
    };
    let mut opened = true;
    for address in addresses {
        let is_open = blocks().any(|entry| entry.holds(*address) && entry.opens(port));
        if !is_open && !is_public(*address) {
            let is_known = blocks().any(|entry| entry.holds(*address))
                || allow.iter().any(|entry| entry.names(host));
            return Err(if is_known {
                Reason::BlockedPort
            } else {
                Reason::BlockedAddress
            });
        }
        opened &= is_open;
    }
    if opened && !addresses.is_empty() || matches!(port, 80 | 443) {
        Ok(())
    } else {
        Err(Reason::BlockedPort)
    }
}

/// Whether `allow` names a host, or all addresses that it resolves to.
///
/// Over `http` headers are sent to such hosts only: anybody who writes a link to another one could
/// have them sent in the open.
pub(super) fn is_own(allow: &[Allow], host: &str, addresses: &[IpAddr]) -> bool {
    let is_in_block = |address: &IpAddr| allow.iter().any(|entry| entry.holds(*address));
    allow.iter().any(|entry| entry.names(host))
        || !addresses.is_empty() && addresses.iter().all(is_in_block)
}

/// Whether an address is one of the public internet (IANA special-purpose address registries).
///
/// Addresses that carry an IPv4 address, mapped, translated or in a tunnel, are judged by that one.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = match (a, b, c) {
        // This network, private, loopback, multicast, reserved and broadcast.
        (0 | 10 | 127 | 224..=255, _, _)
        // Shared by carriers.
        | (100, 64..=127, _)
        // Link-local, where clouds keep their metadata.
        | (169, 254, _)
        | (172, 16..=31, _)
        | (192, 168, _)
        // Protocol assignments, documentation, the old 6to4 relay.
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        // Benchmarks.
        | (198, 18 | 19, _)
        | (198, 51, 100)
        | (203, 0, 113) => true,
        _ => false,
    };
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let tail = Ipv4Addr::from(u128::from(address) as u32);
    match segments {
        // Mapped, and NAT64 with the well-known prefix.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(tail),
        // 6to4.
        [0x2002, high, low, ..] => {
            is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
        }
        // Protocol assignments with Teredo, documentation, benchmarks.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Only this eighth is handed out; local, link-local and multicast addresses lie outside.
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(address: &str) -> bool {
        is_public(address.parse().unwrap())
    }

    #[test]
    fn addresses_that_are_not_public_are_known() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_known() {
        for address in [
            "1.1.1.1",
            "9.9.9.9",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
            "2a00:1450::1",
        ] {
            assert!(public(address), "{address}");
        }
    }

    fn ask(allow: &[&str], host: &str, address: &str, port: u16) -> Result<(), Reason> {
        let allow: Vec<Allow> = allow.iter().filter_map(|text| Allow::parse(text)).collect();
        admit(&allow, host, &[address.parse().unwrap()], port)
    }

    #[test]
    fn private_addresses_need_allowing_by_name_or_block() {
        let blocked = Err(Reason::BlockedAddress);
        assert_eq!(ask(&[], "a.example", "10.0.0.1", 443), blocked);
        assert_eq!(ask(&["a.example"], "a.example", "10.0.0.1", 8080), Ok(()));
        assert_eq!(ask(&["10.0.0.0/8"], "a.example", "10.0.0.1", 8080), Ok(()));
        assert_eq!(ask(&["localhost"], "127.0.0.1", "127.0.0.1", 80), blocked);
        assert_eq!(ask(&["127.0.0.1"], "127.0.0.1", "127.0.0.1", 1), Ok(()));
        assert_eq!(ask(&["127.0.0.1"], "m", "::ffff:127.0.0.1", 1), Ok(()));
    }

    #[test]
    fn own_hosts_are_those_that_are_allowed() {
        let is = |allow: &[&str], host: &str, addresses: &[&str]| {
            let allow: Vec<Allow> = allow.iter().filter_map(|text| Allow::parse(text)).collect();
            let addresses: Vec<IpAddr> = addresses.iter().map(|it| it.parse().unwrap()).collect();
            is_own(&allow, host, &addresses)
        };
        assert!(!is(&[], "docs.example", &["1.1.1.1"]));
        assert!(is(&["docs.example"], "docs.example", &["1.1.1.1"]));
        assert!(is(&["*.example"], "docs.example", &["1.1.1.1"]));
        assert!(!is(&["other.example"], "docs.example", &["1.1.1.1"]));
        assert!(is(&["10.0.0.0/8"], "docs.example", &["10.1.1.1"]));
        assert!(!is(
            &["10.0.0.0/8"],
            "docs.example",
            &["10.1.1.1", "1.1.1.1"]
        ));
        assert!(!is(&["10.0.0.0/8"], "docs.example", &[]));
    }

    #[test]
    fn unusual_ports_need_allowing() {
        let blocked = Err(Reason::BlockedPort);
        assert_eq!(ask(&[], "a.example", "1.1.1.1", 8080), blocked);
        assert_eq!(ask(&[], "a.example", "1.1.1.1", 80), Ok(()));
        assert_eq!(
            ask(&["a.example:8080"], "a.example", "1.1.1.1", 8080),
            Ok(())
        );
        assert_eq!(
            ask(&["a.example:8080"], "a.example", "1.1.1.1", 8081),
            blocked
        );
        assert_eq!(ask(&["127.0.0.1:80"], "x", "127.0.0.1", 81), blocked);
        assert_eq!(ask(&["x:80"], "x", "127.0.0.1", 81), blocked);
    }

    #[test]
    fn one_private_address_among_public_ones_is_refused() {
        let addresses = ["1.1.1.1".parse().unwrap(), "10.0.0.1".parse().unwrap()];
        assert_eq!(
            admit(&[], "a.example", &addresses, 443),
            Err(Reason::BlockedAddress)
        );
    }
}
