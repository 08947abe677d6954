//! JSON reports of the shards of a run, joined into the outcome of the whole.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, LinkFact, Related};
use crate::engine::{Coverage, Outcome, Part, Source, Summary};
use crate::links::{Reason, Verdict, VerdictCounts};
use crate::report::json::SCHEMA_VERSION;
use crate::rules;
use crate::text::Span;

/// Why reports cannot be joined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// Not the JSON of `check --format json`.
    #[error("it is not a report of `faqlint check --format json`")]
    Shape(#[source] serde_json::Error),
    /// Written by another version.
    #[error("it has the shape {0}, and this faqlint reads {SCHEMA_VERSION}")]
    Version(u32),
    /// A rule or a word that this program does not know.
    #[error("it names `{0}`, which this faqlint does not know")]
    Unknown(String),
    /// A part that is not of the run, or was added before.
    #[error("it is part {0} of {1}, which does not go with the other reports")]
    Part(u32, u32),
}

#[derive(Deserialize)]
struct Report {
    schema: u32,
    summary: Counts,
    diagnostics: Vec<Found>,
}

#[derive(Deserialize)]
struct Counts {
    files: usize,
    suppressed: usize,
    baselined: usize,
    links: Option<VerdictCounts>,
    part: Option<Part>,
    #[serde(default)]
    translations: Vec<Translated>,
}

#[derive(Deserialize)]
struct Translated {
    language: String,
    pages: Matched,
    topics: Matched,
    steps: Matched,
}

#[derive(Deserialize)]
struct Matched {
    matched: usize,
    total: usize,
}

#[derive(Deserialize)]
struct Found {
    rule: String,
    level: Level,
    path: String,
    start: Place,
    end: Place,
    message: String,
    help: Option<String>,
    pattern: Option<String>,
    link: Option<Link>,
    fingerprint: String,
    related: Vec<RelatedPlace>,
    fix: Option<Repair>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    offset: u32,
    line: u32,
    column: u32,
}

#[derive(Deserialize)]
struct Link {
    url: String,
    verdict: Verdict,
    reason: Option<Reason>,
    status: Option<u16>,
    final_url: Option<String>,
}

#[derive(Deserialize)]
struct RelatedPlace {
    path: String,
    start: Place,
    end: Place,
    message: String,
}

#[derive(Deserialize)]
struct Repair {
    title: String,
    applicability: String,
    edits: Vec<Replacement>,
}

#[derive(Deserialize)]
struct Replacement {
    path: String,
    start: u32,
    end: u32,
    text: String,
}

/// Findings that are suppressed.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    suppressed: usize,
    baselined: usize,
}

/// Joins reports of parts of one run: what several of them found is there once, links are added up.
#[derive(Debug, Default)]
pub struct Merge {
    outcome: Outcome,
    seen: BTreeSet<(String, u32, String, String)>,
    /// The parts, when the run was split, and of how many.
    parts: BTreeSet<u32>,
    count: Option<u32>,
    /// Suppressed findings of each part about its own links.
    held: Held,
    places: BTreeMap<String, BTreeSet<(u32, u32, u32)>>,
}

impl Merge {
    /// Adds the JSON of one report.
    ///
    /// # Errors
    ///
    /// When it is not a report of this program.
    pub fn add(&mut self, json: &str) -> Result<(), MergeError> {
        let report: Report = serde_json::from_str(json).map_err(MergeError::Shape)?;
        if report.schema != SCHEMA_VERSION {
            return Err(MergeError::Version(report.schema));
        }
        self.count(report.summary)?;
        for found in report.diagnostics {
            self.note_places(&found);
            let key = (
                found.path.clone(),
                found.start.offset,
                found.fingerprint.clone(),
                found.message.clone(),
            );
            if self.seen.insert(key) {
                self.outcome.diagnostics.push(diagnostic(found)?);
            }
        }
        Ok(())
    }

    /// The parts of a split run that were not added.
    #[must_use]
    pub fn missing_parts(&self) -> Vec<u32> {
        let all = 1..=self.count.unwrap_or(0);
        let missing = all.filter(|part| !self.parts.contains(part));
        // Who asks for thousands of parts need not read all their numbers.
        missing.take(20).collect()
    }

