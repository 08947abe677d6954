//! What a table of contents would say if it were regenerated from its page.

use rustc_hash::FxHashSet;

use crate::diagnostic::Fix;
use crate::document::{BlockKind, Document, Heading, TableOfContents};
use crate::rules::structure::question::{folded, is_tab, labels};
use crate::text::Span;

/// The topics that a table of contents leaves out, in the order of the page.
///
/// A level is checked when the list has at least two of every three topics of it; below an entry, the
/// topics of one level are counted together.
pub(super) fn unlisted(page: &Document, contents: &TableOfContents) -> Vec<u32> {
    let labels = labels(page);
    let omitted = omitted(page);
    let listed: FxHashSet<u32> = contents
        .entries
        .iter()
        .filter_map(|entry| entry.heading)
        .collect();
    let is_topic = |index: &u32| {
        let heading = &page.headings[*index as usize];
        let is_part = heading.level <= contents.level
            || heading
                .parent
                .is_some_and(|parent| listed.contains(&parent));
        // `[]#id)` is a mark that was meant to declare an id: the fault of `anchors/malformed`.
        let is_broken = heading.text.starts_with("[]");
        let is_named = heading.id.is_some() && !heading.dynamic && !heading.text.is_empty();
        let is_named = is_named && !is_broken;
        let is_left_out = heading.in_quote || omitted.contains(index);
        is_part && is_named && !is_left_out && !labels.contains(index) && !is_tab(page, heading)
    };
    let topics: Vec<u32> = contents.scope.clone().filter(is_topic).collect();
    let mut counts = [(0_usize, 0_usize); 7];
    for index in &topics {
        let (known, all) = &mut counts[level(page, *index)];
        *all += 1;
        *known += usize::from(listed.contains(index));
    }
    let is_complete = |index: &u32| {
        let (known, all) = counts[level(page, *index)];
        known > 0 && contents.generated || known > 1 && known * 3 >= all * 2
    };
    let missing: Vec<u32> = topics
        .iter()
        .copied()
        .filter(|index| !listed.contains(index) && is_complete(index))
        .collect();
    without_edges(contents, missing, &listed)
}

/// The headings that a comment keeps out of generated lists: `<!-- omit in toc -->` on their line or above.
fn omitted(page: &Document) -> FxHashSet<u32> {
    let is_mark = |body: &str| {
        let body = body.to_ascii_lowercase();
        [
            "omit in toc",
            "omit from toc",
            "no toc",
            "notoc",
            "toc:ignore",
            "ignore in toc",
        ]
        .contains(&body.trim())
    };
    let marks = page
        .comments
        .iter()
        .filter(|comment| comment.body.len() < 32 && is_mark(page.slice(comment.body)));
    let headings = marks.filter_map(|comment| {
        let after = page
            .headings
            .partition_point(|heading| heading.span.end < comment.span.end);
        let heading = page.headings.get(after)?;
        let is_next = heading.span.start < comment.span.start
            || page
                .slice(Span::new(comment.span.end, heading.span.start))
                .trim()
                .is_empty();
        is_next.then_some(after as u32)
    });
    headings.collect()
}

/// The topics that an entry names by their text while its link leads nowhere: that is the fault of
/// `anchors/undefined`, and the list is complete.
pub(super) fn slips(page: &Document, contents: &TableOfContents) -> FxHashSet<String> {
    let dangling = contents.entries.iter().filter(|entry| entry.dangling);
    let named: FxHashSet<String> = dangling
        .map(|entry| folded(&page.plain_text(&page.links[entry.link as usize].inlines)))
        .collect();
    if named.is_empty() {
        return named;
    }
    let headings = page.headings.iter().map(|heading| {
        // Behind a mark that was meant to declare an id: `[]#id)Log in`.
        let mark = heading
            .text
            .strip_prefix("[]")
            .and_then(|rest| rest.find(')'));
        folded(mark.map_or(&heading.text, |at| &heading.text[at + 3..]))
    });
    headings.filter(|text| named.contains(text)).collect()
}

/// Fewest entries of a list without a mark that is expected to have the first and last topic as well.
const LONG: usize = 6;

/// Leaves out the topics before the first listed one and behind the last, such as an introduction and
/// "See also"; one topic is kept where the list is long.
fn without_edges(
    contents: &TableOfContents,
    missing: Vec<u32>,
    listed: &FxHashSet<u32>,
) -> Vec<u32> {
    let entries = contents.entries.iter().filter_map(|entry| entry.heading);
    let (Some(first), Some(last)) = (entries.clone().min(), entries.max()) else {
        return missing;
    };
    let before = missing.partition_point(|index| *index < first);
    let after = missing.len() - missing.partition_point(|index| *index < last);
    let most = usize::from(listed.len() >= LONG);
    let is_kept = |count: usize| contents.marked || count <= most;
    let start = if is_kept(before) { 0 } else { before };
    let end = missing.len() - if is_kept(after) { 0 } else { after };
    missing[start.min(end)..end].to_vec()
}

