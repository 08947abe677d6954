//! What is wrong with the syntax of a target.

pub(crate) mod contact;
mod ordinary;
mod scheme;

use crate::rules::links::target::WebAddress;
use crate::rules::links::target_syntax::ordinary::is_ordinary;
use crate::rules::links::target_syntax::scheme::{doubled_scheme, missing_scheme, scheme_slip};

/// What is wrong with a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// One sentence.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: &'static str,
    /// What was probably meant.
    pub(crate) meant: Option<String>,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
            meant: None,
        }
    }

    pub(crate) fn meant(mut self, meant: impl Into<String>) -> Self {
        self.meant = Some(meant.into());
        self
    }
}

/// The advice where `https://` is missing or misspelled.
pub(crate) const FULL: &str = "write the address in full: `https://…`";

/// What is wrong with a target that is meant to be a web address or a path; `None` when nothing is.
pub(crate) fn fault(target: &str) -> Option<Fault> {
    if is_ordinary(target) {
        return missing_scheme(target);
    }
    wrapped(target)
        .or_else(|| scheme_slip(target))
        .or_else(|| doubled_scheme(target))
        .or_else(|| WebAddress::new(target).and_then(|address| web_fault(target, &address)))
        .or_else(|| missing_scheme(target))
}

/// Parentheses, quotes or Markdown around or inside the target.
fn wrapped(target: &str) -> Option<Fault> {
    if target.contains(']') && target.contains("](") {
        return Some(Fault::new(
            "two links have run together in one target",
            "close the first one with `)`",
        ));
    }
    let pairs = [
        ("(", ")"),
        ("<", ">"),
        ("\"", "\""),
        ("'", "'"),
        ("“", "”"),
        ("`", "`"),
        ("[", "]"),
    ];
    pairs.into_iter().find_map(|(open, close)| {
        let inner = target.strip_prefix(open)?;
        // `[[name:/page]]` is syntax of the site: nobody slips twice at both ends.
        if open == "[" && inner.starts_with('[') {
            return None;
        }
        let inner = inner.strip_suffix(close).unwrap_or(inner);
        let fault = if matches!(open, "\"" | "'" | "“") {
            Fault::new("the address is in quotes", "remove the quotes")
        } else {
            Fault::new(
                format!("the address is between `{open}` and `{close}`"),
                "write the address alone between the parentheses",
            )
        };
        Some(if inner.is_empty() {
            fault
        } else {
            fault.meant(inner)
        })
    })
}

/// `//docs/install.md`: a path of the site with a slash too many.
fn doubled_slash(target: &str, address: &WebAddress<'_>) -> Option<Fault> {
    let host = address.host;
    let path = address.rest.split(['?', '#']).next().unwrap_or_default();
    let is_page = [".md", ".mdx", ".html"]
        .iter()
        .any(|end| path.ends_with(end));
    (address.scheme.is_empty() && !host.contains(['.', ':']) && is_page).then(|| {
        let path = format!("/{}", target.trim_start_matches('/'));
        Fault::new(
            format!("`//` makes a host of `{host}`"),
            "start the path with one `/`",
        )
        .meant(path)
    })
}

fn web_fault(target: &str, address: &WebAddress<'_>) -> Option<Fault> {
    let host = address.host;
    if let Some(fault) = doubled_slash(target, address) {
        return Some(fault);
    }
    if host.is_empty() {
        return Some(Fault::new(
            format!("the address `{target}` has no host"),
            "complete the address",
        ));
    }
    if host.contains(char::is_whitespace) {
        return Some(Fault::new(
            format!("there is a space in the host `{host}`"),
            "remove the space",
        ));
    }
    if let Some(port) = address.port
        && !port.is_empty()
        && port.parse::<u16>().is_err()
        && !port.starts_with(|c: char| c.is_alphabetic())
    {
        return Some(Fault::new(
            format!("`{port}` is not a valid port"),
            "use 1–65535, or omit it",
        ));
    }
    if host
        .split('.')
        .rev()
        .skip_while(|label| label.is_empty())
        .any(str::is_empty)
        || host.ends_with("..")
    {
        return Some(Fault::new(
            format!("a part of the host `{host}` is missing"),
            "complete the host, or remove the dot",
        ));
    }
    if host.contains([',', ';']) {
        return Some(
            Fault::new(
                format!("the host `{host}` has a comma in it"),
                "write a dot",
            )
            .meant(target.replacen(host, &host.replace([',', ';'], "."), 1)),
        );
    }
    if address.rest.starts_with('\\') || address.rest.contains('\\') {
        return Some(
            Fault::new("there is a backslash in the address", "write `/`")
                .meant(target.replace('\\', "/")),
        );
    }
    if let Err(error) = check_host(address) {
        return Some(Fault::new(
            format!("the host `{host}` cannot exist: {error}"),
            "correct the host",
        ));
    }
    unencoded(target, address.rest)
}

