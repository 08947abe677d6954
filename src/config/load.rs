//! Reading the configuration, with the files it extends.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use crate::config::discover::{Found, discover};
use crate::config::file;
use crate::config::problem::{ConfigErrors, ConfigProblem};
use crate::config::reader::{Reader, Table, span_of};
use crate::config::resolve::{self, Config};
use crate::config::rule_set::Selection;
use crate::settings::{LABELS_FILE, LOCKFILE_NAME, LabelLock, Lockfile};
use crate::source::normalise;
use crate::text::Span;

/// The default configuration: the `rules.toml` at the root of the repository.
pub const DEFAULT: &str = include_str!("../../rules.toml");

/// Most lines of a broken lockfile that are shown: after these it is clear that the file is something else.
const MAX_LOCKFILE_PROBLEMS: usize = 10;

/// Where the configuration comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The nearest of [`FILE_NAMES`](crate::config::FILE_NAMES) upwards from the working directory.
    Discover,
    /// This file.
    File(PathBuf),
    /// The embedded default only.
    None,
}

/// A file that was read, in the order in which layers apply.
struct Loaded {
    path: PathBuf,
    text: Arc<str>,
}

/// Loads the configuration for a run that starts in `start`, an absolute folder.
///
/// # Errors
///
/// When a file cannot be read or anything in it is wrong: all problems at once.
pub fn load(
    start: &Path,
    choice: ConfigChoice,
    selection: &Selection,
) -> Result<Config, ConfigErrors> {
    load_for(start, start, choice, selection)
}

/// The same for the pages at or below `near`, which may lie elsewhere: where no configuration is found
/// from `start`, their own folder is the site.
///
/// # Errors
///
/// As [`load`].
pub fn load_for(
    start: &Path,
    near: &Path,
    choice: ConfigChoice,
    selection: &Selection,
) -> Result<Config, ConfigErrors> {
    let (config, errors) = load_all(start, near, choice, selection);
    match config {
        Some(config) if errors.problems.is_empty() => Ok(config),
        _ => Err(errors),
    }
}

/// What can be used of a configuration, whatever is wrong with the rest; `None` when a file of it cannot
/// be read.
#[must_use]
pub fn load_usable(start: &Path, choice: ConfigChoice, selection: &Selection) -> Option<Config> {
    load_all(start, start, choice, selection).0
}

/// The file of the configuration, upwards from `start` or else from `near`.
fn find(start: &Path, near: &Path, choice: ConfigChoice) -> Result<Found, ConfigProblem> {
    match choice {
        ConfigChoice::Discover => match discover(start)? {
            found if found.file.is_some() || near == start => Ok(found),
            _ => discover(near),
        },
        ConfigChoice::File(file) => Ok(Found {
            file: Some(normalise(&start.join(file))),
            notes: Vec::new(),
        }),
        ConfigChoice::None => Ok(Found::default()),
    }
}

fn load_all(
    start: &Path,
    near: &Path,
    choice: ConfigChoice,
    selection: &Selection,
) -> (Option<Config>, ConfigErrors) {
    let mut chain = Chain::default();
    let Found { file: main, notes } = find(start, near, choice).unwrap_or_else(|problem| {
        chain.errors.problems.push(problem);
        Found::default()
    });
    let built_in = start.join("<built-in rules.toml>");
    chain.files.push(Loaded {
        path: built_in,
        text: Arc::from(DEFAULT),
    });
    if let Some(main) = &main {
        chain.add(main, None);
    }
    let base = match main.as_deref().and_then(Path::parent) {
        Some(folder) => folder.to_path_buf(),
        None => site_folder(start, near),
    };
    let Chain {
        files, mut errors, ..
    } = chain;
    if !errors.problems.is_empty() {
        return (None, errors);
    }
    let mut layers = Vec::new();
    for loaded in &files {
        let mut reader = Reader::new(&loaded.path);
        let table = parse(&mut reader, &loaded.text);
        let faults: Vec<Span> = reader.problems.iter().map(|problem| problem.span).collect();
        let layer = file::read(&mut reader, &table);
        drop_echoes(&mut reader, &faults);
        errors.problems.append(&mut reader.problems);
        layers.push((loaded.path.as_path(), layer));
    }
    let lockfile = lockfile(&base, &mut errors);
    let mut config = resolve::resolve(
        &layers,
        (base, start, near),
        main,
        lockfile,
        selection,
        &mut errors.problems,
    );
    config.notes = notes;
    config.texts = files
        .iter()
        .map(|file| (file.path.clone(), Arc::clone(&file.text)))
        .collect();
    if !config.settings.label_sources.is_empty()
        && let Some(lock) = label_lock(&config.base, &mut errors)
    {
        config.set_label_lock(lock);
    }
    errors
        .sources
        .extend(files.into_iter().map(|loaded| (loaded.path, loaded.text)));
    (Some(config), errors)
}

/// The folder of the site that the pages at or below `near` are of, where nobody wrote a configuration:
/// that of the repository that the program was called in, else that of the generator, else their own.
fn site_folder(start: &Path, near: &Path) -> PathBuf {
    let top = resolve::repository(near);
    let is_repository = top.join(".git").exists();
    if near == start || is_repository && start.starts_with(&top) {
        return start.to_path_buf();
    }
    let mut folders = near.ancestors().take_while(|folder| {
        if near.starts_with(start) {
            folder.starts_with(start)
        } else {
            !is_repository || folder.starts_with(&top)
        }
    });
    folders
        .find(|folder| crate::site::shows_site(folder))
        .unwrap_or(near)
        .to_path_buf()
}

