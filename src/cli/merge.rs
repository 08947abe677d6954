//! `faqlint merge`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::{FailOn, FindingFormat};
use crate::cli::check::write_file;
use crate::cli::options::{FixMode, Threshold, outputs};
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::fix;
use crate::report::{self, LinkReports, Merge};
use crate::source::Tree;

/// The arguments of `merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Reports of `check --format json`, one for each part of the run, and files of `--link-report`.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are written; repeat it for several outputs.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Vec<FindingFormat>,
    /// File for the findings: the first --output takes the first --format, and so on; - is
    /// standard output.
    #[arg(long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// File for the joined link reports, when there are any among the files.
    #[arg(long, value_name = "FILE")]
    link_report: Option<PathBuf>,
    /// The mildest level that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    fail_on: FailOn,
    /// Make the exit code 1 when there are more warnings than this.
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
}

/// Joins reports and writes the whole.
pub(crate) fn merge(typed: MergeArguments, terminal: &mut Terminal) -> Result<Status, Failure> {
    let mut merge = Merge::default();
    let mut links: Option<LinkReports> = None;
    let tree = Tree::default();
    for file in &typed.files {
        let name = file.display();
        let json = tree
            .read_page(file)
            .map_err(|error| Failure::new(format!("cannot read `{name}`: {error}")))?;
        let added = if LinkReports::are_in(&json) {
            links.get_or_insert_default().add(&json)
        } else {
            merge.add(&json)
        };
        added.map_err(|error| {
            let failure = Failure::chain(&error);
            Failure::new(format!("cannot use `{name}`: {}", failure.message))
        })?;
    }
    write_links(typed.link_report.as_deref(), links)?;
    let missing = merge.missing_parts();
    let outcome = merge.finish(&|path| tree.read_page(path.as_ref()).ok());
    for output in outputs(&typed.format, typed.output, FixMode::Leave)? {
        if let Some(file) = &output.file {
            write_file(&output, file, &outcome, terminal)?;
            continue;
        }
        let look = terminal.look.clone();
        let out = &mut *terminal.out;
        open_pipe(report::write(output.format, &outcome, &look, out))?;
    }
    if !missing.is_empty() {
        // A part whose machine failed must not pass for one without findings.
        let parts: Vec<String> = missing.iter().map(u32::to_string).collect();
        let parts = parts.join(", ");
        return Err(Failure::new(format!("incomplete: part {parts} is missing"))
            .hint("give the reports of all parts of the run"));
    }
    let threshold = Threshold::new(typed.fail_on, typed.max_warnings);
    Ok(if threshold.fails(outcome.summary) {
        Status::Findings
    } else {
        Status::Clean
    })
}

fn write_links(file: Option<&Path>, links: Option<LinkReports>) -> Result<(), Failure> {
    match (file, links) {
        (None, None) => Ok(()),
        (Some(file), Some(links)) => fix::write_atomically(file, |out| links.write(out))
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display()))),
        (None, Some(_)) => Err(Failure::new("there is no place for the link reports")
            .hint("name a file for the whole: `--link-report links.json`")),
        (Some(_), None) => Err(Failure::new("there is no link report among the files")
            .hint("`check --link-report FILE` writes one for each part")),
    }
}
