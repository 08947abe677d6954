//! The check itself: cache, scheduler, requests, and what responses mean.

mod attempt;
mod body;
mod bot_protection;
mod cache;
mod cache_writer;
mod check;
mod headers;
mod html_ids;
mod http;
mod inflate;
mod limiter;
mod link_check;
mod mx;
mod observation;
mod policy;
mod queue;
mod refresh;
mod remote_page;
mod resolver;
mod run;
mod scheduler;
mod url_table;

pub use cache::Cache;
pub use check::{Request, check, check_queue};
pub use link_check::LinkCheck;
pub use queue::{Receiver, Sender, channel};
pub use resolver::{Addresses, Resolve, ResolveError, SystemResolver};

/// Whether this build can check links.
pub const IS_AVAILABLE: bool = true;

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
