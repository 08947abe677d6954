//! Attribute blocks of inline elements, as in `` `code`{.lang} ``, which are neither text nor the heading's.

use std::ops::Range;

use crate::heading::{HeadingSource, Piece, PieceKind};

/// The last characters of the inline elements that can carry attributes of their own.
pub(crate) const ANY_INLINE: &[u8] = b"`*_)]>~";

/// The length of the attribute block at the start of a text that belongs to the inline element before it,
/// one that ends with one of `closers`; 0 when there is none.
pub(crate) fn inline_block(
    heading: &HeadingSource<'_>,
    piece: &Piece<'_>,
    closers: &[u8],
) -> usize {
    if !piece.text.starts_with('{') || !is_inline_block(heading, piece.at.start, closers) {
        return 0;
    }
    piece
        .text
        .find('}')
        .filter(|&close| close > 1)
        .map_or(0, |close| close + 1)
}

/// Whether the text at `at` follows an inline element that ends with one of `closers`.
pub(crate) fn is_inline_block(heading: &HeadingSource<'_>, at: usize, closers: &[u8]) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    if !closers.contains(&heading.raw.as_bytes()[before]) {
        return false;
    }
    // Right after an opening delimiter the text would be nested, so a gap before it is a closing one.
    let Some(index) = heading.pieces.iter().position(|piece| piece.at.start == at) else {
        return false;
    };
    let previous = index.checked_sub(1).map(|index| &heading.pieces[index]);
    let is_gap =
        previous.is_none_or(|previous| previous.at.end < at || previous.kind == PieceKind::Code);
    is_gap && heading.pieces[index].kind == PieceKind::Text && !heading.pieces[index].nested
}

/// Whether the range is plain text, without an escape or a character reference.
pub(crate) fn is_literal(heading: &HeadingSource<'_>, range: &Range<usize>) -> bool {
    !heading.pieces.iter().any(|piece| {
        piece.at.end > range.start
            && piece.at.start < range.end
            && matches!(
                piece.kind,
                PieceKind::Escaped | PieceKind::Entity | PieceKind::Code | PieceKind::Html
            )
    })
}

/// Where the text after the last inline element starts; raw tags are text there.
pub(crate) fn last_text(heading: &HeadingSource<'_>) -> usize {
    let mut start = heading.raw.len();
    for piece in heading.pieces.iter().rev() {
        let is_text = matches!(
            piece.kind,
            PieceKind::Text | PieceKind::Escaped | PieceKind::Entity | PieceKind::Html
        );
        if !is_text || piece.nested || piece.at.end != start {
            break;
        }
        start = piece.at.start;
    }
    start
}
