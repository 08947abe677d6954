//! The entries of a sidebar that a configuration script writes out.

use crate::text::{ScriptToken, Span, script_tokens};

/// What a script says of a sidebar.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sidebar {
    /// What names pages.
    pub(super) entries: Vec<Named>,
    /// The folders whose pages it lists without naming them.
    pub(super) folders: Vec<String>,
    /// Whether code adds entries.
    pub(super) is_open: bool,
    /// Whether the entries start from a base that is not followed.
    pub(super) has_base: bool,
}

/// What names a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The id, slug or address.
    pub(super) name: String,
    /// Where it is written.
    pub(super) span: Span,
    /// The list that it is in: entries next to each other have the same number.
    pub(super) list: u32,
}

/// How entries name pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// Docusaurus: strings of lists, and `id`.
    Ids,
    /// Starlight: strings of `items`, and `slug`.
    Slugs,
    /// `VitePress`: `link`.
    Links,
}

/// Reads the whole of a script, or the value of its first key `below`.
pub(super) fn read(text: &str, below: Option<&str>, naming: Naming) -> Sidebar {
    let tokens = script_tokens(text);
    let all = match below {
        None => &*tokens,
        Some(key) => value_of(&tokens, key),
    };
    let mut sidebar = Sidebar::default();
    // The open brackets, each with the key before it.
    let mut open: Vec<(u8, &str)> = Vec::new();
    // The open lists, by the token that opens each.
    let mut lists: Vec<u32> = Vec::new();
    let mut key = "";
    let mut index = 0;
    while let Some(token) = all.get(index) {
        let next = all.get(index + 1);
        match token {
            ScriptToken::Mark(mark @ (b'{' | b'[')) => {
                open.push((*mark, std::mem::take(&mut key)));
                if *mark == b'[' {
                    lists.push(index as u32);
                }
            }
            ScriptToken::Mark(b'}' | b']') => {
                if let Some((b'[', _)) = open.pop() {
                    lists.pop();
                }
                key = "";
            }
            ScriptToken::Mark(b',') => key = "",
            ScriptToken::Mark(b':') => {}
            ScriptToken::Word(word) if next == Some(&ScriptToken::Mark(b':')) => key = word,
            ScriptToken::Text((word, _)) if next == Some(&ScriptToken::Mark(b':')) => key = word,
            ScriptToken::Text((text, span)) => {
                let around = open.last().copied();
                sidebar.has_base |= key == "base";
                if matches!(key, "dirName" | "directory") {
                    sidebar.folders.push(text.clone());
                } else if is_entry(naming, around, key) {
                    sidebar.entries.push(Named {
                        name: text.clone(),
                        span: *span,
                        list: lists.last().copied().unwrap_or_default(),
                    });
                }
            }
            ScriptToken::Word(word) if is_plain(word) => {}
            // Code that words an entry lists nothing.
            _ if WORDING.contains(&key) => index = end_of_value(all, index) - 1,
            _ => sidebar.is_open |= below.is_some() || !open.is_empty(),
        }
        index += 1;
    }
    sidebar
}

/// Keys of an entry that say how it looks, and not where it leads.
const WORDING: [&str; 10] = [
    "label",
    "text",
    "title",
    "description",
    "className",
    "collapsed",
    "collapsible",
    "customProps",
    "badge",
    "translations",
];

/// The comma or bracket behind the value that the token at `at`, no bracket that closes, is part of.
fn end_of_value(tokens: &[ScriptToken], at: usize) -> usize {
    let mut index = at;
    while let Some(token) = tokens.get(index) {
        match token {
            ScriptToken::Mark(b',' | b'}' | b']' | b')') if index > at => return index,
            ScriptToken::Mark(b'{' | b'[' | b'(') => {
                index = crate::text::end_of_bracket(tokens, index);
            }
            _ => {}
        }
        index += 1;
    }
    tokens.len()
}

fn is_entry(naming: Naming, around: Option<(u8, &str)>, key: &str) -> bool {
    match naming {
        Naming::Ids => match around {
            Some((b'[', list)) => !matches!(list, "tags" | "keywords" | "toc"),
            Some((_, _)) => key == "id",
            None => false,
        },
        Naming::Slugs => match around {
            Some((b'[', list)) => list == "items" || list.is_empty(),
            Some((_, _)) => key == "slug",
            None => false,
        },
        Naming::Links => around.is_some() && key == "link",
    }
}

/// Words that are literals, and not the names of code.
fn is_plain(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "undefined")
}

/// The value behind a key: up to the bracket that closes it.
fn value_of<'a>(tokens: &'a [ScriptToken], key: &str) -> &'a [ScriptToken] {
    let found = tokens.windows(3).position(|three| {
        matches!(&three[0], ScriptToken::Word(word) if word == key)
            && three[1] == ScriptToken::Mark(b':')
            && matches!(three[2], ScriptToken::Mark(b'[' | b'{'))
    });
    let Some(at) = found.map(|found| found + 2) else {
        return &[];
    };
    let end = crate::text::end_of_bracket(tokens, at);
    tokens.get(at..=end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Naming, read};

    fn names(text: &str, below: Option<&str>, naming: Naming) -> Vec<String> {
        let entries = read(text, below, naming).entries.into_iter();
        entries.map(|entry| entry.name).collect()
    }

    #[test]
    fn entries_that_are_written_out_are_read() {
        let text = "module.exports = { docs: ['intro', { type: 'category', label: 'A', link: { type: 'doc', id: 'b/c' }, items: ['d'] }, { 'E': ['f'] }, { type: 'link', href: '/x' }] };";
        assert_eq!(names(text, None, Naming::Ids), ["intro", "b/c", "d", "f"]);
        assert!(!read(text, None, Naming::Ids).is_open);
        let text = "export default defineConfig({ integrations: [starlight({ title: 'T', sidebar: [{ label: 'A', items: ['a', { label: 'B', slug: 'b' }] }, { label: 'R', autogenerate: { directory: 'r' } }] })] });";
        assert_eq!(names(text, Some("sidebar"), Naming::Slugs), ["a", "b"]);
        let said = read(text, Some("sidebar"), Naming::Slugs);
        assert!(!said.is_open);
        assert_eq!(said.folders, ["r"]);
        let text = "{ themeConfig: { sidebar: { '/guide/': [{ text: 'A', link: '/guide/a' }] } } }";
        assert_eq!(names(text, Some("sidebar"), Naming::Links), ["/guide/a"]);
        assert!(read("module.exports = { docs: [...made()] }", None, Naming::Ids).is_open);
        let text = "x = { docs: [{ type: 'category', label: t({ id: 'x', message: 'y' }), collapsed: !isDev, items: ['a', ...more] }, 'b'] }";
        assert_eq!(names(text, None, Naming::Ids), ["a", "b"]);
        assert!(read(text, None, Naming::Ids).is_open);
        let known = text.replace(", ...more", "");
        assert!(!read(&known, None, Naming::Ids).is_open);
        for broken in ["x = { label: t(", "x = [{ label: t", "x = { label: ("] {
            assert!(names(broken, None, Naming::Ids).is_empty());
        }
        for broken in ["sidebar: [", "sidebar: {", "]", "{'a': ["] {
            assert!(names(broken, Some("sidebar"), Naming::Ids).is_empty());
        }
    }
}
