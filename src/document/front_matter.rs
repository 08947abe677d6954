//! Front matter: the metadata block at the top of a page.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// The metadata block of a page.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct FrontMatter {
    /// The whole block with its fences and the line ending after it.
    pub span: Span,
    /// What is between the fences.
    pub body: Span,
    /// Whether it is TOML (`+++`) rather than YAML (`---`).
    pub toml: bool,
    /// The value of its key `title`: see [`FrontMatter::value`].
    pub title: Option<Span>,
}

impl FrontMatter {
    /// Finds the block at the start of `text`, after a byte order mark; blank lines and comments may
    /// be before one whose first line has a key, as Hugo reads it.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let bom = text.len() - text.trim_start_matches('\u{feff}').len();
        let start = bom + lead(&text[bom..]);
        let rest = &text[start..];
        if start > bom && !rest.lines().nth(1).is_some_and(has_key) {
            return None;
        }
        let fence = ["---", "+++"]
            .into_iter()
            .find(|fence| rest.starts_with(fence))?;
        let first_line = rest.lines().next()?;
        if first_line.trim_end() != fence {
            return None;
        }
        let body_start = start + line_end(rest);
        let mut at = body_start;
        while at < text.len() {
            let line = &text[at..];
            let next = at + line_end(line);
            let content = text[at..next].trim_end();
            if content == fence || (fence == "---" && content == "...") {
                let mut found = Self {
                    span: Span::new(start as u32, next as u32),
                    body: Span::new(body_start as u32, at as u32),
                    toml: fence == "+++",
                    title: None,
                };
                found.title = found.value(text, "title");
                return Some(found);
            }
            at = next;
        }
        None
    }

    /// The span of the value of a top-level `key` whose value is on the same line, without quotes.
    ///
    /// Only plain scalars: anything a YAML or TOML parser is needed for is `None`.
    #[must_use]
    pub fn value(&self, text: &str, key: &str) -> Option<Span> {
        let separator = if self.toml { '=' } else { ':' };
        let mut at = self.body.start as usize;
        let end = self.body.end as usize;
        while at < end {
            let next = (at + line_end(&text[at..end])).min(end);
            let line = &text[at..next];
            if let Some(rest) = line.strip_prefix(key)
                && let Some(value) = rest.trim_start().strip_prefix(separator)
            {
                return scalar(value, next - value.len());
            }
            at = next;
        }
        None
    }
}

/// Length of the blank lines and comments at the start of a page; comments to this program stay.
fn lead(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(['\n', '\r', ' ', '\t']);
        let comment = rest
            .strip_prefix("<!--")
            .and_then(|inner| inner.split_once("-->"));
        match comment {
            Some((inner, behind)) if !inner.contains("faqlint-") => rest = behind,
            _ => return text.len() - rest.len(),
        }
    }
}

/// Whether a line is `key: value` or `key = value`.
fn has_key(line: &str) -> bool {
    let key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let behind = line.trim_start_matches(key);
    behind.len() < line.len() && (behind.starts_with(':') || behind.trim_start().starts_with('='))
}

/// Length of the first line of `text` with its line ending.
fn line_end(text: &str) -> usize {
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text.as_bytes()[at..].starts_with(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => text.len(),
    }
}

fn scalar(value: &str, offset: usize) -> Option<Span> {
    let lead = value.len() - value.trim_start().len();
    let mut inner = value.trim();
    let mut start = offset + lead;
    for quote in ['"', '\''] {
        if let Some(unquoted) = inner
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            inner = unquoted;
            start += 1;
        }
    }
    let is_plain = !inner.is_empty() && !inner.starts_with(['|', '>', '[', '{', '&', '*']);
    is_plain.then(|| Span::at(start as u32, inner.len() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_values_are_found() {
        let yaml = "---\r\ntitle: \"Log in\"\r\nlang: de\r\n---\r\ntext";
        let found = FrontMatter::find(yaml).expect("a block");
        assert_eq!(
            found.value(yaml, "title").expect("a title").slice(yaml),
            "Log in"
        );
        assert_eq!(
            found.value(yaml, "lang").expect("a language").slice(yaml),
            "de"
        );
        assert_eq!(&yaml[found.span.end as usize..], "text");
        let toml = "+++\ntitle = 'Ä'\n+++\n";
        let found = FrontMatter::find(toml).expect("a block");
        assert_eq!(
            found.value(toml, "title").expect("a title").slice(toml),
            "Ä"
        );
    }

    #[test]
    fn comments_and_blank_lines_may_stand_before_it() {
        let page = "<!--\ntitle: Login\n-->\n\n---\ntitle: 'Anmeldung'\n---\ntext";
        let found = FrontMatter::find(page).expect("a block");
        let title = found.value(page, "title").expect("a title");
        assert_eq!(title.slice(page), "Anmeldung");
        for page in [
            "\n---\ntext\n---\n",
            "<!-- x -->\ntext\n\n---\na: b\n---\n",
            "<!-- faqlint-disable-file -->\n---\na: b\n---\n",
        ] {
            assert!(FrontMatter::find(page).is_none(), "{page}");
        }
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        assert!(FrontMatter::find("---\ntext without an end\n").is_none());
        assert!(FrontMatter::find("----\na: b\n----\n").is_none());
    }
}
