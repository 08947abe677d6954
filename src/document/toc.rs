//! Tables of contents: links to the topics of the page they are on.

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, Inline, InlineKind};
use crate::language::ANY;
use crate::text::{Rows, Span};

/// A list of links to the topics that follow it on its page.
#[derive(Clone, Debug)]
pub struct TableOfContents {
    /// The list with all nested ones, or the paragraph.
    pub block: BlockId,
    /// Whether a comment such as `<!-- toc -->` or the title "Contents" marks it; otherwise it is
    /// recognised.
    pub marked: bool,
    /// Whether such a comment marks it, so that a program keeps it complete.
    pub generated: bool,
    /// Its links, in source order.
    pub entries: Vec<TocEntry>,
    /// The level of the topics it is about: the one that most entries have, the higher one of two.
    pub level: u8,
    /// The headings it is about: those after it, or those of one topic when all entries are in it.
    pub scope: std::ops::Range<u32>,
}

/// One link of a table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// Index into the links.
    pub link: u32,
    /// The heading it leads to; `None` when its fragment is not a heading's.
    pub heading: Option<u32>,
    /// Whether the page has no anchor with its fragment.
    pub dangling: bool,
}

/// Fewest links of a list that is recognised without a mark.
const MIN: usize = 3;

/// Finds the tables of contents of a page.
///
/// A list without a mark is one when it has at least three links to anchors of the page, hardly
/// anything else, is before the first topic it leads to, and leads to most topics of one level.
pub(super) fn find(doc: &Document) -> Vec<TableOfContents> {
    let mut targets: Option<FxHashMap<&str, Option<u32>>> = None;
    let mut found = Vec::new();
    let mut marks = marks(doc).into_iter().peekable();
    for (block, index) in doc.blocks.iter().zip(0_u32..) {
        let id = BlockId(index);
        let is_list =
            matches!(block.kind, BlockKind::List(list) if doc.lists[list as usize].depth == 0);
        let is_candidate = is_list || block.kind == BlockKind::Paragraph;
        if !is_candidate {
            if matches!(block.kind, BlockKind::Heading(_)) {
                while marks.next_if(|mark| *mark <= block.span.start).is_some() {}
            }
            continue;
        }
        let mut generated = false;
        while is_list && marks.next_if(|mark| *mark <= block.span.start).is_some() {
            generated = true;
        }
        let marked = generated || is_list && is_titled(doc, id);
        let fewest = if marked { 1 } else { MIN };
        if links_in(doc, block.span).len() < fewest {
            continue;
        }
        let links = if is_list {
            entries_of_list(doc, block.span, marked)
        } else {
            entries_of_paragraph(doc, id)
        };
        if links.len() < fewest {
            continue;
        }
        let targets = targets.get_or_insert_with(|| headings_by_id(doc));
        let entries = links.into_iter().map(|link| entry(doc, targets, link));
        let toc = contents(doc, id, marked, entries.collect());
        found.extend(toc.map(|toc| TableOfContents { generated, ..toc }));
    }
    found
}

/// The ends of the comments that mark a table of contents.
fn marks(doc: &Document) -> Vec<u32> {
    let is_mark = |body: &str| {
        let body = body.trim().to_ascii_lowercase();
        let body = body.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        [
            "toc",
            "tocstart",
            "toc start",
            "start toc",
            "begin toc",
            "contents",
            "table of contents",
        ]
        .contains(&body)
            || body.starts_with("start doctoc")
    };
    let short = doc
        .comments
        .iter()
        .filter(|comment| comment.body.len() < 200);
    short
        .filter(|comment| is_mark(doc.slice(comment.body)))
        .map(|comment| comment.span.end)
        .collect()
}

/// Whether a heading or line right before a list says that it is a table of contents.
fn is_titled(doc: &Document, list: BlockId) -> bool {
    let Some(before) = list.0.checked_sub(1).map(|index| doc.block(BlockId(index))) else {
        return false;
    };
    if !matches!(before.kind, BlockKind::Heading(_) | BlockKind::Paragraph)
        || before.span.len() > 80
    {
        return false;
    }
    let title = doc.plain_text(&before.inlines).to_lowercase();
    ANY.contents_titles
        .has(title.trim_end_matches([':', '：', '.']).trim())
}

/// The links in a span: indices into the links.
fn links_in(doc: &Document, span: Span) -> std::ops::Range<usize> {
    let start = doc.links.index_from(span.start);
    start..start + doc.links.starting_in(span).len()
}

