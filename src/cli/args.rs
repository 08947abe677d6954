//! The arguments as they are typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::cache::CacheCommand;
use crate::cli::labels::LabelsArguments;
use crate::cli::merge::MergeArguments;
use crate::cli::online::OnlineArguments;

/// Find what a reader of your FAQ would trip over.
///
/// faqlint reads the Markdown of a FAQ or help centre and reports anchors that lead nowhere, broken
/// links and pictures, steps out of order, platforms left out.
#[derive(Debug, Parser)]
#[command(
    name = "faqlint",
    version,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to colour; `NO_COLOR` and `CLICOLOR_FORCE` are respected.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "made once, from what was typed")]
pub(crate) enum Command {
    /// Check pages.
    #[command(after_help = CHECK_HELP)]
    Check(CheckArguments),
    /// List each heading and anchor with its id.
    Anchors(AnchorsArguments),
    /// Say where the cache of external links is, or clear it.
    Cache {
        #[command(subcommand)]
        command: CacheCommand,
    },
    /// Write a rules.toml for this folder, that says why each line is in it.
    Init {
        /// Write a git hook as well, that checks what is about to be committed.
        #[arg(long)]
        hook: bool,
        /// Write a workflow for GitHub Actions as well, that checks pull requests.
        #[arg(long)]
        workflow: bool,
    },
    /// Say what a rule is about, why, and what to do.
    Explain {
        /// Name of a rule, such as steps/misnumbered, or of a family.
        rule: String,
    },
    /// List the names on the screen of an app that pages use, with the key behind each.
    Labels(LabelsArguments),
    /// Run the language server on standard input and output, for editors.
    #[cfg(feature = "lsp")]
    Lsp {
        /// Editors pass this to name the channel; it is the only one there is.
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Join the JSON reports of the parts of a run.
    Merge(MergeArguments),
    /// List the rules.
    Rules {
        /// How the list is written.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Show what was understood of the site: its generator, the pages with their addresses, what is unknown.
    Site(SiteArguments),
    /// Print the JSON Schema of rules.toml or of the JSON output.
    Schema {
        /// What the schema describes.
        #[arg(value_enum, default_value_t = SchemaOf::Config)]
        of: SchemaOf,
    },
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man {
        /// The command the page is about; without it, the program.
        command: Option<String>,
    },
}

const CHECK_HELP: &str = "Exit codes:
  0  nothing at or above the level of --fail-on
  1  findings
  2  could not run: a wrong option, a mistake in rules.toml, nothing to read";

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches as they are typed; `options` makes enums of them"
)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// Check only these rules, families, or `all`; separated by commas, and repeatable.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Rules"
    )]
    pub(crate) select: Vec<String>,
    /// Leave out these rules or families; separated by commas, and repeatable.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Rules"
    )]
    pub(crate) ignore: Vec<String>,
    /// Report only what came since the branch left REF: a branch, a tag or a commit.
    #[arg(long, value_name = "REF", help_heading = "Changes")]
    pub(crate) since: Option<String>,
    /// Check what the next commit would hold, and report what it brings; with --since, what the
    /// branch brings with it.
    #[arg(long, help_heading = "Changes")]
    pub(crate) staged: bool,
    /// Leave out the findings that this file lists.
    #[arg(long, value_name = "FILE", help_heading = "Changes")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the file of --baseline anew: what is found now is in it, what is gone is dropped.
    #[arg(long, requires = "baseline", conflicts_with_all = ["since", "staged", "fix", "unsafe_fixes", "diff", "stdin_filename"], help_heading = "Changes")]
    pub(crate) update_baseline: bool,
    /// Apply the safe fixes.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Apply the safe fixes and those that may not be what the writer meant.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Print the fixes as a unified diff, in place of the findings, and write nothing.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
    /// How findings are written; repeat it for several outputs.
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Vec<FindingFormat>,
    /// File for the findings: the first --output takes the first --format, and so on; - is
    /// standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Vec<PathBuf>,
    /// Print every finding on a terminal as well, however many there are.
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    /// Count the findings of each rule.
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Say what was detected of the site, and why.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Show where the time went, by stage and rule.
    #[arg(long, help_heading = "Output")]
    pub(crate) timings: bool,
    /// Check again whenever a file changes, until Ctrl-C.
    #[cfg(feature = "watch")]
    #[arg(long, conflicts_with_all = ["since", "staged", "baseline", "fix", "unsafe_fixes", "diff", "output", "online", "stdin_filename"], help_heading = "Output")]
    pub(crate) watch: bool,
    /// Print findings and errors, and nothing else.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// The mildest level that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL", help_heading = "Exit code")]
    pub(crate) fail_on: FailOn,
    /// Make the exit code 1 when there are more warnings than this.
    #[arg(long, value_name = "N", help_heading = "Exit code")]
    pub(crate) max_warnings: Option<usize>,
    #[command(flatten)]
    pub(crate) online: OnlineArguments,
    /// Name of the page that - reads from standard input.
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// Which pages, and under which configuration.
#[derive(Debug, Args)]
pub(crate) struct CorpusArguments {
    /// Pages and folders; by default the folder of rules.toml, or else this one.
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,
    /// Leave out named pages that rules.toml excludes, for hooks that name whatever changed.
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// Configuration to use; by default the nearest rules.toml upwards.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Use no rules.toml, and the built-in defaults instead.
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Number of threads; by default one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct AnchorsArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// Slug dialect to read all pages with, in place of the configured one.
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: Option<String>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
    /// Add the anchors that are new to the lockfile anchors.lock; none is ever dropped.
    #[arg(long, help_heading = "Lockfile", conflicts_with_all = ["locked", "retire", "dialect", "format"])]
    pub(crate) update: bool,
    /// List the anchors that the lockfile lacks, and make the exit code 1 when there are some.
    #[arg(long, help_heading = "Lockfile", conflicts_with_all = ["retire", "dialect", "format"])]
    pub(crate) locked: bool,
    /// Give up a published anchor, or with a page alone all of that page; repeatable.
    #[arg(
        long,
        value_name = "PAGE#ID",
        help_heading = "Lockfile",
        conflicts_with_all = ["dialect", "format"]
    )]
    pub(crate) retire: Vec<String>,
    /// What took the place of the anchors that are given up.
    #[arg(
        long,
        value_name = "PAGE#ID",
        help_heading = "Lockfile",
        requires = "retire"
    )]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SiteArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, as far as the environment allows.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Plain text.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// With the lines around each finding.
    Text,
    /// One line a finding.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Annotations of GitHub Actions.
    Github,
    /// Markdown for a job summary or a comment.
    Markdown,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// Test cases in XML, for dashboards of tests.
    Junit,
    /// One HTML file: counts, coverage tables, and findings to filter.
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// An error.
    Error,
    /// A warning or an error.
    Warning,
    /// Any finding.
    Note,
    /// No finding at all.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The file rules.toml.
    Config,
    /// The output of check --format json.
    Output,
    /// The file of check --link-report.
    Links,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
