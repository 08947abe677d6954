//! What earlier runs saw, kept between runs.
//!
//! The file is open only while it is read or written, a moment each, so that runs can share it: the
//! database locks the file, and survives being killed in the middle of a write.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use redb::{
    Database, DatabaseError, ReadOnlyDatabase, ReadableDatabase, ReadableTable, TableDefinition,
    TableError,
};
use serde::{Deserialize, Serialize};

use crate::check::Mask;
use crate::online::observation::{Observation, ObservedState};
use crate::settings::Lifetime;
use crate::target::{Address, Wanted, hash};
use crate::verdict::{Outcome, Reason, Verdict};

/// Version of what is stored; a file of any other version is set aside.
const FORMAT: u64 = 3;
const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");
const LINKS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("links");
/// Bytes of the file that are held in memory.
const MEMORY: usize = 8 << 20;
/// How long a run waits for another one that reads or writes.
const PATIENCE: Duration = Duration::from_secs(3);
/// What was not looked at for this long is forgotten.
const OLDEST: u64 = 90 * 24 * 3600;

/// What is known of a URL from earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) observation: Observation,
    /// When that was seen, in seconds since 1970.
    pub(super) checked: u64,
    /// Since when nothing certain could be found out.
    pub(super) unverified_since: Option<u64>,
}

impl Entry {
    /// Whether it still answers at `now`, a clock that may have been set back since.
    pub(super) fn is_fresh(
        &self,
        url: &str,
        verdict: Verdict,
        lifetime: Lifetime,
        now: u64,
    ) -> bool {
        let most = match verdict {
            Verdict::Alive | Verdict::Moved => lifetime.alive,
            Verdict::Dead => lifetime.dead,
            Verdict::Unverified | Verdict::Skipped => lifetime.unverified,
        };
        // Entries of one run do not all expire in one later run.
        let share = 800 + (hash(url.as_bytes()) ^ self.checked) % 201;
        let most = most.as_secs().saturating_mul(share) / 1000;
        now.checked_sub(self.checked).is_some_and(|age| age < most)
    }
}

/// What becomes of the entry of a URL.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// It is this now.
    Seen(Entry),
    /// It is what it was, and was so at this time.
    Confirmed {
        /// Seconds since 1970.
        checked: u64,
    },
}

impl Change {
    /// Bytes that its ids take, about.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Seen(entry) => {
                let ids = entry.observation.page.as_ref().map(|page| page.ids.0.len());
                ids.map_or(0, |ids| ids * 24)
            }
            Self::Confirmed { .. } => 0,
        }
    }
}

/// Seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// Whether a URL and what was seen of it may be kept: no secrets, and only what a server said.
pub(super) fn is_cacheable(url: &str, state: ObservedState, mask: Mask) -> bool {
    let is_seen = !matches!(
        state,
        ObservedState::Skipped(_)
            | ObservedState::Unverified(
                Reason::OutOfTime | Reason::BlockedAddress | Reason::BlockedPort
            )
    );
    is_seen && mask(url) == url
}

/// The cache of links in one folder.
#[derive(Clone, Debug)]
pub struct Cache {
    file: PathBuf,
}

/// Why the cache cannot be used now.
enum Trouble {
    /// Another run is at it, or the disk refuses: go on without it.
    Busy(String),
    /// What is there cannot be used: set it aside.
    Unusable(&'static str),
}

impl From<redb::Error> for Trouble {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                Self::Unusable("is damaged")
            }
            redb::Error::Io(error) => Self::Busy(error.to_string()),
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => {
                Self::Busy("another run holds it".to_owned())
            }
            redb::Error::UpgradeRequired(_) => Self::Unusable("is of another version"),
            _ => Self::Unusable("is damaged"),
        }
    }
}

