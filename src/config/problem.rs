//! What is wrong with a configuration, and how a person is told.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};

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
    /// All problems for a person: each with its line and a caret below the fault.
    #[must_use]
    pub fn render(&self, width: usize, color: bool) -> String {
        let theme = if color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width.max(40))
            .without_cause_chain();
        let mut out = String::new();
        for problem in &self.problems {
            let shown = ConfigProblem {
                message: escape::sentence(&problem.message).into_owned(),
                help: problem
                    .help
                    .as_ref()
                    .map(|help| escape::sentence(help).into_owned()),
                ..problem.clone()
            };
            let view = View {
                problem: &shown,
                source: self.source(problem),
            };
            if handler.render_report(&mut out, &view).is_err() {
                out.push_str(&problem.message);
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

#[derive(Debug)]
struct View<'a> {
    problem: &'a ConfigProblem,
    source: Option<NamedSource<Arc<str>>>,
}

impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)
    }
}

impl std::error::Error for View<'_> {}

impl Diagnostic for View<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem
            .help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let span = self.problem.span.range();
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            Some("here".to_owned()),
            span,
        ))))
    }
}
