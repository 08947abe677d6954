//! Output formats, one file each.
//!
//! Reporters are the only code that turns offsets into lines and columns, and the last place where
//! content of the pages is still raw.

pub mod anchors;
mod concise;
mod frame;
mod github;
mod gitlab;
mod group;
mod host;
mod html;
mod json;
mod junit;
pub mod labels;
mod links;
mod markdown;
mod merge;
mod options;
pub mod overview;
mod place;
mod sarif;
pub mod site;
mod style;
pub mod summary;
mod text;
mod window;

use std::io;

pub use host::Host;
pub use json::{SCHEMA_VERSION, output_schema, write_value};
pub use links::{
    LinkReports, link_schema, statistics as link_statistics, write as write_link_report,
};
pub use merge::{Merge, MergeError};
pub use options::ReportOptions;
pub use place::{Pages, Places};

use crate::engine::Outcome;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person: each finding with the lines of the page around it.
    Text,
    /// One line a finding.
    Concise,
    /// One JSON document, as [`output_schema`] describes it.
    Json,
    /// One JSON object a line, each a finding.
    Jsonl,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Markdown, for a job summary or a comment.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// `JUnit` XML.
    Junit,
    /// One HTML file, for people.
    Html,
}

/// Writes the findings of `outcome`.
///
/// The bytes depend on the arguments only: no clock, no environment, no order of threads.
pub fn write(
    format: Format,
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(outcome, options, out),
        Format::Concise => concise::write(outcome, options, out),
        Format::Json => json::write(outcome, &options.addresses, out),
        Format::Jsonl => json::write_lines(outcome, &options.addresses, out),
        Format::Github => github::write(outcome, options, out),
        Format::Markdown => markdown::write(outcome, options, out),
        Format::Sarif => sarif::write(outcome, options, out),
        Format::Gitlab => gitlab::write(outcome, options, out),
        Format::Junit => junit::write(outcome, options, out),
        Format::Html => html::write(outcome, options, out),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod samples;
