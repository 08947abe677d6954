//! `faqlint check`.

use std::io::{self, Write};
use std::time::Instant;

use crate::cli::options::{CheckOptions, Detail, FixMode, Output};
use crate::cli::run::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, changes, next, online, open_pipe};
use crate::diagnostic::Applicability;
use crate::engine::Outcome;
use crate::fix::{self, DiffStyle, FixedPage, Page};
use crate::report::overview;
use crate::report::summary::{self, Fixed};
use crate::report::{self, ReportOptions};
use crate::text::escape;

/// Most rounds of fixes: each makes room for fewer, and two rules that undo each other would go on
/// for ever.
const ROUNDS: usize = 10;

/// Checks, fixes, reports.
pub(crate) fn check(
    options: &CheckOptions,
    terminal: &mut Terminal,
    started: Instant,
) -> Result<Status, Failure> {
    let is_quiet = !options.extras.summary;
    let is_timed = options.extras.detail == Detail::Timings;
    let mut session = Session::new(&options.corpus, &options.selection, is_quiet, terminal)?;
    session.go_online(&options.online)?;
    session.take_history();
    session.compare(&options.changes, terminal)?;
    let mut outcome = session.check(is_timed)?;
    if let Some(baseline) = options.changes.baseline.as_ref() {
        changes::conclude_baseline(baseline, &mut outcome, session.cwd(), terminal, is_quiet)?;
    }
    let mut fixed = Fixed::default();
    let mut failed = Vec::new();
    if let FixMode::Apply(least) = options.fixes {
        if session.stdin_text().is_some() {
            fixed = fix_stdin(&mut session, &mut outcome, least, is_timed)?;
        } else {
            (fixed, failed) = fix_files(&session, &mut outcome, least, is_timed)?;
        }
    }
    print_findings(options, &mut session, &outcome, terminal)?;
    open_pipe(terminal.out.flush())?;
    conclude(options, &outcome, fixed, terminal, started);
    online::conclude(&options.online, &outcome, is_quiet, terminal)?;
    for (path, error) in &failed {
        let message = format!("cannot fix `{path}`: {error}");
        terminal.fail(&Failure::new(message));
    }
    if !failed.is_empty() {
        let pages = summary::counted(failed.len(), "page");
        return Err(Failure::new(format!("{pages} could not be written")));
    }
    Ok(if options.threshold.fails(outcome.summary) {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// Finds the pages of an outcome for the fixes.
fn page<'a>(outcome: &'a Outcome, path: &str) -> Option<Page<'a>> {
    outcome.source(path).map(|source| Page {
        text: &source.text,
        file: source.file.as_deref(),
    })
}

type FailedPages = Vec<(std::sync::Arc<str>, fix::WriteError)>;

/// Fixes files until nothing is left that can be fixed.
fn fix_files(
    session: &Session,
    outcome: &mut Outcome,
    least: Applicability,
    timings: bool,
) -> Result<(Fixed, FailedPages), Failure> {
    let mut fixed = Fixed::default();
    let mut written = std::collections::BTreeSet::new();
    let mut failed = Vec::new();
    for _ in 0..ROUNDS {
        let pages = |path: &str| page(outcome, path);
        let round = fix::apply_all(&outcome.diagnostics, least, &pages, session.cwd());
        failed = round.failed;
        if round.written.is_empty() {
            break;
        }
        fixed.findings += round.findings;
        written.extend(round.written);
        *outcome = session.check(timings)?;
    }
    fixed.pages = written.len();
    Ok((fixed, failed))
}

/// Fixes the page of standard input in memory.
fn fix_stdin(
    session: &mut Session,
    outcome: &mut Outcome,
    least: Applicability,
    timings: bool,
) -> Result<Fixed, Failure> {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        let pages = |path: &str| page(outcome, path);
        let next = fix::fixed_pages(&outcome.diagnostics, least, &pages)
            .into_iter()
            .find(|page| pages(&page.path).is_some_and(|page| page.file.is_none()));
        let (Some(next), Some(text)) = (next, session.stdin_text()) else {
            break;
        };
        fixed.findings += next.findings;
        fixed.pages = 1;
        *text = next.after;
        *outcome = session.check(timings)?;
    }
    Ok(fixed)
}

