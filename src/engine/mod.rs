//! A run: discover, read, parse, check, sort.

mod outcome;
mod request;

pub use outcome::{Outcome, RunStatistics, Source, Summary};
pub use request::{EngineError, Request};
