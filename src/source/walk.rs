//! The walk of a snapshot, by the rules of the walk on disk.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::source::left_out::is_left_out;
use crate::source::{Entry, Snapshot};

/// Largest ignore file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The ignore files of a folder, and of the folders above it.
struct Ignores {
    above: Option<Arc<Ignores>>,
    /// `.ignore`, which goes before `.gitignore`.
    own: [Option<Gitignore>; 2],
}

/// Calls `found` with each file below `folder`, and gives back the folders below it that the
/// snapshot does not cover.
///
/// Hidden files, what `.gitignore` and `.ignore` name, packages of others and build output are left out,
/// links to folders are not followed.
pub(super) fn walk(
    snapshot: &dyn Snapshot,
    folder: &Path,
    found: &mut dyn FnMut(&Path),
) -> Vec<PathBuf> {
    let names = |folder: &Path| -> Vec<OsString> {
        let items = snapshot.list(folder).unwrap_or_default();
        items.into_iter().map(|item| item.name).collect()
    };
    let mut elsewhere = Vec::new();
    let mut above = None;
    let mut ancestors: Vec<&Path> = folder
        .ancestors()
        .skip(1)
        .take_while(|folder| snapshot.covers(folder))
        .collect();
    ancestors.reverse();
    for ancestor in ancestors {
        above = Some(Arc::new(Ignores::read(snapshot, ancestor, above)));
    }
    let mut open: Vec<(PathBuf, Option<Arc<Ignores>>)> = vec![(folder.to_path_buf(), above)];
    while let Some((folder, above)) = open.pop() {
        let ignores = Arc::new(Ignores::read(snapshot, &folder, above));
        for item in snapshot.list(&folder).unwrap_or_default() {
            let is_folder = item.entry == Entry::Folder;
            if item.name.as_encoded_bytes().starts_with(b".") || (is_folder && item.is_link) {
                continue;
            }
            let path = folder.join(&item.name);
            if ignores.holds(&path, is_folder) || (is_folder && is_left_out(&path, &names)) {
                continue;
            }
            if is_folder && !snapshot.covers(&path) {
                elsewhere.push(path);
            } else if is_folder {
                open.push((path, Some(Arc::clone(&ignores))));
            } else {
                found(&path);
            }
        }
    }
    elsewhere
}

/// The rules of an ignore file in a folder; `None` when there is no such file.
pub(super) fn read_ignore(snapshot: &dyn Snapshot, folder: &Path, name: &str) -> Option<Gitignore> {
    let (bytes, _) = snapshot.read(&folder.join(name), LARGEST).ok()?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).lines() {
        // A line that is not a pattern is passed over, as it is on disk.
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}

impl Ignores {
    fn read(snapshot: &dyn Snapshot, folder: &Path, above: Option<Arc<Self>>) -> Self {
        let own = [".ignore", ".gitignore"].map(|name| read_ignore(snapshot, folder, name));
        Self { above, own }
    }

    /// Whether a path is to be left out.
    fn holds(&self, path: &Path, is_folder: bool) -> bool {
        for kind in 0..2 {
            let mut level = Some(self);
            while let Some(ignores) = level {
                let own = ignores.own[kind].as_ref();
                match own.map_or(Match::None, |own| own.matched(path, is_folder)) {
                    Match::None => {}
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => return false,
                }
                level = ignores.above.as_deref();
            }
        }
        false
    }
}
