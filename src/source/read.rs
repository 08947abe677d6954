//! Reading of pages and of the first bytes of other files, on disk or of a snapshot.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::source::Tree;
use crate::source::disk::{self, Ends, LARGEST, ReadError, hash_of};
use crate::source::trace::{Part, Stamp, content_hash};

impl Tree {
    /// Reads a page.
    ///
    /// The bytes pass through a buffer that the thread keeps, so that the text is the only
    /// allocation and has exactly its length.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not UTF-8, or has 4 GiB or more.
    pub fn read_page(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        if let Some(snapshot) = self.snapshot(path) {
            let (bytes, len) = snapshot.read(path, LARGEST)?;
            if len > LARGEST {
                return Err(ReadError::TooLarge(len));
            }
            return disk::text(&bytes);
        }
        let result = disk::read_page(path);
        if let Some(trace) = self.trace() {
            match &result {
                Ok((text, stamp)) => {
                    let hash = content_hash(text.as_bytes());
                    trace.read(path, Part::Whole, *stamp, hash);
                }
                Err(ReadError::Io(error)) => trace.failed(path, Part::Whole, Some(error)),
                Err(_) => trace.failed(path, Part::Whole, None),
            }
        }
        Ok(result?.0)
    }

    /// Reads at most `limit` bytes from the start of a file, and says how long the file is.
    ///
    /// # Errors
    ///
    /// When the file system refuses.
    pub fn read_prefix(&self, path: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        if let Some(snapshot) = self.snapshot(path) {
            return snapshot.read(path, limit);
        }
        let result = disk::read_start(path, limit);
        let read = |(bytes, len, stamp): &(Vec<u8>, u64, Stamp)| (*stamp, hash_of(&[bytes], *len));
        self.note(path, Part::Start(limit), result.as_ref().map(read));
        result.map(|(bytes, len, _)| (bytes, len))
    }

    /// Reads at most `limit` bytes from each end of a file.
    ///
    /// # Errors
    ///
    /// When the file system refuses.
    pub fn read_ends(&self, path: &Path, limit: u64) -> io::Result<Ends> {
        let Some(snapshot) = self.snapshot(path) else {
            let result = disk::read_ends(path, limit);
            let read = |(ends, stamp): &(Ends, Stamp)| {
                (*stamp, hash_of(&[&ends.head, &ends.tail], ends.bytes))
            };
            self.note(path, Part::Ends(limit), result.as_ref().map(read));
            return result.map(|(ends, _)| ends);
        };
        let (mut head, bytes) = snapshot.read(path, LARGEST)?;
        let tail = head[head.len().saturating_sub(limit as usize)..].to_vec();
        head.truncate(limit as usize);
        Ok(Ends { head, tail, bytes })
    }

    fn note(&self, path: &Path, part: Part, result: Result<(Stamp, u128), &io::Error>) {
        let Some(trace) = self.trace() else {
            return;
        };
        match result {
            Ok((stamp, hash)) => trace.read(path, part, stamp, hash),
            Err(error) => trace.failed(path, part, Some(error)),
        }
    }
}
