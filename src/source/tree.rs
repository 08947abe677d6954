//! Folders and their entries, each listed once.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use ignore::gitignore::Gitignore;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::disk::hash_part;
use super::snapshot::{Entry, Item, Snapshot};
use super::trace::{Part, Trace, content_hash};

/// The names in a folder, as the file system spells them.
#[derive(Debug, Default)]
pub struct Listing {
    /// Sorted by name.
    names: Vec<(Box<str>, Entry)>,
    /// Folded name to the index of the name as spelled; the smallest where several fold to one.
    folded: FxHashMap<String, u32>,
}

impl Listing {
    /// The entry with exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Entry> {
        let at = self
            .names
            .binary_search_by(|(other, _)| (**other).cmp(name))
            .ok()?;
        Some(self.names[at].1)
    }

    /// The name as the folder spells it, when it differs from `name` in case or normalisation only.
    #[must_use]
    pub fn spelling(&self, name: &str) -> Option<(&str, Entry)> {
        let at = *self.folded.get(&fold(name))?;
        let (found, entry) = &self.names[at as usize];
        Some((found, *entry))
    }

    /// All names, sorted.
    #[must_use]
    pub fn names(&self) -> &[(Box<str>, Entry)] {
        &self.names
    }

    /// A hash of what is in the folder.
    pub(super) fn hash(&self) -> u128 {
        let mut all = Vec::new();
        for (name, entry) in &self.names {
            all.extend(name.as_bytes());
            all.push(if *entry == Entry::Folder { b'/' } else { 0 });
        }
        content_hash(&all)
    }

    /// The names that start with `prefix`, sorted.
    pub fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, Entry)> {
        let from = self.names.partition_point(|(name, _)| **name < *prefix);
        self.names[from..]
            .iter()
            .take_while(move |(name, _)| name.starts_with(prefix))
            .map(|(name, entry)| (&**name, *entry))
    }

    fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let mut names: Vec<(Box<str>, Entry)> = items
            .into_iter()
            // No link can spell a name that is not Unicode.
            .filter_map(|item| Some((item.name.into_string().ok()?.into(), item.entry)))
            .collect();
        names.sort_unstable();
        let by_fold = names
            .iter()
            .enumerate()
            .rev()
            .map(|(index, (name, _))| (fold(name), index as u32))
            .collect();
        Self {
            names,
            folded: by_fold,
        }
    }
}

/// The entries of a folder on disk; `None` when it is not a folder that can be read.
#[must_use]
pub fn list_folder(folder: &Path) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name();
        let kind = entry.file_type().ok();
        let is_link = kind.is_some_and(|kind| kind.is_symlink());
        let is_folder = if is_link {
            entry.path().is_dir()
        } else {
            kind.is_some_and(|kind| kind.is_dir())
        };
        let entry = if is_folder {
            Entry::Folder
        } else {
            Entry::File
        };
        items.push(Item {
            name,
            entry,
            is_link,
        });
    }
    Some(items)
}

