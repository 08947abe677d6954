//! Blocks that have the shape of a label, whatever their text says.

use crate::document::Document;
use crate::document::labels::tab::tab_name;
use crate::document::nodes::{
    Block, BlockId, BlockKind, DirectiveKind, Emphasis, Inline, InlineKind, LabelForm, LabelWeight,
};
use crate::settings::LONGEST_LABEL as LONGEST;
use crate::text::Span;

/// A block that has the shape of a label.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) form: LabelForm,
    pub(super) weight: LabelWeight,
    pub(super) span: Span,
    pub(super) whole: Span,
    pub(super) colon: bool,
    pub(super) run_in: bool,
    pub(super) hidden: bool,
    pub(super) block: BlockId,
}

impl Candidate {
    fn of(form: LabelForm, span: Span, block: BlockId) -> Self {
        Self {
            form,
            weight: LabelWeight::Plain,
            span,
            whole: span,
            colon: false,
            run_in: false,
            hidden: false,
            block,
        }
    }
}

/// Reads a block as a label.
pub(super) fn candidate(doc: &Document, id: BlockId) -> Option<Candidate> {
    match doc.block(id).kind {
        BlockKind::Heading(index) => heading(doc, id, index),
        BlockKind::Directive(index) | BlockKind::Container(index) => {
            let directive = &doc.directives[index as usize];
            if matches!(
                directive.kind,
                DirectiveKind::Admonition | DirectiveKind::Module
            ) {
                return None;
            }
            let name = tab_name(doc.slice(directive.span))?;
            let start = directive.span.start + name.range.start as u32;
            let mut found =
                Candidate::of(LabelForm::Tab, Span::at(start, name.range.len() as u32), id);
            found.hidden = name.hidden;
            Some(found)
        }
        BlockKind::Paragraph => paragraph(doc, id),
        _ => None,
    }
}

fn heading(doc: &Document, id: BlockId, index: u32) -> Option<Candidate> {
    let heading = &doc.headings[index as usize];
    let block = doc.block(id);
    let first = doc
        .links
        .partition_point(|link| link.span.start < block.span.start);
    let link = doc.links[first..]
        .iter()
        .take_while(|link| link.span.start < block.span.end)
        .find(|link| !link.declares_anchor);
    let is_tab = link.is_some_and(|link| doc.target(&link.target).starts_with("#tab/"));
    // The one heading of the first level is the title of the page.
    let is_title =
        index == 0 && heading.level == 1 && heading.topic_end as usize == doc.headings.len();
    if is_title && !is_tab {
        return None;
    }
    let form = if is_tab {
        LabelForm::Tab
    } else {
        LabelForm::Heading
    };
    let span = link.map_or(heading.content, |link| link.text);
    Some(Candidate::of(form, span, id))
}

/// A paragraph that begins with a label: emphasised, or plain with a colon; or a bullet's lead-in.
fn paragraph(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    let parent = block.parent.map(|parent| (parent, doc.block(parent)));
    if let Some((_, item)) = parent
        && let BlockKind::Item(index) = item.kind
        && doc.lists[doc.items[index as usize].list as usize].ordered
        && is_first(parent, id)
    {
        return None;
    }
    let in_bullet = is_first(parent, id);
    let emphasis = doc
        .emphases
        .partition_point(|emphasis| emphasis.span.start < block.span.start);
    let leads = |found: &&Emphasis| found.block == id && found.inlines.start == block.inlines.start;
    let found = match doc.emphases.get(emphasis).filter(leads) {
        Some(emphasis) => emphasised(doc, id, emphasis)?,
        None => plain(doc, id)?,
    };
    if !in_bullet {
        let is_label = found.form == LabelForm::Tab
            || found.colon
            || (!found.run_in && found.weight != LabelWeight::Plain);
        return is_label.then_some(found);
    }
    // A bullet that is nothing but a name is an item of a list of platforms.
    let has_more = parent.is_some_and(|(_, item)| id.0 + 1 < item.end);
    let more_lines = found.whole.end < block.span.end;
    let is_label = found.colon || (!found.run_in && (has_more || more_lines));
    is_label.then_some(Candidate {
        form: LabelForm::Bullet,
        ..found
    })
}

