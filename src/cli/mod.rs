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
mod mistakes;
mod online;
mod options;
mod progress;
mod reference;
mod rules;
mod session;
mod shorthand;
mod site;
mod status;
mod terminal;
#[cfg(feature = "watch")]
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Arguments, Command};
use terminal::Terminal;

pub(crate) use status::{Failure, Status, open_pipe};

/// Runs the program with the arguments as typed, its own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let started = Instant::now();
    let typed = shorthand::complete(arguments.into_iter().collect());
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
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
        Command::Init(typed) => init::init(&typed, terminal),
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

/// Prints help or the version as clap words them, or says what is wrong with the arguments.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        Terminal::new(args::Color::Auto).fail(&mistakes::explain(error));
        return ExitCode::from(2);
    }
    // A closed pipe is the only way this can fail, and then there is nobody to tell.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
