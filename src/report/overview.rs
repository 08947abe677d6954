//! The first look at a site with very many findings: one screen, the worst first.

use std::cmp::Reverse;
use std::io;

use owo_colors::Style;
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::Outcome;
use crate::report::place::Pages;
use crate::report::summary::counted;
use crate::report::window::width;
use crate::report::{ReportOptions, style};
use crate::rules;
use crate::text::escape;

/// Findings up to which all of them are shown.
pub const FEW: usize = 100;

/// Most rules that are shown.
const RULES: usize = 5;
/// Most pages, and most single findings, that are shown.
const ROWS: usize = 3;
/// Columns of the place of a single finding.
const PLACE: usize = 36;

/// What to type next, for the end of the screen: a few words, and the command.
pub type Next = (&'static str, String);

/// The rule with the most errors, or the most findings.
#[must_use]
pub fn worst_rule(outcome: &Outcome) -> Option<&str> {
    let by_rule = ranked(outcome, |one| one.rule);
    by_rule.first().map(|(rule, _)| *rule)
}

/// How many findings there are of a kind: errors, and all.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Count {
    errors: usize,
    all: usize,
}

/// Writes which rules and pages have the most findings, a few of the worst, and what to type next:
/// at most 20 lines, so that a window of 24 shows them all between two prompts.
pub fn write(
    outcome: &Outcome,
    next: &[Next],
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let by_rule = ranked(outcome, |one| one.rule);
    let by_page = ranked(outcome, |one| &*one.path);
    let all = outcome.diagnostics.len();
    let bold = |text: &str| style::paint(text, Style::new().bold(), options.color);
    writeln!(
        out,
        "{}",
        bold(&format!(
            "{} on {}; the worst of them:",
            counted(all, "finding"),
            counted(by_page.len(), "page")
        ))
    )?;
    let widest = by_rule.iter().take(RULES).map(|(rule, _)| rule.len()).max();
    for (rule, count) in by_rule.iter().take(RULES) {
        let summary = rules::find(rule).map_or("", |entry| entry.meta.summary());
        let row = format!(
            "{:>6}  {rule:<widest$}  {}",
            count.all,
            summary.replace('`', ""),
            widest = widest.unwrap_or(0)
        );
        writeln!(out, "{}", cut(row.trim_end(), options))?;
    }
    writeln!(out)?;
    for (path, count) in by_page.iter().take(ROWS) {
        let errors = match count.errors {
            0 => String::new(),
            errors => format!(", {}", counted(errors, "error")),
        };
        let row = format!("{:>6}  {}{errors}", count.all, escape::name(path));
        writeln!(out, "{}", cut(&row, options))?;
    }
    writeln!(out)?;
    write_worst(outcome, &by_rule, options, out)?;
    let width = next.iter().map(|(what, _)| what.len()).max().unwrap_or(0);
    for (what, command) in next {
        writeln!(out, "{what:<width$}  {}", bold(command))?;
    }
    Ok(())
}

/// Writes the first finding of each of the rules with the most errors.
fn write_worst(
    outcome: &Outcome,
    by_rule: &[(&str, Count)],
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    let level = |one: &&Diagnostic| Reverse(one.level);
    let worst: Vec<(String, &Diagnostic)> = by_rule
        .iter()
        .take(ROWS)
        .filter_map(|(rule, _)| {
            let of_rule = outcome.diagnostics.iter().filter(|one| one.rule == *rule);
            of_rule.min_by_key(level)
        })
        .map(|one| {
            let line = pages.position(&one.path, one.span.start).line;
            let place = format!("{}:{line}", escape::name(&one.path));
            (tail(&place, options), one)
        })
        .collect();
    let widest = worst.iter().map(|(place, _)| width(place)).max();
    for (place, one) in worst {
        let gap = widest.unwrap_or(0) - width(&place) + 2;
        let row = format!("{place}{:gap$}{}", "", escape::sentence(&one.message));
        writeln!(out, "{}", cut(&row, options))?;
    }
    writeln!(out)
}

