//! What a build without the feature `online` has in place of the network.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::check::{CheckError, CheckResult, Options};
use crate::target::{Address, Targets};
use crate::verdict::Outcome;

/// Whether this build can check links.
pub const IS_AVAILABLE: bool = false;

/// A check that cannot be made.
#[derive(Debug)]
pub struct LinkCheck(());

impl LinkCheck {
    /// Does nothing.
    #[must_use]
    pub fn start(_: Options) -> Self {
        Self(())
    }

    /// Does nothing.
    pub fn early(&self, _: Address) {}

    /// Says that links cannot be checked.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn finish(self, _: Targets) -> Result<CheckResult, CheckError> {
        Err(CheckError("it was built without `online`".into()))
    }
}

/// The cache of links in one folder, which this build neither reads nor writes.
#[derive(Clone, Debug)]
pub struct Cache {
    file: PathBuf,
}

impl Cache {
    /// The cache in `folder`.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self {
            file: folder.join("links.redb"),
        }
    }

    /// The file that it is in.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What an earlier run saw of an address: this build does not know.
    #[must_use]
    pub fn seen(&self, _: &Address) -> Option<(Outcome, SystemTime)> {
        None
    }

    /// Says that this build has no cache.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn clear(&self) -> io::Result<()> {
        Err(io::Error::other("it was built without `online`"))
    }
}
