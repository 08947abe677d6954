//! Files of which some have another text than the one on disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{Item, Snapshot, list_folder, read_prefix};

/// Texts in the place of those of some files, over another snapshot or over the disk.
#[derive(Debug)]
pub struct Overlay {
    below: Option<Arc<dyn Snapshot>>,
    texts: BTreeMap<PathBuf, Arc<str>>,
}

impl Overlay {
    /// Lays the texts over a snapshot; over the files on disk without one.
    #[must_use]
    pub fn new(below: Option<Arc<dyn Snapshot>>, texts: BTreeMap<PathBuf, Arc<str>>) -> Self {
        Self { below, texts }
    }

    fn below(&self, path: &Path) -> Option<&dyn Snapshot> {
        let below = self.below.as_deref();
        below.filter(|below| below.covers(path))
    }
}

impl Snapshot for Overlay {
    fn covers(&self, path: &Path) -> bool {
        self.texts.contains_key(path) || self.below(path).is_some()
    }

    fn list(&self, folder: &Path) -> Option<Vec<Item>> {
        match self.below(folder) {
            Some(below) => below.list(folder),
            None => list_folder(folder),
        }
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        if let Some(text) = self.texts.get(file) {
            let end = text.len().min(usize::try_from(limit).unwrap_or(usize::MAX));
            return Ok((text.as_bytes()[..end].to_vec(), text.len() as u64));
        }
        match self.below(file) {
            Some(below) => below.read(file, limit),
            None => read_prefix(file, limit),
        }
    }

    fn prepare(&self, files: &[PathBuf]) {
        if let Some(below) = &self.below {
            below.prepare(files);
        }
    }

    fn frame(&self) -> Option<&[u8]> {
        self.below.as_ref()?.frame()
    }
}
