//! The findings, page by page, and the form that filters them.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io;

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Outcome, SuppressedBy};
use crate::report::ReportOptions;
use crate::report::html::excerpt::{diff, excerpt, line_after};
use crate::report::html::{escaped, sentence};
use crate::report::place::Pages;
use crate::report::summary::counted;
use crate::text::escape;

/// Pages that are open at first, when there are no more than these.
const FEW_PAGES: usize = 3;

/// A finding, and whether the baseline lists it.
#[derive(Clone, Copy)]
struct Row<'a> {
    diagnostic: &'a Diagnostic,
    is_old: bool,
}

/// Writes the form and every finding once, in a closed part for each page.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rows = rows(outcome);
    let languages = languages(outcome);
    let mut text = String::from(
        "<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n",
    );
    if rows.is_empty() {
        text.push_str("<p>Nothing found.</p>\n</section>\n");
        return out.write_all(text.as_bytes());
    }
    form(&rows, &languages, &mut text);
    out.write_all(text.as_bytes())?;
    let mut places = Pages::new(outcome);
    let pages: Vec<&[Row<'_>]> = rows
        .chunk_by(|a, b| a.diagnostic.path == b.diagnostic.path)
        .collect();
    let is_open = pages.len() <= FEW_PAGES;
    for page in pages {
        let path = &*page[0].diagnostic.path;
        let mut text = String::new();
        open_page(page, languages.get(path).copied(), is_open, &mut text);
        text.push_str("<ol>\n");
        for row in page {
            finding(*row, options, &mut places, &mut text);
        }
        text.push_str("</ol>\n</details>\n");
        out.write_all(text.as_bytes())?;
    }
    out.write_all(b"</section>\n")
}

/// New findings and those of the baseline, in the order of every output.
fn rows(outcome: &Outcome) -> Vec<Row<'_>> {
    let new = outcome.diagnostics.iter().map(|diagnostic| Row {
        diagnostic,
        is_old: false,
    });
    let is_baselined = |held: &&crate::engine::Suppressed| held.by == SuppressedBy::Baseline;
    let old = outcome
        .suppressed
        .iter()
        .filter(is_baselined)
        .map(|held| Row {
            diagnostic: &held.diagnostic,
            is_old: true,
        });
    let mut rows: Vec<Row<'_>> = new.chain(old).collect();
    rows.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
    rows
}

/// The language of each translated page.
fn languages(outcome: &Outcome) -> HashMap<&str, &str> {
    let mut languages = HashMap::new();
    for page in outcome.coverage.iter().flat_map(|it| &it.pages) {
        for (language, translated) in &page.translations {
            languages.insert(&*translated.path, language.as_str());
        }
    }
    languages
}

fn form(rows: &[Row<'_>], languages: &HashMap<&str, &str>, out: &mut String) {
    out.push_str("<form id=\"filter\" hidden>\n<fieldset><legend>Level</legend>");
    for level in [Level::Error, Level::Warning, Level::Note] {
        let count = rows
            .iter()
            .filter(|it| it.diagnostic.level == level)
            .count();
        if count > 0 {
            let _ = write!(
                out,
                "<label><input type=\"checkbox\" name=\"level\" value=\"{level}\" checked> {}</label>",
                counted(count, level.as_str())
            );
        }
    }
    out.push_str("</fieldset>\n");
    let rules: BTreeSet<&str> = rows.iter().map(|it| it.diagnostic.rule).collect();
    let families: BTreeSet<&str> = rules.iter().filter_map(|it| it.split('/').next()).collect();
    let choices: BTreeSet<&str> = rules.union(&families).copied().collect();
    select("rule", "Rule", choices.into_iter().map(|it| (it, it)), out);
    out.push_str(
        "<label>Page<br><input name=\"page\" type=\"search\" autocomplete=\"off\"></label>\n",
    );
    if !languages.is_empty() {
        let tags: BTreeSet<&str> = languages.values().copied().collect();
        select(
            "language",
            "Language",
            tags.into_iter().map(|it| (it, it)),
            out,
        );
    }
    let fixes = [("any", "with a fix"), ("safe", "with a safe fix")];
    select("fix", "Fix", fixes.into_iter(), out);
    if rows.iter().any(|it| it.is_old) {
        let states = [("new", "new"), ("old", "in the baseline")];
        select("state", "Baseline", states.into_iter(), out);
    }
    out.push_str(
        "<button type=\"reset\">Show all</button>\n\
         <button type=\"button\" id=\"open\">Open pages</button>\n\
         <button type=\"button\" id=\"close\">Close pages</button>\n\
         <output id=\"shown\"></output>\n</form>\n",
    );
}

fn select<'a>(
    name: &str,
    label: &str,
    choices: impl Iterator<Item = (&'a str, &'a str)>,
    out: &mut String,
) {
    let _ = write!(
        out,
        "<label>{label}<br><select name=\"{name}\"><option value=\"\">all</option>"
    );
    for (value, text) in choices {
        let _ = write!(
            out,
            "<option value=\"{}\">{}</option>",
            escaped(value),
            escaped(text)
        );
    }
    out.push_str("</select></label>\n");
}