fn level(page: &Document, index: u32) -> usize {
    usize::from(page.headings[index as usize].level.min(6))
}

/// The entries in another order than their topics: the fewest that have to move.
/// `None` when so many do that the list has an order of its own.
pub(super) fn moved(contents: &TableOfContents) -> Option<Vec<usize>> {
    let mut seen = FxHashSet::default();
    let order: Vec<(usize, u32)> = contents
        .entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| Some((index, entry.heading?)))
        .filter(|(_, heading)| seen.insert(*heading))
        .collect();
    let kept = longest_rise(&order);
    let moved: Vec<usize> = order
        .iter()
        .map(|(index, _)| *index)
        .filter(|index| kept.binary_search(index).is_err())
        .collect();
    (contents.marked || moved.len() * 3 <= order.len()).then_some(moved)
}

/// The indices of a longest increasing subsequence (Schensted, 1961), in n log n.
fn longest_rise(order: &[(usize, u32)]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; order.len()];
    for at in 0..order.len() {
        let place = tails.partition_point(|tail| order[*tail].1 < order[at].1);
        before[at] = place.checked_sub(1).map(|place| tails[place]);
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    let mut rise: Vec<usize> = std::iter::successors(tails.last().copied(), |at| before[*at])
        .map(|at| order[at].0)
        .collect();
    rise.reverse();
    rise
}

/// A fix that writes a list anew; `None` when it has more than one entry a line and one line an entry.
pub(super) fn rewrite(page: &Document, contents: &TableOfContents) -> Option<Fix> {
    moved(contents)?;
    let is_list = matches!(page.block(contents.block).kind, BlockKind::List(_));
    let span = page.block(contents.block).span;
    let filled = page
        .slice(span)
        .lines()
        .filter(|line| !line.trim().is_empty());
    if !is_list || filled.count() != contents.entries.len() {
        return None;
    }
    let mut rows: Vec<(u32, Row<'_>)> = Vec::new();
    for entry in &contents.entries {
        match entry.heading {
            Some(heading) => rows.push((heading, Row::of(page, entry.link))),
            None if entry.dangling && page.includes.is_empty() => {}
            None => return None,
        }
    }
    let template = rows.clone();
    for heading in unlisted(page, contents) {
        let alike = |(other, _): &&(u32, Row<'_>)| level(page, *other) == level(page, heading);
        let (_, row) = template.iter().find(alike)?;
        rows.push((heading, row.with(page, &page.headings[heading as usize])?));
    }
    rows.sort_by_key(|(heading, _)| *heading);
    let is_repeated = rows.windows(2).any(|pair| pair[0].0 == pair[1].0);
    if is_repeated
        || rows
            .iter()
            .any(|(_, row)| row.prefix.contains(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let lines: Vec<String> = rows
        .iter()
        .map(|(_, row)| format!("{}{}", row.prefix, row.text))
        .collect();
    let start = page.text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at as u32 + 1);
    let text = lines.join("\n");
    Some(Fix::risky(
        "rewrite the table of contents",
        Span::new(start, span.end),
        text,
    ))
}

/// The id that a heading has, or the one it would declare as the others of the page do.
pub(super) fn id_of(page: &Document, heading: &Heading) -> Option<String> {
    let id = heading.id.as_deref()?;
    Some(if heading.declared {
        id.to_owned()
    } else {
        format!("{}{id}", page.id_prefix)
    })
}

/// One line of a list.
#[derive(Clone)]
struct Row<'a> {
    /// Indent and marker.
    prefix: &'a str,
    text: String,
}

impl<'a> Row<'a> {
    fn of(page: &'a Document, link: u32) -> Self {
        let at = page.links[link as usize].span.start as usize;
        let start = page.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = page.text[at..]
            .find(['\r', '\n'])
            .map_or(page.text.len(), |end| at + end);
        Self {
            prefix: &page.text[start..at],
            text: page.text[at..end].trim_end().to_owned(),
        }
    }

    /// The line of another topic of the same level.
    fn with(&self, page: &Document, heading: &Heading) -> Option<Self> {
        let text = page.slice(heading.content).trim();
        if text.contains(['[', ']', '<', '\n', '\r']) {
            return None;
        }
        let id = id_of(page, heading)?;
        Some(Self {
            prefix: self.prefix,
            text: format!("[{text}](#{id})"),
        })
    }
}