/// The links that items of a list begin with, if they are what the list is made of.
fn entries_of_list(doc: &Document, span: Span, marked: bool) -> Vec<u32> {
    let mut entries = Vec::new();
    let mut others = 0;
    for item in doc.items.starting_in(span) {
        let paragraph = doc
            .children(item.block)
            .find(|child| doc.block(*child).kind == BlockKind::Paragraph);
        let has_list = doc
            .children(item.block)
            .any(|child| matches!(doc.block(child).kind, BlockKind::List(_)));
        match paragraph.and_then(|paragraph| leading_link(doc, paragraph)) {
            Some((link, Rest::Nothing)) => entries.push(link),
            Some((link, Rest::Text)) => {
                entries.push(link);
                others += 1;
            }
            // The label of nested links.
            None if has_list => {}
            None => others += 1,
        }
    }
    if marked || others * 5 <= entries.len() {
        entries
    } else {
        Vec::new()
    }
}

/// What follows a link in its block.
enum Rest {
    Nothing,
    Text,
}

/// The link to an anchor of the page that a block begins with.
fn leading_link(doc: &Document, block: BlockId) -> Option<(u32, Rest)> {
    let span = doc.block(block).span;
    let index = links_in(doc, span).start;
    let link = doc
        .links
        .get(index)
        .filter(|link| link.span.start < span.end)?;
    let has_words = |start, end: u32| {
        let source = doc.slice(Span::new(start, end.max(start)));
        source.contains(char::is_alphanumeric)
    };
    if has_words(span.start, link.span.start) || fragment(doc, index as u32).is_none() {
        return None;
    }
    let rest = if has_words(link.span.end, span.end) {
        Rest::Text
    } else {
        Rest::Nothing
    };
    Some((index as u32, rest))
}

/// The links of a paragraph that has nothing but links to anchors and what separates them.
fn entries_of_paragraph(doc: &Document, block: BlockId) -> Vec<u32> {
    let is_link_or_mark = |inline: &Inline| match inline.kind {
        InlineKind::Text => {
            inline.is(Inline::LINK) || !doc.slice(inline.span).contains(char::is_alphanumeric)
        }
        InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html => true,
        InlineKind::Decoded(c) => inline.is(Inline::LINK) || !c.is_alphanumeric(),
        _ => inline.is(Inline::LINK),
    };
    let inlines = doc.inlines(&doc.block(block).inlines);
    let links = links_in(doc, doc.block(block).span);
    // The text of an item belongs to its list.
    let is_contents = doc.block(block).parent.is_none()
        && links
            .clone()
            .all(|link| fragment(doc, link as u32).is_some())
        && inlines.iter().all(is_link_or_mark);
    if is_contents {
        links.map(|link| link as u32).collect()
    } else {
        Vec::new()
    }
}

/// What follows the `#` of a link that has nothing before it.
fn fragment(doc: &Document, link: u32) -> Option<&str> {
    let link = &doc.links[link as usize];
    let fragment = doc.target(&link.target).strip_prefix('#')?;
    (!fragment.is_empty() && !link.declares_anchor && !link.target.dynamic).then_some(fragment)
}

/// Ids to the heading they lead to; the first anchor with an id wins, as in browsers.
fn headings_by_id(doc: &Document) -> FxHashMap<&str, Option<u32>> {
    let mut map = FxHashMap::default();
    for anchor in &doc.anchors {
        let heading = anchor.heading.or_else(|| {
            // `<a id="x"></a>` right before a heading belongs to it.
            let after = doc.headings.index_from(anchor.whole.end);
            let next = doc.headings.get(after)?;
            let between = Span::new(anchor.whole.end, next.span.start);
            let is_next =
                between.len() < 80 && doc.slice(between).replace("</a>", "").trim().is_empty();
            is_next.then_some(after as u32)
        });
        map.entry(&*anchor.id).or_insert(heading);
    }
    map
}

fn entry(doc: &Document, targets: &FxHashMap<&str, Option<u32>>, link: u32) -> TocEntry {
    let fragment = fragment(doc, link).unwrap_or_default();
    let id = percent_decode_str(fragment).decode_utf8_lossy();
    let id = id.strip_prefix("user-content-").unwrap_or(&id);
    let target = targets.get(fragment).or_else(|| targets.get(id));
    TocEntry {
        link,
        heading: target.copied().flatten(),
        dangling: target.is_none(),
    }
}

