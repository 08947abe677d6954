//! The files of a commit or of the index, as a tree of folders.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::GitError;
use crate::git::batch::Batch;
use crate::git::program::path_of;
use crate::source::{Entry, Item, Snapshot, list_folder, read_prefix};

/// Most symbolic links that are followed for one path, as in Linux.
const MAX_LINKS: usize = 40;

/// Where git keeps what it knows: no part of a state, and there in each.
const DOT_GIT: &str = ".git";

/// What a pointer of Git LFS begins with; the file itself is on disk.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The files of a commit or of the index.
///
/// A folder that is another repository is not part of it: its files are those on disk.
#[derive(Debug)]
pub struct GitSnapshot {
    root: PathBuf,
    files: FxHashMap<PathBuf, Box<str>>,
    folders: FxHashMap<PathBuf, Vec<Item>>,
    /// Symbolic links, and where they lead: absolute.
    links: FxHashMap<PathBuf, PathBuf>,
    submodules: FxHashSet<PathBuf>,
    /// The listing without the ids of pages.
    frame: Vec<u8>,
    /// Whether a file that is on disk is read there.
    prefers_disk: bool,
    objects: Arc<Batch>,
}

/// One line of a listing.
struct Row<'a> {
    mode: &'a str,
    id: &'a str,
    path: &'a Path,
    /// The path as git spells it, with the tab before it.
    spelling: &'a [u8],
}

impl Row<'_> {
    /// The line without the id of a page.
    fn add_to_frame(&self, frame: &mut Vec<u8>) {
        frame.extend_from_slice(self.mode.as_bytes());
        if !is_page(self.path) {
            frame.extend_from_slice(self.id.as_bytes());
        }
        frame.extend_from_slice(self.spelling);
        frame.push(0);
    }
}

impl GitSnapshot {
    /// Reads the output of `ls-tree -r -z` or of `ls-files --stage -z`; paths are below `root`.
    pub(super) fn new(root: &Path, objects: &Arc<Batch>, listing: &[u8]) -> Result<Self, GitError> {
        let mut snapshot = Self {
            root: root.to_path_buf(),
            files: FxHashMap::default(),
            folders: FxHashMap::default(),
            links: FxHashMap::default(),
            submodules: FxHashSet::default(),
            frame: Vec::with_capacity(listing.len()),
            prefers_disk: false,
            objects: Arc::clone(objects),
        };
        // That the top is one of a repository says something of what lies beside it.
        let dot_git = Item {
            name: DOT_GIT.into(),
            entry: Entry::Folder,
            is_link: false,
        };
        snapshot
            .folders
            .insert(snapshot.root.clone(), vec![dot_git]);
        let mut links: Vec<(PathBuf, Box<str>)> = Vec::new();
        for line in listing.split(|byte| *byte == 0) {
            let Some(row) = row(line) else {
                continue;
            };
            row.add_to_frame(&mut snapshot.frame);
            let path = snapshot.root.join(row.path);
            if snapshot.files.contains_key(&path) {
                // A file in conflict is listed once for each side; the first is as good as any.
                continue;
            }
            match row.mode {
                "160000" => {
                    snapshot.submodules.insert(path.clone());
                    snapshot.add(&path, Entry::Folder, false);
                }
                "120000" => links.push((path, row.id.into())),
                _ => {
                    snapshot.add(&path, Entry::File, false);
                    snapshot.files.insert(path, row.id.into());
                }
            }
        }
        for (path, id) in &links {
            let target = objects.read(id, 4096)?.0;
            if let Some(target) = path_of(&target) {
                let folder = path.parent().unwrap_or(&snapshot.root);
                snapshot.links.insert(path.clone(), folder.join(target));
            }
        }
        for (path, _) in links {
            let entry = if snapshot.list(&path).is_some() {
                Entry::Folder
            } else {
                Entry::File
            };
            snapshot.add(&path, entry, true);
        }
        Ok(snapshot)
    }

