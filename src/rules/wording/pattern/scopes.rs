//! The parts of a page that a pattern looks at.

use std::ops::Range;

use crate::document::{BlockKind, Document, InlineKind, LinkKind};
use crate::settings::Scope;
use crate::text::Span;

/// A stretch of text that is searched by itself, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit<'a> {
    pub(super) text: &'a str,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// At this byte of the prose of the page.
    Prose(usize),
    /// At this byte of the source.
    Source(u32),
}

impl Unit<'_> {
    /// The source of a range of the text.
    pub(super) fn span(&self, page: &Document, range: Range<usize>) -> Span {
        match self.place {
            Place::Prose(at) => page.prose().source(at + range.start..at + range.end),
            Place::Source(at) => Span::from(range).shift(at),
        }
    }
}

/// The units of one scope, in source order. Linear in the page.
pub(super) fn units(page: &Document, scope: Scope) -> Vec<Unit<'_>> {
    let source = |span: Span| Unit {
        text: page.slice(span),
        place: Place::Source(span.start),
    };
    match scope {
        Scope::Text => prose(page, |_| true),
        Scope::Heading => prose(page, |kind| matches!(kind, BlockKind::Heading(_))),
        Scope::Step => steps(page),
        Scope::LinkText => link_texts(page),
        Scope::LinkUrl => {
            let links = page.links.iter().filter(|link| !link.declares_anchor);
            links.map(|link| source(link.target.span)).collect()
        }
        Scope::Alt => {
            let alts = page.images.iter().filter_map(|image| image.alt);
            alts.map(source).collect()
        }
        Scope::Code => code(page).into_iter().map(source).collect(),
        Scope::Raw => {
            // A byte order mark shows nowhere.
            let mark = page.text.len() - page.text.trim_start_matches('\u{feff}').len();
            vec![source(Span::from(mark..page.text.len()))]
        }
    }
}

fn prose(page: &Document, is_wanted: impl Fn(BlockKind) -> bool) -> Vec<Unit<'_>> {
    let runs = page.prose().blocks().iter();
    runs.filter(|run| is_wanted(page.block(run.block).kind))
        .map(|run| Unit {
            text: page.prose().text(run),
            place: Place::Prose(run.start()),
        })
        .collect()
}

/// The text in items of ordered lists, however deep.
fn steps(page: &Document) -> Vec<Unit<'_>> {
    let mut step_end = 0;
    let ends: Vec<bool> = page
        .blocks
        .iter()
        .zip(0_u32..)
        .map(|(block, id)| {
            if let BlockKind::List(list) = block.kind
                && page.lists[list as usize].ordered
            {
                step_end = step_end.max(block.end);
            }
            id < step_end
        })
        .collect();
    let runs = page.prose().blocks().iter();
    runs.filter(|run| ends[run.block.0 as usize])
        .map(|run| Unit {
            text: page.prose().text(run),
            place: Place::Prose(run.start()),
        })
        .collect()
}

fn link_texts(page: &Document) -> Vec<Unit<'_>> {
    let prose = page.prose();
    let links = page.links.iter().filter(|link| {
        !link.declares_anchor && !matches!(link.kind, LinkKind::Autolink | LinkKind::Bare)
    });
    links
        .map(|link| prose.within(link.text))
        .filter(|range| !range.is_empty())
        .map(|range| Unit {
            text: &prose.all()[range.clone()],
            place: Place::Prose(range.start),
        })
        .collect()
}

/// Code spans and code blocks, without their marks.
fn code(page: &Document) -> Vec<Span> {
    let spans = page
        .inlines
        .iter()
        .filter(|inline| inline.kind == InlineKind::Code);
    let blocks = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code);
    let mut all: Vec<Span> = spans
        .map(|inline| trim(page, inline.span, |c| c == '`'))
        .chain(blocks.map(|block| inside_fence(page, block.span)))
        .collect();
    all.sort_unstable();
    all
}

fn trim(page: &Document, span: Span, is_mark: impl Fn(char) -> bool + Copy) -> Span {
    let text = page.slice(span);
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let inner = text[start..].trim_end_matches(is_mark);
    Span::at(span.start + start as u32, inner.len() as u32)
}

/// The lines between the fences; all lines where there are none.
fn inside_fence(page: &Document, span: Span) -> Span {
    let text = page.slice(span);
    let is_fence = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        line.starts_with("```") || line.starts_with("~~~")
    };
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if !is_fence(first) {
        return span;
    }
    let last = text.rfind('\n').map_or(text.len(), |at| at + 1);
    let end = if is_fence(&text[last..]) {
        last
    } else {
        text.len()
    };
    Span::new(
        span.start + first.len() as u32,
        span.start + end.max(first.len()) as u32,
    )
}

/// Where to report that something is missing: the title of the page, or the first unit of the scope.
pub(super) fn place_of(page: &Document, scope: Scope, first: &Unit<'_>) -> Span {
    let is_whole_page = matches!(
        scope,
        Scope::Text | Scope::Heading | Scope::Raw | Scope::Code
    );
    if let Some(heading) = page.headings.first().filter(|_| is_whole_page) {
        return heading.content;
    }
    let line = first.text.find(['\n', '\r']).unwrap_or(first.text.len());
    first.span(page, 0..line)
}

/// The scope, as a message names it.
pub(super) fn name_of(scope: Scope) -> &'static str {
    match scope {
        Scope::Text => "the text",
        Scope::Heading => "the headings",
        Scope::LinkText => "the texts of links",
        Scope::LinkUrl => "the targets of links",
        Scope::Alt => "the alternative texts",
        Scope::Step => "the steps",
        Scope::Code => "the code",
        Scope::Raw => "the page",
    }
}
