//! The tables above the findings: counts, rules, and what the pages cover.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::{Applicability, Level};
use crate::engine::Outcome;
use crate::links::Verdict;
use crate::report::ReportOptions;
use crate::report::html::{escaped, sentence};
use crate::report::summary::counted;
use crate::text::{escape, secret};

/// Most URLs of one verdict that are listed.
const MAX_URLS: usize = 500;
/// Most rows of one table.
const MAX_ROWS: usize = 2_000;

fn open_section(id: &str, title: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>"
    );
}

/// Opens a part that is closed at first, for a table that may be long.
fn open_details(count: usize, what: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<details class=\"table\"><summary>{}</summary>",
        counted(count, what)
    );
}

/// Opens a table that scrolls within itself where the screen is narrow.
fn open_table(id: &str, caption: &str, columns: &[&str], out: &mut String) {
    let _ = write!(
        out,
        "<div class=\"wide\" role=\"group\" aria-labelledby=\"{id}-table\" tabindex=\"0\"><table>\
         <caption id=\"{id}-table\">{caption}</caption><thead><tr>"
    );
    for column in columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(column));
    }
    out.push_str("</tr></thead><tbody>\n");
}

fn close_table(left_out: usize, out: &mut String) {
    out.push_str("</tbody></table></div>\n");
    if left_out > 0 {
        let _ = writeln!(out, "<p>{left_out} more rows are left out.</p>");
    }
}

/// The counts of the run.
pub(super) fn summary(outcome: &Outcome, _: &ReportOptions, out: &mut String) {
    let summary = outcome.summary;
    open_section("summary", "Summary", out);
    let columns = ["Pages", "Errors", "Warnings", "Notes", "Repaired by --fix"];
    open_table("summary", "Findings of this run", &columns, out);
    out.push_str("<tr>");
    for count in [
        summary.files,
        summary.errors,
        summary.warnings,
        summary.notes,
        summary.fixable,
    ] {
        let _ = write!(out, "<td class=\"n\">{count}</td>");
    }
    out.push_str("</tr>\n");
    close_table(0, out);
    if summary.suppressed > 0 {
        let _ = writeln!(
            out,
            "<p>Suppressed by comments in the pages: {}.</p>",
            summary.suppressed
        );
    }
    out.push_str("</section>\n");
}

/// How often each rule reported something.
pub(super) fn rules(outcome: &Outcome, options: &ReportOptions, out: &mut String) {
    let mut counts: BTreeMap<(&str, Level), (usize, usize)> = BTreeMap::new();
    for one in &outcome.diagnostics {
        let count = counts.entry((one.rule, one.level)).or_default();
        let is_safe = |fix: &crate::diagnostic::Fix| fix.applicability == Applicability::Safe;
        count.0 += 1;
        count.1 += usize::from(one.fix.as_ref().is_some_and(is_safe));
    }
    if counts.is_empty() {
        return;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((rule, level), (count, _))| {
        (std::cmp::Reverse(*level), std::cmp::Reverse(*count), *rule)
    });
    open_section("rules", "Rules", out);
    let columns = ["Rule", "Level", "Findings", "Repaired by --fix"];
    open_table("rules", "Findings of each rule", &columns, out);
    for ((rule, level), (count, safe)) in rows {
        let name = match options.rule_url(rule) {
            Some(url) => format!("<a href=\"{}\">{rule}</a>", escaped(&url)),
            None => rule.to_owned(),
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"{level}\">{level}</td>\
             <td class=\"n\">{count}</td><td class=\"n\">{safe}</td></tr>"
        );
    }
    close_table(0, out);
    out.push_str("</section>\n");
}

