//! What is known of external links: the file of `--link-report`, and the table of `--statistics`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{LinkRow, Outcome};
use crate::links::{Reason, Verdict};
use crate::report::MergeError;
use crate::report::json::{SCHEMA_VERSION, write_value};
use crate::report::place::Pages;
use crate::text::{escape, secret};

/// The file of `--link-report`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "LinkReport")]
struct Report<'a> {
    /// Version of this shape.
    schema: u32,
    /// Every URL, each once, sorted.
    links: Vec<Row<'a>>,
}

/// One URL without its fragment.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Link")]
struct Row<'a> {
    /// The URL; secrets masked.
    url: Cow<'a, str>,
    /// What is known of it.
    verdict: Verdict,
    /// Why; `null` for links that are alive or moved.
    reason: Option<Reason>,
    /// The last status code.
    status: Option<u16>,
    /// Where the redirects ended, when there were any.
    final_url: Option<Cow<'a, str>>,
    /// Requests made in this run, redirects and repetitions included.
    requests: u32,
    /// Whether the cache answered.
    cached: bool,
    /// Each fragment that links want, and whether it is there; `null` when that cannot be seen.
    fragments: Cow<'a, BTreeMap<Box<str>, Option<bool>>>,
    /// Where it is.
    occurrences: Vec<Occurrence<'a>>,
}

/// A place where a URL is used.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Occurrence<'a> {
    /// The page.
    path: Cow<'a, str>,
    /// Line, from 1.
    line: u32,
    /// Column in Unicode scalar values, from 1.
    column: u32,
}

/// The JSON Schema of the file of `--link-report`.
#[must_use]
pub fn link_schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Report<'static>>()
        .to_value()
}

/// Writes every URL with what is known of it, one a line.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(outcome: &Outcome, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = outcome.links.iter().flat_map(|links| &links.rows);
    let mut rows: Vec<_> = rows.map(|row| (secret::mask(&row.url), row)).collect();
    // By what is read, so that the reports of parts can be joined.
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut pages = Pages::new(outcome);
    let rows = rows
        .into_iter()
        .map(|(url, row)| line(row, url, &mut pages));
    write_rows(rows, out)
}

fn write_rows<'a>(rows: impl Iterator<Item = Row<'a>>, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{{\"schema\":{SCHEMA_VERSION},\"links\":[")?;
    for (index, row) in rows.enumerate() {
        out.write_all(if index == 0 { b"\n " } else { b",\n " })?;
        write_value(&row, out)?;
    }
    writeln!(out, "]}}")
}

fn line<'p>(row: &'p LinkRow, url: Cow<'p, str>, pages: &mut Pages<'p>) -> Row<'p> {
    let occurrences = row.occurrences.iter().map(|(path, offset)| {
        let at = pages.position(path, *offset);
        Occurrence {
            path: Cow::Borrowed(path),
            line: at.line,
            column: at.column,
        }
    });
    let occurrences = occurrences.collect();
    let known = &row.outcome;
    Row {
        url,
        verdict: known.verdict,
        reason: known.reason,
        status: known.status,
        final_url: known.final_url.as_deref().map(Cow::Borrowed),
        requests: known.requests,
        cached: known.cached,
        fragments: shown_fragments(&row.url, &known.fragments),
        occurrences,
    }
}

/// The fragments with secrets masked: some services hand over tokens in them.
fn shown_fragments<'a>(
    url: &str,
    fragments: &'a BTreeMap<Box<str>, Option<bool>>,
) -> Cow<'a, BTreeMap<Box<str>, Option<bool>>> {
    let masked = |fragment: &str| {
        let whole = format!("{url}#{fragment}");
        // A mask is as long as what it hides.
        Box::from(&secret::mask(&whole)[url.len() + 1..])
    };
    if fragments.keys().all(|it| masked(it) == *it) {
        return Cow::Borrowed(fragments);
    }
    let shown = fragments.iter().map(|(it, known)| (masked(it), *known));
    Cow::Owned(shown.collect())
}

/// Link reports of the parts of a run, joined.
#[derive(Debug, Default)]
pub struct LinkReports {
    rows: Vec<Row<'static>>,
}

impl LinkReports {
    /// Whether a JSON text is a link report, whatever its version.
    #[must_use]
    pub fn are_in(json: &str) -> bool {
        #[derive(Deserialize)]
        struct Kind {
            #[expect(dead_code, reason = "that it is there is what counts")]
            links: serde::de::IgnoredAny,
        }
        serde_json::from_str::<Kind>(json).is_ok()
    }

    /// Adds the JSON of one report.
    ///
    /// # Errors
    ///
    /// When it is not a link report of this program.
    pub fn add(&mut self, json: &str) -> Result<(), MergeError> {
        let report: Report<'static> = serde_json::from_str(json).map_err(MergeError::Shape)?;
        if report.schema != SCHEMA_VERSION {
            return Err(MergeError::Version(report.schema));
        }
        self.rows.extend(report.links);
        Ok(())
    }

