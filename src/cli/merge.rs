//! `faqlint merge`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{FailOn, FindingFormat};
use crate::cli::check::write_file;
use crate::cli::options::{FixMode, Threshold, outputs};
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::report::{self, Merge};
use crate::source::Tree;

/// The arguments of `merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Reports of `check --format json`, one for each part of the run.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are written; repeat it for several outputs.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Vec<FindingFormat>,
    /// File for the findings: the first --output takes the first --format, and so on; - is
    /// standard output.
    #[arg(long, value_name = "FILE")]
    output: Vec<PathBuf>,
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
    let tree = Tree::default();
    for file in &typed.files {
        let name = file.display();
        let json = tree
            .read_page(file)
            .map_err(|error| Failure::new(format!("cannot read `{name}`: {error}")))?;
        merge.add(&json).map_err(|error| {
            let failure = Failure::chain(&error);
            Failure::new(format!("cannot use `{name}`: {}", failure.message))
        })?;
    }
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
    let threshold = Threshold::new(typed.fail_on, typed.max_warnings);
    Ok(if threshold.fails(outcome.summary) {
        Status::Findings
    } else {
        Status::Clean
    })
}
