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

/// Rows of a terminal whose height is not known.
pub const USUAL_ROWS: usize = 24;
/// Rows for the prompts before and after, and for the line that closes the run.
const OTHER_ROWS: usize = 4;
/// Rows of this screen besides rules, pages, findings and commands: a title, the rules that are left
/// out, and three blank lines.
const OWN_ROWS: usize = 5;
/// Rows of a note that says what was not checked, with a blank one.
const DOUBT_ROWS: usize = 3;
/// Most of these notes that are shown.
const MAX_DOUBTS: usize = 2;
/// Columns of a path that a message quotes.
const QUOTED_PATH: usize = 30;

/// What to type next, for the end of the screen: a few words, and the command.
pub type Next = (&'static str, String);

/// Whether there are more findings than somebody with a terminal of `rows` rows wants to scroll through.
#[must_use]
pub fn is_wanted(outcome: &Outcome, rows: usize) -> bool {
    outcome.diagnostics.len() > rows.max(USUAL_ROWS)
}

/// The rule with the most errors, or the most findings of the gravest level there is.
#[must_use]
pub fn worst_rule(outcome: &Outcome) -> Option<&str> {
    let by_rule = ranked(outcome, |one| one.rule);
    by_rule.first().map(|row| row.key)
}

/// What is counted, and how many findings of its gravest level it has.
struct Row<'a> {
    key: &'a str,
    level: Level,
    count: usize,
}

impl Row<'_> {
    /// The number and the level, as wide in each row.
    fn count(&self, options: &ReportOptions) -> String {
        let level = counted(self.count, self.level.as_str());
        let (number, level) = level.split_once(' ').unwrap_or_default();
        let level = style::paint(
            &format!("{level:<8}"),
            style::level(self.level),
            options.color,
        );
        format!("{number:>6} {level}")
    }
}

/// Columns of [`Row::count`] and the gap behind it.
const COUNT_COLUMNS: usize = 17;

/// Writes which rules and pages have the most findings, a few of the worst, and what to type next:
/// no more lines than fit between two prompts of a terminal of `rows` rows.
pub fn write(
    outcome: &Outcome,
    next: &[Next],
    rows: usize,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let by_rule = ranked(outcome, |one| one.rule);
    let by_page = ranked(outcome, |one| &*one.path);
    let doubts = outcome.diagnostics.iter().filter(|one| one.is_doubt);
    let doubts: Vec<&Diagnostic> = doubts.take(MAX_DOUBTS).collect();
    let free = rows
        .saturating_sub(OTHER_ROWS + OWN_ROWS + next.len() + DOUBT_ROWS * doubts.len())
        .max(5);
    // A finding takes two rows.
    let few = free / 5;
    let bold = |text: &str| style::paint(text, Style::new().bold(), options.color);
    let title = format!(
        "{} on {}; the worst of them:",
        counted(outcome.diagnostics.len(), "finding"),
        counted(by_page.len(), "page")
    );
    writeln!(out, "{}", bold(&title))?;
    write_rules(&by_rule, free - 3 * few, options, out)?;
    writeln!(out)?;
    for row in by_page.iter().take(few) {
        let path = middle(
            &escape::name(row.key),
            room(COUNT_COLUMNS, options),
            options,
        );
        writeln!(out, "{}  {path}", row.count(options))?;
    }
    writeln!(out)?;
    write_worst(outcome, by_rule.iter().take(few), options, out)?;
    write_doubts(&doubts, options, out)?;
    let width = next.iter().map(|(what, _)| what.len()).max().unwrap_or(0);
    for (what, command) in next {
        writeln!(out, "{what:<width$}  {}", bold(command))?;
    }
    Ok(())
}