/// What is new, what is still there and what is gone, against the baseline.
pub(super) fn baseline(outcome: &Outcome, out: &mut String) {
    let Some(used) = &outcome.baseline else {
        return;
    };
    let gone: usize = used.removable.iter().map(|entry| entry.count).sum();
    open_section("baseline", "Against the baseline", out);
    let columns = ["New", "Still there", "Gone"];
    open_table("baseline", "Findings against the baseline", &columns, out);
    let _ = writeln!(
        out,
        "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{gone}</td></tr>",
        outcome.diagnostics.len(),
        outcome.summary.baselined,
    );
    close_table(0, out);
    if gone > 0 {
        out.push_str("<details><summary>What is gone</summary>\n<ul>\n");
        for entry in used.removable.iter().take(MAX_ROWS) {
            let _ = writeln!(
                out,
                "<li>{}: {} ({})</li>",
                escaped(&escape::name(&entry.path)),
                escaped(&escape::name(&entry.rule)),
                entry.count
            );
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("</section>\n");
}

/// Topics with platform sections, and the platforms they cover.
pub(super) fn platforms(outcome: &Outcome, out: &mut String) {
    let Some(coverage) = outcome.coverage.as_ref().filter(|it| !it.topics.is_empty()) else {
        return;
    };
    open_section("platforms", "Topics by platform", out);
    let mut columns = vec!["Page", "Topic"];
    columns.extend(coverage.platforms.iter().map(String::as_str));
    let caption = "Topics that have a section for at least one platform";
    open_details(coverage.topics.len(), "topic", out);
    open_table("platforms", caption, &columns, out);
    for topic in coverage.topics.iter().take(MAX_ROWS) {
        let title = if topic.title.is_empty() {
            "(before the first heading)"
        } else {
            &topic.title
        };
        let _ = write!(
            out,
            "<tr><td>{}</td><th scope=\"row\">{}</th>",
            escaped(&escape::name(&topic.path)),
            escaped(&secret::mask(&escape::name(title)))
        );
        for is_covered in &topic.covered {
            out.push_str(if *is_covered {
                "<td>yes</td>"
            } else {
                "<td>–</td>"
            });
        }
        out.push_str("</tr>\n");
    }
    close_table(coverage.topics.len().saturating_sub(MAX_ROWS), out);
    out.push_str("</details>\n");
    out.push_str("</section>\n");
}

/// Pages of the source language, and how much of each a language has.
pub(super) fn languages(outcome: &Outcome, out: &mut String) {
    let Some(coverage) = outcome.coverage.as_ref().filter(|it| !it.pages.is_empty()) else {
        return;
    };
    open_section("languages", "Pages by language", out);
    let tags: Vec<&str> = outcome.translations.keys().map(String::as_str).collect();
    let mut columns = vec!["Page"];
    columns.extend(&tags);
    let caption = "Topics of the source page that each translation has";
    open_details(coverage.pages.len(), "page", out);
    open_table("languages", caption, &columns, out);
    for page in coverage.pages.iter().take(MAX_ROWS) {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th>",
            escaped(&escape::name(&page.path))
        );
        for tag in &tags {
            match page.translations.get(*tag).map(|it| it.topics) {
                None => out.push_str("<td class=\"gap\">missing</td>"),
                Some(Some((matched, total))) if matched < total => {
                    let _ = write!(out, "<td class=\"gap\">{matched} of {total}</td>");
                }
                Some(Some((_, total))) => {
                    let _ = write!(out, "<td>all {total}</td>");
                }
                Some(None) => out.push_str("<td>not compared</td>"),
            }
        }
        out.push_str("</tr>\n");
    }
    close_table(coverage.pages.len().saturating_sub(MAX_ROWS), out);
    out.push_str("</details>\n");
    out.push_str("</section>\n");
}

/// External links by verdict.
pub(super) fn links(outcome: &Outcome, out: &mut String) {
    let Some(run) = &outcome.links else { return };
    open_section("links", "External links by verdict", out);
    let columns = ["Verdict", "URLs"];
    open_table("links", "Each URL is counted once", &columns, out);
    let of = |verdict| {
        let rows = run.rows.iter();
        rows.filter(move |row| row.outcome.verdict == verdict)
    };
    for verdict in Verdict::ALL {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>",
            verdict.as_str(),
            of(verdict).count()
        );
    }
    close_table(0, out);
    for verdict in [Verdict::Dead, Verdict::Moved, Verdict::Unverified] {
        let count = of(verdict).count();
        if count == 0 {
            continue;
        }
        let _ = writeln!(
            out,
            "<details><summary>{count} {}</summary>\n<ul>",
            verdict.as_str()
        );
        for row in of(verdict).take(MAX_URLS) {
            let reason = row.outcome.reason.map_or("", |reason| reason.text());
            let pages = row.occurrences.first().map_or("", |(page, _)| page);
            let _ = writeln!(
                out,
                "<li><code>{}</code> {} ({}, {} {})</li>",
                escaped(&escape::name(&secret::mask(&row.url))),
                sentence(reason),
                escaped(&escape::name(pages)),
                row.occurrences.len(),
                if row.occurrences.len() == 1 {
                    "link"
                } else {
                    "links"
                },
            );
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("</section>\n");
}
