//! Files of which some have another text than the one on disk, or are not there yet.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{Entry, Item, Snapshot, list_folder, read_prefix};

/// Texts in the place of those of some files, over another snapshot or over the disk.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    below: Option<Arc<dyn Snapshot>>,
    texts: BTreeMap<PathBuf, Arc<str>>,
    /// What folders have beyond what is on disk.
    additions: BTreeMap<PathBuf, Vec<(OsString, Entry)>>,
}

impl Overlay {
    /// Lays the texts over a snapshot; over the files on disk without one, where they may be of new files.
    #[must_use]
    pub fn new(below: Option<Arc<dyn Snapshot>>, texts: BTreeMap<PathBuf, Arc<str>>) -> Self {
        let additions = if below.is_none() {
            additions(texts.keys())
        } else {
            BTreeMap::new()
        };
        Self {
            below,
            texts,
            additions,
        }
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, file: &Path) -> Option<&Arc<str>> {
        self.texts.get(file)
    }

    /// The files that have a text, sorted.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.texts.keys().map(PathBuf::as_path)
    }

    fn below(&self, path: &Path) -> Option<&dyn Snapshot> {
        let below = self.below.as_deref();
        below.filter(|below| below.covers(path))
    }
}

/// The names that files which are not on disk add to folders, up to the first folder that is.
fn additions<'a>(
    files: impl Iterator<Item = &'a PathBuf>,
) -> BTreeMap<PathBuf, Vec<(OsString, Entry)>> {
    let mut additions: BTreeMap<PathBuf, Vec<(OsString, Entry)>> = BTreeMap::new();
    for file in files.filter(|file| !file.exists()) {
        let mut entry = Entry::File;
        let mut path = file.as_path();
        while let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            let names = additions.entry(folder.to_path_buf()).or_default();
            if names.iter().all(|(known, _)| known != name) {
                names.push((name.to_owned(), entry));
            }
            if folder.is_dir() {
                break;
            }
            (entry, path) = (Entry::Folder, folder);
        }
    }
    additions
}

impl Snapshot for Overlay {
    fn covers(&self, path: &Path) -> bool {
        self.texts.contains_key(path)
            || self.additions.contains_key(path)
            || self.below(path).is_some()
    }

    fn list(&self, folder: &Path) -> Option<Vec<Item>> {
        if let Some(below) = self.below(folder) {
            return below.list(folder);
        }
        let on_disk = list_folder(folder);
        let added = self.additions.get(folder);
        if on_disk.is_none() && added.is_none() {
            return None;
        }
        let mut items = on_disk.unwrap_or_default();
        let added = added.into_iter().flatten();
        items.extend(added.map(|(name, entry)| Item {
            name: name.clone(),
            entry: *entry,
            is_link: false,
        }));
        Some(items)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Tree;

    #[test]
    fn a_text_that_is_not_on_disk_is_in_its_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let new = dir.path().join("sub/new.md");
        let texts = [(new.clone(), Arc::from("# New\n"))].into_iter().collect();
        let tree = Tree::new(Some(Arc::new(Overlay::new(None, texts))));
        let listing = tree.list(dir.path()).expect("a listing");
        assert_eq!(listing.get("sub"), Some(Entry::Folder));
        let listing = tree.list(&dir.path().join("sub")).expect("a listing");
        assert_eq!(listing.get("new.md"), Some(Entry::File));
        assert_eq!(&*tree.read_page(&new).expect("a page"), "# New\n");
        assert!(tree.list(&dir.path().join("none")).is_none());
    }
}
