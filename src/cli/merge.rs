//! `faqlint merge`.

use std::path::Path;

use crate::cli::args::MergeArguments;
use crate::cli::check::write_file;
use crate::cli::options::{FixMode, Threshold, outputs};
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::fix;
use crate::report::{self, LinkReports, Merge};
use crate::source::Tree;

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
        return Err(
            Failure::new(format!("the report of shard {parts} is missing"))
                .hint("pass the reports of all shards"),
        );
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
        (None, Some(_)) => Err(Failure::new(
            "the files include link reports, but `--link-report` is missing",
        )
        .hint("name the file for the merged report: `--link-report links.json`")),
        (Some(_), None) => Err(Failure::new("none of the files is a link report")
            .hint("`check --link-report FILE` writes one per shard")),
    }
}
