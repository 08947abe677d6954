//! The command line: arguments, exit codes and what is printed.

mod anchors;
mod args;
mod cache;
mod check;
mod ci;
mod comparison;
mod explain;
mod fixing;
mod hints;
mod init;
mod labels;
mod listing;
mod lockfile;
mod markdown;
mod merge;
mod online;
mod options;
mod progress;
mod reference;
mod rules;
mod session;
mod site;
mod terminal;
#[cfg(feature = "watch")]
mod watch;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use args::{Arguments, Command};
use terminal::Terminal;

use crate::text::escape;

/// How a run ends; the numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing at or above the level that fails a run.
    Clean,
    /// Findings.
    Findings,
}

/// Why the program could not do what it was asked for: exit code 2.
#[derive(Debug)]
struct Failure {
    /// What is wrong, one sentence without a full stop; or the finished text of several errors.
    message: String,
    /// What to do about it.
    hint: Option<String>,
    /// Whether `message` already looks as it is to be printed.
    is_rendered: bool,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            is_rendered: false,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An error and the errors behind it, from the outside in.
    fn chain(error: &dyn std::error::Error) -> Self {
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

/// Runs the program with the arguments as typed, its own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let started = Instant::now();
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&shown_safely(error, &typed)),
    };
    let mut terminal = Terminal::new(arguments.color);
    let done = dispatch(arguments.command, &mut terminal, started);
    let flushed = open_pipe(terminal.out.flush());
    match done.and_then(|status| flushed.map(|()| status)) {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(2)
        }
    }
}

fn dispatch(
    command: Command,
    terminal: &mut Terminal,
    started: Instant,
) -> Result<Status, Failure> {
    match command {
        Command::Check(typed) => {
            let options = options::CheckOptions::new(typed)?;
            #[cfg(feature = "watch")]
            if options.watch {
                return watch::watch(&options, terminal);
            }
            check::check(&options, terminal, started)
        }
        Command::Anchors(typed) => anchors::anchors(typed, terminal),
        Command::Cache { command } => cache::cache(&command, terminal),
        Command::Init { hook, workflow } => init::init(hook, workflow, terminal),
        Command::Explain { rule } => explain::explain(&rule, terminal),
        Command::Labels(typed) => labels::labels(typed, terminal),
        #[cfg(feature = "lsp")]
        Command::Lsp { .. } => crate::lsp::serve_stdio()
            .map(|()| Status::Clean)
            .map_err(|error| Failure::chain(&error)),
        Command::Merge(typed) => merge::merge(typed, terminal),
        Command::Rules { format } => rules::rules(format, terminal),
        Command::Site(typed) => site::site(typed, terminal),
        Command::Schema { of } => reference::schema(of, terminal),
        Command::Completions { shell } => reference::completions(shell, terminal),
        Command::Man { command } => reference::man(command.as_deref(), terminal),
    }
}

/// Prints help, the version or a mistake in the arguments, as clap words it.
/// The error about the arguments as they can be shown: what would act on a terminal is escaped.
fn shown_safely(error: clap::Error, typed: &[OsString]) -> clap::Error {
    let escaped = typed.iter().map(|argument| {
        let text = argument.to_string_lossy();
        OsString::from(&*escape::name(&text))
    });
    Arguments::try_parse_from(escaped).err().unwrap_or(error)
}

fn refuse(error: &clap::Error) -> ExitCode {
    let is_mistake = error.use_stderr();
    // A closed pipe is the only way this can fail, and then there is nobody to tell.
    let _ = error.print();
    ExitCode::from(if is_mistake { 2 } else { 0 })
}

/// Takes a closed pipe for a reader who has seen enough; what else goes wrong is a failure.
fn open_pipe(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(format!(
            "cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}
