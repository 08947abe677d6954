//! The calls into configuration and engine, all in one place.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::cli::listing::listing;
use crate::cli::online::{OnlineOptions, ProgressText};
use crate::cli::options::{ChangeOptions, CorpusOptions, Input};
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, comparison};
use crate::config::{self, Config, Selection};
use crate::corpus::Corpus;
use crate::engine::{
    self, BaseRun, Baseline, Cache, EngineError, Online, Outcome, Request, user_cache,
};
#[cfg(feature = "watch")]
use crate::engine::{FixTrials, Scope};
use crate::git::Repository;
use crate::report::anchors::AnchorListing;
use crate::rules::Need;
use crate::settings::{History, LOCKFILE_NAME, Lockfile, Settings, Site};
use crate::slug::Dialect;
use crate::source::{self, Overlay, ReadError, Snapshot, Tree, fixed_part, is_glob, normalise};

/// Why a page may be missing from a run.
const LEFT_OUT: &str = "pages that `.gitignore` or `exclude` names are left out";

/// Everything a run needs, so that it can be repeated after fixes.
pub(crate) struct Session {
    config: Config,
    cwd: PathBuf,
    paths: Vec<PathBuf>,
    stdin: Option<(String, String)>,
    /// Whether every page that was named is excluded.
    is_idle: bool,
    threads: Option<usize>,
    /// Whether a bar may be shown.
    has_progress: bool,
    /// How external links are checked, when they are.
    online: Option<Online>,
    told: ProgressText,
    /// The files to check; `None` are those on disk.
    now: Option<Arc<dyn Snapshot>>,
    base: Option<BaseRun>,
    baseline: Option<Baseline>,
    /// What earlier runs found.
    cache: Option<Cache>,
    /// The pages that fixes changed in memory.
    edited: BTreeMap<PathBuf, Arc<str>>,
    /// The page of standard input, when fixes changed it.
    edited_stdin: Option<Arc<str>>,
    /// Whether a report shows what the pages cover.
    wants_coverage: bool,
}

impl Session {
    /// Loads the configuration and reads standard input, when that is the page.
    pub(crate) fn new(
        options: &CorpusOptions,
        selection: &Selection,
        is_quiet: bool,
        terminal: &mut Terminal,
    ) -> Result<Self, Failure> {
        #[expect(clippy::disallowed_methods, reason = "asked for once, here")]
        let cwd = std::env::current_dir()
            .map_err(|error| Failure::new(format!("cannot read the working directory: {error}")))?;
        let look = terminal.err_look.clone();
        let mut config = config::load_for(
            &cwd,
            &near(&options.input, &cwd),
            options.config.clone(),
            selection,
        )
        .map_err(|errors| Failure {
            message: errors.render(look.width, look.color),
            hint: None,
            is_rendered: true,
        })?;
        if !is_quiet {
            for note in &config.notes {
                terminal.note(note);
            }
        }
        if !config.settings.label_sources.is_empty() {
            config.set_label_cache(user_cache());
        }
        exclude(&mut config, &cwd, &options.exclude)?;
        let is_wanted = |path: &Path| {
            let file = normalise(&cwd.join(path));
            if options.force_exclude {
                file.is_dir() || config.includes(&file)
            } else {
                options.exclude.is_empty() || !config.excludes(&file)
            }
        };
        let (mut paths, stdin) = match &options.input {
            Input::Paths(paths) => (expand_globs(paths, &cwd, &config)?, None),
            Input::Stdin(name) => (Vec::new(), Some((page_name(name, &cwd), read_stdin()?))),
        };
        paths.retain(|path| is_wanted(path));
        let is_excluded = stdin
            .as_ref()
            .is_some_and(|(name, _)| !is_wanted(Path::new(name)));
        // Without any path the whole site would be checked.
        let is_idle =
            is_excluded || stdin.is_none() && paths.is_empty() && options.input.names_pages();
        Ok(Self {
            config,
            cwd,
            paths,
            stdin,
            is_idle,
            threads: options.threads,
            has_progress: !is_quiet && std::io::stderr().is_terminal(),
            online: None,
            told: ProgressText::default(),
            now: None,
            base: None,
            baseline: None,
            cache: None,
            edited: BTreeMap::new(),
            edited_stdin: None,
            wants_coverage: false,
        })
    }

