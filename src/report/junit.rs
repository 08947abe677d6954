//! `JUnit` XML: a suite for each page, a case for each finding.

use std::io;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::Outcome;
use crate::report::host::Host;
use crate::report::place::Pages;
use crate::report::{ReportOptions, concise};
use crate::text::escape;

/// Writes one document.
///
/// An error is a failed case. A warning or a note is a skipped one: dashboards show it, and no
/// build turns red. A run without findings is one case that passed, since many dashboards take a
/// report without cases for a broken one.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut report = Report::new("faqlint");
    let mut pages = Pages::new(outcome);
    for findings in outcome.diagnostics.chunk_by(|a, b| a.path == b.path) {
        let path = Host::path(options.host.as_deref(), &findings[0].path);
        let mut suite = TestSuite::new(&*escape::name(&path));
        for diagnostic in findings {
            suite.add_test_case(case(diagnostic, &path, &mut pages));
        }
        report.add_test_suite(suite);
    }
    if outcome.diagnostics.is_empty() {
        let mut suite = TestSuite::new("faqlint");
        suite.add_test_case(TestCase::new("pages", TestCaseStatus::success()));
        report.add_test_suite(suite);
    }
    let document = report.to_string().map_err(io::Error::other)?;
    // Written here, so that a closed pipe is known as one.
    out.write_all(document.as_bytes())
}

fn case<'a>(diagnostic: &'a Diagnostic, path: &str, pages: &mut Pages<'a>) -> TestCase {
    let at = pages.position(&diagnostic.path, diagnostic.span.start);
    let path = escape::name(path);
    let message = escape::sentence(&diagnostic.message);
    let mut status = match diagnostic.level {
        Level::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Level::Warning | Level::Note => TestCaseStatus::skipped(),
    };
    let text = format!(
        "{path}:{}:{}: {}: {}",
        at.line,
        at.column,
        diagnostic.level,
        concise::advice(diagnostic)
    );
    status
        .set_message(&*message)
        .set_type(diagnostic.rule)
        .set_description(text);
    let name = format!("{} {}:{}", diagnostic.rule, at.line, at.column);
    let mut case = TestCase::new(name, status);
    case.set_classname(&*path);
    case.extra.insert("file".into(), (&*path).into());
    case.extra.insert("line".into(), at.line.to_string().into());
    case
}

#[cfg(test)]
mod tests {
    use crate::report::Format;
    use crate::report::samples::{self, plain};

    #[test]
    fn a_page_is_a_suite() {
        let shown = plain(Format::Junit, &samples::faq());
        insta::assert_snapshot!(shown, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="faqlint" tests="6" skipped="2" failures="4" errors="0">
            <testsuite name="docs/faq.md" tests="6" skipped="2" errors="0" failures="4">
                <testcase name="steps/misnumbered 7:1" classname="docs/faq.md" file="docs/faq.md" line="7">
                    <failure message="step `4.` follows step `2.`" type="steps/misnumbered">docs/faq.md:7:1: error: step `4.` follows step `2.`; number it `3.`</failure>
                </testcase>
                <testcase name="links/vague-text 7:11" classname="docs/faq.md" file="docs/faq.md" line="7">
                    <skipped message="the link text `here` does not say where the link leads" type="links/vague-text">docs/faq.md:7:11: warning: the link text `here` does not say where the link leads; name the page or the topic</skipped>
                </testcase>
                <testcase name="anchors/undefined 7:17" classname="docs/faq.md" file="docs/faq.md" line="7">
                    <failure message="no heading or anchor of this page has the id `pasword`" type="anchors/undefined">docs/faq.md:7:17: error: no heading or anchor of this page has the id `pasword`; the nearest one is `password`, of “I forgot my password”</failure>
                </testcase>
                <testcase name="anchors/duplicate 9:4" classname="docs/faq.md" file="docs/faq.md" line="9">
                    <failure message="the id `log-in` is declared twice" type="anchors/duplicate">docs/faq.md:9:4: error: the id `log-in` is declared twice; give one of the headings another id</failure>
                </testcase>
                <testcase name="anchors/undefined 11:199" classname="docs/faq.md" file="docs/faq.md" line="11">
                    <failure message="`docs/codes.md` has no heading or anchor with the id `no-code`" type="anchors/undefined">docs/faq.md:11:199: error: `docs/codes.md` has no heading or anchor with the id `no-code`; link to `#no-code-arrives`</failure>
                </testcase>
                <testcase name="platforms/misspelled 11:284" classname="docs/faq.md" file="docs/faq.md" line="11">
                    <skipped message="`ANDROID` is spelled `Android`" type="platforms/misspelled">docs/faq.md:11:284: note: `ANDROID` is spelled `Android`</skipped>
                </testcase>
            </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn hostile_content_is_written_out() {
        let shown = plain(Format::Junit, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="faqlint" tests="2" skipped="1" failures="1" errors="0">
            <testsuite name="\u{3a}:error file=a::\u{1b}[2J\nb.md" tests="2" skipped="1" errors="0" failures="1">
                <testcase name="anchors/undefined 1:44" classname="\u{3a}:error file=a::\u{1b}[2J\nb.md" file="\u{3a}:error file=a::\u{1b}[2J\nb.md" line="1">
                    <failure message="link `##\u{5b}error]\u{1b}[2J` to ::error::`\u{202e}evil`" type="anchors/undefined">\u{3a}:error file=a::\u{1b}[2J\nb.md:1:44: error: link `##\u{5b}error]\u{1b}[2J` to ::error::`\u{202e}evil`; \u{3a}:set-output name=a::b\u{9d}0;x\u{7}</failure>
                </testcase>
                <testcase name="links/empty 3:1" classname="\u{3a}:error file=a::\u{1b}[2J\nb.md" file="\u{3a}:error file=a::\u{1b}[2J\nb.md" line="3">
                    <skipped message="x" type="links/empty">\u{3a}:error file=a::\u{1b}[2J\nb.md:3:1: warning: x; a long text that is wrapped just before the word of the page that is ::error::now</skipped>
                </testcase>
            </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn nothing_found_is_a_case_that_passed() {
        let outcome = crate::engine::Outcome::default();
        let shown = plain(Format::Junit, &outcome);
        assert!(shown.contains("tests=\"1\""), "{shown}");
        assert!(shown.contains("failures=\"0\""), "{shown}");
    }
}
