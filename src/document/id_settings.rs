//! Ids of headings under the settings of the site: separator, prefix, terms of definition lists.

use crate::document::mask::elements::element_end;
use crate::document::nodes::{Anchor, AnchorKind, BlockKind};
use crate::document::{DirectiveKind, Document};
use crate::settings::{IdSettings, Site};
use crate::slug::{self, Dialect, HeadingId, HeadingSource, PieceKind};
use crate::text::{Rows, Span};

/// The ids of the headings of a page, with the anchors of other blocks that take part in the count.
pub(super) fn ids(
    doc: &Document,
    dialect: Dialect,
    sources: &[HeadingSource<'_>],
    site: &Site,
    text: &str,
) -> (Vec<HeadingId>, Vec<Anchor>) {
    let settings = &site.ids;
    let has_lists = site.extensions.attribute_lists;
    let ids_of = match (settings.keeps_hyphens, has_lists) {
        (true, _) => slug::ids_with_hyphens,
        (false, true) => slug::ids_with_attribute_lists,
        (false, false) => slug::ids,
    };
    if *settings == IdSettings::default() {
        return (made(doc, dialect, sources, ids_of, text), Vec::new());
    }
    if settings.definition_terms {
        let terms = terms(doc, text).into_iter();
        let terms = terms.map(|term| (term, format!("# {}\n", term.slice(text).trim())));
        return with_others(ids_of, dialect, (sources, &terms.collect::<Vec<_>>()), text);
    }
    let mut ids = made(doc, dialect, sources, ids_of, text);
    if let Some(separator) = &settings.separator
        && &**separator != "-"
    {
        let lists = attribute_lists(dialect, has_lists);
        separate(&mut ids, dialect, sources, (separator, lists));
    }
    if settings.keeps_case {
        keep_case(&mut ids, dialect, sources);
    }
    if settings.keeps_text {
        keep_text(&mut ids, sources);
    }
    for made in ids.iter_mut().filter(|made| made.declared.is_none()) {
        if settings.no_generated {
            made.id = None;
        } else if let Some(id) = &mut made.id {
            id.insert_str(0, &settings.prefix);
        }
    }
    (ids, Vec::new())
}

/// The ids that the dialect makes. Jekyll reads headings in an element of HTML as kramdown does, and counts
/// them apart.
fn made(
    doc: &Document,
    dialect: Dialect,
    sources: &[HeadingSource<'_>],
    ids_of: fn(Dialect, &[HeadingSource<'_>]) -> Vec<HeadingId>,
    text: &str,
) -> Vec<HeadingId> {
    let mut ids = ids_of(dialect, sources);
    let elements = match dialect {
        Dialect::Jekyll => elements_with_markdown(doc, text),
        _ => Vec::new(),
    };
    if elements.is_empty() {
        return ids;
    }
    let is_inside = |index: &usize| elements.at(doc.headings[*index].span.start).is_some();
    let (inside, outside): (Vec<usize>, Vec<usize>) = (0..ids.len())
        .filter(|index| ids[*index].declared.is_none())
        .partition(is_inside);
    let lines = inside.iter().map(|index| {
        let inlines = &doc.headings[*index].inlines;
        format!("# {}\n", doc.plain_text_in(text, inlines))
    });
    let lines: Vec<String> = lines.collect();
    let others = lines.iter().map(|line| HeadingSource {
        raw: line[2..].trim_end(),
        offset: 2,
        pieces: Vec::new(),
    });
    let others: Vec<HeadingSource<'_>> = others.collect();
    let own: Vec<HeadingSource<'_>> = outside
        .iter()
        .map(|index| sources[*index].clone())
        .collect();
    let own = ids_of(dialect, &own);
    let others = slug::ids(Dialect::Kramdown, &others);
    for (index, made) in outside
        .into_iter()
        .zip(own)
        .chain(inside.into_iter().zip(others))
    {
        ids[index] = made;
    }
    ids
}

/// The elements of raw HTML that ask for Markdown in them, with what they hold.
fn elements_with_markdown(doc: &Document, text: &str) -> Vec<Span> {
    let mut elements: Vec<Span> = Vec::new();
    for directive in &doc.directives {
        let tag = directive.span.slice(text);
        let is_inside = elements
            .last()
            .is_some_and(|last| directive.span.start < last.end);
        if is_inside || !tag.starts_with('<') || !tag.contains(" markdown") {
            continue;
        }
        let name = tag[1..].split([' ', '>']).next().unwrap_or_default();
        let start = directive.span.start as usize;
        match element_end(text, start, name) {
            Some(end) => elements.push(Span::from(start..end)),
            None => break,
        }
    }
    elements
}

/// The dialect that tells which attribute lists headings may have; those of Python-Markdown are an extension.
pub(super) const fn attribute_lists(dialect: Dialect, has_lists: bool) -> Dialect {
    match dialect {
        Dialect::PythonMarkdown if has_lists => Dialect::PymdownxLower,
        other => other,
    }
}

/// Adds the ids of tabs: `=== "Label"`.
pub(super) fn add_tabs(doc: &mut Document, settings: &IdSettings, text: &str) {
    let Some(tabs) = settings.tabs else {
        return;
    };
    let mut taken: rustc_hash::FxHashSet<Box<str>> =
        doc.anchors.iter().map(|anchor| anchor.id.clone()).collect();
    let mut added = Vec::new();
    for directive in doc
        .directives
        .iter()
        .filter(|one| one.kind == DirectiveKind::Tab)
    {
        let source = directive.span.slice(text);
        let Some((_, rest)) = source.split_once('"') else {
            continue;
        };
        let label = rest.rsplit_once('"').map_or(rest, |(label, _)| label);
        let line = format!("# {}\n", without_icons(label));
        let headings = slug::headings(&line);
        let Some(made) = headings
            .first()
            .and_then(|one| slug::slug(tabs.dialect, one))
        else {
            continue;
        };
        let above = doc
            .heading_at(directive.span.start)
            .filter(|_| tabs.has_heading);
        let above = above.and_then(|index| doc.headings[index as usize].id.clone());
        let base = above.map_or_else(|| made.clone(), |above| format!("{above}-{made}"));
        let mut id: Box<str> = base.as_str().into();
        let mut count = 0;
        while !taken.insert(id.clone()) && count < 10_000 {
            count += 1;
            id = format!("{base}_{count}").into();
        }
        added.push(Anchor {
            id,
            kind: AnchorKind::Html,
            span: directive.span,
            whole: directive.span,
            heading: None,
        });
    }
    doc.anchors.append(&mut added);
    doc.anchors
        .sort_by_key(|anchor| (anchor.span, anchor.whole));
}

/// Gives generated ids the capitals of the headings.
fn keep_case(ids: &mut [HeadingId], dialect: Dialect, sources: &[HeadingSource<'_>]) {
    let mut taken = rustc_hash::FxHashSet::default();
    for (made, source) in ids.iter_mut().zip(sources) {
        if made.declared.is_some() || made.id.is_none() {
            continue;
        }
        let base = slug::slug(dialect, source).unwrap_or_default();
        let base = with_case_of(source, &base);
        let mut id = base.clone();
        let mut count = 0;
        while taken.contains(&id) && count < 10_000 {
            count += 1;
            id = format!("{base}-{count}");
        }
        taken.insert(id.clone());
        made.id = Some(id);
    }
}

/// A slug with the letters of the heading it was made of.
fn with_case_of(source: &HeadingSource<'_>, slug: &str) -> String {
    let pieces = source.pieces.iter();
    let mut text = pieces.flat_map(|piece| piece.text.chars());
    let is_same = |letter: char, ch: char| {
        letter == ch || letter.to_lowercase().eq([ch]) || (ch == '-' && letter == ' ')
    };
    let letters = slug.chars().map(|ch| {
        let letter = text.find(|letter| is_same(*letter, ch));
        letter.filter(|letter| *letter != ' ').unwrap_or(ch)
    });
    letters.collect()
}

/// A label without the names of icons, such as `:octicons-image-16:`.
fn without_icons(label: &str) -> String {
    let is_icon = |word: &&str| word.len() > 2 && word.starts_with(':') && word.ends_with(':');
    let words = label.split_whitespace().filter(|word| !is_icon(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Makes generated ids of words that are joined with another separator than the hyphen.
fn separate(
    ids: &mut [HeadingId],
    dialect: Dialect,
    sources: &[HeadingSource<'_>],
    (separator, lists): (&str, Dialect),
) {
    let mut taken = rustc_hash::FxHashSet::default();
    for (made, source) in ids.iter_mut().zip(sources) {
        if made.declared.is_none() && made.id.is_some() {
            let base = joined(dialect, source, separator, lists);
            let mut id = base.clone();
            let mut count = 0;
            // Python-Markdown counts with `_1`, whatever the separator.
            while taken.contains(&id) && count < 10_000 {
                count += 1;
                id = format!("{base}_{count}");
            }
            made.id = Some(id);
        }
        taken.extend(made.id.clone());
    }
}

/// Makes generated ids of the text of headings as it is.
fn keep_text(ids: &mut [HeadingId], sources: &[HeadingSource<'_>]) {
    let mut counts: rustc_hash::FxHashMap<String, u32> = rustc_hash::FxHashMap::default();
    for (made, source) in ids.iter_mut().zip(sources) {
        if made.declared.is_some() {
            continue;
        }
        let text = text_of(source);
        let base: String = text
            .trim()
            .chars()
            .filter(|c| !"\"#%<>[\\]()`^{|}".contains(*c))
            .map(|c| if c.is_whitespace() { '_' } else { c })
            .collect();
        let count = counts.entry(base.clone()).or_default();
        made.id = Some(if *count == 0 {
            base
        } else {
            format!("{base}-{count}")
        });
        *count += 1;
    }
}

/// The text of a heading without tags and footnotes.
fn text_of(source: &HeadingSource<'_>) -> String {
    let pieces = source.pieces.iter();
    pieces
        .filter(|piece| !matches!(piece.kind, PieceKind::Html | PieceKind::Footnote))
        .map(|piece| match piece.kind {
            PieceKind::Break => " ",
            _ => &*piece.text,
        })
        .collect()
}

fn joined(dialect: Dialect, source: &HeadingSource<'_>, separator: &str, lists: Dialect) -> String {
    let text = text_of(source);
    let list = lists.attributes(source);
    let list = list.map_or("", |list| &source.raw[list.whole]);
    let text = text.strip_suffix(list).unwrap_or(&text);
    let words = text.split_whitespace().map(|word| {
        if word.bytes().all(|byte| byte == b'-') {
            return word.to_owned();
        }
        let line = format!("# {word}\n");
        let headings = slug::headings(&line);
        let made = headings.first().and_then(|one| slug::slug(dialect, one));
        made.unwrap_or_default()
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join(separator)
}

/// Ids where GitHub gives some to the headings in raw HTML as well. Where it is a guess that GitHub shows
/// the page, they change no other ids.
pub(super) fn with_html_headings(
    doc: &Document,
    dialect: Dialect,
    sources: &[HeadingSource<'_>],
    text: &str,
) -> (Vec<HeadingId>, Vec<Anchor>) {
    let headings = doc.html_headings.iter();
    let headings = headings.map(|span| (*span, format!("# {}\n", shown(span.slice(text)))));
    let headings: Vec<(Span, String)> = headings.collect();
    if !doc.guesses_dialect && dialect == Dialect::Github {
        return with_others(slug::ids, dialect, (sources, &headings), text);
    }
    let ids = slug::ids(dialect, sources);
    let (_, mut anchors) = with_others(slug::ids, Dialect::Github, (&[], &headings), text);
    anchors.retain(|anchor| {
        ids.iter()
            .all(|made| made.id.as_deref() != Some(&*anchor.id))
    });
    (ids, anchors)
}

/// The text of a piece of HTML, in one line.
fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for tag in crate::document::html::tags(html, 0) {
        out.push_str(html.get(at..tag.span.start as usize).unwrap_or_default());
        at = tag.span.end as usize;
    }
    out.push_str(&html[at.min(html.len())..]);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ids where other pieces of text, each with a heading of the same words, get some as well, in the order
/// of the page.
fn with_others(
    ids_of: fn(Dialect, &[HeadingSource<'_>]) -> Vec<HeadingId>,
    dialect: Dialect,
    (sources, others): (&[HeadingSource<'_>], &[(Span, String)]),
    text: &str,
) -> (Vec<HeadingId>, Vec<Anchor>) {
    let mut all: Vec<(usize, Option<usize>, HeadingSource<'_>)> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| (source.offset, Some(index), source.clone()))
        .collect();
    for (span, line) in others {
        if let Some(source) = slug::headings(line).into_iter().next() {
            all.push((span.start as usize, None, source));
        }
    }
    all.sort_by_key(|(offset, ..)| *offset);
    let places: Vec<(usize, Option<usize>)> = all
        .iter()
        .map(|(offset, index, _)| (*offset, *index))
        .collect();
    let merged: Vec<HeadingSource<'_>> = all.into_iter().map(|(.., source)| source).collect();
    let mut ids = vec![HeadingId::default(); sources.len()];
    let mut anchors = Vec::new();
    for ((offset, index), made) in places.into_iter().zip(ids_of(dialect, &merged)) {
        match (index, made) {
            (Some(index), made) => ids[index] = made,
            (None, HeadingId { id: Some(id), .. }) => {
                let line = text[offset..].lines().next().unwrap_or_default();
                let span = Span::at(offset as u32, line.len() as u32);
                anchors.push(Anchor {
                    id: id.into(),
                    kind: AnchorKind::Html,
                    span,
                    whole: span,
                    heading: None,
                });
            }
            _ => {}
        }
    }
    (ids, anchors)
}

/// The terms of definition lists: lines above one that starts with `:`.
fn terms(doc: &Document, text: &str) -> Vec<Span> {
    let code: Vec<Span> = doc
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code)
        .map(|block| block.span)
        .collect();
    let mut terms = Vec::new();
    let mut above: Vec<Span> = Vec::new();
    let mut is_apart = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::at(at, line.trim_end().len() as u32);
        at += line.len() as u32;
        let content = line.trim();
        if code.at(span.start).is_some() {
            above.clear();
        } else if content
            .strip_prefix(':')
            .is_some_and(|rest| rest.starts_with([' ', '\t']))
        {
            terms.append(&mut above);
            is_apart = false;
        } else if content.is_empty() {
            // One blank line may follow a term; a longer paragraph is none.
            above.drain(..above.len().saturating_sub(1));
            is_apart = !above.is_empty() && !is_apart;
            if !is_apart {
                above.clear();
            }
        } else if content.starts_with(['#', '>', '|']) {
            above.clear();
        } else {
            if std::mem::take(&mut is_apart) {
                above.clear();
            }
            above.push(span);
        }
    }
    terms
}