    /// Sees to it that external links are checked, when the options or the configuration say so, and that
    /// what is cached is cached where the options say.
    pub(crate) fn go_online(&mut self, options: &OnlineOptions) -> Result<(), Failure> {
        if !self.config.settings.label_sources.is_empty() {
            self.config.set_label_cache(options.cache_folder(&self.cwd));
        }
        let settings = &self.config.settings.links;
        self.online = options.plan(settings, &self.cwd, &self.told)?;
        Ok(())
    }

    /// Loads what earlier runs of the site found. The configuration must not change any more.
    pub(crate) fn use_cache(&mut self, options: &OnlineOptions) {
        let folder = options.cache_folder(&self.cwd);
        self.cache = folder.map(|folder| Cache::new(&folder, &self.config));
    }

    /// Stores what the last run found.
    pub(crate) fn save_cache(&self) {
        if let Some(cache) = &self.cache {
            cache.save();
        }
    }

    /// Collects what the pages cover, for a report that shows it.
    pub(crate) fn want_coverage(&mut self) {
        self.wants_coverage = true;
    }

    /// Finds out what is old, so that [`Session::check`] leaves it out.
    pub(crate) fn compare(
        &mut self,
        changes: &ChangeOptions,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        if self.is_idle {
            return Ok(());
        }
        if let Some(options) = &changes.baseline {
            self.baseline = Some(comparison::read_baseline(options, &self.cwd)?);
        }
        let paths: Vec<PathBuf> = if self.paths.is_empty() {
            vec![self.config.base.clone()]
        } else {
            let paths = self.paths.iter();
            paths.map(|path| normalise(&self.cwd.join(path))).collect()
        };
        let comparison = comparison::compare(changes, &self.cwd, &paths, terminal)?;
        self.now = comparison.now;
        if changes.staged {
            self.take_lockfile()?;
        }
        let base_run =
            |request: &Request<'_>| engine::base_run(&self.config, request, &comparison.before);
        self.base = self.with_request(false, base_run)?;
        Ok(())
    }

    /// Finds out when pages were last changed, for the rule that compares translations by that. Where
    /// no repository knows, the rule goes by what the pages say.
    pub(crate) fn take_history(&mut self) {
        if !self.config.may_need(Need::History) {
            return;
        }
        let since = Repository::open(&self.config.base).and_then(|git| git.changes_since());
        if let Ok(changes) = since {
            let history = History::new(changes.since).with_commits(changes.commits);
            self.config.set_history(history);
        }
    }

