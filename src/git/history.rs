//! When the pages of a repository were last changed.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::GitError;
use super::program::path_of;
use super::repository::Repository;

/// Stands before the files of each commit in what git prints.
const COMMIT: &[u8] = b"\x01";

/// The pages, wherever the command runs.
const PAGES: [&str; 3] = [
    ":(top,icase)*.md",
    ":(top,icase)*.mdx",
    ":(top,icase)*.markdown",
];

/// The changes of the pages of a repository, the last one first.
#[derive(Debug)]
pub struct Changes {
    /// For each page, absolute, the number of commits since its last change; 0 when it differs from the last
    /// commit.
    pub since: FxHashMap<PathBuf, u32>,
    /// The commits that changed pages, by hash, each with its number.
    pub commits: Vec<(String, u32)>,
}

impl Repository {
    /// When the Markdown files that were ever committed were last changed. A merge changes nothing itself.
    ///
    /// # Errors
    ///
    /// When git fails, or there is no commit.
    pub fn changes_since(&self) -> Result<Changes, GitError> {
        let mut since = FxHashMap::default();
        let mut commits = Vec::new();
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
        let changed = self.program.answer("find changed files", &args)?;
        let files = |listing: &[u8]| -> Vec<PathBuf> {
            let fields = listing.split(|byte| *byte == 0);
            let paths = fields.filter_map(path_of);
            paths.map(|path| self.root().join(path)).collect()
        };
        since.extend(files(&changed).into_iter().map(|file| (file, 0)));
        let args = [
            "log",
            "-z",
            "--format=%x01%H",
            "--name-only",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--",
        ];
        let args: Vec<&str> = args.into_iter().chain(PAGES).collect();
        let log = self.program.answer("read the history", &args)?;
        let mut age = 0;
        for field in log.split(|byte| *byte == 0) {
            if let Some(hash) = field.strip_prefix(COMMIT) {
                age += 1;
                commits.push((String::from_utf8_lossy(hash).into_owned(), age));
            } else if let Some(path) = path_of(field.strip_prefix(b"\n").unwrap_or(field)) {
                since.entry(self.root().join(path)).or_insert(age);
            }
        }
        Ok(Changes { since, commits })
    }
}