fn fold(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// The files of a run, on disk or of a snapshot; each folder is listed at most once.
#[derive(Debug, Default)]
pub struct Tree {
    snapshot: Option<Arc<dyn Snapshot>>,
    folders: RwLock<FxHashMap<PathBuf, Option<Arc<Listing>>>>,
    ignores: RwLock<FxHashMap<PathBuf, Arc<Gitignore>>>,
    /// What the disk was asked, where that is of interest.
    trace: Option<Trace>,
}

impl Tree {
    /// The files of a snapshot, and those on disk where it says nothing; without one, the disk.
    #[must_use]
    pub fn new(snapshot: Option<Arc<dyn Snapshot>>) -> Self {
        Self {
            snapshot,
            ..Self::default()
        }
    }

    /// The files on disk, with an account of what is asked: [`Tree::answers`].
    #[must_use]
    pub fn traced() -> Self {
        Self {
            trace: Some(Trace::start()),
            ..Self::default()
        }
    }

    pub(super) fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The folders that were listed, each with a hash of what is in it.
    pub(super) fn listed(&self) -> Vec<(PathBuf, Option<u128>)> {
        let folders = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        let hashes = folders.iter().map(|(folder, listing)| {
            let hash = listing.as_ref().map(|listing| listing.hash());
            (folder.clone(), hash)
        });
        let mut listed: Vec<_> = hashes.collect();
        listed.sort();
        listed
    }

    /// The snapshot, when it is what says what is at `path`.
    pub(super) fn snapshot(&self, path: &Path) -> Option<&dyn Snapshot> {
        self.snapshot
            .as_deref()
            .filter(|snapshot| snapshot.covers(path))
    }

    /// Whether it helps to be told which files will be read.
    #[must_use]
    pub fn fetches(&self) -> bool {
        self.snapshot.is_some()
    }

    /// Told which files will be read as a whole.
    pub fn prepare(&self, files: &[PathBuf]) {
        if let Some(snapshot) = &self.snapshot {
            snapshot.prepare(files);
        }
    }

    /// [`Snapshot::frame`]; `None` for the disk.
    #[must_use]
    pub fn frame(&self) -> Option<&[u8]> {
        self.snapshot.as_ref()?.frame()
    }

    /// The entries of a folder; `None` when it is not a folder that can be read.
    #[must_use]
    pub fn list(&self, folder: &Path) -> Option<Arc<Listing>> {
        if let Ok(folders) = self.folders.read()
            && let Some(known) = folders.get(folder)
        {
            return known.clone();
        }
        let items = match self.snapshot(folder) {
            Some(snapshot) => snapshot.list(folder),
            None => list_folder(folder),
        };
        let listing = items.map(|items| Arc::new(Listing::new(items)));
        if let Ok(mut folders) = self.folders.write() {
            folders.insert(folder.to_path_buf(), listing.clone());
        }
        listing
    }

    /// Whether a `.gitignore` at or below `top` names the path, which need not exist: what is not
    /// kept under version control is made by a build.
    #[must_use]
    pub fn is_ignored(&self, top: &Path, path: &Path) -> bool {
        path.ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(top))
            .any(|folder| {
                self.ignore_of(folder)
                    .matched_path_or_any_parents(path, false)
                    .is_ignore()
            })
    }

    fn ignore_of(&self, folder: &Path) -> Arc<Gitignore> {
        if let Ok(ignores) = self.ignores.read()
            && let Some(known) = ignores.get(folder)
        {
            return Arc::clone(known);
        }
        let has_file = self
            .list(folder)
            .is_some_and(|listing| listing.get(".gitignore") == Some(Entry::File));
        let ignore = Arc::new(if has_file {
            self.read_ignore(folder, ".gitignore")
                .unwrap_or_else(Gitignore::empty)
        } else {
            Gitignore::empty()
        });
        if let Ok(mut ignores) = self.ignores.write() {
            ignores.insert(folder.to_path_buf(), Arc::clone(&ignore));
        }
        ignore
    }

    /// The rules of an ignore file in a folder; `None` when there is no such file.
    fn read_ignore(&self, folder: &Path, name: &str) -> Option<Gitignore> {
        let Some(snapshot) = self.snapshot(folder) else {
            let file = folder.join(name);
            self.note_whole(&file);
            return Some(Gitignore::new(file).0);
        };
        super::walk::read_ignore(snapshot, folder, name)
    }

    /// Whether a path is a folder, or a link to one.
    #[must_use]
    pub fn is_folder(&self, path: &Path) -> bool {
        if self.snapshot(path).is_some() {
            return self.list(path).is_some();
        }
        self.note_kind(path);
        path.is_dir()
    }

    /// Whether there is anything at a path.
    #[must_use]
    pub fn exists(&self, path: &Path) -> bool {
        if let Some(snapshot) = self.snapshot(path) {
            return self.is_folder(path) || snapshot.read(path, 0).is_ok();
        }
        self.note_kind(path);
        std::fs::symlink_metadata(path).is_ok()
    }

    fn note_kind(&self, path: &Path) {
        if let Some(trace) = &self.trace {
            trace.kind(path);
        }
    }

    /// Notes that a file is read by others.
    fn note_whole(&self, path: &Path) {
        if let Some(trace) = &self.trace {
            match hash_part(path, Part::Whole) {
                Ok((stamp, hash)) => trace.read(path, Part::Whole, stamp, hash),
                Err(error) => trace.failed(path, Part::Whole, Some(&error)),
            }
        }
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
    fn names_are_found_by_their_start() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["b.md", "b.de.md", "a.md", "bc.md"] {
            std::fs::File::create(dir.path().join(name)).expect("a file");
        }
        let listing = Tree::default().list(dir.path()).expect("a listing");
        let names: Vec<_> = listing.starting_with("b.").collect();
        assert_eq!(names, [("b.de.md", Entry::File), ("b.md", Entry::File)]);
    }

    #[test]
    fn what_is_ignored_is_known_without_being_there() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("docs")).expect("a folder");
        let mut file = std::fs::File::create(dir.path().join("docs/.gitignore")).expect("a file");
        std::io::Write::write_all(&mut file, b"api/\n").expect("content");
        let tree = Tree::default();
        let is_ignored = |path: &str| tree.is_ignored(dir.path(), &dir.path().join(path));
        assert!(is_ignored("docs/api/index.md"));
        assert!(!is_ignored("docs/faq.md"));
        assert!(!is_ignored("api/index.md"));
    }

    #[test]
    fn dots_are_resolved_by_name() {
        assert_eq!(normalise(Path::new("/a/./b/../c")), PathBuf::from("/a/c"));
    }
}
