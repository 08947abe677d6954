//! Links are asked beside the reading of pages, by a thread of their own.

use crate::corpus::PageSummary;
use crate::engine::EngineError;
use crate::engine::online::{LinkRun, Online};
use crate::engine::repository::Repository;
use crate::links::{Outcomes, Targets};
use crate::settings::Settings;

/// A link check that is under way. When it is dropped before its end, it is given up.
pub(super) struct LinkCheck {
    repository: Option<Repository>,
    #[cfg(feature = "online")]
    feed: crate::links::Feed,
    #[cfg(feature = "online")]
    thread: std::thread::JoinHandle<Verified>,
}

#[cfg(feature = "online")]
type Verified = Result<crate::links::Verified, crate::links::VerifyError>;

impl LinkCheck {
    /// The repository that the pages are in.
    pub(super) fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }
}

#[cfg(feature = "online")]
impl LinkCheck {
    /// Begins; nothing is set up before the first link comes in.
    pub(super) fn start(settings: &Settings, online: &Online) -> Self {
        let repository = Repository::of(&settings.base);
        let mut settings = settings.links.clone();
        settings.max_time = online.max_time.unwrap_or(settings.max_time);
        let cache = online.cache.as_deref().map(crate::links::Cache::at);
        let name_servers = online.name_servers;
        let (environment, is_interruptible) = (online.environment, online.is_interruptible);
        let progress = std::sync::Arc::clone(&online.progress);
        let (feed, queue) = crate::links::feed();
        let thread = std::thread::spawn(move || {
            let request = crate::links::Request {
                settings: &settings,
                resolver: std::sync::Arc::new(crate::links::SystemResolver),
                name_servers,
                environment: &environment,
                markdown_ids,
                now: std::time::SystemTime::now(),
                cache: cache.as_ref(),
                progress: &|now: &crate::links::Progress| {
                    progress(now.counts, now.total, &now.slowest);
                },
                is_interruptible,
            };
            crate::links::verify_fed(queue, &request)
        });
        Self {
            repository,
            feed,
            thread,
        }
    }

    /// Hands in the links of a page that are certain to be asked.
    pub(super) fn enqueue(&self, page: &PageSummary, settings: &Settings, online: &Online) {
        let memory = online
            .memory
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for address in crate::engine::online::early(page, settings) {
            let is_here = |it: &Repository| it.file(&address.url).is_some();
            let is_asked = online.shard.is_none_or(|shard| shard.holds(&address))
                && !self.repository.as_ref().is_some_and(is_here)
                && memory.get(address.key()).is_none();
            if is_asked {
                self.feed.early(address);
            }
        }
    }

    /// Hands in everything, and waits for the end.
    pub(super) fn finish(
        self,
        targets: Targets,
        outcomes: &mut Outcomes,
    ) -> Result<LinkRun, EngineError> {
        self.feed.all(targets);
        let verified = match self.thread.join() {
            Ok(verified) => verified.map_err(|error| EngineError::Links(Box::new(error)))?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        outcomes.0.extend(verified.outcomes.0);
        Ok(LinkRun {
            rows: Vec::new(),
            notes: verified.notes,
            slowest: verified.slowest,
            is_interrupted: verified.is_interrupted,
        })
    }
}

#[cfg(not(feature = "online"))]
#[expect(clippy::unused_self, reason = "there is nobody to ask")]
impl LinkCheck {
    pub(super) fn start(settings: &Settings, _: &Online) -> Self {
        Self {
            repository: Repository::of(&settings.base),
        }
    }

    pub(super) fn enqueue(&self, _: &PageSummary, _: &Settings, _: &Online) {}

    pub(super) fn finish(self, _: Targets, _: &mut Outcomes) -> Result<LinkRun, EngineError> {
        Err(EngineError::Offline)
    }
}

/// The anchors of Markdown that a server sends.
#[cfg(feature = "online")]
fn markdown_ids(text: &str) -> Vec<Box<str>> {
    let settings = Settings::new(std::path::PathBuf::from("/"));
    let path = std::sync::Arc::from("page.md");
    let doc = crate::document::Document::parse(path, std::sync::Arc::from(text), &settings);
    doc.anchors.into_iter().map(|anchor| anchor.id).collect()
}