fn open_page(page: &[Row<'_>], language: Option<&str>, is_open: bool, out: &mut String) {
    let path = escaped(&escape::name(&page[0].diagnostic.path));
    let open = if is_open { " open" } else { "" };
    let _ = write!(out, "<details class=\"page\" data-path=\"{path}\"{open}");
    if let Some(language) = language {
        let _ = write!(out, " data-language=\"{}\"", escaped(language));
    }
    let counts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .map(|level| {
            let rows = page.iter();
            (
                level,
                rows.filter(|it| it.diagnostic.level == level).count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| counted(count, level.as_str()))
        .collect();
    let _ = writeln!(
        out,
        "><summary><h3>{path}</h3> {}</summary>",
        counts.join(", ")
    );
}

/// Writes a finding, without what a browser adds by itself: of ten thousand, every byte counts.
fn finding<'a>(row: Row<'a>, options: &ReportOptions, pages: &mut Pages<'a>, out: &mut String) {
    let one = row.diagnostic;
    let at = pages.position(&one.path, one.span.start);
    let _ = write!(out, "<li id=f-{}", one.fingerprint);
    if row.is_old {
        out.push_str(" data-old");
    }
    // Errors have no class: they are what most reports have most of.
    let class = match one.level {
        Level::Error => "",
        Level::Warning => " class=warning",
        Level::Note => " class=note",
    };
    let _ = write!(
        out,
        "><h4><a href=#f-{}>Line {}</a> <b{class}>{}</b> ",
        one.fingerprint, at.line, one.level
    );
    match options.rule_url(one.rule) {
        Some(url) => {
            let _ = write!(out, "<a href=\"{}\">{}</a>", escaped(&url), one.rule);
        }
        None => out.push_str(one.rule),
    }
    if row.is_old {
        out.push_str(" (in the baseline)");
    }
    if let Some(url) = options.source_url(&one.path, at) {
        let _ = write!(out, " <a href=\"{}\">source</a>", escaped(&url));
    }
    let _ = write!(out, "</h4>{}", sentence(&one.message));
    let mut is_fix_shown = one.fix.is_none();
    if let Some(places) = pages.get(&one.path) {
        let after = one
            .fix
            .as_ref()
            .and_then(|fix| line_after(places, fix, one.span));
        is_fix_shown |= after.is_some();
        out.push_str(&excerpt(places, one.span, after.as_deref()));
    }
    if let Some(help) = &one.help {
        let _ = write!(out, "<p>{}", sentence(help));
    }
    related(one, pages, out);
    if let (Some(fix), Some(places), false) = (&one.fix, pages.get(&one.path), is_fix_shown) {
        let _ = write!(
            out,
            "<details><summary>{} fix: {}</summary>{}</details>",
            fix.applicability.as_str(),
            sentence(&fix.title),
            diff(places, fix, one.span)
        );
    }
    out.push('\n');
}

/// The places that belong to the finding.
fn related<'a>(one: &'a Diagnostic, pages: &mut Pages<'a>, out: &mut String) {
    if one.related.is_empty() {
        return;
    }
    out.push_str("<ul>");
    for related in &one.related {
        let path = related.path.as_deref().unwrap_or(&one.path);
        let line = pages.position(path, related.span.start).line;
        let place = if path == &*one.path {
            format!("line {line}")
        } else {
            format!("{}:{line}", escaped(&escape::name(path)))
        };
        let _ = write!(out, "<li>{place}: {}</li>", sentence(&related.message));
    }
    out.push_str("</ul>");
}
