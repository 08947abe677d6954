//! A run: discover, read, parse, check, sort.

mod asking;
mod baseline;
mod doubt;
mod fingerprint;
mod inputs;
mod online;
mod outcome;
mod past;
mod place;
mod precedence;
mod repeats;
mod repository;
mod request;
mod run;
mod suppress;
mod timing;

pub use crate::corpus::Coverage;
pub use baseline::{Baseline, BaselineEntry, BaselineError, BaselineUse};
pub use online::{LinkRow, LinkRun, Online, TellProgress};
pub use outcome::{Outcome, Part, RunStatistics, Source, Summary, Suppressed, SuppressedBy};
pub use past::{Before, Past, past};
pub use request::{EngineError, Request};
pub use run::{check, check_online, corpus};
