//! What is wrong with the syntax of a target.

use crate::rules::links::ordinary::is_ordinary;
use crate::rules::links::scheme::{doubled_scheme, missing_scheme, scheme_slip};
use crate::rules::links::target::WebAddress;

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
        let inner = inner.strip_suffix(close).unwrap_or(inner);
        let fault = if matches!(open, "\"" | "'" | "“") {
            Fault::new("the address stands in quotes", "take the quotes away")
        } else {
            Fault::new(
                format!("the address stands in `{open}` and `{close}`"),
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

fn web_fault(target: &str, address: &WebAddress<'_>) -> Option<Fault> {
    let host = address.host;
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
    {
        return Some(Fault::new(
            format!("`{port}` is no port"),
            "write a number up to 65535, or none",
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
    let found = rest.chars().find(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '[' | ']' | '<' | '>' | '"' | '`')
    });
    if let Some(c) = found {
        let code = percent_encoding::utf8_percent_encode(
            c.encode_utf8(&mut [0; 4]),
            percent_encoding::NON_ALPHANUMERIC,
        )
        .to_string();
        let name = if c.is_whitespace() {
            "a space".to_owned()
        } else {
            format!("`{c}`")
        };
        return Some(
            Fault::new(format!("{name} stands in the address"), "percent-encode it")
                .meant(target.trim().replace(c, &code)),
        );
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
            "https://a.example:port/",
            "https://a.example:99999",
            "https://a..example",
            "https://.a.example",
            "https://256.1.1.1/",
            "https://a b.example/",
            "https://a.example/%zz",
            "https://[::1/",
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
