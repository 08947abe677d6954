//! Outcomes made by hand, for the tests of the formats.

use std::borrow::Borrow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Finding, Fix, Level};
use crate::engine::{Outcome, Source};
use crate::report::{Format, ReportOptions, write};
use crate::text::Span;

/// The place of `needle` in `text`, the `nth` one from 0.
pub(crate) fn find(text: &str, needle: &str, nth: usize) -> Span {
    let (at, found) = text.match_indices(needle).nth(nth).unwrap();
    Span::at(at as u32, found.len() as u32)
}

pub(crate) fn render(
    format: Format,
    outcome: &Outcome,
    options: impl Borrow<ReportOptions>,
) -> String {
    let mut out = Vec::new();
    write(format, outcome, options.borrow(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A report for a place of which nothing is known.
pub(crate) fn plain(format: Format, outcome: &Outcome) -> String {
    render(format, outcome, ReportOptions::default())
}

/// Collects findings of a few pages.
#[derive(Default)]
pub(crate) struct Sample(Outcome);

impl Sample {
    pub(crate) fn page(mut self, path: &str, text: &str) -> Self {
        self.0.sources.push(Source {
            path: path.into(),
            file: None,
            text: text.into(),
        });
        self
    }

    pub(crate) fn found(
        mut self,
        path: &str,
        rule: &'static str,
        level: Level,
        finding: Finding,
    ) -> Self {
        let count = self.0.diagnostics.len();
        self.0.diagnostics.push(Diagnostic {
            rule,
            level,
            path: Arc::from(path),
            span: finding.span,
            message: finding.message,
            help: finding.help,
            related: finding.related,
            fix: finding.fix,
            origin: finding.origin,
            link: finding.link,
            forms: Vec::new(),
            cause: None,
            is_doubt: false,
            fingerprint: format!("{count:016x}"),
        });
        self
    }

    pub(crate) fn outcome(mut self) -> Outcome {
        let outcome = &mut self.0;
        outcome.sources.sort_by(|a, b| a.path.cmp(&b.path));
        outcome
            .diagnostics
            .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let at = |level| {
            let all = outcome.diagnostics.iter();
            all.filter(|one| one.level == level).count()
        };
        outcome.summary.errors = at(Level::Error);
        outcome.summary.warnings = at(Level::Warning);
        outcome.summary.notes = at(Level::Note);
        outcome.summary.files = outcome.sources.len();
        outcome.summary.fixable = outcome
            .diagnostics
            .iter()
            .filter_map(|one| one.fix.as_ref())
            .filter(|fix| fix.applicability == crate::diagnostic::Applicability::Safe)
            .count();
        self.0
    }
}

const FAQ: &str = "# FAQ\n\n\
    ## [](#log-in)How do I log in?\n\n\
    1. Open **Settings**.\n\
    2. Tap **Privacy**.\n\
    4. Click [here](#pasword) to choose a new password.\n\n\
    ## [](#log-in)I cannot log in\n\n\
    If the code does not arrive within a few minutes, check that the phone number is the one \
    you signed up with, wait until the timer has run out, and ask for a call instead: see \
    [the page about codes](codes.md#no-code), which also explains what to do when you have \
    lost your phone, and ANDROID users can read the code in the other app as well.\n";

/// Two pages with the findings of an ordinary day.
pub(crate) fn faq() -> Outcome {
    let page = "docs/faq.md";
    let undefined = Finding::new(
        find(FAQ, "#pasword", 0),
        "no heading or anchor of this page has the id `pasword`",
    )
    .help("the nearest one is `password`, of \u{201c}I forgot my password\u{201d}");
    let vague = Finding::new(
        find(FAQ, "here", 0),
        "the link text `here` does not say where the link leads",
    )
    .help("name the page or the topic");
    let duplicate = Finding::new(
        find(FAQ, "[](#log-in)", 1),
        "the id `log-in` is declared twice",
    )
    .help("give one of the headings another id")
    .related(find(FAQ, "[](#log-in)", 0), "first declared here");
    Sample::default()
        .page(page, FAQ)
        .page("docs/codes.md", "# Codes\n\n## No code arrives\n")
        .found(page, "steps/misnumbered", Level::Error, misnumbered())
        .found(page, "anchors/undefined", Level::Error, undefined)
        .found(page, "links/vague-text", Level::Warning, vague)
        .found(page, "anchors/duplicate", Level::Error, duplicate)
        .found(page, "anchors/undefined", Level::Error, elsewhere())
        .found(page, "platforms/misspelled", Level::Note, misspelled())
        .outcome()
}

fn misnumbered() -> Finding {
    Finding::new(find(FAQ, "4.", 0), "step `4.` follows step `2.`")
        .help("number it `3.`")
        .fix(Fix::safe("renumber the steps", find(FAQ, "4", 0), "3"))
}

fn elsewhere() -> Finding {
    let link = find(FAQ, "codes.md#no-code", 0);
    Finding::new(
        link,
        "`docs/codes.md` has no heading or anchor with the id `no-code`",
    )
    .help("link to `#no-code-arrives`")
    .related_on(
        "docs/codes.md".into(),
        Span::at(9, 18),
        "this heading has the id `no-code-arrives`",
    )
    .fix(Fix::risky(
        "link to `#no-code-arrives`",
        find(FAQ, "no-code", 0),
        "no-code-arrives",
    ))
}

fn misspelled() -> Finding {
    let name = find(FAQ, "ANDROID", 0);
    Finding::new(name, "`ANDROID` is spelled `Android`").fix(Fix::safe(
        "write `Android`",
        name,
        "Android",
    ))
}

/// Pages of somebody who means harm.
pub(crate) fn hostile() -> Outcome {
    let text = "::error::owned ##[group]x \u{1b}]8;;http://evil\u{7}click\u{1b}[31m\n\
        ::warning::next\u{202e}txt.exe\n\
        end\u{9b}31m\u{0}\n";
    let path = "::error file=a::\u{1b}[2J\nb.md";
    Sample::default()
        .page(path, text)
        .found(
            path,
            "anchors/undefined",
            Level::Error,
            Finding::new(
                find(text, "click", 0),
                "link `##[error]\u{1b}[2J` to\n::error::`\u{202e}evil`",
            )
            .help("::set-output name=a::b\u{9d}0;x\u{7}"),
        )
        .found(
            path,
            "links/empty",
            Level::Warning,
            Finding::new(find(text, "end", 0), "x").help(
                "a long text that is wrapped just before the word of the page that is ::error::now",
            ),
        )
        .outcome()
}
