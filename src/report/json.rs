//! Findings for programs: one JSON document, or one object a line.

use std::fmt::Write as _;
use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Outcome, Part};
use crate::links::VerdictCounts;
use crate::report::place::Pages;
use crate::settings::ReportAddresses;
use crate::text::escape;

/// The version of the shape of the document; it changes only when a field changes its meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// The output of `faqlint check --format json`.
#[derive(Debug, Serialize, JsonSchema)]
struct Report<'a> {
    /// Version of this shape.
    schema: u32,
    /// The program that wrote it.
    tool: Tool,
    /// The counts of the run.
    summary: Counts,
    /// The findings, sorted by path, offset and rule.
    diagnostics: Vec<Finding<'a>>,
}

/// The program that wrote a report.
#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    /// `faqlint`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// The counts of a run.
#[derive(Debug, Serialize, JsonSchema)]
struct Counts {
    /// Pages checked.
    files: usize,
    /// Findings at level error.
    errors: usize,
    /// Findings at level warning.
    warnings: usize,
    /// Findings at level note.
    notes: usize,
    /// Findings that a safe fix repairs.
    fixable: usize,
    /// Findings that comments in the pages suppress.
    suppressed: usize,
    /// Findings that are in the baseline.
    baselined: usize,
    /// External URLs by their verdict, when they were checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<VerdictCounts>,
    /// Which part of the external links was checked, with `--shard`.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
    /// How much of the source each language has, sorted by language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translations: Vec<Translated>,
}

/// How much of the source one language has.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Translation")]
struct Translated {
    /// BCP 47 tag, in lower case.
    language: String,
    /// Pages.
    pages: Matched,
    /// Topics of those pages.
    topics: Matched,
    /// Steps of those pages.
    steps: Matched,
}

/// What has a counterpart, of what there is in the source.
#[derive(Debug, Serialize, JsonSchema)]
struct Matched {
    /// What has a counterpart.
    matched: usize,
    /// What there is in the source.
    total: usize,
}

impl From<(usize, usize)> for Matched {
    fn from((matched, total): (usize, usize)) -> Self {
        Self { matched, total }
    }
}

impl From<&Outcome> for Counts {
    fn from(outcome: &Outcome) -> Self {
        let summary = outcome.summary;
        let translations = outcome
            .translations
            .iter()
            .map(|(language, coverage)| Translated {
                language: language.clone(),
                pages: coverage.pages.into(),
                topics: coverage.topics.into(),
                steps: coverage.steps.into(),
            });
        Self {
            translations: translations.collect(),
            files: summary.files,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            fixable: summary.fixable,
            suppressed: summary.suppressed,
            baselined: summary.baselined,
            links: summary.links,
            part: summary.part,
        }
    }
}

/// A finding; also one line of `--format jsonl`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
struct Finding<'a> {
    /// Name of the rule: `family/fault`.
    rule: &'a str,
    /// How serious it is.
    level: Level,
    /// The page, relative to the working directory, with `/`.
    path: &'a str,
    /// The first character of the fault.
    start: Place,
    /// The place after its last character.
    end: Place,
    /// What is wrong.
    message: &'a str,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// The page of the rule on the web, with `[report] rules_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The `id` of the `[[pattern]]` the finding comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'a str>,
    /// The external link the finding is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Link<'a>>,
    /// Identity of the finding across runs and moved lines.
    fingerprint: &'a str,
    /// Other places that belong to the finding.
    related: Vec<RelatedPlace<'a>>,
    /// The repair, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Repair<'a>>,
}

/// What is known of an external link.
#[derive(Debug, Serialize, JsonSchema)]
struct Link<'a> {
    /// The URL without its fragment; secrets masked.
    url: &'a str,
    /// The verdict: `alive`, `moved`, `dead`, `unverified` or `skipped`.
    verdict: &'a str,
    /// Why.
    reason: Option<&'a str>,
    /// The last status code.
    status: Option<u16>,
    /// Where the redirects ended, when there were any.
    final_url: Option<&'a str>,
}

/// A place in a page.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// Line, from 1.
    line: u32,
    /// Column in Unicode scalar values, from 1.
    column: u32,
    /// Offset in bytes, from 0.
    offset: u32,
}

/// A second place that helps to understand a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Related")]
struct RelatedPlace<'a> {
    /// The page.
    path: &'a str,
    /// The first character.
    start: Place,
    /// The place after the last character.
    end: Place,
    /// What is there.
    message: &'a str,
}

/// How far a fix can be trusted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Applicability {
    /// Changes nothing a reader sees except the fault itself.
    Safe,
    /// Probably what the writer meant.
    Unsafe,
}

