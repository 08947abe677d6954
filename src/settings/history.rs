//! When files were last changed.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// When files were last changed, as far as a repository knows.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Number of changes since the last one of a file.
    since: FxHashMap<PathBuf, u32>,
    /// The same for the changes themselves, by their full hash in lower case, sorted.
    commits: Vec<(String, u32)>,
}

impl History {
    /// From files, absolute, with the number of changes since their last one: 0 is not committed yet.
    #[must_use]
    pub fn new(since: FxHashMap<PathBuf, u32>) -> Self {
        Self {
            since,
            commits: Vec::new(),
        }
    }

    /// Adds the changes by their hash in lower case, with the number of changes since.
    #[must_use]
    pub fn with_commits(mut self, mut commits: Vec<(String, u32)>) -> Self {
        commits.sort_unstable();
        self.commits = commits;
        self
    }

    /// Whether `file` was changed after the commit whose hash begins with `hash`; `None` when either is
    /// unknown.
    #[must_use]
    pub fn is_newer_than_commit(&self, file: &Path, hash: &str) -> Option<bool> {
        let at = self
            .commits
            .partition_point(|(commit, _)| commit.as_str() < hash);
        let (commit, age) = self.commits.get(at)?;
        let since = self.since.get(file)?;
        commit.starts_with(hash).then_some(since < age)
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
        let commits = vec![("bbcc".to_owned(), 2), ("aadd".to_owned(), 1)];
        let history = history.with_commits(commits);
        let is_changed = |file: &str, hash| history.is_newer_than_commit(Path::new(file), hash);
        assert_eq!(is_changed("/b", "bbcc"), Some(false));
        assert_eq!(is_changed("/b", "aa"), Some(false));
        assert_eq!(is_changed("/a", "bb"), Some(true));
        assert_eq!(
            (is_changed("/x", "bb"), is_changed("/a", "cc")),
            (None, None)
        );
    }
}
