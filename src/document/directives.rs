//! What the lines of site generators do and hold, read once for every rule.

use rustc_hash::FxHashMap;

use crate::document::nodes::{Directive, DirectiveKind, DirectiveRole, Purpose};
use crate::text::Span;

/// Names of directives, tags and components, by what they hold.
///
/// A compound such as `link-card` or `DeployNote` is known by one of its words.
const NAMES: [(Purpose, &[&str]); 7] = [
    (
        Purpose::Callout,
        &[
            "note",
            "tip",
            "hint",
            "info",
            "important",
            "caution",
            "warning",
            "danger",
            "attention",
            "alert",
            "callout",
            "aside",
            "admonition",
            "notice",
            "error",
            "success",
            "admonish",
        ],
    ),
    (
        Purpose::Figure,
        &[
            "image",
            "img",
            "figure",
            "picture",
            "video",
            "youtube",
            "vimeo",
            "screenshot",
            "code",
            "include",
            "raw",
            "comment",
            "frame",
        ],
    ),
    (
        Purpose::Drawing,
        &["mermaid", "highlight", "plantuml", "katex", "math"],
    ),
    (
        Purpose::TabSet,
        &[
            "tabs",
            "tabpane",
            "tabset",
            "tab-set",
            "code-group",
            "codegroup",
            "tabbed",
        ],
    ),
    (Purpose::Tab, &["tab", "tabitem", "tab-item", "tabpanel"]),
    (
        Purpose::Condition,
        &[
            "if",
            "unless",
            "case",
            "ifversion",
            "zone",
            "moniker",
            "mac",
            "windows",
            "linux",
            "ios",
            "android",
            "desktop",
            "webui",
            "cli",
        ],
    ),
    (
        Purpose::Accordion,
        &["accordion", "expandable", "expand", "details", "collapse"],
    ),
];

/// Words that begin the next alternative of what is open.
const BRANCHES: [&str; 7] = [
    "else",
    "elsif",
    "elseif",
    "elif",
    "elsewhen",
    "when",
    "case-else",
];

/// Parts of docfx that a line opens although it ends with `:::`.
const OPEN_PARTS: [&str; 2] = ["row", "column"];

/// What a directive is by its source: where its name is, its role and what it holds.
pub(super) fn read(text: &str, kind: DirectiveKind, span: Span) -> Directive {
    let source = span.slice(text);
    let (name, role) = match kind {
        DirectiveKind::Fence => fence(source),
        DirectiveKind::Component => component(source),
        DirectiveKind::Liquid => liquid(source),
        DirectiveKind::Shortcode => shortcode(source),
        DirectiveKind::Brace => brace(source),
        DirectiveKind::Admonition => (word(source, &['!', '?', '+', ' ']), DirectiveRole::Single),
        DirectiveKind::Tab | DirectiveKind::Module => ("", DirectiveRole::Single),
    };
    let name = if name.is_empty() {
        Span::at(span.start, 0)
    } else {
        let start = name.as_ptr() as usize - source.as_ptr() as usize;
        Span::at(span.start + start as u32, name.len() as u32)
    };
    Directive {
        kind,
        span,
        block: None,
        name,
        role,
        purpose: purpose(kind, name.slice(text)),
        partner: None,
    }
}

/// Pairs what opens with what closes it. Linear: what is left open is dropped once.
pub(super) fn pair(text: &str, directives: &mut [Directive]) {
    let mut open: Vec<u32> = Vec::new();
    let mut counts: FxHashMap<Key<'_>, u32> = FxHashMap::default();
    for index in 0..directives.len() {
        let key = key(text, &directives[index]);
        match directives[index].role {
            DirectiveRole::Opens => {
                open.push(index as u32);
                *counts.entry(key).or_default() += 1;
            }
            DirectiveRole::Closes => {
                if !is_open(&counts, key) {
                    continue;
                }
                while let Some(last) = open.pop() {
                    let other = self::key(text, &directives[last as usize]);
                    if let Some(count) = counts.get_mut(&other) {
                        *count -= 1;
                    }
                    if closes(key, other) {
                        directives[last as usize].partner = Some(index as u32);
                        directives[index].partner = Some(last);
                        break;
                    }
                }
            }
            DirectiveRole::Branches | DirectiveRole::Single => {}
        }
    }
}

