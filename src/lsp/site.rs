//! A site of the workspace: its configuration, its pages, and what is on its way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use gen_lsp_types::Diagnostic;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{self, Config, ConfigChoice, ConfigErrors, Selection};
use crate::engine::{Draft, FixTrials, Project, Scope};

/// The next [`Site::serial`].
static SERIAL: AtomicU64 = AtomicU64::new(1);

/// What has to be read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Stale {
    #[default]
    Nothing,
    /// These files, and the list of files.
    Files(FxHashSet<PathBuf>),
    /// Every page.
    All,
}

impl Stale {
    pub(super) fn add(&mut self, file: &Path) {
        match self {
            Self::All => {}
            Self::Files(files) => {
                files.insert(file.to_path_buf());
            }
            Self::Nothing => *self = Self::Files(std::iter::once(file.to_path_buf()).collect()),
        }
    }

    pub(super) fn holds(&self, file: &Path) -> bool {
        match self {
            Self::Nothing => false,
            Self::Files(files) => files.contains(file),
            Self::All => true,
        }
    }
}

/// A site of the workspace.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) scope: Scope,
    /// Tells it from another site that was at its folder before.
    pub(super) serial: u64,
    /// Whether only the pages that are open belong to it: there is no configuration and no repository.
    pub(super) is_loose: bool,
    /// `None` until all pages were read.
    pub(super) project: Option<Arc<Project>>,
    /// Pages that were checked by themselves and are not in the project yet.
    pub(super) drafts: FxHashMap<PathBuf, (Arc<str>, Draft)>,
    /// Pages that are being checked, and whether their text has changed since.
    pub(super) checking: FxHashMap<PathBuf, bool>,
    pub(super) stale: Stale,
    /// Whether the next project is being made.
    pub(super) is_busy: bool,
    /// When the next project is to be made.
    pub(super) due: Option<Instant>,
    /// What is wrong with the configuration, by file.
    pub(super) config_problems: BTreeMap<PathBuf, Vec<Diagnostic>>,
    /// Files beside the open pages that have findings on show.
    pub(super) shown: BTreeSet<PathBuf>,
}

impl Site {
    /// A site at a folder, and what is wrong with its configuration.
    pub(super) fn new(root: &Path, is_loose: bool) -> Option<(Self, Option<ConfigErrors>)> {
        let (config, errors) = match load(root) {
            Ok(config) => (config, None),
            Err(errors) => (usable(root)?, Some(errors)),
        };
        let paths = if is_loose {
            Vec::new()
        } else {
            vec![root.to_path_buf()]
        };
        let site = Self {
            scope: Scope {
                config: Arc::new(config),
                cwd: root.to_path_buf(),
                paths,
                trials: FixTrials::OnRequest,
            },
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            is_loose,
            project: None,
            drafts: FxHashMap::default(),
            checking: FxHashMap::default(),
            stale: Stale::All,
            is_busy: false,
            due: None,
            config_problems: BTreeMap::new(),
            shown: BTreeSet::new(),
        };
        Some((site, errors))
    }

    /// Reads the configuration again. When something in it is wrong, the one before stays in force.
    pub(super) fn reload(&mut self) -> Option<ConfigErrors> {
        match load(&self.scope.cwd) {
            Ok(config) => {
                self.scope.config = Arc::new(config);
                self.stale = Stale::All;
                None
            }
            Err(errors) => Some(errors),
        }
    }

    /// The text of a page, or of the lockfile, as this state of the site has it.
    pub(super) fn known_text(&self, file: &Path) -> Option<Arc<str>> {
        let lockfile = self.scope.config.lockfile();
        if let Some(lockfile) = lockfile.filter(|lockfile| lockfile.file == file) {
            return Some(Arc::clone(&lockfile.text));
        }
        let project = self.project.as_ref()?;
        let id = project.corpus().page_of(file)?;
        Some(Arc::clone(&project.corpus().page(id).text))
    }

    /// Whether the project is what the editor shows.
    pub(super) fn is_settled(&self) -> bool {
        self.project.is_some()
            && self.drafts.is_empty()
            && self.checking.is_empty()
            && self.stale == Stale::Nothing
            && !self.is_busy
    }
}

fn load(root: &Path) -> Result<Config, ConfigErrors> {
    config::load(root, ConfigChoice::Discover, &Selection::default())
}

/// What can be used of a configuration in which something is wrong; what holds without one when that is
/// nothing.
fn usable(root: &Path) -> Option<Config> {
    let selection = Selection::default();
    config::load_usable(root, ConfigChoice::Discover, &selection)
        .or_else(|| config::load_usable(root, ConfigChoice::None, &selection))
}

/// The folder of the site that a file belongs to, and whether it is loose: that of the nearest
/// configuration, else the folder of the workspace, else the repository, else the folder of the file.
pub(super) fn root_of(file: &Path, folders: &[PathBuf]) -> (PathBuf, bool) {
    let folder = file.parent().unwrap_or(file);
    let has_config = |folder: &&Path| {
        config::FILE_NAMES
            .iter()
            .any(|name| folder.join(name).is_file())
    };
    if let Some(folder) = folder.ancestors().find(has_config) {
        return (folder.to_path_buf(), false);
    }
    let around = folders.iter().filter(|folder| file.starts_with(folder));
    if let Some(folder) = around.max_by_key(|folder| folder.as_os_str().len()) {
        return (folder.clone(), false);
    }
    let is_repository = |folder: &&Path| folder.join(".git").exists();
    match folder.ancestors().find(is_repository) {
        Some(folder) => (folder.to_path_buf(), false),
        None => (folder.to_path_buf(), true),
    }
}