    /// Writes them as one.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written to.
    pub fn write(mut self, out: &mut dyn io::Write) -> io::Result<()> {
        self.rows.sort_by(|a, b| a.url.cmp(&b.url));
        write_rows(self.rows.into_iter(), out)
    }
}

/// The tables of `--statistics` about external links; empty when they were not checked.
#[must_use]
pub fn statistics(outcome: &Outcome) -> String {
    let Some(links) = &outcome.links else {
        return String::new();
    };
    let mut counts: BTreeMap<(Verdict, Option<Reason>), usize> = BTreeMap::new();
    for row in &links.rows {
        let key = (row.outcome.verdict, row.outcome.reason);
        *counts.entry(key).or_default() += 1;
    }
    let mut out = String::new();
    // Writing to a string cannot fail, here and below.
    for ((verdict, reason), count) in counts {
        let reason = reason.map_or("", Reason::as_str);
        let line = format!("{count:>6}  {:<10}  {reason}", verdict.as_str());
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let answered = links.rows.iter().filter(|row| row.outcome.cached).count();
    let requests: u32 = links.rows.iter().map(|row| row.outcome.requests).sum();
    let _ = writeln!(
        out,
        "{:>6}  links, {requests} requests, {answered} from the cache",
        links.rows.len()
    );
    for host in &links.slowest {
        let per_request = host.spent.as_secs_f64() / f64::from(host.requests.max(1));
        let _ = writeln!(
            out,
            "{:>6}  requests to {}, {per_request:.2} s each",
            host.requests,
            escape::name(&host.host)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::LinkRun;
    use crate::links::Outcome as Known;
    use crate::report::samples::Sample;

    fn outcome() -> Outcome {
        let mut page = Known::new(Verdict::Alive, None);
        page.status = Some(200);
        page.requests = 1;
        page.fragments.insert("a".into(), Some(true));
        page.fragments.insert("b".into(), None);
        page.fragments
            .insert("access_token=s3cr3t-t0ken".into(), None);
        let mut dead = Known::new(Verdict::Dead, Some(Reason::NotFound));
        dead.status = Some(404);
        dead.requests = 2;
        let row = |url: &str, outcome: Known, offset| LinkRow {
            url: url.into(),
            outcome: outcome.into(),
            occurrences: vec![("a.md".into(), offset)],
        };
        let mut outcome = Sample::default().page("a.md", "ä <x>\n[y]\n").outcome();
        outcome.links = Some(LinkRun {
            rows: vec![
                row("https://a.example/?token=s3cr3t-t0ken", page, 3),
                row("https://b.example/\u{202e}", dead, 7),
            ],
            ..LinkRun::default()
        });
        outcome
    }

    #[test]
    fn every_url_has_a_line_and_no_secret() {
        let mut out = Vec::new();
        write(&outcome(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        insta::assert_snapshot!(text, @r#"
        {"schema":1,"links":[
         {"url":"https://a.example/?token=************","verdict":"alive","reason":null,"status":200,"final_url":null,"requests":1,"cached":false,"fragments":{"a":true,"access_token=************":null,"b":null},"occurrences":[{"path":"a.md","line":1,"column":3}]},
         {"url":"https://b.example/\u202e","verdict":"dead","reason":"not-found","status":404,"final_url":null,"requests":2,"cached":false,"fragments":{},"occurrences":[{"path":"a.md","line":2,"column":1}]}]}
        "#);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let row = &link_schema()["$defs"]["Link"]["properties"];
        for key in read["links"][0].as_object().unwrap().keys() {
            assert!(row[key].is_object(), "{key}");
        }
    }

    #[test]
    fn reports_of_parts_are_joined_in_their_order() {
        let whole = outcome();
        let rows = &whole.links.as_ref().unwrap().rows;
        let mut joined = LinkReports::default();
        for row in rows.iter().rev() {
            let mut part = outcome();
            part.links.as_mut().unwrap().rows = vec![row.clone()];
            let mut out = Vec::new();
            write(&part, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(LinkReports::are_in(&text));
            joined.add(&text).unwrap();
        }
        let (mut expected, mut out) = (Vec::new(), Vec::new());
        write(&whole, &mut expected).unwrap();
        joined.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out), String::from_utf8(expected));
        let mut other = LinkReports::default();
        assert!(other.add("{\"schema\":2,\"links\":[]}").is_err());
        assert!(other.add("{\"schema\":1}").is_err());
        assert!(!LinkReports::are_in("{\"schema\":1,\"diagnostics\":[]}"));
    }

    #[test]
    fn verdicts_and_reasons_are_counted() {
        insta::assert_snapshot!(statistics(&outcome()), @"
             1  alive
             1  dead        not-found
             2  links, 3 requests, 0 from the cache
        ");
        assert_eq!(statistics(&Outcome::default()), "");
    }
}