fn check_host(address: &WebAddress<'_>) -> Result<(), url::ParseError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-');
    if address.host.bytes().all(is_plain) && !address.host.contains("xn--") {
        return Ok(());
    }
    url::Host::parse(address.host).map(drop)
}

/// Characters that have to be percent-encoded in a path or query, and a `%` that encodes nothing.
fn unencoded(target: &str, rest: &str) -> Option<Fault> {
    let path = rest.find(['?', '#']).unwrap_or(rest.len());
    // Browsers take brackets in a query or fragment as they are, and renderers encode them in a path: only a
    // single one shows that something is left over.
    let has_pairs = rest[..path].matches('[').count() == rest[..path].matches(']').count();
    let is_wrong = |at: usize, c: char| match c {
        '[' | ']' => at < path && !has_pairs,
        '<' | '>' | '"' | '`' => true,
        c => c.is_whitespace() || c.is_control(),
    };
    let mut found = rest.char_indices().filter(|(at, c)| is_wrong(*at, *c));
    if let Some((_, c)) = found.next() {
        let name = if c.is_whitespace() {
            "space".to_owned()
        } else {
            format!("`{c}`")
        };
        let mut meant = target[..target.len() - rest.len()].to_owned();
        for (at, c) in rest.trim_end().char_indices() {
            if is_wrong(at, c) {
                let set = percent_encoding::NON_ALPHANUMERIC;
                meant.extend(percent_encoding::utf8_percent_encode(
                    c.encode_utf8(&mut [0; 4]),
                    set,
                ));
            } else {
                meant.push(c);
            }
        }
        let message = format!("the URL contains an unescaped {name}");
        return Some(Fault::new(message, "percent-encode it").meant(meant));
    }
    let bytes = rest.as_bytes();
    let is_bad = memchr::memchr_iter(b'%', bytes).any(|at| {
        let code = bytes.get(at + 1..at + 3);
        code.is_none_or(|code| !code.iter().all(u8::is_ascii_hexdigit))
    });
    is_bad.then(|| {
        Fault::new(
            "a `%` in the address encodes nothing",
            "write `%25` for a percent sign",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::fault;

    /// The message about a target, and what was meant.
    fn told(target: &str) -> (String, String) {
        fault(target).map_or_else(Default::default, |fault| {
            (fault.message, fault.meant.unwrap_or_default())
        })
    }

    #[test]
    fn hosts_and_ports_are_checked() {
        for target in [
            "https://",
            "https:///",
            "http://?x",
            "https://a.example:80a/",
            "//docs/a.md",
            "https://a.example:99999",
            "https://a..example",
            "https://.a.example",
            "https://256.1.1.1/",
            "https://a b.example/",
            "https://a.example/%zz",
            "https://[::1/",
            "https://a.example/x]",
            "[x](https://a.example",
        ] {
            assert_ne!(told(target).0, "", "{target}");
        }
    }

    #[test]
    fn good_targets_are_silent() {
        for target in [
            "https://a.example",
            "HTTP://A.example:80/x_(y)?q=%20&r[]#z"
                .replace("[]", "")
                .as_str(),
            "//a.example/x",
            "https://web.archive.org/web/2020/https://a.example/",
            "http.md",
            "https/x.md",
            "a/b.md",
            "../a.md#x",
            "tg://resolve?x",
            "https://éa.example/ü",
            "https://[::1]:80/",
            "https://a.example:port/?a[]=[b]#c[d]",
            "https://a.example/robot[bot]/x",
            "#x",
            "",
            "a.b.md",
            "https://a.example./",
            "ftp://a.example",
            "hyper://a",
            "asp.net/x",
            "https",
            "?utm=https://a.example",
            "https://x_y.example",
        ] {
            assert_eq!(told(target), <(String, String)>::default(), "{target}");
        }
    }
}
