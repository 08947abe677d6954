//! The arguments, checked.

use std::path::PathBuf;

use crate::cli::Failure;
use crate::cli::args::{CheckArguments, CorpusArguments, FailOn, FindingFormat};
use crate::cli::online::OnlineOptions;
use crate::config::{ConfigChoice, Selection};
use crate::diagnostic::{Applicability, Level};
use crate::engine::Summary;
use crate::report::Format;

/// Name of the page of standard input when none is given.
const STDIN_NAME: &str = "stdin.md";

/// Which pages, and under which configuration.
#[derive(Clone, Debug)]
pub(crate) struct CorpusOptions {
    pub(crate) input: Input,
    pub(crate) config: ConfigChoice,
    pub(crate) threads: Option<usize>,
    /// Whether named pages that the configuration excludes are left out.
    pub(crate) force_exclude: bool,
    /// Globs of pages that are left out, from the working directory.
    pub(crate) exclude: Vec<String>,
}

/// Where pages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Files and folders; none is the default of the configuration.
    Paths(Vec<PathBuf>),
    /// Standard input, under this name.
    Stdin(PathBuf),
}

impl Input {
    /// Whether the command line says which pages to check.
    pub(crate) fn names_pages(&self) -> bool {
        !matches!(self, Self::Paths(paths) if paths.is_empty())
    }
}

/// What to do with fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FixMode {
    Leave,
    Apply(Applicability),
    Show(Applicability),
}

/// Where one format goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// `None` is standard output.
    pub(crate) file: Option<PathBuf>,
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threshold {
    level: Option<Level>,
    max_warnings: Option<usize>,
}

impl Threshold {
    /// What the two options say.
    pub(crate) fn new(fail_on: FailOn, max_warnings: Option<usize>) -> Self {
        let level = match fail_on {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        };
        Self {
            level,
            max_warnings,
        }
    }

    /// Whether a run with these counts fails.
    pub(crate) fn fails(self, summary: Summary) -> bool {
        let counted = match self.level {
            None => 0,
            Some(Level::Error) => summary.errors,
            Some(Level::Warning) => summary.errors + summary.warnings,
            Some(Level::Note) => summary.errors + summary.warnings + summary.notes,
        };
        counted > 0
            || self
                .max_warnings
                .is_some_and(|most| summary.warnings > most)
    }
}

/// What to say beside the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extras {
    pub(crate) summary: bool,
    pub(crate) statistics: bool,
    pub(crate) detail: Detail,
}

/// What is told about a run beside its findings and their count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing.
    #[default]
    None,
    /// What was detected of the site.
    Detected,
    /// Where the time went.
    Timings,
    /// Both.
    Everything,
}

impl Detail {
    /// Whether the time of each stage and rule is wanted.
    pub(crate) const fn has_timings(self) -> bool {
        matches!(self, Self::Timings | Self::Everything)
    }

    /// Whether it is told what was detected of the site.
    pub(crate) const fn has_detected(self) -> bool {
        matches!(self, Self::Detected | Self::Everything)
    }
}

/// Which findings are old, and not reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChangeOptions {
    /// The commit that changes are measured from.
    pub(crate) since: Option<String>,
    /// Whether the index is checked, and not the files.
    pub(crate) staged: bool,
    pub(crate) baseline: Option<BaselineOptions>,
}

/// The file of old findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaselineOptions {
    pub(crate) file: PathBuf,
    /// Whether it is written anew.
    pub(crate) update: bool,
}

/// The options of `check`.
#[derive(Clone, Debug)]
pub(crate) struct CheckOptions {
    pub(crate) corpus: CorpusOptions,
    pub(crate) selection: Selection,
    pub(crate) changes: ChangeOptions,
    pub(crate) fixes: FixMode,
    pub(crate) outputs: Vec<Output>,
    /// Whether a person who sees more findings than fit on a screen is shown the worst of them.
    pub(crate) may_sum_up: bool,
    pub(crate) threshold: Threshold,
    pub(crate) extras: Extras,
    pub(crate) online: OnlineOptions,
    /// Whether to check again whenever a file changes.
    #[cfg(feature = "watch")]
    pub(crate) watch: bool,
}

