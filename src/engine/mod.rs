//! A run: discover, read, parse, check, sort.

mod fingerprint;
mod outcome;
mod request;
mod run;
mod suppress;
mod timing;

pub use crate::corpus::Coverage;
pub use outcome::{Outcome, RunStatistics, Source, Summary};
pub use request::{EngineError, Request};
pub use run::{check, corpus};
