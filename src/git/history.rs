//! When the pages of a repository were last changed.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::GitError;
use super::repository::Repository;
use super::snapshot::path_of;

/// Stands before the files of each commit in what git prints.
const COMMIT: &[u8] = b"\x01";

/// The pages, wherever the command runs.
const PAGES: [&str; 3] = [
    ":(top,icase)*.md",
    ":(top,icase)*.mdx",
    ":(top,icase)*.markdown",
];

impl Repository {
    /// The Markdown files that were ever committed, absolute, each with the number of commits since
    /// its last change; 0 for those that differ from the last commit. A merge changes nothing itself.
    ///
    /// # Errors
    ///
    /// When git fails, or there is no commit.
    pub fn changes_since(&self) -> Result<FxHashMap<PathBuf, u32>, GitError> {
        let mut since = FxHashMap::default();
        let args = [
            "diff-index",
            "-z",
            "--name-only",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "HEAD",
            "--",
        ];
        let args: Vec<&str> = args.into_iter().chain(PAGES).collect();
        let changed = self.answer("find changed files", &args)?;
        let files = |listing: &[u8]| -> Vec<PathBuf> {
            let fields = listing.split(|byte| *byte == 0);
            let paths = fields.filter_map(path_of);
            paths.map(|path| self.root().join(path)).collect()
        };
        since.extend(files(&changed).into_iter().map(|file| (file, 0)));
        let args = [
            "log",
            "-z",
            "--format=%x01",
            "--name-only",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--",
        ];
        let args: Vec<&str> = args.into_iter().chain(PAGES).collect();
        let log = self.answer("read the history", &args)?;
        let mut age = 0;
        for field in log.split(|byte| *byte == 0) {
            if field == COMMIT {
                age += 1;
            } else if let Some(path) = path_of(field.strip_prefix(b"\n").unwrap_or(field)) {
                since.entry(self.root().join(path)).or_insert(age);
            }
        }
        Ok(since)
    }
}
