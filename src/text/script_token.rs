//! The parts of a configuration script, with the places of its strings; nothing is run.

use crate::text::Span;

/// A part of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptToken {
    /// A bracket, a comma or a colon.
    Mark(u8),
    /// A string without escapes, and where it is written, without quotes.
    Text((String, Span)),
    /// A name.
    Word(String),
    /// Anything else: code.
    Code,
}

/// The parts of a script without its comments.
#[must_use]
pub fn script_tokens(text: &str) -> Vec<ScriptToken> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        let (token, len) = match byte {
            _ if byte.is_ascii_whitespace() => (None, 1),
            b'/' if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
            b'/' if rest.starts_with("/*") => {
                (None, rest.find("*/").map_or(rest.len(), |end| end + 2))
            }
            b'{' | b'}' | b'[' | b']' | b'(' | b')' | b',' | b':' => {
                (Some(ScriptToken::Mark(byte)), 1)
            }
            b'\'' | b'"' | b'`' => string(rest, byte, at),
            _ if byte == b'_' || byte == b'$' || byte.is_ascii_alphabetic() => {
                let is_part = |c: char| c == '_' || c == '$' || c.is_ascii_alphanumeric();
                let len = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                (Some(ScriptToken::Word(rest[..len].to_owned())), len)
            }
            _ => (
                Some(ScriptToken::Code),
                rest.chars().next().map_or(1, char::len_utf8),
            ),
        };
        tokens.extend(token);
        at += len;
    }
    tokens
}

fn string(rest: &str, quote: u8, at: usize) -> (Option<ScriptToken>, usize) {
    let bytes = rest.as_bytes();
    let mut end = 1;
    while end < bytes.len() && bytes[end] != quote {
        end += 1 + usize::from(bytes[end] == b'\\');
    }
    let end = end.min(bytes.len());
    let inner = rest.get(1..end).unwrap_or_default();
    let is_plain = !inner.contains(['\\', '\n']) && !inner.contains("${");
    let token = if is_plain {
        let span = Span::at(at as u32 + 1, inner.len() as u32);
        ScriptToken::Text((inner.to_owned(), span))
    } else {
        ScriptToken::Code
    };
    let mut len = (end + 1).min(rest.len());
    while !rest.is_char_boundary(len) {
        len += 1;
    }
    (Some(token), len)
}

/// The bracket that closes the one at `at`, or the last token.
#[must_use]
pub fn end_of_bracket(tokens: &[ScriptToken], at: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token {
            ScriptToken::Mark(b'{' | b'[' | b'(') => depth += 1,
            ScriptToken::Mark(b'}' | b']' | b')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    tokens.len().saturating_sub(1)
}
