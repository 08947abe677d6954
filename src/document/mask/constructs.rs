//! What the syntax of site generators looks like: title lines, tags, braces.

use crate::document::nodes::DirectiveKind;

/// Longest construct that is looked for, in bytes: a runaway brace must not hide a page.
pub(super) const MAX_LEN: usize = 4096;

/// The title line of an indented block: `=== "Tab"`, `!!! note`, `??? tip`, `???+ tip`.
pub(super) fn title_line(line: &[u8]) -> Option<DirectiveKind> {
    let is_tab =
        line.starts_with(b"=== \"") || line.starts_with(b"===! \"") || line.starts_with(b"=== '");
    if is_tab {
        return Some(DirectiveKind::Tab);
    }
    let is_admonition = [&b"!!! "[..], b"??? ", b"???+"]
        .iter()
        .any(|mark| line.starts_with(mark));
    let names_one = line
        .get(4..)
        .is_some_and(|rest| rest.iter().any(u8::is_ascii_alphabetic));
    (is_admonition && names_one).then_some(DirectiveKind::Admonition)
}

/// A line that is a directive by its start alone.
pub(super) fn whole_line(line: &[u8], indent: usize) -> Option<DirectiveKind> {
    if line.starts_with(b":::") {
        return Some(DirectiveKind::Fence);
    }
    let text = line.trim_ascii();
    let is_module = (text.starts_with(b"import ")
        && (text.ends_with(b"';")
            || text.ends_with(b"\";")
            || text.ends_with(b"'")
            || text.ends_with(b"\"")))
        || text.starts_with(b"export const ")
        || text.starts_with(b"export default ");
    if indent == 0 && is_module {
        return Some(DirectiveKind::Module);
    }
    let inner = text.strip_prefix(b"{")?.strip_suffix(b"}")?;
    let is_tag = inner
        .first()
        .is_some_and(|first| first.is_ascii_lowercase() || *first == b'!')
        && inner
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_|-! .".contains(byte));
    is_tag.then_some(DirectiveKind::Brace)
}

/// Whether a line is one tag of HTML whose content is Markdown: `<div class="x" markdown>`.
pub(super) fn opens_markdown(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    markdown_tag(line).is_some_and(|end| end == line.len())
}

/// A tag of HTML at the start of a line whose content is Markdown: the offset after its `>`.
pub(super) fn markdown_tag(line: &[u8]) -> Option<usize> {
    const ATTRIBUTE: &[u8] = b" markdown";
    let at = memchr::memmem::find(line, ATTRIBUTE)?;
    let end = at + memchr::memchr(b'>', &line[at..])? + 1;
    let tag = &line[..end];
    let is_tag = line.starts_with(b"<")
        && tag[1].is_ascii_lowercase()
        && !tag[1..].contains(&b'<')
        && matches!(line[at + ATTRIBUTE.len()], b'=' | b'>' | b' ')
        && !tag.ends_with(b"markdown=\"0\">");
    is_tag.then_some(end)
}

/// Whether a line begins with a tag of HTML.
pub(super) fn is_html_tag(line: &[u8]) -> bool {
    let name = line.strip_prefix(b"<").unwrap_or_default();
    let name = name.strip_prefix(b"/").unwrap_or(name);
    name.first().is_some_and(u8::is_ascii_lowercase)
}

/// The construct that the `{` at `open` begins, and the offset after it.
///
/// `None` as kind is a plain brace, hidden only as the value of an attribute.
pub(super) fn construct(text: &str, open: usize) -> Option<(Option<DirectiveKind>, usize)> {
    let bytes = text.as_bytes();
    let window = &bytes[open..bytes.len().min(open + MAX_LEN)];
    let closed = |mark: &[u8], kind| {
        let at = memchr::memmem::find(window, mark)?;
        let inside = &window[..at];
        let has_blank_line = memchr::memmem::find(inside, b"\n\n").is_some();
        (!has_blank_line).then_some((Some(kind), open + at + mark.len()))
    };
    match window.get(1)? {
        b'%' => closed(b"%}", DirectiveKind::Liquid),
        b'{' => match window.get(2)? {
            b'<' => closed(b">}}", DirectiveKind::Shortcode),
            b'%' => closed(b"%}}", DirectiveKind::Shortcode),
            _ => closed(b"}}", DirectiveKind::Shortcode),
        },
        b':' if window.starts_with(b"{::comment") && !window.starts_with(b"{::comment /}") => {
            closed(b"}", DirectiveKind::Brace)
        }
        b'/' if window.get(2) == Some(&b'*') => closed(b"*/}", DirectiveKind::Brace),
        _ => balanced(window).map(|len| (None, open + len)),
    }
}

/// Length of the balanced `{…}` at the start of `window`.
fn balanced(window: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, &byte) in window.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\n' if window[at + 1..].first() == Some(&b'\n') => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
