//! What is wrong with a configuration, and how a person is told.

use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};
use owo_colors::{OwoColorize as _, Style};

use crate::text::{Span, escape};

/// One thing that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The file; `None` for the command line.
    pub file: Option<PathBuf>,
    /// The offending bytes of the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Everything that is wrong with a configuration, in the order of the files.
#[derive(Debug, Default)]
pub struct ConfigErrors {
    /// The problems; never empty in an error that is returned.
    pub problems: Vec<ConfigProblem>,
    /// The texts of the files.
    pub sources: Vec<(PathBuf, Arc<str>)>,
}

impl ConfigErrors {
    /// All problems for a person, as every error of the program: the message, here with its line and a
    /// caret below the fault, and what to do.
    #[must_use]
    pub fn render(&self, width: usize, color: bool) -> String {
        let theme = if color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width.max(40))
            .with_links(false)
            .without_cause_chain();
        let keyword = |word: &str, style: Style| {
            if color {
                word.style(style).to_string()
            } else {
                word.to_owned()
            }
        };
        let error = keyword("error:", Style::new().red().bold());
        let hint = keyword("hint:", Style::new().cyan());
        let mut out = String::new();
        for problem in &self.problems {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{error} {}", escape::sentence(&problem.message));
            let source = self.source(problem).map(|source| View {
                span: problem.span,
                source,
            });
            let mut frame = String::new();
            if source.is_some_and(|view| handler.render_report(&mut frame, &view).is_ok()) {
                // miette opens with its own line for the message.
                let drawing = frame.split_once('\n').map_or("", |(_, drawing)| drawing);
                out.push_str(drawing);
            }
            if let Some(help) = &problem.help {
                let _ = writeln!(out, "{hint} {}", escape::sentence(help));
            }
        }
        out
    }

    fn source(&self, problem: &ConfigProblem) -> Option<NamedSource<Arc<str>>> {
        let file = problem.file.as_ref()?;
        let (path, text) = self.sources.iter().find(|(path, _)| path == file)?;
        Some(NamedSource::new(
            escape::name(&path.display().to_string()),
            inert(text),
        ))
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<&str> = self
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        f.write_str(&messages.join("; "))
    }
}

impl std::error::Error for ConfigErrors {}

/// A text in which nothing acts on a terminal, byte for byte as long.
fn inert(text: &Arc<str>) -> Arc<str> {
    if !escape::has_hostile(text) {
        return Arc::clone(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if escape::is_hostile(c) && !matches!(c, '\n' | '\r' | '\t') {
            out.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// The lines of a file around one problem.
#[derive(Debug)]
struct View {
    span: Span,
    source: NamedSource<Arc<str>>,
}

impl fmt::Display for View {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for View {}

impl Diagnostic for View {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(None, self.span.range());
        Some(Box::new(std::iter::once(label)))
    }
}
