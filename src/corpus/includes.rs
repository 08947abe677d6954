//! What pages take in from files of the tree: their ids are ids of the page.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::{PageFacts, display_path};
use crate::document::Document;
use crate::settings::Settings;
use crate::source::Tree;

/// How deep parts of pages may take in parts.
const DEPTH: usize = 5;

/// Gives each page the ids of the parts it takes in, where all of them are in the tree. `includes` are
/// the files of each page; `None` where one is not known.
pub(super) fn take_in(
    pages: &mut [PageFacts],
    includes: Vec<Option<Vec<PathBuf>>>,
    tree: &Tree,
    settings: &Settings,
    cwd: &Path,
) {
    let mut open: Vec<(usize, Vec<PathBuf>)> = Vec::new();
    for (index, files) in includes.into_iter().enumerate() {
        match files {
            Some(files) if !files.is_empty() => {
                // Of a page that was read before, the parts may be others now.
                pages[index].take_in(None);
                open.push((index, files));
            }
            _ => {}
        }
    }
    if open.is_empty() {
        return;
    }
    let by_file: FxHashMap<PathBuf, usize> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| Some((page.file.clone()?, index)))
        .collect();
    let mut others: FxHashMap<PathBuf, Option<PageFacts>> = FxHashMap::default();
    for file in open.iter().flat_map(|(_, files)| files) {
        if !by_file.contains_key(file) && !others.contains_key(file) {
            let text = tree.read_page(file).ok();
            let facts = text.map(|text| {
                let doc = Document::parse(display_path(cwd, file), text, settings);
                PageFacts::new(doc, Some(file.clone()))
            });
            others.insert(file.clone(), facts);
        }
    }
    for _ in 0..DEPTH {
        let before = open.len();
        open.retain(|(index, files)| {
            let ids = ids_of(files, |file| match by_file.get(file) {
                Some(at) => Some(&pages[*at]),
                None => others.get(file)?.as_ref(),
            });
            match ids {
                Some(ids) => {
                    pages[*index].take_in(Some(ids));
                    false
                }
                None => true,
            }
        });
        if open.len() == before {
            break;
        }
    }
}

/// The ids of some parts; `None` when not all of them are known.
fn ids_of<'a>(
    files: &[PathBuf],
    page_of: impl Fn(&Path) -> Option<&'a PageFacts>,
) -> Option<FxHashSet<Box<str>>> {
    let mut ids = FxHashSet::default();
    for file in files {
        let part = page_of(file).filter(|part| !part.includes_text)?;
        ids.extend(part.ids().map(Box::from));
    }
    Some(ids)
}
