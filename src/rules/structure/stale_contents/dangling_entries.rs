//! Entries of tables of contents that lead nowhere.

use rustc_hash::FxHashSet;

use crate::diagnostic::Finding;
use crate::document::{Document, TableOfContents};
use crate::rules::structure::question::folded;

/// The entries that lead nowhere; `anchors/undefined` says it of their links, where that is on.
pub(super) fn invented(
    page: &Document,
    contents: &TableOfContents,
    slips: &FxHashSet<String>,
    reworded: &FxHashSet<u32>,
) -> Vec<Finding> {
    let dangling = contents.entries.iter().filter(|entry| entry.dangling);
    let invented = dangling.filter(|entry| !reworded.contains(&entry.link));
    invented
        .filter_map(|entry| {
            let link = &page.links[entry.link as usize];
            let text = page.plain_text(&link.inlines);
            let message = format!("`{text}` in the table of contents is not a topic of this page");
            let finding = Finding::new(link.span, message)
                .help("remove it, or add the topic")
                .superseded_by("anchors/undefined", link.span);
            (!slips.contains(&folded(&text))).then_some(finding)
        })
        .collect()
}

/// Whether an entry that leads nowhere is where a missing topic belongs, as after a heading was
/// reworded: its link is the fault. Each such entry accounts for one topic.
pub(super) fn is_reworded(
    contents: &TableOfContents,
    heading: u32,
    taken: &mut FxHashSet<u32>,
) -> bool {
    let entries = &contents.entries;
    let after = entries
        .iter()
        .rposition(|entry| entry.heading.is_some_and(|other| other < heading))
        .map_or(0, |at| at + 1);
    let mut gap = entries[after..]
        .iter()
        .take_while(|entry| entry.heading.is_none_or(|other| other < heading));
    gap.any(|entry| entry.dangling && taken.insert(entry.link))
}
