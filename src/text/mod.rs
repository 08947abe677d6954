//! Byte spans, lines and columns, and text made safe to print.

mod byte_set;
pub mod escape;
pub mod interned;
mod line_index;
mod placeholder;
mod rows;
mod scalars;
pub mod script;
mod script_token;
pub mod secret;
pub mod sentence;
mod similarity;
mod span;
mod suggestion;
mod token;
mod word_matcher;
mod word_starts;
mod wrap;

pub use byte_set::{ByteSearch, ByteSet};
pub use line_index::{ColumnUnit, LineIndex, Position};
pub use rows::{Row, Rows};
pub use scalars::{Scalar, scalars, toml_scalars};
pub use script_token::{ScriptToken, end_of_bracket, script_tokens};
pub use similarity::{LetterCounts, LetterSet};
pub use span::Span;
pub use suggestion::{did_you_mean, most_similar, similarity};
pub use word_matcher::WordMatcher;
pub use word_starts::WordStarts;
pub use wrap::wrap;