    /// The same files, each read from disk where it is there.
    pub(super) fn or_disk(mut self) -> Self {
        self.prefers_disk = true;
        self
    }

    /// Adds an entry to its folder, and the folders down to it.
    fn add(&mut self, path: &Path, entry: Entry, is_link: bool) {
        let (mut path, mut entry, mut is_link) = (path, entry, is_link);
        while path != self.root {
            let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
                return;
            };
            let is_new = !self.folders.contains_key(folder);
            let items = self.folders.entry(folder.to_path_buf()).or_default();
            items.push(Item {
                name: name.to_owned(),
                entry,
                is_link,
            });
            if !is_new {
                return;
            }
            (path, entry, is_link) = (folder, Entry::Folder, false);
        }
    }

    /// The path without symbolic links; `None` when they lead round in a circle.
    fn real(&self, path: &Path) -> Option<PathBuf> {
        if self.links.is_empty() {
            return Some(path.to_path_buf());
        }
        let mut open: Vec<Component<'_>> = path.components().rev().collect();
        let mut real = PathBuf::new();
        let mut followed = 0;
        while let Some(component) = open.pop() {
            match component {
                Component::CurDir => continue,
                Component::ParentDir => {
                    real.pop();
                    continue;
                }
                _ => real.push(component),
            }
            if let Some(target) = self.links.get(&real) {
                followed += 1;
                if followed > MAX_LINKS {
                    return None;
                }
                open.extend(target.components().rev());
                real = PathBuf::new();
            }
        }
        Some(real)
    }

    fn is_inside(&self, path: &Path) -> bool {
        let is_in_submodule = !self.submodules.is_empty()
            && path
                .ancestors()
                .take_while(|folder| *folder != self.root)
                .any(|folder| self.submodules.contains(folder));
        let below = path.strip_prefix(&self.root);
        below.is_ok_and(|below| !below.starts_with(DOT_GIT)) && !is_in_submodule
    }
}

impl Snapshot for GitSnapshot {
    fn covers(&self, path: &Path) -> bool {
        self.is_inside(path)
    }

    fn list(&self, folder: &Path) -> Option<Vec<Item>> {
        let folder = self.real(folder)?;
        if self.is_inside(&folder) {
            self.folders.get(&folder).cloned()
        } else {
            list_folder(&folder)
        }
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        let not_found = || io::Error::from(io::ErrorKind::NotFound);
        let real = self.real(file).ok_or_else(not_found)?;
        if !self.is_inside(&real) {
            return read_prefix(&real, limit);
        }
        let id = self.files.get(&real).ok_or_else(not_found)?;
        if self.prefers_disk
            && let Ok(read) = read_prefix(&real, limit)
        {
            return Ok(read);
        }
        let (bytes, len) = self.objects.read(id, limit)?;
        if bytes.starts_with(LFS) {
            return read_prefix(&real, limit).or(Ok((bytes, len)));
        }
        Ok((bytes, len))
    }

    fn frame(&self) -> Option<&[u8]> {
        (!self.prefers_disk).then_some(&self.frame)
    }

    fn prepare(&self, files: &[PathBuf]) {
        if self.prefers_disk {
            return;
        }
        let ids = files.iter().filter_map(|file| self.files.get(file));
        self.objects.fetch(&ids.map(|id| &**id).collect::<Vec<_>>());
    }
}

/// `MODE KIND ID<tab>PATH` of a tree, or `MODE ID STAGE<tab>PATH` of the index.
fn row(line: &[u8]) -> Option<Row<'_>> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let head = std::str::from_utf8(&line[..tab]).ok()?;
    let mut words = head.split(' ');
    let (mode, second, third) = (words.next()?, words.next()?, words.next()?);
    let is_tree = matches!(second, "blob" | "commit" | "tree");
    Some(Row {
        mode,
        id: if is_tree { third } else { second },
        path: path_of(&line[tab + 1..])?,
        spelling: &line[tab..],
    })
}

/// Whether a file is a Markdown page by its name.
fn is_page(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("md" | "mdx" | "markdown"))
}