impl Cache {
    /// The cache in `folder`, which is made when something is stored.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self {
            file: folder.join("links.redb"),
        }
    }

    /// The file it is kept in.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Forgets everything.
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        for file in [&self.file, &self.aside()] {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn aside(&self) -> PathBuf {
        self.file.with_extension("redb.aside")
    }

    /// What an earlier run saw of an address, and when; `None` when that is not known, or not now because
    /// another run is writing. Changes nothing on disk.
    #[must_use]
    pub fn seen(&self, address: &Address) -> Option<(Outcome, SystemTime)> {
        let mut seen = None;
        let mut look = || {
            let database = ReadOnlyDatabase::open(&self.file).map_err(redb::Error::from)?;
            let urls = std::iter::once(address.key());
            Self::read(&database, urls, &mut |_, entry| seen = Some(entry))
        };
        // A damaged file may trip the database; the next check sets it aside.
        let looked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(&mut look));
        let entry = seen.filter(|_| matches!(looked, Ok(Ok(()))))?;
        let wanted = Wanted {
            fragments: address.fragment.clone().into_iter().collect(),
            is_image: false,
        };
        let checked = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(entry.checked))?;
        Some((entry.observation.outcome(&wanted), checked))
    }

    /// Looks up `urls`, and gives what is known of each, with its place among them, to `tell`; what
    /// goes wrong is told in `notes`.
    pub(super) fn load<'a>(
        &self,
        urls: impl Iterator<Item = &'a str>,
        notes: &mut Vec<String>,
        mut tell: impl FnMut(usize, Entry),
    ) {
        if self.file.exists() {
            self.guarded(notes, || Self::read(&self.open()?, urls, &mut tell));
        }
    }

    /// Keeps what was seen, and forgets what is very old at `now`, when that is given.
    pub(super) fn store(
        &self,
        changes: &[(String, Change)],
        now: Option<u64>,
        notes: &mut Vec<String>,
    ) {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        if let Err(error) = std::fs::create_dir_all(folder) {
            notes.push(format!("the link cache cannot be kept: {error}"));
            return;
        }
        self.guarded(notes, || self.write(changes, now));
    }

    /// Runs a step, and sets the file aside when it is beyond use.
    fn guarded<T>(
        &self,
        notes: &mut Vec<String>,
        step: impl FnOnce() -> Result<T, Trouble>,
    ) -> Option<T> {
        // The database checks what it reads, but a damaged file may still trip it.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(step))
            .unwrap_or(Err(Trouble::Unusable("is damaged")));
        match done {
            Ok(done) => Some(done),
            Err(Trouble::Busy(why)) => {
                notes.push(format!("the link cache is not used: {why}"));
                None
            }
            Err(Trouble::Unusable(why)) => {
                let aside = self.aside();
                notes.push(format!(
                    "the link cache {why}; it is set aside as `{}`, and a new one is begun",
                    aside.display()
                ));
                if std::fs::rename(&self.file, &aside).is_err() {
                    // Another run did it first, or the next one has to.
                }
                None
            }
        }
    }

    fn open(&self) -> Result<Database, Trouble> {
        let start = Instant::now();
        loop {
            match Database::builder()
                .set_cache_size(MEMORY)
                .create(&self.file)
            {
                Err(DatabaseError::DatabaseAlreadyOpen) if start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                opened => return opened.map_err(|error| redb::Error::from(error).into()),
            }
        }
    }

    fn read<'a>(
        database: &impl ReadableDatabase,
        urls: impl Iterator<Item = &'a str>,
        tell: &mut dyn FnMut(usize, Entry),
    ) -> Result<(), Trouble> {
        let transaction = database.begin_read().map_err(redb::Error::from)?;
        let about = match transaction.open_table(ABOUT) {
            Ok(about) => about,
            Err(TableError::TableDoesNotExist(_)) => return Ok(()),
            Err(error) => return Err(redb::Error::from(error).into()),
        };
        let format = about.get("format").map_err(redb::Error::from)?;
        if format.is_none_or(|format| format.value() != FORMAT) {
            return Err(Trouble::Unusable("is of another version"));
        }
        let links = transaction.open_table(LINKS).map_err(redb::Error::from)?;
        for (at, url) in urls.enumerate() {
            let Some(bytes) = links.get(url).map_err(redb::Error::from)? else {
                continue;
            };
            if let Some(entry) = decoded(bytes.value()) {
                tell(at, entry);
            }
        }
        Ok(())
    }

    fn write(&self, changes: &[(String, Change)], now: Option<u64>) -> Result<(), Trouble> {
        let database = self.open()?;
        let transaction = database.begin_write().map_err(redb::Error::from)?;
        {
            let mut about = transaction.open_table(ABOUT).map_err(redb::Error::from)?;
            let known = about.get("format").map_err(redb::Error::from)?;
            let known = known.map(|format| format.value());
            if known.is_some_and(|format| format != FORMAT) {
                return Err(Trouble::Unusable("is of another version"));
            }
            about.insert("format", FORMAT).map_err(redb::Error::from)?;
            let mut links = transaction.open_table(LINKS).map_err(redb::Error::from)?;
            for (url, change) in changes {
                let bytes = match change {
                    Change::Seen(entry) => encoded(entry),
                    Change::Confirmed { checked } => {
                        let old = links.get(url.as_str()).map_err(redb::Error::from)?;
                        // What another run has thrown away meanwhile stays away.
                        let Some(old) = old.and_then(|bytes| decoded(bytes.value())) else {
                            continue;
                        };
                        encoded(&Entry {
                            checked: old.checked.max(*checked),
                            ..old
                        })
                    }
                };
                links
                    .insert(url.as_str(), bytes.as_slice())
                    .map_err(redb::Error::from)?;
            }
            if let Some(now) = now {
                let is_recent = |_: &str, bytes: &[u8]| {
                    let checked = bytes
                        .first_chunk()
                        .map_or(0, |first| u64::from_be_bytes(*first));
                    now.saturating_sub(checked) < OLDEST
                };
                links.retain(is_recent).map_err(redb::Error::from)?;
            }
        }
        transaction.commit().map_err(redb::Error::from)?;
        Ok(())
    }
}

