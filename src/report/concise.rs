//! One line a finding, for searching, editors and logs.

use std::io;

use owo_colors::Style;

use crate::diagnostic::Diagnostic;
use crate::engine::Outcome;
use crate::report::place::Pages;
use crate::report::{ReportOptions, style};
use crate::text::escape;

/// Writes `path:line:column: level[rule] message` for each finding.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    for diagnostic in &outcome.diagnostics {
        line(diagnostic, options, &mut pages, out)?;
    }
    Ok(())
}

/// Writes the line of one finding.
pub(super) fn line<'a>(
    diagnostic: &'a Diagnostic,
    options: &ReportOptions,
    pages: &mut Pages<'a>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let at = pages.position(&diagnostic.path, diagnostic.span.start);
    let path = escape::name(&diagnostic.path);
    let tag = format!("{}[{}]", diagnostic.level, diagnostic.rule);
    writeln!(
        out,
        "{}:{}:{}: {} {}",
        style::paint(&path, Style::new().bold(), options.color),
        at.line,
        at.column,
        style::paint(&tag, style::level(diagnostic.level), options.color),
        escape::sentence(&diagnostic.message),
    )
}

/// What is wrong and what to do, in one line: for reports that have no place of their own for the help.
pub(super) fn advice(diagnostic: &Diagnostic) -> String {
    let message = escape::sentence(&diagnostic.message);
    match &diagnostic.help {
        Some(help) => format!("{message}; {}", escape::sentence(help)),
        None => message.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::report::Format;
    use crate::report::samples::{self, plain};

    #[test]
    fn a_finding_is_a_line() {
        let shown = plain(Format::Concise, &samples::faq());
        insta::assert_snapshot!(shown, @r#"
        docs/faq.md:7:1: error[steps/misnumbered] step `4.` follows step `2.`
        docs/faq.md:7:11: warning[links/vague-text] the link text `here` does not say where the link leads
        docs/faq.md:7:17: error[anchors/undefined] no heading or anchor of this page has the id `pasword`
        docs/faq.md:9:4: error[anchors/duplicate] the id `log-in` is declared twice
        docs/faq.md:11:199: error[anchors/undefined] `docs/codes.md` has no heading or anchor with the id `no-code`
        docs/faq.md:11:284: note[platforms/misspelled] `ANDROID` is spelled `Android`
        "#);
    }

    #[test]
    fn hostile_content_stays_on_its_line() {
        let shown = plain(Format::Concise, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        \u{3a}:error file=a::\u{1b}[2J\nb.md:1:44: error[anchors/undefined] link `##\u{5b}error]\u{1b}[2J` to ::error::`\u{202e}evil`
        \u{3a}:error file=a::\u{1b}[2J\nb.md:3:1: warning[links/empty] x
        "#);
    }
}
