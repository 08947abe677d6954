//! What files said in earlier commits.

use std::path::{Path, PathBuf};

use super::GitError;
use super::batch::Process;
use super::program::path_of;
use super::repository::Repository;

/// A change of one file in one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The file: absolute.
    pub file: PathBuf,
    /// The commit, shortened.
    pub commit: Box<str>,
    /// The day of the commit: `2026-11-29`.
    pub date: Box<str>,
    /// The object with the text before.
    pub before: Box<str>,
    /// The object with the text after.
    pub after: Box<str>,
}

/// Digits of a shortened commit.
const SHORT: usize = 9;

/// Stands before each commit in what git prints.
const COMMIT: u8 = 1;

impl Repository {
    /// The id of the last commit.
    ///
    /// # Errors
    ///
    /// When git fails, or there is no commit.
    pub fn head_id(&self) -> Result<String, GitError> {
        let args = ["rev-parse", "--verify", "--quiet", "HEAD"];
        let id = self.program.answer("find the last commit", &args)?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// The changes of files that were changed and not added, newest first; since the commit `since` where
    /// one is given.
    ///
    /// # Errors
    ///
    /// When git fails: there is no such commit, or none at all.
    pub fn revisions(
        &self,
        since: Option<&str>,
        files: &[&Path],
    ) -> Result<Vec<Revision>, GitError> {
        let range = match since {
            Some(id) => format!("{id}..HEAD"),
            None => "HEAD".to_owned(),
        };
        let mut args = vec![
            "log",
            "-z",
            "--raw",
            "--no-abbrev",
            "--format=%x01%h %cs",
            "--diff-filter=M",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            &range,
            "--",
        ];
        let names: Vec<String> = files
            .iter()
            .filter_map(|file| file.strip_prefix(self.root()).ok())
            .map(|below| format!(":(top,literal){}", below.to_string_lossy()))
            .collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        args.extend(names.iter().map(String::as_str));
        let log = self
            .program
            .answer("read the history of string files", &args)?;
        Ok(self.read_log(&log))
    }

    fn read_log(&self, log: &[u8]) -> Vec<Revision> {
        let mut revisions = Vec::new();
        let (mut commit, mut date) = (Box::default(), Box::default());
        let mut fields = log.split(|byte| *byte == 0);
        while let Some(field) = fields.next() {
            let field = field.strip_prefix(b"\n").unwrap_or(field);
            if let Some((&COMMIT, head)) = field.split_first() {
                let head = String::from_utf8_lossy(head);
                let (id, day) = head.trim().split_once(' ').unwrap_or((&head, ""));
                let short = &id[..id.floor_char_boundary(id.len().min(SHORT))];
                (commit, date) = (Box::from(short), Box::from(day));
                continue;
            }
            // `:100644 100644 <before> <after> M`, then the path.
            let row = String::from_utf8_lossy(field);
            let mut ids = row.split(' ').skip(2);
            let (Some(before), Some(after)) = (ids.next(), ids.next()) else {
                continue;
            };
            if let Some(path) = fields.next().and_then(path_of) {
                revisions.push(Revision {
                    file: self.root().join(path),
                    commit: Box::clone(&commit),
                    date: Box::clone(&date),
                    before: before.into(),
                    after: after.into(),
                });
            }
        }
        revisions
    }

    /// A process that hands out objects by their ids.
    ///
    /// # Errors
    ///
    /// When git cannot be started.
    pub fn object_reader(&self) -> Result<ObjectReader, GitError> {
        Ok(ObjectReader(Process::start(&self.program)?))
    }
}

/// One `git cat-file` for many objects.
#[derive(Debug)]
pub struct ObjectReader(Process);

impl ObjectReader {
    /// Hands over objects in the order of `ids`; of those that are larger than `limit` bytes, or not there,
    /// nothing.
    ///
    /// # Errors
    ///
    /// When git ends early.
    pub fn read(
        &mut self,
        ids: &[&str],
        limit: u64,
        mut tell: impl FnMut(&str, &[u8]),
    ) -> Result<(), GitError> {
        let mut keep = |id: &str, bytes: Option<&[u8]>| {
            if let Some(bytes) = bytes {
                tell(id, bytes);
            }
        };
        Ok(self.0.read_all(ids, limit, &mut keep)?)
    }
}
