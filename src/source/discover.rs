//! Which pages a run checks.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::source::left_out::is_left_out;
use crate::source::tree::list_folder;
use crate::source::{Tree, normalise, walk};

/// What was found below the paths of a run.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Pages, absolute, sorted, each once.
    pub pages: Vec<PathBuf>,
    /// Paths that could not be walked, with the reason.
    pub problems: Vec<(PathBuf, String)>,
}

/// Finds the pages at and below `paths`, which are absolute.
///
/// A file that is named is always a page; a folder is walked with `.gitignore` and `.ignore`
/// respected, hidden files, packages of others and build output left out, and gives the files that
/// `includes` accepts. Links to folders are not followed, so a loop of links ends nothing.
pub fn discover(
    tree: &Tree,
    paths: &[PathBuf],
    includes: &mut dyn FnMut(&Path) -> bool,
) -> Discovered {
    let mut found = Discovered::default();
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        match tree.snapshot(path) {
            _ if !tree.is_folder(path) => found.pages.push(normalise(path)),
            Some(snapshot) => {
                let elsewhere = walk::walk(snapshot, path, &mut |page| {
                    if includes(page) {
                        found.pages.push(page.to_path_buf());
                    }
                });
                folders.extend(elsewhere);
            }
            None => folders.push(path.clone()),
        }
    }
    if let Some((first, rest)) = folders.split_first() {
        // On one thread: threads that wait for each other take longer to list the same folders.
        for entry in walker(first, rest).build() {
            match entry {
                Ok(entry) if is_file(&entry) && includes(entry.path()) => {
                    found.pages.push(normalise(entry.path()));
                }
                Ok(_) => {}
                Err(error) => found.problems.extend(problem_of(&error)),
            }
        }
    }
    // By their letters: to compare paths part by part takes longer than to find them.
    found.pages.sort_unstable_by(|a, b| bytes(a).cmp(bytes(b)));
    found.pages.dedup();
    found.problems.sort();
    found
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// A walk on disk of `first` and `rest`, by the rules of every walk.
pub(super) fn walker(first: &Path, rest: &[PathBuf]) -> WalkBuilder {
    let mut builder = WalkBuilder::new(first);
    for folder in rest {
        builder.add(folder);
    }
    builder
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            // A folder that is named is walked, whatever it is.
            entry.depth() == 0 || !is_folder || !is_left_out(entry.path(), &names_on_disk)
        });
    builder
}

fn names_on_disk(folder: &Path) -> Vec<OsString> {
    let items = list_folder(folder).unwrap_or_default();
    items.into_iter().map(|item| item.name).collect()
}

/// A file, or a link to one.
fn is_file(entry: &ignore::DirEntry) -> bool {
    entry
        .file_type()
        .is_some_and(|kind| kind.is_file() || (kind.is_symlink() && entry.path().is_file()))
}

fn problem_of(error: &ignore::Error) -> Option<(PathBuf, String)> {
    match error {
        ignore::Error::WithPath { path, err } => {
            let reason = err
                .io_error()
                .map_or_else(|| err.to_string(), crate::source::ReadError::describe_io);
            Some((path.clone(), reason))
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            problem_of(err)
        }
        ignore::Error::Loop { child, .. } => {
            Some((child.clone(), "it is a loop of links".to_owned()))
        }
        _ => None,
    }
}
