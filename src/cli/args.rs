//! The arguments as they are typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Catch broken anchors, links, images and step numbering in help-centre Markdown.
///
/// faqlint also reports missing platform sections and translations that have fallen behind. `faqlint PATH` is
/// short for `faqlint check PATH`.
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
    /// When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are respected.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once, from the command line"
)]
pub(crate) enum Command {
    /// Check pages and report problems.
    #[command(after_help = CHECK_HELP, alias = "lint")]
    Check(CheckArguments),
    /// List headings and anchors with their ids, or update the lockfile.
    Anchors(AnchorsArguments),
    /// Show or clear the cache of findings and external links.
    Cache {
        #[command(subcommand)]
        command: CacheCommand,
    },
    /// Write a configuration for this folder, with the reason for each line; with --hook or --workflow, also
    /// the hook or workflow.
    Init(InitArguments),
    /// Explain a rule: what it reports, why, and what to do.
    Explain {
        /// A rule, such as steps/misnumbered, or a family.
        rule: String,
    },
    /// List the UI labels of the app that pages mention, with their string keys.
    Labels(LabelsArguments),
    /// Run the language server on standard input and output, for editors.
    #[cfg(feature = "lsp")]
    Lsp {
        /// Accepted because editors pass it; no other channel is supported.
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Merge the JSON reports of the shards of a run.
    Merge(MergeArguments),
    /// List the rules.
    Rules {
        /// Output format.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Show what was detected: the generator, the pages with their URLs, and what is unknown.
    Site(SiteArguments),
    /// Print the JSON Schema of the configuration or of the JSON output.
    Schema {
        /// Which schema to print.
        #[arg(value_enum, default_value_t = SchemaOf::Config)]
        of: SchemaOf,
    },
    /// Print a completion script for a shell.
    Completions {
        /// Shell to complete for.
        shell: clap_complete::Shell,
    },
    /// Print a manual page.
    Man {
        /// Command to describe; the program when omitted.
        command: Option<String>,
    },
}

const CHECK_HELP: &str = "Exit codes:
  0  no problems at or above the level of --fail-on
  1  problems found
  2  the check could not run: a bad option or configuration, no page to check";

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of the command line; `options` turns them into enums"
)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// Check only these rules, families, or `all`; comma-separated, repeatable.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Rules"
    )]
    pub(crate) select: Vec<String>,
    /// Also check these rules or families; those that are off by default report warnings.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Rules"
    )]
    pub(crate) extend_select: Vec<String>,
    /// Leave out these rules or families; comma-separated, repeatable.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Rules"
    )]
    pub(crate) ignore: Vec<String>,
    /// Report only problems introduced since the branch left REF: a branch, tag or commit.
    #[arg(long, value_name = "REF", help_heading = "Changes")]
    pub(crate) since: Option<String>,
    /// Check the content of the next commit, and report only problems it introduces; with --since,
    /// those of the branch and the commit.
    #[arg(long, help_heading = "Changes")]
    pub(crate) staged: bool,
    /// Leave out the problems listed in this file.
    #[arg(long, value_name = "FILE", help_heading = "Changes")]
    pub(crate) baseline: Option<PathBuf>,
    /// Rewrite the baseline file: add what is found now, drop what is gone.
    #[arg(long, requires = "baseline", conflicts_with_all = ["since", "staged", "fix", "unsafe_fixes", "diff", "stdin_filename"], help_heading = "Changes")]
    pub(crate) update_baseline: bool,
    /// Apply the safe fixes; a page of standard input is printed with them.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Apply the safe fixes and those that may change what the page says.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Print the fixes as a unified diff instead of the problems, and write nothing.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
    /// Output format; repeat it for several outputs.
    #[arg(
        long,
        alias = "output-format",
        value_enum,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub(crate) format: Vec<FindingFormat>,
    /// Output file: the first --output belongs to the first --format, and so on; - is standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Vec<PathBuf>,
    /// Print every problem, even when a terminal would show a summary.
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    /// Show the number of problems per rule.
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Show what was detected about the site, and why.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Show timing per stage and rule.
    #[arg(long, help_heading = "Output")]
    pub(crate) timings: bool,
    /// Check again whenever a file changes, until Ctrl-C.
    #[cfg(feature = "watch")]
    #[arg(long, conflicts_with_all = ["since", "staged", "baseline", "fix", "unsafe_fixes", "diff", "output", "online", "stdin_filename"], help_heading = "Output")]
    pub(crate) watch: bool,
    /// Print problems and errors, and nothing else.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Minimum level that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL", help_heading = "Exit code")]
    pub(crate) fail_on: FailOn,
    /// The same as --fail-on never; other linters call it this.
    #[arg(long, hide = true, conflicts_with_all = ["fail_on", "max_warnings"])]
    pub(crate) exit_zero: bool,
    /// Also make the exit code 1 when there are more than N warnings.
    #[arg(long, value_name = "N", value_parser = number, help_heading = "Exit code")]
    pub(crate) max_warnings: Option<usize>,
    #[command(flatten)]
    pub(crate) online: OnlineArguments,
    /// File name of the page read from standard input with -.
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// Which pages, and under which configuration.
#[derive(Debug, Args)]
pub(crate) struct CorpusArguments {
    /// Pages, folders or quoted globs; by default the folder of the configuration, or else this one.
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,
    /// Leave out pages that match this glob, relative to the working directory; repeatable.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Leave out pages that the configuration excludes even when they are named, for hooks.
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// Configuration file; by default the nearest rules.toml, faqlint.toml or .faqlint.toml.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Ignore configuration files and use the defaults.
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Number of threads; by default one per processor.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct AnchorsArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// Slug dialect for all pages, instead of the configured one.
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: Option<String>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
    /// Add new anchors to the lockfile anchors.lock; none is removed.
    #[arg(long, help_heading = "Lockfile", conflicts_with_all = ["locked", "retire", "dialect", "format"])]
    pub(crate) update: bool,
    /// List anchors missing from the lockfile; the exit code is 1 if there are any.
    #[arg(long, help_heading = "Lockfile", conflicts_with_all = ["retire", "dialect", "format"])]
    pub(crate) locked: bool,
    /// Retire a published anchor, or with a page alone all anchors of the page; repeatable.
    #[arg(
        long,
        value_name = "PAGE#ID",
        help_heading = "Lockfile",
        conflicts_with_all = ["dialect", "format"]
    )]
    pub(crate) retire: Vec<String>,
    /// Anchor that replaces the retired ones.
    #[arg(
        long,
        value_name = "PAGE#ID",
        help_heading = "Lockfile",
        requires = "retire"
    )]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Also write a git hook that checks what is about to be committed; an existing configuration is kept.
    #[arg(long)]
    pub(crate) hook: bool,
    /// Also write a workflow for GitHub Actions that checks pull requests; an existing configuration is kept.
    #[arg(long)]
    pub(crate) workflow: bool,
    /// Git repository that the workflow builds faqlint from, instead of downloading a release.
    #[arg(long, value_name = "URL", requires = "workflow")]
    pub(crate) source: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SiteArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// Output format.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

