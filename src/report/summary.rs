//! What is said about a run as a whole, on standard error: one line, or a table on request.

use std::fmt::Write;
use std::time::Duration;

use owo_colors::Style;

use crate::diagnostic::{Applicability, Level};
use crate::engine::{Outcome, Summary};
use crate::links::{Verdict, VerdictCounts};
use crate::report::{ReportOptions, style};
use crate::text::escape;

/// What `--fix` did before the findings that are left were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Findings that are repaired.
    pub findings: usize,
    /// Pages that were written.
    pub pages: usize,
}

/// A number and a noun, in the plural when it needs one.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The line that closes a run, and another one about fixes where there are any; without a line ending.
#[must_use]
pub fn line(outcome: &Outcome, fixed: Fixed, elapsed: Duration, color: bool) -> String {
    let mut out = short_line(outcome, fixed, elapsed, color);
    let risky = fixes(outcome, Applicability::Unsafe);
    // Writing to a string cannot fail, here and below.
    let _ = match (outcome.summary.fixable, risky) {
        (0, 0) => Ok(()),
        (safe, 0) => write!(out, "\nFixable: {safe} with --fix"),
        (0, risky) => write!(out, "\nFixable: {risky} with --unsafe-fixes"),
        (safe, risky) => write!(
            out,
            "\nFixable: {safe} with --fix, {risky} more with --unsafe-fixes"
        ),
    };
    out
}

/// [`line()`] without what could be repaired.
#[must_use]
pub fn short_line(outcome: &Outcome, fixed: Fixed, elapsed: Duration, color: bool) -> String {
    let summary = outcome.summary;
    let mut out = format!(
        "Checked {} in {}: {}",
        counted(summary.files, "page"),
        seconds(elapsed),
        findings(summary, color)
    );
    if fixed.findings > 0 {
        let _ = write!(
            out,
            "; fixed {} on {}",
            fixed.findings,
            counted(fixed.pages, "page")
        );
    }
    if let Some(links) = summary.links {
        _ = write!(out, "; {}", verdicts(links));
    }
    let old = outcome.pre_existing + summary.baselined;
    if old > 0 {
        let _ = write!(out, "; {} left out", counted(old, "older finding"));
    }
    out
}

/// The external links by their verdict.
fn verdicts(counts: VerdictCounts) -> String {
    let found: Vec<String> = Verdict::ALL
        .iter()
        .filter(|verdict| counts.of(**verdict) > 0)
        .map(|verdict| format!("{} {}", counts.of(*verdict), verdict.as_str()))
        .collect();
    let links = counted(counts.total(), "external link");
    if found.is_empty() {
        links
    } else {
        format!("{links}: {}", found.join(", "))
    }
}

fn fixes(outcome: &Outcome, applicability: Applicability) -> usize {
    let fixes = outcome
        .diagnostics
        .iter()
        .filter_map(|one| one.fix.as_ref());
    fixes
        .filter(|fix| fix.applicability == applicability)
        .count()
}

fn findings(summary: Summary, color: bool) -> String {
    let counts = [
        (Level::Error, summary.errors),
        (Level::Warning, summary.warnings),
        (Level::Note, summary.notes),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| {
            style::paint(&counted(count, level.as_str()), style::level(level), color)
        })
        .collect();
    if parts.is_empty() {
        return style::paint("nothing found", Style::new().green().bold(), color);
    }
    parts.join(", ")
}

fn seconds(elapsed: Duration) -> String {
    if elapsed < Duration::from_millis(10) {
        format!("{:.1} ms", elapsed.as_secs_f64() * 1000.0)
    } else {
        format!("{:.2} s", elapsed.as_secs_f64())
    }
}

