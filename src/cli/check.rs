//! `faqlint check`.

use std::io::{self, Write};
use std::time::Instant;

use crate::cli::fixing::Fixes;
use crate::cli::options::{CheckOptions, FixMode, Output};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, comparison, hints, online, open_pipe};
use crate::engine::Outcome;
use crate::fix::{self, DiffStyle, WriteError};
use crate::report::overview;
use crate::report::summary::{self, Fixed};
use crate::report::{self, Format, ReportOptions};
use crate::text::escape;

/// Checks, fixes, reports.
pub(crate) fn check(
    options: &CheckOptions,
    terminal: &mut Terminal,
    started: Instant,
) -> Result<Status, Failure> {
    let is_quiet = !options.extras.summary;
    let is_timed = options.extras.detail.has_timings();
    let mut session = Session::new(&options.corpus, &options.selection, is_quiet, terminal)?;
    session.go_online(&options.online)?;
    session.take_history();
    let mut formats = options.outputs.iter().map(|output| output.format);
    if formats.any(|format| format == Format::Html) {
        session.want_coverage();
    }
    session.use_cache(&options.online);
    terminal.look.addresses = session.config().settings.report.clone();
    session.compare(&options.changes, terminal)?;
    let mut outcome = session.check(is_timed)?;
    if let Some(baseline) = options.changes.baseline.as_ref() {
        comparison::conclude_baseline(baseline, &mut outcome, session.cwd(), terminal, is_quiet)?;
    }
    let (fixed, pages) = fix(options, &mut session, &mut outcome)?;
    outcome.join_repeats();
    print_findings(options, &session, &outcome, pages.shown.as_ref(), terminal)?;
    open_pipe(terminal.out.flush())?;
    conclude(options, &outcome, fixed, terminal, started);
    online::conclude(&options.online, &outcome, is_quiet, terminal)?;
    session.save_cache();
    report_failed(&pages.failed, terminal)?;
    Ok(if options.threshold.fails(outcome.summary) {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// Finds the fixes, and writes the pages they change to disk; the page of standard input and the diff
/// are printed later.
fn fix(
    options: &CheckOptions,
    session: &mut Session,
    outcome: &mut Outcome,
) -> Result<(Fixed, FixedPages), Failure> {
    let is_timed = options.extras.detail.has_timings();
    let mut pages = FixedPages::default();
    let mut fixed = Fixed::default();
    match options.fixes {
        FixMode::Leave => {}
        FixMode::Show(least) => {
            let mut copy = outcome.clone();
            pages.shown = Some(Fixes::find(session, &mut copy, least, is_timed)?);
            session.forget_texts();
        }
        FixMode::Apply(least) => {
            let found = Fixes::find(session, outcome, least, is_timed)?;
            if session.stdin_text().is_some() {
                (fixed.findings, fixed.pages) = found.count();
            } else {
                let written = found.write(session.cwd());
                (fixed.findings, fixed.pages) = (written.findings, written.pages);
                session.forget_texts();
                if !written.failed.is_empty() {
                    *outcome = session.check(is_timed)?;
                }
                pages.failed = written.failed;
            }
        }
    }
    Ok((fixed, pages))
}

/// Says which pages could not be written. One that changed meanwhile is left for the next run; any other
/// failure is one of this run.
fn report_failed(
    failed: &[(std::sync::Arc<str>, WriteError)],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut refused = 0;
    for (path, error) in failed {
        if matches!(error, WriteError::Changed) {
            terminal.say(&format!(
                "note: `{}` changed while it was being checked, and was not fixed\n",
                escape::inert(path)
            ));
        } else {
            refused += 1;
            terminal.fail(&Failure::new(format!("cannot fix `{path}`: {error}")));
        }
    }
    if refused > 0 {
        let pages = summary::counted(refused, "page");
        return Err(Failure::new(format!("{pages} could not be written")));
    }
    Ok(())
}

/// What is left to say about the pages that fixes change.
#[derive(Default)]
struct FixedPages {
    /// The fixes that are only shown.
    shown: Option<Fixes>,
    /// Pages that could not be written, and why.
    failed: Vec<(std::sync::Arc<str>, WriteError)>,
}

/// Writes the findings, or the diff, to where they belong.
fn print_findings(
    options: &CheckOptions,
    session: &Session,
    outcome: &Outcome,
    shown: Option<&Fixes>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for output in &options.outputs {
        if let Some(file) = &output.file {
            write_file(output, file, outcome, terminal)?;
        }
    }
    if let Some(fixes) = shown {
        return open_pipe(print_diff(fixes, terminal));
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
    print_report(options, session.has_rules_file(), outcome, terminal)
}

/// Writes the findings to standard output, unless they belong elsewhere.
pub(crate) fn print_report(
    options: &CheckOptions,
    has_rules_file: bool,
    outcome: &Outcome,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let on_stdout = options.outputs.iter().find(|output| output.file.is_none());
    if on_stdout.is_some() && sums_up(options, outcome, terminal) {
        let next = hints::commands(options, outcome, has_rules_file);
        let look = terminal.look.clone();
        let out = &mut *terminal.out;
        return open_pipe(overview::write(outcome, &next, terminal.rows, &look, out));
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
    options.may_sum_up && terminal.is_interactive && overview::is_wanted(outcome, terminal.rows)
}

pub(crate) fn write_file(
    output: &Output,
    file: &std::path::Path,
    outcome: &Outcome,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let look = ReportOptions {
        host: terminal.look.host.clone(),
        addresses: terminal.look.addresses.clone(),
        ..ReportOptions::default()
    };
    fix::write_atomically(file, |out| {
        report::write(output.format, outcome, &look, out)
    })
    .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))
}

fn print_diff(fixes: &Fixes, terminal: &mut Terminal) -> io::Result<()> {
    let style = match (terminal.look.color, terminal.is_interactive) {
        (true, _) => DiffStyle::Color,
        (false, true) => DiffStyle::Plain,
        (false, false) => DiffStyle::Exact,
    };
    fixes.write_diff(style, &mut *terminal.out)
}

/// Says what there is to say about the run as a whole.
pub(crate) fn conclude(
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
    if options.extras.detail.has_timings() {
        terminal.say(&summary::timings(outcome, elapsed));
    }
    if options.extras.detail.has_detected() {
        terminal.say(&summary::detected(outcome));
    }
    if options.extras.summary {
        let line = if sums_up(options, outcome, terminal) {
            summary::short_line(outcome, fixed, elapsed, look.color)
        } else {
            summary::line(outcome, fixed, elapsed, look.color)
        };
        for line in line.lines() {
            terminal.say(&format!("{}\n", escape::inert(line)));
        }
    }
}
