//! The items of menu paths: where one may begin and end.

use crate::document::GAP;
use crate::language::is_word;
use crate::text::script::is_chinese_or_japanese;
use crate::text::sentence::{is_pause, is_stop};

/// Bytes that one item of a path may have.
const MAX_ITEM_LEN: usize = 60;

/// The end of a text: of its last line, as much as a menu item may have.
pub(super) fn tail(text: &str) -> &str {
    let from = text.ceil_char_boundary(text.len().saturating_sub(MAX_ITEM_LEN));
    let tail = &text[from..];
    tail.rsplit('\n').next().unwrap_or(tail)
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// Whether the name of a menu item can begin here: a capital, a letter without case, a quote, an icon.
pub(super) fn starts_item(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('"' | '“' | '„' | '«' | '‘' | '\'' | '「') => {
            chars.next().is_some_and(char::is_alphanumeric)
        }
        Some(GAP) => true,
        Some(c) => c.is_alphabetic() && !c.is_lowercase(),
        None => false,
    }
}

/// Whether a text begins with the name of something in a program, such as `AllowLogin`.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut word = text.chars().take_while(|c| is_word(*c)).skip(1);
    word.any(|c| !c.is_lowercase())
}

/// Whether the name of a menu item can end here: its last words hold one that [`starts_item`] takes.
pub(super) fn ends_item(text: &str) -> bool {
    let line = tail(text);
    let mut words = line.rsplit(is_space).take(3);
    line.ends_with(|c: char| {
        is_word(c) || c == GAP || matches!(c, '"' | '”' | '“' | '»' | '’' | '\'' | ')' | '」' | '…')
    }) && words.any(|word| starts_item(word.trim_start_matches(['(', '['])))
}

/// The last word of a text, without the punctuation around it.
pub(super) fn last_word(text: &str) -> &str {
    let text = tail(text).trim_end_matches(|c: char| !is_word(c));
    let start = text.char_indices().rev().find(|(_, c)| !is_word(*c));
    &text[start.map_or(0, |(at, c)| at + c.len_utf8())..]
}

/// Whether the last word has no small letter at its start: "the Settings", not "the settings".
pub(super) fn ends_with_name(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    !word
        .trim_start_matches(|c: char| !is_word(c))
        .starts_with(char::is_lowercase)
}

/// Whether words come before the name of the menu, so that it is not a term with its explanation.
pub(super) fn is_led_in(text: &str) -> bool {
    let words = tail(text).trim_start();
    words.contains(char::is_whitespace)
        || words.starts_with(['(', '"', '“', '„', '«'])
        || words.chars().any(is_chinese_or_japanese)
}

/// Whether a text between two separators is one item.
pub(super) fn is_item(text: &str) -> bool {
    text.len() <= MAX_ITEM_LEN
        && !text
            .contains(|c| is_stop(c) || is_pause(c) || matches!(c, '\n' | '(' | ')' | '（' | '）'))
}
