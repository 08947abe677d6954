//! A run: discover, read, parse, check, sort.

mod asking;
mod baseline;
mod fingerprint;
mod inputs;
mod once;
mod online;
mod outcome;
mod past;
mod place;
mod repository;
mod request;
mod run;
mod suppress;
mod timing;

pub use crate::corpus::Coverage;
pub use baseline::{Baseline, BaselineEntry, BaselineError, BaselineUse};
pub use online::{LinkRow, LinkRun, Online, TellProgress};
pub use outcome::{Held, HeldBy, Outcome, Part, RunStatistics, Source, Summary};
pub use past::{Before, Past, past};
pub use request::{EngineError, Request};
pub use run::{check, check_online, corpus};
