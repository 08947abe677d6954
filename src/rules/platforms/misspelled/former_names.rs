//! Where another spelling than that of the system is the right one: a former name, a quoted one, a noun.

use crate::document::GAP;
use crate::language::ANY;
use crate::rules::platforms::misspelled::spelling_exceptions::{is_in, trim};
use crate::rules::platforms::misspelled::spellings::{Fault, Spelled};
use crate::rules::surroundings::around;

/// Names of releases before the system was called macOS, and what else begins with `Mac OS`.
const FORMER: &str = "Cheetah Puma Jaguar Panther Tiger Leopard Snow Lion Mountain Mavericks \
    Yosemite El Extended Roman Standard Server";

/// Whether the name is part of a menu path, which was called so: `Admin > Mac OS X > Devices`.
pub(crate) fn is_menu(text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    found.fault == Fault::Listed
        && before.contains('>')
        && after.trim_start_matches(['*', ' ', GAP]).starts_with('>')
}

/// Whether the system had that name in the release the text is about: `OS X 10.9`, `Mac OS 9`.
pub(crate) fn is_former(text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    if before.trim_end().ends_with("lassic") {
        return true;
    }
    let after = after.trim_start().trim_start_matches(['(', 'v']);
    let next = after
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    if is_in(FORMER, next) {
        return true;
    }
    let word = &text[found.start..found.end];
    let mut numbers = next.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(10)), Some(Ok(minor))) => minor <= 11 && word.contains('X'),
        (Some(Ok(major)), _) => (6..=9).contains(&major) && word == "Mac OS",
        _ => false,
    }
}

/// Whether quotes hold nothing but the spelling: then the text is about the word.
pub(crate) fn is_quoted(text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    // The title of a tab is nothing else: `=== "ANDROID"`.
    before.chars().count() + after.chars().count() > 2
        && before.ends_with([
            '"', '\'', '“', '”', '„', '‘', '‚', '«', '»', '‹', '「', '『',
        ])
        && after.starts_with(['"', '\'', '”', '“', '’', '‘', '»', '«', '›', '」', '』'])
}

/// Whether the spelling is part of a quotation, such as a text of the screen.
pub(crate) fn is_in_quotes(text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    let opens = |open: char, close: char| {
        before
            .rfind(open)
            .is_some_and(|at| !before[at + open.len_utf8()..].contains(close))
            && after.contains(close)
    };
    // The title of a tab is nothing else: `=== "ANDROID"`.
    let is_all = before.chars().count() + after.chars().count() <= 2;
    !is_all && before.matches('"').count() % 2 == 1 && after.contains('"')
        || [('“', '”'), ('„', '“'), ('«', '»'), ('「', '」')]
            .iter()
            .any(|(open, close)| opens(*open, *close))
}

/// Whether `android` is the noun, a machine like a man: `an android dreams`.
pub(crate) fn is_android_noun(word: &str, text: &str, found: &Spelled<'_>) -> bool {
    if word != "android" {
        return false;
    }
    let (before, after) = around(text, found.start, found.end);
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let next = after.split_whitespace().next().unwrap_or_default();
    trim(last).eq_ignore_ascii_case("an") && !ANY.android_nouns.has(&trim(next).to_lowercase())
}