/// An entry as it is stored: when it was seen, so that old ones are found without reading them; the
/// length of its JSON; the JSON; and the hashes of the ids, eight bytes each.
fn encoded(entry: &Entry) -> Vec<u8> {
    let json = serde_json::to_vec(entry).unwrap_or_default();
    let ids = entry.observation.page.iter().flat_map(|page| &page.ids.0);
    let mut bytes = entry.checked.to_be_bytes().to_vec();
    bytes.extend((json.len() as u32).to_be_bytes());
    bytes.extend(json);
    bytes.extend(ids.flat_map(|id| id.to_be_bytes()));
    bytes
}

/// Reads an entry; one that cannot be read is one that is not there.
fn decoded(bytes: &[u8]) -> Option<Entry> {
    let (len, rest) = bytes.get(8..)?.split_first_chunk()?;
    let (json, ids) = rest.split_at_checked(u32::from_be_bytes(*len) as usize)?;
    let mut entry: Entry = serde_json::from_slice(json).ok()?;
    let (ids, []) = ids.as_chunks() else {
        return None;
    };
    if let Some(page) = &mut entry.observation.page {
        page.ids
            .0
            .extend(ids.iter().map(|id| u64::from_be_bytes(*id)));
    }
    Some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::online::remote_page::{Extent, RemotePage};

    fn entry(checked: u64) -> Entry {
        Entry {
            observation: Observation::new(ObservedState::Present { moved: false }, Some(200)),
            checked,
            unverified_since: None,
        }
    }

    fn found(cache: &Cache, urls: &[&str], notes: &mut Vec<String>) -> Vec<(usize, Entry)> {
        let mut found = Vec::new();
        let urls = urls.iter().copied();
        cache.load(urls, notes, |at, entry| found.push((at, entry)));
        found
    }

    fn seen(url: &str, checked: u64) -> (String, Change) {
        (url.to_owned(), Change::Seen(entry(checked)))
    }

    fn lifetime() -> Lifetime {
        Lifetime {
            alive: Duration::from_secs(1000),
            dead: Duration::from_secs(100),
            unverified: Duration::from_secs(10),
        }
    }

    #[test]
    fn an_entry_answers_for_its_lifetime_less_some_jitter() {
        let fresh =
            |now| entry(5000).is_fresh("https://a.example/", Verdict::Alive, lifetime(), now);
        assert!(fresh(5000));
        assert!(fresh(5799));
        assert!(!fresh(6001));
        let dead = entry(5000).is_fresh("https://a.example/", Verdict::Dead, lifetime(), 5200);
        assert!(!dead);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_fresh_for_ever() {
        let url = "https://a.example/";
        assert!(!entry(5000).is_fresh(url, Verdict::Alive, lifetime(), 4999));
    }

    #[test]
    fn what_is_stored_is_found_again_and_the_oldest_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(&folder.path().join("new"));
        let mut notes = Vec::new();
        let now = OLDEST + 100;
        let stored = [seen("b", now), seen("a", 1), seen("d", 1)];
        cache.store(&stored, None, &mut notes);
        let confirmed = |url: &str| (url.to_owned(), Change::Confirmed { checked: now });
        let later = [confirmed("a"), confirmed("c")];
        cache.store(&later, Some(now), &mut notes);
        let known = found(&cache, &["a", "b", "c", "d"], &mut notes);
        assert_eq!(known, [(0, entry(now)), (1, entry(now))]);
        assert!(notes.is_empty(), "{notes:?}");
        cache.clear().unwrap();
        assert!(found(&cache, &["a"], &mut notes).is_empty());
        cache.clear().unwrap();
    }

    #[test]
    fn ids_are_kept_with_their_page() {
        let mut known = entry(9);
        known.observation.page = Some(RemotePage {
            ids: ["a", "é"].into_iter().collect(),
            extent: Extent::Whole,
            ..RemotePage::default()
        });
        let bytes = encoded(&known);
        assert_eq!(decoded(&bytes).as_ref(), Some(&known));
        for len in 0..bytes.len() {
            // What was cut between two ids looks whole; the database checks its bytes itself.
            let other = decoded(&bytes[..len]);
            assert!(other.is_none_or(|it| it.checked == 9), "{len}");
        }
        assert_eq!(decoded(&[0xff; 40]), None);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_a_new_one_is_begun() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let mut notes = Vec::new();
        cache.store(&[seen("a", 9)], Some(9), &mut notes);
        let whole = std::fs::metadata(cache.file()).unwrap().len() as usize;
        let texts: [Vec<u8>; 4] = [
            b"no database".to_vec(),
            vec![0; whole],
            vec![0xff; 3 * 4096],
            std::iter::repeat_n(*b"redb", 2000).flatten().collect(),
        ];
        for text in texts {
            use std::io::Write as _;
            let mut notes = Vec::new();
            let mut file = std::fs::File::create(cache.file()).unwrap();
            file.write_all(&text).unwrap();
            drop(file);
            assert!(found(&cache, &["a"], &mut notes).is_empty());
            cache.store(&[seen("a", 9)], Some(9), &mut notes);
            let found = found(&cache, &["a"], &mut notes);
            assert_eq!(found.len(), 1, "{notes:?}");
            assert_eq!(notes.len(), 1, "{notes:?}");
        }
    }

    #[test]
    fn a_file_of_another_version_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        {
            let database = Database::create(cache.file()).unwrap();
            let transaction = database.begin_write().unwrap();
            let mut about = transaction.open_table(ABOUT).unwrap();
            about.insert("format", FORMAT + 1).unwrap();
            drop(about);
            transaction.commit().unwrap();
        }
        let mut notes = Vec::new();
        assert!(found(&cache, &["a"], &mut notes).is_empty());
        assert!(notes[0].contains("another version"), "{notes:?}");
        assert!(cache.aside().exists());
    }

    #[test]
    fn a_cache_that_another_run_holds_is_waited_for_and_then_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let held = Database::create(cache.file()).unwrap();
        let mut notes = Vec::new();
        assert!(found(&cache, &["a"], &mut notes).is_empty());
        assert!(notes[0].contains("another run"), "{notes:?}");
        drop(held);
        assert!(cache.file().exists());
    }

    #[test]
    fn secrets_and_what_no_server_said_are_not_kept() {
        let present = ObservedState::Present { moved: false };
        let mask: Mask = |url| url.replace("s3cr3t", "***").into();
        let is = |url: &str, state| is_cacheable(url, state, mask);
        assert!(is("https://a.example/", present));
        assert!(!is("https://a.example/?token=s3cr3t", present));
        let unverified = ObservedState::Unverified;
        assert!(!is("https://a.example/", unverified(Reason::OutOfTime)));
        assert!(is("https://a.example/", unverified(Reason::TimedOut)));
    }
}
