//! Where the time of a run goes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::engine::RunStatistics;
use crate::rules::RULES;

/// Measures stages and rules; does nothing unless it was asked to.
#[derive(Debug)]
pub(super) struct Clock {
    stages: Mutex<Vec<(String, Duration)>>,
    /// Nanoseconds a rule, over all threads.
    rules: Option<Vec<AtomicU64>>,
}

impl Clock {
    pub(super) fn new(measure: bool) -> Self {
        Self {
            stages: Mutex::default(),
            rules: measure.then(|| RULES.iter().map(|_| AtomicU64::new(0)).collect()),
        }
    }

    /// Runs a stage and notes how long it took.
    pub(super) fn stage<T>(&self, name: &str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        if let Ok(mut stages) = self.stages.lock() {
            stages.push((name.to_owned(), start.elapsed()));
        }
        result
    }

    /// Runs one rule on one page and notes how long it took.
    pub(super) fn rule(&self, index: usize, run: impl FnOnce()) {
        let Some(spent) = self.rules.as_ref().and_then(|rules| rules.get(index)) else {
            run();
            return;
        };
        let start = Instant::now();
        run();
        let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        spent.fetch_add(nanos, Ordering::Relaxed);
    }

    /// What was measured: the stages in their order, then the rules, slowest first.
    pub(super) fn statistics(self, bytes: u64) -> RunStatistics {
        let mut spent = self.stages.into_inner().unwrap_or_default();
        let mut rules: Vec<(String, Duration)> = self
            .rules
            .into_iter()
            .flatten()
            .zip(RULES)
            .map(|(nanos, entry)| {
                (
                    entry.meta.name.to_owned(),
                    Duration::from_nanos(nanos.into_inner()),
                )
            })
            .filter(|(_, time)| !time.is_zero())
            .collect();
        rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        spent.extend(rules);
        RunStatistics {
            spent,
            notes: Vec::new(),
            bytes,
        }
    }
}