    /// Uses the lockfile as it is in the files that are checked, not as it is in the folder.
    fn take_lockfile(&mut self) -> Result<(), Failure> {
        let Some(file) = self.config.lockfile().map(|lockfile| lockfile.file.clone()) else {
            return Ok(());
        };
        let tree = Tree::new(self.now.clone());
        let lockfile = match tree.read_page(&file) {
            Ok(text) => Some(Lockfile::parse(file, text).map_err(|problems| {
                let problem = problems.into_iter().next();
                let message = problem.map_or_else(String::new, |problem| problem.message);
                Failure::new(format!(
                    "the staged `{LOCKFILE_NAME}` is not a lockfile: {message}"
                ))
                .hint("`git diff --staged` shows it; fix the file and stage it")
            })?),
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(Failure::new(format!(
                    "cannot read the staged `{LOCKFILE_NAME}`: {error}"
                )));
            }
        };
        self.config.set_lockfile(lockfile);
        Ok(())
    }

    /// The working directory.
    pub(crate) fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// The configuration.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Whether the site has a configuration of its own.
    pub(crate) fn has_rules_file(&self) -> bool {
        self.config.file.is_some()
    }

    /// What is checked, for a run that goes on; `None` when every page that was named is excluded.
    #[cfg(feature = "watch")]
    pub(crate) fn scope(self) -> Option<Scope> {
        let paths = if self.paths.is_empty() {
            vec![self.config.base.clone()]
        } else {
            let paths = self.paths.iter();
            paths.map(|path| normalise(&self.cwd.join(path))).collect()
        };
        (!self.is_idle).then(|| Scope {
            config: Arc::new(self.config),
            cwd: self.cwd,
            paths,
            trials: FixTrials::AtOnce,
        })
    }

    /// The settings of the site.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.config.settings)
    }

    /// The text of the page of standard input, as the next run will check it.
    pub(crate) fn stdin_text(&self) -> Option<&str> {
        let (_, text) = self.stdin.as_ref()?;
        Some(self.edited_stdin.as_deref().unwrap_or(text))
    }

    /// Puts a text in the place of that of a page, for the runs that follow.
    pub(crate) fn set_text(&mut self, outcome: &Outcome, path: &str, text: Arc<str>) {
        // The page of standard input may be a file as well, and its name an absolute path.
        let file_of = |path: &str| normalise(&self.cwd.join(path));
        let stdin = self.stdin.as_ref();
        let is_stdin = stdin.is_some_and(|(name, _)| file_of(name) == file_of(path));
        let source = outcome.source(path);
        if is_stdin {
            self.edited_stdin = Some(text);
        } else if let Some(file) = source.and_then(|source| source.file.clone()) {
            self.edited.insert(file, text);
        }
    }

    /// Goes back to the pages as they were given.
    pub(crate) fn forget_texts(&mut self) {
        self.edited.clear();
        self.edited_stdin = None;
    }

    /// Whether a run reports everything there is to find on the pages, and nothing from elsewhere.
    pub(crate) fn reports_all(&self) -> bool {
        self.base.is_none() && self.baseline.is_none() && self.online.is_none()
    }

    /// Checks the pages.
    pub(crate) fn check(&self, timings: bool) -> Result<Outcome, Failure> {
        if self.is_idle {
            return Ok(Outcome::default());
        }
        self.with_request(timings, |request| match &self.online {
            Some(online) => engine::check_online(&self.config, request, online),
            None => engine::check(&self.config, request),
        })
    }

    /// Checks the pages without external links, and reports old findings as well.
    pub(crate) fn check_all(&self) -> Result<Outcome, Failure> {
        self.with_request(false, |request| {
            let request = Request {
                cwd: request.cwd.clone(),
                paths: request.paths.clone(),
                stdin: request.stdin.clone(),
                snapshot: request.snapshot.clone(),
                base: None,
                baseline: None,
                ..*request
            };
            engine::check(&self.config, &request)
        })
    }

    /// Lists the anchors of the pages, in one slug dialect when one is given.
    pub(crate) fn anchors(mut self, dialect: Option<Dialect>) -> Result<AnchorListing, Failure> {
        if let Some(dialect) = dialect {
            self.config = self.config.with_dialect(dialect);
        }
        Ok(listing(&self.corpus()?))
    }

    /// What the configuration says about the site.
    pub(crate) fn site(&self) -> &Site {
        &self.config.settings.site
    }

    /// Reads the pages and resolves their links.
    pub(crate) fn corpus(&self) -> Result<Corpus, Failure> {
        self.with_request(false, |request| engine::corpus(&self.config, request))
    }

    /// [`Session::corpus`] for a site that may not have a page yet.
    pub(crate) fn corpus_if_any(&self) -> Result<Option<Corpus>, Failure> {
        self.with_request(false, |request| {
            match engine::corpus(&self.config, request) {
                Err(EngineError::NothingToRead { .. }) => Ok(None),
                corpus => corpus.map(Some),
            }
        })
    }

    /// The lockfile of the site; an empty one beside the configuration when there is none.
    pub(crate) fn lockfile(&self) -> (Lockfile, bool) {
        match self.config.lockfile() {
            Some(lockfile) => (lockfile.clone(), true),
            None => (Lockfile::empty(self.config.base.join(LOCKFILE_NAME)), false),
        }
    }

    /// The name and the text of the page of standard input.
    fn stdin_page(&self) -> Option<(String, String)> {
        let (name, _) = self.stdin.as_ref()?;
        Some((name.clone(), self.stdin_text()?.to_owned()))
    }

    /// The files to check: with the texts that fixes changed in memory.
    fn snapshot(&self) -> Option<Arc<dyn Snapshot>> {
        if self.edited.is_empty() {
            return self.now.clone();
        }
        Some(Arc::new(Overlay::new(
            self.now.clone(),
            self.edited.clone(),
        )))
    }

    fn with_request<T>(
        &self,
        timings: bool,
        run: impl FnOnce(&Request<'_>) -> Result<T, EngineError>,
    ) -> Result<T, Failure> {
        let progress = Progress::start(self.has_progress, self.told.clone());
        let request = Request {
            cwd: self.cwd.clone(),
            paths: self.paths.clone(),
            stdin: self.stdin_page(),
            snapshot: self.snapshot(),
            base: self.base.as_ref(),
            baseline: self.baseline.as_ref(),
            cache: self.cache.as_ref(),
            threads: self.threads,
            progress: &|done, total| progress.update(done, total),
            timings,
            coverage: self.wants_coverage,
        };
        run(&request).map_err(|error| {
            let failure = Failure::chain(&error);
            match error.hint() {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
        })
    }
}

/// The folder that all pages of a run are in.
fn near(input: &Input, cwd: &Path) -> PathBuf {
    let paths = match input {
        Input::Paths(paths) => paths.as_slice(),
        Input::Stdin(_) => &[],
    };
    let folders = paths.iter().map(|path| {
        let file = normalise(&cwd.join(path));
        let is_there = file.symlink_metadata().is_ok();
        let file = if is_there { file } else { fixed_part(&file) };
        match file.parent() {
            Some(parent) if !file.is_dir() => parent.to_path_buf(),
            _ => file,
        }
    });
    let shared = folders.reduce(|one, other| {
        let mut above = one.ancestors();
        let shared = above.find(|folder| other.starts_with(folder));
        shared.unwrap_or(cwd).to_path_buf()
    });
    shared.unwrap_or_else(|| cwd.to_path_buf())
}

/// Applies `--exclude`.
fn exclude(config: &mut Config, cwd: &Path, globs: &[String]) -> Result<(), Failure> {
    config.exclude(cwd, globs).map_err(|(glob, reason)| {
        Failure::new(format!("`{glob}` is not a glob: {reason}"))
            .hint("quote it, as in `--exclude 'drafts/**'`")
    })
}

/// Replaces paths that are globs, and not files, by the pages they match.
fn expand_globs(paths: &[PathBuf], cwd: &Path, config: &Config) -> Result<Vec<PathBuf>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        let glob = path.to_str().filter(|text| is_glob(text));
        let Some(glob) = glob.filter(|_| cwd.join(path).symlink_metadata().is_err()) else {
            out.push(path.clone());
            continue;
        };
        let pages = source::expand(cwd, glob, &|file| config.includes(file))
            .map_err(|error| Failure::new(format!("`{glob}` is not a glob: {}", error.kind())))?;
        if pages.is_empty() {
            return Err(
                Failure::new(format!("no page matches `{glob}`")).hint(format!(
                    "globs are relative to the working directory; {LEFT_OUT}"
                )),
            );
        }
        out.extend(pages);
    }
    Ok(out)
}

