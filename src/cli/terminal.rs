//! Where output goes, and what it may look like there.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use owo_colors::{OwoColorize, Style};
use terminal_size::{Height, Width, terminal_size_of};

use crate::cli::args::Color;
use crate::cli::{Failure, ci};
use crate::report::ReportOptions;
use crate::report::overview::USUAL_ROWS;
use crate::settings::ReportAddresses;
use crate::text::{escape, wrap};

/// Widest text; longer lines are hard to read.
const WIDEST: usize = 120;
/// Narrowest text that is still a sentence a line.
const NARROWEST: usize = 32;

/// The two output streams.
pub(crate) struct Terminal {
    /// Findings, and what else was asked for; buffered.
    pub(crate) out: Box<dyn Write>,
    /// Everything that is said beside them.
    pub(crate) err: Box<dyn Write>,
    /// What `out` may look like.
    pub(crate) look: ReportOptions,
    /// What `err` may look like.
    pub(crate) err_look: ReportOptions,
    /// Whether a person reads `out` as it is written.
    pub(crate) is_interactive: bool,
    /// Rows of the terminal that `out` is.
    pub(crate) rows: usize,
    /// Whether a terminal shows `err`; a log keeps each sentence on its line.
    wraps_err: bool,
}

impl Terminal {
    /// The streams of the process.
    pub(crate) fn new(color: Color) -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let is_interactive = stdout.is_terminal();
        let choose = |automatic: ColorChoice| match color {
            Color::Auto => automatic != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        };
        let rows = terminal_size_of(&stdout).map_or(USUAL_ROWS, |(_, rows)| usize::from(rows.0));
        let host = ci::host().map(Arc::new);
        let look = ReportOptions {
            width: columns(terminal_size_of(&stdout)),
            color: choose(AutoStream::choice(&stdout)),
            unicode: supports_unicode::on(supports_unicode::Stream::Stdout),
            host: host.clone(),
            addresses: ReportAddresses::default(),
        };
        let err_look = ReportOptions {
            width: columns(terminal_size_of(&stderr)),
            color: choose(AutoStream::choice(&stderr)),
            unicode: supports_unicode::on(supports_unicode::Stream::Stderr),
            host,
            addresses: ReportAddresses::default(),
        };
        // Without colour nothing is passed through a filter: a diff must keep every byte.
        let out: Box<dyn Write> = if look.color {
            Box::new(io::BufWriter::new(AutoStream::always(stdout)))
        } else {
            Box::new(io::BufWriter::new(stdout))
        };
        let err: Box<dyn Write> = if err_look.color {
            Box::new(AutoStream::always(stderr))
        } else {
            Box::new(stderr)
        };
        Self {
            out,
            err,
            look,
            err_look,
            is_interactive,
            rows,
            wraps_err: io::stderr().is_terminal(),
        }
    }

    /// Says something beside the findings.
    pub(crate) fn say(&mut self, text: &str) {
        // What is said here is help for a person; when standard error is closed, nobody listens.
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }

    /// Says why the program could not do what it was asked for.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        if failure.is_rendered {
            self.say(&failure.message);
            return;
        }
        let mut text = self.labelled("error:", Style::new().red().bold(), &failure.message);
        if let Some(hint) = &failure.hint {
            text.push_str(&self.labelled("hint:", Style::new().cyan(), hint));
        }
        self.say(&text);
    }

    /// Says something that the user should know about the run, and can do something about.
    pub(crate) fn note(&mut self, text: &str) {
        let text = self.labelled("note:", Style::new().cyan(), text);
        self.say(&text);
    }

    /// A sentence behind a word that says what it is.
    fn labelled(&self, word: &str, style: Style, sentence: &str) -> String {
        let mut text = format!("{word} {}", escape::sentence(sentence));
        if self.wraps_err {
            let hanging = " ".repeat(word.len() + 1);
            text = wrap(&text, "", &hanging, self.err_look.width);
        }
        if self.err_look.color {
            text = text.replacen(word, &word.style(style).to_string(), 1);
        }
        text.push('\n');
        text
    }
}

/// Columns to write for: those of the terminal, of `COLUMNS`, or 80.
fn columns(size: Option<(Width, Height)>) -> usize {
    let terminal = size.map(|(width, _)| usize::from(width.0));
    #[expect(
        clippy::disallowed_methods,
        reason = "the environment belongs to `cli`"
    )]
    let wanted = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.or_else(wanted).unwrap_or(80);
    columns.clamp(NARROWEST, WIDEST)
}
