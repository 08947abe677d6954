//! `faqlint explain`: the page of a rule, for a terminal.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};

use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, markdown, open_pipe, rules};
use crate::config::{self, ConfigChoice, Selection};
use crate::report::ReportOptions;
use crate::rules::{FixAvailability, RuleMeta, find, nearest, selection};
use crate::settings::ReportAddresses;
use crate::text::{did_you_mean, escape};

/// Explains a rule, or lists the rules of a family.
pub(crate) fn explain(name: &str, terminal: &mut Terminal) -> Result<Status, Failure> {
    let look = terminal.look.clone();
    let out = &mut *terminal.out;
    if let Some(entry) = find(name) {
        let url = addresses().rule_url(name);
        open_pipe(write_page(entry.meta, url.as_deref(), &look, out))?;
        return Ok(Status::Clean);
    }
    let family: Vec<&RuleMeta> = selection(name).map(|(_, entry)| entry.meta).collect();
    if !family.is_empty() {
        open_pipe(rules::write_text(&family, &look, out))?;
        return Ok(Status::Clean);
    }
    let failure = Failure::new(format!("there is no rule or family `{name}`"));
    Err(failure.hint(match nearest(name) {
        Some(near) => did_you_mean(near),
        None => "`faqlint rules` lists all rules".to_owned(),
    }))
}

/// Where the pages of rules are. A configuration with mistakes says what it can: the page is wanted for
/// its text.
fn addresses() -> ReportAddresses {
    #[expect(clippy::disallowed_methods, reason = "asked for once, here")]
    let folder = std::env::current_dir();
    folder
        .ok()
        .and_then(|it| config::load_usable(&it, ConfigChoice::Discover, &Selection::default()))
        .map_or_else(ReportAddresses::default, |it| it.settings.report.clone())
}

fn write_page(
    meta: &RuleMeta,
    url: Option<&str>,
    look: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let level = match meta.level {
        Some(level) => format!("{level} by default"),
        None => "off by default".to_owned(),
    };
    let fix = match meta.fix {
        FixAvailability::None => "no fix",
        FixAvailability::Sometimes => "sometimes with a fix",
        FixAvailability::Always => "with a fix",
    };
    let facts = format!("{level}, {fix}, since {}", meta.since);
    if look.color {
        writeln!(out, "{}", meta.name.style(Style::new().bold().underline()))?;
        writeln!(out, "{}", facts.style(Style::new().dimmed()))?;
    } else {
        writeln!(out, "{}\n{facts}", meta.name)?;
    }
    if let Some(url) = url {
        writeln!(out, "{}", escape::sentence(url))?;
    }
    writeln!(out)?;
    out.write_all(markdown::render(&meta.page(), look).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;

    #[test]
    fn the_page_of_a_rule_reads_as_text() {
        let meta = RuleMeta {
            name: "steps/empty",
            level: Some(Level::Error),
            fix: FixAvailability::Sometimes,
            needs: &[],
            since: "0.1.0",
            docs: " A step without text.\n\n ## Bad\n\n ```markdown,bad\n 1. Open.\n 2.\n ```\n",
            file: "",
        };
        let mut out = Vec::new();
        write_page(&meta, None, &ReportOptions::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        steps/empty
        error by default, sometimes with a fix, since 0.1.0

        A step without text.

        BAD

            1. Open.
            2.
        "#);
    }
}
