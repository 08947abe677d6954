//! `anchors/duplicate`.

mod alternatives;

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Finding;
use crate::document::{Anchor, AnchorKind, Document};
use crate::rules::anchors::duplicate::alternatives::are_alternatives;
use crate::rules::anchors::id_syntax::is_generated;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Rows;

/// An id that is declared twice on a page.
#[derive(Debug, Default)]
pub(crate) struct Duplicate;

impl PageRule for Duplicate {
    const META: RuleMeta = rule_meta! {
        /// Two anchors of a page have the same id.
        ///
        /// Reported when:
        ///
        /// - an id that is written down (`[](#id)`, `{#id}`, or `id` or `name` of HTML links, headings,
        ///   paragraphs and spans) is the same as another one, or as the id that another heading gets.
        ///
        /// Not reported when:
        ///
        /// - the anchor is right before its own heading;
        /// - the two are alternatives of which a reader sees one;
        /// - the page says that it is generated.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/duplicate -->`.
        ///
        /// ## Why it matters
        ///
        /// A link lands at the first of the two; nothing can link to the second.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Log in with a code {#log-in}
        ///
        /// Type the code.
        ///
        /// ## Log in with a passkey {#log-in}
        ///
        /// Touch the key.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Log in with a code {#log-in}
        ///
        /// Type the code.
        ///
        /// ## Log in with a passkey {#passkey}
        ///
        /// Touch the key.
        /// ```
        name: "anchors/duplicate",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut is_made = None;
        let linked = Linked::default();
        let mut seen: FxHashMap<&str, &Anchor> = FxHashMap::default();
        for anchor in &page.anchors {
            let Some(first) = seen.get(&*anchor.id) else {
                seen.insert(&anchor.id, anchor);
                continue;
            };
            if !is_conflict(page, &linked, first, anchor)
                || *is_made.get_or_insert_with(|| is_generated(page))
            {
                continue;
            }
            // The written one is where the writer can change it.
            let (here, there) = if anchor.kind == AnchorKind::Generated {
                (*first, anchor)
            } else {
                (anchor, *first)
            };
            let message = format!("another anchor of this page has the id `{}` too", here.id);
            let what = match there.kind {
                AnchorKind::Generated => "this heading gets the id from its text",
                _ => "the id is used here",
            };
            cx.report(
                Finding::new(here.span, message)
                    .help("give one of them another id: links land at the first")
                    .related(there.span, what),
            );
        }
    }
}

fn is_conflict<'a>(
    page: &'a Document,
    linked: &Linked<'a>,
    first: &Anchor,
    second: &Anchor,
) -> bool {
    let is_written = |anchor: &Anchor| anchor.kind != AnchorKind::Generated;
    if !is_written(first) && !is_written(second) {
        return false;
    }
    // Hugo and others number a made id behind a written one, so that no two are equal.
    if page.guesses_dialect && first.heading.is_some() && !is_written(second) {
        return false;
    }
    // Another version of the generator may make another id.
    let is_older = |ids: &[Box<str>]| ids.binary_search(&first.id).is_ok();
    let is_made = !is_written(first) || !is_written(second);
    if is_made && page.older_ids.as_deref().is_some_and(|ids| !is_older(ids)) {
        return false;
    }
    if !is_landing(page, linked, first) || !is_landing(page, linked, second) {
        return false;
    }
    !are_at_one_heading(page, first, second)
        && !are_alternatives(page, first.span.start, second.span.start)
}

/// The ids that links of a page lead to, collected when they are first asked for.
type Linked<'a> = OnceCell<FxHashSet<&'a str>>;

/// Whether links are meant to land there: the id of a box or table may be there for its looks alone.
fn is_landing<'a>(page: &'a Document, linked: &Linked<'a>, anchor: &Anchor) -> bool {
    const NAMES: [&str; 4] = ["<a", "<h", "<span", "<p"];
    let tag = page.slice(anchor.whole);
    let linked = || {
        linked.get_or_init(|| {
            let targets = page.links.iter().map(|link| page.target(&link.target));
            targets
                .filter_map(|target| target.strip_prefix('#'))
                .collect()
        })
    };
    anchor.kind != AnchorKind::Html
        || NAMES.iter().any(|name| tag.starts_with(name))
        || linked().contains(&*anchor.id)
}

/// Whether two anchors are at one heading, so that links land in the same place.
fn are_at_one_heading(page: &Document, first: &Anchor, second: &Anchor) -> bool {
    let second = headings_of(page, second);
    headings_of(page, first)
        .into_iter()
        .flatten()
        .any(|heading| second.contains(&Some(heading)))
}

/// The headings an anchor is at: its own, or those right behind and before it.
fn headings_of(page: &Document, anchor: &Anchor) -> [Option<u32>; 2] {
    if anchor.heading.is_some() {
        return [anchor.heading, None];
    }
    let next = page.headings.index_from(anchor.whole.end);
    let is_near = |index: Option<usize>| {
        let index = index?;
        let heading = page.headings.get(index)?.span;
        let between = if index == next {
            anchor.whole.end..heading.start
        } else {
            heading.end..anchor.whole.start
        };
        let between = page
            .text
            .get(between.start as usize..between.end as usize)?;
        is_bare(between).then_some(index as u32)
    };
    [is_near(Some(next)), is_near(next.checked_sub(1))]
}

/// Whether a short stretch of text has nothing but white space and tags.
fn is_bare(between: &str) -> bool {
    const MAX: usize = 200;
    let mut is_tag = false;
    between.len() <= MAX
        && between.chars().all(|c| {
            match c {
                '<' => is_tag = true,
                '>' if is_tag => {
                    is_tag = false;
                    return true;
                }
                _ => {}
            }
            is_tag || c.is_whitespace()
        })
}
