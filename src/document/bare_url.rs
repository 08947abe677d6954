//! URLs in running text that renderers turn into links.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::Span;

static SCHEME_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("://"));
static WWW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("www."));

/// Where `://` and `www.` are in a text, sorted: no bare URL is without one of them.
pub(super) fn marks(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut marks: Vec<u32> = SCHEME_END.find_iter(bytes).map(|at| at as u32).collect();
    let schemes = marks.len();
    marks.extend(WWW.find_iter(bytes).map(|at| at as u32));
    if marks.len() > schemes {
        marks.sort_unstable();
    }
    marks
}

/// The first bare URL inside `span`.
///
/// As GFM's extended autolinks: `http://`, `https://` or `www.` at a word boundary, up to white
/// space or `<`, without trailing punctuation and without an unbalanced closing parenthesis.
pub(super) fn next(text: &str, span: Span) -> Option<Span> {
    let haystack = span.slice(text);
    let mut from = 0;
    while let Some(found) = find_start(haystack, from) {
        let len = url_len(&haystack[found..]);
        let is_word_start = haystack[..found]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        let is_www = haystack[found..].starts_with('w');
        let host_at = if is_www {
            4
        } else {
            haystack[found..].find("://").map_or(0, |at| at + 3)
        };
        if is_word_start && len > host_at {
            return Some(Span::at(span.start + found as u32, len as u32));
        }
        from = found + 1;
    }
    None
}

fn find_start(haystack: &str, from: usize) -> Option<usize> {
    let bytes = haystack.as_bytes();
    let scheme = SCHEME_END.find_iter(&bytes[from..]).find_map(|at| {
        let before = &bytes[from..from + at];
        let len = [5, 4].into_iter().find(|len| {
            let name = &b"https"[..*len];
            before.len() >= *len && before[before.len() - len..].eq_ignore_ascii_case(name)
        })?;
        Some(from + at - len)
    });
    let www = WWW.find(&bytes[from..]).map(|at| from + at);
    match (scheme, www) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (found, None) | (None, found) => found,
    }
}

fn url_len(source: &str) -> usize {
    let end = source
        .find(|c: char| {
            c.is_whitespace()
                || c == '<'
                || c == '`'
                || c == '"'
                || ('\u{3000}'..='\u{303f}').contains(&c)
                || ('\u{ff00}'..='\u{ffef}').contains(&c)
        })
        .unwrap_or(source.len());
    let mut url = &source[..end];
    loop {
        let last = url.chars().next_back();
        let cut = match last {
            Some('?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | '”' | ']') => {
                true
            }
            Some(')') => url.matches(')').count() > url.matches('(').count(),
            _ => false,
        };
        if !cut {
            return url.len();
        }
        url = &url[..url.len() - last.map_or(1, char::len_utf8)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<&str> {
        next(text, Span::at(0, text.len() as u32)).map(|span| span.slice(text))
    }

    #[test]
    fn trailing_punctuation_is_not_part_of_it() {
        assert_eq!(
            first("see https://a.example/b_(c)."),
            Some("https://a.example/b_(c)")
        );
        assert_eq!(first("(www.example.com/x)"), Some("www.example.com/x"));
        assert_eq!(first("HTTP://A.example, b"), Some("HTTP://A.example"));
    }

    #[test]
    fn other_text_is_no_url() {
        assert_eq!(first("a :// b, xhttps://"), None);
        assert_eq!(first("awww.example"), None);
        assert_eq!(first("日本://é"), None);
    }
}
