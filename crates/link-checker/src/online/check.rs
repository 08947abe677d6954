//! A whole run: what the cache knows, what has to be asked, and what is kept for the next one.

use std::sync::Arc;
use std::time::SystemTime;

use crate::check::{CheckError, CheckResult, MarkdownIds, Mask, Progress};
use crate::mail::NameServers;
use crate::online::cache::Cache;
use crate::online::queue::{Message, Receiver, channel};
use crate::online::resolver::Resolve;
use crate::online::run::Run;
use crate::settings::Settings;
use crate::target::Targets;

/// What a run needs beside the URLs.
pub struct Request<'a> {
    /// What the configuration says.
    pub settings: &'a Settings,
    /// Looks up names.
    pub resolver: Arc<dyn Resolve>,
    /// Who is asked about the domains of mail.
    pub name_servers: NameServers,
    /// Variables for `${NAME}` in headers.
    pub environment: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Reads the anchors of Markdown that a server sends.
    pub markdown_ids: MarkdownIds,
    /// Masks URLs that leave the check. A URL that it changes is not stored.
    pub mask: Mask,
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

/// Finds out about every URL.
///
/// # Errors
///
/// When HTTPS or the runtime cannot be set up.
pub fn check(targets: Targets, request: &Request<'_>) -> Result<CheckResult, CheckError> {
    let (sender, receiver) = channel();
    sender.all(targets);
    check_queue(receiver, request)
}

/// Finds out about every URL that a [`super::Sender`] hands in, from the first one on. Not to be called
/// in an asynchronous runtime.
///
/// # Errors
///
/// When HTTPS or the runtime cannot be set up.
pub fn check_queue(
    mut receiver: Receiver,
    request: &Request<'_>,
) -> Result<CheckResult, CheckError> {
    let first = match receiver.0.blocking_recv() {
        None => return Ok(CheckResult::default()),
        Some(Message::All(targets)) if targets.0.is_empty() => return Ok(CheckResult::default()),
        Some(first) => first,
    };
    let run = Run::new(request)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CheckError(Box::new(error)))?;
    let verified = runtime.block_on(run.run(first, receiver));
    // A look-up of the system that hangs must not hold up the end.
    runtime.shutdown_background();
    Ok(verified.unwrap_or_default())
}

impl From<crate::online::http::NoClient> for CheckError {
    fn from(error: crate::online::http::NoClient) -> Self {
        Self(Box::new(error))
    }
}
