//! Folders and their entries, each listed once.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// The names in a folder, as the file system spells them.
#[derive(Debug, Default)]
pub struct Listing {
    names: FxHashMap<Box<str>, Entry>,
    /// Folded name to the name as spelt; the smallest where several fold to one.
    folded: FxHashMap<String, Box<str>>,
}

impl Listing {
    /// The entry with exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Entry> {
        self.names.get(name).copied()
    }

    /// The name as the folder spells it, when it differs from `name` in case or normalisation only.
    #[must_use]
    pub fn spelling(&self, name: &str) -> Option<(&str, Entry)> {
        let found = self.folded.get(&fold(name))?;
        Some((found, self.get(found)?))
    }

    /// All names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<(&str, Entry)> {
        let mut names: Vec<_> = self
            .names
            .iter()
            .map(|(name, entry)| (&**name, *entry))
            .collect();
        names.sort_unstable_by_key(|(name, _)| *name);
        names
    }

    fn read(folder: &Path) -> Option<Self> {
        let mut listing = Self::default();
        for entry in std::fs::read_dir(folder).ok()?.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let kind = entry.file_type().ok();
            let is_folder = match kind {
                Some(kind) if kind.is_symlink() => entry.path().is_dir(),
                Some(kind) => kind.is_dir(),
                None => false,
            };
            let entry = if is_folder {
                Entry::Folder
            } else {
                Entry::File
            };
            listing.names.insert(name.into(), entry);
        }
        let mut names: Vec<&str> = listing.names.keys().map(|name| &**name).collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        listing.folded = names
            .into_iter()
            .map(|name| (fold(name), Box::from(name)))
            .collect();
        Some(listing)
    }
}

fn fold(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// The folders that links of a run point into; each is read at most once.
#[derive(Debug, Default)]
pub struct Tree {
    folders: RwLock<FxHashMap<PathBuf, Option<Arc<Listing>>>>,
}

impl Tree {
    /// The entries of a folder; `None` when it is not a folder that can be read.
    #[must_use]
    pub fn list(&self, folder: &Path) -> Option<Arc<Listing>> {
        if let Ok(folders) = self.folders.read()
            && let Some(known) = folders.get(folder)
        {
            return known.clone();
        }
        let listing = Listing::read(folder).map(Arc::new);
        if let Ok(mut folders) = self.folders.write() {
            folders.insert(folder.to_path_buf(), listing.clone());
        }
        listing
    }
}

/// The path without `.` and with `..` resolved by name, as URLs are.
#[must_use]
pub fn normalise(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_case_finds_the_spelling() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::File::create(dir.path().join("Grüße.md")).expect("a file");
        let tree = Tree::default();
        let listing = tree.list(dir.path()).expect("a listing");
        assert_eq!(listing.get("grüße.md"), None);
        assert_eq!(listing.spelling("GRÜSSE.md"), None);
        assert_eq!(
            listing.spelling("GRÜßE.md"),
            Some(("Grüße.md", Entry::File))
        );
        assert!(tree.list(&dir.path().join("none")).is_none());
    }

    #[test]
    fn dots_are_resolved_by_name() {
        assert_eq!(normalise(Path::new("/a/./b/../c")), PathBuf::from("/a/c"));
    }
}
