//! Byte spans, lines and columns, and text made safe to print.

mod byte_set;
pub mod escape;
mod letters;
mod line_index;
mod needles;
mod placeholder;
pub mod secret;
mod span;
mod starts;
mod token;

pub use byte_set::{ByteSearch, ByteSet};
pub use letters::{LetterBag, LetterSet};
pub use line_index::{ColumnUnit, LineIndex, Position};
pub use needles::Needles;
pub use span::Span;
pub use starts::Starts;
