//! Emoji shortcodes of markdown-it-emoji, which `VitePress` takes out of a heading.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// The names that `:name:` may hold, sorted by bytes; the list of markdown-it-emoji 3 (MIT), from gemoji.
static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("data/emoji_names.txt").lines().collect());

/// Emoticons of markdown-it-emoji 3 (MIT), a longer one before its own beginning.
const EMOTICONS: [&str; 69] = [
    "x-)", "o:-)", "o:)", "]:-)", "]:-(", "]:)", "]:(", "X-)", "O:-)", "O:)", "B-)", ">:-(", ">:(",
    "<\\3", "<3", "</3", ";-)", ";-(", ";)", ";(", ":|", ":z", ":s", ":o", ":P", ":O", ":D", ":@",
    ":/", ":-|", ":-o", ":-Z", ":-S", ":-P", ":-O", ":-D", ":-@", ":-/", ":-*", ":-)", ":-(",
    ":-$", ":-\")", ":,D", ":,-D", ":,-)", ":,-(", ":,)", ":,(", ":,'-(", ":,'(", ":*", ":)", ":(",
    ":'D", ":'-D", ":'-)", ":'-(", ":')", ":'(", ":$", ":\")", "8-)", "0:-)", "0:)", ",:-)",
    ",:-(", ",:)", ",:(",
];

/// Appends `text` without its shortcodes and emoticons.
pub(crate) fn push_without_shortcodes(text: &str, out: &mut String) {
    if !text
        .bytes()
        .any(|byte| matches!(byte, b':' | b';' | b'<' | b')' | b'('))
    {
        out.push_str(text);
        return;
    }
    let mut at = 0;
    while let Some(ch) = text[at..].chars().next() {
        if let Some(length) = shortcode(&text[at..]) {
            at += length;
            continue;
        }
        let rest = &text[at..];
        if let Some(emoticon) = EMOTICONS
            .iter()
            .find(|emoticon| rest.starts_with(**emoticon))
        {
            let is_apart = text[..at].chars().next_back().is_none_or(is_edge)
                && rest[emoticon.len()..].chars().next().is_none_or(is_edge);
            if !is_apart {
                out.push_str(emoticon);
            }
            at += emoticon.len();
            continue;
        }
        out.push(ch);
        at += ch.len_utf8();
    }
}

/// The length of the shortcode that the text starts with.
fn shortcode(text: &str) -> Option<usize> {
    let body = text.strip_prefix(':')?;
    let length = body.find(':')?;
    NAMES
        .binary_search(&&body[..length])
        .is_ok()
        .then_some(length + 2)
}

/// Whether an emoticon may be next to the character: a separator, punctuation or a control (Z, P, Cc).
fn is_edge(ch: char) -> bool {
    ch.is_control()
        || matches!(
            ch.general_category_group(),
            GeneralCategoryGroup::Separator | GeneralCategoryGroup::Punctuation
        )
}