fn is_first(parent: Option<(BlockId, &Block)>, id: BlockId) -> bool {
    parent.is_some_and(|(parent, item)| {
        matches!(item.kind, BlockKind::Item(_)) && parent.0 + 1 == id.0
    })
}

fn emphasised(doc: &Document, id: BlockId, emphasis: &Emphasis) -> Option<Candidate> {
    let range = &doc.block(id).inlines;
    let text = inner(doc, emphasis.inlines.start, emphasis.inlines.end)?;
    let rest = &doc.inlines(range)[(emphasis.inlines.end - range.start) as usize..];
    let after = rest
        .first()
        .filter(|inline| inline.kind == InlineKind::Text)
        .map_or("", |inline| doc.slice(inline.span));
    let lead = after.trim_start();
    let colon_outside = lead.starts_with(COLONS);
    let colon = doc.slice(text).trim_end().ends_with(COLONS) || colon_outside;
    let behind = lead.trim_start_matches(COLONS).trim();
    let is_line = behind.is_empty() && (after.is_empty() || ends_line(rest.get(1)));
    let is_line = is_line && (!after.is_empty() || ends_line(rest.first()));
    let (form, weight) = if emphasis.strong {
        (LabelForm::Strong, LabelWeight::Strong)
    } else {
        (LabelForm::Emphasis, LabelWeight::Emphasis)
    };
    let whole = if colon_outside {
        let behind = after.len() - lead.len() + lead.chars().next().map_or(0, char::len_utf8);
        Span::new(emphasis.span.start, emphasis.span.end + behind as u32)
    } else {
        emphasis.span
    };
    Some(Candidate {
        weight,
        whole,
        colon,
        run_in: !is_line,
        ..Candidate::of(form, text, id)
    })
}

const COLONS: [char; 2] = [':', '：'];

fn plain(doc: &Document, id: BlockId) -> Option<Candidate> {
    let inlines = doc.inlines(&doc.block(id).inlines);
    let first = inlines
        .first()
        .filter(|inline| inline.kind == InlineKind::Text)?;
    let line = doc.slice(first.span);
    if let Some(tab) = tab_line(line) {
        let start = first.span.start + (line.len() - tab.len()) as u32;
        let span = Span::at(start, tab.trim_end().len() as u32);
        return ends_line(inlines.get(1)).then(|| Candidate::of(LabelForm::Tab, span, id));
    }
    let is_line = ends_line(inlines.get(1));
    let end = line.trim_end().len();
    let mut near = line.char_indices().take_while(|(at, _)| *at <= LONGEST);
    let colon_at = near.find_map(|(at, c)| {
        let behind = &line[at + c.len_utf8()..];
        let ends = c == '：' || behind.is_empty() || behind.starts_with([' ', '\u{a0}']);
        (COLONS.contains(&c) && ends).then_some((at, at + c.len_utf8()))
    });
    if colon_at.is_none() && end > LONGEST {
        return None;
    }
    let (len, whole) = colon_at.unwrap_or((end, end));
    let start = first.span.start;
    Some(Candidate {
        whole: Span::at(start, whole as u32),
        colon: colon_at.is_some(),
        run_in: !(is_line && whole >= end),
        ..Candidate::of(LabelForm::Plain, Span::at(start, len as u32), id)
    })
}

/// The name of a tab in syntaxes that are lines of text: `== Android`, `@tab Android`, `/// tab | Android`.
fn tab_line(line: &str) -> Option<&str> {
    ["== ", "@tab ", "/// tab | "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
}

/// Whether a line ends before what follows.
fn ends_line(next: Option<&Inline>) -> bool {
    next.is_none_or(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak))
}

fn inner(doc: &Document, start: u32, end: u32) -> Option<Span> {
    let inlines = doc.inlines(&(start..end));
    let all_text = inlines
        .iter()
        .all(|inline| matches!(inline.kind, InlineKind::Text | InlineKind::Decoded(_)));
    let (first, last) = (inlines.first()?, inlines.last()?);
    all_text.then(|| first.span.to(last.span))
}
