//! Where a former name of a system is the right one.

use crate::document::GAP;
use crate::rules::platforms::lexicon::{Fault, Spelled};
use crate::rules::platforms::surroundings::around;
use crate::rules::platforms::usage::is_in;

/// Names of releases before the system was called macOS, and what else begins with `Mac OS`.
const FORMER: &str = "Cheetah Puma Jaguar Panther Tiger Leopard Snow Lion Mountain Mavericks \
    Yosemite El Extended Roman Standard Server";

/// Whether the name stands in a way through menus, which were called so: `Admin > Mac OS X > Devices`.
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
        .unwrap_or_default();
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
