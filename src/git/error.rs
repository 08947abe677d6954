//! Why git could not answer, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Why git could not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no `git` program.
    #[error("there is no `git` program to read the history with")]
    NoProgram,
    /// The folder is not part of a repository with files.
    #[error("`{}` is not in a git repository", folder.display())]
    NoRepository {
        /// The folder.
        folder: PathBuf,
        /// What git says, when that is more than "no".
        reason: String,
    },
    /// The folder is in a repository, and not among its files.
    #[error("`{}` is inside a git repository that has no files there", folder.display())]
    NoFiles {
        /// The folder.
        folder: PathBuf,
    },
    /// Nothing is committed yet.
    #[error("there is no commit `{name}` here, and none at all yet")]
    NoHistory {
        /// As typed.
        name: String,
    },
    /// The repository has no such commit.
    #[error("there is no commit `{name}` here")]
    NoCommit {
        /// As typed.
        name: String,
        /// Whether the clone has only a part of the history.
        is_shallow: bool,
    },
    /// The index holds several versions of a file.
    #[error("the merge is not finished: `{path}` still has conflicts")]
    Conflict {
        /// The first such file, from the root of the repository.
        path: String,
    },
    /// Git failed at something that works in a sound repository.
    #[error("git cannot {task}: {reason}")]
    Failed {
        /// What it was asked for.
        task: &'static str,
        /// What it says.
        reason: String,
    },
    /// The system refused to start or talk to git.
    #[error("cannot run git")]
    Io(#[from] io::Error),
}

impl GitError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoProgram => Some(
                "install git, or hold old findings back with --baseline, which needs no history"
                    .to_owned(),
            ),
            Self::NoRepository { reason, .. } if !reason.is_empty() => Some(reason.clone()),
            Self::NoRepository { .. } => {
                Some("hold old findings back with --baseline, which needs no history".to_owned())
            }
            Self::NoFiles { .. } => Some(
                "go to a folder with its files; a bare repository has none: clone it, or add a worktree"
                    .to_owned(),
            ),
            Self::NoHistory { .. } => {
                Some("before the first commit, --staged alone checks everything staged".to_owned())
            }
            Self::NoCommit { name, is_shallow } => Some(missing_commit(name, *is_shallow)),
            Self::Conflict { .. } => Some(
                "resolve them and `git add` the files: then there is something to check".to_owned(),
            ),
            Self::Failed { .. } | Self::Io(_) => None,
        }
    }
}

fn missing_commit(name: &str, is_shallow: bool) -> String {
    let branch = name.strip_prefix("origin/").unwrap_or(name);
    // `HEAD~3` and the like name a commit by the history, and no branch that could be fetched.
    if name.starts_with("HEAD") || name.contains(['~', '^', '@', ':']) {
        return if is_shallow {
            "this clone is shallow: `git fetch --deepen=100` brings more of the history".to_owned()
        } else {
            "`git log` lists the commits that are here".to_owned()
        };
    }
    if is_shallow {
        return format!(
            "this clone is shallow: `git fetch --depth=1 origin {branch}` brings the commit, and \
             `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab) the whole history"
        );
    }
    if branch == name {
        format!("`git fetch origin {branch}`, then compare with `origin/{branch}` or `FETCH_HEAD`")
    } else {
        format!("`git fetch origin {branch}` brings it, when it is there")
    }
}
