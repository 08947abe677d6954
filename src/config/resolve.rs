//! From the layers of the files to a configuration that is ready to use.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use crate::config::file::{Layer, Layers, RuleSetting, glob};
use crate::config::level::LevelWord;
use crate::config::platforms::{label_sources, platforms};
use crate::config::problem::ConfigProblem;
use crate::config::reader::{quote_all, suggestion};
use crate::config::rule_set::{RuleSet, RuleState, Selection, rule_set};
use crate::diagnostic::Level;
use crate::rules::{self, ActiveRule, Need, RULES};
use crate::settings::{
    DialectChoice, History, LabelLock, Lockfile, Preset, ReportAddresses, Settings,
    TranslationSettings,
};
use crate::source::HashWriter;
use crate::text::Span;

/// A configuration that is ready to use.
#[derive(Debug)]
pub struct Config {
    /// What it says about the site and its words.
    pub settings: Arc<Settings>,
    /// The folder of the configuration, or the working directory without one: absolute.
    pub base: PathBuf,
    /// The file of the configuration; `None` when only the built-in one applies.
    pub file: Option<PathBuf>,
    /// What the user should know about files that look like a configuration.
    pub notes: Vec<String>,
    /// Whether `base` is known to be a site: it has a configuration, or lies in a repository.
    pub is_site: bool,
    include: Vec<(PathBuf, GlobSet)>,
    exclude: Vec<(PathBuf, GlobSet)>,
    states: Vec<RuleState>,
    overrides: Vec<Override>,
    selection: Selection,
    /// The files it comes from: each with its text.
    pub(super) texts: Vec<(PathBuf, Arc<str>)>,
    built: Mutex<FxHashMap<Vec<usize>, Arc<RuleSet>>>,
}

/// What some paths have differently.
#[derive(Debug)]
struct Override {
    folder: PathBuf,
    paths: GlobSet,
    changes: Vec<Change>,
}

/// One rule set differently.
#[derive(Debug)]
struct Change {
    index: usize,
    level: Option<LevelWord>,
    rule: Option<Arc<ActiveRule>>,
}

impl Config {
    /// Whether a file that a walk finds is a page of the run.
    #[must_use]
    pub fn includes(&self, file: &Path) -> bool {
        self.includes_in_folder(file) && !self.is_in_excluded(file)
    }

    /// Whether a file that a walk finds is a page of the run, when its folder is not excluded.
    #[must_use]
    pub fn includes_in_folder(&self, file: &Path) -> bool {
        let mut include = self.include.last().into_iter();
        include.any(|one| matches(one, file)) && !self.exclude.iter().any(|one| matches(one, file))
    }

    /// Whether a file, or a folder it is in, matches a glob of `exclude`.
    #[must_use]
    pub fn excludes(&self, file: &Path) -> bool {
        self.exclude.iter().any(|one| matches(one, file)) || self.is_in_excluded(file)
    }

    fn is_in_excluded(&self, file: &Path) -> bool {
        file.parent()
            .is_some_and(|folder| self.excludes_folder(folder))
    }

    /// Whether a folder, or one that it is in, matches a glob of `exclude`.
    #[must_use]
    pub fn excludes_folder(&self, folder: &Path) -> bool {
        self.exclude.iter().any(|(base, globs)| {
            let below = folder.strip_prefix(base).into_iter();
            below
                .flat_map(Path::ancestors)
                .any(|folder| globs.is_match(folder))
        })
    }

    /// Excludes pages besides those that the configuration excludes, by globs from `folder`.
    ///
    /// # Errors
    ///
    /// The text that is not a glob, and what is wrong with it.
    pub fn exclude(&mut self, folder: &Path, globs: &[String]) -> Result<(), (String, String)> {
        let mut set = GlobSetBuilder::new();
        for text in globs {
            set.add(glob(text).map_err(|error| (text.clone(), error.kind().to_string()))?);
        }
        if let Ok(set) = set.build() {
            self.exclude.push((folder.to_path_buf(), set));
        }
        Ok(())
    }

    /// Whether the command line leaves the choice of rules to the configuration.
    #[must_use]
    pub fn selects_all(&self) -> bool {
        self.selection == Selection::default()
    }

