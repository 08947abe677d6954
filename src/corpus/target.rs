//! The parts of a link target, before it is known where it leads.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// A link target in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTarget<'a> {
    /// The scheme without the colon, as written: `https`, `mailto`.
    pub scheme: Option<&'a str>,
    /// The part before `?` and `#`, without the scheme: still percent-encoded.
    pub path: &'a str,
    /// The part between `?` and `#`.
    pub query: Option<&'a str>,
    /// The part behind the first `#`: still percent-encoded.
    pub fragment: Option<&'a str>,
}

/// Splits a target into its parts as RFC 3986 does; never fails.
#[must_use]
pub fn split_target(target: &str) -> LinkTarget<'_> {
    let target = target.trim();
    let (rest, fragment) = split_at_byte(target, b'#');
    let (rest, query) = split_at_byte(rest, b'?');
    let (scheme, path) = match scheme_len(rest) {
        Some(len) => (Some(&rest[..len]), &rest[len + 1..]),
        None => (None, rest),
    };
    LinkTarget {
        scheme,
        path,
        query,
        fragment,
    }
}

/// The text before an ASCII character, and what follows it.
fn split_at_byte(text: &str, byte: u8) -> (&str, Option<&str>) {
    match memchr::memchr(byte, text.as_bytes()) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Length of the scheme before its colon, when there is one.
fn scheme_len(text: &str) -> Option<usize> {
    let len = memchr::memchr(b':', text.as_bytes())?;
    let scheme = &text.as_bytes()[..len];
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    is_scheme.then_some(len)
}

impl LinkTarget<'_> {
    /// Whether the target is on this site as far as the text shows: no scheme and no host.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.scheme.is_none() && !self.path.starts_with("//")
    }

    /// The fragment with percent-encoding resolved; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn decoded_fragment(&self) -> Option<Cow<'_, str>> {
        self.fragment
            .map(|fragment| percent_decode_str(fragment).decode_utf8_lossy())
    }

    /// The path with percent-encoding resolved; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn decoded_path(&self) -> Cow<'_, str> {
        percent_decode_str(self.path).decode_utf8_lossy()
    }
}

/// The path of a written target in the spelling of the files, percent-encoded where it was.
///
/// `spelling` is decoded; segments that need no change stay as they are written.
#[must_use]
pub fn respell(written: &str, spelling: &str) -> String {
    let segments: Vec<&str> = spelling.split('/').collect();
    // `.` and doubled slashes do not count as segments of the spelling: count from the end.
    let mut wanted = segments.iter().rev();
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    for part in written.rsplit('/') {
        if part == "." || (part.is_empty() && !written.ends_with('/')) || part == ".." {
            parts.push(part.into());
            if part == ".." {
                wanted.next();
            }
            continue;
        }
        let decoded = percent_decode_str(part).decode_utf8_lossy();
        match wanted.next() {
            Some(segment) if *segment != decoded && part.contains('%') => {
                parts.push(utf8_percent_encode(segment, IN_SEGMENT).to_string().into());
            }
            Some(segment) if *segment != decoded => parts.push((*segment).into()),
            _ => parts.push(part.into()),
        }
    }
    parts.reverse();
    parts.join("/")
}

/// What cannot be in a segment of a path inside Markdown or HTML.
const IN_SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_respelt_as_it_is_written() {
        assert_eq!(respell("./Img/a.png", "img/A.png"), "./img/A.png");
        assert_eq!(respell("../img/a.png", "../img/a.PNG"), "../img/a.PNG");
        assert_eq!(respell("a%20b.png", "A b.png"), "A%20b.png");
        assert_eq!(respell("/x/a.png", "/x/a.PNG"), "/x/a.PNG");
        assert_eq!(respell("%C3%89/y.md", "é/y.md"), "%C3%A9/y.md");
    }

    #[test]
    fn targets_come_apart() {
        let target = split_target("a%20b.md?x=1#c%C3%A9?#");
        assert_eq!((target.path, target.query), ("a%20b.md", Some("x=1")));
        assert_eq!(target.decoded_path(), "a b.md");
        assert_eq!(target.decoded_fragment().as_deref(), Some("cé?#"));
        assert_eq!(split_target("mailto:a@b.example").scheme, Some("mailto"));
        assert_eq!(split_target("C:\\x").scheme, Some("C"));
        assert_eq!(split_target("a/b:c").scheme, None);
        assert!(!split_target("//host/x").is_local());
        assert!(split_target("").is_local());
    }
}