/// What an opening and a closing line have in common: the syntax and the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// The number of colons of a fence that `:::` closes.
    Fence(u32),
    /// The number of backticks.
    Ticks(u32),
    Named(&'a str),
}

fn key<'a>(text: &'a str, directive: &Directive) -> Key<'a> {
    let name = directive.name.slice(text);
    if directive.kind == DirectiveKind::Fence {
        let source = directive.span.slice(text);
        let first = source.bytes().next().unwrap_or(b':');
        let count = source.bytes().take_while(|byte| *byte == first).count() as u32;
        if first != b':' {
            return Key::Ticks(count);
        }
        let is_named = directive.role == DirectiveRole::Closes && !name.is_empty()
            || OPEN_PARTS.contains(&name)
            || matches!(name, "zone" | "moniker");
        return if is_named {
            Key::Named(name)
        } else {
            Key::Fence(count)
        };
    }
    Key::Named(name)
}

/// A fence of colons closes one with as many or fewer.
fn closes(close: Key<'_>, open: Key<'_>) -> bool {
    match (close, open) {
        (Key::Fence(close), Key::Fence(open)) | (Key::Ticks(close), Key::Ticks(open)) => {
            close >= open
        }
        _ => close == open,
    }
}

fn is_open(counts: &FxHashMap<Key<'_>, u32>, close: Key<'_>) -> bool {
    match close {
        Key::Named(_) | Key::Ticks(_) => counts.get(&close).is_some_and(|count| *count > 0),
        // Few fences have more than ten colons.
        Key::Fence(colons) => (3..=colons.min(64)).any(|colons| {
            counts
                .get(&Key::Fence(colons))
                .is_some_and(|count| *count > 0)
        }),
    }
}

/// The word behind the marks of a syntax: letters, digits, `_`, `-`, `.`, `/`.
fn word<'a>(source: &'a str, marks: &[char]) -> &'a str {
    let rest = source.trim_start_matches(marks);
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/'));
    rest[..end.unwrap_or(rest.len())].trim_end_matches(['/', '-'])
}

fn fence(source: &str) -> (&str, DirectiveRole) {
    let name = word(source, &[':', '`', '~', ' ', '{']);
    if name.is_empty() {
        return ("", DirectiveRole::Closes);
    }
    if let Some(part) = name.strip_suffix("-end") {
        return (part, DirectiveRole::Closes);
    }
    let is_whole = source.trim_end().ends_with(":::") && !OPEN_PARTS.contains(&name);
    let role = if is_whole {
        DirectiveRole::Single
    } else {
        DirectiveRole::Opens
    };
    (name, role)
}

fn component(source: &str) -> (&str, DirectiveRole) {
    let name = word(source, &['<', '/', ' ']);
    let role = if source.starts_with("</") {
        DirectiveRole::Closes
    } else if source.ends_with("/>") {
        DirectiveRole::Single
    } else {
        DirectiveRole::Opens
    };
    (name, role)
}

fn liquid(source: &str) -> (&str, DirectiveRole) {
    let name = word(source, &['{', '%', '-', '+', ' ']);
    if BRANCHES.contains(&name) {
        return (name, DirectiveRole::Branches);
    }
    match name.strip_prefix("end") {
        Some(part) => (part.trim_start_matches('_'), DirectiveRole::Closes),
        None => (name, DirectiveRole::Opens),
    }
}

fn shortcode(source: &str) -> (&str, DirectiveRole) {
    let inner = source.trim_start_matches(['{', '<', '%', '-', '#', ' ']);
    let name = word(inner, &['/', ' ']);
    let is_tag = source.starts_with("{{<") || source.starts_with("{{%");
    let role = if inner.starts_with('/') {
        DirectiveRole::Closes
    } else if !is_tag && !source.starts_with("{{#") || is_self_closing(source) {
        DirectiveRole::Single
    } else if BRANCHES.contains(&name) {
        DirectiveRole::Branches
    } else {
        DirectiveRole::Opens
    };
    (name, role)
}

fn is_self_closing(source: &str) -> bool {
    source.ends_with("/>}}") || source.ends_with("/%}}")
}

