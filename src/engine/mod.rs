//! A run: discover, read, parse, check, sort.

mod outcome;
mod request;
mod run;

pub use outcome::{Outcome, RunStatistics, Source, Summary};
pub use request::{EngineError, Request};
pub use run::{anchors, check};
