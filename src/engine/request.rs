//! What a run is asked for.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::engine::cache::CachedRun;
use crate::engine::{BaseRun, Baseline, Cache};
use crate::source::Snapshot;

/// What to check.
pub struct Request<'a> {
    /// The working directory: absolute. Findings name pages relative to it.
    pub cwd: PathBuf,
    /// Files and folders to read, as typed; none is the default of the configuration.
    pub paths: Vec<PathBuf>,
    /// A page from standard input: its name, relative to the working directory, and its text.
    pub stdin: Option<(String, String)>,
    /// The state of the files to check; `None` is the one on disk.
    pub snapshot: Option<Arc<dyn Snapshot>>,
    /// What was found before the change that the run is about: it is not reported again.
    pub base: Option<&'a BaseRun>,
    /// Old findings that are not reported.
    pub baseline: Option<&'a Baseline>,
    /// What earlier runs found; `None` checks every page anew and stores nothing.
    pub cache: Option<&'a Cache>,
    /// Number of threads; `None` is one for each processor.
    pub threads: Option<usize>,
    /// Told after each page how many pages are done, and how many there are.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Whether the time of each rule is taken.
    pub timings: bool,
    /// Whether [`Outcome::coverage`](crate::engine::Outcome::coverage) is wanted.
    pub coverage: bool,
}

impl Request<'_> {
    /// What earlier runs found. A run that is timed takes nothing from them: rules that do not run take no
    /// time.
    pub(super) fn cached<'a>(&'a self, config: &'a Config) -> Option<CachedRun<'a>> {
        let cache = self.cache.filter(|_| !self.timings)?;
        Some(CachedRun::new(cache, config, &self.cwd))
    }

    /// Checks what the configuration includes below `cwd`, as it is on disk.
    #[must_use]
    pub fn new(cwd: PathBuf) -> Self {
        Self {
            cwd,
            paths: Vec::new(),
            stdin: None,
            snapshot: None,
            base: None,
            baseline: None,
            cache: None,
            threads: None,
            progress: &|_, _| {},
            timings: false,
            coverage: false,
        }
    }
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("cwd", &self.cwd)
            .field("paths", &self.paths)
            .field("stdin", &self.stdin)
            .field("threads", &self.threads)
            .field("timings", &self.timings)
            .finish_non_exhaustive()
    }
}
