//! How a command ends: done, with findings, or with a failure.

use std::io;

/// How a run ends; the numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing at or above the level that fails a run.
    Clean,
    /// Findings.
    Findings,
}

/// Why the program could not do what it was asked for: exit code 2.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What is wrong, one sentence without a full stop; or the finished text of several errors.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// Whether `message` already looks as it is to be printed.
    pub(crate) is_rendered: bool,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            is_rendered: false,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An error and the errors behind it, from the outside in.
    pub(crate) fn chain(error: &dyn std::error::Error) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            message.push_str(": ");
            message.push_str(&inner.to_string());
            cause = inner.source();
        }
        Self::new(message)
    }
}

/// Treats a closed pipe as a reader who has seen enough; any other error is a failure.
pub(crate) fn open_pipe(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(format!(
            "cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}
