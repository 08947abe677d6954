//! What a rule is.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Level;
use crate::document::Document;
use crate::rules::{Context, NoOptions};
use crate::settings::Settings;

/// Whether findings of a rule come with a repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    None,
    /// For some findings.
    Sometimes,
    /// For every finding.
    Always,
}

impl FixAvailability {
    /// The word used in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sometimes => "sometimes",
            Self::Always => "always",
        }
    }
}

/// A group of rules with one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Family(&'static str);

impl Family {
    /// The name, as in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// What a rule needs beyond the text of the pages, gathered only when the rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The verdicts about external links: the rule reports in online runs only.
    Verdicts,
    /// The first bytes of the images that pages show.
    ImageBytes,
    /// The size of the images in pixels.
    ImagePixels,
    /// The images that no page shows.
    UnusedImages,
    /// When each page last changed.
    History,
    /// The files that list the pages of the site.
    Navigation,
    /// The redirects of the site.
    Redirects,
}

/// The facts about a rule that hold whatever the configuration says.
#[derive(Debug)]
pub struct RuleMeta {
    /// Full name: `family/fault`.
    pub name: &'static str,
    /// Level without configuration; `None` is off.
    pub level: Option<Level>,
    /// Whether findings come with a repair.
    pub fix: FixAvailability,
    /// What the rule needs beyond the text of the pages.
    pub needs: &'static [Need],
    /// First version that had the rule.
    pub since: &'static str,
    /// The page of the rule, Markdown, as its doc comment says it.
    pub docs: &'static str,
    /// Source file of the rule, relative to the repository.
    pub file: &'static str,
}

impl RuleMeta {
    /// The family, the part of the name before the slash.
    #[must_use]
    pub fn family(&self) -> Family {
        Family(
            self.name
                .split_once('/')
                .map_or(self.name, |(family, _)| family),
        )
    }

    /// The page as Markdown, without the words after the fences that only the tests read.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::with_capacity(self.docs.len());
        for line in self.docs.trim_end().lines() {
            // Each line of a doc comment begins with the blank after `///`.
            let line = line.strip_prefix(' ').unwrap_or(line);
            let is_example = line.trim_start().starts_with("```markdown,");
            let end = line.find(',').filter(|_| is_example);
            page.push_str(&line[..end.unwrap_or(line.len())]);
            page.push('\n');
        }
        page
    }

    /// The first sentence of the page: what the rule is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.docs
            .trim_start()
            .lines()
            .next()
            .unwrap_or_default()
            .trim()
    }
}

/// The value of an option that cannot be used, as the user should read it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct OptionsError {
    /// What is wrong with the value.
    pub message: String,
    /// The name of the option, for the caret.
    pub option: Option<&'static str>,
}

impl OptionsError {
    /// An error about one option.
    #[must_use]
    pub fn new(option: &'static str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            option: Some(option),
        }
    }
}

/// A rule that has options, or is compiled from the settings. A rule without either derives `Default`.
pub trait Configurable: Sized {
    /// The options of the rule in the configuration, beside `level`.
    type Options: DeserializeOwned + Default + JsonSchema;

    /// Compiles what the options and settings say, once per run.
    ///
    /// # Errors
    ///
    /// When an option has a value that cannot be used.
    fn new(options: Self::Options, settings: &Settings) -> Result<Self, OptionsError>;
}

impl<R: Default> Configurable for R {
    type Options = NoOptions;

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self::default())
    }
}

/// A rule that needs one page and nothing else.
pub trait PageRule: Configurable + Send + Sync + 'static {
    /// Name, level and page.
    const META: RuleMeta;

    /// Reports what is wrong on `page`. Pure: no file, no clock, no order of calls matters.
    fn check(&self, page: &Document, cx: &mut Context<'_>);
}

/// A rule that needs to know the other pages and the files around them.
pub trait SiteRule: Configurable + Send + Sync + 'static {
    /// Name, level and page.
    const META: RuleMeta;

    /// Reports what is wrong on one page, seen in its corpus. Pure, as [`PageRule::check`].
    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>);
}

/// [`PageRule`] without its associated items.
pub trait ErasedPageRule: Send + Sync {
    /// See [`PageRule::check`].
    fn check(&self, page: &Document, cx: &mut Context<'_>);
}

impl<R: PageRule> ErasedPageRule for R {
    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        PageRule::check(self, page, cx);
    }
}

/// [`SiteRule`] without its associated items.
pub trait ErasedSiteRule: Send + Sync {
    /// See [`SiteRule::check`].
    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>);
}

impl<R: SiteRule> ErasedSiteRule for R {
    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        SiteRule::check(self, corpus, page, cx);
    }
}

/// A rule with its options, ready to run.
pub enum ActiveRule {
    /// Runs when its page is parsed.
    Page(Box<dyn ErasedPageRule>),
    /// Runs when all pages are parsed.
    Site(Box<dyn ErasedSiteRule>),
    /// Has no check of its own: the engine reports it, as it sees what no rule sees.
    Engine,
}

impl std::fmt::Debug for ActiveRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Page(_) => "Page",
            Self::Site(_) => "Site",
            Self::Engine => "Engine",
        })
    }
}