/// The lockfile beside the configuration, or in the nearest folder above it in the same repository.
fn lockfile(base: &Path, errors: &mut ConfigErrors) -> Option<Lockfile> {
    let top = resolve::repository(base);
    let file = base
        .ancestors()
        .take_while(|folder| folder.starts_with(&top))
        .map(|folder| folder.join(LOCKFILE_NAME))
        .find(|file| file.is_file())?;
    let mut fail = |span, message, help: Option<&str>| {
        errors.problems.push(ConfigProblem {
            file: Some(file.clone()),
            span,
            message,
            help: help.map(str::to_owned),
        });
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the configuration is read here and nowhere else"
    )]
    let text: Arc<str> = match std::fs::read(&file).map(String::from_utf8) {
        Ok(Ok(text)) => text.into(),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            let message = format!("`{}` is not UTF-8 from byte {at} on", file.display());
            fail(Span::default(), message, Some("restore the lockfile"));
            return None;
        }
        Err(error) => {
            let message = format!("cannot read `{}`: {}", file.display(), reason(&error));
            fail(Span::default(), message, None);
            return None;
        }
    };
    match Lockfile::parse(file.clone(), Arc::clone(&text)) {
        Ok(lockfile) => Some(lockfile),
        Err(problems) => {
            let count = problems.len();
            for problem in problems.into_iter().take(MAX_LOCKFILE_PROBLEMS) {
                fail(problem.span, problem.message, Some(problem.help));
            }
            if count > MAX_LOCKFILE_PROBLEMS {
                let more = count - MAX_LOCKFILE_PROBLEMS;
                fail(
                    Span::default(),
                    format!("{more} more lines are not anchors"),
                    None,
                );
            }
            errors.sources.push((file.clone(), text));
            None
        }
    }
}

/// `labels.lock` beside the configuration.
fn label_lock(base: &Path, errors: &mut ConfigErrors) -> Option<LabelLock> {
    let file = base.join(LABELS_FILE);
    #[expect(
        clippy::disallowed_methods,
        reason = "the configuration is read here and nowhere else"
    )]
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            errors.problems.push(ConfigProblem {
                file: Some(file.clone()),
                span: Span::default(),
                message: format!("cannot read `{}`: {}", file.display(), reason(&error)),
                help: None,
            });
            return None;
        }
    };
    let text: Arc<str> = String::from_utf8_lossy(&bytes).into();
    let problems = match LabelLock::parse(&file, &text) {
        Ok(lock) => return Some(lock),
        Err(problems) => problems,
    };
    let problems = problems.into_iter().take(MAX_LOCKFILE_PROBLEMS);
    let problems = problems.map(|problem| ConfigProblem {
        file: Some(file.clone()),
        span: problem.span,
        message: problem.message,
        help: Some("restore the file, or write it again with `faqlint labels --update`".to_owned()),
    });
    errors.problems.extend(problems);
    errors.sources.push((file.clone(), text));
    None
}

/// Parses a file; what cannot be read is reported, and the rest is used.
fn parse<'a>(reader: &mut Reader, text: &'a str) -> Table<'a> {
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in faults {
        let span = fault.span().map(Span::from).unwrap_or_default();
        reader.problem(span, fault.message().to_owned(), None);
    }
    table.into_inner()
}

/// Drops what is only wrong because the text at its place could not be read, and sorts the rest.
fn drop_echoes(reader: &mut Reader, faults: &[Span]) {
    let count = faults.len();
    let mut index = 0;
    reader.problems.retain(|problem| {
        index += 1;
        let touches =
            |fault: &Span| problem.span.start <= fault.end && fault.start <= problem.span.end;
        index <= count || !faults.iter().any(touches)
    });
    reader.problems.sort_by_key(|problem| problem.span);
}

#[derive(Default)]
struct Chain {
    files: Vec<Loaded>,
    open: Vec<PathBuf>,
    errors: ConfigErrors,
}

impl Chain {
    /// Adds a file behind the files it extends. `from` is where it is named.
    fn add(&mut self, path: &Path, from: Option<(&Path, Span)>) {
        let path = normalise(path);
        if self.open.contains(&path) {
            self.fail(
                from,
                format!("`{}` extends itself, by way of this line", path.display()),
            );
            return;
        }
        if self.files.iter().any(|loaded| loaded.path == path) {
            return;
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the configuration is read here and nowhere else"
        )]
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                let message = format!("cannot read `{}`: {}", path.display(), reason(&error));
                self.fail(from, message);
                return;
            }
        };
        let text: Arc<str> = text.trim_start_matches('\u{feff}').into();
        self.errors.sources.push((path.clone(), Arc::clone(&text)));
        self.open.push(path.clone());
        let mut reader = Reader::new(&path);
        let (table, _) = DeTable::parse_recoverable(&text);
        let extends = table.get_ref().get("extends").map(|value| {
            if value
                .get_ref()
                .as_str()
                .is_some_and(|text| text.contains("://"))
            {
                let help =
                    "a configuration never reaches for the network: copy the file".to_owned();
                reader.problem(span_of(value), "`extends` takes files only", Some(help));
                return Vec::new();
            }
            reader.strings(value, "extends")
        });
        self.errors.problems.append(&mut reader.problems);
        for (name, span) in extends.unwrap_or_default() {
            let target = path.parent().unwrap_or(Path::new(".")).join(name);
            self.add(&target, Some((&path, span)));
        }
        self.open.pop();
        self.files.push(Loaded { path, text });
    }

    fn fail(&mut self, from: Option<(&Path, Span)>, message: String) {
        let (file, span) = from.map_or((None, Span::default()), |(file, span)| {
            (Some(file.to_path_buf()), span)
        });
        self.errors.problems.push(ConfigProblem {
            file,
            span,
            message,
            help: None,
        });
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}
