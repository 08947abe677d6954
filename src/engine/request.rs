//! What a run is asked for, and why it could not start.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::{BaseRun, Baseline};
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

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// A path that was asked for is not there.
    #[error("there is no file or folder `{}`", path.display())]
    MissingPath {
        /// As typed.
        path: PathBuf,
    },
    /// A path that was asked for cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// As typed.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// The paths hold no page.
    #[error("no page to check in {}", list(paths))]
    NothingToRead {
        /// The paths that were searched.
        paths: Vec<PathBuf>,
    },
    /// External links cannot be checked.
    #[error("cannot check external links")]
    Links(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// External links cannot be checked by this program.
    #[error("this faqlint was built without `online`: it cannot check external links")]
    Offline,
    /// The threads cannot be started.
    #[error("cannot start the threads")]
    Threads(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl EngineError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::MissingPath { .. } => {
                Some("paths are relative to the working directory; check the spelling")
            }
            Self::NothingToRead { .. } => Some(
                "name a page, or look at `include` and `exclude` in the configuration and at `.gitignore`",
            ),
            Self::Offline => Some("install it with its default features"),
            Self::Unreadable { .. } | Self::Links(_) | Self::Threads(_) => None,
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let quoted: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    quoted.join(", ")
}