impl CheckOptions {
    /// Checks what clap cannot.
    pub(crate) fn new(typed: CheckArguments) -> Result<Self, Failure> {
        let least = if typed.unsafe_fixes {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let fixes = if typed.diff {
            FixMode::Show(least)
        } else if typed.fix || typed.unsafe_fixes {
            FixMode::Apply(least)
        } else {
            FixMode::Leave
        };
        let corpus = CorpusOptions::new(typed.corpus, typed.stdin_filename)?;
        let changes = ChangeOptions {
            since: typed.since,
            staged: typed.staged,
            baseline: typed.baseline.map(|file| BaselineOptions {
                file,
                update: typed.update_baseline,
            }),
        };
        changes.check(&corpus.input, fixes)?;
        Ok(Self {
            corpus,
            changes,
            may_sum_up: typed.format.is_empty() && !typed.all,
            selection: Selection {
                select: typed.select,
                extend: typed.extend_select,
                ignore: typed.ignore,
            },
            outputs: outputs(&typed.format, typed.output, fixes)?,
            fixes,
            threshold: if typed.exit_zero {
                Threshold::new(FailOn::Never, None)
            } else {
                Threshold::new(typed.fail_on, typed.max_warnings)
            },
            extras: Extras {
                summary: !typed.quiet,
                statistics: typed.statistics,
                detail: match (typed.timings, typed.verbose) {
                    (true, true) => Detail::Everything,
                    (true, false) => Detail::Timings,
                    (false, true) => Detail::Detected,
                    (false, false) => Detail::None,
                },
            },
            online: OnlineOptions::new(typed.online)?,
            #[cfg(feature = "watch")]
            watch: typed.watch,
        })
    }
}

impl ChangeOptions {
    /// Refuses what cannot go together.
    fn check(&self, input: &Input, fixes: FixMode) -> Result<(), Failure> {
        let compares = self.since.is_some() || self.staged;
        if compares && matches!(input, Input::Stdin(_)) {
            let option = if self.staged { "--staged" } else { "--since" };
            return Err(Failure::new(format!(
                "`{option}` compares files, and `-` reads standard input"
            ))
            .hint("name the file of the page instead of `-`"));
        }
        if self.staged && matches!(fixes, FixMode::Apply(_)) {
            return Err(
                Failure::new("`--staged` checks the index, but `--fix` changes files").hint(
                    "fix the files, stage them and check again, or show the fixes with `--diff`",
                ),
            );
        }
        Ok(())
    }
}

impl CorpusOptions {
    pub(crate) fn new(
        typed: CorpusArguments,
        stdin_name: Option<PathBuf>,
    ) -> Result<Self, Failure> {
        let is_stdin = typed.paths.iter().any(|path| path.as_os_str() == "-");
        let input = match (is_stdin, stdin_name) {
            (true, _) if typed.paths.len() > 1 => {
                return Err(Failure::new("`-` cannot be combined with other paths")
                    .hint("check standard input and files in separate runs"));
            }
            (true, name) => Input::Stdin(name.unwrap_or_else(|| STDIN_NAME.into())),
            (false, Some(_)) => {
                return Err(
                    Failure::new("`--stdin-filename` is only for standard input")
                        .hint("add `-` to read the page from standard input"),
                );
            }
            (false, None) => Input::Paths(typed.paths),
        };
        let config = match (typed.config, typed.no_config) {
            (Some(file), _) => ConfigChoice::File(file),
            (None, true) => ConfigChoice::None,
            (None, false) => ConfigChoice::Discover,
        };
        Ok(Self {
            input,
            config,
            threads: typed.threads.map(usize::from),
            force_exclude: typed.force_exclude,
            exclude: typed.exclude,
        })
    }
}

/// Pairs formats and files in the order given.
pub(crate) fn outputs(
    formats: &[FindingFormat],
    files: Vec<PathBuf>,
    mode: FixMode,
) -> Result<Vec<Output>, Failure> {
    let is_diff = matches!(mode, FixMode::Show(_));
    let default = if formats.is_empty() && !(is_diff && files.is_empty()) {
        &[FindingFormat::Text][..]
    } else {
        &[]
    };
    let formats = if formats.is_empty() { default } else { formats };
    if files.len() > formats.len() {
        return Err(Failure::new(format!(
            "{} --output but only {} --format",
            files.len(),
            formats.len()
        ))
        .hint("each `--output` belongs to one `--format`, in the order given"));
    }
    let mut files = files.into_iter();
    let outputs: Vec<Output> = formats
        .iter()
        .map(|format| Output {
            format: match format {
                FindingFormat::Text => Format::Text,
                FindingFormat::Concise => Format::Concise,
                FindingFormat::Json => Format::Json,
                FindingFormat::Jsonl => Format::Jsonl,
                FindingFormat::Github => Format::Github,
                FindingFormat::Markdown => Format::Markdown,
                FindingFormat::Sarif => Format::Sarif,
                FindingFormat::Gitlab => Format::Gitlab,
                FindingFormat::Junit => Format::Junit,
                FindingFormat::Html => Format::Html,
            },
            file: files.next().filter(|file| file.as_os_str() != "-"),
        })
        .collect();
    let on_stdout = outputs.iter().filter(|output| output.file.is_none());
    match on_stdout.count() + usize::from(is_diff) {
        0 | 1 => Ok(outputs),
        _ if is_diff => Err(
            Failure::new("--diff and --format both go to standard output")
                .hint("send the format to a file with `--output`"),
        ),
        _ => Err(
            Failure::new("only one format can go to standard output").hint(
                "send the others to files: the first `--output` belongs to the first `--format`",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Arguments, Command};

    fn options(typed: &str) -> Result<CheckOptions, Failure> {
        let words = ["faqlint", "check"].into_iter().chain(typed.split(' '));
        let words = words.filter(|word| !word.is_empty());
        match Arguments::try_parse_from(words).unwrap().command {
            Command::Check(typed) => CheckOptions::new(typed),
            other => panic!("{other:?}"),
        }
    }

    fn places(typed: &str) -> Vec<(Format, Option<String>)> {
        let outputs = options(typed).unwrap().outputs.into_iter();
        outputs
            .map(|it| (it.format, it.file.map(|file| file.display().to_string())))
            .collect()
    }

    #[test]
    fn text_goes_to_standard_output_by_default() {
        assert_eq!(places(""), [(Format::Text, None)]);
    }

    #[test]
    fn formats_and_files_pair_up_in_order() {
        assert_eq!(
            places("--format json --output a.json --format text"),
            [
                (Format::Json, Some("a.json".to_owned())),
                (Format::Text, None)
            ]
        );
        assert_eq!(
            places("--format text --format json --output - --output a.json"),
            [
                (Format::Text, None),
                (Format::Json, Some("a.json".to_owned()))
            ]
        );
    }

    #[test]
    fn two_formats_on_standard_output_are_refused() {
        assert!(options("--format json --format text").is_err());
        assert!(options("--diff --format text").is_err());
        assert!(options("--format json --output a --output b").is_err());
    }

    #[test]
    fn a_diff_stands_in_place_of_the_findings() {
        assert_eq!(places("--diff"), []);
        assert_eq!(
            places("--diff --format json --output a.json"),
            [(Format::Json, Some("a.json".to_owned()))]
        );
    }

    #[test]
    fn rules_come_in_lists_and_repeated() {
        let selection = options("--select a,b --select c --ignore d")
            .unwrap()
            .selection;
        assert_eq!(selection.select, ["a", "b", "c"]);
        assert_eq!(selection.ignore, ["d"]);
    }

    #[test]
    fn standard_input_stands_alone() {
        assert!(options("- a.md").is_err());
        assert!(options("--stdin-filename a.md").is_err());
        let input = options("- --stdin-filename a.md").unwrap().corpus.input;
        assert_eq!(input, Input::Stdin("a.md".into()));
    }

    #[test]
    fn what_is_compared_is_a_file_and_stays_as_it_is() {
        assert!(options("--since main -").is_err());
        assert!(options("--staged --fix").is_err());
        assert!(options("--staged --diff").is_ok());
        let changes = options("--since main --staged").unwrap().changes;
        assert_eq!(changes.since.as_deref(), Some("main"));
        assert!(changes.staged);
    }

    #[test]
    fn only_the_default_format_may_sum_up() {
        assert!(options("").unwrap().may_sum_up);
        assert!(!options("--all").unwrap().may_sum_up);
        assert!(!options("--format text").unwrap().may_sum_up);
    }

    #[test]
    fn the_threshold_counts_what_is_as_grave_or_graver() {
        let summary = Summary {
            warnings: 2,
            notes: 1,
            ..Summary::default()
        };
        let fails = |typed: &str| options(typed).unwrap().threshold.fails(summary);
        assert!(!fails(""));
        assert!(fails("--fail-on warning"));
        assert!(fails("--fail-on note"));
        assert!(!fails("--fail-on never --max-warnings 2"));
        assert!(fails("--fail-on never --max-warnings 1"));
    }
}
