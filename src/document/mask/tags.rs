//! Where the tags of components end.

use super::{MAX_LEN, Masker, javascript};

impl Masker<'_> {
    /// A component tag that starts at `at`: the offset after its `>`.
    pub(super) fn component(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?.strip_prefix(b"<")?;
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        let is_component = name.first()?.is_ascii_uppercase();
        is_component.then(|| self.tag(at))?
    }

    /// A tag that starts at `at`, with expressions in its attributes: the offset after its `>`.
    pub(super) fn tag(&self, at: usize) -> Option<usize> {
        if self.syntax.is_mdx {
            javascript::tag(self.text, at)
        } else {
            tag(self.text, at)
        }
    }
}

/// A tag that starts at `at`, with expressions in its attributes: the offset after its `>`.
fn tag(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut depth = 0_usize;
    let limit = bytes.len().min(at + MAX_LEN);
    for (offset, &byte) in bytes[at..limit].iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') if depth == 0 => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at + offset + 1),
            (None, b'<') if offset > 0 && depth == 0 => return None,
            (None, b'\n') if bytes[at + offset + 1..].first() == Some(&b'\n') => return None,
            _ => {}
        }
    }
    None
}
