//! `faqlint rules`: the catalogue.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::cli::args::ListFormat;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::report::{ReportOptions, SCHEMA_VERSION, write_value};
use crate::rules::{RULES, RuleMeta};

/// Lists all rules.
pub(crate) fn rules(format: ListFormat, terminal: &mut Terminal) -> Result<Status, Failure> {
    let metas: Vec<&RuleMeta> = RULES.iter().map(|entry| entry.meta).collect();
    let out = &mut *terminal.out;
    open_pipe(match format {
        ListFormat::Text => write_text(&metas, &terminal.look, out),
        ListFormat::Json => write_json(&metas, out),
    })?;
    Ok(Status::Clean)
}

#[derive(Serialize)]
struct Catalogue<'a> {
    schema: u32,
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    family: &'a str,
    level: &'a str,
    fix: &'a str,
    since: &'a str,
    summary: &'a str,
}

fn write_json(metas: &[&RuleMeta], out: &mut dyn Write) -> io::Result<()> {
    let rules = metas.iter().map(|meta| Row {
        name: meta.name,
        family: meta.family().as_str(),
        level: level(meta),
        fix: meta.fix.as_str(),
        since: meta.since,
        summary: meta.summary(),
    });
    let catalogue = Catalogue {
        schema: SCHEMA_VERSION,
        rules: rules.collect(),
    };
    write_value(&catalogue, out)?;
    writeln!(out)
}

/// The word for the level of a rule without configuration.
pub(crate) fn level(meta: &RuleMeta) -> &'static str {
    meta.level.map_or("off", |level| level.as_str())
}

/// Writes a table for each family: name, level, fix, and what the rule is about.
pub(crate) fn write_text(
    metas: &[&RuleMeta],
    look: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = metas.iter().map(|meta| fault(meta).len());
    let name_width = names.max().unwrap_or(0);
    let mut family = None;
    for meta in metas {
        if family != Some(meta.family()) {
            if family.is_some() {
                writeln!(out)?;
            }
            family = Some(meta.family());
            writeln!(out, "{}", bold(meta.family().as_str(), look))?;
        }
        let fix = match meta.fix {
            crate::rules::FixAvailability::None => "",
            _ => "fix",
        };
        let columns = format!(
            "  {:name_width$}  {:7}  {fix:3}  ",
            fault(meta),
            level(meta)
        );
        let indent = " ".repeat(columns.len());
        let text = textwrap::fill(
            &plain(meta.summary()),
            textwrap::Options::new(look.width.max(columns.len() + 24))
                .initial_indent(&columns)
                .subsequent_indent(&indent),
        );
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// A summary without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn fault(meta: &RuleMeta) -> &'static str {
    meta.name
        .split_once('/')
        .map_or(meta.name, |(_, fault)| fault)
}

fn bold(text: &str, look: &ReportOptions) -> String {
    if look.color {
        text.style(Style::new().bold()).to_string()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::rules::FixAvailability;

    const METAS: [&RuleMeta; 3] = [
        &RuleMeta {
            name: "anchors/undefined",
            level: Some(Level::Error),
            fix: FixAvailability::Sometimes,
            needs: &[],
            since: "0.1.0",
            docs: " A link to `#id` that no heading and no anchor of the page it leads to has.\n",
            file: "",
        },
        &RuleMeta {
            name: "anchors/slug-mismatch",
            level: Some(Level::Warning),
            fix: FixAvailability::None,
            needs: &[],
            since: "0.1.0",
            docs: " A declared id that is not the slug of its heading.\n",
            file: "",
        },
        &RuleMeta {
            name: "links/bare-url",
            level: None,
            fix: FixAvailability::Always,
            needs: &[],
            since: "0.1.0",
            docs: " A URL in running text.\n",
            file: "",
        },
    ];

    #[test]
    fn a_table_fits_eighty_columns() {
        let mut out = Vec::new();
        write_text(&METAS, &ReportOptions::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        anchors
          undefined      error    fix  A link to #id that no heading and no anchor of
                                       the page it leads to has.
          slug-mismatch  warning       A declared id that is not the slug of its
                                       heading.

        links
          bare-url       off      fix  A URL in running text.
        "#);
    }

    #[test]
    fn the_catalogue_is_json() {
        let mut out = Vec::new();
        write_json(&METAS[2..], &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"{"schema":1,"rules":[{"name":"links/bare-url","family":"links","level":"off","fix":"always","since":"0.1.0","summary":"A URL in running text."}]}"#);
    }
}