/// `{start_tabs}`, `{tab|ios}`, `{end_tabs}`; others have no counterpart.
fn brace(source: &str) -> (&str, DirectiveRole) {
    let name = word(source, &['{', ' ']);
    if let Some(part) = name.strip_prefix("start_") {
        return (part, DirectiveRole::Opens);
    }
    if let Some(part) = name.strip_prefix("end_") {
        return (part, DirectiveRole::Closes);
    }
    let is_branch = source[1..].starts_with("tab|");
    let role = if is_branch {
        DirectiveRole::Branches
    } else {
        DirectiveRole::Single
    };
    (name, role)
}

/// What a name says that the directive holds.
fn purpose(kind: DirectiveKind, name: &str) -> Purpose {
    match kind {
        DirectiveKind::Admonition => return Purpose::Callout,
        DirectiveKind::Tab => return Purpose::Tab,
        DirectiveKind::Module => return Purpose::Other,
        _ if name.is_empty() => return Purpose::Other,
        _ => {}
    }
    let exact = Purpose::of_name(name);
    // `::: httpx.WriteError` is a name of code, whose documentation comes there.
    if exact != Purpose::Other || name.contains('.') {
        return exact;
    }
    let folded = name.to_ascii_lowercase();
    // A compound is known by a word of it, where that word alone says what it holds.
    let has_word = |names: &[&str]| {
        names
            .iter()
            .any(|word| word.len() > 2 && (folded.starts_with(word) || folded.ends_with(word)))
    };
    let known = [
        Purpose::TabSet,
        Purpose::Callout,
        Purpose::Figure,
        Purpose::Accordion,
    ];
    let found = NAMES
        .iter()
        .find(|(purpose, names)| known.contains(purpose) && has_word(names));
    found.map_or(Purpose::Other, |(purpose, _)| *purpose)
}

impl Purpose {
    /// What a directive of this name holds.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let is_name = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let found = NAMES.iter().find(|(_, names)| is_name(names));
        found.map_or(Self::Other, |(purpose, _)| *purpose)
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;
    use crate::document::{DirectiveRole, Purpose};

    #[test]
    fn roles_and_purposes_are_read_from_every_syntax() {
        use DirectiveRole::{Branches, Closes, Opens, Single};
        for (source, role, name, purpose) in [
            ("::: note", Opens, "note", Purpose::Callout),
            (":::", Closes, "", Purpose::Other),
            (
                ":::image source=\"a.png\":::",
                Single,
                "image",
                Purpose::Figure,
            ),
            ("::: zone-end", Closes, "zone", Purpose::Condition),
            ("{% endif %}", Closes, "if", Purpose::Condition),
            ("{%- else -%}", Branches, "else", Purpose::Other),
            ("{{< tab \"iOS\" >}}", Opens, "tab", Purpose::Tab),
            ("{{% /tabs %}}", Closes, "tabs", Purpose::TabSet),
            (
                "{{< figure src=\"a.png\" >}}",
                Opens,
                "figure",
                Purpose::Figure,
            ),
            ("<TabItem value=\"a\">", Opens, "TabItem", Purpose::Tab),
            (
                "::: httpx.WriteError",
                Opens,
                "httpx.WriteError",
                Purpose::Other,
            ),
            ("<Tabs>", Opens, "Tabs", Purpose::TabSet),
            ("<DeployNote />", Single, "DeployNote", Purpose::Callout),
            ("{tab|ios}", Branches, "tab", Purpose::Tab),
            ("{end_tabs}", Closes, "tabs", Purpose::TabSet),
            ("{{< notice warning >}}", Opens, "notice", Purpose::Callout),
            ("{% error %}", Opens, "error", Purpose::Callout),
        ] {
            let doc = parse(&format!("{source}\n"));
            let found = &doc.directives[0];
            let read = (found.role, doc.slice(found.name), found.purpose);
            assert_eq!(read, (role, name, purpose), "{source}");
        }
        let doc = parse("!!! danger\n\n    x\n");
        assert_eq!(doc.directives[0].purpose, Purpose::Callout);
    }

    #[test]
    fn what_opens_is_paired_with_what_closes_it() {
        let doc = parse(
            "::::tabs\n\n:::note\n\nx\n\n:::\n\n::::\n\n{% include a %}\n\n{% if x %}\n\ny\n\n{% endif %}\n",
        );
        let partners: Vec<_> = doc.directives.iter().map(|one| one.partner).collect();
        assert_eq!(
            partners,
            [Some(3), Some(2), Some(1), Some(0), None, Some(6), Some(5)]
        );
    }
}
