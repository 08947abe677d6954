//! A repository and what can be asked of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::git::GitError;
use crate::git::batch::Batch;
use crate::git::program::{Program, failed, first_line, path_of, reason};
use crate::git::snapshot::GitSnapshot;
use crate::source::normalise;

/// The commit that changes are measured from.
#[derive(Debug)]
pub struct Base {
    /// Its files.
    pub snapshot: Arc<GitSnapshot>,
    /// The files that have another name in the index than in the commit: the new path and the old.
    pub renamed: Vec<(PathBuf, PathBuf)>,
    /// Why it may not be the commit at which the branches part; a sentence for the user.
    pub doubt: Option<String>,
}

/// A repository with files.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) program: Program,
    /// The folder of its files: absolute.
    root: PathBuf,
    /// The file that is there while a merge is in progress: absolute.
    merge_head: PathBuf,
    objects: Arc<Batch>,
}

impl Repository {
    /// The repository of the absolute folder `cwd`.
    ///
    /// # Errors
    ///
    /// When there is no git, or no repository with files.
    pub fn open(cwd: &Path) -> Result<Self, GitError> {
        let program = Program {
            cwd: cwd.to_path_buf(),
        };
        let outside = |reason: String| GitError::NoRepository {
            folder: cwd.to_path_buf(),
            reason,
        };
        let output = program.run(&[
            "rev-parse",
            "--is-inside-work-tree",
            "--show-cdup",
            "--git-path",
            "MERGE_HEAD",
        ])?;
        // The last is a path, which may hold anything but its own end.
        let mut lines = output.stdout.splitn(3, |byte| *byte == b'\n');
        let mut line = || lines.next().map(trim_end).and_then(path_of);
        if line() == Some(Path::new("false")) {
            let folder = cwd.to_path_buf();
            return Err(GitError::NoFiles { folder });
        }
        if !output.status.success() {
            let reason = reason(&output);
            let is_plain = reason.contains("not a git repository");
            return Err(outside(if is_plain { String::new() } else { reason }));
        }
        // By the way up, and not by its real path: pages are named through the same links as here.
        let root = normalise(&cwd.join(line().unwrap_or(Path::new(""))));
        let merge_head = cwd.join(line().unwrap_or(Path::new("")));
        Ok(Self {
            objects: Arc::new(Batch::new(program.clone())),
            program,
            root,
            merge_head,
        })
    }

