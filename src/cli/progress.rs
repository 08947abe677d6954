//! A progress bar for runs that take long enough to wonder.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::online::ProgressText;

/// How long a run may take before a bar appears.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it moves.
const REFRESH: Duration = Duration::from_millis(100);

/// Counts pages; shows them on standard error after a second, and wipes the bar when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    counts: Arc<Counts>,
    /// Dropping the sender tells the thread to stop.
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

#[derive(Debug, Default)]
struct Counts {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// Starts to count; shows nothing unless `is_visible`.
    pub(crate) fn start(is_visible: bool, links: ProgressText) -> Self {
        let counts = Arc::<Counts>::default();
        let thread = is_visible.then(|| {
            let (sender, receiver) = mpsc::channel();
            let counts = Arc::clone(&counts);
            let thread = std::thread::spawn(move || show(&counts, &links, &receiver));
            (sender, thread)
        });
        Self { counts, thread }
    }

    /// Shows how many of how many pages are done; called from any thread, for every page.
    pub(crate) fn update(&self, done: usize, total: usize) {
        self.counts.done.fetch_max(done, Ordering::Relaxed);
        self.counts.total.store(total, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            // The thread only draws; if it panicked, the run itself is still good.
            let _ = thread.join();
        }
    }
}

fn show(counts: &Counts, links: &ProgressText, stop: &mpsc::Receiver<()>) {
    if stop.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("Checking {bar:30} {pos}/{len} pages") {
        bar.set_style(style);
    }
    while stop.recv_timeout(REFRESH) == Err(RecvTimeoutError::Timeout) {
        if let Some(text) = links.get() {
            if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
                bar.set_style(style);
            }
            bar.set_message(text);
            bar.tick();
            continue;
        }
        bar.set_length(counts.total.load(Ordering::Relaxed) as u64);
        bar.set_position(counts.done.load(Ordering::Relaxed) as u64);
    }
    bar.finish_and_clear();
}