/// Writes the first `most` rules, what they are about, and how many are left out.
fn write_rules(
    by_rule: &[Row<'_>],
    most: usize,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let shown = &by_rule[..by_rule.len().min(most)];
    let widest = shown.iter().map(|row| row.key.len()).max().unwrap_or(0);
    for row in shown {
        let summary = rules::find(row.key).map_or("", |entry| entry.meta.summary());
        let about = format!("{:<widest$}  {}", row.key, summary.replace('`', ""));
        let about = cut(about.trim_end(), room(COUNT_COLUMNS, options), options);
        writeln!(out, "{}  {about}", row.count(options))?;
    }
    let left = by_rule.len() - shown.len();
    if left > 0 {
        writeln!(out, "{:>6} more rules: --statistics", format!("+{left}"))?;
    }
    Ok(())
}

/// Writes the first finding of the gravest level of each of these rules.
fn write_worst<'a>(
    outcome: &Outcome,
    rules: impl Iterator<Item = &'a Row<'a>>,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    let of_rule = |rule: &'a str| {
        outcome
            .diagnostics
            .iter()
            .filter(move |one| one.rule == rule)
    };
    let worst = rules.filter_map(|row| of_rule(row.key).min_by_key(|one| Reverse(one.level)));
    for one in worst {
        let line = pages.position(&one.path, one.span.start).line;
        let place = format!("{}:{line}", escape::name(&one.path));
        let place = middle(&place, room(one.rule.len() + 2, options), options);
        writeln!(out, "{place}  {}", one.rule)?;
        let message = shorter_paths(&escape::sentence(&one.message), room(2, options), options);
        writeln!(out, "  {}", cut(&message, room(2, options), options))?;
    }
    writeln!(out)
}

/// Writes what was not checked, and what to do about it.
fn write_doubts(
    doubts: &[&Diagnostic],
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for doubt in doubts {
        let message = escape::sentence(&doubt.message);
        let help = doubt.help.as_deref().unwrap_or_default();
        writeln!(out, "{}", cut(&message, room(0, options), options))?;
        let help = cut(&escape::sentence(help), room(2, options), options);
        writeln!(out, "  {help}\n")?;
    }
    Ok(())
}

/// Counts by a key, the most errors first.
fn ranked<'a>(outcome: &'a Outcome, key: impl Fn(&'a Diagnostic) -> &'a str) -> Vec<Row<'a>> {
    const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Note];
    let mut counts: FxHashMap<&str, [usize; 3]> = FxHashMap::default();
    for diagnostic in &outcome.diagnostics {
        let counts = counts.entry(key(diagnostic)).or_default();
        for (count, level) in counts.iter_mut().zip(LEVELS) {
            *count += usize::from(diagnostic.level == level);
        }
    }
    let mut ranked: Vec<(&str, [usize; 3])> = counts.into_iter().collect();
    ranked.sort_by_key(|(key, counts)| (Reverse(*counts), *key));
    let rows = ranked.into_iter().filter_map(|(key, counts)| {
        let gravest = LEVELS.into_iter().zip(counts);
        let (level, count) = gravest.into_iter().find(|(_, count)| *count > 0)?;
        Some(Row { key, level, count })
    });
    rows.collect()
}

/// The columns behind the first `taken`.
fn room(taken: usize, options: &ReportOptions) -> usize {
    options.width.saturating_sub(taken).max(8)
}

/// The start of a text that is wider than `room` columns.
fn cut(text: &str, room: usize, options: &ReportOptions) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let end = fitting(text, room.saturating_sub(width(options.ellipsis())));
    format!("{}{}", &text[..end], options.ellipsis())
}

/// A path that is wider than `room` columns, without its middle: where it begins says which part of the
/// site it is in, and its end is the name of the file.
fn middle(path: &str, room: usize, options: &ReportOptions) -> String {
    if width(path) <= room {
        return path.to_owned();
    }
    let room = room.saturating_sub(width(options.ellipsis()));
    let head = fitting(path, room / 3);
    let head = path[..head].rfind('/').map_or(0, |slash| slash + 1);
    let left = room - width(&path[..head]);
    let mut tail = path.char_indices().map(|(at, _)| at);
    let tail = tail.find(|at| width(&path[*at..]) <= left);
    let tail = tail.unwrap_or(path.len());
    let tail = path[tail..].find('/').map_or(tail, |slash| tail + slash);
    format!("{}{}{}", &path[..head], options.ellipsis(), &path[tail..])
}

