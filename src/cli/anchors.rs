//! `faqlint anchors`.

use crate::cli::args::{AnchorsArguments, ListFormat};
use crate::cli::lockfile;
use crate::cli::options::CorpusOptions;
use crate::cli::session::{self, Session};
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::config::Selection;
use crate::report::anchors::{write_json, write_text};

/// Lists each heading and anchor with its id.
pub(crate) fn anchors(typed: AnchorsArguments, terminal: &mut Terminal) -> Result<Status, Failure> {
    if let Some(task) = lockfile::task(&typed) {
        return lockfile::run(task, typed.corpus, terminal);
    }
    let dialect = typed.dialect.as_deref().map(session::dialect).transpose()?;
    let options = CorpusOptions::new(typed.corpus, None)?;
    let session = Session::new(&options, &Selection::default(), false, terminal)?;
    let listing = session.anchors(dialect)?;
    let out = &mut *terminal.out;
    open_pipe(match typed.format {
        ListFormat::Text => write_text(&listing, &terminal.look, out),
        ListFormat::Json => write_json(&listing, out),
    })?;
    Ok(Status::Clean)
}
