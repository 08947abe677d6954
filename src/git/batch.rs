//! One `git cat-file --batch` for all files of a snapshot.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::GitError;
use crate::git::program::Program;

/// Largest object that is kept for the next state that has it, in bytes.
const MAX_KEPT_BYTES: u64 = 1 << 20;

/// Objects that are asked for before the first is answered: their ids, of at most 65 bytes each, fit into the 4 KiB that
/// every pipe holds.
const MAX_AHEAD: usize = 60;

/// A process that hands out the bytes of objects by their ids, one after the other.
///
/// Two states of a site have most of their files in common, and each is asked for once.
#[derive(Debug)]
pub(super) struct Batch {
    program: Program,
    /// Started when the first object is asked for.
    process: Mutex<Option<Process>>,
    known: Mutex<Known>,
    /// Told whenever an object is known that was on its way.
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct Known {
    objects: FxHashMap<Box<str>, Arc<[u8]>>,
    /// The ids of those that are on their way.
    coming: FxHashSet<Box<str>>,
}

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// `None` when it is told to end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Batch {
    pub(super) fn new(program: Program) -> Self {
        Self {
            program,
            process: Mutex::default(),
            known: Mutex::default(),
            arrived: Condvar::default(),
        }
    }

    /// At most `limit` bytes from the start of an object, and its length.
    pub(super) fn read(&self, id: &str, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        let mut known = self.known();
        while known.coming.contains(id) {
            known = self
                .arrived
                .wait(known)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let object = known.objects.get(id).map(Arc::clone);
        drop(known);
        if let Some(bytes) = object {
            let wanted = usize::try_from(limit)
                .unwrap_or(usize::MAX)
                .min(bytes.len());
            return Ok((bytes[..wanted].to_vec(), bytes.len() as u64));
        }
        let (bytes, len) = self.ask(id, limit)?;
        if bytes.len() as u64 == len && len <= MAX_KEPT_BYTES {
            let object = bytes.as_slice().into();
            self.known().objects.insert(id.into(), object);
        }
        Ok((bytes, len))
    }

    /// Reads objects ahead, in one go: to ask for each alone takes longer than to read it. Who asks for
    /// one of them meanwhile gets it when it is there.
    pub(super) fn fetch(&self, ids: &[&str]) {
        let mut wanted = Vec::with_capacity(ids.len());
        let mut known = self.known();
        for id in ids {
            if !known.objects.contains_key(*id) && known.coming.insert((*id).into()) {
                wanted.push(*id);
            }
        }
        drop(known);
        if wanted.is_empty() {
            return;
        }
        let _end = EndOfFetch(self);
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if process.is_none() {
            *process = Process::start(&self.program).ok();
        }
        if let Some(running) = &mut *process {
            let mut keep = |id: &str, bytes: Option<&[u8]>| {
                let mut known = self.known();
                known.coming.remove(id);
                if let Some(bytes) = bytes {
                    known.objects.insert(id.into(), bytes.into());
                }
                self.arrived.notify_all();
            };
            if running
                .read_all(&wanted, MAX_KEPT_BYTES, &mut keep)
                .is_err()
            {
                *process = None;
            }
        }
    }

    /// Starts the process before it is asked; when that fails, the first question says why.
    pub(super) fn start(&self) {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if process.is_none() {
            *process = Process::start(&self.program).ok();
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, id: &str, limit: u64) -> io::Result<(Vec<u8>, u64)> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let running = match &mut *process {
            Some(running) => running,
            none => none.insert(Process::start(&self.program).map_err(io::Error::other)?),
        };
        let answer = running.read(id, limit);
        if answer.is_err() {
            // Where the process stopped in its answer is not known: the next object has a new one.
            *process = None;
        }
        answer?
    }
}

/// Whatever ends a fetch, nobody waits for what did not come: it is asked for by whoever wants it, and
/// fails with a reason.
struct EndOfFetch<'a>(&'a Batch);

impl Drop for EndOfFetch<'_> {
    fn drop(&mut self) {
        self.0.known().coming.clear();
        self.0.arrived.notify_all();
    }
}

impl Process {
    pub(super) fn start(program: &Program) -> Result<Self, GitError> {
        let mut child = program.start(&["cat-file", "--batch"])?;
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

    /// Hands over each object; `None` for one that is not there, or larger than `limit` bytes. There are
    /// always some questions open, and few enough for a pipe to hold, whatever the answers do.
    pub(super) fn read_all(
        &mut self,
        ids: &[&str],
        limit: u64,
        keep: &mut dyn FnMut(&str, Option<&[u8]>),
    ) -> io::Result<()> {
        let mut asked = 0;
        for (answered, id) in ids.iter().enumerate() {
            if asked - answered <= MAX_AHEAD / 2 && asked < ids.len() {
                let until = ids.len().min(answered + MAX_AHEAD);
                let input = self.input.as_mut().ok_or_else(broken)?;
                input.write_all((ids[asked..until].join("\n") + "\n").as_bytes())?;
                input.flush()?;
                asked = until;
            }
            let answer = self.answer(limit)?.ok();
            let whole = answer.filter(|(bytes, len)| bytes.len() as u64 == *len);
            keep(id, whole.as_ref().map(|(bytes, _)| bytes.as_slice()));
        }
        Ok(())
    }

    /// The answer about one object: the inner error is that it is not there.
    pub(super) fn read(&mut self, id: &str, limit: u64) -> io::Result<io::Result<(Vec<u8>, u64)>> {
        let input = self.input.as_mut().ok_or_else(broken)?;
        input.write_all(format!("{id}\n").as_bytes())?;
        input.flush()?;
        self.answer(limit)
    }

    fn answer(&mut self, limit: u64) -> io::Result<io::Result<(Vec<u8>, u64)>> {
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

fn broken() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        // It ends with its input; should it not have been reading, it is in the way of nobody.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
