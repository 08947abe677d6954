//! Mistakes in the arguments, in the words and the look of all other errors.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::status::Failure;
use crate::text::{self, escape};

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

/// What is wrong with the arguments, and what to do.
pub(crate) fn explain(error: &clap::Error) -> Failure {
    use ContextKind as Kind;
    let named = |kind| option(&said(error, kind));
    match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(error),
        ErrorKind::InvalidSubcommand => unknown_command(error),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => wrong_value(error),
        ErrorKind::TooManyValues => {
            let option = named(Kind::InvalidArg);
            Failure::new(format!("`{option}` takes no value"))
                .hint(format!("write `{option}` alone"))
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) = (named(Kind::InvalidArg), named(Kind::PriorArg));
            if one == other {
                return Failure::new(format!("`{one}` is given twice"))
                    .hint("one of them is enough");
            }
            Failure::new(format!("`{one}` and `{other}` cannot be combined"))
                .hint("leave out one of them")
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = named(Kind::InvalidArg);
            let failure = Failure::new(format!("`{missing}` is missing"));
            match usage(error) {
                Some(usage) => failure.hint(format!("the whole command is `{usage}`")),
                None => failure,
            }
        }
        ErrorKind::InvalidUtf8 => Failure::new("an argument is not valid UTF-8"),
        _ => {
            let said = error.to_string();
            let first = said.lines().next().unwrap_or_default();
            Failure::new(first.trim_start_matches("error: "))
        }
    }
}

fn unknown_argument(error: &clap::Error) -> Failure {
    let typed = said(error, ContextKind::InvalidArg);
    let option = typed.split('=').next().unwrap_or(&typed);
    let kind = if option.starts_with('-') {
        "option"
    } else {
        "argument"
    };
    let failure = Failure::new(format!("there is no {kind} `{option}` here"));
    let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.contains(&option));
    if let Some((_, hint)) = elsewhere {
        return failure.hint(*hint);
    }
    match near(error, ContextKind::SuggestedArg, option) {
        Some(near) if !is_opposite(&near, option) => failure.hint(text::did_you_mean(&near)),
        _ => failure.hint("`--help` lists what there is"),
    }
}

fn unknown_command(error: &clap::Error) -> Failure {
    let word = said(error, ContextKind::InvalidSubcommand);
    let near = near(error, ContextKind::SuggestedSubcommand, &word);
    // Only a command of `faqlint` itself can be taken for a path.
    let (command, message, list) = match usage(error).and_then(|usage| parent(&usage)) {
        Some(command) => {
            let message = format!("`{command}` has no command `{word}`");
            let list = format!("`{command} --help` lists its commands");
            (command, message, list)
        }
        None => (
            "faqlint".to_owned(),
            format!("`{word}` is neither a command nor a file or folder"),
            "`faqlint --help` lists the commands; `faqlint check PATH` checks pages".to_owned(),
        ),
    };
    Failure::new(message).hint(match near {
        Some(near) => text::did_you_mean(&format!("{command} {near}")),
        None => list,
    })
}

fn wrong_value(error: &clap::Error) -> Failure {
    let shown = said(error, ContextKind::InvalidArg);
    let option = option(&shown);
    let value = said(error, ContextKind::InvalidValue);
    let failure = if value.is_empty() {
        Failure::new(format!("`{option}` needs a value"))
    } else {
        Failure::new(format!("`{value}` is not a value of `{option}`"))
    };
    if let Some(near) = near(error, ContextKind::SuggestedValue, &value) {
        return failure.hint(text::did_you_mean(&near));
    }
    if let Some(ContextValue::Strings(valid)) = error.get(ContextKind::ValidValue)
        && !valid.is_empty()
    {
        return failure.hint(format!("one of {}", valid.join(", ")));
    }
    // What the parsers of `args` say is what to write instead.
    let wanted = std::error::Error::source(error);
    failure.hint(match wanted {
        Some(wanted) => format!("write {wanted}"),
        None => format!("write `{shown}`"),
    })
}

