//! `faqlint init`: a first configuration, with the reason for each line.

mod survey;
mod workflow;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::cli::args::InitArguments;
use crate::cli::hints::BASELINE;
use crate::cli::options::{CorpusOptions, Input};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status};
use crate::config::{ConfigChoice, FILE_NAMES, Selection, is_foreign};
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
# Checks what is about to be committed; `git commit --no-verify` skips it.
exec faqlint check --staged
";

/// Writes a configuration into the working directory, and a hook and a workflow on request. Existing files are
/// not overwritten.
pub(crate) fn init(typed: &InitArguments, terminal: &mut Terminal) -> Result<Status, Failure> {
    let (hook, workflow) = (typed.hook, typed.workflow);
    // Before anything is written.
    let workflow_text = workflow
        .then(|| workflow::workflow(typed.source.as_deref()))
        .transpose()?;
    let session = open(ConfigChoice::None, terminal)?;
    let cwd = session.cwd().to_path_buf();
    let (there, free) = config_names(&cwd);
    if let Some(name) = there.filter(|_| !hook && !workflow) {
        return Err(
            Failure::new(format!("`{name}` already exists; it was not overwritten"))
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
    if there.is_none() {
        let corpus = corpus.unwrap_or_else(|| Corpus::empty(session.cwd()));
        let survey = Survey::new(&corpus, session.config());
        create(&cwd.join(free), free, &survey.render(), &mut said)?;
    }
    if let Some(repository) = repository {
        if hook {
            write_hook(&repository, &cwd, &mut said)?;
        }
        if let Some(text) = workflow_text {
            let file = repository.root().join(".github/workflows/faqlint.yml");
            create(&file, &shown(&file, &cwd), &text, &mut said)?;
        }
    }
    if !has_pages {
        said.push_str("\nNo pages were found yet. Once you have some:\n  faqlint check\n");
        terminal.say(&escape::inert(&said));
        return Ok(Status::Clean);
    }
    let mut outcome = open(ConfigChoice::Discover, terminal)?.check(false)?;
    // Counted as `check` counts them.
    outcome.join_repeats();
    let found = outcome.diagnostics.len();
    let pages: BTreeSet<&str> = outcome.diagnostics.iter().map(|it| &*it.path).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(
        said,
        "\n{} on {}. To see them:\n  faqlint check",
        counted(found, "finding"),
        counted(pages.len(), "page")
    );
    if found >= MANY {
        let _ = writeln!(
            said,
            "To leave them out from now on and see only new ones:\n  faqlint check --baseline {BASELINE} --update-baseline"
        );
    }
    terminal.say(&escape::inert(&said));
    Ok(Status::Clean)
}

/// The configuration that is in a folder, and the name for a new one. Another program may own the first name.
fn config_names(folder: &Path) -> (Option<&'static str>, &'static str) {
    let is_taken = |name: &&str| folder.join(name).symlink_metadata().is_ok();
    let mut names = FILE_NAMES.into_iter();
    let there = names.find(|name| is_taken(name) && !is_foreign(&folder.join(name)));
    let free = FILE_NAMES.into_iter().find(|name| !is_taken(name));
    (there, free.unwrap_or(FILE_NAMES[0]))
}

fn write_hook(repository: &Repository, cwd: &Path, said: &mut String) -> Result<(), Failure> {
    let folder = repository.hooks().map_err(|error| Failure::chain(&error))?;
    let file = folder.join("pre-commit");
    create(&file, &shown(&file, cwd), HOOK, said)?;
    make_executable(&file)
        .map_err(|error| Failure::new(format!("cannot make the hook executable: {error}")))
}

fn open(config: ConfigChoice, terminal: &mut Terminal) -> Result<Session, Failure> {
    let options = CorpusOptions {
        input: Input::Paths(Vec::new()),
        config,
        threads: None,
        force_exclude: false,
        exclude: Vec::new(),
    };
    Session::new(&options, &Selection::default(), false, terminal)
}

/// Writes a file that is not there yet.
fn create(file: &Path, name: &str, text: &str, said: &mut String) -> Result<(), Failure> {
    let name = escape::name(name);
    write_new(file, |out| out.write_all(text.as_bytes())).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Failure::new(format!("`{name}` already exists; it was not overwritten"))
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
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
