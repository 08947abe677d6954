//! What people type who know other linters: a path without a subcommand, options under other names.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::args::Arguments;
use crate::cli::status::Failure;
use crate::source::is_glob;

/// Options that faqlint has under another name or does not need, and what to do instead.
const ELSEWHERE: [(&[&str], &str); 22] = [
    (
        &["--dry-run", "--fix-dry-run", "--fix-diff"],
        "`--diff` shows what the fixes would change and writes nothing",
    ),
    (
        &["--check"],
        "`faqlint check` writes nothing unless you add `--fix`",
    ),
    (
        &["--write", "--apply"],
        "`--fix` applies the safe fixes; `--diff` shows them first",
    ),
    (
        &["--no-fix"],
        "nothing is fixed unless you add `--fix`, so leave it out",
    ),
    (
        &["--no-online"],
        "external links are checked only with `--online`; `--offline` overrides the configuration",
    ),
    (
        &["--disable", "--extend-ignore", "--skip", "--unselect"],
        "`--ignore RULE` leaves out a rule or a family",
    ),
    (
        &["--enable", "--rule", "--rules", "--only"],
        "`--select RULE` runs only that rule; `--extend-select RULE` adds it to those that are on",
    ),
    (
        &[
            "--ignore-path",
            "--ignore-pattern",
            "--exclude-path",
            "--extend-exclude",
        ],
        "`--exclude GLOB` leaves out pages",
    ),
    (
        &["--include", "--glob"],
        "name pages, folders or quoted globs: `faqlint check 'docs/**/*.md'`",
    ),
    (
        &["--reporter", "--formatter", "-f"],
        "`--format` takes text, concise, json, github and others",
    ),
    (
        &["--output-file", "--outfile", "-o"],
        "`--output FILE` takes the findings of `--format`",
    ),
    (
        &["--config-path", "--config-file", "-c"],
        "`--config FILE` names the configuration",
    ),
    (
        &["--isolated", "--no-config-lookup"],
        "`--no-config` uses the built-in defaults",
    ),
    (
        &[
            "--changed",
            "--changed-since",
            "--new-from-rev",
            "--diff-base",
            "--base",
        ],
        "`--since REF` reports only what the branch introduced",
    ),
    (
        &["--cached"],
        "`--staged` checks what the next commit would contain",
    ),
    (
        &[
            "--error-on-warnings",
            "--deny-warnings",
            "--strict",
            "--frail",
        ],
        "`--fail-on warning` makes the exit code 1 for warnings as well",
    ),
    (
        &["--no-exit", "--no-fail", "--no-error"],
        "`--fail-on never` makes the exit code 0 whatever is found",
    ),
    (
        &["--jobs", "-j", "--parallel"],
        "`--threads N` sets the number of threads",
    ),
    (&["--no-color", "--no-colour"], "write `--color never`"),
    (
        &["--stdin", "--stdin-filepath", "--stdin-display-name"],
        "`-` reads a page from standard input, `--stdin-filename NAME` names it",
    ),
    (
        &["--list-rules", "--show-rules"],
        "`faqlint rules` lists the rules",
    ),
    (
        &["--show-files", "--list-files", "--show-settings"],
        "`faqlint site` lists the pages and what was detected of the site",
    ),
];

/// The arguments with `check` put in where it was left out, and `help COMMAND` turned into `--help`.
///
/// A first word that is neither a command nor looks like a path is left to be refused: it may be a misspelt
/// command.
pub(crate) fn complete(mut typed: Vec<OsString>) -> Vec<OsString> {
    let Some(first) = first_word(&typed) else {
        return typed;
    };
    let word = typed[first].to_string_lossy().into_owned();
    if word == "help" {
        typed.remove(first);
        typed.push("--help".into());
    } else if means_check(&typed[first], &word) {
        typed.insert(first, "check".into());
    }
    typed
}

/// The index of the first argument behind the program and its global options.
fn first_word(typed: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while let Some(word) = typed.get(at) {
        let word = word.to_string_lossy();
        match &*word {
            "--color" => at += 2,
            _ if word.starts_with("--color=") => at += 1,
            _ => return Some(at),
        }
    }
    None
}