    /// The rules that run on a page; built once for each combination of overrides.
    #[must_use]
    pub fn rules_for(&self, file: &Path) -> Arc<RuleSet> {
        let matching: Vec<usize> = self
            .overrides
            .iter()
            .enumerate()
            .filter(|(_, one)| {
                file.strip_prefix(&one.folder)
                    .is_ok_and(|relative| one.paths.is_match(relative))
            })
            .map(|(index, _)| index)
            .collect();
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = built.get(&matching) {
            return Arc::clone(known);
        }
        let mut states = self.states.clone();
        for index in &matching {
            for change in &self.overrides[*index].changes {
                let state = &mut states[change.index];
                state.level = change.level.map_or(state.level, LevelWord::level);
                if let Some(rule) = &change.rule {
                    state.rule = Arc::clone(rule);
                }
            }
        }
        let set = Arc::new(rule_set(&states, &self.selection));
        built.insert(matching, Arc::clone(&set));
        set
    }

    /// A hash of all that the configuration says: one that says the same has the same.
    #[must_use]
    pub fn key(&self) -> u128 {
        let mut key = HashWriter::default();
        // Writing to a hash cannot fail.
        let _ = write!(
            key,
            "{} {} {:?} {:?} {} {:?} ",
            env!("FAQLINT_BUILD"),
            self.base.display(),
            self.texts,
            self.selection,
            self.is_site,
            self.settings.identity(),
        );
        key.finish()
    }

    /// The lockfile of the site.
    #[must_use]
    pub fn lockfile(&self) -> Option<&Lockfile> {
        self.settings.lockfile.as_ref()
    }

    /// Replaces the state of the lockfile.
    pub fn set_lockfile(&mut self, lockfile: Option<Lockfile>) {
        Arc::make_mut(&mut self.settings).lockfile = lockfile;
    }

    /// Sets the folder in which the history of string files is kept between runs.
    pub fn set_label_cache(&mut self, folder: Option<PathBuf>) {
        Arc::make_mut(&mut self.settings).label_cache = folder;
    }

    /// Sets the content of `labels.lock`.
    pub(super) fn set_label_lock(&mut self, lock: LabelLock) {
        Arc::make_mut(&mut self.settings).label_lock = Some(lock);
    }

    /// Whether a rule that needs it may run, on whatever page.
    #[must_use]
    pub fn may_need(&self, need: Need) -> bool {
        let is_meant = |change: &Change| {
            let is_on = change.level.is_some_and(|word| word.level().is_some());
            is_on && RULES[change.index].meta.needs.contains(&need)
        };
        self.rules_for(&self.base).needs(need)
            || self
                .overrides
                .iter()
                .flat_map(|one| &one.changes)
                .any(is_meant)
    }

    /// Sets what is known of the last changes of pages.
    pub fn set_history(&mut self, history: History) {
        Arc::make_mut(&mut self.settings).history = Some(history);
    }

    /// The same configuration with every page read in one slug dialect.
    #[must_use]
    pub fn with_dialect(mut self, dialect: crate::slug::Dialect) -> Self {
        Arc::make_mut(&mut self.settings).set_dialect(dialect);
        self
    }
}

/// Whether a glob of a folder matches a file.
fn matches((folder, globs): &(PathBuf, GlobSet), file: &Path) -> bool {
    let relative = file.strip_prefix(folder).ok();
    // Outside the folder of the configuration only patterns that name no folder can match.
    let path = relative.or_else(|| file.file_name().map(Path::new));
    path.is_some_and(|path| globs.is_match(path))
}

