//! What pages include from files of the tree: their ids are ids of the page.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::resolved_page::IncludedIds;
use crate::corpus::{CorpusBuilder, PageSummary, ResolvedPage, display_path};
use crate::document::Document;
use crate::slug::Dialect;

/// How deep included files may include others.
const DEPTH: usize = 5;

/// Files that are included and no pages of the run; `None` for one that cannot be read.
pub(super) type IncludedPages = FxHashMap<PathBuf, Option<ResolvedPage>>;

/// Gives each page the ids of the files it includes, where all of them are in the tree, and returns
/// those that are not pages of the run.
pub(super) fn add_ids(pages: &mut [ResolvedPage], builder: &CorpusBuilder<'_>) -> IncludedPages {
    let mut open: Vec<(usize, Vec<PathBuf>)> = Vec::new();
    for (index, page) in pages.iter_mut().enumerate() {
        match &page.resolved.included_files {
            Some(files) if !files.is_empty() => {
                open.push((index, files.clone()));
                page.included = IncludedIds::Unknown;
            }
            _ => {}
        }
    }
    let mut others = IncludedPages::default();
    if open.is_empty() {
        return others;
    }
    let by_file: FxHashMap<PathBuf, usize> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| Some((page.file.clone()?, index)))
        .collect();
    for file in open.iter().flat_map(|(_, files)| files) {
        if !by_file.contains_key(file) && !others.contains_key(file) {
            others.insert(file.clone(), read(file, builder));
        }
    }
    for _ in 0..DEPTH {
        let before = open.len();
        open.retain(|(index, files)| {
            let dialect = pages[*index].dialect;
            let ids = ids_of(files, dialect, |file| match by_file.get(file) {
                Some(at) => Some(&pages[*at]),
                None => others.get(file)?.as_ref(),
            });
            match ids {
                Some(ids) => {
                    pages[*index].included = IncludedIds::Known(Arc::new(ids));
                    false
                }
                None => true,
            }
        });
        if open.len() == before {
            break;
        }
    }
    others
}

fn read(file: &Path, builder: &CorpusBuilder<'_>) -> Option<ResolvedPage> {
    if let Some(then) = builder.previous_files
        && let Some(known) = then.included_pages.get(file)
    {
        return known.clone();
    }
    let text = builder.tree.read_page(file).ok()?;
    let doc = Document::parse(display_path(builder.cwd, file), text, builder.settings);
    let summary = PageSummary::new(doc, Some(file.to_path_buf()));
    Some(ResolvedPage::new(Arc::new(summary), Arc::default()))
}

/// The ids of some files; `None` when not all of them are known. A file that is read in another slug
/// dialect by itself has other ids in the page.
fn ids_of<'a>(
    files: &[PathBuf],
    dialect: Dialect,
    page_of: impl Fn(&Path) -> Option<&'a ResolvedPage>,
) -> Option<FxHashSet<Box<str>>> {
    let mut ids = FxHashSet::default();
    for file in files {
        let included = page_of(file).filter(|page| !page.includes_text())?;
        if included.dialect != dialect {
            ids.extend(included.ids_elsewhere().iter().cloned());
        }
        ids.extend(included.ids().map(Box::from));
    }
    Some(ids)
}
