//! External links, asked of a server as broken as the real ones; nothing leaves the machine.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests make and read their own files"
)]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test need not be fast"
)]

mod bodies;
mod browsers;
mod dns;
mod early;
mod faults;
mod fragments;
mod mail;
mod politeness;
mod redirects;
mod security;
mod server;
mod setup;
mod statuses;