/// What clap suggests instead of `typed`, if it is similar enough to be meant.
fn near(error: &clap::Error, kind: ContextKind, typed: &str) -> Option<String> {
    let near = said(error, kind);
    if near.is_empty() {
        return None;
    }
    let bare = |name: &str| name.trim_start_matches('-').to_owned();
    let similarity = text::similarity(&bare(typed), &bare(&near));
    text::most_similar(std::iter::once((similarity, near.as_str()))).map(str::to_owned)
}

/// A text of the context, without anything that acts; of several the last, which is the nearest suggestion.
fn said(error: &clap::Error, kind: ContextKind) -> String {
    let said = match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        Some(ContextValue::Strings(texts)) => texts.last().map_or("", String::as_str),
        _ => "",
    };
    escape::name(said).into_owned()
}

/// The name of an argument, of what clap shows of it: `--format` of `--format <FORMAT>`, `RULE` of `<RULE>`.
fn option(shown: &str) -> String {
    let name = shown.split(' ').next().unwrap_or(shown);
    let name = name.trim_end_matches("...");
    name.trim_matches(['<', '>', '[', ']']).to_owned()
}

/// The usage line that clap made for this mistake.
fn usage(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            let usage = StyledStr::to_string(usage);
            Some(usage.trim().trim_start_matches("Usage: ").to_owned())
        }
        _ => None,
    }
}

/// The command of a usage line that has commands of its own: `faqlint cache` of `faqlint cache <COMMAND>`.
fn parent(usage: &str) -> Option<String> {
    let words: Vec<&str> = usage
        .split_whitespace()
        .take_while(|word| !word.starts_with(['<', '[', '-']))
        .collect();
    (words.len() > 1).then(|| words.join(" "))
}

/// Whether one option negates and the other does not, as `--fix` and `--no-fix`.
fn is_opposite(one: &str, other: &str) -> bool {
    let negates = |option: &str| option.starts_with("--no-") || option.starts_with("--un");
    negates(one) != negates(other)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::Arguments;

    /// What is said about a command line, message and hint on a line each.
    fn explained(typed: &str) -> String {
        let words = std::iter::once("faqlint").chain(typed.split(' '));
        let failure = explain(&Arguments::try_parse_from(words).expect_err(typed));
        format!("{}\n{}", failure.message, failure.hint.unwrap_or_default())
    }

    /// A command line, and what is said about it.
    const MISTAKES: &str = "\
check --nope
  there is no option `--nope` here
  `--help` lists what there is
check --formt json
  there is no option `--formt` here
  did you mean `--format`?
check --dry-run
  there is no option `--dry-run` here
  `--diff` shows what the fixes would change and writes nothing
explain a b
  there is no argument `b` here
  `--help` lists what there is
chekc
  `chekc` is neither a command nor a file or folder
  did you mean `faqlint check`?
cache clera
  `faqlint cache` has no command `clera`
  did you mean `faqlint cache clear`?
cache x
  `faqlint cache` has no command `x`
  `faqlint cache --help` lists its commands
rules --format
  `--format` needs a value
  one of text, json
check --since
  `--since` needs a value
  write `--since <REF>`
rules --format xml
  `xml` is not a value of `--format`
  one of text, json
rules --format jsno
  `jsno` is not a value of `--format`
  did you mean `json`?
check --threads 0
  `0` is not a value of `--threads`
  write a whole number from 1 to 1024
check --max-warnings x
  `x` is not a value of `--max-warnings`
  write a whole number
check --fix=yes
  `--fix` takes no value
  write `--fix` alone
check --since a --since b
  `--since` is given twice
  one of them is enough
check --config a --no-config
  `--config` and `--no-config` cannot be combined
  leave out one of them
explain
  `RULE` is missing
  the whole command is `faqlint explain <RULE>`
init --source x
  `--workflow` is missing
  the whole command is `faqlint init --workflow --source <URL>`
";

    #[test]
    fn each_mistake_has_a_sentence_and_a_way_out() {
        let lines: Vec<&str> = MISTAKES.lines().map(str::trim).collect();
        for case in lines.chunks(3) {
            assert_eq!(explained(case[0]), case[1..].join("\n"), "{}", case[0]);
        }
    }

    #[test]
    fn a_hostile_word_is_written_out() {
        let said = explained("check --\u{1b}[2J --\u{202e}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
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
