//! External links: URLs in, verdicts out.
//!
//! Nothing here knows a page or a rule. A run hands in URLs and gets a verdict for each; the rules
//! turn verdicts into findings. Checking itself is the cargo feature `online`.

#[cfg(feature = "online")]
mod body;
#[cfg(feature = "online")]
mod cache;
#[cfg(feature = "online")]
mod challenge;
#[cfg(feature = "online")]
mod exchange;
#[cfg(feature = "online")]
mod feed;
#[cfg(feature = "online")]
mod headers;
#[cfg(feature = "online")]
mod http;
#[cfg(feature = "online")]
mod inflate;
#[cfg(feature = "online")]
mod keeper;
#[cfg(feature = "online")]
mod limiter;
mod mail;
#[cfg(feature = "online")]
mod mailing;
#[cfg(feature = "online")]
mod page;
#[cfg(feature = "online")]
mod policy;
#[cfg(feature = "online")]
mod refresh;
#[cfg(feature = "online")]
mod resolver;
#[cfg(feature = "online")]
mod run;
#[cfg(feature = "online")]
mod scan;
#[cfg(feature = "online")]
mod schedule;
#[cfg(feature = "online")]
mod settle;
#[cfg(feature = "online")]
mod tally;
mod target;
mod verdict;
#[cfg(feature = "online")]
mod verify;

#[cfg(feature = "online")]
pub use body::MarkdownIds;
#[cfg(feature = "online")]
pub use cache::Cache;
#[cfg(feature = "online")]
pub use feed::{Feed, Queue, feed};
pub use mail::{NameServers, is_mailbox, mailboxes};
#[cfg(feature = "online")]
pub use resolver::{Addresses, Resolve, ResolveFault, SystemResolver};
pub use target::{Address, Shard, Targets, Wanted, hosts};
pub use verdict::{HostTime, Outcome, Outcomes, Reason, Verdict, VerdictCounts};
#[cfg(feature = "online")]
pub use verify::{Progress, Request, Verified, VerifyError, verify, verify_fed};
