//! What the pages show about their site, and the configuration that follows from it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::config::Config;
use crate::corpus::{Corpus, Resolution};
use crate::language;
use crate::settings::PlatformId;
use crate::text::escape;

/// Fewest pages with a platform, so that one mistake does not count.
const LEAST: usize = 2;

/// Fewest images for which it is worth looking for unused ones.
const MANY_IMAGES: usize = 12;

/// Most languages that are listed.
const LANGUAGES: usize = 6;

/// What the pages show.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pages: usize,
    /// The kind of site, and the reason; `None` when no generator is known.
    site: Option<(String, String)>,
    /// The slug dialect that most pages show, and their number.
    dialect: Option<(String, usize)>,
    /// The platforms in the order of the default, and the pages that have a section for each.
    platforms: Vec<(String, usize)>,
    /// The language that most paths name, and the pages that do.
    language: Option<(String, usize)>,
    /// The languages that pages are translated to, with the pages that are, and those of the source.
    translations: Vec<(String, usize, usize)>,
    /// The folder with most images, the images in it and in total.
    images: Option<(String, usize, usize)>,
}

impl Survey {
    /// Looks at the pages of a site, read with the default configuration.
    pub(super) fn new(corpus: &Corpus, config: &Config) -> Self {
        let site = &config.settings.site;
        let reason = site.evidence.first().map_or("", String::as_str);
        Self {
            pages: corpus.checked().len(),
            site: (!site.is_unknown())
                .then(|| (site.preset.as_str().to_owned(), reason.to_owned())),
            dialect: dialect(corpus).filter(|_| site.is_unknown()),
            platforms: platforms(corpus, config),
            language: main_language(corpus),
            translations: corpus
                .translations()
                .coverage()
                .iter()
                .map(|(language, coverage)| (language.clone(), coverage.pages.0, coverage.pages.1))
                .collect(),
            images: images(corpus),
        }
    }

    /// The text of a `rules.toml`.
    pub(super) fn render(&self) -> String {
        let mut out = String::from(
            "# Configuration of faqlint, written by `faqlint init`. Everything else has its default.\n\
             # `faqlint rules` lists the rules, `faqlint explain RULE` explains one.\n\n",
        );
        // Writing to a string cannot fail, here and below.
        let _ = match &self.site {
            Some((kind, reason)) => writeln!(out, "# {}\nsite = \"{kind}\"\n", comment(reason)),
            None => writeln!(
                out,
                "# No site generator was detected; the style of heading ids is inferred per page.\nsite = \"auto\"\n"
            ),
        };
        if let Some((dialect, count)) = &self.dialect {
            let _ = writeln!(
                out,
                "# {count} of {} pages have ids in this style.\ndialect = \"{dialect}\"\n",
                self.pages
            );
        }
        if let Some((language, count)) = &self.language {
            let _ = writeln!(
                out,
                "# The paths of {count} of {} pages contain this language.\nlang = \"{language}\"\n",
                self.pages
            );
        }
        out.push_str(
            "# Globs of pages to leave out. .gitignore is respected as well.\n\
             exclude = [] # for example [\"CHANGELOG.md\", \"drafts/**\"]\n",
        );
        out.push_str(&self.rules());
        out.push_str(&self.tables());
        out
    }

    fn rules(&self) -> String {
        let mut out = String::from("\n[rules]\n");
        if let Some((folder, count, all)) = &self.images {
            let _ = writeln!(
                out,
                "# {count} of the {all} images are in {}. To report those that no page uses:\n\
                 # \"images/unused-file\" = \"note\"",
                comment(folder)
            );
        } else {
            out.push_str("# A rule or a family has a level: \"off\", \"note\", \"warning\" or \"error\"; only errors fail a run.\n");
        }
        out
    }

    fn tables(&self) -> String {
        let mut out = String::new();
        if self.platforms.len() > 1 {
            let names: Vec<String> = self
                .platforms
                .iter()
                .map(|(name, _)| format!("\"{name}\""))
                .collect();
            let counts: Vec<String> = self
                .platforms
                .iter()
                .map(|(name, count)| format!("{name} {count}"))
                .collect();
            let _ = writeln!(
                out,
                "\n# Pages with a section for a platform: {}. To recognise no others:\n\
                 # [platforms]\n# only = [{}]",
                counts.join(", "),
                names.join(", ")
            );
        }
        if !self.translations.is_empty() {
            let mut most: Vec<_> = self.translations.iter().collect();
            most.sort_by_key(|(_, done, _)| Reverse(*done));
            let mut counts: Vec<String> = most
                .iter()
                .take(LANGUAGES)
                .map(|(language, done, all)| format!("{} {done} of {all}", comment(language)))
                .collect();
            if most.len() > LANGUAGES {
                counts.push(format!("and {} more languages", most.len() - LANGUAGES));
            }
            let _ = writeln!(
                out,
                "\n# Translated pages, by their paths: {}.\n\
                 # Each is compared with its page in this language.\n[translations]\nsource = \"en\"",
                counts.join(", ")
            );
        }
        out
    }
}

/// A text of the tree on one line of a comment.
fn comment(text: &str) -> String {
    escape::name(text).into_owned()
}

fn dialect(corpus: &Corpus) -> Option<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let with_ids = corpus
        .checked()
        .iter()
        .filter(|page| !page.anchors.is_empty());
    for page in with_ids {
        *counts.entry(page.dialect.as_str()).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let (name, count) = counts
        .into_iter()
        .max_by_key(|(name, count)| (*count, Reverse(*name)))?;
    // GitHub's way is what holds where nothing else shows, and `{#id}`, which is Docusaurus' way,
    // is written for other generators as well.
    let is_certain = !matches!(name, "github" | "docusaurus");
    (is_certain && 5 * count >= 4 * all).then(|| (name.to_owned(), count))
}

fn platforms(corpus: &Corpus, config: &Config) -> Vec<(String, usize)> {
    let list = config.settings.platforms.list();
    let counts = (0..list.len()).map(|index| {
        let id = PlatformId(index as u8);
        let has = |page: &&crate::corpus::ResolvedPage| {
            let mut labels = page.platform_labels.iter();
            labels.any(|label| label.platforms.contains(&id))
        };
        (
            list[index].name.clone(),
            corpus.checked().iter().filter(has).count(),
        )
    });
    counts.filter(|(_, count)| *count >= LEAST).collect()
}

/// The one language that nearly all paths name.
fn main_language(corpus: &Corpus) -> Option<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for page in corpus.checked() {
        if let Some(language) = language::of_path(&page.path) {
            *counts.entry(language).or_default() += 1;
        }
    }
    let all = corpus.checked().len();
    let (name, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (name != "en" && 5 * count >= 4 * all).then(|| (name.to_owned(), count))
}

fn images(corpus: &Corpus) -> Option<(String, usize, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files: Vec<String> = Vec::new();
    for page in corpus.checked() {
        for resolution in page.image_targets() {
            if let Resolution::Found(found) = resolution {
                files.push(crate::corpus::display_path(corpus.cwd(), &found.file).to_string());
            }
        }
    }
    files.sort_unstable();
    files.dedup();
    for file in &files {
        let folder = file.rsplit_once('/').map_or(".", |(folder, _)| folder);
        *counts.entry(folder).or_default() += 1;
    }
    let (folder, count) = counts
        .into_iter()
        .max_by_key(|(folder, count)| (*count, Reverse(*folder)))?;
    // Where they are all over the tree, no folder is the image folder.
    let is_home = 2 * count > files.len() && files.len() >= MANY_IMAGES;
    is_home.then(|| (folder.to_owned(), count, files.len()))
}
