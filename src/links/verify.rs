//! A whole run: what the cache knows, what has to be asked, and what is kept for the next one.

use std::error::Error;
use std::sync::Arc;
use std::time::SystemTime;

use crate::links::body::MarkdownIds;
use crate::links::cache::Cache;
use crate::links::feed::{Fed, Queue, feed};
use crate::links::mail::NameServers;
use crate::links::resolver::Resolve;
use crate::links::run::Run;
use crate::links::target::Targets;
use crate::links::verdict::{HostTime, Outcomes, VerdictCounts};
use crate::settings::LinkSettings;

/// What a run needs beside the URLs.
pub struct Request<'a> {
    /// What the configuration says.
    pub settings: &'a LinkSettings,
    /// Looks up names.
    pub resolver: Arc<dyn Resolve>,
    /// Who is asked about the domains of mail.
    pub name_servers: NameServers,
    /// Variables for `${NAME}` in headers.
    pub environment: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Reads the anchors of Markdown that a server sends.
    pub markdown_ids: MarkdownIds,
    /// The time, for ages in the cache and dates that servers send.
    pub now: SystemTime,
    /// What earlier runs saw; `None` asks everything and keeps nothing.
    pub cache: Option<&'a Cache>,
    /// Told a few times a second how far the run is.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
    /// Whether Ctrl-C ends the run with what is known so far.
    pub is_interruptible: bool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("settings", &self.settings)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// URLs that have a verdict, by it.
    pub counts: VerdictCounts,
    /// All URLs.
    pub total: usize,
    /// The hosts that take longest.
    pub slowest: Vec<HostTime>,
}

/// What a run found out.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The verdicts: one for every URL.
    pub outcomes: Outcomes,
    /// What the user should know about the run itself.
    pub notes: Vec<String>,
    /// The hosts that took longest.
    pub slowest: Vec<HostTime>,
    /// Whether Ctrl-C ended it.
    pub is_interrupted: bool,
}

/// Why links cannot be checked at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot check external links")]
pub struct VerifyError(#[source] Box<dyn Error + Send + Sync>);

/// Finds out about every URL.
///
/// # Errors
///
/// When HTTPS or the runtime cannot be set up.
pub fn verify(targets: Targets, request: &Request<'_>) -> Result<Verified, VerifyError> {
    let (feed, queue) = feed();
    feed.all(targets);
    verify_fed(queue, request)
}

/// Finds out about every URL that a [`super::Feed`] hands in, from the first one on. Not to be called
/// in an asynchronous runtime.
///
/// # Errors
///
/// When HTTPS or the runtime cannot be set up.
pub fn verify_fed(mut queue: Queue, request: &Request<'_>) -> Result<Verified, VerifyError> {
    let first = match queue.0.blocking_recv() {
        None => return Ok(Verified::default()),
        Some(Fed::All(targets)) if targets.0.is_empty() => return Ok(Verified::default()),
        Some(first) => first,
    };
    let run = Run::new(request)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| VerifyError(Box::new(error)))?;
    let verified = runtime.block_on(run.run(first, queue));
    // A look-up of the system that hangs must not hold up the end.
    runtime.shutdown_background();
    Ok(verified.unwrap_or_default())
}

impl From<crate::links::http::NoClient> for VerifyError {
    fn from(error: crate::links::http::NoClient) -> Self {
        Self(Box::new(error))
    }
}