/// Resolves the layers; whatever is wrong is added to `problems`.
pub(super) fn resolve(
    layers: &Layers<'_, '_>,
    (base, start, near): (PathBuf, &Path, &Path),
    file: Option<PathBuf>,
    lockfile: Option<Lockfile>,
    selection: &Selection,
    problems: &mut Vec<ConfigProblem>,
) -> Config {
    let mut settings = settings(layers, (&base, near), file.is_some(), problems);
    settings.lockfile = lockfile;
    settings.start = (start != settings.boundary).then(|| start.to_path_buf());
    let mut builder = Builder {
        settings: &settings,
        problems,
    };
    builder.check_selection(selection);
    let mut states = builder.defaults();
    for (file, layer) in layers {
        for change in builder.changes(file, &layer.rules) {
            let state = &mut states[change.index];
            state.level = change.level.map_or(state.level, LevelWord::level);
            state.rule = change.rule.unwrap_or_else(|| Arc::clone(&state.rule));
        }
    }
    let mut overrides = Vec::new();
    for (file, layer) in layers {
        for entry in &layer.overrides {
            let changes = builder.changes(file, &entry.rules);
            overrides.push(Override {
                folder: layer.folder.clone(),
                paths: entry.paths.clone(),
                changes,
            });
        }
    }
    Config {
        include: globs(layers, |layer| &layer.include),
        exclude: globs(layers, |layer| &layer.exclude),
        settings: Arc::new(settings),
        is_site: file.is_some() || repository(&base).join(".git").exists(),
        base,
        file,
        notes: Vec::new(),
        states,
        overrides,
        selection: selection.clone(),
        texts: Vec::new(),
        built: Mutex::default(),
    }
}

/// The globs of the layers that give some, each with the folder they start from.
fn globs<'a>(
    layers: &Layers<'a, '_>,
    pick: impl for<'l> Fn(&'l Layer<'a>) -> &'l Option<GlobSet>,
) -> Vec<(PathBuf, GlobSet)> {
    layers
        .iter()
        .filter_map(|(_, layer)| Some((layer.folder.clone(), pick(layer).clone()?)))
        .collect()
}

struct Builder<'a> {
    settings: &'a Settings,
    problems: &'a mut Vec<ConfigProblem>,
}

impl Builder<'_> {
    fn check_selection(&mut self, selection: &Selection) {
        let named = selection.select.iter().chain(&selection.extend);
        for name in named.chain(&selection.ignore) {
            if rules::selection(name).next().is_some() {
                continue;
            }
            let help = rules::did_you_mean(name);
            let message = format!("there is no rule or family `{name}`");
            self.problems.push(ConfigProblem {
                file: None,
                span: Span::default(),
                message,
                help: Some(help),
            });
        }
    }

    /// Every rule with its default level and options.
    fn defaults(&mut self) -> Vec<RuleState> {
        RULES
            .iter()
            .map(|entry| {
                let rule = entry
                    .build(None, self.settings)
                    .unwrap_or(ActiveRule::Engine);
                RuleState {
                    level: entry.meta.level,
                    rule: Arc::new(rule),
                }
            })
            .collect()
    }

    /// What a `[rules]` table changes: `all` first, then families, then single rules.
    ///
    /// The level of a family holds for those of its rules that are on by default; `"off"` is for all.
    fn changes(&mut self, file: &Path, settings: &[RuleSetting<'_>]) -> Vec<Change> {
        let rank = |setting: &RuleSetting<'_>| match setting.selector.as_str() {
            "all" => 0,
            name if name.contains('/') => 2,
            _ => 1,
        };
        let mut sorted: Vec<&RuleSetting<'_>> = settings.iter().collect();
        sorted.sort_by_key(|setting| rank(setting));
        let mut changes = Vec::new();
        for setting in sorted {
            let is_rule = rank(setting) == 2;
            for (index, entry) in rules::selection(&setting.selector) {
                let is_meant =
                    is_rule || entry.meta.level.is_some() || setting.level == Some(LevelWord::Off);
                if !is_meant {
                    continue;
                }
                let rule = match &setting.options {
                    Some(options) => match entry.build(Some(options.clone()), self.settings) {
                        Ok(rule) => Some(Arc::new(rule)),
                        Err(error) => {
                            self.bad_options(file, setting, &error);
                            None
                        }
                    },
                    None => None,
                };
                let level = match (setting.level, entry.meta.level, is_rule) {
                    // Options for a rule that is off switch it on: they would do nothing otherwise.
                    (None, None, true) => Some(LevelWord::At(Level::Warning)),
                    (level, _, _) => level,
                };
                changes.push(Change { index, level, rule });
            }
        }
        changes
    }

    fn bad_options(&mut self, file: &Path, setting: &RuleSetting<'_>, error: &rules::BuildError) {
        let named = error
            .option
            .map(|option| format!("option `{option}` of `{}`: ", setting.selector))
            .unwrap_or_default();
        let table = setting
            .options
            .as_ref()
            .map_or(setting.span, |options| Span::from(options.span()));
        let option_span = error.option.and_then(|option| {
            let table = setting.options.as_ref()?.get_ref().as_table()?;
            Some(Span::from(table.get(option)?.span()))
        });
        let help = unknown_option(&error.message);
        self.problems.push(ConfigProblem {
            file: Some(file.to_path_buf()),
            span: error.span.or(option_span).unwrap_or(table),
            message: format!("{named}{}", error.message),
            help,
        });
    }
}

