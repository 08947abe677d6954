//! Mail addresses: which domains have to take mail for a `mailto:` link.

use std::net::SocketAddr;

use url::{Host, Url};

/// The scheme of links that write a mail.
const SCHEME: &str = "mailto";

/// Who is asked whether a domain takes mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameServers {
    /// The name servers of the operating system.
    #[default]
    System,
    /// This one, over UDP, and no other.
    At(SocketAddr),
}

/// The mailboxes of a `mailto:` link, with commas between them; `None` when there are none, or one is
/// not well formed (RFC 6068).
#[must_use]
pub fn mailboxes(target: &str) -> Option<&str> {
    let (scheme, rest) = target.trim().split_once(':')?;
    let boxes = rest.split(['?', '#']).next().unwrap_or_default();
    let is_mail = scheme.eq_ignore_ascii_case(SCHEME) && boxes.split(',').all(is_mailbox);
    is_mail.then_some(boxes)
}

/// Whether a text is a mailbox: `local@domain`, with percent-encoding.
#[must_use]
pub fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let is_quoted = local.starts_with("%22") && local.ends_with("%22");
    let is_dotted = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    !local.is_empty()
        && (is_quoted || is_dotted && local.chars().all(is_atom))
        && (domain.starts_with('[') || domain.contains('.') && domain.split('.').all(is_label))
}

/// Whether a URL is a `mailto:` link, or represents a domain of such links.
pub(super) fn is_mail(url: &Url) -> bool {
    url.scheme() == SCHEME
}

/// The domains of a `mailto:` link in lower case and ASCII, each once, in their order. An address of a
/// machine (`[192.0.2.1]`) has none.
pub(super) fn domains(url: &Url) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for mailbox in url.path().split(',').filter(|_| is_mail(url)) {
        let domain = mailbox.rsplit('@').next().unwrap_or_default();
        if let Ok(Host::Domain(domain)) = Host::parse(domain)
            && !out.contains(&domain)
        {
            out.push(domain);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_links_have_mailboxes() {
        for (target, boxes) in [
            ("mailto:ada@a.example", "ada@a.example"),
            (
                " MAILTO:a@a.example,b@b.example?subject=x@y ",
                "a@a.example,b@b.example",
            ),
            ("mailto:ada@[192.0.2.1]#x", "ada@[192.0.2.1]"),
        ] {
            assert_eq!(mailboxes(target), Some(boxes), "{target}");
        }
        for target in [
            "mailto:",
            "mailto:?subject=x",
            "mailto:ada",
            "mailto:ada@host",
            "mailto:ada@a.example,",
            "mailto:ada@a.example\nRCPT:x",
            "ada@a.example",
            "https://ada@a.example",
        ] {
            assert_eq!(mailboxes(target), None, "{target}");
        }
    }

    #[test]
    fn domains_are_in_ascii_and_each_is_there_once() {
        let of = |url: &str| domains(&Url::parse(url).unwrap());
        assert_eq!(of("mailto:ada@A.example?cc=x@y.example"), ["a.example"]);
        assert_eq!(
            of("mailto:a@b.example,c@a.example,d@B.example"),
            ["b.example", "a.example"]
        );
        assert_eq!(of("mailto:a@bücher.example"), ["xn--bcher-kva.example"]);
        assert_eq!(of("mailto:a@[192.0.2.1]"), [""; 0]);
        assert_eq!(of("mailto:a.example"), ["a.example"], "a domain itself");
        assert_eq!(of("https://a.example/b@c.example"), [""; 0]);
    }
}
