//! Why a run could not start.

use std::path::PathBuf;

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
