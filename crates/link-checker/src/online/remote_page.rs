//! What was seen of a page on the web, and whether a fragment lands on it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::target::hash;

/// What was seen of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RemotePage {
    /// The ids and names that a fragment can land on.
    #[serde(skip)]
    pub(super) ids: Ids,
    /// Whether each wanted piece of text is there, by its fragment.
    pub(super) texts: BTreeMap<Box<str>, bool>,
    /// How far the page was seen.
    pub(super) extent: Extent,
}

/// Ids of a page, of which only a hash is kept: they are many, and are only compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids(pub(super) BTreeSet<u64>);

impl Ids {
    /// Whether one of the ids is this, as far as its hash tells.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains(&hash(id.as_bytes()))
    }
}

impl<'a> FromIterator<&'a str> for Ids {
    fn from_iter<T: IntoIterator<Item = &'a str>>(ids: T) -> Self {
        Self(ids.into_iter().map(|id| hash(id.as_bytes())).collect())
    }
}

/// The ids that a fragment lands on: itself, and what GitHub makes of the ids that its users write,
/// which links leave out.
pub(super) fn landings(fragment: &str) -> [Option<Cow<'_, str>>; 3] {
    const PREFIX: &str = "user-content-";
    [
        Some(Cow::Borrowed(fragment)),
        Some(Cow::Owned(format!("{PREFIX}{fragment}"))),
        fragment.strip_prefix(PREFIX).map(Cow::Borrowed),
    ]
}

/// How far a page was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Extent {
    /// To its end.
    Whole,
    /// Up to the last thing that was wanted.
    #[default]
    Part,
    /// To its end, but scripts add to it.
    Scripted,
    /// Up to the most that is read.
    Cut,
    /// It has no anchors that a program could see: an image, a download.
    Opaque,
}

impl RemotePage {
    /// Whether a fragment lands somewhere; `None` when that cannot be seen.
    pub(super) fn answer(&self, fragment: &str) -> Option<bool> {
        let (id, text) = match fragment.split_once(":~:") {
            Some((id, _)) => (
                percent_decode_str(id).decode_utf8_lossy(),
                *self.texts.get(fragment)?,
            ),
            None => (fragment.into(), true),
        };
        match (id.is_empty() || self.has(&id)) && text {
            true => Some(true),
            false if self.extent == Extent::Whole && !is_made_by_scripts(fragment) => Some(false),
            false => None,
        }
    }

    /// Whether the page was read far enough to answer for a fragment without asking again.
    pub(super) fn knows(&self, fragment: &str) -> bool {
        self.answer(fragment) == Some(true)
            || match self.extent {
                Extent::Part => false,
                Extent::Opaque => true,
                Extent::Whole | Extent::Scripted | Extent::Cut => {
                    !fragment.contains(":~:") || self.texts.contains_key(fragment)
                }
            }
    }

    fn has(&self, id: &str) -> bool {
        let mut landings = landings(id).into_iter().flatten();
        landings.any(|id| self.ids.has(&id))
    }
}

/// Whether a fragment is one that scripts read: routes (`#/settings`, `#!page`), lines of code.
pub(super) fn is_made_by_scripts(fragment: &str) -> bool {
    let is_line = |text: &str| {
        let digits = text.trim_start_matches(['L', 'C']);
        digits.len() < text.len()
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    fragment.starts_with(['/', '!'])
        || fragment.contains('=') && !fragment.contains(":~:")
        || fragment.split('-').all(|part| {
            is_line(part) || part.split_once('C').is_some_and(|(line, _)| is_line(line))
        })
}

/// The directives of a text fragment: what has to follow what, folded.
pub(super) fn text_parts(fragment: &str) -> Vec<Vec<String>> {
    let Some((_, directives)) = fragment.split_once(":~:") else {
        return Vec::new();
    };
    let decode = |part: &str| fold(&percent_decode_str(part).decode_utf8_lossy());
    directives
        .split('&')
        .filter_map(|directive| directive.strip_prefix("text="))
        .map(|value| {
            value
                .split(',')
                .map(|part| {
                    // `prefix-,` and `,-suffix` are text beside what is marked.
                    decode(part.trim_start_matches('-').trim_end_matches('-'))
                })
                .filter(|part| !part.is_empty())
                .collect()
        })
        .collect()
}

/// Text for comparing, as browsers do it: lower case, without accents and what cannot be seen, white
/// space folded.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            continue;
        }
        let plain = word
            .nfkd()
            .filter(|c| !is_combining_mark(*c) && !is_unseen(*c));
        out.extend(plain.flat_map(char::to_lowercase));
    }
    out
}

/// Soft hyphens, joiners, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Whether folded text holds everything that a text fragment names, in its order.
pub(super) fn holds_text(folded: &str, fragment: &str) -> bool {
    text_parts(fragment).iter().all(|parts| {
        let mut rest = folded;
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str], extent: Extent) -> RemotePage {
        RemotePage {
            ids: ids.iter().copied().collect(),
            texts: BTreeMap::new(),
            extent,
        }
    }

    #[test]
    fn an_id_is_there_or_not_or_cannot_be_seen() {
        let whole = page(&["a", "é", "user-content-b"], Extent::Whole);
        assert_eq!(whole.answer("a"), Some(true));
        assert_eq!(whole.answer("é"), Some(true));
        assert_eq!(whole.answer("b"), Some(true));
        assert_eq!(whole.answer("A"), Some(false));
        assert_eq!(
            page(&["a"], Extent::Whole).answer("user-content-a"),
            Some(true)
        );
        for extent in [Extent::Part, Extent::Scripted, Extent::Cut, Extent::Opaque] {
            assert_eq!(page(&["a"], extent).answer("a"), Some(true));
            assert_eq!(page(&["a"], extent).answer("x"), None);
        }
    }

    #[test]
    fn fragments_of_scripts_are_not_called_missing() {
        let whole = page(&[], Extent::Whole);
        for fragment in ["/route", "!x", "L10", "L10-L20", "L1C2-L3C4", "page=3"] {
            assert_eq!(whole.answer(fragment), None, "{fragment}");
        }
        for fragment in ["Lima", "L", "l10", "a-L10"] {
            assert_eq!(whole.answer(fragment), Some(false), "{fragment}");
        }
    }

    #[test]
    fn text_has_to_come_in_its_order() {
        let text = fold("Open  the Settings.\nThen tap\tPrivacy — now. Cafe\u{301} so\u{ad}ft");
        for fragment in [
            ":~:text=tap%20privacy",
            ":~:text=open,privacy",
            "x:~:text=the-,settings,-then",
            ":~:text=open&text=now",
            ":~:text=caf%C3%A9%20soft",
        ] {
            assert!(holds_text(&text, fragment), "{fragment}");
        }
        for fragment in [
            ":~:text=privacy,open",
            ":~:text=nothing",
            ":~:text=open&text=no%20way",
        ] {
            assert!(!holds_text(&text, fragment), "{fragment}");
        }
    }

    #[test]
    fn a_page_answers_only_for_what_it_was_read_far_enough_to_know() {
        assert!(page(&["a"], Extent::Part).knows("a"));
        assert!(!page(&["a"], Extent::Part).knows("b"));
        assert!(page(&["a"], Extent::Whole).knows("b"));
        assert!(!page(&["a"], Extent::Whole).knows(":~:text=x"));
    }
}
