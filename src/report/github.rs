//! Workflow commands: annotations on the lines of a pull request.

use std::borrow::Cow;
use std::io;

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::Outcome;
use crate::report::host::Host;
use crate::report::place::Pages;
use crate::report::{ReportOptions, concise};
use crate::text::escape;

/// Annotations of one level that GitHub shows of a step; it drops the others without a word.
const SHOWN: usize = 10;

/// Writes errors first, then warnings, then notes; what GitHub would drop is a line of the log.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    let mut dropped = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<&Diagnostic> = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == level)
            .collect();
        let mut room = SHOWN;
        // The notice that says how many are missing needs its own place among the notices.
        if level == Level::Note && (!dropped.is_empty() || of_level.len() > SHOWN) {
            room -= 1;
            let missing = dropped.len() + of_level.len().saturating_sub(room);
            writeln!(
                out,
                "::notice title=faqlint::GitHub shows {SHOWN} annotations of a kind; \
                 {missing} more findings are in the log of this step"
            )?;
        }
        for diagnostic in of_level.iter().take(room) {
            command(diagnostic, options, &mut pages, out)?;
        }
        dropped.extend(of_level.into_iter().skip(room));
    }
    for diagnostic in dropped {
        concise::line(diagnostic, options, &mut pages, out)?;
    }
    Ok(())
}

fn command<'a>(
    diagnostic: &'a Diagnostic,
    options: &ReportOptions,
    pages: &mut Pages<'a>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let word = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let start = pages.position(&diagnostic.path, diagnostic.span.start);
    let end = pages.position(&diagnostic.path, diagnostic.span.end);
    let path = Host::path(options.host.as_deref(), &diagnostic.path);
    write!(out, "::{word} file={},line={}", property(&path), start.line)?;
    // Columns across lines are refused by GitHub.
    if start.line == end.line {
        let last = end.column.max(start.column);
        write!(out, ",col={},endColumn={last}", start.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    write!(
        out,
        ",title={}::{}",
        property(diagnostic.rule),
        data(&escape::sentence(&diagnostic.message))
    )?;
    if let Some(help) = &diagnostic.help {
        write!(out, "%0A{}", data(&escape::sentence(help)))?;
    }
    writeln!(out)
}

/// The value of a property, as the runner's `WorkflowCommand` escapes it. A path keeps its bytes
/// where it can, since GitHub looks it up; what acts on a terminal is written out.
fn property(text: &str) -> String {
    data(&escape::name(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// The text of a command, as the runner's `WorkflowCommand` escapes it.
fn data(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '\r', '\n']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A"),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Finding;
    use crate::report::Format;
    use crate::report::samples::{self, Sample, plain, render};
    use crate::text::Span;

    #[test]
    fn errors_come_first() {
        let shown = plain(Format::Github, &samples::faq());
        insta::assert_snapshot!(shown, @r#"
        ::error file=docs/faq.md,line=7,col=1,endColumn=3,title=steps/misnumbered::step `4.` follows step `2.`%0Anumber it `3.`
        ::error file=docs/faq.md,line=7,col=17,endColumn=25,title=anchors/undefined::no heading or anchor of this page has the id `pasword`%0Athe nearest one is `password`, of “I forgot my password”
        ::error file=docs/faq.md,line=9,col=4,endColumn=15,title=anchors/duplicate::the id `log-in` is declared twice%0Agive one of the headings another id
        ::error file=docs/faq.md,line=11,col=199,endColumn=215,title=anchors/undefined::`docs/codes.md` has no heading or anchor with the id `no-code`%0Alink to `#no-code-arrives`
        ::warning file=docs/faq.md,line=7,col=11,endColumn=15,title=links/vague-text::the link text `here` does not say where the link leads%0Aname the page or the topic
        ::notice file=docs/faq.md,line=11,col=284,endColumn=291,title=platforms/misspelled::`ANDROID` is spelled `Android`
        "#);
    }

    #[test]
    fn hostile_content_is_no_command() {
        let shown = plain(Format::Github, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        ::error file=\u{3a}%3Aerror file=a%3A%3A\u{1b}[2J\nb.md,line=1,col=44,endColumn=49,title=anchors/undefined::link `##\u{5b}error]\u{1b}[2J` to ::error::`\u{202e}evil`%0A\u{3a}:set-output name=a::b\u{9d}0;x\u{7}
        ::warning file=\u{3a}%3Aerror file=a%3A%3A\u{1b}[2J\nb.md,line=3,col=1,endColumn=4,title=links/empty::x%0Aa long text that is wrapped just before the word of the page that is ::error::now
        "#);
    }

    #[test]
    fn a_path_starts_at_the_root_of_the_repository() {
        let options = ReportOptions {
            host: Some(Arc::new(Host {
                files: None,
                folder: "site".to_owned(),
            })),
            ..ReportOptions::default()
        };
        let shown = render(Format::Github, &samples::faq(), options);
        assert!(
            shown.starts_with("::error file=site/docs/faq.md,"),
            "{shown}"
        );
    }

    /// Findings of one level on a page of their own.
    fn many(counts: [(Level, u32); 3]) -> Outcome {
        let mut sample = Sample::default().page("a.md", &"x\n".repeat(60));
        for (level, count) in counts {
            for index in 0..count {
                let finding = Finding::new(Span::at(2 * index, 1), "x");
                sample = sample.found("a.md", "links/empty", level, finding);
            }
        }
        sample.outcome()
    }

    #[test]
    fn what_github_would_drop_is_in_the_log() {
        let counts = [(Level::Error, 12), (Level::Warning, 3), (Level::Note, 11)];
        let shown = plain(Format::Github, &many(counts));
        let count = |start: &str| shown.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("::error "), 10);
        assert_eq!(count("::warning "), 3);
        assert_eq!(count("::notice file="), 9);
        assert_eq!(
            count("::notice title=faqlint::GitHub shows 10 annotations of a kind; 4 more"),
            1
        );
        assert_eq!(count("a.md:"), 4);
    }

    #[test]
    fn ten_of_each_are_all_shown() {
        let counts = [(Level::Error, 10), (Level::Warning, 10), (Level::Note, 10)];
        let shown = plain(Format::Github, &many(counts));
        assert_eq!(shown.lines().count(), 30);
        assert!(!shown.contains("title=faqlint"));
    }
}
