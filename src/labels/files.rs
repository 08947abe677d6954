//! The string files that `[[labels]]` names.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::labels::formats;
use crate::labels::language::of_path;
use crate::settings::LabelSource;
use crate::source::{Entry, Tree, normalise};

/// Most files that one source has.
const MAX: usize = 20_000;

/// Deepest folder below the start of a glob that is looked into: links may form a circle.
const DEEPEST: usize = 32;

/// Folders that hold no sources, however wide a glob is.
const PASSED_OVER: [&str; 3] = [".git", "node_modules", "target"];

/// A string file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StringFile {
    /// Where it is: absolute.
    pub(super) file: PathBuf,
    /// The language that its path names, a BCP 47 tag in lower case.
    pub(super) language: Option<String>,
    /// What it has in common with its other languages.
    pub(super) group: String,
}

/// The string files of a source, sorted by path.
pub(super) fn find(source: &LabelSource, tree: &Tree) -> Vec<StringFile> {
    let mut files = Vec::new();
    for glob in &source.strings {
        let (top, rest) = split(&source.folder, glob);
        if rest.as_os_str().is_empty() {
            add(&mut files, top);
            continue;
        }
        let glob = GlobBuilder::new(&rest.to_string_lossy())
            .literal_separator(true)
            .build();
        if let Ok(glob) = glob {
            let is_deep = rest.components().any(|part| part.as_os_str() == "**");
            let depth = if is_deep {
                DEEPEST
            } else {
                rest.components().count()
            };
            walk(tree, &top, &top, &glob.compile_matcher(), depth, &mut files);
        }
    }
    files.sort();
    files.dedup();
    files
}

/// The folder that a glob begins with, and the rest, which has wildcards; the rest is empty for a path.
fn split(folder: &Path, glob: &str) -> (PathBuf, PathBuf) {
    let mut top = folder.to_path_buf();
    let mut rest = PathBuf::new();
    for part in Path::new(glob).components() {
        let text = part.as_os_str().to_string_lossy();
        let is_literal = !text.contains(['*', '?', '[', '{']);
        if rest.as_os_str().is_empty() && (is_literal || part == Component::ParentDir) {
            top.push(part);
        } else {
            rest.push(part);
        }
    }
    (normalise(&top), rest)
}

fn walk(
    tree: &Tree,
    top: &Path,
    folder: &Path,
    glob: &GlobMatcher,
    depth: usize,
    files: &mut Vec<StringFile>,
) {
    let Some(listing) = tree.list(folder) else {
        return;
    };
    for (name, entry) in listing.names() {
        if files.len() >= MAX {
            return;
        }
        let path = folder.join(&**name);
        match entry {
            Entry::Folder if depth > 1 && !PASSED_OVER.contains(&&**name) => {
                walk(tree, top, &path, glob, depth - 1, files);
            }
            Entry::File => {
                let below = path.strip_prefix(top).unwrap_or(&path);
                if glob.is_match(below) {
                    add(files, path);
                }
            }
            Entry::Folder => {}
        }
    }
}

fn add(files: &mut Vec<StringFile>, file: PathBuf) {
    if formats::is_known(&file) {
        let named = of_path(&file.to_string_lossy().replace('\\', "/"));
        files.push(StringFile {
            file,
            language: named.language,
            group: named.group,
        });
    }
}
