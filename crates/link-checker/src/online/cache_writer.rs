//! Writes results to the cache in batches, to bound memory and to survive a kill.

use tokio::task::JoinHandle;

use crate::online::cache::{Cache, Change};

/// Bytes of a batch, about.
const PORTION: usize = 4 << 20;
/// Bytes of an entry beside its ids, about.
const ENTRY: usize = 400;

/// Changes that are not written yet.
#[derive(Debug)]
pub(super) struct CacheWriter {
    cache: Option<Cache>,
    portion: Vec<(String, Change)>,
    weight: usize,
    writing: Option<JoinHandle<Vec<String>>>,
    has_written: bool,
    notes: Vec<String>,
}

impl CacheWriter {
    pub(super) fn new(cache: Option<&Cache>) -> Self {
        Self {
            cache: cache.cloned(),
            portion: Vec::new(),
            weight: 0,
            writing: None,
            has_written: false,
            notes: Vec::new(),
        }
    }

    /// Adds a change.
    pub(super) fn keep(&mut self, key: String, change: Change) {
        if self.cache.is_some() {
            self.weight += ENTRY + key.len() + change.weight();
            self.portion.push((key, change));
        }
    }

    /// Writes if a batch is full; waits if the disk does not keep up.
    pub(super) async fn flush_if_full(&mut self) {
        let Some(cache) = self.cache.as_ref().filter(|_| self.weight > PORTION) else {
            return;
        };
        if let Some(writing) = &mut self.writing {
            if !writing.is_finished() && self.weight < 2 * PORTION {
                return;
            }
            self.notes.extend(writing.await.unwrap_or_default());
        }
        let (cache, portion) = (cache.clone(), std::mem::take(&mut self.portion));
        self.weight = 0;
        self.has_written = true;
        self.writing = Some(tokio::task::spawn_blocking(move || {
            let mut notes = Vec::new();
            cache.store(&portion, None, &mut notes);
            notes
        }));
    }

    /// Writes the rest, removes very old entries, and returns notes for the user.
    pub(super) async fn finish(&mut self, now: u64) -> Vec<String> {
        if let Some(writing) = self.writing.take() {
            self.notes.extend(writing.await.unwrap_or_default());
        }
        if let Some(cache) = &self.cache
            && (self.has_written || !self.portion.is_empty())
        {
            cache.store(&self.portion, Some(now), &mut self.notes);
            self.portion.clear();
        }
        self.notes.dedup();
        std::mem::take(&mut self.notes)
    }
}
