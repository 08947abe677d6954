//! The front matter of a page, and whether edits changed nothing in it but their own words.

use crate::document::Document;
use crate::text::{Span, scalars, toml_scalars};

/// Whether the front matter has the keys and values that it had before the edits of `before`, but for
/// the words that they replace.
///
/// An edit can end a quoted value early, or turn a plain value into a quoted one, so both texts are
/// read as the generator reads them.
pub(super) fn is_kept(before: &Document, after: &Document, edits: &[(Span, String)]) -> bool {
    let Some(block) = before.front_matter else {
        return true;
    };
    let inside: Vec<(&str, &str)> = edits
        .iter()
        .filter(|(span, _)| span.start < block.span.end)
        .map(|(span, text)| (before.slice(*span), &**text))
        .collect();
    inside.is_empty() || becomes(&content(before), &content(after), &inside)
}

/// The keys and values of the front matter in the order of the page, as one text.
fn content(page: &Document) -> String {
    let Some(block) = page.front_matter else {
        return String::new();
    };
    let body = page.slice(block.body);
    let mut values = if block.toml {
        toml_scalars(body)
    } else {
        scalars(body)
    };
    values.sort_by_key(|one| one.span.start);
    let mut all = String::new();
    for one in values {
        for part in one.keys.iter().chain([&one.value]) {
            all.push_str(part);
            all.push('\0');
        }
    }
    all
}

/// Whether replacing each of `edits` once, in their order, makes `after` of `before`.
fn becomes(before: &str, after: &str, edits: &[(&str, &str)]) -> bool {
    let Some(((old, new), rest)) = edits.split_first() else {
        return before == after;
    };
    let same = before.bytes().zip(after.bytes());
    let same = same.take_while(|(a, b)| a == b).count();
    let places = before.match_indices(old);
    places.take_while(|(at, _)| *at <= same).any(|(at, _)| {
        let made = after.get(at..).and_then(|after| after.strip_prefix(new));
        made.is_some_and(|after| becomes(&before[at + old.len()..], after, rest))
    })
}
