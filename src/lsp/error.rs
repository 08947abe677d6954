//! Why the server ends.

use std::io;

/// Why the server ended before it was told to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The client broke the protocol.
    #[error("the client broke the protocol: {0}")]
    Protocol(String),
    /// Standard input or output failed.
    #[error("cannot reach the client")]
    Io(#[from] io::Error),
}
