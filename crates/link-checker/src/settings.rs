//! How external links are checked.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use globset::GlobMatcher;
use regex::Regex;

/// How external links are checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether external links are checked without being asked for on the command line.
    pub online: bool,
    /// Whether the domains of `mailto:` links are looked up.
    pub mail: bool,
    /// What may be reached although it is not public, or not on a usual port.
    pub allow: Vec<Allow>,
    /// When there are any, a URL has to match one of these to be checked.
    pub include: Vec<Regex>,
    /// A URL that matches one of these is not checked.
    pub exclude: Vec<Regex>,
    /// Where to ask instead, for previews of a site.
    pub rewrite: Vec<Rewrite>,
    /// Longest time to look up a host and connect to it.
    pub connect_timeout: Duration,
    /// Longest time until the headers of an answer are there.
    pub first_byte_timeout: Duration,
    /// Longest time for one request, headers and body.
    pub timeout: Duration,
    /// Longest time for the whole run.
    pub max_time: Duration,
    /// How often a request that failed for a passing reason is repeated.
    pub retries: u32,
    /// How long the cache answers.
    pub lifetime: Lifetime,
    /// How long a link may stay unverified before that is a warning.
    pub escalate: Duration,
    /// Whether only `https` is used, also for links that say `http`.
    pub require_https: bool,
    /// What the program calls itself to servers.
    pub user_agent: String,
    /// Whether the proxies of the environment are used.
    pub proxy: ProxyUse,
    /// What is different for some hosts; the first that matches counts.
    pub hosts: Vec<HostRule>,
}

/// How long the cache answers for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// For links that are alive or moved.
    pub alive: Duration,
    /// For dead links.
    pub dead: Duration,
    /// For links of which nothing could be found out.
    pub unverified: Duration,
}

/// Where proxies come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyUse {
    /// No proxy is used, whatever the environment says.
    None,
    /// `HTTPS_PROXY` and its kin are obeyed.
    Environment,
}

/// A URL that is asked in another place.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// What is replaced.
    pub from: Regex,
    /// The replacement; `$1` is the first group.
    pub to: String,
}

/// What is different for the hosts that match.
#[derive(Clone, Debug)]
pub struct HostRule {
    /// The hosts, as written.
    pub pattern: String,
    /// The hosts.
    pub hosts: GlobMatcher,
    /// Headers by name; the value may name variables of the environment as `${NAME}`.
    pub headers: Vec<(String, String)>,
    /// Most requests at a time.
    pub concurrency: Option<u32>,
    /// Shortest time between the starts of two requests.
    pub interval: Duration,
    /// The status codes that mean the page is there; `None` is 200 to 299.
    pub accept: Option<Vec<RangeInclusive<u16>>>,
    /// Whether fragments are looked for.
    pub fragments: bool,
    /// Why these hosts are not asked at all.
    pub skip: Option<String>,
}

/// What may be reached although it is not public, or not on a usual port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The host or the addresses.
    pub host: AllowedHost,
    /// The port; `None` is every port.
    pub port: Option<u16>,
}

/// The host or the addresses of an [`Allow`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedHost {
    /// A name in lower case, as links write it; `*.` in front matches any subdomain.
    Name(String),
    /// A block of addresses: the first ones, and the number of bits that count.
    Block(IpAddr, u8),
}

impl Allow {
    /// Reads `host`, `host:port`, an address, `[address]:port` or a block such as `10.0.0.0/8`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(host) = AllowedHost::parse(text.trim_matches(['[', ']'])) {
            return Some(Self { host, port: None });
        }
        let (host, port) = text.rsplit_once(':')?;
        Some(Self {
            host: AllowedHost::parse(host.trim_matches(['[', ']']))?,
            port: Some(port.parse().ok()?),
        })
    }

    /// Whether a name, as a link writes it, is this host.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        let AllowedHost::Name(name) = &self.host else {
            return false;
        };
        match name.strip_prefix('*') {
            Some(suffix) => host.ends_with(suffix),
            None => host == name,
        }
    }

    /// Whether an address is in this block. An IPv4 address mapped into IPv6 counts as itself.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let AllowedHost::Block(first, bits) = &self.host else {
            return false;
        };
        match (first.to_canonical(), address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(*bits).min(32);
                (u64::from(first.to_bits()) >> shift) == (u64::from(address.to_bits()) >> shift)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(*bits).min(128);
                let cut = |address: u128| address.checked_shr(shift).unwrap_or(0);
                cut(first.to_bits()) == cut(address.to_bits())
            }
            _ => false,
        }
    }

    /// Whether it opens a port.
    #[must_use]
    pub fn opens(&self, port: u16) -> bool {
        self.port.is_none_or(|only| only == port)
    }
}

