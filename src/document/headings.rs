//! Headings: content, ids, topics; and the slug dialect of a page that does not say its own.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::document::nodes::{Anchor, AnchorKind, BlockId, BlockKind, Heading, InlineKind};
use crate::document::{Document, id_scheme, id_settings};
use crate::settings::{DialectChoice, Extensions, Settings};
use crate::slug::{self, Dialect, HeadingId, HeadingSource};
use crate::text::{Rows, Span};

/// A heading whose block has just opened.
pub(super) fn open(text: &str, span: Span, level: u8, block: BlockId) -> Heading {
    Heading {
        level,
        span,
        content: content(text, span),
        text: Box::default(),
        id: None,
        slug: None,
        declared: false,
        dynamic: false,
        in_quote: false,
        block,
        inlines: 0..0,
        parent: None,
        topic_end: 0,
    }
}

/// The level of a heading whose last mark was hidden, so that a space is behind the marks.
pub(super) fn level(text: &str, masked: &str, span: Span) -> Option<u8> {
    let marks = |text: &str| {
        let source = span.slice(text);
        source.len() - source.trim_start_matches('#').len()
    };
    let (written, seen) = (marks(text), marks(masked));
    (seen > 0 && written == seen + 1).then_some(written as u8)
}

/// The content of a heading: without the `#` marks and closing marks, or without the underline.
fn content(text: &str, span: Span) -> Span {
    let source = span.slice(text);
    let marks = source.len() - source.trim_start_matches('#').len();
    let is_atx = (1..=6).contains(&marks)
        && source[marks..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
    if !is_atx {
        let end = source
            .trim_end()
            .rfind(['\n', '\r'])
            .unwrap_or(source.len());
        return shrink(text, Span::at(span.start, end as u32));
    }
    let body = shrink(text, Span::new(span.start + marks as u32, span.end));
    let inner = body.slice(text);
    let without_marks = inner.trim_end_matches('#');
    let is_closed = without_marks.len() < inner.len()
        && without_marks
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
    if is_closed {
        shrink(text, Span::at(body.start, without_marks.len() as u32))
    } else {
        body
    }
}

fn shrink(text: &str, span: Span) -> Span {
    let source = span.slice(text);
    let lead = source.len() - source.trim_start().len();
    Span::at(span.start + lead as u32, source.trim().len() as u32)
}

/// Gives the headings their texts, ids and topics, and collects the anchors.
pub(super) fn finish(
    doc: &mut Document,
    sources: &[HeadingSource<'_>],
    settings: &Settings,
    text: &str,
) {
    let site = settings.site_of(&doc.path);
    let dialect = match site.dialect {
        DialectChoice::Fixed(dialect) => dialect,
        DialectChoice::PerPage => detect(doc, sources, text),
    };
    doc.dialect = dialect;
    let is_shown_by_github = site.is_shown_by_github(&settings.path_in_site(&doc.path));
    doc.guesses_dialect = site.dialect == DialectChoice::PerPage
        && matches!(dialect, Dialect::Github | Dialect::Docusaurus)
        && !(dialect == Dialect::Github && is_shown_by_github);
    let has_html_ids = site.table().html_headings || is_shown_by_github;
    let (ids, others) = if has_html_ids && !doc.html_headings.is_empty() {
        id_settings::with_html_headings(doc, dialect, sources, text)
    } else {
        id_settings::ids(doc, dialect, sources, site, text)
    };
    doc.older_ids = site.ids.older.map(|older| older_ids(older, sources));
    let mut anchors = std::mem::take(&mut doc.anchors);
    anchors.extend(others);
    take_ids(doc, sources, ids, site.extensions, &mut anchors, text);
    doc.id_prefix = id_scheme::apply(&mut doc.headings);
    anchors.sort_by_key(|anchor| (anchor.span, anchor.whole));
    doc.anchors = anchors;
    set_in_quote(doc);
    set_topics(&mut doc.headings);
}

/// Gives the headings their texts and ids, and notes them as anchors.
fn take_ids(
    doc: &mut Document,
    sources: &[HeadingSource<'_>],
    ids: Vec<HeadingId>,
    extensions: Extensions,
    anchors: &mut Vec<Anchor>,
    text: &str,
) {
    let lists = id_settings::attribute_lists(doc.dialect, extensions.attribute_lists);
    let slug_of = if extensions.attribute_lists {
        slug::slug_with_attribute_lists
    } else {
        slug::slug
    };
    for (index, made) in ids.into_iter().enumerate() {
        let declared = empty_link(doc, index as u32, text);
        let plain = plain_text(doc, index, text);
        let dynamic = is_dynamic(doc, index);
        let dialect = doc.dialect;
        let heading = &mut doc.headings[index];
        heading.dynamic = dynamic;
        heading.id = made.id.map(String::into_boxed_str);
        heading.text = plain.into_boxed_str();
        let list = lists.attributes(&sources[index]);
        let list = list.map(|list| attribute_span(heading, &sources[index], list.whole));
        if let Some(range) = made.declared {
            heading.id = Some(sources[index].raw[range.clone()].into());
            let span = Span::from(range).shift(heading.content.start);
            let whole = list.unwrap_or(span);
            heading.declared = true;
            heading.slug = slug_of(dialect, &sources[index]).map(String::into_boxed_str);
            heading.text = trim_attribute(&heading.text);
            anchors.push(anchor(heading, AnchorKind::Attribute, span, whole, index));
            heading.content.end = heading.content.start.max(whole.start);
        } else if let Some((id, span, whole)) = declared {
            heading.declared = true;
            heading.slug = slug_of(dialect, &sources[index]).map(String::into_boxed_str);
            heading.id = Some(id);
            anchors.push(anchor(heading, AnchorKind::EmptyLink, span, whole, index));
            heading.content.start = whole.end;
        } else {
            if let Some(whole) = list {
                heading.text = trim_attribute(&heading.text);
                heading.content.end = heading.content.start.max(whole.start);
            }
            if heading.id.is_none() {
                continue;
            }
            anchors.push(anchor(
                heading,
                AnchorKind::Generated,
                heading.content,
                heading.content,
                index,
            ));
        }
    }
}

/// The ids that an older version of the generator makes, sorted.
fn older_ids(dialect: Dialect, sources: &[HeadingSource<'_>]) -> Box<[Box<str>]> {
    let ids = slug::ids(dialect, sources).into_iter();
    let mut ids: Vec<Box<str>> = ids.filter_map(|made| Some(made.id?.into())).collect();
    ids.sort_unstable();
    ids.into()
}

/// Marks the headings that are in quotes, in one pass over the blocks.
fn set_in_quote(doc: &mut Document) {
    let mut end = 0;
    for (block, index) in doc.blocks.iter().zip(0_u32..) {
        match block.kind {
            BlockKind::Quote => end = end.max(block.end),
            BlockKind::Heading(heading) => doc.headings[heading as usize].in_quote = index < end,
            _ => {}
        }
    }
}

fn anchor(heading: &Heading, kind: AnchorKind, span: Span, whole: Span, index: usize) -> Anchor {
    Anchor {
        id: heading.id.clone().unwrap_or_default(),
        kind,
        span,
        whole,
        heading: Some(index as u32),
    }
}

/// An attribute list with the white space before it.
fn attribute_span(heading: &Heading, source: &HeadingSource<'_>, whole: Range<usize>) -> Span {
    let start = source.raw[..whole.start].trim_end().len();
    Span::from(start..whole.end).shift(heading.content.start)
}

fn trim_attribute(text: &str) -> Box<str> {
    let cut = if text.ends_with('}') {
        text.rfind('{')
    } else {
        None
    };
    cut.map_or(text, |at| text[..at].trim_end()).into()
}

/// The `[](#id)` at the start of a heading: id, its span, and the span of the whole construct.
fn empty_link(doc: &Document, heading: u32, text: &str) -> Option<(Box<str>, Span, Span)> {
    let span = doc.headings[heading as usize].span;
    let links = doc.links.starting_in(span);
    let link = links.iter().find(|link| link.declares_anchor)?;
    let id = link.target.value(text).strip_prefix('#')?;
    let id = percent_decode_str(id).decode_utf8_lossy();
    let target = link.target.span;
    Some((
        id.into(),
        Span::new(target.start + 1, target.end),
        link.span,
    ))
}

fn plain_text(doc: &Document, index: usize, text: &str) -> String {
    let inlines = doc.headings[index].inlines.clone();
    doc.plain_text_in(text, &inlines)
}

fn is_dynamic(doc: &Document, index: usize) -> bool {
    let inlines = &doc.headings[index].inlines;
    doc.inlines(inlines)
        .iter()
        .any(|inline| inline.kind == InlineKind::Opaque)
}

/// The dialect of a page whose site does not say one.
///
/// Declared ids are the evidence: `[](#id)` headings are compared with what the two Telegram
/// dialects would make; `{#id}` shows a dialect that knows the syntax. Without any, GitHub's.
fn detect(doc: &Document, sources: &[HeadingSource<'_>], text: &str) -> Dialect {
    let declared: Vec<(usize, Box<str>)> = (0..doc.headings.len())
        .filter_map(|index| Some((index, empty_link(doc, index as u32, text)?.0)))
        .collect();
    if declared.len() >= 2 {
        let score = |dialect| {
            let slugs = declared
                .iter()
                .map(|(index, _)| slug::slug(dialect, &sources[*index]));
            let slugs: Vec<Option<String>> = slugs.collect();
            let ids = declared.iter().zip(&slugs);
            let ids: Vec<(&str, Option<&str>)> = ids
                .map(|((_, id), slug)| (&**id, slug.as_deref()))
                .collect();
            let prefix = id_scheme::prefix(&ids);
            ids.iter()
                .filter(|(id, slug)| *slug == Some(id.strip_prefix(prefix).unwrap_or(id)))
                .count()
        };
        let candidates = [Dialect::Telegram, Dialect::TelegramCore, Dialect::Github];
        let best = candidates.into_iter().map(score).max().unwrap_or_default();
        if best * 2 >= declared.len() {
            return candidates
                .into_iter()
                .find(|dialect| score(*dialect) == best)
                .unwrap_or(Dialect::Github);
        }
    }
    let has_ids = sources
        .iter()
        .any(|source| source.raw.ends_with('}') && source.raw.contains("{#"));
    if has_ids {
        Dialect::Docusaurus
    } else {
        Dialect::Github
    }
}

/// Sets which topic each heading is in and where its own ends, in one pass each way. A heading in a quote
/// is not a level of the outline: its topic is itself.
fn set_topics(headings: &mut [Heading]) {
    let mut open: Vec<u32> = Vec::new();
    for index in 0..headings.len() {
        let level = headings[index].level;
        while !headings[index].in_quote
            && open
                .pop_if(|last| headings[*last as usize].level >= level)
                .is_some()
        {}
        headings[index].parent = open.last().copied();
        if !headings[index].in_quote {
            open.push(index as u32);
        }
    }
    let len = headings.len() as u32;
    let mut next = [len; 7];
    for index in (0..headings.len()).rev() {
        let level = usize::from(headings[index].level.min(6));
        if headings[index].in_quote {
            headings[index].topic_end = index as u32 + 1;
            continue;
        }
        headings[index].topic_end = next[1..=level].iter().copied().min().unwrap_or(len);
        next[level] = index as u32;
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;
    use crate::slug::Dialect;

    #[test]
    fn content_has_no_marks() {
        let doc = parse("#  A # b ##\n\nSetext\nheading\n===\n\n###\n\n## C#\n");
        let contents: Vec<_> = doc
            .headings
            .iter()
            .map(|heading| doc.slice(heading.content))
            .collect();
        assert_eq!(contents, ["A # b", "Setext\nheading", "", "C#"]);
        let texts: Vec<_> = doc.headings.iter().map(|heading| &*heading.text).collect();
        assert_eq!(texts, ["A # b", "Setext heading", "", "C#"]);
    }

    #[test]
    fn topics_end_at_the_same_or_a_higher_level() {
        let doc = parse("# a\n## b\n### c\n## d\n# e\n");
        let ends: Vec<_> = doc
            .headings
            .iter()
            .map(|heading| heading.topic_end)
            .collect();
        assert_eq!(ends, [4, 3, 3, 4, 5]);
        let parents: Vec<_> = doc.headings.iter().map(|heading| heading.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(0), None]);
    }

    #[test]
    fn declared_ids_show_the_dialect() {
        let doc = parse("# [](#can-39t-log-in)Can't log in\n# [](#a-b)A b\n");
        assert_eq!(doc.dialect, Dialect::Telegram);
        let doc = parse("# [](#enter)Log in\n");
        assert_eq!(doc.headings[0].id.as_deref(), Some("enter"));
        assert_eq!(doc.slice(doc.headings[0].content), "Log in");
        let doc = parse("# Log in {#login}\n");
        assert_eq!(doc.dialect, Dialect::Docusaurus);
        assert_eq!(&*doc.headings[0].text, "Log in");
        assert_eq!(doc.slice(doc.anchors[0].span), "login");
        assert_eq!(doc.slice(doc.anchors[0].whole), " {#login}");
    }
}
