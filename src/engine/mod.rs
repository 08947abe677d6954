//! A run: discover, read, parse, check, sort.

mod outcome;

pub use outcome::{Outcome, RunStatistics, Source, Summary};
