//! `faqlint init`: a first configuration, and what it stands on.

mod survey;

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::cli::hints::BASELINE;
use crate::cli::options::{CorpusOptions, Input};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status};
use crate::config::{ConfigChoice, Selection};
use crate::corpus::Corpus;
use crate::fix::write_new;
use crate::git::Repository;
use crate::report::summary::counted;
use crate::text::escape;
use survey::Survey;

/// Findings from which on a baseline is proposed.
const MANY: usize = 50;

const HOOK: &str = "\
#!/bin/sh
# Checks what is about to be committed; `git commit --no-verify` goes past it.
exec faqlint check --staged
";

const WORKFLOW: &str = concat!(
    "\
# Checks the pages of a pull request; red only for what the pull request brings.
name: faqlint
on:
  pull_request:
permissions:
  contents: read
jobs:
  pages:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - id: program
        uses: actions/cache@v4
        with:
          path: ~/.cargo/bin/faqlint
          key: faqlint-",
    env!("CARGO_PKG_VERSION"),
    "
      # Where the crate is not published: cargo install --locked --git ADDRESS-OF-FAQLINT
      - if: steps.program.outputs.cache-hit != 'true'
        run: cargo install --locked faqlint@",
    env!("CARGO_PKG_VERSION"),
    "
      - env:
          BASE: ${{ github.event.pull_request.base.sha }}
        run: faqlint check --since \"$BASE\" --format github --output - --format markdown --output \"$GITHUB_STEP_SUMMARY\"
"
);

/// Writes `rules.toml` into the working directory, and what else is asked for. What is there stays.
pub(crate) fn init(hook: bool, workflow: bool, terminal: &mut Terminal) -> Result<Status, Failure> {
    let session = open(ConfigChoice::None, terminal)?;
    let cwd = session.cwd().to_path_buf();
    let rules = cwd.join("rules.toml");
    let has_rules = rules.symlink_metadata().is_ok();
    if has_rules && !hook && !workflow {
        return Err(
            Failure::new("there is a rules.toml here, and it stays as it is")
                .hint("`faqlint check` uses it; rename it to see what would be written"),
        );
    }
    let repository = (hook || workflow).then(|| Repository::open(&cwd));
    let repository = repository
        .transpose()
        .map_err(|error| Failure::chain(&error))?;
    let mut said = String::new();
    let corpus = session.corpus_if_any()?;
    let has_pages = corpus.is_some();
    if !has_rules {
        let corpus = corpus.unwrap_or_else(|| Corpus::empty(session.cwd()));
        let survey = Survey::new(&corpus, session.config());
        create(&rules, "rules.toml", &survey.render(), &mut said)?;
    }
    if let Some(repository) = repository {
        if hook {
            let folder = repository.hooks().map_err(|error| Failure::chain(&error))?;
            let file = folder.join("pre-commit");
            create(&file, &shown(&file, &cwd), HOOK, &mut said)?;
            make_executable(&file).map_err(|error| {
                Failure::new(format!("cannot make the hook executable: {error}"))
            })?;
        }
        if workflow {
            let file = repository.root().join(".github/workflows/faqlint.yml");
            create(&file, &shown(&file, &cwd), WORKFLOW, &mut said)?;
        }
    }
    if !has_pages {
        said.push_str("\nThere is no page yet. When there is one:\n  faqlint check\n");
        terminal.say(&escape::inert(&said));
        return Ok(Status::Clean);
    }
    let outcome = open(ConfigChoice::Discover, terminal)?.check(false)?;
    let found = outcome.diagnostics.len();
    // Writing to a string cannot fail.
    let _ = writeln!(
        said,
        "\n{} on {} as they are now. Next:\n  faqlint check",
        counted(found, "finding"),
        counted(outcome.summary.files, "page")
    );
    if found >= MANY {
        let _ = writeln!(
            said,
            "or, to hear only of new ones from now on:\n  faqlint check --baseline {BASELINE} --update-baseline"
        );
    }
    terminal.say(&escape::inert(&said));
    Ok(Status::Clean)
}

fn open(config: ConfigChoice, terminal: &Terminal) -> Result<Session, Failure> {
    let options = CorpusOptions {
        input: Input::Paths(Vec::new()),
        config,
        threads: None,
        force_exclude: false,
    };
    Session::new(&options, &Selection::default(), false, terminal)
}

/// Writes a file that is not there yet.
fn create(file: &Path, name: &str, text: &str, said: &mut String) -> Result<(), Failure> {
    let name = escape::name(name);
    write_new(file, |out| out.write_all(text.as_bytes())).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Failure::new(format!("there is a `{name}`, and it stays as it is"))
                .hint("add `faqlint check --staged` to your hook, or a step to your workflow")
        } else {
            Failure::new(format!("cannot write `{name}`: {error}"))
        }
    })?;
    let _ = writeln!(said, "wrote {name}");
    Ok(())
}

fn shown(file: &Path, cwd: &Path) -> String {
    crate::corpus::display_path(cwd, file).to_string()
}

#[cfg(unix)]
fn make_executable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))
}

/// Git for Windows runs hooks whatever their mode is.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the shape of the other one")]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
