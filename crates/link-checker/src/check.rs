//! What a check needs and what it gives, with or without a network.

use std::borrow::Cow;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use crate::mail::NameServers;
use crate::settings::Settings;
use crate::verdict::{HostTime, Outcomes, VerdictCounts};

/// Gives the ids of the headings and anchors of a Markdown text.
pub type MarkdownIds = fn(&str) -> Vec<Box<str>>;

/// Makes the secrets of a URL unreadable.
pub type Mask = for<'a> fn(&'a str) -> Cow<'a, str>;

/// What a [`LinkCheck`](crate::LinkCheck) needs beside the URLs.
#[derive(Clone)]
pub struct Options {
    /// How links are checked.
    pub settings: Settings,
    /// The folder of the cache; `None` requests every URL and stores nothing.
    pub cache: Option<PathBuf>,
    /// Who is asked about the domains of mail.
    pub name_servers: NameServers,
    /// Variables for `${NAME}` in headers.
    pub environment: fn(&str) -> Option<String>,
    /// Reads the anchors of Markdown that a server sends.
    pub markdown_ids: MarkdownIds,
    /// Masks URLs that leave the check. A URL that it changes is not stored.
    pub mask: Mask,
    /// Called a few times a second.
    pub progress: Arc<dyn Fn(&Progress) + Send + Sync>,
    /// Whether Ctrl-C ends the check with what is known so far.
    pub is_interruptible: bool,
}

impl Default for Options {
    /// The default settings, no cache, no variables, no anchors in Markdown and no secrets.
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            cache: None,
            name_servers: NameServers::System,
            environment: |_| None,
            markdown_ids: |_| Vec::new(),
            mask: |text| Cow::Borrowed(text),
            progress: Arc::new(|_| {}),
            is_interruptible: false,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("settings", &self.settings)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

/// How far a check is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// URLs that have a verdict, by it.
    pub counts: VerdictCounts,
    /// All URLs.
    pub total: usize,
    /// The hosts that take longest.
    pub slowest: Vec<HostTime>,
}

/// What a check found out.
#[derive(Clone, Debug, Default)]
pub struct CheckResult {
    /// The outcomes: one for every URL.
    pub outcomes: Outcomes,
    /// What the user should know about the check itself.
    pub notes: Vec<String>,
    /// The hosts that took longest.
    pub slowest: Vec<HostTime>,
    /// Whether Ctrl-C ended it.
    pub is_interrupted: bool,
}

/// Why links cannot be checked at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot check external links")]
pub struct CheckError(#[source] pub(crate) Box<dyn Error + Send + Sync>);
