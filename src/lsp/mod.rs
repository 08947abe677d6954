//! The language server: what `check` says, while a page is being written.
//!
//! One thread owns the state and answers messages; work is done by others on values that do not change.
//! Nothing below `engine` knows of the protocol.

mod actions;
mod capabilities;
mod client;
mod completion;
mod convert;
mod diagnostics;
mod edits;
mod error;
mod files;
mod jobs;
mod lens;
mod move_files;
mod moves;
mod navigation;
mod notifications;
mod outline;
mod page_links;
mod publish;
mod redirects;
mod rename;
mod requests;
mod server;
mod site;
mod spelling;
mod target_at;
mod uri;
mod verdict;
mod view;

use lsp_server::Connection;

pub use error::ServeError;
pub use server::serve;

/// Serves one client on standard input and output until it says goodbye.
///
/// # Errors
///
/// When the client breaks the protocol or goes away.
pub fn serve_stdio() -> Result<(), ServeError> {
    let (connection, threads) = Connection::stdio();
    serve(&connection)?;
    // The writing thread ends when nothing can be sent any more.
    drop(connection);
    threads.join()?;
    Ok(())
}
