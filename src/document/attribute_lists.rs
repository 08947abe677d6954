//! Attribute lists of kramdown: `{: #id .class}` on a line beside a block, or behind a piece of text.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::document::nodes::{Anchor, AnchorKind, BlockKind, InlineKind};
use crate::slug::Dialect;
use crate::text::{Rows, Span};

/// Longest list that is read, in bytes.
const MAX_LEN: usize = 500;

/// Adds the ids that attribute lists give to headings and other blocks.
pub(super) fn apply(doc: &mut Document, text: &str) {
    if !matches!(doc.dialect, Dialect::Kramdown | Dialect::Jekyll) {
        return;
    }
    let code: Vec<Span> = doc
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code)
        .map(|block| block.span)
        .collect();
    let mut declared = FxHashSet::default();
    let count = doc.anchors.len();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"{:") {
        let Some((list, id)) = list_at(text, at) else {
            continue;
        };
        if is_code(doc, &code, at as u32) {
            continue;
        }
        let is_line = is_blank_before(text, at) && is_blank_after(text, list.end as usize);
        let heading = if is_line {
            heading_beside(doc, text, list)
        } else {
            None
        };
        declared.extend(heading);
        add(doc, text, heading, list, id);
    }
    if doc.anchors.len() > count {
        doc.anchors.retain(|anchor| {
            let is_made = anchor.kind == AnchorKind::Generated;
            !is_made
                || anchor
                    .heading
                    .is_none_or(|index| !declared.contains(&index))
        });
        doc.anchors
            .sort_by_key(|anchor| (anchor.span, anchor.whole));
    }
}

fn add(doc: &mut Document, text: &str, heading: Option<u32>, list: Span, id: Span) {
    let name = id.slice(text);
    if let Some(index) = heading {
        let heading = &mut doc.headings[index as usize];
        if heading.declared {
            return;
        }
        heading.declared = true;
        heading.id = Some(name.into());
    }
    doc.anchors.push(Anchor {
        id: name.into(),
        kind: AnchorKind::Attribute,
        span: id,
        whole: list,
        heading,
    });
}

/// The list that begins at `at`, and the id in it.
fn list_at(text: &str, at: usize) -> Option<(Span, Span)> {
    let body = &text[at + 2..];
    let close = body
        .bytes()
        .take(MAX_LEN)
        .position(|byte| matches!(byte, b'}' | b'\n' | b'\r'))?;
    if !body[close..].starts_with('}') {
        return None;
    }
    let id = id_in(&body[..close])?;
    let from = (at + 2) as u32;
    let span = Span::new(from + id.start as u32, from + id.end as u32);
    (!span.is_empty()).then_some((Span::from(at..at + close + 3), span))
}

/// The last id of a list: `#id` or `id="id"`.
fn id_in(list: &str) -> Option<Range<usize>> {
    let mut found = None;
    for argument in super::url_helpers::arguments(list) {
        let value = argument.value;
        if argument.name == "id" {
            found = Some(value);
        } else if argument.name.is_empty() && list[value.clone()].starts_with('#') {
            let word = &list[value.start + 1..value.end];
            let end = word
                .find(['.', '#'])
                .map_or(value.end, |len| value.start + 1 + len);
            found = Some(value.start + 1..end);
        }
    }
    found
}

fn is_code(doc: &Document, code: &[Span], at: u32) -> bool {
    let inline = doc.inlines.at(at);
    code.at(at).is_some() || inline.is_some_and(|one| one.kind == InlineKind::Code)
}

fn is_blank_before(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with(['\n', '\r'])
}

fn is_blank_after(text: &str, at: usize) -> bool {
    let after = text[at..].trim_start_matches([' ', '\t']);
    after.is_empty() || after.starts_with(['\n', '\r'])
}

/// The heading on the line above the list, or on the line below when nothing is above.
fn heading_beside(doc: &Document, text: &str, list: Span) -> Option<u32> {
    let headings = &doc.headings;
    let after = headings.index_from(list.start);
    let is_next = |from: u32, to: u32| {
        let between = Span::new(from, to.max(from)).slice(text);
        between.trim().is_empty() && between.lines().count() <= 2 && {
            let ends = between
                .matches('\n')
                .count()
                .max(between.matches('\r').count());
            ends == 1
        }
    };
    let above = after.checked_sub(1).filter(|index| {
        let heading = &headings[*index];
        is_next(heading.span.end, list.start)
    });
    let below = || {
        let heading = headings.get(after)?;
        let before = text[..list.start as usize].trim_end_matches([' ', '\t']);
        let is_first = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n");
        (is_first && is_next(list.end, heading.span.start)).then_some(after)
    };
    above.or_else(below).map(|index| index as u32)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::document::Document;
    use crate::settings::{DialectChoice, Settings};
    use crate::slug::Dialect;

    fn parse(text: &str) -> Document {
        let mut settings = Settings::new(PathBuf::from("/"));
        settings.site.dialect = DialectChoice::Fixed(Dialect::Jekyll);
        Document::parse(Arc::from("page.md"), Arc::from(text), &settings)
    }

    #[test]
    fn a_list_beside_a_heading_declares_its_id() {
        for text in [
            "## Terms\n{: #rules}\n\ntext\n",
            "## Terms\r\n{:.x #rules}\r\n",
            "text\n\n{: .x id=\"rules\"}\n## Terms\n",
            "Terms\n-----\n{: #rules.x}\n",
        ] {
            let doc = parse(text);
            let ids: Vec<_> = doc.anchors.iter().map(|anchor| &*anchor.id).collect();
            assert_eq!(ids, ["rules"], "{text}");
            assert_eq!(doc.anchors[0].heading, Some(0));
            assert!(doc.headings[0].declared);
        }
    }

    #[test]
    fn other_lists_belong_to_other_blocks() {
        let doc = parse(
            "## Terms\n\n| a |\n|---|\n{: #table .x}\n\n*word*{: #word} `{: #code}` {: .class}\n\n    {: #block}\n",
        );
        let ids: Vec<_> = doc
            .anchors
            .iter()
            .map(|anchor| (&*anchor.id, anchor.heading))
            .collect();
        assert_eq!(ids, [("terms", Some(0)), ("table", None), ("word", None)]);
    }
}
