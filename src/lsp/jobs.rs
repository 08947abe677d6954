//! Work beside the main thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that do one job after the other. When the lane is dropped, what is queued is done and the
/// threads end.
pub(super) struct Lane {
    queue: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Lane {
    /// Starts `count` threads.
    pub(super) fn new(name: &str, count: usize) -> std::io::Result<Self> {
        let (sender, receiver): (_, Receiver<Job>) = unbounded();
        let threads = (0..count).map(|_| {
            let receiver = receiver.clone();
            let thread = std::thread::Builder::new().name(format!("faqlint-{name}"));
            thread.spawn(move || receiver.into_iter().for_each(|job| job()))
        });
        Ok(Self {
            queue: Some(sender),
            threads: threads.collect::<Result<_, _>>()?,
        })
    }

    /// Does a job, and hands what it gives to `deliver`; a panic is handed on as a message.
    pub(super) fn start<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
        deliver: impl FnOnce(Result<T, String>) + Send + 'static,
    ) {
        let Some(queue) = &self.queue else {
            return;
        };
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(job));
            deliver(result.map_err(|panic| message(&*panic)));
        };
        // The threads live as long as the queue, so that somebody takes it.
        let _ = queue.send(Box::new(run));
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A job that panics has been caught.
            let _ = thread.join();
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

/// Whether a request is still wanted.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    pub(super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_message_and_the_lane_goes_on() {
        let (sender, receiver) = unbounded();
        {
            let lane = Lane::new("test", 1).expect("a thread");
            for job in [true, false] {
                let sender = sender.clone();
                lane.start(
                    move || assert!(!job, "a rule fails"),
                    move |result| sender.send(result).expect("a receiver"),
                );
            }
        }
        let results: Vec<Result<(), String>> = receiver.try_iter().collect();
        assert_eq!(results, [Err("a rule fails".to_owned()), Ok(())]);
    }
}
