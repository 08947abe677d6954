//! Positions in a page: byte spans, and their translation to lines and columns; and text made
//! harmless for a terminal.

pub mod escape;
mod line_index;
pub mod secret;
mod span;

pub use line_index::{LineIndex, Position};
pub use span::Span;