    /// The whole. `text_of` reads a page, where it is at hand.
    #[must_use]
    pub fn finish(mut self, text_of: &dyn Fn(&str) -> Option<Arc<str>>) -> Outcome {
        let outcome = &mut self.outcome;
        outcome.summary.suppressed += self.held.suppressed;
        outcome.summary.baselined += self.held.baselined;
        outcome
            .diagnostics
            .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        for one in &outcome.diagnostics {
            let count = match one.level {
                Level::Error => &mut outcome.summary.errors,
                Level::Warning => &mut outcome.summary.warnings,
                Level::Note => &mut outcome.summary.notes,
            };
            *count += 1;
            let is_safe = |fix: &Fix| fix.applicability == Applicability::Safe;
            outcome.summary.fixable += usize::from(one.fix.as_ref().is_some_and(is_safe));
        }
        for (path, places) in self.places {
            let text = text_of(&path).unwrap_or_else(|| stand_in(&places).into());
            outcome.sources.push(Source {
                path: path.into(),
                file: None,
                text,
            });
        }
        self.outcome
    }

    fn count(&mut self, counts: Counts) -> Result<(), MergeError> {
        let own = match counts.part {
            Some(part) => {
                let is_first = self.parts.insert(part.index);
                if !is_first || part.count != *self.count.get_or_insert(part.count) {
                    return Err(MergeError::Part(part.index, part.count));
                }
                Held {
                    suppressed: part.suppressed,
                    baselined: part.baselined,
                }
            }
            None => Held::default(),
        };
        self.held.suppressed += own.suppressed;
        self.held.baselined += own.baselined;
        let Summary {
            files,
            suppressed,
            baselined,
            links,
            ..
        } = &mut self.outcome.summary;
        *files = counts.files.max(*files);
        *suppressed = counts
            .suppressed
            .saturating_sub(own.suppressed)
            .max(*suppressed);
        *baselined = counts
            .baselined
            .saturating_sub(own.baselined)
            .max(*baselined);
        if let Some(part) = counts.links {
            links.get_or_insert_default().join(part);
        }
        for one in counts.translations {
            let pair = |it: &Matched| (it.matched, it.total);
            let coverage = Coverage {
                pages: pair(&one.pages),
                topics: pair(&one.topics),
                steps: pair(&one.steps),
            };
            self.outcome.translations.insert(one.language, coverage);
        }
        Ok(())
    }

    fn note_places(&mut self, found: &Found) {
        let own = [(&found.path, found.start), (&found.path, found.end)];
        let related = found
            .related
            .iter()
            .flat_map(|it| [(&it.path, it.start), (&it.path, it.end)]);
        for (path, place) in own.into_iter().chain(related) {
            let places = self.places.entry(path.clone()).or_default();
            places.insert((place.offset, place.line, place.column));
        }
    }
}

fn diagnostic(found: Found) -> Result<Diagnostic, MergeError> {
    let Some(entry) = rules::find(&found.rule) else {
        return Err(MergeError::Unknown(found.rule));
    };
    let own = found.path.clone();
    let elsewhere = |path: String| (path != own).then(|| Arc::from(path));
    let related = found.related.into_iter().map(|it| Related {
        span: Span::new(it.start.offset, it.end.offset),
        path: elsewhere(it.path),
        message: it.message,
    });
    let related = related.collect();
    let fix = match found.fix {
        Some(fix) => Some(Fix {
            applicability: match fix.applicability.as_str() {
                "safe" => Applicability::Safe,
                "unsafe" => Applicability::Unsafe,
                _ => return Err(MergeError::Unknown(fix.applicability)),
            },
            title: fix.title.into(),
            changes: Cow::Borrowed(&[]),
            edits: fix
                .edits
                .into_iter()
                .map(|edit| Edit {
                    path: elsewhere(edit.path),
                    span: Span::new(edit.start, edit.end),
                    text: edit.text,
                })
                .collect(),
        }),
        None => None,
    };
    Ok(Diagnostic {
        rule: entry.meta.name,
        level: found.level,
        path: found.path.into(),
        span: Span::new(found.start.offset, found.end.offset),
        message: found.message,
        help: found.help.map(Into::into),
        related,
        fix,
        origin: found.pattern.map(Into::into),
        link: found.link.map(|link| {
            Box::new(LinkFact {
                url: link.url,
                verdict: link.verdict.as_str(),
                reason: link.reason.map(Reason::as_str),
                status: link.status,
                final_url: link.final_url,
            })
        }),
        forms: Vec::new(),
        cause: None,
        is_doubt: false,
        fingerprint: found.fingerprint,
    })
}

