//! What labels said before, from the history of their string files: read once, then kept in a cache.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::git::{ObjectReader, Repository, Revision};
use crate::labels::encoding::decode;
use crate::labels::files::StringFile;
use crate::labels::formats;
use crate::source::read_prefix;

/// Changes of one file that are looked at, from the last one back.
const MAX_REVISIONS: usize = 400;

/// Largest string file whose history is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// Largest cache that is read, in bytes.
const MAX_CACHE_BYTES: u64 = 64 << 20;

/// The form of the cache: another one is not read.
const VERSION: u32 = 1;

/// An earlier text.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(super) struct Former {
    /// The key.
    pub(super) key: String,
    /// The text.
    pub(super) text: String,
    /// The language, where the file has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// The commit that changed it, shortened.
    pub(super) commit: Box<str>,
    /// Its day.
    pub(super) date: Box<str>,
}

impl Former {
    fn identity(&self) -> (&str, Option<&str>, &str) {
        (&self.key, self.language.as_deref(), &self.text)
    }
}

/// The earlier texts of each file.
pub(super) type FormerTexts = FxHashMap<PathBuf, Vec<Former>>;

/// The cache of one repository.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Cache {
    version: u32,
    /// The last commit whose changes are in it.
    head: String,
    /// By path below the repository.
    files: BTreeMap<String, Vec<Former>>,
}

/// The earlier texts of string files, as far as their repositories know them.
///
/// Where there is no git, or no history, there are none.
pub(super) fn former_texts(files: &[&StringFile], cache: Option<&Path>) -> FormerTexts {
    let mut texts = FormerTexts::default();
    let mut rest: Vec<&Path> = files.iter().map(|file| file.file.as_path()).collect();
    while let Some(first) = rest.first() {
        let folder = first.parent().unwrap_or(Path::new("/"));
        let Ok(repository) = Repository::open(folder) else {
            // Its neighbours are in no repository either.
            rest.retain(|file| !file.starts_with(folder));
            continue;
        };
        let top = repository.root().to_path_buf();
        let (own, others): (Vec<&Path>, Vec<&Path>) =
            rest.iter().partition(|file| file.starts_with(&top));
        rest = others;
        if own.is_empty() {
            break;
        }
        texts.extend(of_repository(&repository, &own, cache).unwrap_or_default());
    }
    texts
}

fn of_repository(
    repository: &Repository,
    files: &[&Path],
    folder: Option<&Path>,
) -> Option<FormerTexts> {
    let head = repository.head_id().ok()?;
    let place = folder.map(|folder| cache_file(folder, repository.root()));
    let mut cache = place.as_deref().map(read_cache).unwrap_or_default();
    let name = |file: &Path| -> String {
        let below = file.strip_prefix(repository.root()).unwrap_or(file);
        below.to_string_lossy().into_owned()
    };
    let (known, new): (Vec<&Path>, Vec<&Path>) = files
        .iter()
        .partition(|file| cache.files.contains_key(&name(file)));
    let mut changed = false;
    if cache.head != head && !known.is_empty() {
        let since = Some(cache.head.as_str()).filter(|head| !head.is_empty());
        // A commit that is gone, as after a rebase, says nothing: everything is read again.
        let revisions = match repository.revisions(since, &known) {
            Ok(revisions) => revisions,
            Err(_) => repository.revisions(None, &known).ok()?,
        };
        merge(repository, revisions, &name, &mut cache);
        changed = true;
    }
    if !new.is_empty() {
        for file in &new {
            cache.files.entry(name(file)).or_default();
        }
        let revisions = repository.revisions(None, &new).ok()?;
        merge(repository, revisions, &name, &mut cache);
        changed = true;
    }
    cache.head = head;
    cache.version = VERSION;
    if let Some(place) = place.filter(|_| changed) {
        // A cache that cannot be written costs time, and nothing else.
        let _ = write_cache(&place, &cache);
    }
    let texts = files.iter().map(|file| {
        let known = cache.files.get(&name(file)).cloned();
        (file.to_path_buf(), known.unwrap_or_default())
    });
    Some(texts.collect())
}

/// The texts of one version of a file, by language and key: sorted.
type Texts = Vec<(Option<String>, String, String)>;

