//! `structure/stale-contents`.

mod dangling_entries;
mod toc_fix;

use rustc_hash::FxHashSet;

use crate::diagnostic::Finding;
use crate::document::{Document, TableOfContents};
use crate::rules::registry::rule_meta;
use crate::rules::structure::question::folded;
use crate::rules::structure::stale_contents::dangling_entries::{invented, is_reworded};
use crate::rules::structure::stale_contents::toc_fix::{id_of, moved, rewrite, slips, unlisted};
use crate::rules::{Context, PageRule, RuleMeta};

/// A table of contents that differs from the page.
#[derive(Debug, Default)]
pub(crate) struct StaleContents;

impl PageRule for StaleContents {
    const META: RuleMeta = rule_meta! {
        /// A table of contents lacks, invents or reorders topics.
        ///
        /// Reported when:
        ///
        /// - the entries of a list differ from the topics behind it. A list is a table of contents when a
        ///   comment such as `<!-- toc -->` marks it, or when it has a title ("Contents") and its `#` links lead
        ///   to most topics of one level behind it.
        ///
        /// Not reported when:
        ///
        /// - only the words of the links differ;
        /// - the list has neither a mark nor a title: it may be a choice of topics;
        /// - it is a list such as "See also" or "Popular";
        /// - `anchors/undefined` reports the link of the entry, or the topic in its place has a reworded
        ///   heading.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line structure/stale-contents -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers look for their question in the table of contents; one that is not in it was never answered.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// **Contents**
        ///
        /// - [Log in](#log-in)
        /// - [Log out](#log-out)
        /// - [Change my number](#change-my-number)
        ///
        /// ## Log in
        ///
        /// Open the app.
        ///
        /// ## Lost code
        ///
        /// Wait a minute.
        ///
        /// ## Log out
        ///
        /// Close the app.
        ///
        /// ## Change my number
        ///
        /// Open the settings.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// **Contents**
        ///
        /// - [Log in](#log-in)
        /// - [Log out](#log-out)
        /// - [A new number](#change-my-number)
        ///
        /// ## Log in
        ///
        /// Open the app.
        ///
        /// ## Log out
        ///
        /// Close the app.
        ///
        /// ## Change my number
        ///
        /// Open the settings.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the list is rewritten in the order of the page: its own words stay, and missing
        /// headings are added.
        name: "structure/stale-contents",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        // Links that nothing calls a table of contents may be a choice of topics.
        for contents in page.tocs.iter().filter(|contents| contents.marked) {
            let slips = slips(page, contents);
            let mut reworded = FxHashSet::default();
            let mut findings = missing(page, contents, &slips, &mut reworded);
            if page.includes.is_empty() {
                findings.extend(invented(page, contents, &slips, &reworded));
            }
            findings.extend(reordered(page, contents));
            if findings.is_empty() {
                continue;
            }
            let fix = rewrite(page, contents);
            for mut finding in findings {
                finding.fix.clone_from(&fix);
                cx.report(finding);
            }
        }
    }
}

/// Most missing topics that are paired with entries that lead nowhere.
const MAX: usize = 100;

/// Most missing topics that are reported one by one.
const ONE_BY_ONE: usize = 5;

/// `reworded` gets the links of entries that account for a missing topic.
fn missing(
    page: &Document,
    contents: &TableOfContents,
    slips: &FxHashSet<String>,
    reworded: &mut FxHashSet<u32>,
) -> Vec<Finding> {
    let mut unlisted = unlisted(page, contents);
    unlisted.retain(|index| !slips.contains(&folded(&page.headings[*index as usize].text)));
    if unlisted.len() <= MAX && contents.entries.iter().any(|entry| entry.dangling) {
        unlisted.retain(|index| !is_reworded(contents, *index, reworded));
    }
    let (named, rest) = unlisted.split_at(unlisted.len().min(ONE_BY_ONE));
    let mut findings: Vec<Finding> = named
        .iter()
        .map(|index| {
            let heading = &page.headings[*index as usize];
            let place = place_of(contents, *index);
            let link = &page.links[contents.entries[place].link as usize];
            let id = id_of(page, heading).unwrap_or_default();
            let help = format!("add a link to `#{id}` here");
            Finding::new(
                link.span,
                format!("the table of contents lacks `{}`", heading.text),
            )
            .help(help)
            .related(heading.span, "the topic is here")
        })
        .collect();
    if let (Some(last), false) = (findings.last_mut(), rest.is_empty()) {
        let more = format!(" and {} more topics", rest.len());
        last.message += &more;
    }
    findings
}

/// The entry that a topic comes after; the first when it comes before all.
fn place_of(contents: &TableOfContents, heading: u32) -> usize {
    let entries = contents.entries.iter().enumerate();
    entries
        .filter(|(_, entry)| entry.heading.is_some_and(|other| other < heading))
        .max_by_key(|(_, entry)| entry.heading)
        .map_or(0, |(index, _)| index)
}

fn reordered(page: &Document, contents: &TableOfContents) -> Option<Finding> {
    let first = *moved(contents)?.first()?;
    let entry = contents.entries[first];
    let heading = &page.headings[entry.heading? as usize];
    let link = &page.links[entry.link as usize];
    let message = format!(
        "`{}` is at another place in the table of contents than on the page",
        heading.text
    );
    Some(
        Finding::new(link.span, message)
            .help("put the entries in the order of the topics, or the topics in that of the list")
            .related(heading.span, "the topic is here"),
    )
}
