//! The shape of a dialect, and the ways of reading a heading that dialects share.

use crate::attributes::Syntax;
use crate::heading::{HeadingSource, Piece, PieceKind};
use crate::numbering::{Numbering, push_number};

/// One dialect: the four steps from a heading to its id.
pub(crate) struct Rule {
    /// The `{#id}` syntax, if the system has one.
    pub(crate) syntax: Syntax,
    /// Appends the text the slug is made from; the `usize` is where the heading's own text ends in `raw`.
    pub(crate) text: fn(&HeadingSource<'_>, usize, &mut String),
    /// Appends the slug of that text.
    pub(crate) slug: fn(&str, &mut String),
    /// What the second heading with the same slug is called.
    pub(crate) numbering: Numbering,
    /// When written ids count as taken.
    pub(crate) explicit: Explicit,
    /// What replaces a slug with nothing left.
    pub(crate) empty: Empty,
    /// Whether the system takes the line with this source for a heading.
    pub(crate) is_heading: fn(&str) -> bool,
}

/// When a written id blocks a made one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explicit {
    /// Never: the made id may repeat it.
    Apart,
    /// From the heading that carries it on.
    InOrder,
    /// From the start of the page.
    First,
}

/// The id of a heading that has no character fit for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empty {
    /// The empty id, numbered like any other.
    Kept,
    /// No id the first time; later ones are numbered.
    Absent,
    /// No id, ever.
    Never,
    /// A fixed word.
    Word(&'static str),
    /// A fixed word for a text, and no id where there is none.
    WordForText(&'static str),
}

/// What a footnote reference leaves in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FootnoteText {
    /// Nothing.
    Nothing,
    /// Its number on the page.
    Number,
    /// Its source, in a system without footnotes.
    Source,
}

/// Which pieces of a heading are text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Whether the alternative text of an image counts.
    pub(crate) image_alt: bool,
    /// What a footnote reference leaves.
    pub(crate) footnote: FootnoteText,
    /// What a line break leaves.
    pub(crate) line_break: &'static str,
    /// Whether `~one~` is not a strikethrough, so its tildes are text.
    pub(crate) tildes: bool,
}

impl Reading {
    /// Rendered text: image descriptions gone, the footnote number kept.
    pub(crate) const RENDERED: Self = Self {
        image_alt: false,
        footnote: FootnoteText::Number,
        line_break: "\n",
        tildes: false,
    };
    /// The text of a syntax tree: image descriptions kept, footnotes gone.
    pub(crate) const TREE: Self = Self {
        image_alt: true,
        footnote: FootnoteText::Nothing,
        line_break: "\n",
        tildes: false,
    };

    /// Appends the text of the heading up to byte `end` of its source.
    pub(crate) fn collect(&self, heading: &HeadingSource<'_>, end: usize, out: &mut String) {
        each_piece(heading, end, |piece, text| {
            self.push(heading, piece, text, out);
        });
    }

    /// Appends the text of one piece.
    pub(crate) fn push(
        &self,
        heading: &HeadingSource<'_>,
        piece: &Piece<'_>,
        text: &str,
        out: &mut String,
    ) {
        match piece.kind {
            PieceKind::Text
            | PieceKind::Escaped
            | PieceKind::Entity
            | PieceKind::Url
            | PieceKind::Code => out.push_str(text),
            PieceKind::Math => out.push_str(heading.raw.get(piece.at.clone()).unwrap_or(text)),
            PieceKind::ImageAlt if self.image_alt => out.push_str(text),
            PieceKind::Tildes if self.tildes && text.len() == 1 => out.push_str(text),
            PieceKind::Break => out.push_str(self.line_break),
            PieceKind::Footnote => match self.footnote {
                FootnoteText::Nothing => {}
                FootnoteText::Number => push_number(piece.number, out),
                FootnoteText::Source => {
                    out.push_str(heading.raw.get(piece.at.clone()).unwrap_or_default());
                }
            },
            PieceKind::Html
            | PieceKind::ImageAlt
            | PieceKind::Tildes
            | PieceKind::ReferenceLabel => {}
        }
    }
}

/// Visits the pieces before byte `end` of the source, with the last text cut there.
pub(crate) fn each_piece<'h>(
    heading: &'h HeadingSource<'_>,
    end: usize,
    mut visit: impl FnMut(&'h Piece<'_>, &'h str),
) {
    for piece in &heading.pieces {
        if piece.at.start >= end {
            return;
        }
        let text: &str = &piece.text;
        let fits = piece.at.end <= end || piece.kind != PieceKind::Text;
        visit(
            piece,
            if fits {
                text
            } else {
                text.get(..end - piece.at.start).unwrap_or(text)
            },
        );
    }
}

/// Appends the source of the last line up to byte `end`, for dialects that slug the Markdown itself.
pub(crate) fn source(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let raw = &heading.raw[..end];
    out.push_str(raw.rsplit('\n').next().unwrap_or(raw));
}
