//! Menu paths, such as "Settings > Privacy > Passcode".

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::language::{self, Language};
use crate::rules::wording::mixed_path_separator::emphasis::{
    between_strong, parts_strong, within_emphasis,
};
use crate::rules::wording::mixed_path_separator::menu_items::{
    ends_item, ends_with_name, is_identifier, is_item, is_led_in, is_space, last_word, starts_item,
    tail,
};
use crate::text::ByteSearch;

/// The separators that are read, at the index of their pattern; longer ones first.
const SEPARATORS: [&str; 21] = [
    "-->", "->", "=>", ">>", ">", "→", "➜", "➔", "➡", "⇒", "⟶", "▸", "►", "▶", "»", "›", "—", "–",
    "-", "/", "|",
];

/// The first separator that is ordinary punctuation as well.
const FIRST_ORDINARY: usize = 16;

/// One separator of a path.
#[derive(Clone, Debug)]
pub(super) struct Separator {
    /// What it is, without spaces.
    pub(super) text: &'static str,
    /// Its place in the prose of the page, without spaces.
    pub(super) range: Range<usize>,
    /// Whether it is never ordinary punctuation.
    pub(super) is_plain: bool,
    /// Whether it is a slash without spaces, as file names have it.
    pub(super) is_joined_slash: bool,
}

/// A menu path.
#[derive(Clone, Debug)]
pub(super) struct MenuPath {
    /// In order; at least one.
    pub(super) separators: Vec<Separator>,
    /// Whether it is certainly a menu path, and not the drawing of a process.
    pub(super) is_certain: bool,
    /// Whether only another path of the page shows that it begins with a menu.
    is_guess: bool,
}

/// Finds menu paths.
#[derive(Debug)]
pub(super) struct MenuPathFinder {
    english: Option<&'static Language>,
}

/// The bytes that separators start with.
static STARTS: LazyLock<ByteSearch> = LazyLock::new(|| ByteSearch::new(b"-=>/|\xc2\xe2"));

/// The separators of a text, the longest at each place, without overlap.
fn separators(text: &str) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = STARTS.find(bytes, from)?;
            let here = SEPARATORS.iter().enumerate();
            let longest = here
                .filter(|(_, separator)| bytes[at..].starts_with(separator.as_bytes()))
                .max_by_key(|(_, separator)| separator.len());
            let Some((pattern, separator)) = longest else {
                from = at + 1;
                continue;
            };
            from = at + separator.len();
            return Some((pattern, at..from));
        }
    })
}

/// The separator at a place, where an item may follow it and the spaces around it are those of one.
fn separator(text: &str, pattern: usize, range: &Range<usize>) -> Option<Separator> {
    let (left, right) = (&text[..range.start], &text[range.end..]);
    let is_spaced = left.ends_with(is_space) && right.starts_with(is_space);
    let is_plain = pattern < FIRST_ORDINARY;
    // "Settings>Privacy" and "Settings/Privacy" are paths as well, "Wi-Fi" is none.
    let is_joined = !left.ends_with(is_space) && !right.starts_with(is_space);
    let is_slash = range.len() == 1 && text.as_bytes()[range.start] == b'/';
    let is_separator = is_spaced || is_joined && (is_plain || is_slash);
    let is_name = is_joined && is_slash && is_identifier(right);
    let is_one = is_separator && !is_name && starts_item(right.trim_start_matches(is_space));
    is_one.then(|| Separator {
        text: SEPARATORS[pattern],
        range: range.clone(),
        is_plain,
        is_joined_slash: is_joined && is_slash,
    })
}

impl MenuPathFinder {
    pub(super) fn new() -> Self {
        Self {
            english: language::find("en"),
        }
    }

    /// The paths of a page, in source order. Linear in the prose.
    pub(super) fn find(&self, page: &Document) -> Vec<MenuPath> {
        let paths = self.read(page, &FxHashSet::default());
        // What begins a path once is a menu elsewhere on the page as well.
        let text = page.prose().all();
        let menus: FxHashSet<&str> = paths
            .iter()
            .filter(|path| path.is_certain && path.separators[0].is_plain)
            .map(|path| last_word(&text[..path.separators[0].range.start]))
            .filter(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
            .collect();
        if menus.is_empty() {
            return paths;
        }
        self.read(page, &menus)
    }

    fn read(&self, page: &Document, menus: &FxHashSet<&str>) -> Vec<MenuPath> {
        let text = page.prose().all();
        let mut paths: Vec<MenuPath> = Vec::new();
        for (pattern, range) in separators(text) {
            let (left, right) = (&text[..range.start], &text[range.end..]);
            let is_spaced = left.ends_with(is_space) && right.starts_with(is_space);
            let Some(separator) = separator(text, pattern, &range) else {
                continue;
            };
            let is_plain = separator.is_plain;
            let last = paths.last_mut().filter(|path| {
                let from = path.separators.last().map_or(0, |last| last.range.end);
                is_item(&text[from..range.start])
            });
            if let Some(path) = last {
                // The name of an item may hold a dash or a slash: "Bundle / APK".
                let is_same = path
                    .separators
                    .last()
                    .is_some_and(|last| last.text == separator.text);
                if is_plain || is_same {
                    // Dashes between three bold names are not punctuation.
                    path.is_certain |=
                        is_spaced && parts_strong(page, left.trim_end().len(), &range);
                    path.separators.push(separator);
                }
                continue;
            }
            let left = left.trim_end_matches(is_space);
            let is_known = !is_plain && is_spaced && menus.contains(last_word(left));
            let is_menu = self.ends_with_menu(page, left);
            let is_dash = matches!(separator.text, "—" | "–");
            let is_bold = is_dash && parts_strong(page, left.len(), &range);
            let is_path = if is_plain {
                is_menu || ends_item(left)
            } else if is_bold {
                true
            } else {
                (is_menu || is_known)
                    && is_led_in(left)
                    && !self.starts_with_menu(page, right)
                    && ends_with_name(left)
            };
            if is_path {
                paths.push(MenuPath {
                    separators: vec![separator],
                    is_certain: is_menu
                        || is_plain
                            && (between_strong(page, left.len(), &range)
                                || within_emphasis(page, left.len(), &range)),
                    is_guess: is_known && !is_menu && !is_bold,
                });
            }
        }
        // One dash or slash behind such a name may be punctuation, two are not.
        paths.retain(|path| !path.is_guess || path.separators.len() > 1);
        for path in &mut paths {
            path.is_certain |= path.is_guess;
        }
        paths
    }

    fn ends_with_menu(&self, page: &Document, left: &str) -> bool {
        let tail = tail(left);
        let tail = tail.trim_end_matches(['"', '”', '“', '»', '’', '\'', '」']);
        [page.language, self.english]
            .into_iter()
            .flatten()
            .any(|language| language.ends_with_menu(tail))
    }

    /// "Settings / Options" are alternatives.
    fn starts_with_menu(&self, page: &Document, right: &str) -> bool {
        let word = right.split_whitespace().next().unwrap_or_default();
        self.ends_with_menu(page, word)
    }
}
