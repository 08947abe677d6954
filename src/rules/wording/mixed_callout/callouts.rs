//! The callouts of a page, in whatever form they are written.

use crate::document::{
    Block, BlockId, BlockKind, Directive, DirectiveKind, DirectiveRole, Document, Purpose,
};
use crate::language::{Callout as Label, CalloutKind, LabelCase, LabelMark};
use crate::text::{Rows, Span};

/// How a callout is set off from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `> [!NOTE]`
    Alert,
    /// `!!! note`
    Admonition,
    /// `:::note`
    Fence,
    /// `{{< note >}}`, `{% note %}`
    Tag,
    /// `<Note>`
    Component,
    /// `> **Note:** …`
    StrongQuote,
    /// `> Note: …`
    Quote,
    /// `**Note:** …`
    StrongLabel,
    /// `Note: …`
    Label,
}

impl Form {
    /// Whether it is a quote whose span is its label alone.
    pub(super) const fn is_quote(self) -> bool {
        matches!(self, Self::StrongQuote | Self::Quote)
    }

    /// The form, as a message names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Alert => "an alert",
            Self::Admonition => "an admonition",
            Self::Fence => "a fenced block",
            Self::Tag => "a tag",
            Self::Component => "a component",
            Self::StrongQuote => "a quote with a bold label",
            Self::Quote => "a quote with a label",
            Self::StrongLabel => "a bold label",
            Self::Label => "a plain label",
        }
    }
}

/// A callout.
#[derive(Clone, Debug)]
pub(super) struct Callout {
    pub(super) form: Form,
    pub(super) span: Span,
    /// What its label says and how, for labels that are text.
    pub(super) label: Option<(CalloutKind, LabelCase, LabelMark)>,
    /// Whether it is inside a list, where not every form is possible.
    pub(super) is_nested: bool,
}

/// The callouts of a page, in source order. Linear in the page.
pub(super) fn callouts(page: &Document) -> Vec<Callout> {
    let mut found = Vec::new();
    let mut item_end = 0;
    for (block, id) in page.blocks.iter().zip(0_u32..) {
        if matches!(block.kind, BlockKind::Item(_)) {
            item_end = item_end.max(block.end);
        }
        let read = match block.kind {
            BlockKind::Quote if !is_in_quote(page, block) => quote(page, block, id),
            BlockKind::Paragraph => paragraph(page, block, id),
            BlockKind::Directive(index) | BlockKind::Container(index) => {
                directive(page, &page.directives[index as usize])
            }
            _ => None,
        };
        if let Some((form, span, label)) = read {
            // `{{< note >}}` and a label below it are one callout.
            let is_inside = label.is_some()
                && found.last().is_some_and(|last: &Callout| {
                    last.label.is_none() && is_blank(page, last.span.end, span.start)
                });
            if is_inside {
                continue;
            }
            found.push(Callout {
                form,
                span,
                label: label.map(|label| (label.kind, label.case, label.mark)),
                is_nested: id < item_end,
            });
        }
    }
    found
}

/// Whether there is nothing but marks between two places.
fn is_blank(page: &Document, from: u32, to: u32) -> bool {
    let between = Span::new(from.min(to), to).slice(&page.text);
    between.chars().all(|c| !c.is_alphanumeric())
}

type Read = Option<(Form, Span, Option<Label>)>;

fn is_in_quote(page: &Document, block: &Block) -> bool {
    let parent = block.parent.map(|parent| page.block(parent).kind);
    parent == Some(BlockKind::Quote)
}

fn quote(page: &Document, block: &Block, id: u32) -> Read {
    let source = page.slice(block.span);
    let body = source.trim_start_matches(['>', ' ', '\t']);
    if let Some(rest) = body.strip_prefix("[!") {
        let name = rest.split(']').next()?;
        let len = (source.len() - body.len() + name.len() + 3).min(source.len());
        return is_name(name).then(|| (Form::Alert, Span::at(block.span.start, len as u32), None));
    }
    let first = BlockId(id + 1);
    if first.0 >= block.end || page.block(first).kind != BlockKind::Paragraph {
        return None;
    }
    let (is_strong, span, label) = label(page, first)?;
    let form = if is_strong {
        Form::StrongQuote
    } else {
        Form::Quote
    };
    Some((form, span, Some(label)))
}

