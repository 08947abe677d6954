//! `faqlint check --watch`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{EventKind, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

use crate::cli::check::{conclude, print_report};
use crate::cli::options::CheckOptions;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::engine::{Draft, EngineError, Project};
use crate::report::summary::Fixed;
use crate::settings::LOCKFILE_NAME;
use crate::source::Overlay;

/// How long files have to be left alone before they are read.
const QUIET: Duration = Duration::from_millis(100);

/// Clears the screen and what was scrolled away.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// What a watch waits for.
enum Event {
    Changed(DebounceEventResult),
    Interrupted,
}

/// What happened to the files of a site.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    /// Files whose content is another.
    written: BTreeSet<PathBuf>,
    /// Whether files came or went.
    is_other_list: bool,
    /// Whether what says how the site is built or checked is another.
    is_other_site: bool,
}

/// Checks, and checks again whenever a file changes. Ends with what the last state ends with.
pub(crate) fn watch(options: &CheckOptions, terminal: &mut Terminal) -> Result<Status, Failure> {
    let started = Instant::now();
    let (sender, events) = channel();
    let interrupt = sender.clone();
    ctrlc::set_handler(move || {
        // When nobody waits, the program is ending.
        let _ = interrupt.send(Event::Interrupted);
    })
    .map_err(|error| Failure::new(format!("cannot wait for Ctrl-C: {error}")))?;
    let Some(mut project) = open(options, terminal)? else {
        return Ok(Status::Clean);
    };
    let changed = move |result| {
        // When nobody waits, the program is ending.
        let _ = sender.send(Event::Changed(result));
    };
    let failure = |error| Failure::new(format!("cannot watch the files: {error}"));
    let mut watcher = new_debouncer(QUIET, None, changed).map_err(failure)?;
    for path in watched(&project) {
        watcher
            .watch(&path, RecursiveMode::Recursive)
            .map_err(failure)?;
    }
    let mut status = show(options, &project, terminal, started)?;
    while let Some(changes) = next(&events, &project) {
        let started = Instant::now();
        match update(options, &project, &changes, terminal) {
            Ok(next) => project = next,
            Err(failure) => {
                terminal.fail(&failure);
                continue;
            }
        }
        status = show(options, &project, terminal, started)?;
    }
    Ok(status)
}

/// Reads the configuration and every page.
fn open(options: &CheckOptions, terminal: &mut Terminal) -> Result<Option<Project>, Failure> {
    let is_quiet = !options.extras.summary;
    let session = Session::new(&options.corpus, &options.selection, is_quiet, terminal)?;
    let Some(scope) = session.scope() else {
        return Ok(None);
    };
    if let Some(path) = scope.paths.iter().find(|path| !path.exists()) {
        let error = EngineError::MissingPath { path: path.clone() };
        return Err(Failure::chain(&error));
    }
    Ok(Some(Project::open(scope, &Overlay::default())))
}

/// The folder of the configuration, and what was named outside it.
fn watched(project: &Project) -> Vec<PathBuf> {
    let scope = project.scope();
    let base = &scope.config.base;
    let others = scope.paths.iter().filter(|path| !path.starts_with(base));
    std::iter::once(base.clone())
        .chain(others.cloned())
        .collect()
}

/// Waits until something has changed; `None` when it is time to end.
fn next(events: &Receiver<Event>, project: &Project) -> Option<Changes> {
    loop {
        let mut changes = Changes::default();
        let mut event = events.recv().ok()?;
        loop {
            match event {
                Event::Interrupted => return None,
                Event::Changed(result) => changes.add(result, project),
            }
            match events.try_recv() {
                Ok(more) => event = more,
                Err(_) => break,
            }
        }
        if changes != Changes::default() {
            return Some(changes);
        }
    }
}

impl Changes {
    fn add(&mut self, result: DebounceEventResult, project: &Project) {
        let Ok(events) = result else {
            // Events were lost: everything may be another.
            self.is_other_site = true;
            return;
        };
        for event in &events {
            match event.kind {
                EventKind::Access(_) | EventKind::Other => continue,
                EventKind::Any => self.is_other_site = true,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => {}
            }
            for path in event.paths.iter().filter(|path| !is_inside_git(path)) {
                self.file(path, project);
            }
        }
    }

    fn file(&mut self, path: &Path, project: &Project) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let is_page = project.page_of(path).is_some();
        if name == LOCKFILE_NAME
            || matches!(
                extension,
                Some("toml" | "yml" | "yaml" | "json" | "js" | "cjs" | "mjs" | "ts" | "mts")
            )
        {
            self.is_other_site = true;
        } else if !is_page || !path.is_file() {
            self.is_other_list = true;
        }
        self.written.insert(path.to_path_buf());
    }
}

fn is_inside_git(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == ".git")
}

/// The next state: only what changed is checked again.
fn update(
    options: &CheckOptions,
    project: &Project,
    changes: &Changes,
    terminal: &mut Terminal,
) -> Result<Project, Failure> {
    if changes.is_other_site {
        let gone = || Failure::new("all named pages are excluded");
        return open(options, terminal)?.ok_or_else(gone);
    }
    let reopened = || project.reopen(&Overlay::default(), &|file| changes.written.contains(file));
    if changes.is_other_list {
        return Ok(reopened());
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for file in &changes.written {
        let text = project.tree().read_page(file).ok();
        match text.and_then(|text| project.draft(file, text)) {
            Some(draft) => drafts.push(draft),
            None => return Ok(reopened()),
        }
    }
    Ok(project.update(&drafts).0)
}

/// Shows the findings of a state, on an empty screen where there is one.
fn show(
    options: &CheckOptions,
    project: &Project,
    terminal: &mut Terminal,
    started: Instant,
) -> Result<Status, Failure> {
    let mut outcome = project.outcome();
    outcome.join_repeats();
    if terminal.is_interactive {
        open_pipe(terminal.out.write_all(CLEAR.as_bytes()))?;
    }
    let has_rules_file = project.scope().config.file.is_some();
    print_report(options, has_rules_file, &outcome, terminal)?;
    open_pipe(terminal.out.flush())?;
    conclude(options, &outcome, Fixed::default(), terminal, started);
    Ok(if options.threshold.fails(outcome.summary) {
        Status::Findings
    } else {
        Status::Clean
    })
}
