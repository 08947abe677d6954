//! Checks external links: URLs in, verdicts out.
//!
//! A check takes URLs, each once with the fragments that are wanted of it, and gives every one a
//! [`Verdict`]: alive, moved, dead, unverified or skipped. Dead is only what is certain; whatever a
//! server, a network or a bot wall leaves open is unverified, with a [`Reason`].
//!
//! [`LinkCheck`] runs in the background, and takes URLs while pages are still being read. The network
//! is the cargo feature `online`. Without it the types are the same, and a check is an error.

mod check;
mod mail;
mod settings;
mod target;
mod verdict;

// The only place that knows the feature: both modules have the same names in them.
#[cfg(not(feature = "online"))]
#[path = "offline.rs"]
mod online;
#[cfg(feature = "online")]
mod online;

pub use check::{CheckError, CheckResult, MarkdownIds, Mask, Options, Progress};
pub use mail::{NameServers, is_mailbox, mailboxes};
pub use online::*;
pub use settings::{
    Allow, AllowedHost, HostRule, Lifetime, ProxyUse, Rewrite, Settings, parse_duration,
};
pub use target::{Address, Shard, Targets, Wanted, hosts};
pub use verdict::{HostTime, Outcome, Outcomes, Reason, Verdict, VerdictCounts};
