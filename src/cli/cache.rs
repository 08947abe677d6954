//! `faqlint cache`.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::online::user_cache;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::links;

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Print the folder of the cache.
    Path {
        /// Folder in place of the user's.
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
    /// Forget everything that is known about external links.
    Clear {
        /// Folder in place of the user's.
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
}

/// Carries out a command about the cache.
pub(crate) fn cache(command: &CacheCommand, terminal: &mut Terminal) -> Result<Status, Failure> {
    if !links::IS_AVAILABLE {
        return Err(Failure::new(
            "this faqlint was built without `online`: it has no cache of links",
        ));
    }
    let (CacheCommand::Path { cache_dir } | CacheCommand::Clear { cache_dir }) = command;
    let folder = cache_dir.clone().or_else(user_cache).ok_or_else(|| {
        Failure::new("this system has no folder for caches").hint("name one with `--cache-dir`")
    })?;
    match command {
        CacheCommand::Path { .. } => {
            open_pipe(writeln!(terminal.out, "{}", folder.display()))?;
        }
        CacheCommand::Clear { .. } => {
            let cache = links::Cache::at(&folder);
            cache.clear().map_err(|error| {
                Failure::new(format!(
                    "cannot remove `{}`: {error}",
                    cache.file().display()
                ))
            })?;
        }
    }
    Ok(Status::Clean)
}
