//! The file of the cache: a head, an index of the pages, the pages, and the last run.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::engine::cache::pages;
use crate::engine::read::{CheckedPage, Input};
use crate::source::{content_hash, read_prefix};

/// What every file of the cache begins with; the number is that of its layout.
const MAGIC: &[u8; 8] = b"faqlint1";

/// The magic, the key, and the hash of all that follows.
const HEAD: usize = 8 + 16 + 16;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1 << 31;

/// How long the file of a site that is not checked any more is kept.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The names of the files.
const PREFIX: &str = "findings-";

/// Where a page is in the file.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Entry {
    path: Box<str>,
    /// The hash of its text.
    text: u128,
    start: u32,
    end: u32,
}

/// What there is in the file.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Index {
    /// Sorted by path.
    pages: Vec<Entry>,
    /// The last whole run: its length, behind the pages.
    run: Option<u32>,
}

/// A file of the cache that was read.
#[derive(Debug)]
pub(super) struct Stored {
    bytes: Vec<u8>,
    index: Index,
    /// Where the pages start in `bytes`.
    pages: usize,
    /// Where the run is in `bytes`.
    run: Option<std::ops::Range<usize>>,
}

/// The folder for the caches of the program: the one that the environment names, or that of the user;
/// `None` on a system that has none.
#[must_use]
pub fn user_cache() -> Option<PathBuf> {
    let named = std::env::var_os("FAQLINT_CACHE_DIR").filter(|folder| !folder.is_empty());
    let users = || Some(dirs::cache_dir()?.join("faqlint"));
    named.map(PathBuf::from).or_else(users)
}

/// The file of a site.
pub(super) fn of_site(folder: &Path, base: &Path) -> PathBuf {
    let hash = content_hash(base.as_os_str().as_encoded_bytes());
    folder.join(format!("{PREFIX}{hash:032x}"))
}

/// Removes the stored findings of every site.
///
/// # Errors
///
/// The file that cannot be removed, with the reason.
pub fn clear(folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    for (file, _) in files(folder) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((file, error)),
            _ => {}
        }
    }
    Ok(())
}

/// The files of the cache, with the time when each was written.
fn files(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    files
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?.modified().ok()?)))
        .collect()
}

impl Stored {
    /// Reads a file; `None` when it is not there, is damaged, or was written under another key.
    pub(super) fn read(file: &Path, key: u128) -> Option<Self> {
        let (bytes, len) = read_prefix(file, LARGEST).ok()?;
        let rest = bytes.get(HEAD..)?;
        let is_ours = len == bytes.len() as u64
            && bytes.starts_with(MAGIC)
            && bytes[8..24] == key.to_le_bytes()
            && bytes[24..HEAD] == content_hash(rest).to_le_bytes();
        if !is_ours {
            return None;
        }
        let (index, rest): (Index, &[u8]) = postcard::take_from_bytes(rest).ok()?;
        let pages = bytes.len() - rest.len();
        let run = match index.run {
            Some(run) => Some(bytes.len().checked_sub(run as usize)?..bytes.len()),
            None => None,
        };
        Some(Self {
            bytes,
            index,
            pages,
            run,
        })
    }

    /// The bytes of the page of an input, when its text is the same.
    pub(super) fn page(&self, input: &Input, text: &str) -> Option<&[u8]> {
        let entry = self.entry(&input.path)?;
        (entry.text == content_hash(text.as_bytes())).then(|| self.slice(entry))?
    }

    /// The bytes of the last run.
    pub(super) fn run(&self) -> Option<&[u8]> {
        self.bytes.get(self.run.clone()?)
    }

    fn entry(&self, path: &str) -> Option<&Entry> {
        let pages = &self.index.pages;
        let at = pages.binary_search_by(|entry| (*entry.path).cmp(path));
        Some(&pages[at.ok()?])
    }

    fn slice(&self, entry: &Entry) -> Option<&[u8]> {
        let (start, end) = (entry.start as usize, entry.end as usize);
        self.bytes.get(self.pages + start..self.pages + end)
    }
}

/// The content of a page in a file that is made.
pub(super) struct Part<'a> {
    path: &'a str,
    text: u128,
    bytes: std::borrow::Cow<'a, [u8]>,
    is_new: bool,
}