/// The table of `--statistics`: how often each rule found something; empty without findings.
#[must_use]
pub fn statistics(outcome: &Outcome, options: &ReportOptions) -> String {
    let mut rows: Vec<Row> = Vec::new();
    let mut sorted: Vec<_> = outcome.diagnostics.iter().collect();
    sorted.sort_by_key(|one| (one.rule, std::cmp::Reverse(one.level)));
    for one in sorted {
        let is_safe = |fix: &crate::diagnostic::Fix| fix.applicability == Applicability::Safe;
        let safe = usize::from(one.fix.as_ref().is_some_and(is_safe));
        match rows.last_mut() {
            Some(row) if (row.rule, row.level) == (one.rule, one.level) => {
                row.count += 1;
                row.safe += safe;
            }
            _ => rows.push(Row {
                rule: one.rule,
                level: one.level,
                count: 1,
                safe,
            }),
        }
    }
    // As on the first screen: the gravest first, and of each level the most frequent.
    rows.sort_by_key(|row| (std::cmp::Reverse((row.level, row.count)), row.rule));
    let mut out = String::new();
    let name_width = rows.iter().map(|row| row.rule.len()).max().unwrap_or(0);
    for row in rows {
        let level = format!("{:<7}", row.level.as_str());
        let level = style::paint(&level, style::level(row.level), options.color);
        let fixable = match row.safe {
            0 => String::new(),
            safe => format!("  {safe} with --fix"),
        };
        let line = format!(
            "{:>6}  {level}  {:name_width$}{fixable}",
            row.count, row.rule
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let summary = outcome.summary;
    let held = [
        (summary.suppressed, "suppressed by comments"),
        (summary.baselined, "in the baseline"),
    ];
    for (count, what) in held.into_iter().filter(|(count, _)| *count > 0) {
        let _ = writeln!(out, "{count:>6}  {what}");
    }
    out.push_str(&coverage(outcome));
    out
}

/// How much of the source each language has; empty without translations.
fn coverage(outcome: &Outcome) -> String {
    let mut out = String::new();
    for (language, coverage) in &outcome.translations {
        let share = |(matched, total): (usize, usize)| match total {
            0 => "-".to_owned(),
            total => format!("{matched}/{total} ({} %)", 100 * matched / total),
        };
        let _ = writeln!(
            out,
            "{language:>6}  pages {}, topics {}, steps {}",
            share(coverage.pages),
            share(coverage.topics),
            share(coverage.steps),
        );
    }
    out
}

struct Row {
    rule: &'static str,
    level: Level,
    count: usize,
    safe: usize,
}

/// The table of `--timings`: where the time went. What took less than half a percent is one row.
#[must_use]
pub fn timings(outcome: &Outcome, elapsed: Duration) -> String {
    let statistics = &outcome.statistics;
    let total: Duration = statistics.spent.iter().map(|(_, spent)| *spent).sum();
    let share =
        |spent: Duration| 100.0 * spent.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON);
    let (mut rows, small): (Vec<_>, Vec<_>) = statistics
        .spent
        .iter()
        .map(|(name, spent)| (name.clone(), *spent))
        .partition(|(_, spent)| share(*spent) >= 0.5);
    if let [_, _, ..] = small[..] {
        let spent = small.iter().map(|(_, spent)| *spent).sum();
        rows.push((format!("{} others", small.len()), spent));
    } else {
        rows.extend(small);
    }
    let names = rows.iter().map(|(name, _)| name.len());
    let name_width = names.max().unwrap_or(0).max("all threads".len());
    let mut out = String::new();
    for (name, spent) in &rows {
        let _ = writeln!(
            out,
            "{name:name_width$}  {:>12}  {:>3.0} %",
            milliseconds(*spent),
            share(*spent)
        );
    }
    if !rows.is_empty() {
        let time = milliseconds(total);
        let _ = writeln!(out, "{:name_width$}  {time:>12}", "all threads");
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a size for people, in megabytes"
    )]
    let megabytes = statistics.bytes as f64 / 1e6;
    let _ = writeln!(
        out,
        "{:name_width$}  {:>12}  for {megabytes:.1} MB of Markdown",
        "whole run",
        milliseconds(elapsed),
    );
    out
}

/// What was detected of the site and why, a line each.
#[must_use]
pub fn detected(outcome: &Outcome) -> String {
    let mut out = String::new();
    for note in &outcome.statistics.notes {
        out.push_str(&escape::sentence(note));
        out.push('\n');
    }
    out
}

fn milliseconds(spent: Duration) -> String {
    format!("{:.1} ms", spent.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn the_last_line_counts() {
        let shown = line(
            &samples::faq(),
            Fixed::default(),
            Duration::from_millis(214),
            false,
        );
        insta::assert_snapshot!(shown, @r#"
        Checked 2 pages in 0.21 s: 4 errors, 1 warning, 1 note
        Fixable: 2 with --fix, 1 more with --unsafe-fixes
        "#);
    }

    #[test]
    fn external_links_are_counted() {
        let mut outcome = Outcome::default();
        outcome.summary.files = 1;
        outcome.summary.links = Some(VerdictCounts {
            alive: 3,
            unverified: 1,
            ..VerdictCounts::default()
        });
        let shown = line(&outcome, Fixed::default(), Duration::from_secs(1), false);
        insta::assert_snapshot!(shown, @"Checked 1 page in 1.00 s: nothing found; 4 external links: 3 alive, 1 unverified");
    }

    #[test]
    fn a_clean_run_says_so() {
        let mut outcome = Outcome::default();
        outcome.summary.files = 1;
        let fixed = Fixed {
            findings: 3,
            pages: 1,
        };
        let shown = line(&outcome, fixed, Duration::from_micros(3400), false);
        insta::assert_snapshot!(shown, @r#"Checked 1 page in 3.4 ms: nothing found; fixed 3 on 1 page"#);
    }

    #[test]
    fn rules_are_counted_in_a_table() {
        let shown = statistics(&samples::faq(), &ReportOptions::default());
        insta::assert_snapshot!(shown, @r#"
        2  error    anchors/undefined
        1  error    anchors/duplicate
        1  error    steps/misnumbered     1 with --fix
        1  warning  links/vague-text
        1  note     platforms/misspelled  1 with --fix
        "#);
    }

    #[test]
    fn stages_are_timed_in_a_table() {
        let mut outcome = Outcome::default();
        outcome.statistics.spent = vec![
            ("read".to_owned(), Duration::from_millis(30)),
            ("anchors/undefined".to_owned(), Duration::from_millis(10)),
        ];
        outcome.statistics.bytes = 2_500_000;
        outcome.statistics.notes = vec!["the site is mkdocs, by mkdocs.yml".to_owned()];
        insta::assert_snapshot!(timings(&outcome, Duration::from_millis(25)), @r#"
        read                    30.0 ms   75 %
        anchors/undefined       10.0 ms   25 %
        all threads             40.0 ms
        whole run               25.0 ms  for 2.5 MB of Markdown
        "#);
        assert_eq!(detected(&outcome), "the site is mkdocs, by mkdocs.yml\n");
    }
}
