//! All tests that use faqlint from outside, in one executable: `cargo test --test it NAME`.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make and read their own files"
)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test need not be fast"
)]

#[cfg(unix)]
mod action;
mod addresses;
mod baseline;
mod cache;
mod changes;
#[cfg(feature = "online")]
#[path = "../../crates/link-checker/tests/it/dns.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod dns;
mod doc_examples;
mod first_use;
mod fixes;
mod formats;
mod generated;
#[cfg(unix)]
mod hooks;
mod hostile;
mod hugo;
mod init;
mod labels;
mod layering;
mod lockfile;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(feature = "online")]
mod online;
mod patterns;
mod precedence;
mod prose;
mod realfix;
#[cfg(unix)]
mod recipes;
mod redirects;
mod registry;
mod rule_cases;
mod scratch;
mod script_sites;
#[cfg(feature = "online")]
#[path = "../../crates/link-checker/tests/it/server.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod server;
mod site_layout;
mod site_markup;
mod site_unknowns;
mod sites;
mod states;
mod translations;
mod usage;
#[cfg(all(unix, feature = "watch"))]
mod watch;
