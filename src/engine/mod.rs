//! A run: discover, read, parse, check, sort.

mod fingerprint;
mod online;
mod outcome;
mod repository;
mod request;
mod run;
mod suppress;
mod timing;

pub use crate::corpus::Coverage;
pub use online::{LinkRow, LinkRun, Online, TellProgress};
pub use outcome::{Outcome, RunStatistics, Source, Summary};
pub use request::{EngineError, Request};
pub use run::{check, check_online, corpus};