impl AllowedHost {
    fn parse(text: &str) -> Option<Self> {
        if let Some((address, bits)) = text.split_once('/') {
            let address: IpAddr = address.parse().ok()?;
            let bits: u8 = bits.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            return (bits <= most).then_some(Self::Block(address, bits));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            let bits = if address.is_ipv4() { 32 } else { 128 };
            return Some(Self::Block(address, bits));
        }
        let is_name = !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '*'))
            && !text.trim_start_matches("*.").contains('*');
        is_name.then(|| Self::Name(text.to_lowercase()))
    }
}

/// Reads a time: a whole number and `ms`, `s`, `m`, `h`, `d` or `w`.
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let number: u64 = number.parse().ok()?;
    let seconds = |of: u64| number.checked_mul(of).map(Duration::from_secs);
    match unit.trim() {
        "ms" => Some(Duration::from_millis(number)),
        "s" => seconds(1),
        "m" => seconds(60),
        "h" => seconds(3600),
        "d" => seconds(24 * 3600),
        "w" => seconds(7 * 24 * 3600),
        _ => None,
    }
}

impl HostRule {
    /// Whether the rule is for a host, given in lower case.
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        self.hosts.is_match(host)
    }
}

impl Settings {
    /// The rule for a host, given in lower case.
    #[must_use]
    pub fn rule_for(&self, host: &str) -> Option<&HostRule> {
        self.hosts.iter().find(|rule| rule.is_for(host))
    }
}

impl Default for Settings {
    fn default() -> Self {
        const HOUR: u64 = 3600;
        Self {
            online: false,
            mail: false,
            allow: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            rewrite: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(15),
            timeout: Duration::from_secs(20),
            max_time: Duration::from_mins(10),
            retries: 3,
            lifetime: Lifetime {
                alive: Duration::from_secs(7 * 24 * HOUR),
                dead: Duration::from_secs(HOUR),
                unverified: Duration::from_secs(6 * HOUR),
            },
            escalate: Duration::from_secs(7 * 24 * HOUR),
            require_https: false,
            user_agent: concat!(
                "Mozilla/5.0 (compatible; link-checker/",
                env!("CARGO_PKG_VERSION"),
                ")"
            )
            .to_owned(),
            proxy: ProxyUse::None,
            hosts: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(entry: &str, address: &str) -> bool {
        Allow::parse(entry).unwrap().holds(address.parse().unwrap())
    }

    #[test]
    fn times_have_a_number_and_a_unit() {
        assert_eq!(parse_duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse_duration("10m"), Some(Duration::from_mins(10)));
        assert_eq!(parse_duration("2 h"), Some(Duration::from_hours(2)));
        assert_eq!(parse_duration("7d"), parse_duration("1w"));
        for wrong in [
            "",
            "5",
            "s",
            "-1s",
            "1.5s",
            "5 parsecs",
            "99999999999999999999s",
        ] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
        assert_eq!(parse_duration("18446744073709551615w"), None);
    }

    #[test]
    fn entries_are_hosts_addresses_and_blocks() {
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(holds("fd00::/8", "fd12::1"));
        assert!(holds("0.0.0.0/0", "9.9.9.9"));
        assert!(holds("::/0", "2001:db8::1"));
        assert!(holds("[::1]:80", "::1"));
        assert_eq!(Allow::parse("[::1]:80").unwrap().port, Some(80));
        assert_eq!(Allow::parse("::1").unwrap().port, None);
        assert_eq!(Allow::parse("localhost:8080").unwrap().port, Some(8080));
        assert!(
            Allow::parse("*.Example.com")
                .unwrap()
                .names("a.example.com")
        );
        assert!(!Allow::parse("*.example.com").unwrap().names("example.com"));
        for wrong in ["", "a b", "10.0.0.0/33", "https://a", "a:x", "a*b"] {
            assert_eq!(Allow::parse(wrong), None, "{wrong}");
        }
    }
}
