//! When files were last changed.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// When files were last changed, as far as a repository knows.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Number of changes since the last one of a file.
    since: FxHashMap<PathBuf, u32>,
}

impl History {
    /// From files, absolute, with the number of changes since their last one: 0 is not committed yet.
    #[must_use]
    pub fn new(since: FxHashMap<PathBuf, u32>) -> Self {
        Self { since }
    }

    /// Whether `file` was changed after the last change of `other`; not when one is unknown.
    #[must_use]
    pub fn is_newer(&self, file: &Path, other: &Path) -> bool {
        let age = |file| self.since.get(file);
        age(file)
            .zip(age(other))
            .is_some_and(|(one, two)| one < two)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_files_have_an_order() {
        let known = [("/a", 0), ("/b", 2), ("/c", 2)];
        let since = known.map(|(file, age)| (PathBuf::from(file), age));
        let history = History::new(since.into_iter().collect());
        let is_newer = |one: &str, two: &str| history.is_newer(Path::new(one), Path::new(two));
        assert!(is_newer("/a", "/b"));
        assert!(!is_newer("/b", "/a") && !is_newer("/b", "/c"));
        assert!(!is_newer("/a", "/x") && !is_newer("/x", "/b"));
    }
}
