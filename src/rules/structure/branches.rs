//! Which alternative of a page a heading stands in: a tab, a branch of a template.

use rustc_hash::FxHashSet;

use crate::document::{BlockKind, Directive, DirectiveKind, Document};

/// The alternative of each heading, by number; headings of different numbers are never read together,
/// or are read one inside the other.
pub(super) fn branches(page: &Document) -> Vec<u32> {
    let words: Vec<Word<'_>> = page
        .directives
        .iter()
        .map(|directive| word(page, directive))
        .collect();
    let closed: FxHashSet<&str> = words
        .iter()
        .filter(|word| word.role == Role::Closes)
        .map(|word| word.name)
        .collect();
    let mut branches = Vec::with_capacity(page.headings.len());
    let mut open: Vec<(&str, u32)> = Vec::new();
    let mut next = 0;
    let mut last = 0;
    for heading in &page.headings {
        while let Some(word) = words.get(next)
            && page.directives[next].span.start < heading.span.start
        {
            last += 1;
            match word.role {
                Role::Opens if closed.contains(word.name) => open.push((word.name, last)),
                Role::Closes => {
                    if let Some(at) = open.iter().rposition(|(name, _)| *name == word.name) {
                        open.truncate(at);
                    }
                }
                Role::Switches => {
                    if let Some(top) = open.last_mut() {
                        top.1 = last;
                    }
                }
                Role::Opens | Role::Other => {}
            }
            next += 1;
        }
        let container = page
            .ancestors(heading.block)
            .find_map(|id| match page.block(id).kind {
                BlockKind::Container(index) => Some(u32::MAX - index),
                _ => None,
            });
        branches.push(
            container
                .or(open.last().map(|(_, branch)| *branch))
                .unwrap_or(0),
        );
    }
    branches
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    /// `else` and its kin: the next alternative begins.
    Switches,
    Other,
}

struct Word<'a> {
    name: &'a str,
    role: Role,
}

fn word<'a>(page: &'a Document, directive: &Directive) -> Word<'a> {
    let source = page.slice(directive.span);
    if matches!(
        directive.kind,
        DirectiveKind::Tab | DirectiveKind::Admonition | DirectiveKind::Module
    ) || source.ends_with("/>")
    {
        return Word {
            name: "",
            role: Role::Other,
        };
    }
    let inner = source.trim_start_matches(['{', '%', '<', '-', '+', ':', '#', ' ']);
    let (inner, has_slash) = match inner.strip_prefix('/') {
        Some(inner) => (inner.trim_start(), true),
        None => (inner, false),
    };
    let end = inner.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    let name = &inner[..end.unwrap_or(inner.len())];
    if directive.kind == DirectiveKind::Fence {
        let role = if name.is_empty() {
            Role::Closes
        } else {
            Role::Opens
        };
        return Word { name: ":::", role };
    }
    let unended = name
        .strip_prefix("end")
        .map(|name| name.trim_start_matches('_'));
    match (unended, name) {
        _ if has_slash => Word {
            name,
            role: Role::Closes,
        },
        (Some(name), _) => Word {
            name,
            role: Role::Closes,
        },
        (None, "else" | "elsif" | "elseif" | "elif" | "when" | "tab") => {
            let is_pair = name == "tab" && directive.kind != DirectiveKind::Brace;
            Word {
                name,
                role: if is_pair { Role::Opens } else { Role::Switches },
            }
        }
        (None, name) => Word {
            name: name.strip_prefix("start_").unwrap_or(name),
            role: Role::Opens,
        },
    }
}