fn means_check(typed: &OsStr, word: &str) -> bool {
    if word.starts_with('-') {
        return !["-h", "--help", "-V", "--version"].contains(&word);
    }
    let is_command = Arguments::command().get_subcommands().any(|command| {
        command.get_name() == word || command.get_all_aliases().any(|it| it == word)
    });
    let is_page = || {
        let extension = Path::new(word).extension().unwrap_or_default();
        ["md", "mdx", "markdown"].iter().any(|it| extension == *it)
    };
    let is_path = || word.contains(['/', '\\']) || is_glob(word) || is_page();
    !is_command && (is_path() || Path::new(typed).exists())
}

/// What to say about an option or a command that does not exist; `None` for other mistakes, which clap words
/// well.
pub(crate) fn explain(error: &clap::Error) -> Option<Failure> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let typed = text(ContextKind::InvalidArg)?;
            let option = typed.split('=').next().unwrap_or(typed);
            let kind = if option.starts_with('-') {
                "option"
            } else {
                "argument"
            };
            let failure = Failure::new(format!("there is no {kind} `{option}` here"));
            let near = text(ContextKind::SuggestedArg).filter(|near| !is_opposite(near, option));
            Some(
                match (
                    ELSEWHERE.iter().find(|(names, _)| names.contains(&option)),
                    near,
                ) {
                    (Some((_, hint)), _) => failure.hint(*hint),
                    (None, Some(near)) => failure.hint(format!("did you mean `{near}`?")),
                    (None, None) => failure.hint("`--help` lists what there is"),
                },
            )
        }
        ErrorKind::InvalidSubcommand => {
            let word = text(ContextKind::InvalidSubcommand)?;
            // The last one is the nearest.
            let near = match error.get(ContextKind::SuggestedSubcommand) {
                Some(ContextValue::Strings(near)) => near.last(),
                _ => None,
            };
            let hint = match near {
                Some(near) => format!("did you mean `faqlint {near}`?"),
                None => "`faqlint --help` lists the commands; `faqlint check PATH` checks pages"
                    .to_owned(),
            };
            let message = format!("`{word}` is neither a command nor a file or folder");
            Some(Failure::new(message).hint(hint))
        }
        _ => None,
    }
}

/// Whether one option negates and the other does not, as `--fix` and `--no-fix`.
fn is_opposite(one: &str, other: &str) -> bool {
    let negates = |option: &str| option.starts_with("--no-") || option.starts_with("--un");
    negates(one) != negates(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(typed: &str) -> String {
        let words = std::iter::once("faqlint").chain(typed.split(' ').filter(|it| !it.is_empty()));
        let words = complete(words.map(OsString::from).collect());
        let words: Vec<_> = words
            .iter()
            .skip(1)
            .map(|word| word.to_string_lossy())
            .collect();
        words.join(" ")
    }

    #[test]
    fn check_is_put_in_before_paths_and_options() {
        for (typed, wanted) in [
            ("docs/faq.md", "check docs/faq.md"),
            ("src", "check src"),
            (".", "check ."),
            ("-", "check -"),
            ("--since main", "check --since main"),
            ("--color never docs/a.md", "--color never check docs/a.md"),
            ("*.md --fix", "check *.md --fix"),
            ("help check", "check --help"),
            ("help", "--help"),
        ] {
            assert_eq!(completed(typed), wanted);
        }
        for typed in [
            "",
            "--help",
            "-V",
            "check a.md",
            "lint a.md",
            "rules",
            "chekc",
            "--color never",
        ] {
            assert_eq!(completed(typed), typed);
        }
    }

    #[test]
    fn no_hint_names_an_option_that_does_not_exist() {
        let command = Arguments::command();
        let check = command.find_subcommand("check").expect("check");
        let known: Vec<String> = check
            .get_arguments()
            .chain(command.get_arguments())
            .filter_map(|argument| argument.get_long().map(|long| format!("--{long}")))
            .collect();
        for (names, hint) in ELSEWHERE {
            assert!(
                names.iter().all(|name| !known.iter().any(|it| it == name)),
                "{names:?}"
            );
            let named = hint.split(|c: char| !(c.is_alphanumeric() || c == '-'));
            for option in named.filter(|word| word.starts_with("--")) {
                assert!(known.iter().any(|it| it == option), "{option}");
            }
        }
    }
}
