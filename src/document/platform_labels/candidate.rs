//! Blocks that have the shape of a label, whatever their text says.

use crate::document::Document;
use crate::document::nodes::{
    Block, BlockId, BlockKind, DirectiveKind, Emphasis, Inline, InlineKind, LabelForm, LabelNaming,
    LabelWeight,
};
use crate::document::platform_labels::markup::marked;
use crate::document::platform_labels::tab::tab_name;
use crate::settings::MAX_LABEL_LEN as MAX_LEN;
use crate::text::{ByteSet, Rows, Span};

/// A block that has the shape of a label.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) form: LabelForm,
    pub(super) weight: LabelWeight,
    pub(super) span: Span,
    pub(super) whole: Span,
    pub(super) colon: bool,
    pub(super) run_in: bool,
    pub(super) naming: LabelNaming,
    /// Whether it is a label only where others like it are beside it.
    pub(super) weak: bool,
    /// The ordered list whose item it begins, which has to be all labels.
    pub(super) ordered: Option<u32>,
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
            naming: LabelNaming::Shown,
            weak: false,
            ordered: None,
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
            if name.hidden {
                found.naming = LabelNaming::Hidden;
            }
            Some(found)
        }
        BlockKind::Paragraph => paragraph(doc, id),
        BlockKind::Html => html(doc, id),
        _ => None,
    }
}

fn heading(doc: &Document, id: BlockId, index: u32) -> Option<Candidate> {
    let heading = &doc.headings[index as usize];
    let block = doc.block(id);
    let links = doc.links.starting_in(block.span);
    let link = links.iter().find(|link| !link.declares_anchor);
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

/// A block of HTML that begins with a title or a strong text.
fn html(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    let source = doc.slice(block.span);
    let found = marked(source, MAX_LEN)?;
    let at = |offset: usize| block.span.start + offset as u32;
    Some(Candidate {
        weight: LabelWeight::Strong,
        whole: Span::new(at(found.whole.start), at(found.whole.end)),
        colon: found.colon,
        run_in: !source[found.rest..].trim().is_empty(),
        ..Candidate::of(
            LabelForm::Strong,
            Span::new(at(found.text.start), at(found.text.end)),
            id,
        )
    })
}

/// A paragraph that begins with a label: emphasised, or plain with a colon; or a bullet's lead-in.
fn paragraph(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    let parent = block.parent.map(|parent| (parent, doc.block(parent)));
    let in_item = is_first(parent, id);
    let ordered = parent
        .filter(|_| in_item)
        .and_then(|(_, item)| match item.kind {
            BlockKind::Item(index) => Some(doc.items[index as usize].list),
            _ => None,
        })
        .filter(|list| doc.lists[*list as usize].ordered);
    let from = block.inlines.start + ornaments(doc, block);
    let emphasis = doc.emphases.index_from(block.span.start);
    let leads = |found: &&Emphasis| found.block == id && found.inlines.start == from;
    let found = match doc.emphases.get(emphasis).filter(leads) {
        Some(emphasis) => emphasised(doc, id, emphasis)?,
        None => tagged(doc, id).or_else(|| plain(doc, id, in_item))?,
    };
    if !in_item {
        let is_label = found.form == LabelForm::Tab
            || found.colon
            || found.weak
            || (!found.run_in && found.weight != LabelWeight::Plain);
        return is_label.then_some(found);
    }
    // A bullet that is nothing but a name is an item of a list of platforms.
    let has_more = parent.is_some_and(|(_, item)| id.0 + 1 < item.end);
    let more_lines = found.whole.end < block.span.end;
    let is_label = found.colon || found.weak || (!found.run_in && (has_more || more_lines));
    // A plain word is how a step begins as well.
    let is_step = ordered.is_some() && found.weight == LabelWeight::Plain;
    (is_label && !is_step).then_some(Candidate {
        form: LabelForm::Bullet,
        ordered,
        ..found
    })
}

/// Number of leading inlines of a block that are not words: an image, an emoji.
fn ornaments(doc: &Document, block: &Block) -> u32 {
    let inlines = doc.inlines(&block.inlines);
    let is_ornament = |inline: &&Inline| match inline.kind {
        InlineKind::Text => inline.is(Inline::ALT) || is_wordless(doc.slice(inline.span)),
        InlineKind::Decoded(c) => !c.is_alphanumeric(),
        // An icon.
        InlineKind::Html => {
            let tag = doc.slice(inline.span).trim_start_matches(['<', '/']);
            ["i ", "i>", "img", "span", "svg"]
                .iter()
                .any(|name| tag.starts_with(name))
        }
        _ => false,
    };
    let some = inlines.iter().take(MAX_ORNAMENTS);
    some.take_while(is_ornament).count() as u32
}

/// Most inlines before a label.
const MAX_ORNAMENTS: usize = 6;

/// Whether a text before a label is emojis, or their names: `:iphone:`.
fn is_wordless(text: &str) -> bool {
    let name = text.trim();
    let is_name = |name: &str| {
        let inner = name
            .strip_prefix(':')
            .and_then(|name| name.strip_suffix(':'));
        inner.is_some_and(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
        })
    };
    text.len() <= MAX_LEN && (is_name(name) || !name.contains(char::is_alphanumeric))
}

