//! What several tests share.

pub mod dns;
pub mod server;
