//! What a run asked the disk, so that a later one can tell whether it would be told the same.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// How far a time stamp may lag behind the clock, in nanoseconds: two seconds are the coarsest stamps of
/// a file system in use.
pub(super) const COARSEST: i64 = 2_000_000_000;

/// The XXH3 hash of some bytes, 128 bits.
#[must_use]
pub fn content_hash(bytes: &[u8]) -> u128 {
    XxHash3_128::oneshot(bytes)
}

/// A hash of what is written to it, as [`content_hash`] of the whole.
#[derive(Default)]
pub struct HashWriter(XxHash3_128);

impl HashWriter {
    /// The hash of what was written so far.
    #[must_use]
    pub fn finish(&self) -> u128 {
        self.0.finish_128()
    }
}

impl std::fmt::Write for HashWriter {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// What the file system says of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Stamp {
    bytes: u64,
    /// When the content changed, in nanoseconds since 1970.
    modified: i64,
    /// When the content or what is said here changed.
    changed: i64,
    device: u64,
    inode: u64,
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.wrapping_mul(1_000_000_000) + rest;
        Self {
            bytes: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }

    /// Without the time of the last change of any kind a stamp proves nothing, see
    /// [`Stamp::is_settled`].
    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: 0,
            changed: i64::MAX,
            device: 0,
            inode: 0,
        }
    }

    /// Whether any later change of the file, which was read after the moment `begun`, shows in its stamp.
    /// A change within the resolution of the stamps would not: this is what Git calls a racy entry.
    pub(super) fn is_settled(&self, begun: i64) -> bool {
        self.modified.max(self.changed) < begun.saturating_sub(COARSEST)
    }
}

/// What was read of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// At most so many bytes from its start, and its length.
    Start(u64),
    /// At most so many bytes from each end, and its length.
    Ends(u64),
}

/// A file that was asked for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct FileAnswer {
    pub(super) path: PathBuf,
    pub(super) part: Part,
    /// Its stamp before it was read, and the hash of what was read; `None` when it is not there.
    pub(super) found: Option<(Stamp, u128)>,
}

/// What a path is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(super) struct KindAnswer {
    pub(super) path: PathBuf,
    /// Whether there is a folder, or a link to one.
    is_folder: bool,
    /// Whether there is anything.
    exists: bool,
}

/// Collects what a [`Tree`] is asked.
#[derive(Debug)]
pub(super) struct Trace {
    begun: i64,
    files: Mutex<Vec<FileAnswer>>,
    kinds: Mutex<BTreeSet<KindAnswer>>,
    /// Whether something was answered that cannot be asked again.
    is_partial: Mutex<bool>,
}

/// What a run asked the disk, and what it was told.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Answers {
    /// When the run began, in nanoseconds since 1970.
    pub(super) begun: i64,
    pub(super) files: Vec<FileAnswer>,
    /// The hash of what is in each folder; `None` where there is none.
    pub(super) folders: Vec<(PathBuf, Option<u128>)>,
    pub(super) kinds: Vec<KindAnswer>,
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as i64)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Trace {
    pub(super) fn start() -> Self {
        Self {
            begun: now(),
            files: Mutex::default(),
            kinds: Mutex::default(),
            is_partial: Mutex::default(),
        }
    }

    /// Notes that a file was read.
    pub(super) fn read(&self, path: &Path, part: Part, stamp: Stamp, hash: u128) {
        lock(&self.files).push(FileAnswer {
            path: path.to_path_buf(),
            part,
            found: Some((stamp, hash)),
        });
    }

    /// Notes that a file could not be read.
    pub(super) fn failed(&self, path: &Path, part: Part, error: Option<&io::Error>) {
        if error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound) {
            lock(&self.files).push(FileAnswer {
                path: path.to_path_buf(),
                part,
                found: None,
            });
        } else {
            *lock(&self.is_partial) = true;
        }
    }

    /// What was asked, with the folders that were listed; `None` when something cannot be asked again.
    pub(super) fn answers(&self, folders: Vec<(PathBuf, Option<u128>)>) -> Option<Answers> {
        if *lock(&self.is_partial) {
            return None;
        }
        let mut files = lock(&self.files).clone();
        files.sort_by(|a, b| (&a.path, a.part).cmp(&(&b.path, b.part)));
        files.dedup_by(|a, b| a.path == b.path && a.part == b.part);
        Some(Answers {
            begun: self.begun,
            files,
            folders,
            kinds: lock(&self.kinds).iter().cloned().collect(),
        })
    }

    /// Notes what a path is.
    pub(super) fn kind(&self, path: &Path) {
        let answer = kind_of(path);
        lock(&self.kinds).insert(answer);
    }
}

pub(super) fn kind_of(path: &Path) -> KindAnswer {
    let found = std::fs::symlink_metadata(path).ok();
    let is_folder = |found: &Metadata| found.is_dir() || found.is_symlink() && path.is_dir();
    KindAnswer {
        path: path.to_path_buf(),
        is_folder: found.as_ref().is_some_and(is_folder),
        exists: found.is_some(),
    }
}

impl Answers {
    /// Whether nothing was renewed between the two, so that there is nothing to store.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.begun == other.begun
    }
}
