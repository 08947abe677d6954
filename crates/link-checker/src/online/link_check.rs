//! A check in the background, on a thread of its own.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::SystemTime;

use crate::check::{CheckError, CheckResult, Options};
use crate::online::cache::Cache;
use crate::online::check::{Request, check_queue};
use crate::online::queue::{Sender, channel};
use crate::online::resolver::SystemResolver;
use crate::target::{Address, Targets};

/// A check that is under way. When it is dropped before its end, it is given up.
#[derive(Debug)]
pub struct LinkCheck {
    sender: Sender,
    thread: JoinHandle<Result<CheckResult, CheckError>>,
}

impl LinkCheck {
    /// Begins; nothing is set up before the first URL comes in.
    #[must_use]
    pub fn start(options: Options) -> Self {
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || {
            let cache = options.cache.as_deref().map(Cache::at);
            let request = Request {
                settings: &options.settings,
                resolver: Arc::new(SystemResolver),
                name_servers: options.name_servers,
                environment: &options.environment,
                markdown_ids: options.markdown_ids,
                mask: options.mask,
                now: SystemTime::now(),
                cache: cache.as_ref(),
                progress: &*options.progress,
                is_interruptible: options.is_interruptible,
            };
            check_queue(receiver, &request)
        });
        Self { sender, thread }
    }

    /// Hands in a link that is certain to be among the targets, to be requested early.
    pub fn early(&self, address: Address) {
        self.sender.early(address);
    }

    /// Hands in everything, and waits for the end.
    ///
    /// # Errors
    ///
    /// When HTTPS or the runtime cannot be set up.
    ///
    /// # Panics
    ///
    /// When the thread of the check did.
    pub fn finish(self, targets: Targets) -> Result<CheckResult, CheckError> {
        self.sender.all(targets);
        match self.thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
