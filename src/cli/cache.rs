//! `faqlint cache`.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::args::CacheCommand;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::engine::{self, user_cache};
use crate::links;

/// Carries out a command about the cache.
pub(crate) fn cache(command: &CacheCommand, terminal: &mut Terminal) -> Result<Status, Failure> {
    let (CacheCommand::Path { cache_dir } | CacheCommand::Clear { cache_dir }) = command;
    let folder = cache_dir.clone().or_else(user_cache).ok_or_else(|| {
        Failure::new("this system has no cache folder").hint("set one with `--cache-dir`")
    })?;
    match command {
        CacheCommand::Path { .. } => {
            open_pipe(writeln!(terminal.out, "{}", folder.display()))?;
        }
        CacheCommand::Clear { .. } => {
            let refused = |file: &Path, error: &io::Error| {
                Failure::new(format!("cannot remove `{}`: {error}", file.display()))
            };
            engine::clear_cache(&folder).map_err(|(file, error)| refused(&file, &error))?;
            if links::IS_AVAILABLE {
                let cache = links::Cache::at(&folder);
                let cleared = cache.clear();
                cleared.map_err(|error| refused(cache.file(), &error))?;
            }
        }
    }
    Ok(Status::Clean)
}