/// The entries as a table of contents, when they are one.
fn contents(
    doc: &Document,
    block: BlockId,
    marked: bool,
    mut entries: Vec<TocEntry>,
) -> Option<TableOfContents> {
    let span = doc.block(block).span;
    let first = doc.headings.index_from(span.end) as u32;
    // A list may name the heading it is under.
    entries.retain(|entry| entry.heading.is_none_or(|heading| heading + 1 != first));
    let listed: Vec<u32> = entries.iter().filter_map(|entry| entry.heading).collect();
    let leads_back = listed.iter().any(|heading| *heading < first);
    if listed.is_empty() || leads_back || listed.len() * 2 < entries.len() {
        return None;
    }
    let mut counts = [0_usize; 7];
    for heading in &listed {
        counts[usize::from(doc.headings[*heading as usize].level.min(6))] += 1;
    }
    let most = *counts.iter().max()?;
    let level = counts
        .iter()
        .position(|count| *count * 2 >= most && *count > 1)
        .or_else(|| counts.iter().position(|count| *count == most))? as u8;
    let of_level = |heading: &&u32| doc.headings[**heading as usize].level == level;
    let of_this: Vec<u32> = listed.iter().filter(of_level).copied().collect();
    let parents: Vec<Option<u32>> = of_this
        .iter()
        .map(|heading| doc.headings[*heading as usize].parent)
        .collect();
    let parent = parents.get(parents.len() / 2).copied().flatten();
    let alike = parents.iter().filter(|other| **other == parent).count();
    // One that strays does not widen the scope to the whole page.
    let end = match parent.filter(|_| alike * 5 >= parents.len() * 4) {
        Some(parent) => doc.headings[parent as usize].topic_end,
        None => doc.headings.len() as u32,
    };
    let scope = first..end.max(first);
    let all = scope.clone().filter(|heading| of_level(&heading)).count();
    let mut known: Vec<u32> = of_this
        .into_iter()
        .filter(|heading| scope.contains(heading))
        .collect();
    known.sort_unstable();
    known.dedup();
    let is_contents = marked || (known.len() * 2 > all && known.len() >= 2);
    is_contents.then_some(TableOfContents {
        block,
        marked,
        generated: false,
        entries,
        level,
        scope,
    })
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    /// The headings that each table of contents of a page leads to.
    fn listed(text: &str) -> Vec<Vec<Option<u32>>> {
        let doc = parse(text);
        doc.tocs
            .iter()
            .map(|contents| contents.entries.iter().map(|entry| entry.heading).collect())
            .collect()
    }

    const TOPICS: &str = "\n## A\n\n## B\n\n### C\n\n## D\n";

    #[test]
    fn a_list_of_links_to_most_topics_is_one() {
        let list = "- [a](#a)\n- [b](#b)\n  - [c](#c)\n- [d](#d)\n";
        assert_eq!(
            listed(&format!("{list}{TOPICS}")),
            [[Some(0), Some(1), Some(2), Some(3)]]
        );
        let doc = parse(&format!("{list}{TOPICS}"));
        assert_eq!((doc.tocs[0].level, doc.tocs[0].scope.clone()), (2, 0..4));
    }

    #[test]
    fn a_line_of_links_is_one() {
        assert_eq!(
            listed(&format!("[a](#a) | [b](#b) | [d](#d)\n{TOPICS}")),
            [[Some(0), Some(1), Some(3)]]
        );
    }

    #[test]
    fn few_links_other_links_and_links_back_are_none() {
        for list in [
            "- [a](#a)\n- [b](#b)\n",
            "- [a](x.md#a)\n- [b](x.md#b)\n- [d](x.md#d)\n",
            "- [a](#a)\n- text\n- more\n- [b](#b)\n- [d](#d)\n",
        ] {
            assert!(listed(&format!("{list}{TOPICS}")).is_empty(), "{list}");
        }
        assert!(listed(&format!("{TOPICS}\n- [a](#a)\n- [b](#b)\n- [d](#d)\n")).is_empty());
    }

    #[test]
    fn a_mark_makes_a_short_list_one() {
        let list = "<!-- toc -->\n\n- [a](#a)\n- [gone](#gone)\n\n<!-- tocstop -->\n";
        assert_eq!(listed(&format!("{list}{TOPICS}")), [[Some(0), None]]);
    }

    #[test]
    fn a_list_in_a_topic_speaks_for_that_topic() {
        let page = "# T\n\n## A\n\n- [b](#b)\n- [c](#c)\n- [d](#d)\n\n### B\n\n### C\n\n### D\n\n## E\n\n### F\n";
        assert_eq!(parse(page).tocs[0].scope, 2..5);
    }
}
