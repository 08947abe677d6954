//! External links are checked on a background thread while pages are read.

use std::sync::{Arc, PoisonError};

use crate::corpus::PageSummary;
use crate::document::Document;
use crate::engine::EngineError;
use crate::engine::online::{LinkRun, Online, early};
use crate::engine::repository::Repository;
use crate::links::{self, Outcomes, Progress, Targets};
use crate::settings::Settings;
use crate::text::secret::mask;

/// A link check that is under way. When it is dropped before its end, it is given up.
pub(super) struct LinkCheck {
    repository: Option<Repository>,
    check: links::LinkCheck,
}

impl LinkCheck {
    /// The repository that the pages are in.
    pub(super) fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// Begins; nothing is set up before the first link comes in.
    pub(super) fn start(settings: &Settings, online: &Online) -> Self {
        let mut link_settings = settings.links.clone();
        link_settings.max_time = online.max_time.unwrap_or(link_settings.max_time);
        let progress = Arc::clone(&online.progress);
        let options = links::Options {
            settings: link_settings,
            cache: online.cache.clone(),
            name_servers: online.name_servers,
            environment: online.environment,
            markdown_ids,
            mask,
            progress: Arc::new(move |now: &Progress| {
                progress(now.counts, now.total, &now.slowest);
            }),
            is_interruptible: online.is_interruptible,
        };
        Self {
            repository: Repository::of(&settings.base),
            check: links::LinkCheck::start(options),
        }
    }

    /// Hands in the links of a page that are certain to be requested.
    pub(super) fn enqueue(&self, page: &PageSummary, settings: &Settings, online: &Online) {
        let memory = online.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for address in early(page, settings) {
            let is_here = |it: &Repository| it.file(&address.url).is_some();
            let is_requested = online.shard.is_none_or(|shard| shard.holds(&address))
                && !self.repository.as_ref().is_some_and(is_here)
                && memory.get(address.key()).is_none();
            if is_requested {
                self.check.early(address);
            }
        }
    }

    /// Hands in everything, and waits for the end.
    pub(super) fn finish(
        self,
        targets: Targets,
        outcomes: &mut Outcomes,
    ) -> Result<LinkRun, EngineError> {
        if !links::IS_AVAILABLE {
            return Err(EngineError::Offline);
        }
        let result = self.check.finish(targets);
        let result = result.map_err(|error| EngineError::Links(Box::new(error)))?;
        outcomes.0.extend(result.outcomes.0);
        Ok(LinkRun {
            rows: Vec::new(),
            notes: result.notes,
            slowest: result.slowest,
            is_interrupted: result.is_interrupted,
        })
    }
}

/// The anchors of Markdown that a server sends.
fn markdown_ids(text: &str) -> Vec<Box<str>> {
    let settings = Settings::new(std::path::PathBuf::from("/"));
    let doc = Document::parse(Arc::from("page.md"), Arc::from(text), &settings);
    doc.anchors.into_iter().map(|anchor| anchor.id).collect()
}
