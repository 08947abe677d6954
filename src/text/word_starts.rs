//! Where words start.

/// The offsets of characters that follow white space: spaces, control characters and U+00A0.
///
/// Eight bytes are looked at together (Lamport, 1975).
#[derive(Clone, Debug)]
pub struct WordStarts<'a> {
    text: &'a [u8],
    /// The first byte that is not looked at yet.
    at: usize,
    /// The starts among the eight bytes before it: the high bit of each.
    found: u64,
    /// Whether white space is before it: in the lowest byte.
    space: u64,
    has_fixed_blank: bool,
}

/// The high bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

impl<'a> WordStarts<'a> {
    /// The word starts of `text`; its first byte counts as following white space.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        Self {
            text,
            at: 0,
            found: 0,
            space: 0x80,
            has_fixed_blank: memchr::memmem::find(text, b"\xc2\xa0").is_some(),
        }
    }

    /// The word starts from byte `at` on, which counts as following white space.
    #[must_use]
    pub fn from(&self, at: usize) -> Self {
        Self {
            at,
            found: 0,
            space: 0x80,
            ..*self
        }
    }

    /// The white space among eight bytes: the high bit of each.
    fn spaces(&self, bytes: [u8; 8]) -> u64 {
        let word = u64::from_le_bytes(bytes);
        // No sum carries into the next byte, and a byte from 0x80 on is not white space.
        let above = (word & !HIGH) + 0x5f5f_5f5f_5f5f_5f5f;
        let mut spaces = !(above | word) & HIGH;
        if self.has_fixed_blank {
            for (byte, here) in bytes.into_iter().zip(0..) {
                let at = self.at + here;
                let is_first = byte == 0xc2 && self.text.get(at + 1) == Some(&0xa0);
                let is_second = byte == 0xa0 && at > 0 && self.text[at - 1] == 0xc2;
                if is_first || is_second {
                    spaces |= 0x80 << (8 * here);
                }
            }
        }
        spaces
    }
}

impl Iterator for WordStarts<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let mut bytes = [b' '; 8];
            match rest.first_chunk() {
                Some(chunk) => bytes = *chunk,
                None => bytes[..rest.len()].copy_from_slice(rest),
            }
            let spaces = self.spaces(bytes);
            self.found = !spaces & (spaces << 8 | self.space) & HIGH;
            self.space = spaces >> 56;
            self.at += 8;
        }
        let first = self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(self.at - 8 + first)
    }
}

#[cfg(test)]
mod tests {
    use super::WordStarts;

    #[test]
    fn every_word_starts_once() {
        for text in [
            "",
            " \n",
            "a",
            " one two\tthree\r\nfour, in the middle of eight",
            "\u{a0}eins\u{a0}zwei à \u{a0} Â drei\u{a0}",
            "слово и дело ₠ x",
            "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        ] {
            let is_space = |c: char| c <= ' ' || c == '\u{a0}';
            let words = text.split(is_space).filter(|word| !word.is_empty());
            let expected: Vec<_> = words
                .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
                .collect();
            assert_eq!(
                WordStarts::new(text).collect::<Vec<_>>(),
                expected,
                "{text:?}"
            );
        }
        let all = WordStarts::new("one two three");
        assert_eq!(all.from(3).collect::<Vec<_>>(), [4, 8]);
    }
}
