//! One `git cat-file --batch` for all files of a snapshot.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::git::GitError;
use crate::git::repository::{Repository, start_error};

/// A process that hands out the bytes of objects by their ids, one after the other.
#[derive(Debug)]
pub(super) struct Batch {
    repository: Repository,
    /// Started when the first object is asked for.
    process: Mutex<Option<Process>>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    /// `None` when it is told to end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Batch {
    pub(super) fn new(repository: &Repository) -> Self {
        Self {
            repository: repository.clone(),
            process: Mutex::default(),
        }
    }

    /// At most `limit` bytes from the start of an object, and its length.
    pub(super) fn read(&self, id: &str, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let running = match &mut *process {
            Some(running) => running,
            none => none.insert(Process::start(&self.repository).map_err(io::Error::other)?),
        };
        let answer = running.read(id, limit);
        if answer.is_err() {
            // Where the process stopped in its answer is not known: the next object has a new one.
            *process = None;
        }
        answer?
    }
}

impl Process {
    fn start(repository: &Repository) -> Result<Self, GitError> {
        let mut child = repository
            .command()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(start_error)?;
        let pipes = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = pipes else {
            return Err(GitError::Io(io::ErrorKind::BrokenPipe.into()));
        };
        Ok(Self {
            child,
            input: Some(input),
            output: BufReader::new(output),
        })
    }

    /// The answer about one object: the inner error is that it is not there.
    fn read(&mut self, id: &str, limit: u64) -> io::Result<io::Result<(Vec<u8>, u64)>> {
        let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
        let input = self.input.as_mut().ok_or_else(broken)?;
        input.write_all(format!("{id}\n").as_bytes())?;
        input.flush()?;
        let mut head = String::new();
        if self.output.read_line(&mut head)? == 0 {
            return Err(broken());
        }
        let mut words = head.split_whitespace().skip(1);
        let (kind, len) = (words.next(), words.next());
        let Some(len) = len.and_then(|len| len.parse::<u64>().ok()) else {
            let reason = "the clone lacks this file: it was made with a filter";
            return Ok(Err(io::Error::new(io::ErrorKind::NotFound, reason)));
        };
        let mut bytes = Vec::new();
        let wanted = len.min(limit);
        self.output.by_ref().take(wanted).read_to_end(&mut bytes)?;
        // What is left of the object, and the line end behind it.
        let rest = len - wanted + 1;
        let skipped = io::copy(&mut self.output.by_ref().take(rest), &mut io::sink())?;
        if bytes.len() as u64 != wanted || skipped != rest {
            return Err(broken());
        }
        if kind != Some("blob") {
            return Ok(Err(io::ErrorKind::NotFound.into()));
        }
        Ok(Ok((bytes, len)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        // It ends with its input; should it not have been reading, it is in the way of nobody.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
