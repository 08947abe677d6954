//! A state of the files that is not the one on disk.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// What a name in a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// One entry of a folder of a [`Snapshot`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The name.
    pub name: OsString,
    /// What it is; of a symbolic link, what it leads to.
    pub entry: Entry,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// A state of the files that is not the one on disk, such as that of a commit.
pub trait Snapshot: std::fmt::Debug + Send + Sync {
    /// Whether the snapshot says what is at a path, and not the disk.
    fn covers(&self, path: &Path) -> bool;

    /// The entries of a folder that it covers; `None` when there is no such folder.
    fn list(&self, folder: &Path) -> Option<Vec<Item>>;

    /// At most `limit` bytes from the start of a file that it covers, and the length of the file.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    fn read(&self, file: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)>;

    /// Told which files will be read as a whole, so that they can be fetched at once.
    fn prepare(&self, _files: &[PathBuf]) {}

    /// What says which files, folders and links there are, and all that files hold but Markdown pages:
    /// states in which it is the same differ in the text of pages alone. `None` where that is not known.
    fn frame(&self) -> Option<&[u8]> {
        None
    }
}
