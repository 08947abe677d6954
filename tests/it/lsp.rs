//! The language server, with a client in the same process.

mod client;
mod edits;
mod lifecycle;
mod navigation;
mod parity;
mod renames;
mod stdio;
