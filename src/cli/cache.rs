//! `faqlint cache`.

use std::io::Write;

use crate::cli::args::CacheCommand;
use crate::cli::online::user_cache;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::links;

/// Carries out a command about the cache.
pub(crate) fn cache(command: &CacheCommand, terminal: &mut Terminal) -> Result<Status, Failure> {
    if !links::IS_AVAILABLE {
        return Err(Failure::new(
            "this faqlint was built without `online`: it does not check external links and has no cache",
        ));
    }
    let (CacheCommand::Path { cache_dir } | CacheCommand::Clear { cache_dir }) = command;
    let folder = cache_dir.clone().or_else(user_cache).ok_or_else(|| {
        Failure::new("this system has no cache folder").hint("set one with `--cache-dir`")
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
