//! What makes parts of a page alternatives.

use crate::document::{Directive, DirectiveKind, Document};
use crate::text::{Rows, Span};

/// Most lines of a generator that are looked at between two places.
const MAX: usize = 2000;

/// What a line of a generator does to the parts around it.
enum Role<'a> {
    /// It begins a part.
    Open(&'a str),
    /// It ends the part of that name.
    Close(&'a str),
    /// It parts two alternatives of what is open.
    Branch,
    /// Nothing.
    Single,
}

/// Whether a template tag, zone or component between two places may make them alternatives: the first
/// is in a part that has ended, or the second in one that has begun. What begins and ends between
/// them, such as a set of tabs, is ignored.
pub(super) fn are_alternatives(page: &Document, from: u32, to: u32) -> bool {
    let between = page.directives.starting_in(Span::new(from, to));
    if between.len() > MAX {
        return true;
    }
    let in_tabs = is_indented(page, from) || is_indented(page, to);
    let mut open: Vec<&str> = Vec::new();
    let mut open_fences = 0_u32;
    for directive in between {
        match directive.kind {
            DirectiveKind::Tab if in_tabs => return true,
            DirectiveKind::Fence => {
                let line = page.slice(directive.span).trim();
                let name = line.trim_matches([':', ' ']);
                // A note that is closed again chooses nothing.
                if name.is_empty() || name.ends_with("-end") {
                    open_fences = open_fences.saturating_sub(1);
                } else if !line.ends_with(":::") {
                    open_fences += 1;
                }
            }
            _ => match mark(page, directive) {
                Role::Open(name) => open.push(name),
                Role::Close(name) => match open.iter().rposition(|other| *other == name) {
                    Some(at) => open.truncate(at),
                    None => return true,
                },
                Role::Branch if open.is_empty() => return true,
                Role::Branch | Role::Single => {}
            },
        }
    }
    // What nothing closes is complete in itself: `{% include x %}`, `<Video>`.
    let rest = page.directives.from(to).iter().take(MAX);
    let mut closed = rest.filter_map(|directive| match mark(page, directive) {
        Role::Close(name) => Some(name),
        _ => None,
    });
    open_fences > 0 || !open.is_empty() && closed.any(|name| open.contains(&name))
}

fn mark<'a>(page: &'a Document, directive: &Directive) -> Role<'a> {
    let source = page.slice(directive.span);
    match directive.kind {
        DirectiveKind::Component => {
            let inner = source.trim_start_matches('<');
            let (inner, is_end) = match inner.strip_prefix('/') {
                Some(inner) => (inner, true),
                None => (inner, false),
            };
            let name = word(inner);
            match (is_end, source.ends_with("/>")) {
                (true, _) => Role::Close(name),
                (false, true) => Role::Single,
                (false, false) => Role::Open(name),
            }
        }
        DirectiveKind::Liquid => {
            let inner = source.trim_start_matches(['{', '%', '-', ' ']);
            let name = word(inner);
            match name.strip_prefix("end") {
                Some(name) => Role::Close(name),
                None if matches!(name, "else" | "elsif" | "elseif" | "elif" | "when") => {
                    Role::Branch
                }
                None => Role::Open(name),
            }
        }
        // `{start_tabs}`, `{tab|ios}`, `{end_tabs}`.
        DirectiveKind::Brace => {
            let name = word(source.trim_start_matches('{'));
            match (name.strip_prefix("start_"), name.strip_prefix("end_")) {
                (Some(name), _) => Role::Open(name),
                (_, Some(name)) => Role::Close(name),
                _ => Role::Branch,
            }
        }
        _ => Role::Single,
    }
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
    &text[..end.unwrap_or(text.len())]
}

/// Whether a line is indented as the content of a tab of `MkDocs` is.
fn is_indented(page: &Document, at: u32) -> bool {
    let before = &page.text[..at as usize];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let rest = &page.text[line..];
    rest.starts_with("    ") || rest.starts_with('\t')
}
