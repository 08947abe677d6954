//! The anchors of a corpus, put together for `faqlint anchors`.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::corpus::{Corpus, PageId, Resolution, ResolvedPage, split_target};
use crate::document::AnchorKind as Kind;
use crate::report::anchors::{AnchorKind, AnchorListing, AnchorPage, AnchorRow};
use crate::text::{LineIndex, Span, secret};

/// Lists each heading and anchor of the checked pages, in the order of each page.
pub(crate) fn listing(corpus: &Corpus) -> AnchorListing {
    let counts = link_counts(corpus);
    let pages = corpus
        .checked()
        .iter()
        .zip(0_u32..)
        .map(|(page, id)| AnchorPage {
            path: page.path.to_string(),
            dialect: page.dialect.as_str().to_owned(),
            anchors: rows(page, PageId(id), &counts),
        });
    AnchorListing::new(pages.collect())
}

type Counts = FxHashMap<(PageId, String), usize>;

fn rows(page: &ResolvedPage, id: PageId, counts: &Counts) -> Vec<AnchorRow> {
    let index = LineIndex::new(&page.text);
    let mut rows: Vec<(Span, AnchorRow)> = Vec::new();
    for heading in &page.headings {
        let row = AnchorRow {
            id: heading.id.as_deref().map(str::to_owned),
            kind: if heading.declared {
                AnchorKind::Declared
            } else {
                AnchorKind::Generated
            },
            level: Some(heading.level),
            text: secret::mask(&heading.text).into_owned(),
            line: index.line_number(heading.span.start),
            links: heading
                .id
                .as_deref()
                .map_or(0, |anchor| count(counts, id, anchor)),
        };
        rows.push((heading.span, row));
    }
    for anchor in page
        .anchors
        .iter()
        .filter(|anchor| anchor.kind == Kind::Html)
    {
        let heading = anchor
            .heading
            .and_then(|heading| page.headings.get(heading as usize));
        let row = AnchorRow {
            id: Some(anchor.id.to_string()),
            kind: AnchorKind::Html,
            level: heading.map(|heading| heading.level),
            text: heading
                .map(|heading| secret::mask(&heading.text).into_owned())
                .unwrap_or_default(),
            line: index.line_number(anchor.span.start),
            links: count(counts, id, &anchor.id),
        };
        rows.push((anchor.span, row));
    }
    rows.sort_by_key(|(span, _)| *span);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn count(counts: &Counts, page: PageId, id: &str) -> usize {
    counts
        .get(&(page, id.to_owned()))
        .copied()
        .unwrap_or_default()
}

/// How many links of the corpus land on each id of each page.
fn link_counts(corpus: &Corpus) -> Counts {
    let mut counts = Counts::default();
    for (page, id) in corpus.checked().iter().zip(0_u32..) {
        for (link, resolution) in page.links.iter().zip(page.link_targets()) {
            let target = match resolution {
                _ if link.declares_anchor => None,
                Resolution::SamePage => Some(PageId(id)),
                Resolution::Found(found) => corpus.page_of(&PathBuf::from(&found.file)),
                _ => None,
            };
            let fragment = split_target(page.target(&link.target))
                .decoded_fragment()
                .map(std::borrow::Cow::into_owned);
            if let (Some(target), Some(fragment)) = (target, fragment) {
                *counts.entry((target, fragment)).or_default() += 1;
            }
        }
    }
    counts
}