/// A paragraph that begins with a strong text in HTML.
fn tagged(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    let first = doc.inlines(&block.inlines).first()?;
    if first.kind != InlineKind::Html || first.span.start != block.span.start {
        return None;
    }
    let found = html(doc, id)?;
    let source = doc.slice(block.span);
    let rest = &source[(found.whole.end - block.span.start) as usize..];
    let line = rest.lines().next().unwrap_or_default();
    let line = line
        .trim()
        .trim_start_matches("<br>")
        .trim_start_matches("<br />");
    Some(Candidate {
        run_in: !line.is_empty(),
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
    let dash_outside = after.len() > lead.len() && is_dash(lead);
    let colon_outside = lead.starts_with(COLONS);
    let inside = doc.slice(text).trim_end();
    // `**Android.** Tap …` is a title in its line.
    let stop_inside = inside.ends_with(['.', '。']) && emphasis.strong && !lead.is_empty();
    let colon = inside.ends_with(COLONS) || colon_outside || dash_outside || stop_inside;
    let behind = if dash_outside {
        lead.trim_start_matches(DASHES).trim()
    } else {
        lead.trim_start_matches(COLONS).trim()
    };
    let is_line = behind.is_empty() && (after.is_empty() || ends_line(doc, rest.get(1)));
    let is_line = is_line && (!after.is_empty() || ends_line(doc, rest.first()));
    let (form, weight) = if emphasis.strong {
        (LabelForm::Strong, LabelWeight::Strong)
    } else {
        (LabelForm::Emphasis, LabelWeight::Emphasis)
    };
    let whole = if colon_outside || dash_outside {
        let behind = after.len() - lead.len() + lead.chars().next().map_or(0, char::len_utf8);
        Span::new(emphasis.span.start, emphasis.span.end + behind as u32)
    } else {
        emphasis.span
    };
    let begins = lead.starts_with(|c: char| c.is_uppercase() || c == ',' || c == '，');
    Some(Candidate {
        weight,
        whole,
        colon,
        run_in: !is_line,
        weak: !colon && !is_line && emphasis.strong && begins,
        ..Candidate::of(form, text, id)
    })
}

const DASHES: [char; 4] = ['—', '–', '-', '→'];

/// Whether a dash leads from a label to its text: with a space behind it, or the end of the line.
fn is_dash(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| DASHES.contains(&c))
        && chars.next().is_none_or(char::is_whitespace)
}

const COLONS: [char; 2] = [':', '：'];

fn plain(doc: &Document, id: BlockId, in_item: bool) -> Option<Candidate> {
    let inlines = doc.inlines(&doc.block(id).inlines);
    let first = inlines
        .first()
        .filter(|inline| inline.kind == InlineKind::Text)?;
    let line = doc.slice(first.span);
    if let Some(tab) = tab_line(line) {
        let start = first.span.start + (line.len() - tab.len()) as u32;
        let span = Span::at(start, tab.trim_end().len() as u32);
        return ends_line(doc, inlines.get(1)).then(|| Candidate::of(LabelForm::Tab, span, id));
    }
    let is_line = ends_line(doc, inlines.get(1));
    let end = line.trim_end().len();
    let start = first.span.start;
    let mark = lead_mark(line, in_item);
    if mark.is_none() && end > MAX_LEN {
        return None;
    }
    // A line that is an emoji and a name.
    let is_shown = is_line && line.starts_with(|c: char| c >= '\u{2000}' && !c.is_alphanumeric());
    let (len, whole) = mark.map_or((end, end), |mark| (mark.text, mark.whole));
    Some(Candidate {
        whole: Span::at(start, whole as u32),
        colon: mark.is_some_and(|mark| !mark.weak),
        run_in: !(is_line && whole >= end),
        weak: mark.map_or(is_shown, |mark| mark.weak),
        ..Candidate::of(LabelForm::Plain, Span::at(start, len as u32), id)
    })
}

/// What leads from a plain label to its text.
#[derive(Clone, Copy)]
struct LeadMark {
    /// Length of the label.
    text: usize,
    /// Its length with the mark.
    whole: usize,
    /// Whether it is a comma, which only others like it make a mark: `On Android, tap …`.
    weak: bool,
}

fn lead_mark(line: &str, in_item: bool) -> Option<LeadMark> {
    let near = &line.as_bytes()[..line.len().min(MAX_LEN + 1)];
    let mut from = 0;
    let marks = std::iter::from_fn(|| {
        let at = MARKS.find(near, from)?;
        from = at + 1;
        Some(at)
    });
    let mut chars = marks.filter_map(|at| Some((at, line[at..].chars().next()?)));
    chars.find_map(|(at, c)| {
        let whole = at + c.len_utf8();
        let behind = &line[whole..];
        let ends = behind.is_empty() || behind.starts_with([' ', '\u{a0}']);
        if COLONS.contains(&c) && (ends || c == '：') {
            let (text, weak) = (at, false);
            return Some(LeadMark { text, whole, weak });
        }
        let before = line[..at].trim_end();
        let is_dash = before.len() < at && is_dash(&line[at..]);
        let is_comma = matches!(c, ',' | '，' | '、' | '،') && before.contains([' ', '\u{a0}']);
        (in_item && (is_dash || is_comma)).then_some(LeadMark {
            text: before.len(),
            whole,
            weak: is_comma,
        })
    })
}

/// The first bytes of colons, dashes and commas.
static MARKS: ByteSet = ByteSet::new(b":,-\xd8\xe2\xe3\xef");

/// The name of a tab in syntaxes that are lines of text: `== Android`, `@tab Android`, `/// tab | Android`.
fn tab_line(line: &str) -> Option<&str> {
    ["== ", "@tab ", "/// tab | "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
}

/// Whether a line ends before what follows.
fn ends_line(doc: &Document, next: Option<&Inline>) -> bool {
    next.is_none_or(|inline| match inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Html => doc.slice(inline.span).starts_with("<br"),
        _ => false,
    })
}

fn inner(doc: &Document, start: u32, end: u32) -> Option<Span> {
    let inlines = doc.inlines(&(start..end));
    let all_text = inlines
        .iter()
        .all(|inline| matches!(inline.kind, InlineKind::Text | InlineKind::Decoded(_)));
    let (first, last) = (inlines.first()?, inlines.last()?);
    all_text.then(|| first.span.to(last.span))
}
