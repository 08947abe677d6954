//! Commits and the index as files, read through the `git` program.
//!
//! Nothing is ever checked out.
//!
//! The repository may be somebody else's: nothing that its configuration names is run. No file
//! system monitor, no external diff, no filter, no lock, nothing fetched.

mod batch;
mod error;
mod history;
mod program;
mod repository;
mod revisions;
mod snapshot;

pub use error::GitError;
pub use history::Changes;
pub use repository::{Base, Repository};
pub use revisions::{ObjectReader, Revision};
pub use snapshot::GitSnapshot;