/// A file that is made.
pub(super) struct Built<'a> {
    pub(super) key: u128,
    /// Sorted by path.
    pub(super) parts: Vec<Part<'a>>,
    /// The last whole run.
    pub(super) run: Option<&'a [u8]>,
}

/// The pages of a run, and those of earlier runs that are still there; sorted by path.
pub(super) fn parts<'a>(
    pages: &'a [Arc<CheckedPage>],
    stored: Option<&'a Stored>,
    cwd: &Path,
) -> Vec<Part<'a>> {
    let part = |page: &'a Arc<CheckedPage>| {
        let text = content_hash(page.summary.text.as_bytes());
        let path = &*page.summary.path;
        let known = stored.and_then(|stored| {
            let entry = stored.entry(path).filter(|entry| entry.text == text)?;
            let bytes = stored.slice(entry)?;
            (pages::is_reported(bytes) || !page.is_reported).then_some(bytes)
        });
        let (bytes, is_new) = match known {
            Some(bytes) => (bytes.into(), false),
            None => (pages::encode(page)?.into(), true),
        };
        Some(Part {
            path,
            text,
            bytes,
            is_new,
        })
    };
    let mut parts: Vec<Part<'a>> = pages.par_iter().filter_map(part).collect();
    parts.sort_by(|a, b| a.path.cmp(b.path));
    let is_here = |path: &str| parts.binary_search_by(|part| part.path.cmp(path)).is_ok();
    let others = stored.into_iter().flat_map(|stored| {
        let others = stored.index.pages.iter();
        others.filter_map(|entry| Some((entry, stored.slice(entry)?)))
    });
    let others =
        others.filter(|(entry, _)| !is_here(&entry.path) && cwd.join(&*entry.path).exists());
    let others: Vec<Part<'a>> = others
        .map(|(entry, bytes)| Part {
            path: &entry.path,
            text: entry.text,
            bytes: bytes.into(),
            is_new: false,
        })
        .collect();
    parts.extend(others);
    parts.sort_by(|a, b| a.path.cmp(b.path));
    parts
}

impl Built<'_> {
    /// Whether it has a page that the file had not.
    pub(super) fn is_new(&self) -> bool {
        self.parts.iter().any(|part| part.is_new)
    }

    /// Writes the file, in the place of the one before; and removes those of sites that have not been
    /// checked for long.
    pub(super) fn write(&self, file: &Path) {
        let Some(folder) = file.parent() else {
            return;
        };
        for (other, written) in files(folder) {
            if written.elapsed().is_ok_and(|age| age > KEPT) {
                // Another run may have removed it.
                let _ = std::fs::remove_file(other);
            }
        }
        // Without its cache a run is only slower.
        let _ = self.try_write(folder, file);
    }

    fn try_write(&self, folder: &Path, file: &Path) -> io::Result<()> {
        let mut index = Index::default();
        let mut end = 0_u32;
        for part in &self.parts {
            let start = end;
            let len = u32::try_from(part.bytes.len()).map_err(io::Error::other)?;
            end = start
                .checked_add(len)
                .ok_or_else(|| io::Error::other("too large"))?;
            index.pages.push(Entry {
                path: part.path.into(),
                text: part.text,
                start,
                end,
            });
        }
        index.run = match self.run {
            Some(run) => Some(u32::try_from(run.len()).map_err(io::Error::other)?),
            None => None,
        };
        let mut bytes = vec![0; HEAD];
        bytes.reserve(end as usize + self.run.map_or(0, <[u8]>::len));
        let mut bytes = postcard::to_extend(&index, bytes).map_err(io::Error::other)?;
        for part in &self.parts {
            bytes.extend_from_slice(&part.bytes);
        }
        bytes.extend_from_slice(self.run.unwrap_or_default());
        let hash = content_hash(&bytes[HEAD..]);
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..24].copy_from_slice(&self.key.to_le_bytes());
        bytes[24..HEAD].copy_from_slice(&hash.to_le_bytes());
        std::fs::create_dir_all(folder)?;
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        temporary.write_all(&bytes)?;
        temporary.persist(file)?;
        Ok(())
    }
}
