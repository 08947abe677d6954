//! GitLab's code quality report: what a merge request shows beside its changes.

use std::io;

use serde::Serialize;

use crate::diagnostic::Level;
use crate::engine::Outcome;
use crate::report::host::Host;
use crate::report::place::Pages;
use crate::report::{ReportOptions, concise, write_value};

/// One entry of the report.
#[derive(Debug, Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    /// What tells whether the merge request brought the finding: it has to be unique in a report.
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    path: std::borrow::Cow<'a, str>,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes one array, a line for each finding.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    write!(out, "[")?;
    for (index, diagnostic) in outcome.diagnostics.iter().enumerate() {
        out.write_all(if index == 0 { b"\n  " } else { b",\n  " })?;
        let path = &*diagnostic.path;
        let lines = Lines {
            begin: pages.position(path, diagnostic.span.start).line,
            end: pages.position(path, diagnostic.span.end).line,
        };
        let violation = Violation {
            description: concise::advice(diagnostic),
            check_name: diagnostic.rule,
            fingerprint: &diagnostic.fingerprint,
            severity: match diagnostic.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Note => "info",
            },
            location: Location {
                path: Host::path(options.host.as_deref(), path),
                lines,
            },
        };
        write_value(&violation, out)?;
    }
    writeln!(out, "]")
}

#[cfg(test)]
mod tests {
    use crate::report::Format;
    use crate::report::samples::{self, plain};

    #[test]
    fn a_finding_is_an_entry() {
        let shown = plain(Format::Gitlab, &samples::faq());
        insta::assert_snapshot!(shown, @r#"
        [
          {"description":"step `4.` follows step `2.`; number it `3.`","check_name":"steps/misnumbered","fingerprint":"0000000000000000","severity":"major","location":{"path":"docs/faq.md","lines":{"begin":7,"end":7}}},
          {"description":"the link text `here` does not say where the link leads; name the page or the topic","check_name":"links/vague-text","fingerprint":"0000000000000002","severity":"minor","location":{"path":"docs/faq.md","lines":{"begin":7,"end":7}}},
          {"description":"no heading or anchor of this page has the id `pasword`; the nearest one is `password`, of “I forgot my password”","check_name":"anchors/undefined","fingerprint":"0000000000000001","severity":"major","location":{"path":"docs/faq.md","lines":{"begin":7,"end":7}}},
          {"description":"the id `log-in` is declared twice; give one of the headings another id","check_name":"anchors/duplicate","fingerprint":"0000000000000003","severity":"major","location":{"path":"docs/faq.md","lines":{"begin":9,"end":9}}},
          {"description":"`docs/codes.md` has no heading or anchor with the id `no-code`; link to `#no-code-arrives`","check_name":"anchors/undefined","fingerprint":"0000000000000004","severity":"major","location":{"path":"docs/faq.md","lines":{"begin":11,"end":11}}},
          {"description":"`ANDROID` is spelled `Android`","check_name":"platforms/misspelled","fingerprint":"0000000000000005","severity":"info","location":{"path":"docs/faq.md","lines":{"begin":11,"end":11}}}]
        "#);
    }

    #[test]
    fn hostile_content_is_written_out() {
        let shown = plain(Format::Gitlab, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        [
          {"description":"link `##\\u{5b}error]\\u{1b}[2J` to ::error::`\\u{202e}evil`; \\u{3a}:set-output name=a::b\\u{9d}0;x\\u{7}","check_name":"anchors/undefined","fingerprint":"0000000000000000","severity":"major","location":{"path":"::error file=a::\u001b[2J\nb.md","lines":{"begin":1,"end":1}}},
          {"description":"x; a long text that is wrapped just before the word of the page that is ::error::now","check_name":"links/empty","fingerprint":"0000000000000001","severity":"minor","location":{"path":"::error file=a::\u001b[2J\nb.md","lines":{"begin":3,"end":3}}}]
        "#);
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        let outcome = crate::engine::Outcome::default();
        assert_eq!(plain(Format::Gitlab, &outcome), "[]\n");
    }
}
