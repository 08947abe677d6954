//! A run: discover, read, parse, check, sort.

mod base;
mod baseline;
mod cache;
mod coverage;
mod doubt;
mod error;
mod finalize;
mod fingerprint;
mod foreign;
mod inputs;
mod labels;
mod link_check;
mod online;
mod outcome;
mod precedence;
mod project;
mod read;
mod repeats;
mod repository;
mod request;
mod run;
mod safety;
mod site_files;
mod suppress;
mod timing;

pub use crate::corpus::Coverage;
pub use base::{BaseRun, BaseState, base_run};
pub use baseline::{Baseline, BaselineEntry, BaselineError, BaselineUse};
pub use cache::{Cache, clear as clear_cache, user_cache};
pub use coverage::{CoverageTables, PageCoverage, TopicCoverage, TranslatedPage};
pub use error::EngineError;
pub use online::{LinkRow, LinkRun, Online, TellProgress};
pub use outcome::{Outcome, Part, RunStatistics, Source, Summary, Suppressed, SuppressedBy};
pub use project::{Draft, Project, Scope};
pub use request::Request;
pub use run::{check, check_online, corpus};
