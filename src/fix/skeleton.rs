//! What a page is made of besides its words, and whether an edit left it alone.

use std::borrow::Cow;

use crate::diagnostic::Protected;
use crate::document::{BlockKind, Document, InlineKind, Target};
use crate::text::Span;

/// The protected elements of a page, sorted by kind and place.
#[derive(Debug)]
pub(super) struct Skeleton<'a> {
    elements: Vec<Element<'a>>,
}

#[derive(Debug)]
struct Element<'a> {
    kind: Protected,
    span: Span,
    value: Cow<'a, str>,
}

/// A place where a text was changed, and what the change was meant for.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The bytes that were replaced, in the page before or after the change.
    pub(super) span: Span,
    /// What may change there.
    pub(super) allows: Vec<Protected>,
}

impl<'a> Skeleton<'a> {
    pub(super) fn of(page: &'a Document) -> Self {
        let mut elements = Vec::new();
        let mut add =
            |kind, span, value: Cow<'a, str>| elements.push(Element { kind, span, value });
        for link in page.links.iter().filter(|link| !link.declares_anchor) {
            let span = place(link.span, link.definition, &link.target);
            add(Protected::Targets, span, page.target(&link.target).into());
        }
        for image in &page.images {
            let target = page.target(&image.target);
            let span = place(image.span, image.definition, &image.target);
            add(Protected::Targets, span, target.into());
        }
        for anchor in &page.anchors {
            let heading = anchor
                .heading
                .map(|heading| &page.headings[heading as usize]);
            let span = heading.map_or(anchor.whole, |heading| heading.span.to(anchor.whole));
            add(Protected::Ids, span, (&*anchor.id).into());
        }
        let notes = page.footnotes.iter().map(|note| (note.label, note.label));
        let definitions = page.definitions.iter();
        for (label, span) in definitions.map(|one| (one.label, one.span)).chain(notes) {
            add(Protected::Definitions, span, page.slice(label).into());
        }
        for inline in &page.inlines {
            let kind = match inline.kind {
                InlineKind::Code => Protected::Code,
                InlineKind::Html | InlineKind::Opaque => Protected::Html,
                InlineKind::Footnote => Protected::Targets,
                _ => continue,
            };
            add(kind, inline.span, page.slice(inline.span).into());
        }
        for block in &page.blocks {
            let source = page.slice(block.span);
            match block.kind {
                BlockKind::Code => add(Protected::Code, block.span, bare(source)),
                BlockKind::Html => add(Protected::Html, block.span, tags(source).into()),
                _ => {}
            }
            add(Protected::Blocks, block.span, name(page, block.kind).into());
        }
        elements.sort_by_key(|element| (element.kind, element.span.start));
        Self { elements }
    }

    /// Whether the elements are those of the page before the changes, except where a change was meant
    /// for their kind.
    pub(super) fn is_kept(
        &self,
        changes: &[Change],
        before: &Self,
        old_changes: &[Change],
    ) -> bool {
        let now = self.untouched(changes);
        let then = before.untouched(old_changes);
        now.map(|one| (one.kind, &*one.value))
            .eq(then.map(|one| (one.kind, &*one.value)))
    }

    /// The elements that no change meant for their kind touches. The changes are sorted and disjoint.
    fn untouched<'s>(&'s self, changes: &'s [Change]) -> impl Iterator<Item = &'s Element<'a>> {
        self.elements.iter().filter(move |element| {
            let first = changes.partition_point(|change| change.span.end < element.span.start);
            let mut near = changes[first..]
                .iter()
                .take_while(|change| change.span.start <= element.span.end);
            !near.any(|change| change.allows.contains(&element.kind))
        })
    }
}

/// Where the target of a link or image is changed: in its definition, when it has one.
fn place(span: Span, definition: Option<u32>, target: &Target) -> Span {
    match definition {
        Some(_) => target.span,
        None => span,
    }
}

/// A code block without what its indentation and its markers contribute.
fn bare(source: &str) -> Cow<'_, str> {
    if source
        .lines()
        .all(|line| line.trim_start().len() == line.len())
    {
        return source.trim_end().into();
    }
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.join("\n").trim_end().to_owned().into()
}

/// The tags of raw HTML, without the text between them.
fn tags(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end + 1);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out
}

fn name(page: &Document, kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading(heading) => match page.headings[heading as usize].level {
            1 => "heading 1",
            2 => "heading 2",
            3 => "heading 3",
            4 => "heading 4",
            5 => "heading 5",
            _ => "heading 6",
        },
        BlockKind::Paragraph => "paragraph",
        BlockKind::Code => "code",
        BlockKind::Quote => "quote",
        BlockKind::List(list) if page.lists[list as usize].ordered => "ordered list",
        BlockKind::List(_) => "list",
        BlockKind::Item(_) => "item",
        BlockKind::Table => "table",
        BlockKind::Cell => "cell",
        BlockKind::Html => "html",
        BlockKind::Rule => "rule",
        BlockKind::Footnote => "footnote",
        BlockKind::Directive(_) => "directive",
        BlockKind::Container(_) => "container",
        BlockKind::Title => "title",
    }
}
