//! Lists as the renderer of the site shows them, where that differs from `CommonMark`.
//!
//! The tables of a page are made by a parser of `CommonMark`. Other renderers count items otherwise, need
//! another indentation, or see no list at all: this pass writes into each item what a reader gets.

mod python_markdown;

use crate::document::Document;
use crate::document::nodes::{BlockKind, Item, Misread};
use crate::settings::ListRules;
use crate::text::Span;

/// What a reader sees where an item begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A step with its number.
    Number(u32),
    Bullet,
}

/// A marker that the renderer reads as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShownItem {
    /// Where the marker begins.
    pub(super) at: u32,
    pub(super) shown: Shown,
    /// How many lists it is nested in.
    pub(super) depth: u16,
}

/// Writes into the items what the renderer of the site makes of them.
pub(super) fn apply(doc: &mut Document, from: usize) {
    match doc.list_rules {
        _ if doc.items.is_empty() => {}
        ListRules::CommonMark => siblings(doc),
        ListRules::Kramdown => {
            count_from_one(doc);
            siblings(doc);
        }
        ListRules::PythonMarkdown { sane } => {
            let shown = python_markdown::read(&doc.text, from, sane);
            place(doc, &shown);
            siblings(doc);
        }
    }
}

/// kramdown ignores the number that a list starts with.
fn count_from_one(doc: &mut Document) {
    for list in &doc.lists {
        for (item, number) in list.items.iter().zip(1_u32..) {
            let item = &mut doc.items[*item as usize];
            item.rendered = item.written.map(|_| number);
        }
    }
}

/// Stores what the renderer shows; `shown` is in order.
fn place(doc: &mut Document, shown: &[ShownItem]) {
    let depths: Vec<u16> = doc.lists.iter().map(|list| list.depth).collect();
    let in_quote = quoted(doc);
    for (item, in_quote) in doc.items.iter_mut().zip(in_quote) {
        // What is in a quote is read by itself.
        if in_quote {
            continue;
        }
        let found = shown
            .binary_search_by_key(&item.marker.start, |shown| shown.at)
            .ok()
            .map(|at| shown[at]);
        item.rendered = match found.map(|found| found.shown) {
            Some(Shown::Number(number)) => Some(number),
            _ => None,
        };
        let is_bullet = item.written.is_none();
        item.misread = match found {
            None => Some(Misread::Text),
            Some(found) if found.depth < depths[item.list as usize] => Some(Misread::Sibling),
            Some(found) if is_bullet != (found.shown == Shown::Bullet) => Some(Misread::Sibling),
            Some(_) => None,
        };
    }
}

/// For each item, whether it is in a quote or a table.
fn quoted(doc: &Document) -> Vec<bool> {
    let mut end = 0;
    let mut quoted = Vec::with_capacity(doc.items.len());
    for (block, index) in doc.blocks.iter().zip(0_u32..) {
        match block.kind {
            BlockKind::Quote | BlockKind::Footnote => end = end.max(block.end),
            BlockKind::Item(_) => quoted.push(index < end),
            _ => {}
        }
    }
    quoted
}

/// Finds the items that are indented as parts of the step above, too little to be nested: they are further
/// in than the first item of their list and count anew.
fn siblings(doc: &mut Document) {
    for list in 0..doc.lists.len() {
        let items = &doc.lists[list].items;
        // Lists of one are left out: a line can open thousands, each further in than the last.
        let [first, _, ..] = items.as_slice() else {
            continue;
        };
        let left = column(&doc.text, doc.items[*first as usize].marker);
        let mut found: Vec<u32> = Vec::new();
        let mut last = doc.items[*first as usize].written;
        let mut is_inside = false;
        for id in items.iter().skip(1) {
            let item: &Item = &doc.items[*id as usize];
            let (Some(written), Some(before)) = (item.written, last) else {
                break;
            };
            let is_further = column(&doc.text, item.marker) > left + 1;
            is_inside = is_further && (is_inside || written == 1 && before >= 1);
            if is_inside {
                found.push(*id);
            } else {
                last = Some(written);
            }
        }
        // A list of ones that is indented unevenly has no parts.
        let has_ones = items
            .iter()
            .all(|id| doc.items[*id as usize].written == Some(1));
        for id in found.into_iter().filter(|_| !has_ones) {
            doc.items[id as usize].misread = Some(Misread::Sibling);
        }
    }
}

/// The column of a marker; a tab leads to the next multiple of four.
pub(super) fn column(text: &str, marker: Span) -> usize {
    let before = &text[..marker.start as usize];
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    columns(&before[start..])
}

/// The width of a text; a tab leads to the next multiple of four.
fn columns(text: &str) -> usize {
    text.chars().fold(0, |column, c| match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    })
}

#[cfg(test)]
mod tests;
