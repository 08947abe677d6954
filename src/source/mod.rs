//! The file system: what pages there are, what they say, what lies beside them.
//!
//! The only module that reads files and folders.

mod discover;
mod read;
mod tree;

pub use discover::{Discovered, discover};
pub use read::{Ends, ReadError, read_ends, read_page, read_prefix};
pub use tree::{Entry, Listing, Tree, normalise};
