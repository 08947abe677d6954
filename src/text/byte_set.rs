//! A set of bytes, and where they stand in a text.

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

    /// The set with all bytes less than `limit`.
    #[must_use]
    pub const fn and_below(mut self, limit: u8) -> Self {
        let mut at = 0;
        while at < limit as usize {
            self.0[at] = true;
            at += 1;
        }
        self
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

#[cfg(test)]
mod tests {
    use super::ByteSet;

    #[test]
    fn the_next_of_the_bytes_is_found() {
        let set = ByteSet::new(b"-\xe2");
        let text = "a-b–c".as_bytes();
        assert_eq!(set.find(text, 0), Some(1));
        assert_eq!(set.find(text, 2), Some(3));
        assert_eq!(set.find(text, 4), None);
        assert_eq!(set.find(text, 99), None);
        let set = set.and_below(b'b');
        assert!(set.has(b'a') && set.has(0) && !set.has(b'b'));
    }
}
