//! What a run compares with: a commit, the index, a baseline.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::Failure;
use crate::cli::options::{BaselineOptions, ChangeOptions};
use crate::cli::terminal::Terminal;
use crate::engine::{BaseState, Baseline, BaselineEntry, Outcome};
use crate::fix;
use crate::git::{GitError, Repository};
use crate::report::summary::counted;
use crate::source::{ReadError, Snapshot, Tree, normalise};
use crate::text::escape;

/// Entries of a baseline that are named when they are no longer needed.
const SHOWN: usize = 10;

/// The two states of the files that are compared.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// The files that are checked; `None` are those on disk.
    pub(crate) now: Option<Arc<dyn Snapshot>>,
    /// The files before the change, and those of what is being merged; none when nothing is compared.
    pub(crate) before: Vec<BaseState>,
}

/// Opens the repository and reads what is compared. `paths` are the absolute paths of the run.
pub(crate) fn compare(
    changes: &ChangeOptions,
    cwd: &Path,
    paths: &[PathBuf],
    terminal: &mut Terminal,
) -> Result<Comparison, Failure> {
    if changes.since.is_none() && !changes.staged {
        return Ok(Comparison::default());
    }
    let repository = open(cwd, paths)?;
    if let Some(outside) = paths
        .iter()
        .find(|path| !path.starts_with(repository.root()))
    {
        let message = format!(
            "`{}` is outside the repository `{}`",
            outside.display(),
            repository.root().display()
        );
        return Err(Failure::new(message).hint("check each repository in its own run"));
    }
    // Git is asked about both states at the same time: most of what it takes is to start it.
    repository.expect_reading();
    let (now, before) = std::thread::scope(|scope| {
        let now = scope.spawn(|| state(&repository, changes.staged));
        let before = before(&repository, changes.since.as_deref());
        (now.join(), before)
    });
    let (before, doubt) = before.map_err(failure)?;
    if let Some(doubt) = doubt {
        terminal.note(&doubt);
    }
    let now = now.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok(Comparison {
        now: now.map_err(failure)?,
        before,
    })
}

/// The states before the change, and why the first may not be the right one.
fn before(
    repository: &Repository,
    since: Option<&str>,
) -> Result<(Vec<BaseState>, Option<String>), GitError> {
    let mut bases = vec![match since {
        Some(name) => repository.base(name)?,
        None => repository.head()?,
    }];
    if since.is_none() {
        // The commit that concludes a merge does not answer for what it merges.
        bases.extend(repository.merged()?);
    }
    let doubt = bases[0].doubt.take();
    let states = bases.into_iter().map(|base| BaseState {
        snapshot: base.snapshot,
        renamed: base.renamed,
    });
    Ok((states.collect(), doubt))
}

/// The files that are checked; `None` are those on disk.
fn state(repository: &Repository, staged: bool) -> Result<Option<Arc<dyn Snapshot>>, GitError> {
    let snapshot = if staged {
        Some(repository.index()?)
    } else {
        repository.sparse()?
    };
    Ok(snapshot.map(|snapshot| Arc::new(snapshot) as _))
}

/// The repository of the run: that of the working directory, or of the first path when that lies
/// in another one.
fn open(cwd: &Path, paths: &[PathBuf]) -> Result<Repository, Failure> {
    let here = Repository::open(cwd);
    let holds = |path: &PathBuf| matches!(&here, Ok(here) if path.starts_with(here.root()));
    let Some(path) = paths.first().filter(|path| !holds(path)) else {
        return here.map_err(failure);
    };
    let folder = path.ancestors().find(|folder| folder.is_dir());
    match folder.map(Repository::open) {
        Some(Ok(there)) => Ok(there),
        _ => here.map_err(failure),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of `map_err`")]
fn failure(error: GitError) -> Failure {
    let failure = Failure::chain(&error);
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// Reads a baseline; one that is written anew need not be there.
pub(crate) fn read_baseline(options: &BaselineOptions, cwd: &Path) -> Result<Baseline, Failure> {
    let file = normalise(&cwd.join(&options.file));
    let name = options.file.display();
    let text = match Tree::default().read_page(&file) {
        Ok(text) => text,
        Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotFound => {
            if options.update {
                return Ok(Baseline::default());
            }
            return Err(Failure::new(format!("there is no baseline `{name}`"))
                .hint("add `--update-baseline` to create it from the current problems"));
        }
        Err(error) => {
            return Err(Failure::new(format!(
                "cannot read the baseline `{name}`: {error}"
            )));
        }
    };
    Baseline::parse(&text).map_err(|error| {
        Failure::new(format!("`{name}` is not a baseline: {error}"))
            .hint("restore the file, or delete it and create it with `--update-baseline`")
    })
}

/// Writes the baseline anew when that is asked for, and says what changed or could be dropped.
pub(crate) fn conclude_baseline(
    options: &BaselineOptions,
    outcome: &mut Outcome,
    cwd: &Path,
    terminal: &mut Terminal,
    is_quiet: bool,
) -> Result<(), Failure> {
    let Some(use_of) = &outcome.baseline else {
        return Ok(());
    };
    let name = options.file.display().to_string();
    if options.update {
        let text = use_of.renewed.render();
        fix::write_atomically(&normalise(&cwd.join(&options.file)), |out| {
            out.write_all(text.as_bytes())
        })
        .map_err(|error| Failure::new(format!("cannot write `{name}`: {error}")))?;
        if !is_quiet {
            terminal.say(&format!(
                "{}: {} suppressed, {} added, {} dropped\n",
                escape::name(&name),
                counted(use_of.renewed.count(), "finding"),
                use_of.added,
                count(&use_of.removable)
            ));
        }
        outcome.suppress_all();
        return Ok(());
    }
    if use_of.removable.is_empty() || is_quiet {
        return Ok(());
    }
    let gone = count(&use_of.removable);
    let (are, them) = if gone == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let mut lines = vec![format!(
        "{}: {} {are} gone; `--update-baseline` removes {them}",
        escape::name(&name),
        counted(gone, "finding"),
    )];
    for entry in use_of.removable.iter().take(SHOWN) {
        let times = match entry.count {
            1 => String::new(),
            count => format!(" ({count} times)"),
        };
        let (path, rule) = (escape::name(&entry.path), escape::name(&entry.rule));
        lines.push(format!("  {path}: {rule}{times}"));
    }
    if use_of.removable.len() > SHOWN {
        lines.push(format!("  and {} more", use_of.removable.len() - SHOWN));
    }
    terminal.say(&(lines.join("\n") + "\n"));
    Ok(())
}

fn count(entries: &[BaselineEntry]) -> usize {
    entries.iter().map(|entry| entry.count).sum()
}