/// A did-you-mean for serde's "unknown field `x`, expected one of `a`, `b`".
fn unknown_option(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    let (name, expected) = rest.split_once('`')?;
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    suggestion(name, known.iter().copied())
        .or_else(|| (!known.is_empty()).then(|| format!("the options are {}", quote_all(&known))))
}

fn report(layers: &Layers<'_, '_>) -> ReportAddresses {
    let mut addresses = ReportAddresses::default();
    for (_, layer) in layers {
        if layer.report.source.is_some() {
            addresses.source.clone_from(&layer.report.source);
        }
        if layer.report.rules.is_some() {
            addresses.rules.clone_from(&layer.report.rules);
        }
    }
    addresses
}

fn settings(
    layers: &Layers<'_, '_>,
    (base, near): (&Path, &Path),
    has_file: bool,
    problems: &mut Vec<ConfigProblem>,
) -> Settings {
    let last = |pick: fn(&Layer<'_>) -> Option<Preset>| {
        layers.iter().rev().find_map(|(_, layer)| pick(layer))
    };
    let preset = last(|layer| layer.site).unwrap_or(Preset::Auto);
    let mut settings = Settings::new(base.to_path_buf());
    let near = if near.starts_with(base) { near } else { base };
    settings.set_sites(crate::site::detect(preset, base, near, &repository(base)));
    if let Some(DialectChoice::Fixed(dialect)) =
        layers.iter().rev().find_map(|(_, layer)| layer.dialect)
    {
        settings.set_dialect(dialect);
    }
    // The first layer is the built-in default, whose `root` only documents what holds without it.
    if let Some(roots) = layers
        .iter()
        .skip(1)
        .rev()
        .find_map(|(_, layer)| layer.roots.clone())
    {
        for site in [&mut settings.site, &mut settings.outside] {
            site.roots.clone_from(&roots);
            site.roots_given = true;
        }
    }
    let given = layers
        .iter()
        .skip(1)
        .rev()
        .find_map(|(_, layer)| layer.boundary.clone());
    settings.knows_boundary = given.is_some() || has_file || repository(base).join(".git").exists();
    settings.boundary = given.unwrap_or_else(|| {
        if has_file {
            base.to_path_buf()
        } else {
            repository(base)
        }
    });
    let mut languages = layers.iter().rev();
    if let Some(language) = languages.find_map(|(_, layer)| layer.language.clone()) {
        settings.language = language;
    }
    settings.translations = translations(layers);
    settings.own_sites = layers
        .iter()
        .flat_map(|(_, layer)| layer.own_sites.iter().cloned())
        .collect();
    settings.terms = layers
        .iter()
        .flat_map(|(_, layer)| layer.terms.iter().cloned())
        .collect();
    for (_, layer) in layers {
        layer.links.apply(&mut settings.links);
        for pattern in &layer.patterns {
            settings.patterns.retain(|other| other.id != pattern.id);
            settings.patterns.push(pattern.clone());
        }
    }
    settings.report = report(layers);
    settings.platforms = platforms(layers, problems);
    settings.label_sources = label_sources(layers, &settings, problems);
    settings
}

fn translations(layers: &Layers<'_, '_>) -> TranslationSettings {
    let mut settings = TranslationSettings::default();
    for (_, layer) in layers {
        if let Some(source) = &layer.translation_source {
            settings.source.clone_from(source);
        }
        if let Some(layouts) = &layer.layouts {
            settings.layouts.clone_from(layouts);
        }
    }
    settings
}

/// The nearest folder upwards that is a repository; the folder itself when none is.
pub(super) fn repository(folder: &Path) -> PathBuf {
    folder
        .ancestors()
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(folder)
        .to_path_buf()
}