/// The arguments about external links.
#[derive(Debug, Args)]
pub(crate) struct OnlineArguments {
    /// Also check external links.
    #[arg(long, help_heading = "External links")]
    pub(crate) online: bool,
    /// Do not check external links: the default, unless the configuration says `online = true`.
    #[arg(
        long,
        help_heading = "External links",
        conflicts_with_all = ["online", "shard", "link_report", "max_time"]
    )]
    pub(crate) offline: bool,
    /// Check only shard K of N of the external links, split by host.
    #[arg(long, value_name = "K/N", help_heading = "External links")]
    pub(crate) shard: Option<String>,
    /// Write every external URL with its verdict to this file, as JSON.
    #[arg(long, value_name = "FILE", help_heading = "External links")]
    pub(crate) link_report: Option<PathBuf>,
    /// Cache folder, instead of the user's.
    #[arg(
        long,
        value_name = "DIR",
        help_heading = "Cache",
        conflicts_with = "no_cache"
    )]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Check every page and link anew, and store nothing.
    #[arg(long, help_heading = "Cache")]
    pub(crate) no_cache: bool,
    /// Stop checking external links after this time, such as 90s or 10m.
    #[arg(long, value_name = "TIME", help_heading = "External links")]
    pub(crate) max_time: Option<String>,
}

/// What to do with the cache of findings and external links.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Print the cache folder.
    Path {
        /// Cache folder, instead of the user's.
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
    /// Delete all cached results.
    Clear {
        /// Cache folder, instead of the user's.
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LabelsArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    /// List only mentions of this string, by its current or an earlier text; repeatable.
    #[arg(long, value_name = "KEY")]
    pub(crate) uses_of: Vec<String>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
    /// Write all labels to labels.lock, for checks without the string files.
    #[arg(long, conflicts_with_all = ["uses_of", "format"])]
    pub(crate) update: bool,
}

/// The arguments of `merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Reports of check --format json, one per shard, and files of --link-report.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Output format; repeat it for several outputs.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Vec<FindingFormat>,
    /// Output file: the first --output belongs to the first --format, and so on; - is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// File for the merged link report.
    #[arg(long, value_name = "FILE")]
    pub(crate) link_report: Option<PathBuf>,
    /// Minimum level that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
    /// Also make the exit code 1 when there are more than N warnings.
    #[arg(long, value_name = "N", value_parser = number)]
    pub(crate) max_warnings: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Also in files and pipes.
    Always,
    /// Plain text.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// With the lines around each problem.
    Text,
    /// One line per problem.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object per line.
    Jsonl,
    /// GitHub Actions annotations.
    Github,
    /// Markdown for a job summary or a comment.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitLab code quality report.
    Gitlab,
    /// Test results in XML, for dashboards.
    Junit,
    /// One HTML file with counts, coverage tables and problems to filter.
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Text for people.
    Text,
    /// JSON for programs.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Errors, warnings and notes.
    Note,
    /// Nothing: the exit code is 0 whatever is found.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The configuration.
    Config,
    /// The output of check --format json.
    Output,
    /// The file of check --link-report.
    Links,
}

/// A number of threads. The error says what to write instead.
fn threads(typed: &str) -> Result<u16, &'static str> {
    let number = typed.parse().ok().filter(|it| (1..=1024).contains(it));
    number.ok_or("a whole number from 1 to 1024")
}

/// A number of findings. The error says what to write instead.
fn number(typed: &str) -> Result<usize, &'static str> {
    typed.parse().map_err(|_| "a whole number")
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
