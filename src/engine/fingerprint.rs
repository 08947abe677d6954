//! The identity of a finding across runs.

use std::borrow::Cow;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::corpus::display_path;
use crate::diagnostic::Finding;
use crate::source::normalise;
use crate::text::{Span, secret};

/// Gives the findings of one page their fingerprints.
///
/// A fingerprint hashes the rule, the path and the text of the finding and of its line, white space
/// folded, and the number of earlier findings that are alike in all of it. It holds no line number,
/// so text that moves keeps its findings' identity.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: FxHashMap<u64, u32>,
    line: Option<Line>,
}

/// The line of the last finding: hashed once, however many findings stand on it.
#[derive(Debug)]
struct Line {
    span: Span,
    /// The line without the bytes of secrets: a short one could be found from its hash.
    masked: String,
    hash: u64,
}

impl Line {
    fn around(text: &str, at: u32) -> Self {
        let span = line_around(text, at as usize);
        let masked = secret::mask(span.slice(text)).into_owned();
        let mut hash = Fnv::default();
        hash.add_folded(&masked);
        Self {
            span,
            masked,
            hash: hash.0,
        }
    }

    fn likeness(&self, rule: &str, path: &str, text: &str, span: Span) -> u64 {
        let mut hash = Fnv::of(rule, path);
        if self.span.contains(span) {
            let start = (span.start - self.span.start) as usize;
            hash.add_folded(&self.masked[start..start + span.len() as usize]);
        } else {
            hash.add_folded(&secret::mask(span.slice(text)));
        }
        hash.add(&self.hash.to_le_bytes());
        hash.0
    }
}

impl Fingerprints {
    /// The fingerprint of the next finding of the page, in the order of output: 16 hexadecimal digits.
    pub(super) fn next(&mut self, rule: &str, path: &str, text: &str, finding: &Finding) -> String {
        let at = finding.span.start;
        let line = match self.line.take() {
            Some(line) if line.span.contains(Span::at(at, 0)) => line,
            _ => Line::around(text, at),
        };
        let mut hash = Fnv(line.likeness(rule, path, text, finding.span));
        self.line = Some(line);
        let count = self.seen.entry(hash.0).or_default();
        hash.add(&count.to_le_bytes());
        *count += 1;
        hex(hash.0)
    }
}

/// 16 hexadecimal digits.
pub(super) fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

/// What a finding has in common with those that are alike: a hash of the rule, the page, the text of
/// the finding and of its line.
pub(super) fn likeness(rule: &str, path: &str, text: &str, span: Span) -> u64 {
    // Of a file that is no page the text is not known.
    let span = if span.end as usize <= text.len() {
        span
    } else {
        Span::default()
    };
    Line::around(text, span.start).likeness(rule, path, text, span)
}

/// What a finding has in common with the same fault on another line of the page: a hash of the rule,
/// the page, the text of the finding and the message.
pub(super) fn fault(rule: &str, path: &str, found: &str, message: &str) -> u64 {
    let mut hash = Fnv::of(rule, path);
    hash.add_folded(found);
    hash.add_folded(message);
    hash.0
}

/// The names of pages that identities are made of.
///
/// They start from the folder of the configuration, so that a fingerprint does not depend on where
/// the program is called; and of a page that has another name now they are that name.
pub(super) struct Names<'a> {
    base: &'a Path,
    cwd: &'a Path,
    /// The file as it is named now, by the file as it was named then.
    renamed: Option<&'a FxHashMap<&'a Path, &'a Path>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(
        base: &'a Path,
        cwd: &'a Path,
        renamed: Option<&'a FxHashMap<&'a Path, &'a Path>>,
    ) -> Self {
        let renamed = renamed.filter(|renamed| !renamed.is_empty());
        Self { base, cwd, renamed }
    }

    /// The folder that paths of findings start from.
    pub(super) fn cwd(&self) -> &'a Path {
        self.cwd
    }

    /// The name of the page that a finding names by `path`.
    pub(super) fn of<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.renamed.is_none() && self.base == self.cwd {
            return Cow::Borrowed(path);
        }
        let file = normalise(&self.cwd.join(path));
        let now = self
            .renamed
            .and_then(|renamed| renamed.get(&*file).copied());
        Cow::Owned(display_path(self.base, now.unwrap_or(&file)).to_string())
    }
}

fn line_around(text: &str, at: usize) -> Span {
    let start = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |end| end + 1);
    let end =
        memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
    Span::from(start..end)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): small, and the same on every machine and in every version.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn of(rule: &str, path: &str) -> Self {
        let mut hash = Self::default();
        hash.add(rule.as_bytes());
        hash.add(path.as_bytes());
        hash
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // A byte that is not part of UTF-8 text keeps the parts apart.
        self.0 = (self.0 ^ 0xff).wrapping_mul(0x0100_0000_01b3);
    }

    fn add_folded(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.add(word.as_bytes());
        }
        self.add(&[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_no_part_of_the_identity() {
        let print = |secret: &str| {
            let text = format!("[x](https://ada:{secret}@a.example)");
            let finding = Finding::new(Span::new(12, 12 + 4 + secret.len() as u32), "");
            Fingerprints::default().next("x/y", "p.md", &text, &finding)
        };
        assert_eq!(print("hunter2"), print("hunter3"));
    }

    #[test]
    fn moved_text_keeps_its_identity_and_repeats_are_told_apart() {
        let (before, after) = ("a b\n", "new\n\na  b\n");
        let first =
            Fingerprints::default().next("x/y", "p.md", before, &Finding::new(Span::new(2, 3), ""));
        let mut prints = Fingerprints::default();
        let finding = Finding::new(Span::new(8, 9), "");
        assert_eq!(prints.next("x/y", "p.md", after, &finding), first);
        assert_ne!(prints.next("x/y", "p.md", after, &finding), first);
        assert_eq!(first.len(), 16);
    }
}
