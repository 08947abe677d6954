//! The labels of apps: string files in, tables of the names on the screen out.
//!
//! Only the languages that pages are written in are read, beside the one that an app falls back to.

mod draft;
mod encoding;
mod files;
mod formats;
mod history;
mod language;
mod lockfile;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::settings::{
    FormerLabel, LabelLock, LabelSource, LabelTable, Platforms, UiLabel, UiLabels, primary_language,
};
use crate::source::Tree;
use draft::{Draft, TableKey, normal};
use encoding::decode;
use files::StringFile;
use formats::Content;
use history::FormerTexts;

/// Largest string file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// What labels are wanted, and where they may be from.
#[derive(Clone, Copy, Debug)]
pub struct LabelRequest<'a> {
    /// `[[labels]]` of the configuration.
    pub sources: &'a [LabelSource],
    /// The platforms of the site.
    pub platforms: &'a Platforms,
    /// The languages of the pages, as BCP 47 tags; `None` for all that the apps have.
    pub languages: Option<&'a BTreeSet<String>>,
    /// The files.
    pub tree: &'a Tree,
    /// `labels.lock`, where there is one.
    pub lockfile: Option<&'a LabelLock>,
    /// The folder in which the history of string files is kept.
    pub cache: Option<&'a Path>,
}

/// Reads the labels of all sources.
///
/// A source without a string file in this place has the labels of the lockfile; a source with some has
/// its earlier texts from their history and from the lockfile.
#[must_use]
pub fn load(request: &LabelRequest<'_>) -> UiLabels {
    let mut drafts: BTreeMap<TableKey, Draft> = BTreeMap::new();
    for source in request.sources {
        let files = files::find(source, request.tree);
        let wanted: Vec<&StringFile> = files
            .iter()
            .filter(|file| is_wanted(file.language.as_deref(), source, request.languages))
            .collect();
        let read = |file: &&StringFile| -> Option<Content> {
            let (bytes, _) = request.tree.read_prefix(&file.file, LARGEST).ok()?;
            Some(formats::read(&file.file, &decode(&bytes)))
        };
        let (contents, former): (Vec<Option<Content>>, FormerTexts) = rayon::join(
            || wanted.par_iter().map(read).collect(),
            || history::former_texts(&wanted, request.cache),
        );
        for (file, content) in wanted.into_iter().zip(contents) {
            if let Some(content) = content {
                add(source, file, content, &former, &mut drafts);
            }
        }
        if let Some(lockfile) = request.lockfile {
            let is_alone = files.is_empty();
            lockfile::add(lockfile, source, request.platforms, is_alone, &mut drafts);
        }
    }
    let drafts: Vec<(TableKey, Draft)> = drafts.into_iter().collect();
    let tables = drafts.into_par_iter().map(|((platform, language), draft)| {
        let before = changed(&draft.now, draft.before);
        let head = (platform, &*language, draft.is_base);
        LabelTable::new(head, once(draft.now), before)
    });
    UiLabels {
        tables: tables.collect(),
    }
}

/// Whether a language is one of the pages, or the one that the app falls back to.
fn is_wanted(
    language: Option<&str>,
    source: &LabelSource,
    pages: Option<&BTreeSet<String>>,
) -> bool {
    let (Some(language), Some(pages)) = (language, pages) else {
        return true;
    };
    let same =
        |other: &str| primary_language(language).eq_ignore_ascii_case(primary_language(other));
    same(&source.language) || pages.iter().any(|page| same(page))
}

/// Adds what a string file holds to the tables of its languages.
fn add(
    source: &LabelSource,
    file: &StringFile,
    content: Content,
    former: &FormerTexts,
    drafts: &mut BTreeMap<TableKey, Draft>,
) {
    let group: Arc<str> = file.group.as_str().into();
    let base = normal(&source.language);
    let own = file.language.clone();
    let own = own.or_else(|| content.language.as_deref().map(normal));
    let own = own.unwrap_or_else(|| base.clone());
    let language_of = |named: Option<&str>, is_source: bool| match named {
        Some(tag) => normal(tag),
        None if is_source => base.clone(),
        None => own.clone(),
    };
    for entry in content.entries {
        let language = language_of(entry.language.as_deref(), entry.is_source);
        let draft = draft(drafts, source, language, &base);
        draft.now.push(UiLabel {
            key: entry.key.into(),
            group: Arc::clone(&group),
            text: entry.text.into(),
        });
    }
    for one in former.get(&file.file).map_or(&[][..], Vec::as_slice) {
        let language = language_of(one.language.as_deref(), false);
        let draft = draft(drafts, source, language, &base);
        draft.before.push(FormerLabel {
            label: UiLabel {
                key: one.key.as_str().into(),
                group: Arc::clone(&group),
                text: one.text.as_str().into(),
            },
            commit: Some(one.commit.clone()),
            date: one.date.clone(),
        });
    }
}

fn draft<'d>(
    drafts: &'d mut BTreeMap<TableKey, Draft>,
    source: &LabelSource,
    language: String,
    base: &str,
) -> &'d mut Draft {
    let is_base = language == base;
    let draft = drafts.entry((source.platform, language)).or_default();
    draft.is_base |= is_base;
    draft
}

/// The labels without those that are there twice.
fn once(mut labels: Vec<UiLabel>) -> Vec<UiLabel> {
    let mut seen = FxHashSet::default();
    labels.retain(|label| {
        let key = (
            Arc::clone(&label.group),
            Arc::clone(&label.key),
            label.text.clone(),
        );
        seen.insert(key)
    });
    labels
}

/// The earlier texts of labels that are still there and say something else now.
fn changed(now: &[UiLabel], mut before: Vec<FormerLabel>) -> Vec<FormerLabel> {
    let keys: FxHashSet<(&str, &str)> = now.iter().map(|one| (&*one.group, &*one.key)).collect();
    let texts: FxHashSet<(&str, &str, &str)> = now
        .iter()
        .map(|one| (&*one.group, &*one.key, &*one.text))
        .collect();
    let mut seen = FxHashSet::default();
    before.retain(|former| {
        let UiLabel { key, group, text } = &former.label;
        keys.contains(&(&**group, &**key))
            && !texts.contains(&(&**group, &**key, &**text))
            && seen.insert((Arc::clone(group), Arc::clone(key), text.clone()))
    });
    before
}