/// A repair: edits that belong together.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct Repair<'a> {
    /// What it does.
    title: &'a str,
    /// How far it can be trusted.
    applicability: Applicability,
    /// The edits, without overlap.
    edits: Vec<Replacement<'a>>,
}

/// Replacement of some bytes of a page.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct Replacement<'a> {
    /// The page to edit.
    path: &'a str,
    /// Offset of the first byte that is replaced.
    start: u32,
    /// Offset after the last byte that is replaced.
    end: u32,
    /// The text in their place.
    text: &'a str,
}

/// The JSON Schema of `--format json`; a line of `jsonl` is its `Diagnostic`.
#[must_use]
pub fn output_schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Report<'static>>()
        .to_value()
}

/// Writes one document, a line for each finding.
pub(super) fn write(
    outcome: &Outcome,
    addresses: &ReportAddresses,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    // The parts are written one by one, so that a large report is never in memory twice; the
    // tests hold the document against the schema of `Report`.
    write!(out, "{{\"schema\":{SCHEMA_VERSION},\"tool\":")?;
    let tool = Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
    write_value(&tool, out)?;
    write!(out, ",\n \"summary\":")?;
    write_value(&Counts::from(outcome), out)?;
    write!(out, ",\n \"diagnostics\":[")?;
    let mut pages = Pages::new(outcome);
    for (index, diagnostic) in outcome.diagnostics.iter().enumerate() {
        out.write_all(if index == 0 { b"\n  " } else { b",\n  " })?;
        write_value(&finding(diagnostic, addresses, &mut pages), out)?;
    }
    writeln!(out, "]}}")
}

