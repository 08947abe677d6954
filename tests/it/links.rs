//! External links, asked of a server as broken as the real ones; nothing leaves the machine.

mod bodies;
mod browsers;
mod early;
mod faults;
mod fragments;
mod mail;
mod politeness;
mod redirects;
mod security;
mod setup;
mod statuses;