/// Writes the findings, or the diff, to where they belong.
fn print_findings(
    options: &CheckOptions,
    session: &mut Session,
    outcome: &Outcome,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for output in &options.outputs {
        if let Some(file) = &output.file {
            write_file(output, file, outcome, terminal)?;
        }
    }
    if let FixMode::Show(least) = options.fixes {
        return open_pipe(print_diff(outcome, least, terminal));
    }
    let fixed_page = match options.fixes {
        FixMode::Apply(_) => session.stdin_text(),
        FixMode::Leave | FixMode::Show(_) => None,
    };
    let on_stdout = options.outputs.iter().find(|output| output.file.is_none());
    if let Some(text) = fixed_page {
        // A filter: the page goes on along the pipe, and what is left to say is said beside it.
        open_pipe(terminal.out.write_all(text.as_bytes()))?;
        if let Some(output) = on_stdout {
            let look = terminal.err_look.clone();
            // When standard error is closed, nobody listens.
            let _ = report::write(output.format, outcome, &look, &mut *terminal.err);
        }
        return Ok(());
    }
    if on_stdout.is_some() && sums_up(options, outcome, terminal) {
        let next = next::commands(options, outcome, session.has_rules_file());
        let look = terminal.look.clone();
        return open_pipe(overview::write(outcome, &next, &look, &mut *terminal.out));
    }
    if let Some(output) = on_stdout {
        let look = terminal.look.clone();
        open_pipe(report::write(
            output.format,
            outcome,
            &look,
            &mut *terminal.out,
        ))?;
    }
    Ok(())
}

/// Whether a person is shown the worst findings, and how to see the others: with more of them than
/// anybody reads. Files, pipes and runs that ask for a format get every finding.
fn sums_up(options: &CheckOptions, outcome: &Outcome, terminal: &Terminal) -> bool {
    options.may_sum_up && terminal.is_interactive && outcome.diagnostics.len() > overview::FEW
}

pub(crate) fn write_file(
    output: &Output,
    file: &std::path::Path,
    outcome: &Outcome,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let look = ReportOptions {
        host: terminal.look.host.clone(),
        ..ReportOptions::default()
    };
    fix::write_atomically(file, |out| {
        report::write(output.format, outcome, &look, out)
    })
    .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))
}

fn print_diff(outcome: &Outcome, least: Applicability, terminal: &mut Terminal) -> io::Result<()> {
    let style = match (terminal.look.color, terminal.is_interactive) {
        (true, _) => DiffStyle::Color,
        (false, true) => DiffStyle::Plain,
        (false, false) => DiffStyle::Exact,
    };
    let pages = |path: &str| page(outcome, path);
    let fixed: Vec<FixedPage<'_>> = fix::fixed_pages(&outcome.diagnostics, least, &pages);
    for page in &fixed {
        fix::write_diff(page, style, &mut *terminal.out)?;
    }
    Ok(())
}

/// Says what there is to say about the run as a whole.
fn conclude(
    options: &CheckOptions,
    outcome: &Outcome,
    fixed: Fixed,
    terminal: &mut Terminal,
    started: Instant,
) {
    let look = terminal.err_look.clone();
    let elapsed = started.elapsed();
    if options.extras.statistics {
        terminal.say(&summary::statistics(outcome, &look));
        terminal.say(&report::link_statistics(outcome));
    }
    if options.extras.detail == Detail::Timings {
        terminal.say(&summary::timings(outcome, elapsed));
    }
    if options.extras.detail >= Detail::Detected {
        terminal.say(&summary::detected(outcome));
    }
    if options.extras.summary {
        let line = if sums_up(options, outcome, terminal) {
            summary::short_line(outcome, fixed, elapsed, look.color)
        } else {
            summary::line(outcome, fixed, elapsed, look.color)
        };
        terminal.say(&format!("{}\n", escape::inert(&line)));
    }
}
