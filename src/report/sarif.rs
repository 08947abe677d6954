//! SARIF 2.1.0 (OASIS Standard, 2020), as code scanning reads it.

use std::io;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level};
use crate::engine::{Outcome, SuppressedBy};
use crate::report::host::{Host, percent_encoded};
use crate::report::place::Pages;
use crate::report::{ReportOptions, write_value};
use crate::rules::{self, RuleMeta};
use crate::text::{Span, escape};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Most results of one run that GitHub's code scanning accepts.
const MAX_ACCEPTED: usize = 25_000;

/// Most results that it shows.
const MAX_SHOWN: usize = 5_000;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: Level,
    message: Value,
    locations: [Value; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
}

/// Writes one run, a line for each result; what is suppressed is a result with its suppression.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut writer = Writer {
        host: options.host.as_deref(),
        pages: Pages::new(outcome),
        rules: rule_indices(outcome),
    };
    write!(
        out,
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{"
    )?;
    write!(out, "\"tool\":{{\"driver\":")?;
    write_value(&driver(&writer.rules, options), out)?;
    write!(out, "}},\n \"columnKind\":\"unicodeCodePoints\",")?;
    write!(out, "\"automationDetails\":{{\"id\":\"faqlint/\"}},\n ")?;
    let results = results(outcome);
    if let Some(text) = cut(results.len()) {
        let invocation = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{ "level": "warning", "message": { "text": text } }],
        }]);
        write!(out, "\"invocations\":")?;
        write_value(&invocation, out)?;
        write!(out, ",\n ")?;
    }
    write!(out, "\"results\":[")?;
    for (index, (diagnostic, by)) in results.into_iter().take(MAX_ACCEPTED).enumerate() {
        out.write_all(if index == 0 { b"\n  " } else { b",\n  " })?;
        write_value(&writer.result(diagnostic, by), out)?;
    }
    writeln!(out, "]}}]}}")
}

/// The results in the order in which they count: what is suppressed last, the gravest first, and then by
/// place.
fn results(outcome: &Outcome) -> Vec<(&Diagnostic, Option<&SuppressedBy>)> {
    let shown = outcome.diagnostics.iter().map(|one| (one, None));
    let suppressed = outcome.suppressed.iter();
    let suppressed = suppressed.map(|one| (&one.diagnostic, Some(&one.by)));
    let mut results: Vec<_> = shown.chain(suppressed).collect();
    results.sort_by_key(|(one, by)| (by.is_some(), std::cmp::Reverse(one.level)));
    results
}

/// What to say when not all results are shown.
fn cut(count: usize) -> Option<String> {
    if count > MAX_ACCEPTED {
        let left = count - MAX_ACCEPTED;
        Some(format!(
            "{left} of {count} results are left out: code scanning accepts {MAX_ACCEPTED}, and \
             shows the first {MAX_SHOWN}, errors first"
        ))
    } else {
        (count > MAX_SHOWN).then(|| {
            format!("code scanning shows the first {MAX_SHOWN} of {count} results, errors first")
        })
    }
}

/// The rules that have results, sorted, each with its index.
fn rule_indices(outcome: &Outcome) -> FxHashMap<&'static str, usize> {
    let suppressed = outcome
        .suppressed
        .iter()
        .map(|suppressed| &suppressed.diagnostic);
    let mut names: Vec<&'static str> = outcome
        .diagnostics
        .iter()
        .chain(suppressed)
        .map(|diagnostic| diagnostic.rule)
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().zip(0..).collect()
}

fn driver(indices: &FxHashMap<&'static str, usize>, options: &ReportOptions) -> Value {
    let mut names: Vec<(&usize, &&str)> =
        indices.iter().map(|(name, index)| (index, name)).collect();
    names.sort_unstable();
    let rules: Vec<Value> = names
        .into_iter()
        .map(|(_, name)| match rules::find(name) {
            Some(entry) => descriptor(entry.meta, options),
            None => json!({ "id": name }),
        })
        .collect();
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    })
}

