//! What the configuration says about the site and its words, validated and ready to use.
//!
//! Everything here is data that rules and the document builder read; `config` reads the files it comes
//! from.

mod history;
mod label;
mod label_lock;
mod language_tag;
mod links;
mod lockfile;
mod own_site;
mod pattern;
mod platforms;
mod report;
mod translations;
mod ui_labels;

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use crate::slug::Dialect;

pub use crate::site::{
    Detection, DialectChoice, Extensions, IdSettings, KeepAnchor, ListRules, Preset, Redirects,
    Rooted, Site, Table, Untranslated,
};
pub use history::History;
pub use label::{LabelMatch, MAX_LABEL_LEN};
pub use label_lock::{LABELS_FILE, LabelLock, LabelLockProblem, LockedLabels};
pub use language_tag::{is_language_tag, language_tag, primary_language};
pub use link_checker::{
    Allow, AllowedHost, HostRule, Lifetime, ProxyUse, Rewrite, Settings as LinkSettings,
    parse_duration,
};
pub use links::link_settings;
pub use lockfile::{
    Entry, EntryState, LOCKFILE_NAME, Lockfile, LockfileProblem, read_anchor, spelt,
};
pub use own_site::OwnSite;
pub use pattern::{Pattern, PatternKind, Scope, Term};
pub use platforms::{Noun, Platform, PlatformId, Platforms, Spelling};
pub use report::{AddressError, ReportAddresses, RulesUrl, SourceUrl};
pub use translations::{Layout, TranslationSettings};
pub use ui_labels::{FormerLabel, LabelSource, LabelTable, UiLabel, UiLabels, folded, letters_of};

/// The settings of one run that are not levels and options of single rules.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The directory that relative paths of the configuration start from: absolute.
    pub base: PathBuf,
    /// The folder that a link of a page inside it may not leave: absolute.
    pub boundary: PathBuf,
    /// Whether a configuration or a repository says so; else it is the folder that is checked, which may be a
    /// part of something.
    pub knows_boundary: bool,
    /// The folder that paths of pages start from, when it is not `boundary`: absolute.
    pub start: Option<PathBuf>,
    /// How the site turns files into URLs and headings into ids.
    pub site: Site,
    /// The sites of the tree, one for each configuration of a generator.
    pub sites: Vec<Site>,
    /// What holds for pages that belong to none of them.
    pub outside: Site,
    /// The platforms that pages are written for.
    pub platforms: Platforms,
    /// One name for one thing.
    pub terms: Vec<Term>,
    /// House rules as data.
    pub patterns: Vec<Pattern>,
    /// Absolute URL prefixes that are this site itself.
    pub own_sites: Vec<OwnSite>,
    /// The anchors that have been published, when the site keeps a lockfile of them.
    pub lockfile: Option<Lockfile>,
    /// When pages were last changed, where a rule asks and a repository knows.
    pub history: Option<History>,
    /// Where the names on the screen of the apps are kept that the pages are about.
    pub label_sources: Vec<LabelSource>,
    /// `labels.lock`, when the site keeps one.
    pub label_lock: Option<LabelLock>,
    /// The folder in which the history of string files is kept between runs.
    pub label_cache: Option<PathBuf>,
    /// How the site lays out its translations.
    pub translations: TranslationSettings,
    /// The language of pages that do not say theirs, as a BCP 47 tag.
    pub language: String,
    /// Where the reader of a report finds the pages and the rules.
    pub report: ReportAddresses,
    /// How external links are checked.
    pub links: LinkSettings,
}

impl Settings {
    /// The settings that hold without any configuration, for a site at `base`.
    #[must_use]
    pub fn new(base: PathBuf) -> Self {
        Self {
            site: Site::auto(base.clone()),
            sites: Vec::new(),
            outside: Site::auto(base.clone()),
            boundary: base.clone(),
            knows_boundary: true,
            start: None,
            base,
            platforms: Platforms::default(),
            terms: Vec::new(),
            patterns: Vec::new(),
            own_sites: Vec::new(),
            lockfile: None,
            history: None,
            label_sources: Vec::new(),
            label_lock: None,
            label_cache: None,
            translations: TranslationSettings::default(),
            language: "en".to_owned(),
            report: ReportAddresses::default(),
            links: link_settings(),
        }
    }

    /// All that does not follow from the texts of the configuration files alone, for comparing.
    #[must_use]
    pub fn identity(&self) -> impl std::fmt::Debug {
        // Every field is named here: a new one has to be thought of.
        let Self {
            base: _,
            boundary,
            knows_boundary,
            start,
            site,
            sites,
            outside,
            platforms: _,
            terms: _,
            patterns: _,
            own_sites: _,
            lockfile,
            history,
            label_sources: _,
            label_lock,
            label_cache: _,
            translations: _,
            language: _,
            report: _,
            links: _,
        } = self;
        let sites = (site, sites, outside);
        let boundary = (boundary, knows_boundary, start);
        (boundary, sites, lockfile, history, label_lock)
    }