/// Adds what revisions changed to the cache; what is known already stays as it is.
fn merge(
    repository: &Repository,
    mut revisions: Vec<Revision>,
    name: &(dyn Fn(&Path) -> String + Sync),
    cache: &mut Cache,
) {
    let mut counts: FxHashMap<PathBuf, usize> = FxHashMap::default();
    revisions.retain(|revision| {
        let count = counts.entry(revision.file.clone()).or_default();
        *count += 1;
        *count <= MAX_REVISIONS
    });
    revisions.sort_by(|a, b| a.file.cmp(&b.file));
    let by_file: Vec<&[Revision]> = revisions.chunk_by(|a, b| a.file == b.file).collect();
    // One process of git for each thread: to start one for each file takes longer than to read the file.
    let share = by_file.len().div_ceil(rayon::current_num_threads()).max(1);
    let changed: Vec<(String, Vec<Former>)> = by_file
        .par_chunks(share)
        .flat_map_iter(|files| {
            let mut objects = repository.object_reader().ok();
            files.iter().filter_map(move |own| {
                let name = name(&own.first()?.file);
                let changed = changes(objects.as_mut()?, own);
                if changed.is_none() {
                    // What broke off in one file says nothing about the next.
                    objects = repository.object_reader().ok();
                }
                Some((name, changed?))
            })
        })
        .collect();
    for (name, mut formers) in changed {
        let known = cache.files.entry(name).or_default();
        let seen: FxHashSet<_> = known.iter().map(Former::identity).collect();
        formers.retain(|former| !seen.contains(&former.identity()));
        known.append(&mut formers);
        known.sort_by(|a, b| a.identity().cmp(&b.identity()));
    }
}

/// What the revisions of one file changed, each text with the last revision that did.
fn changes(objects: &mut ObjectReader, revisions: &[Revision]) -> Option<Vec<Former>> {
    let file = &revisions.first()?.file;
    let mut ids: Vec<&str> = Vec::new();
    for revision in revisions {
        ids.extend([&*revision.before, &*revision.after]);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut versions: FxHashMap<Box<str>, Texts> = FxHashMap::default();
    let read = objects.read(&ids, LARGEST, |id, bytes| {
        versions.insert(id.into(), texts(file, bytes));
    });
    read.ok()?;
    let mut seen = FxHashSet::default();
    let mut formers = Vec::new();
    for revision in revisions {
        let before = versions.get(&revision.before);
        let (Some(before), Some(after)) = (before, versions.get(&revision.after)) else {
            continue;
        };
        add_changes(revision, before, after, &mut seen, &mut formers);
    }
    Some(formers)
}

/// Adds the texts of labels that have others after a revision.
fn add_changes<'t>(
    revision: &Revision,
    before: &'t Texts,
    after: &Texts,
    seen: &mut FxHashSet<&'t (Option<String>, String, String)>,
    formers: &mut Vec<Former>,
) {
    for one in before {
        if after.binary_search(one).is_ok() {
            continue;
        }
        let (language, key, text) = one;
        let at = after.partition_point(|(other, name, _)| (other, name) < (language, key));
        // A label that is gone has no other name.
        let is_there = after
            .get(at)
            .is_some_and(|(other, name, _)| (other, name) == (language, key));
        if is_there && seen.insert(one) {
            formers.push(Former {
                key: key.clone(),
                text: text.clone(),
                language: language.clone(),
                commit: revision.commit.clone(),
                date: revision.date.clone(),
            });
        }
    }
}

fn texts(file: &Path, bytes: &[u8]) -> Texts {
    // Under a key that is the text itself no other text can follow.
    let entries = formats::read(file, &decode(bytes)).entries.into_iter();
    let entries = entries.filter(|entry| !entry.is_source);
    let mut texts: Texts = entries
        .map(|entry| (entry.language, entry.key, entry.text))
        .collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn cache_file(folder: &Path, root: &Path) -> PathBuf {
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let mut name = "labels-".to_owned();
    for byte in &digest[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    folder.join(name + ".json")
}

fn read_cache(file: &Path) -> Cache {
    let bytes = read_prefix(file, MAX_CACHE_BYTES).map(|(bytes, _)| bytes);
    let cache = bytes
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Cache>(&bytes).ok());
    cache
        .filter(|cache| cache.version == VERSION)
        .unwrap_or_default()
}

fn write_cache(file: &Path, cache: &Cache) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(&serde_json::to_vec(cache)?)?;
    temporary.persist(file)?;
    Ok(())
}
