//! A set of bytes, and where they are in a text.

use aho_corasick::Span;
use aho_corasick::packed::Searcher;

/// A set of bytes, for searches in which most bytes are none of them: a look-up a byte.
#[derive(Clone, Debug)]
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of `bytes`.
    #[must_use]
    pub const fn new(bytes: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut at = 0;
        while at < bytes.len() {
            set[bytes[at] as usize] = true;
            at += 1;
        }
        Self(set)
    }

    /// Whether `byte` is one of them.
    #[must_use]
    pub const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// The first place of one of the bytes in `text`, from byte `from` on.
    #[must_use]
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let at = rest.iter().position(|byte| self.0[usize::from(*byte)])?;
        Some(from + at)
    }
}

/// The search for a few bytes that are rare in texts: many bytes at a time, where the processor can.
#[derive(Clone, Debug)]
pub struct ByteSearch {
    set: ByteSet,
    fast: Option<Searcher>,
}

impl ByteSearch {
    /// The search for `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self {
            set: ByteSet::new(bytes),
            fast: Searcher::new(bytes.chunks(1)),
        }
    }

    /// The first place of one of the bytes in `text`, from byte `from` on.
    #[must_use]
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let Some(fast) = &self.fast else {
            return self.set.find(text, from);
        };
        let span = Span::from(from.min(text.len())..text.len());
        fast.find_in(text, span).map(|found| found.start())
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteSearch, ByteSet};

    #[test]
    fn the_next_of_the_bytes_is_found() {
        let set = ByteSet::new(b"-\xe2");
        let text = "a-b–c".as_bytes();
        assert_eq!(set.find(text, 0), Some(1));
        assert_eq!(set.find(text, 2), Some(3));
        assert_eq!(set.find(text, 4), None);
        assert_eq!(set.find(text, 99), None);
        let search = ByteSearch::new(b"-\xe2");
        for from in [0, 2, 4, 99] {
            assert_eq!(search.find(text, from), set.find(text, from));
        }
        let long = "a".repeat(99) + "–";
        assert_eq!(search.find(long.as_bytes(), 1), Some(99));
        assert!(set.has(b'-') && !set.has(b'b'));
    }
}
