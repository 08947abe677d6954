//! The file system: which pages there are, and the only code that reads files.
//!
//! The only module that reads files and folders. What another module knows of files that are not on
//! disk, it offers as a [`Snapshot`].

mod confirm;
mod discover;
mod disk;
mod expand;
mod left_out;
mod overlay;
mod read;
mod snapshot;
mod trace;
mod tree;
mod walk;

pub use discover::{Discovered, discover};
pub use disk::{Ends, ReadError, read_prefix};
pub use expand::{expand, fixed_part, is_glob};
pub use left_out::is_test_data;
pub use overlay::Overlay;
pub use snapshot::{Entry, Item, Snapshot};
pub use trace::{Answers, HashWriter, content_hash};
pub use tree::{Listing, Tree, list_folder, normalise};
