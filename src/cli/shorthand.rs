//! What people type who know other linters: a path without a subcommand, `help` as a command.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::CommandFactory as _;

use crate::cli::args::Arguments;
use crate::source::is_glob;

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
}
