//! What is to be asked: each URL once, with all that is wanted of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::mail;

/// An external link taken apart: the URL that is asked, and the fragment that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The URL without user info and fragment; of mail with all that is written to the mailboxes.
    pub url: Url,
    /// The fragment, percent-decoded unless it is about text (`:~:text=`); `None` without one, and
    /// for those that every page has.
    pub fragment: Option<Box<str>>,
}

impl Address {
    /// Splits a link into its parts; `None` if it is not a link to the web or cannot be parsed.
    ///
    /// `www.example.com`, as text that renderers link, and `//example.com` are read as they are by
    /// browsers.
    #[must_use]
    pub fn parse(target: &str) -> Option<Self> {
        let target = target.trim();
        let written: Cow<'_, str> = if target.starts_with("//") {
            Cow::Owned(format!("https:{target}"))
        } else if target
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("www."))
        {
            Cow::Owned(format!("http://{target}"))
        } else {
            Cow::Borrowed(target)
        };
        let is_web = ["http:", "https:"].iter().any(|scheme| {
            written
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        if !is_web {
            return None;
        }
        let mut url = Url::parse(&written).ok()?;
        let fragment = url.fragment().and_then(wanted);
        clean(&mut url);
        Some(Self { url, fragment })
    }

    /// Splits a `mailto:` link into its parts; `None` when it is none, or not well formed, or has no domain.
    #[must_use]
    pub fn mail(target: &str) -> Option<Self> {
        mail::mailboxes(target)?;
        let mut url = Url::parse(target.trim()).ok()?;
        clean(&mut url);
        let has_domain = !mail::domains(&url).is_empty();
        has_domain.then_some(Self {
            url,
            fragment: None,
        })
    }

    /// Whether it is a link to a mailbox.
    #[must_use]
    pub fn is_mail(&self) -> bool {
        mail::is_mail(&self.url)
    }

    /// The key of the URL in outcomes, reports and the cache.
    #[must_use]
    pub fn key(&self) -> &str {
        self.url.as_str()
    }
}

/// Removes what is never sent: user info and fragment.
pub(super) fn clean(url: &mut Url) {
    url.set_fragment(None);
    // Cannot fail for a URL with a host, and a URL without one holds no user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

fn wanted(fragment: &str) -> Option<Box<str>> {
    if fragment.contains(":~:") {
        return Some(fragment.into());
    }
    let decoded = percent_decode_str(fragment).decode_utf8_lossy();
    let is_everywhere = decoded.is_empty() || decoded.eq_ignore_ascii_case("top");
    (!is_everywhere).then(|| decoded.into())
}

/// The host of a URL in lower case, without brackets, for mail the first domain; empty when there is
/// none.
pub(super) fn host(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').to_lowercase(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => address.to_string(),
        None => mail::domains(url).into_iter().next().unwrap_or_default(),
    }
}

/// The hosts of a URL, as rules of the configuration name them: one, or the domains of mail.
#[must_use]
pub fn hosts(url: &Url) -> Vec<String> {
    if mail::is_mail(url) {
        mail::domains(url)
    } else {
        vec![host(url)]
    }
}

/// What is wanted of one URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The fragments that links name.
    pub fragments: BTreeSet<Box<str>>,
    /// Whether a page shows it as an image.
    pub is_image: bool,
}

/// The URLs of a run, each once.
#[derive(Clone, Debug, Default)]
pub struct Targets(pub BTreeMap<Url, Wanted>);

impl Targets {
    /// Adds a link.
    pub fn add_link(&mut self, address: Address) {
        let wanted = self.0.entry(address.url).or_default();
        wanted.fragments.extend(address.fragment);
    }

    /// Adds an image.
    pub fn add_image(&mut self, address: Address) {
        self.0.entry(address.url).or_default().is_image = true;
    }
}

/// One of several parts of a run, split by host so that the limits of a host hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    pub index: u32,
    /// Of how many.
    pub count: u32,
}

impl Shard {
    /// Reads `K/N`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (index, count) = text.split_once('/')?;
        let shard = Self {
            index: index.parse().ok()?,
            count: count.parse().ok()?,
        };
        (1..=shard.count).contains(&shard.index).then_some(shard)
    }

    /// Whether a link belongs to it.
    #[must_use]
    pub fn holds(self, address: &Address) -> bool {
        self.has(&host(&address.url))
    }

    /// Whether a host belongs to it.
    #[must_use]
    pub fn has(self, host: &str) -> bool {
        hash(host.as_bytes()) % u64::from(self.count) == u64::from(self.index - 1)
    }
}

/// FNV-1a (Fowler, Noll, Vo) with the finaliser of `SplitMix64`: the same on every machine and in every version.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(target: &str) -> Option<(String, Option<Box<str>>)> {
        let address = Address::parse(target)?;
        Some((address.key().to_owned(), address.fragment))
    }

    #[test]
    fn a_link_is_a_url_and_a_fragment() {
        let is = |target: &str, url: &str, fragment: Option<&str>| {
            let expected = Some((url.to_owned(), fragment.map(Box::from)));
            assert_eq!(parts(target), expected, "{target}");
        };
        is(
            "https://A.example/b%2Fc#d%C3%A9",
            "https://a.example/b%2Fc",
            Some("dé"),
        );
        is("HTTPS://a.example#", "https://a.example/", None);
        is("https://a.example/#TOP", "https://a.example/", None);
        is("http://u:p@a.example/x", "http://a.example/x", None);
        is("//a.example/x", "https://a.example/x", None);
        is("www.a.example/x", "http://www.a.example/x", None);
        is("http://2130706433/", "http://127.0.0.1/", None);
        is(
            "https://a.example/#x:~:text=b%20c",
            "https://a.example/",
            Some("x:~:text=b%20c"),
        );
        assert_eq!(parts("mailto:a@b.example"), None);
        assert_eq!(parts("ftp://a.example"), None);
        assert_eq!(parts("a.md"), None);
        assert_eq!(parts("https://"), None);
    }

    #[test]
    fn every_host_belongs_to_one_part() {
        for host in ["a.example", "b.example", "127.0.0.1", ""] {
            let parts = (1..=5).filter(|index| {
                Shard {
                    index: *index,
                    count: 5,
                }
                .has(host)
            });
            assert_eq!(parts.count(), 1, "{host}");
        }
        assert_eq!(Shard::parse("2/3"), Some(Shard { index: 2, count: 3 }));
        for wrong in ["0/3", "4/3", "1/0", "x", "1/", "-1/2"] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hosts_are_spread_evenly() {
        let in_first = (0..1000)
            .filter(|number| Shard { index: 1, count: 4 }.has(&format!("host{number}.example")))
            .count();
        assert!((200..300).contains(&in_first), "{in_first}");
    }
}