    /// Sets the sites of a tree.
    pub fn set_sites(&mut self, found: Detection) {
        self.site = found.site;
        self.sites = found.parts;
        self.outside = found.outside;
    }

    /// Reads every page in one slug dialect.
    pub fn set_dialect(&mut self, dialect: Dialect) {
        let sites = self.sites.iter_mut();
        for site in sites.chain([&mut self.site, &mut self.outside]) {
            site.dialect = DialectChoice::Fixed(dialect);
            site.ids.older = None;
        }
    }

    /// The site that makes a page of the file at `path`: the one whose folder is nearest around it.
    #[must_use]
    pub fn site_of(&self, path: &str) -> &Site {
        if self.has_outside() {
            self.site_around(&self.file_of(path))
                .unwrap_or(&self.outside)
        } else {
            &self.site
        }
    }

    /// The folder that copies a file to the site as it is, when one does: Markdown there becomes no page.
    #[must_use]
    pub fn copied_from(&self, file: &Path) -> Option<&Path> {
        let sites = self.sites.iter().chain([&self.site]);
        let mut folders = sites.flat_map(|site| &site.copied);
        let found = folders.find(|folder| file.starts_with(folder));
        found.map(PathBuf::as_path)
    }

    /// Whether pages may belong to no site of the tree, although it has one.
    #[must_use]
    pub fn has_outside(&self) -> bool {
        // By its letters, as it is asked for every page: to compare paths part by part takes much longer.
        let is_boundary = |scope: &PathBuf| scope.as_os_str() == self.boundary.as_os_str();
        let is_whole =
            |site: &Site| site.left_out.is_empty() && site.scopes.iter().any(is_boundary);
        match self.sites.as_slice() {
            [] => false,
            [only] => !is_whole(only),
            _ => true,
        }
    }

    /// Whether a site leaves out a file, given absolute, that lies in its folder.
    #[must_use]
    pub fn is_left_out(&self, file: &Path) -> bool {
        let mut left_out = self.sites.iter().flat_map(|site| &site.left_out);
        left_out.any(|path| file.starts_with(path)) && self.site_around(file).is_none()
    }

    /// Whether a file, given absolute, belongs to none of the sites.
    #[must_use]
    pub fn is_outside(&self, file: &Path) -> bool {
        self.has_outside() && self.site_around(file).is_none()
    }

    /// The site whose folder is nearest around a file.
    fn site_around(&self, file: &Path) -> Option<&Site> {
        let depth = |site: &Site| {
            if site.left_out.iter().any(|path| file.starts_with(path)) {
                return None;
            }
            let around = site.scopes.iter().filter(|scope| file.starts_with(scope));
            around.map(|scope| scope.as_os_str().len()).max()
        };
        let holding = self
            .sites
            .iter()
            .filter_map(|site| Some((depth(site)?, site)));
        // The first of two sites in one folder is the one that the folder was taken for.
        let nearest = holding.reduce(|best, other| if other.0 > best.0 { other } else { best });
        nearest.map(|(_, site)| site)
    }

    /// The file of a page, given by the path that findings show: absolute.
    fn file_of(&self, path: &str) -> PathBuf {
        let mut file = self.start.as_ref().unwrap_or(&self.boundary).clone();
        for part in Path::new(path).components() {
            match part {
                Component::ParentDir => {
                    file.pop();
                }
                Component::CurDir => {}
                part => file.push(part),
            }
        }
        file
    }

    /// The path of a page from the top of the site, whichever folder it is seen from; as it is for a page
    /// outside.
    #[must_use]
    pub fn path_in_site<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.start.is_none() {
            return Cow::Borrowed(path);
        }
        let file = self.file_of(path);
        match file.strip_prefix(&self.boundary) {
            Ok(below) => Cow::Owned(below.to_string_lossy().replace('\\', "/")),
            Err(_) => Cow::Borrowed(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_place_in_the_site_from_wherever_it_is_seen() {
        let mut settings = Settings::new(PathBuf::from("/site"));
        assert_eq!(settings.path_in_site("fr/a.md"), "fr/a.md");
        settings.start = Some(PathBuf::from("/site/content/fr"));
        assert_eq!(settings.path_in_site("a.md"), "content/fr/a.md");
        assert_eq!(settings.path_in_site("../en/a.md"), "content/en/a.md");
        assert_eq!(settings.path_in_site("../../../b.md"), "../../../b.md");
    }
}