fn descriptor(meta: &RuleMeta, options: &ReportOptions) -> Value {
    let page = meta.page();
    let level = meta.level.unwrap_or(Level::Warning);
    let mut descriptor = json!({
        "id": meta.name,
        "shortDescription": { "text": message(meta.summary()) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "enabled": meta.level.is_some(), "level": level },
        "properties": { "tags": [meta.family().as_str()] },
    });
    if let Some(url) = options.rule_url(meta.name) {
        descriptor["helpUri"] = url.into();
    }
    descriptor
}

struct Writer<'a> {
    host: Option<&'a Host>,
    pages: Pages<'a>,
    rules: FxHashMap<&'static str, usize>,
}

impl<'a> Writer<'a> {
    fn result(&mut self, diagnostic: &'a Diagnostic, by: Option<&SuppressedBy>) -> SarifResult<'a> {
        let path = &*diagnostic.path;
        let mut text = message(&diagnostic.message);
        if let Some(help) = &diagnostic.help {
            text.push('\n');
            text.push_str(&message(help));
        }
        let mut related_locations = Vec::new();
        for (related, id) in diagnostic.related.iter().zip(0_u32..) {
            let mut location = self.location(related.path.as_deref().unwrap_or(path), related.span);
            location["id"] = id.into();
            location["message"] = json!({ "text": message(&related.message) });
            related_locations.push(location);
        }
        SarifResult {
            rule_id: diagnostic.rule,
            rule_index: self.rules.get(diagnostic.rule).copied().unwrap_or(0),
            level: diagnostic.level,
            message: json!({ "text": text }),
            locations: [self.location(path, diagnostic.span)],
            related_locations,
            partial_fingerprints: json!({ "faqlint/v1": diagnostic.fingerprint }),
            fixes: match &diagnostic.fix {
                Some(fix) => vec![self.fix(path, fix)],
                None => Vec::new(),
            },
            suppressions: by.map(suppression).into_iter().collect(),
        }
    }

    fn location(&mut self, path: &'a str, span: Span) -> Value {
        json!({ "physicalLocation": {
            "artifactLocation": self.artifact(path),
            "region": self.region(path, span),
        } })
    }

    fn artifact(&self, path: &str) -> Value {
        let path = percent_encoded(&Host::path(self.host, path));
        if path.starts_with('/') {
            return json!({ "uri": format!("file://{path}") });
        }
        json!({ "uri": path, "uriBaseId": "%SRCROOT%" })
    }

    fn region(&mut self, path: &'a str, span: Span) -> Value {
        let start = self.pages.position(path, span.start);
        let end = self.pages.position(path, span.end);
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    }

    /// A fix with a change for each page it edits.
    fn fix(&mut self, path: &'a str, fix: &'a Fix) -> Value {
        let mut edits: Vec<(&str, &Edit)> = fix
            .edits
            .iter()
            .map(|edit| (edit.path.as_deref().unwrap_or(path), edit))
            .collect();
        edits.sort_by_key(|(path, edit)| (*path, edit.span));
        let mut changes = Vec::new();
        for edits in edits.chunk_by(|a, b| a.0 == b.0) {
            let mut replacements = Vec::new();
            for (path, edit) in edits {
                replacements.push(json!({
                    "deletedRegion": self.region(path, edit.span),
                    "insertedContent": { "text": edit.text },
                }));
            }
            changes.push(json!({
                "artifactLocation": self.artifact(edits[0].0),
                "replacements": replacements,
            }));
        }
        let mut title = message(&fix.title);
        if fix.applicability == Applicability::Unsafe {
            title.push_str(" (it may not be what the writer meant)");
        }
        json!({ "description": { "text": title }, "artifactChanges": changes })
    }
}

fn suppression(by: &SuppressedBy) -> Value {
    match by {
        SuppressedBy::Comment { reason } if reason.is_empty() => json!({ "kind": "inSource" }),
        SuppressedBy::Comment { reason } => {
            json!({ "kind": "inSource", "justification": escape::sentence(reason) })
        }
        SuppressedBy::Baseline => json!({ "kind": "external", "justification": "in the baseline" }),
    }
}

/// A plain text message. Brackets before a parenthesis would be a link (SARIF 2.1.0, §3.11.6).
fn message(text: &str) -> String {
    let text = escape::sentence(text);
    if !text.contains("](") {
        return text.into_owned();
    }
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Finding;
    use crate::engine::Suppressed;
    use crate::report::Format;
    use crate::report::samples::{self, Sample, plain};

    fn sarif(outcome: &Outcome) -> Value {
        let text = plain(Format::Sarif, outcome);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn errors_come_first_and_the_limits_of_code_scanning_are_kept() {
        let mut outcome = samples::faq();
        let one = outcome.diagnostics[0].clone();
        outcome.diagnostics = vec![one; MAX_ACCEPTED + 1];
        outcome.diagnostics[0].level = Level::Note;
        let log = sarif(&outcome);
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), MAX_ACCEPTED);
        assert!(results.iter().all(|result| result["level"] == "error"));
        let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert!(
            said.as_str()
                .unwrap()
                .starts_with("1 of 25001 results are left out")
        );
    }

