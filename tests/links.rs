//! External links, asked of a server as broken as the real ones; nothing leaves the machine.
#![cfg(feature = "online")]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test need not be fast"
)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    unreachable_pub,
    reason = "a test is a program, and nothing is reached from outside"
)]

#[path = "links/bodies.rs"]
mod bodies;
#[path = "common/mod.rs"]
#[allow(dead_code, reason = "each test uses a part")]
mod common;
#[path = "links/early.rs"]
mod early;
#[path = "links/faults.rs"]
mod faults;
#[path = "links/fragments.rs"]
mod fragments;
#[path = "links/mail.rs"]
mod mail;
#[path = "links/politeness.rs"]
mod politeness;
#[path = "links/redirects.rs"]
mod redirects;
#[path = "links/security.rs"]
mod security;
#[path = "links/setup.rs"]
mod setup;
#[path = "links/statuses.rs"]
mod statuses;