/// A paragraph with a label and a text behind it, unless its list item or quote begins with it.
fn paragraph(page: &Document, block: &Block, id: u32) -> Read {
    if let Some(parent) = block.parent {
        let is_first = parent.0 + 1 == id;
        match page.block(parent).kind {
            BlockKind::Item(_) | BlockKind::Quote | BlockKind::Container(_) if is_first => {
                return None;
            }
            BlockKind::Footnote => return None,
            _ => {}
        }
    }
    let (is_strong, span, label) = label(page, BlockId(id))?;
    // A label alone announces a list.
    let rest = Span::new(span.end, block.span.end.max(span.end));
    if !page.slice(rest).contains(char::is_alphanumeric) {
        return None;
    }
    let form = if is_strong {
        Form::StrongLabel
    } else {
        Form::Label
    };
    Some((form, span, Some(label)))
}

/// The label a paragraph begins with, its place, and whether it is strong.
fn label(page: &Document, id: BlockId) -> Option<(bool, Span, Label)> {
    let language = page.language?;
    let run = page.prose().block_of(id)?;
    let text = page.prose().text(run);
    let block = page.block(id);
    let strong =
        page.emphases.from(block.span.start).first().filter(|one| {
            one.strong && one.block == id && one.inlines.start == block.inlines.start
        });
    let Some(strong) = strong else {
        let label = language.callout(text)?;
        let is_label = matches!(label.mark, LabelMark::Colon | LabelMark::Exclamation)
            && label.case != LabelCase::Lower
            && label.range.start == 0
            && label.range.end < text.len();
        let span = page.prose().span(run, label.range.clone());
        return is_label.then_some((false, span, label));
    };
    // `**Note**: …`, `**Note:** …` and `**Note**` on a line of its own; no `**Note the time**`.
    let inner = page.prose().within(strong.span);
    let inner = &page.prose().all()[inner];
    let mut label = language
        .callout(inner)
        .filter(|label| label.range.end == inner.trim_end().len())?;
    let after = text.get(inner.len()..).unwrap_or_default();
    if label.mark == LabelMark::None {
        let marked = language.callout(text);
        let is_alone = after.trim().is_empty()
            || page
                .slice(Span::new(strong.span.end, block.span.end))
                .starts_with(['\n', '\r']);
        match marked {
            Some(marked) if marked.mark != LabelMark::Dash => label.mark = marked.mark,
            _ if is_alone => {}
            // `> **NOTE** Wait a minute.`: capitals at the start of a quote are a label.
            _ if label.case == LabelCase::Upper && is_in_quote(page, block) => {}
            _ => return None,
        }
    }
    Some((true, strong.span, label))
}

fn directive(page: &Document, directive: &Directive) -> Read {
    let form = match directive.kind {
        DirectiveKind::Admonition => Form::Admonition,
        DirectiveKind::Fence => Form::Fence,
        DirectiveKind::Liquid | DirectiveKind::Shortcode | DirectiveKind::Brace => Form::Tag,
        // A component without content is a part of the page that has such a name.
        DirectiveKind::Component if page.slice(directive.span).trim_end().ends_with("/>") => {
            return None;
        }
        DirectiveKind::Component => Form::Component,
        DirectiveKind::Tab | DirectiveKind::Module => return None,
    };
    let is_callout =
        directive.purpose == Purpose::Callout && directive.role != DirectiveRole::Closes;
    is_callout.then_some((form, directive.span, None))
}

fn is_name(name: &str) -> bool {
    Purpose::of_name(name) == Purpose::Callout
}