/// A text in which every offset has the line and column that the report says, for pages that are not
/// at hand.
fn stand_in(places: &BTreeSet<(u32, u32, u32)>) -> String {
    let mut text = String::new();
    let (mut line, mut column) = (1, 1);
    for (offset, to_line, to_column) in places.iter().copied() {
        let bytes = (offset as usize).saturating_sub(text.len());
        let lines = to_line.saturating_sub(line) as usize;
        let chars = if lines > 0 {
            to_column.saturating_sub(1) as usize
        } else {
            to_column.saturating_sub(column) as usize
        };
        if lines > 0 {
            // What is left over is at the end of a line, where no place is.
            let spare = bytes.saturating_sub(lines + chars);
            text.extend(std::iter::repeat_n(' ', spare));
            text.extend(std::iter::repeat_n('\n', lines));
            text.extend(std::iter::repeat_n(' ', chars));
        } else {
            // Characters of several bytes: as many bytes in as many characters.
            let mut spare = bytes.saturating_sub(chars);
            for _ in 0..chars {
                let c = ['\u{20}', '\u{a0}', '\u{2003}', '\u{1f4c4}'][spare.min(3)];
                spare -= spare.min(3);
                text.push(c);
            }
        }
        (line, column) = (to_line, to_column);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Format;
    use crate::report::samples::{self, plain};

    fn merged(reports: &[&str], text_of: &dyn Fn(&str) -> Option<Arc<str>>) -> Outcome {
        let mut merge = Merge::default();
        for report in reports {
            merge.add(report).unwrap();
        }
        merge.finish(text_of)
    }

    fn json(outcome: &Outcome) -> String {
        plain(Format::Json, outcome)
    }

    fn known() -> Outcome {
        let mut outcome = samples::faq();
        let is_known = |one: &Diagnostic| rules::find(one.rule).is_some();
        outcome.diagnostics.retain(is_known);
        outcome.summary.links = Some(VerdictCounts::default());
        outcome
    }

    #[test]
    fn a_report_read_back_is_the_same_with_and_without_its_pages() {
        let outcome = known();
        let text_of = |path: &str| Some(Arc::clone(&outcome.source(path)?.text));
        for again in [
            merged(&[&json(&outcome)], &text_of),
            merged(&[&json(&outcome)], &|_| None),
        ] {
            let (before, after) = (json(&outcome), json(&again));
            let tail = |text: &str| text[text.find("\"diagnostics\"").unwrap()..].to_owned();
            assert_eq!(tail(&before), tail(&after));
        }
    }

    #[test]
    fn what_two_parts_found_is_there_once_and_links_add_up() {
        let mut outcome = known();
        outcome.summary.links.as_mut().unwrap().alive = 2;
        let one = json(&outcome);
        let whole = merged(&[&one, &one], &|_| None);
        assert_eq!(whole.diagnostics.len(), outcome.diagnostics.len());
        assert_eq!(whole.summary.links.unwrap().alive, 4);
        assert_eq!(whole.summary.files, outcome.summary.files);
    }

    #[test]
    fn places_of_missing_pages_are_kept() {
        let text = "é😀 x\r\n\r\nabc 設定 d\ne";
        let index = crate::text::LineIndex::new(text);
        let at: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
        for step in 1..5 {
            let places: BTreeSet<_> = at
                .iter()
                .step_by(step)
                .filter(|at| text.as_bytes()[**at as usize] != b'\n')
                .map(|at| {
                    let place = index.position(text, *at);
                    (*at, place.line, place.column)
                })
                .collect();
            let other = stand_in(&places);
            let other_index = crate::text::LineIndex::new(&other);
            for (at, line, column) in places {
                let place = other_index.position(&other, at);
                assert_eq!(
                    (place.line, place.column),
                    (line, column),
                    "{at} in {other:?}"
                );
            }
        }
    }

    #[test]
    fn other_files_are_refused() {
        let refused = |text: &str| Merge::default().add(text).is_err();
        assert!(refused("{}"));
        assert!(refused("no JSON"));
        let newer = json(&known()).replacen("\"schema\":1", "\"schema\":2", 1);
        assert!(refused(&newer));
    }
}