/// The dialect with a name from `--dialect`.
pub(crate) fn dialect(name: &str) -> Result<Dialect, Failure> {
    let found = Dialect::ALL.iter().find(|dialect| dialect.as_str() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = Dialect::ALL
            .iter()
            .map(|dialect| dialect.as_str())
            .collect();
        Failure::new(format!("there is no slug dialect `{name}`"))
            .hint(format!("dialects: {}", names.join(", ")))
    })
}

/// The name of a page as findings give it: relative to the working directory, with `/`.
fn page_name(name: &Path, cwd: &Path) -> String {
    let relative = name.strip_prefix(cwd).unwrap_or(name);
    let parts: Vec<String> = relative
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| match part {
            Component::RootDir => String::new(),
            part => part.as_os_str().to_string_lossy().into_owned(),
        })
        .collect();
    parts.join("/")
}

fn read_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::from(u32::MAX);
    let read = std::io::stdin()
        .lock()
        .take(most + 1)
        .read_to_end(&mut bytes);
    let length =
        read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))? as u64;
    if length > most {
        return Err(Failure::new("standard input is longer than 4 GiB"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(format!("standard input is not UTF-8 (byte {at})"))
            .hint("save the page as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_standard_input_is_named_from_the_working_directory() {
        let name = |typed: &str| page_name(Path::new(typed), Path::new("/site"));
        assert_eq!(name("docs/a.md"), "docs/a.md");
        assert_eq!(name("./a.md"), "a.md");
        assert_eq!(name("/site/docs/a.md"), "docs/a.md");
        assert_eq!(name("/other/a.md"), "/other/a.md");
    }
}