    #[test]
    fn a_finding_is_a_result() {
        let run = &sarif(&samples::faq())["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 6);
        // The last of the errors, which come first.
        let result = &results[3];
        assert_eq!(result["level"], "error");
        assert_eq!(
            result["partialFingerprints"]["faqlint/v1"]
                .as_str()
                .unwrap()
                .len(),
            16
        );
        let region = |start: u32, end: u32| json!({ "startLine": 11, "startColumn": start, "endLine": 11, "endColumn": end });
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "docs/faq.md");
        assert_eq!(location["region"], region(199, 215));
        let related = &result["relatedLocations"][0];
        assert_eq!(
            related["physicalLocation"]["artifactLocation"]["uri"],
            "docs/codes.md"
        );
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(
            change["replacements"][0],
            json!({
                "deletedRegion": region(208, 215),
                "insertedContent": { "text": "no-code-arrives" },
            })
        );
    }

    #[test]
    fn a_rule_brings_its_page() {
        let finding = Finding::new(Span::at(0, 1), "x");
        let outcome = Sample::default()
            .page("a.md", "x\n")
            .found("a.md", "anchors/undefined", Level::Error, finding)
            .outcome();
        let driver = &sarif(&outcome)["runs"][0]["tool"]["driver"];
        let rule = &driver["rules"][0];
        assert_eq!(rule["id"], "anchors/undefined");
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.contains("\n## Bad\n\n```markdown\n"), "{help}");
    }

    #[test]
    fn what_is_held_back_is_a_suppressed_result() {
        let mut outcome = samples::faq();
        let diagnostic = outcome.diagnostics.remove(0);
        let suppressed = |reason: &str| SuppressedBy::Comment {
            reason: reason.to_owned(),
        };
        for by in [
            suppressed("as\nprinted"),
            suppressed(""),
            SuppressedBy::Baseline,
        ] {
            let diagnostic = diagnostic.clone();
            outcome.suppressed.push(Suppressed { diagnostic, by });
        }
        let report = sarif(&outcome);
        let results = report["runs"][0]["results"].as_array().unwrap();
        let suppressions: Vec<&Value> = results[5..]
            .iter()
            .map(|result| &result["suppressions"])
            .collect();
        assert_eq!(
            suppressions,
            [
                &json!([{ "kind": "inSource", "justification": "as printed" }]),
                &json!([{ "kind": "inSource" }]),
                &json!([{ "kind": "external", "justification": "in the baseline" }]),
            ]
        );
        assert!(results[0].get("suppressions").is_none());
    }

    #[test]
    fn hostile_content_is_neither_a_link_nor_a_path() {
        let finding = Finding::new(Span::at(0, 1), "[click](http://evil) \u{1b}[2J");
        let outcome = Sample::default()
            .page("a:b](x)\n<.md", "x\n")
            .found("a:b](x)\n<.md", "links/empty", Level::Error, finding)
            .outcome();
        let report = sarif(&outcome);
        let result = &report["runs"][0]["results"][0];
        assert_eq!(
            result["message"]["text"],
            "\\[click\\](http://evil) \\\\u{1b}\\[2J"
        );
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(location["uri"], "a%3Ab%5D%28x%29%0A%3C.md");
    }
}
