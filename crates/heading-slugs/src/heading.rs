//! A heading as the dialects read it: its source, and its inline content cut into pieces.

use std::borrow::Cow;
use std::ops::Range;

/// One heading of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingSource<'a> {
    /// The source of the content: no ATX marker, no closing `#`s, no underline, trimmed.
    pub raw: &'a str,
    /// Where `raw` starts in the page, in bytes.
    pub offset: usize,
    /// The inline content in source order.
    pub pieces: Vec<Piece<'a>>,
}

/// A stretch of inline content of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it is.
    pub kind: PieceKind,
    /// What it reads as; for [`PieceKind::Html`] the tag itself, for a footnote its label.
    pub text: Cow<'a, str>,
    /// Where it is, in bytes of [`HeadingSource::raw`].
    pub at: Range<usize>,
    /// The number of a footnote on its page, counted from 1 by first reference; 0 for other kinds.
    pub number: u32,
    /// Whether it is inside emphasis, a link or a strikethrough.
    pub nested: bool,
    /// Whether it is the first content of each element around it; always so outside of any.
    pub leads: bool,
}

/// The kinds of inline content that some dialect tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// Literal text; `text` and the source are equal byte for byte.
    Text,
    /// One character whose backslash is gone; `at` includes the backslash.
    Escaped,
    /// A character reference, decoded.
    Entity,
    /// A code span, without its backticks.
    Code,
    /// One raw tag or comment.
    Html,
    /// Text of the description of an image.
    ImageAlt,
    /// A footnote reference that has a definition.
    Footnote,
    /// A line break, soft or hard.
    Break,
    /// A formula; its source with the dollar signs is at `at`.
    Math,
    /// The text of a `<https://…>` link.
    Url,
    /// The delimiter of a strikethrough: `~` or `~~`.
    Tildes,
    /// The label of a `[text][label]` link, which is text where reference links do not work.
    ReferenceLabel,
}