/// Writes a line for each finding.
pub(super) fn write_lines(
    outcome: &Outcome,
    addresses: &ReportAddresses,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    for diagnostic in &outcome.diagnostics {
        write_value(&finding(diagnostic, addresses, &mut pages), out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a value as JSON on one line, with every hostile character as a `\u` escape.
///
/// # Errors
///
/// When `out` cannot be written to; the kind of the error is kept, for closed pipes.
pub fn write_value(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Inert(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// JSON of which a terminal or a CI runner makes nothing else.
struct Inert(CompactFormatter);

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let may_command = escape::may_command(fragment);
        if !may_command && !escape::has_hostile(fragment) {
            return self.0.write_string_fragment(out, fragment);
        }
        let mut escaped = String::with_capacity(fragment.len() + 16);
        for c in fragment.chars() {
            if !escape::is_hostile(c) {
                if c == '[' && escape::opens_command(&escaped) {
                    escaped.push_str("\\u005b");
                } else {
                    escaped.push(c);
                }
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
        out.write_all(escaped.as_bytes())
    }
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    addresses: &ReportAddresses,
    pages: &mut Pages<'a>,
) -> Finding<'a> {
    let path = &*diagnostic.path;
    let related = diagnostic.related.iter().map(|related| {
        let path = related.path.as_deref().unwrap_or(path);
        RelatedPlace {
            path,
            start: place(path, related.span.start, pages),
            end: place(path, related.span.end, pages),
            message: &related.message,
        }
    });
    let related = related.collect();
    Finding {
        rule: diagnostic.rule,
        level: diagnostic.level,
        path,
        start: place(path, diagnostic.span.start, pages),
        end: place(path, diagnostic.span.end, pages),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        url: addresses.rule_url(diagnostic.rule),
        pattern: diagnostic.origin.as_deref(),
        link: diagnostic.link.as_deref().map(|link| Link {
            url: &link.url,
            verdict: link.verdict,
            reason: link.reason,
            status: link.status,
            final_url: link.final_url.as_deref(),
        }),
        fingerprint: &diagnostic.fingerprint,
        related,
        fix: diagnostic.fix.as_ref().map(|fix| repair(fix, path)),
    }
}

fn repair<'a>(fix: &'a crate::diagnostic::Fix, path: &'a str) -> Repair<'a> {
    use crate::diagnostic::Applicability as Trust;
    let edits = fix.edits.iter().map(|edit| Replacement {
        path: edit.path.as_deref().unwrap_or(path),
        start: edit.span.start,
        end: edit.span.end,
        text: &edit.text,
    });
    Repair {
        title: &fix.title,
        applicability: match fix.applicability {
            Trust::Safe => Applicability::Safe,
            Trust::Unsafe => Applicability::Unsafe,
        },
        edits: edits.collect(),
    }
}

fn place<'a>(path: &'a str, offset: u32, pages: &mut Pages<'a>) -> Place {
    let at = pages.position(path, offset);
    Place {
        line: at.line,
        column: at.column,
        offset,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::samples::{self, plain};
    use crate::report::{Format, output_schema};

    fn json(outcome: &crate::engine::Outcome) -> Value {
        let text = plain(Format::Json, outcome);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_document_has_the_documented_shape() {
        let text = plain(Format::Json, &samples::faq());
        insta::assert_snapshot!(text, @r#"
        {"schema":1,"tool":{"name":"faqlint","version":"0.1.0"},
         "summary":{"files":2,"errors":4,"warnings":1,"notes":1,"fixable":2,"suppressed":0,"baselined":0},
         "diagnostics":[
          {"rule":"steps/misnumbered","level":"error","path":"docs/faq.md","start":{"line":7,"column":1,"offset":81},"end":{"line":7,"column":3,"offset":83},"message":"step `4.` follows step `2.`","help":"number it `3.`","fingerprint":"0000000000000000","related":[],"fix":{"title":"renumber the steps","applicability":"safe","edits":[{"path":"docs/faq.md","start":81,"end":82,"text":"3"}]}},
          {"rule":"links/vague-text","level":"warning","path":"docs/faq.md","start":{"line":7,"column":11,"offset":91},"end":{"line":7,"column":15,"offset":95},"message":"the link text `here` does not say where the link leads","help":"name the page or the topic","fingerprint":"0000000000000002","related":[]},
          {"rule":"anchors/undefined","level":"error","path":"docs/faq.md","start":{"line":7,"column":17,"offset":97},"end":{"line":7,"column":25,"offset":105},"message":"no heading or anchor of this page has the id `pasword`","help":"the nearest one is `password`, of “I forgot my password”","fingerprint":"0000000000000001","related":[]},
          {"rule":"anchors/duplicate","level":"error","path":"docs/faq.md","start":{"line":9,"column":4,"offset":137},"end":{"line":9,"column":15,"offset":148},"message":"the id `log-in` is declared twice","help":"give one of the headings another id","fingerprint":"0000000000000003","related":[{"path":"docs/faq.md","start":{"line":3,"column":4,"offset":10},"end":{"line":3,"column":15,"offset":21},"message":"first declared here"}]},
          {"rule":"anchors/undefined","level":"error","path":"docs/faq.md","start":{"line":11,"column":199,"offset":363},"end":{"line":11,"column":215,"offset":379},"message":"`docs/codes.md` has no heading or anchor with the id `no-code`","help":"link to `#no-code-arrives`","fingerprint":"0000000000000004","related":[{"path":"docs/codes.md","start":{"line":3,"column":1,"offset":9},"end":{"line":3,"column":19,"offset":27},"message":"this heading has the id `no-code-arrives`"}],"fix":{"title":"link to `#no-code-arrives`","applicability":"unsafe","edits":[{"path":"docs/faq.md","start":372,"end":379,"text":"no-code-arrives"}]}},
          {"rule":"platforms/misspelled","level":"note","path":"docs/faq.md","start":{"line":11,"column":284,"offset":448},"end":{"line":11,"column":291,"offset":455},"message":"`ANDROID` is spelled `Android`","fingerprint":"0000000000000005","related":[],"fix":{"title":"write `Android`","applicability":"safe","edits":[{"path":"docs/faq.md","start":448,"end":455,"text":"Android"}]}}]}
        "#);
    }

    #[test]
    fn content_survives_the_escapes() {
        let outcome = samples::hostile();
        let text = plain(Format::Json, &outcome);
        assert!(!text.contains("##["), "{text}");
        assert!(
            text.chars()
                .all(|c| c == '\n' || !crate::text::escape::is_hostile(c))
        );
        let read = json(&outcome);
        for (written, was) in read["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .zip(&outcome.diagnostics)
        {
            assert_eq!(written["message"], was.message);
            assert_eq!(written["path"], *was.path);
        }
    }

    #[test]
    fn every_line_of_jsonl_is_a_finding() {
        let outcome = samples::faq();
        let text = plain(Format::Jsonl, &outcome);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(json(&outcome)["diagnostics"], Value::Array(lines));
    }

    #[test]
    fn an_empty_report_is_a_document() {
        let read = json(&crate::engine::Outcome::default());
        assert_eq!(read["diagnostics"], Value::Array(Vec::new()));
        assert_eq!(read["schema"], 1);
    }

    #[test]
    fn every_field_is_in_the_schema() {
        let schema = output_schema();
        let read = json(&samples::faq());
        for key in read.as_object().unwrap().keys() {
            assert!(schema["properties"][key].is_object(), "{key}");
        }
        let finding = &schema["$defs"]["Diagnostic"]["properties"];
        for diagnostic in read["diagnostics"].as_array().unwrap() {
            for key in diagnostic.as_object().unwrap().keys() {
                assert!(finding[key].is_object(), "{key}");
            }
        }
    }
}
