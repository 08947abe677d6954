//! The identity of a finding across runs.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
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
}

impl Fingerprints {
    /// The fingerprint of the next finding of the page, in the order of output: 16 hexadecimal digits.
    pub(super) fn next(&mut self, rule: &str, path: &str, text: &str, finding: &Finding) -> String {
        let at = finding.span.start;
        let line = match self.line.take() {
            Some(line) if line.span.contains(Span::at(at, 0)) => line,
            _ => Line::around(text, at),
        };
        let mut hash = Fnv::default();
        hash.add(rule.as_bytes());
        hash.add(path.as_bytes());
        if line.span.contains(finding.span) {
            let start = (at - line.span.start) as usize;
            hash.add_folded(&line.masked[start..start + finding.span.len() as usize]);
        } else {
            hash.add_folded(&secret::mask(finding.span.slice(text)));
        }
        hash.add(&line.hash.to_le_bytes());
        self.line = Some(line);
        let count = self.seen.entry(hash.0).or_default();
        hash.add(&count.to_le_bytes());
        *count += 1;
        format!("{:016x}", hash.0)
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
