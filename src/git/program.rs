//! The `git` program, and how it is called.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::git::GitError;

/// The program in one folder.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// Where git is called: paths of its environment are relative to it.
    pub(super) cwd: PathBuf,
}

impl Program {
    /// What git prints, when it succeeds.
    pub(super) fn answer(&self, task: &'static str, args: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.run(args)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(failed(task, &output))
        }
    }

    pub(super) fn run(&self, args: &[&str]) -> Result<Output, GitError> {
        let mut command = self.command();
        command.args(args).stdin(Stdio::null());
        command.output().map_err(start_error)
    }

    /// A process that answers on its standard output what it reads on its standard input.
    pub(super) fn start(&self, args: &[&str]) -> Result<Child, GitError> {
        let mut command = self.command();
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command.spawn().map_err(start_error)
    }

    /// The program with everything switched off that would run something else.
    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.cwd)
            .args(["--no-pager", "--no-replace-objects"])
            .args(["-c", "core.fsmonitor=false", "-c", "protocol.allow=never"])
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .env_remove("GIT_LITERAL_PATHSPECS")
            .env_remove("GIT_GLOB_PATHSPECS")
            .env_remove("GIT_NOGLOB_PATHSPECS")
            .env_remove("GIT_ICASE_PATHSPECS")
            .env_remove("GIT_EXTERNAL_DIFF")
            .env_remove("GIT_TRACE");
        command
    }
}

fn start_error(error: io::Error) -> GitError {
    if error.kind() == io::ErrorKind::NotFound {
        GitError::NoProgram
    } else {
        GitError::Io(error)
    }
}

pub(super) fn failed(task: &'static str, output: &Output) -> GitError {
    GitError::Failed {
        task,
        reason: reason(output),
    }
}

/// The first line that git says on standard error.
pub(super) fn reason(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or("it says nothing");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}

/// The first line that git prints; `None` when it is empty.
pub(super) fn first_line(output: &Output) -> Option<String> {
    let text = std::str::from_utf8(&output.stdout).ok()?;
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// The path that git spells with these bytes.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt as _;
    (!bytes.is_empty()).then(|| Path::new(std::ffi::OsStr::from_bytes(bytes)))
}

/// The path that git spells with these bytes.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> Option<&Path> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.is_empty()).then(|| Path::new(text))
}
