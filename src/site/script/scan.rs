//! Walking over the text of a script without reading it as code: comments, strings, brackets.

/// The text of a script and how much of it may still be looked at.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    /// Bytes that may still be looked at, so that no script takes long.
    fuel: usize,
}

/// Bytes that are looked at for each byte of a script, at most; most of a script is looked at twice.
const PASSES: usize = 40;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let fuel = text.len().saturating_mul(PASSES).saturating_add(10_000);
        Self { text, fuel }
    }

    /// Uses fuel; `false` when there is none left.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        self.fuel = self.fuel.saturating_sub(bytes + 1);
        self.fuel > 0
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn starts_with(&self, at: usize, wanted: &str) -> bool {
        self.text.as_bytes()[at.min(self.text.len())..].starts_with(wanted.as_bytes())
    }

    /// The first place from `at` on that is neither white space nor comment.
    pub(super) fn skip_space(&mut self, mut at: usize) -> usize {
        let from = at;
        loop {
            let rest = &self.text.as_bytes()[at.min(self.text.len())..];
            match rest {
                [byte, ..] if byte.is_ascii_whitespace() => at += 1,
                [0xef, 0xbb, 0xbf, ..] => at += 3,
                [b'/', b'/', ..] => at += find(rest, b"\n").unwrap_or(rest.len()),
                [b'/', b'*', ..] => at += find(rest, b"*/").map_or(rest.len(), |end| end + 2),
                _ => break,
            }
        }
        if self.spend(at - from) {
            at
        } else {
            self.text.len()
        }
    }

    /// The name at `at`, empty when there is none.
    pub(super) fn name(&self, at: usize) -> &'a str {
        let rest = self.text.get(at..).unwrap_or_default();
        let is_name = |ch: char| ch.is_alphanumeric() || matches!(ch, '_' | '$');
        let end = rest.find(|ch: char| !is_name(ch)).unwrap_or(rest.len());
        if rest.starts_with(|ch: char| ch.is_ascii_digit()) {
            return "";
        }
        &rest[..end]
    }

    /// The end of the string or template that starts at `at`.
    pub(super) fn string_end(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let quote = bytes[at];
        let mut end = at + 1;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'\\' => end += 1,
                b'$' if quote == b'`' && bytes.get(end + 1) == Some(&b'{') => {
                    // Braces in a template may hold strings and templates of their own.
                    end = self.bracket_end(end + 1).saturating_sub(1);
                }
                b'\n' if quote != b'`' => break,
                byte if byte == quote => {
                    end += 1;
                    break;
                }
                _ => {}
            }
            end += 1;
        }
        let end = end.min(bytes.len());
        if self.spend(end - at) {
            end
        } else {
            bytes.len()
        }
    }

    /// The end of the bracket that opens at `at`, with all that it holds.
    pub(super) fn bracket_end(&mut self, at: usize) -> usize {
        let mut open: Vec<u8> = Vec::new();
        // For templates in brackets in templates: the depth of strings is bounded by the fuel alone,
        // so that brackets of templates are counted here instead of followed.
        let bytes = self.text.as_bytes();
        let mut end = at;
        let mut before = b'(';
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'(' | b'[' | b'{' => open.push(byte),
                b')' | b']' | b'}' => {
                    if open.last() == Some(&b'`') {
                        // The end of `${`: the template goes on.
                        open.pop();
                        end = self.template_part(end + 1, &mut open);
                        before = b'`';
                        continue;
                    }
                    open.pop();
                    if open.is_empty() {
                        self.spend(end - at);
                        return end + 1;
                    }
                }
                b'\'' | b'"' => {
                    end = self.string_end(end);
                    before = byte;
                    continue;
                }
                b'`' => {
                    end = self.template_part(end + 1, &mut open);
                    before = b'`';
                    continue;
                }
                b'/' if matches!(bytes.get(end + 1), Some(b'/' | b'*')) => {
                    end = self.skip_space(end);
                    continue;
                }
                b'/' if starts_regex(before) => {
                    end = regex_end(bytes, end);
                    before = b'/';
                    continue;
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            end += 1;
        }
        self.spend(end - at);
        bytes.len()
    }

    /// Goes to the end of a template, or into its next `${`, which is noted as open.
    fn template_part(&mut self, at: usize, open: &mut Vec<u8>) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'\\' => end += 1,
                b'`' => return end + 1,
                b'$' if bytes.get(end + 1) == Some(&b'{') => {
                    open.push(b'`');
                    return end + 2;
                }
                _ => {}
            }
            end += 1;
        }
        bytes.len()
    }

    /// The end of the expression at `at`: a comma, a semicolon or a closing bracket.
    pub(super) fn expression_end(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        let mut before = b'(';
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b',' | b';' | b')' | b']' | b'}' => break,
                b'(' | b'[' | b'{' => {
                    end = self.bracket_end(end);
                    before = b')';
                    continue;
                }
                b'\'' | b'"' | b'`' => {
                    end = self.string_end(end);
                    before = byte;
                    continue;
                }
                b'/' if matches!(bytes.get(end + 1), Some(b'/' | b'*')) => {
                    end = self.skip_space(end);
                    continue;
                }
                b'/' if starts_regex(before) => {
                    end = regex_end(bytes, end);
                    before = b'/';
                    continue;
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            end += 1;
        }
        let end = end.min(bytes.len());
        if self.spend(end - at) {
            end
        } else {
            bytes.len()
        }
    }
}

/// Whether a slash behind this byte starts a regular expression: behind a value it divides.
fn starts_regex(before: u8) -> bool {
    matches!(
        before,
        b'(' | b'['
            | b'{'
            | b','
            | b':'
            | b';'
            | b'='
            | b'!'
            | b'&'
            | b'|'
            | b'?'
            | b'+'
            | b'>'
            | b'}'
    )
}

fn regex_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    let mut in_class = false;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'\n' => return end,
            b'/' if !in_class => return end + 1,
            _ => {}
        }
        end += 1;
    }
    bytes.len()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