/// Counts by a key, the most errors first.
fn ranked<'a>(
    outcome: &'a Outcome,
    key: impl Fn(&'a Diagnostic) -> &'a str,
) -> Vec<(&'a str, Count)> {
    let mut counts: FxHashMap<&str, Count> = FxHashMap::default();
    for diagnostic in &outcome.diagnostics {
        let count = counts.entry(key(diagnostic)).or_default();
        count.all += 1;
        count.errors += usize::from(diagnostic.level == Level::Error);
    }
    let mut ranked: Vec<(&str, Count)> = counts.into_iter().collect();
    ranked.sort_by_key(|(key, count)| (Reverse(*count), *key));
    ranked
}

/// A row that does not wrap.
fn cut(row: &str, options: &ReportOptions) -> String {
    if width(row) <= options.width {
        return row.to_owned();
    }
    let room = options.width - options.ellipsis().len().min(options.width);
    let mut end = 0;
    for (at, c) in row.char_indices() {
        let next = at + c.len_utf8();
        if width(&row[..next]) > room {
            break;
        }
        end = next;
    }
    format!("{}{}", &row[..end], options.ellipsis())
}

/// The end of a place that is too long to leave room for what is wrong there.
fn tail(place: &str, options: &ReportOptions) -> String {
    if width(place) <= PLACE {
        return place.to_owned();
    }
    let room = PLACE - options.ellipsis().len();
    let start = place
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| width(&place[*at..]) <= room);
    format!(
        "{}{}",
        options.ellipsis(),
        &place[start.unwrap_or(place.len())..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Finding;
    use crate::report::samples::Sample;
    use crate::text::Span;

    fn shown(outcome: &Outcome) -> String {
        let next: [Next; 2] = [
            (
                "one rule",
                "faqlint check --select links/missing-file".to_owned(),
            ),
            ("everything", "faqlint check --all".to_owned()),
        ];
        let mut out = Vec::new();
        write(outcome, &next, &ReportOptions::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hundreds_of_findings_fit_on_a_screen() {
        let mut sample = Sample::default();
        let rules = [
            "links/missing-file",
            "anchors/undefined",
            "structure/skipped-level",
            "x/a",
            "x/b",
            "x/c",
            "x/d",
        ];
        for page in 0..20 {
            let path = format!("docs/page{page}.md");
            sample = sample.page(&path, &"x\n".repeat(99));
            for (index, rule) in rules.iter().enumerate() {
                let level = if index < 2 {
                    Level::Error
                } else {
                    Level::Warning
                };
                for line in 0..(20 - page) {
                    let finding = Finding::new(Span::at(2 * line, 1), "there is no file `a.md`");
                    sample = sample.found(&path, rule, level, finding);
                }
            }
        }
        let shown = shown(&sample.outcome());
        assert!(shown.lines().count() <= 20, "{shown}");
        insta::assert_snapshot!(shown, @r#"
        1470 findings on 20 pages; the worst of them:
           210  anchors/undefined        A link leads to an anchor that does not exist.
           210  links/missing-file       A link leads to a page or file that does not…
           210  structure/skipped-level  A heading skips a level.
           210  x/a
           210  x/b

           140  docs/page0.md, 40 errors
           133  docs/page1.md, 38 errors
           126  docs/page2.md, 36 errors

        docs/page0.md:1  there is no file `a.md`
        docs/page0.md:1  there is no file `a.md`
        docs/page0.md:1  there is no file `a.md`

        one rule    faqlint check --select links/missing-file
        everything  faqlint check --all
        "#);
    }

    #[test]
    fn nothing_hostile_is_shown_and_no_row_wraps() {
        let evil = "::error::\u{1b}[2J##[group]\u{202e}".repeat(30);
        let mut sample = Sample::default().page(&evil, "x\n");
        for _ in 0..3 {
            let finding = Finding::new(Span::at(0, 1), evil.clone());
            sample = sample.found(&evil, "x/y", Level::Error, finding);
        }
        let shown = shown(&sample.outcome());
        assert!(!shown.contains("##["));
        for line in shown.lines() {
            assert!(!line.trim_start().starts_with("::") && !line.contains(escape::is_hostile));
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