/// A message that is wider than `room` columns, with the paths that it quotes shortened.
fn shorter_paths(message: &str, room: usize, options: &ReportOptions) -> String {
    if width(message) <= room {
        return message.to_owned();
    }
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| {
        if index % 2 == 1 && part.contains('/') {
            middle(part, QUOTED_PATH, options)
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The end of the longest start of a text that fits into `room` columns.
fn fitting(text: &str, room: usize) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.take_while(|end| width(&text[..*end]) <= room)
        .last()
        .unwrap_or(0)
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
        write(outcome, &next, 24, &ReportOptions::default(), &mut out).unwrap();
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
           210 errors    anchors/undefined        A link leads to an anchor that does n…
           210 errors    links/missing-file       A link leads to a page or file that d…
           210 warnings  structure/skipped-level  A heading skips a level.
           210 warnings  x/a
           210 warnings  x/b
           210 warnings  x/c
           210 warnings  x/d

            40 errors    docs/page0.md
            38 errors    docs/page1.md

        docs/page0.md:1  anchors/undefined
          there is no file `a.md`
        docs/page0.md:1  links/missing-file
          there is no file `a.md`

        one rule    faqlint check --select links/missing-file
        everything  faqlint check --all
        "#);
    }

    #[test]
    fn what_was_not_checked_is_on_the_screen() {
        let mut sample = Sample::default();
        for page in 0..40 {
            let path = format!("docs/page{page}.md");
            let finding = Finding::new(Span::at(0, 1), "there is no file `a.md`");
            sample = sample.page(&path, "x\n");
            sample = sample.found(&path, "links/missing-file", Level::Error, finding);
        }
        let doubt = Finding::new(Span::at(0, 1), "links to `/x` cannot be checked")
            .help("name the generator with `site` in the configuration");
        sample = sample.found("docs/page7.md", "links/missing-file", Level::Note, doubt);
        let mut outcome = sample.outcome();
        for one in &mut outcome.diagnostics {
            one.is_doubt = one.level == Level::Note;
        }
        insta::assert_snapshot!(shown(&outcome), @r#"
        41 findings on 40 pages; the worst of them:
            40 errors    links/missing-file  A link leads to a page or file that does n…

             1 error     docs/page7.md
             1 error     docs/page0.md

        docs/page0.md:1  links/missing-file
          there is no file `a.md`

        links to `/x` cannot be checked
          name the generator with `site` in the configuration

        one rule    faqlint check --select links/missing-file
        everything  faqlint check --all
        "#);
    }

    #[test]
    fn the_screen_is_as_high_as_the_terminal() {
        let mut sample = Sample::default();
        for page in 0..60 {
            let path = format!("docs/page{page}.md");
            sample = sample.page(&path, "x\n");
            for rule in 0..60 {
                let name: &'static str = format!("x/rule{rule}").leak();
                let finding = Finding::new(Span::at(0, 1), "there is no file `a.md`");
                sample = sample.found(&path, name, Level::Warning, finding);
            }
        }
        let outcome = sample.outcome();
        assert!(is_wanted(&outcome, 3_599) && !is_wanted(&outcome, 3_600));
        for rows in [16, 24, 40, 80] {
            let mut out = Vec::new();
            write(&outcome, &[], rows, &ReportOptions::default(), &mut out).unwrap();
            let lines = String::from_utf8(out).unwrap().lines().count();
            assert!(
                (rows - 8..=rows - OTHER_ROWS).contains(&lines),
                "{lines} of {rows}"
            );
        }
    }

    #[test]
    fn a_long_path_loses_its_middle() {
        let options = ReportOptions::default();
        let path = "content/es/docs/concepts/workloads/controllers/deployment.md:12";
        assert_eq!(middle(path, 80, &options), path);
        assert_eq!(
            middle(path, 48, &options),
            "content/es/…/controllers/deployment.md:12"
        );
        assert_eq!(
            middle("a/very-long-name-of-a-page.md", 12, &options),
            "a/…a-page.md"
        );
        assert_eq!(
            shorter_paths(&format!("no file `{path}` has `x`"), 60, &options),
            "no file `content/…/deployment.md:12` has `x`"
        );
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
