//! What the rules about links have in common: each target once, its host, its text.

use crate::document::{Document, InlineKind, Link, LinkKind};

/// Bytes of a link text that are read; what is longer is text that a missing `</a>` has swallowed.
const MAX_LEN: u32 = 4000;

/// The links of a page with their targets, each definition with the first link that uses it.
///
/// Anchors, and targets that only the site generator knows, are left out.
pub(crate) fn targets(doc: &Document) -> impl Iterator<Item = (&Link, &str)> {
    let mut seen = vec![false; doc.definitions.len()];
    doc.links.iter().filter_map(move |link| {
        if link.declares_anchor || link.target.dynamic {
            return None;
        }
        if let Some(index) = link.definition
            && std::mem::replace(&mut seen[index as usize], true)
        {
            return None;
        }
        Some((link, doc.target(&link.target)))
    })
}

/// A web address in its parts, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WebAddress<'a> {
    /// `http`, `https`, or empty for an address that starts with `//`.
    pub(crate) scheme: &'a str,
    /// The host without user info and port; brackets of IPv6 included.
    pub(crate) host: &'a str,
    /// Between the colon behind the host and the rest.
    pub(crate) port: Option<&'a str>,
    /// From the first `/`, `?` or `#` behind the host.
    pub(crate) rest: &'a str,
}

impl<'a> WebAddress<'a> {
    /// Splits a target into its parts; `None` when it is not a web address.
    pub(crate) fn new(target: &'a str) -> Option<Self> {
        let target = target.trim();
        let (scheme, behind) = if let Some(behind) = target.strip_prefix("//") {
            ("", behind)
        } else {
            let colon = memchr::memchr(b':', target.as_bytes())?;
            (&target[..colon], target[colon..].strip_prefix("://")?)
        };
        let is_web = ["", "http", "https"]
            .iter()
            .any(|name| scheme.eq_ignore_ascii_case(name));
        if !is_web {
            return None;
        }
        let is_end = |byte| matches!(byte, b'/' | b'?' | b'#' | b'\\');
        let end = behind.bytes().position(is_end).unwrap_or(behind.len());
        let (authority, rest) = behind.split_at(end);
        let server = authority
            .rsplit_once('@')
            .map_or(authority, |(_, server)| server);
        let colon = server.rfind(':').filter(|at| !server[*at..].contains(']'));
        let (host, port) = match colon {
            Some(at) => (&server[..at], Some(&server[at + 1..])),
            None => (server, None),
        };
        Some(Self {
            scheme,
            host,
            port,
            rest,
        })
    }

    /// The host in lower case, without a final dot.
    pub(crate) fn plain_host(&self) -> String {
        self.host.trim_end_matches('.').to_ascii_lowercase()
    }
}

/// The text of a link as a reader sees it, white space folded; `None` when the source does not show it.
pub(crate) fn text_of(doc: &Document, link: &Link) -> Option<String> {
    let inlines = doc.inlines(&link.inlines);
    if link.text.len() > MAX_LEN {
        return None;
    }
    if inlines
        .iter()
        .any(|inline| inline.kind == InlineKind::Opaque)
    {
        return None;
    }
    if link.kind != LinkKind::Html {
        return Some(doc.plain_text(&link.inlines));
    }
    let is_closed = doc.text[link.text.end as usize..]
        .get(..3)
        .is_some_and(|end| end.eq_ignore_ascii_case("</a"));
    if !is_closed {
        return None;
    }
    if !inlines.is_empty() {
        return Some(doc.plain_text(&link.inlines));
    }
    let mut out = String::new();
    let mut is_tag = false;
    for c in doc.slice(link.text).chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if is_tag => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    Some(out)
}

/// Whether the tag of an HTML link has one of the attributes, such as a name for screen readers.
pub(crate) fn has_attribute(doc: &Document, link: &Link, names: &[&str]) -> bool {
    if link.kind != LinkKind::Html {
        return false;
    }
    let tag = doc.slice(link.span).to_ascii_lowercase();
    names.iter().any(|name| {
        tag.match_indices(name).any(|(at, _)| {
            let before = tag[..at].chars().next_back();
            let behind = tag[at + name.len()..].trim_start();
            before.is_some_and(char::is_whitespace) && behind.starts_with('=')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::WebAddress;

    #[test]
    fn web_addresses_come_apart() {
        let address = WebAddress::new("HTTPS://ada@A.example.:81?x#y").expect("an address");
        assert_eq!(
            (address.host, address.port, address.rest),
            ("A.example.", Some("81"), "?x#y")
        );
        assert_eq!(address.plain_host(), "a.example");
        let address = WebAddress::new("//[::1]/x").expect("an address");
        assert_eq!((address.host, address.port), ("[::1]", None));
        assert_eq!(WebAddress::new("tg://a.example"), None);
        assert_eq!(WebAddress::new("a/b"), None);
    }
}
