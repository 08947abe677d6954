//! Where code of JavaScript in MDX ends: an expression in braces, a tag of JSX, imports and exports.
//!
//! The compiler asks a parser of JavaScript; here only what can hold a brace or an end of line is read:
//! strings, templates, comments, brackets and elements. A literal of a regular expression is not.

/// Bytes in which the end of some code is looked for.
const MAX_LEN: usize = 64 * 1024;

/// Deepest nesting that is followed.
const DEEPEST: usize = 64;

/// The offset after the expression whose `{` is at `open`, if it ends before `limit`.
pub(super) fn expression(text: &str, open: usize, limit: usize) -> Option<usize> {
    let mut code = Code::new(text, open, limit);
    code.braces()?;
    Some(code.at)
}

/// The offset after the tag whose `<` is at `open`.
pub(super) fn tag(text: &str, open: usize) -> Option<usize> {
    let mut code = Code::new(text, open, text.len());
    code.tag()?;
    Some(code.at)
}

/// Whether a line begins an import or export.
pub(super) fn begins_module(line: &[u8]) -> bool {
    line.starts_with(b"import ") || line.starts_with(b"export ")
}

/// The offset after the last line of the import or export that begins at `start`: it ends at a blank line, or
/// before another one, where no bracket is open.
pub(super) fn module(text: &str, start: usize) -> usize {
    let mut code = Code::new(text, start, text.len());
    let first_blank = text[start..]
        .find("\n\n")
        .map_or(text.len(), |at| start + at + 1);
    let mut open = 0_usize;
    loop {
        match code.peek() {
            Some(b'(' | b'[') => open += 1,
            Some(b')' | b']') => open = open.saturating_sub(1),
            Some(b'\n') if open == 0 && code.ends_statement() => return code.at + 1,
            Some(_) => {}
            None => return if open == 0 { code.at } else { first_blank },
        }
        if code.step().is_none() {
            return first_blank;
        }
    }
}

/// A place in code, which only moves forward.
struct Code<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Code<'a> {
    fn new(text: &'a str, at: usize, limit: usize) -> Self {
        let limit = limit.min(at.saturating_add(MAX_LEN)).min(text.len());
        Self {
            bytes: &text.as_bytes()[..limit],
            at,
            depth: 0,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts_with(&self, mark: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(mark)
    }

    /// Goes behind the next `mark`.
    fn skip_past(&mut self, mark: &[u8]) -> Option<()> {
        let found = memchr::memmem::find(&self.bytes[self.at..], mark)?;
        self.at += found + mark.len();
        Some(())
    }

    /// Whether the next line is blank or another import or export.
    fn ends_statement(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let line = rest.split(|byte| *byte == b'\n').next();
        begins_module(rest) || line.is_none_or(|line| line.trim_ascii().is_empty())
    }

    /// Goes behind one token; `None` where nothing ends it.
    fn step(&mut self) -> Option<()> {
        match self.peek()? {
            b'{' => self.braces(),
            quote @ (b'"' | b'\'') => {
                self.string(quote);
                Some(())
            }
            b'`' => self.template(),
            b'/' if self.starts_with(b"/*") => {
                self.at += 2;
                self.skip_past(b"*/")
            }
            b'/' if self.starts_with(b"//") => {
                let line = memchr::memchr(b'\n', &self.bytes[self.at..]);
                self.at = line.map_or(self.bytes.len(), |line| self.at + line);
                Some(())
            }
            b'<' if self.opens_element() => self.element(),
            _ => {
                self.at += 1;
                Some(())
            }
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }

    fn braces(&mut self) -> Option<()> {
        self.nested(|code| {
            code.at += 1;
            while code.peek()? != b'}' {
                code.step()?;
            }
            code.at += 1;
            Some(())
        })
    }

    /// A string ends on its line; a quotation mark without another one is an apostrophe in a text.
    fn string(&mut self, quote: u8) {
        let mut at = self.at + 1;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => break,
                byte if *byte == quote => {
                    self.at = at + 1;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        self.at += 1;
    }

    fn template(&mut self) -> Option<()> {
        self.nested(|code| {
            code.at += 1;
            loop {
                match code.peek()? {
                    b'`' => break,
                    b'\\' => code.at += 2,
                    b'$' if code.starts_with(b"${") => {
                        code.at += 1;
                        code.braces()?;
                    }
                    _ => code.at += 1,
                }
            }
            code.at += 1;
            Some(())
        })
    }

    /// Whether `<` begins an element and is not the sign: something that has a value is before that.
    fn opens_element(&self) -> bool {
        let before = self.bytes[..self.at].trim_ascii_end();
        let has_value = before
            .last()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_$)]\"'`".contains(byte))
            && !before.ends_with(b"return");
        let next = self.bytes.get(self.at + 1);
        !has_value && next.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'>')
    }

    /// An element with what it holds.
    fn element(&mut self) -> Option<()> {
        self.nested(|code| {
            if code.tag()? {
                return Some(());
            }
            loop {
                match code.peek()? {
                    b'<' if code.starts_with(b"</") => return code.skip_past(b">"),
                    b'<' => code.element()?,
                    b'{' => code.braces()?,
                    _ => code.at += 1,
                }
            }
        })
    }

    /// Goes behind a tag; whether it closes itself.
    fn tag(&mut self) -> Option<bool> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'>' => {
                    self.at += 1;
                    return Some(self.bytes[self.at - 2] == b'/');
                }
                b'<' => return None,
                b'{' => self.braces()?,
                quote @ (b'"' | b'\'') => {
                    self.at += 1;
                    self.skip_past(&[quote])?;
                }
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_ends_where_its_brace_is_closed() {
        for code in [
            "{a}",
            "{'}'}",
            "{`a ${b + `}`} }`}",
            "{/* } */}",
            "{\n\n  // }\n\n}",
            "{x && <p title='}'>Don't {y}</p>}",
            "{list.map((a) => { return <A b={a} /> })}",
            "{a < b && <>it's }</>}",
        ] {
            let text = format!("{code} }} more");
            assert_eq!(expression(&text, 0, text.len()), Some(code.len()), "{code}");
        }
        assert_eq!(expression("{a", 0, 2), None);
        assert_eq!(expression(&"{".repeat(10_000), 0, 10_000), None);
    }

    #[test]
    fn a_tag_ends_behind_its_attributes() {
        for code in ["<A>", "<A b={x > 1}\n\n c='>' />", "</A>", "<>"] {
            let text = format!("{code} more>");
            assert_eq!(tag(&text, 0), Some(code.len()), "{code}");
        }
    }

    #[test]
    fn a_module_ends_at_a_blank_line_outside_brackets() {
        for code in [
            "import a from 'b'\n",
            "export const a = {\n\n  b: [\n\n  ],\n}\n",
            "export function A() {\n  return (\n\n    <p>it's</p>\n  )\n}\n",
            "export const a = `\n\n`\n",
        ] {
            let text = format!("{code}\ntext\n");
            assert_eq!(module(&text, 0), code.len(), "{code}");
        }
        assert_eq!(module("export const a = {\n\ntext\n", 0), 19);
        assert_eq!(module("import a\nimport b\n", 0), 9);
    }
}
