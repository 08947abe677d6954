//! What an earlier run of a site has found, kept in one file outside the site.
//!
//! Two things are stored. The *pages*, each with what is known of it alone: that depends on the page's
//! text, its path and the configuration, and so counts as long as these are the same. And the last whole
//! *run*, with all that it asked the disk: when the disk answers the same, the findings are the same.
//!
//! The file is read whole and replaced by a rename, so that several runs can share it. A damaged file, and
//! that of another build or configuration, is as none.

mod file;
mod pages;
mod run;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::config::Config;
use crate::engine::Outcome;
use crate::engine::cache::file::{Built, Stored};
use crate::engine::read::{CheckedPage, Input};
use crate::source::{Tree, content_hash};

pub use file::{clear, user_cache};

/// The stored findings of a site.
#[derive(Debug)]
pub struct Cache {
    file: PathBuf,
    stored: OnceLock<Option<Stored>>,
    /// What is to be stored.
    pending: Mutex<Option<Pending>>,
}

/// What a run leaves for the next one.
#[derive(Debug)]
struct Pending {
    key: u128,
    cwd: PathBuf,
    pages: Vec<Arc<CheckedPage>>,
    /// The run as a whole; `None` leaves the one before in its place.
    run: Option<Vec<u8>>,
}

impl Cache {
    /// The cache of the site of a configuration, in a folder for caches.
    #[must_use]
    pub fn new(folder: &Path, config: &Config) -> Self {
        Self {
            file: file::of_site(folder, &config.base),
            stored: OnceLock::new(),
            pending: Mutex::default(),
        }
    }

    /// Writes what the last run left. Without effect when nothing changed, or when it cannot be written:
    /// the next run then takes longer.
    pub fn save(&self) {
        let pending = self.pending.lock();
        let Some(pending) = pending.unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        let stored = self.stored(pending.key);
        let before = || stored.and_then(Stored::run);
        let built = Built {
            key: pending.key,
            parts: file::parts(&pending.pages, stored, &pending.cwd),
            run: pending.run.as_deref().or_else(before),
        };
        if pending.run.is_some() || built.is_new() {
            built.write(&self.file);
        }
    }

    fn stored(&self, key: u128) -> Option<&Stored> {
        self.stored
            .get_or_init(|| Stored::read(&self.file, key))
            .as_ref()
    }
}

/// The cache of a request, for one run.
#[derive(Clone, Copy)]
pub(super) struct CachedRun<'a> {
    cache: &'a Cache,
    config: &'a Config,
    cwd: &'a Path,
    key: u128,
}

impl<'a> CachedRun<'a> {
    /// Loads what earlier runs in the folder `cwd` left in a cache.
    pub(super) fn new(cache: &'a Cache, config: &'a Config, cwd: &'a Path) -> Self {
        let key = format!("{:032x}\n{}", config.key(), cwd.to_string_lossy());
        Self {
            cache,
            config,
            cwd,
            key: content_hash(key.as_bytes()),
        }
    }

    /// A page as an earlier run knew it.
    pub(super) fn page(&self, input: &Input, text: &Arc<str>) -> Option<Arc<CheckedPage>> {
        let stored = self.cache.stored(self.key)?;
        let bytes = stored.page(input, text)?;
        pages::restore(self.config, bytes, input, text).map(Arc::new)
    }

    /// What the last run found, when everything that it asked the disk is as it was.
    pub(super) fn replay(&self, inputs: &[Input]) -> Option<Outcome> {
        let stored = self.cache.stored(self.key)?;
        let (outcome, renewed) = run::replay(stored.run()?, inputs)?;
        if let Some(answers) = renewed
            && let Some(run) = run::encode(hash_of(inputs), &outcome, &answers)
        {
            self.leave_run(Vec::new(), Some(run));
        }
        Some(outcome)
    }

    /// Leaves what this run knows of its pages, and all that it found where it can be told when that
    /// holds again.
    pub(super) fn leave(
        &self,
        pages: Vec<Arc<CheckedPage>>,
        (inputs, outcome): (u128, Option<&Outcome>),
        tree: &Tree,
    ) {
        let whole = outcome.zip(tree.answers());
        let run = whole.and_then(|(outcome, answers)| run::encode(inputs, outcome, &answers));
        self.leave_run(pages, run);
    }

    fn leave_run(&self, pages: Vec<Arc<CheckedPage>>, run: Option<Vec<u8>>) {
        let pending = Pending {
            key: self.key,
            cwd: self.cwd.to_path_buf(),
            pages,
            run,
        };
        *self
            .cache
            .pending
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(pending);
    }
}

pub(super) use run::hash_of;