    /// The folder of the files: absolute.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the hooks: absolute.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn hooks(&self) -> Result<PathBuf, GitError> {
        let path = self
            .program
            .answer("say where hooks are", &["rev-parse", "--git-path", "hooks"])?;
        let path = String::from_utf8_lossy(&path);
        Ok(normalise(
            &self.program.cwd.join(path.trim_end_matches(['\r', '\n'])),
        ))
    }

    /// The commit at which the checked-out branch and `name` part; `name` itself when they share no
    /// commit. While a merge is in progress, the branch counts as merged.
    ///
    /// # Errors
    ///
    /// When there is no such commit, or git fails.
    pub fn base(&self, name: &str) -> Result<Base, GitError> {
        let is_shallow = self.is_shallow()?;
        let head = self.commit("HEAD")?;
        let Some(commit) = self.commit(name)? else {
            let name = name.to_owned();
            return Err(match head {
                Some(_) => GitError::NoCommit { name, is_shallow },
                None => GitError::NoHistory { name },
            });
        };
        let Some(head) = head else {
            return self.base_at(&commit, None);
        };
        let merged = self.merging()?;
        let mut args = vec!["merge-base", &commit, &head];
        args.extend(merged.as_deref());
        let output = self.program.run(&args)?;
        let found = first_line(&output);
        match (output.status.code(), found) {
            (Some(0), Some(shared)) => self.base_at(&shared, None),
            (Some(1), _) => {
                let doubt = self.doubt(name, &commit, &head, is_shallow)?;
                self.base_at(&commit, doubt)
            }
            _ => Err(failed("find where the branches part", &output)),
        }
    }

    /// The last commit; an empty tree before the first.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn head(&self) -> Result<Base, GitError> {
        // To ask for its id first takes as long as to list its files.
        let failure = match self.base_at("HEAD", None) {
            Err(failure @ GitError::Failed { .. }) => failure,
            other => return other,
        };
        if self.commit("HEAD")?.is_some() {
            return Err(failure);
        }
        Ok(Base {
            snapshot: Arc::new(self.snapshot(&[])?),
            renamed: Vec::new(),
            doubt: None,
        })
    }

    /// The commit that is being merged into the last one; `None` when none is.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn merged(&self) -> Result<Option<Base>, GitError> {
        let merged = self.merging()?;
        merged.map(|commit| self.base_at(&commit, None)).transpose()
    }

    /// The id of the commit that is being merged.
    fn merging(&self) -> Result<Option<String>, GitError> {
        if self.merge_head.symlink_metadata().is_err() {
            return Ok(None);
        }
        self.commit("MERGE_HEAD")
    }

    /// A commit, and what was renamed since: git is asked for both at the same time.
    fn base_at(&self, commit: &str, doubt: Option<String>) -> Result<Base, GitError> {
        let (snapshot, renamed) = std::thread::scope(|scope| {
            let renamed = scope.spawn(|| self.renamed(commit));
            let args = ["ls-tree", "-r", "-z", "--full-tree", commit];
            let listing = self.program.answer("list the files of a commit", &args);
            let snapshot = listing.and_then(|listing| self.snapshot(&listing));
            (snapshot, renamed.join())
        });
        let renamed = renamed.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(Base {
            snapshot: Arc::new(snapshot?),
            renamed: renamed?,
            doubt,
        })
    }

    /// The files as the next commit would hold them.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn index(&self) -> Result<GitSnapshot, GitError> {
        let args = ["ls-files", "--stage", "-z", "--full-name", "--", ":/"];
        let listing = self.program.answer("list the staged files", &args)?;
        match conflict(&listing) {
            Some(path) => Err(GitError::Conflict { path }),
            None => self.snapshot(&listing),
        }
    }

    /// The files of a sparse checkout as if all of them were on disk; `None` where all of them are.
    ///
    /// What the checkout leaves out is read from the index, so that a link to it is as good as before.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn sparse(&self) -> Result<Option<GitSnapshot>, GitError> {
        const HIDDEN: &[u8] = b"S ";
        let args = ["ls-files", "--stage", "-t", "-z", "--full-name", "--", ":/"];
        let tracked = self
            .program
            .answer("list the files of the checkout", &args)?;
        let rows = || tracked.split(|byte| *byte == 0);
        if !rows().any(|row| row.starts_with(HIDDEN)) {
            return Ok(None);
        }
        let mut listing = Vec::new();
        for row in rows() {
            let Some(path) = row
                .splitn(2, |byte| *byte == b'\t')
                .nth(1)
                .and_then(path_of)
            else {
                continue;
            };
            if row.starts_with(HIDDEN) || self.root.join(path).symlink_metadata().is_ok() {
                listing.extend_from_slice(&row[HIDDEN.len()..]);
                listing.push(0);
            }
        }
        let args = [
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--full-name",
            "--",
            ":/",
        ];
        let others = self.program.answer("list the new files", &args)?;
        for path in others
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
        {
            listing.extend_from_slice(b"100644 - 0\t");
            listing.extend_from_slice(path);
            listing.push(0);
        }
        Ok(Some(self.snapshot(&listing)?.or_disk()))
    }

    /// The files that have another name in the index than in a commit: the new path and the old.
    fn renamed(&self, commit: &str) -> Result<Vec<(PathBuf, PathBuf)>, GitError> {
        let args = [
            "diff-index",
            "--cached",
            "-z",
            "--name-status",
            "--find-renames",
            "-l5000",
            "--diff-filter=R",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            commit,
            "--",
        ];
        let listing = self.program.answer("find renamed files", &args)?;
        let mut fields = listing.split(|byte| *byte == 0);
        let mut renamed = Vec::new();
        while let (Some(_), Some(from), Some(to)) = (fields.next(), fields.next(), fields.next()) {
            if let (Some(from), Some(to)) = (path_of(from), path_of(to)) {
                renamed.push((self.root.join(to), self.root.join(from)));
            }
        }
        Ok(renamed)
    }

    /// The id of a commit; `None` when there is no such commit.
    fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        if name.is_empty() || name.contains('\0') {
            return Ok(None);
        }
        let name = format!("{name}^{{commit}}");
        let args = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ];
        let output = self.program.run(&args)?;
        let id = first_line(&output).filter(|_| output.status.success());
        Ok(id.filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())))
    }

    fn is_shallow(&self) -> Result<bool, GitError> {
        let output = self
            .program
            .run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(first_line(&output).as_deref() == Some("true"))
    }

    /// What to say when no shared commit is known: in a shallow clone there may be one.
    fn doubt(
        &self,
        name: &str,
        commit: &str,
        head: &str,
        is_shallow: bool,
    ) -> Result<Option<String>, GitError> {
        if !is_shallow {
            return Ok(None);
        }
        // A runner that checks out the merge of a pull request leaves its parents in the commit,
        // even where the history is cut off: then the base is one of them, and certain.
        let object = self
            .program
            .answer("read a commit", &["cat-file", "commit", head])?;
        let is_parent = String::from_utf8_lossy(&object)
            .lines()
            .take_while(|line| !line.is_empty())
            .any(|line| line.strip_prefix("parent ") == Some(commit));
        if is_parent {
            return Ok(None);
        }
        let count = self
            .program
            .answer("count commits", &["rev-list", "--count", head])?;
        let count = String::from_utf8_lossy(&count).trim().to_owned();
        let commits = if count == "1" { "commit" } else { "commits" };
        Ok(Some(format!(
            "this clone is shallow: {count} {commits} of the branch are here, and none is shared with \
             `{name}`, so the comparison is with its tip; fetch down to where they part \
             (`git fetch --deepen=100`, or `fetch-depth: 0` on GitHub and `GIT_DEPTH: 0` on GitLab)"
        )))
    }

    /// The files of a listing of this repository.
    fn snapshot(&self, listing: &[u8]) -> Result<GitSnapshot, GitError> {
        GitSnapshot::new(&self.root, &self.objects, listing)
    }

    /// Starts what hands out objects, before the first is asked for: by then it is ready.
    pub fn expect_reading(&self) {
        self.objects.start();
    }
}

/// A line without the rest of a line end.
fn trim_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The first path of the index with several versions, of which none is chosen yet.
fn conflict(listing: &[u8]) -> Option<String> {
    let mut rows = listing.split(|byte| *byte == 0);
    rows.find_map(|row| {
        let tab = row.iter().position(|byte| *byte == b'\t')?;
        let is_chosen = row[..tab].ends_with(b" 0");
        (!is_chosen).then(|| String::from_utf8_lossy(&row[tab + 1..]).into_owned())
    })
}
