//! `faqlint cache`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status};

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
#[cfg(feature = "online")]
pub(crate) fn cache(command: &CacheCommand, terminal: &mut Terminal) -> Result<Status, Failure> {
    use std::io::Write;

    use crate::cli::online::user_cache;
    use crate::cli::open_pipe;
    use crate::links::Cache;

    let (CacheCommand::Path { cache_dir } | CacheCommand::Clear { cache_dir }) = command;
    let folder = cache_dir.clone().or_else(user_cache).ok_or_else(|| {
        Failure::new("this system has no folder for caches").hint("name one with `--cache-dir`")
    })?;
    match command {
        CacheCommand::Path { .. } => {
            open_pipe(writeln!(terminal.out, "{}", folder.display()))?;
        }
        CacheCommand::Clear { .. } => {
            let cache = Cache::at(&folder);
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

/// Says that there is no cache.
#[cfg(not(feature = "online"))]
pub(crate) fn cache(_: &CacheCommand, _: &mut Terminal) -> Result<Status, Failure> {
    Err(Failure::new(
        "this faqlint was built without `online`: it has no cache of links",
    ))
}
