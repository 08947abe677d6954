//! A file of old findings that are not reported again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::engine::fingerprint::{Names, hex, likeness};
use crate::engine::{Outcome, Suppressed, SuppressedBy};

/// Version of the shape of the file.
const SCHEMA: u32 = 1;

/// Findings that are alike, of one rule on one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// The page, relative to the folder of the configuration, with `/`.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What the findings have in common: 16 hexadecimal digits.
    pub fingerprint: String,
    /// How many there are.
    pub count: usize,
}

/// Path, rule and fingerprint.
type Key = (String, String, String);

/// Old findings, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

/// Why a text is not a baseline.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// Not the JSON it should be.
    #[error("line {} is not what `--update-baseline` writes", .0.line().max(1))]
    Syntax(#[from] serde_json::Error),
    /// Of another version.
    #[error("it has the shape {found}, and this version reads {SCHEMA}")]
    Schema {
        /// What it says.
        found: u32,
    },
    /// An entry that cannot be one.
    #[error("the entry of `{path}` for `{rule}` has no fingerprint, or counts nothing")]
    Entry {
        /// Its page.
        path: String,
        /// Its rule.
        rule: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    findings: Vec<BaselineEntry>,
}

/// How a run used a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineUse {
    /// What the baseline lists and the run would have found, and did not.
    pub removable: Vec<BaselineEntry>,
    /// Findings that the baseline does not list.
    pub added: usize,
    /// The baseline as it would be written now.
    pub renewed: Baseline,
}

impl Baseline {
    /// Reads the text of a baseline.
    ///
    /// # Errors
    ///
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.schema != SCHEMA {
            return Err(BaselineError::Schema { found: file.schema });
        }
        let mut counts = BTreeMap::new();
        for entry in file.findings {
            let is_print = entry.fingerprint.len() == 16
                && entry
                    .fingerprint
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit());
            if !is_print || entry.count == 0 {
                return Err(BaselineError::Entry {
                    path: entry.path,
                    rule: entry.rule,
                });
            }
            *counts
                .entry((entry.path, entry.rule, entry.fingerprint))
                .or_default() += entry.count;
        }
        Ok(Self { counts })
    }

    /// The text of the baseline: sorted, a line for each entry.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = format!("{{\"schema\": {SCHEMA}, \"findings\": [");
        for (index, entry) in self.entries().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let line = serde_json::to_string(&entry).unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = write!(out, "{comma}\n{line}");
        }
        out.push_str("\n]}\n");
        out
    }

    /// The number of findings.
    #[must_use]
    pub fn count(&self) -> usize {
        self.counts.values().sum()
    }

    fn entries(&self) -> impl Iterator<Item = BaselineEntry> + '_ {
        self.counts
            .iter()
            .map(|((path, rule, fingerprint), count)| BaselineEntry {
                path: path.clone(),
                rule: rule.clone(),
                fingerprint: fingerprint.clone(),
                count: *count,
            })
    }

    /// Moves the findings that the baseline lists out of sight.
    ///
    /// `covers` says whether the run could have found what an entry stands for: the page was
    /// checked with the rule.
    pub(super) fn apply(
        &self,
        outcome: &mut Outcome,
        names: &Names<'_>,
        covers: &dyn Fn(&str, &str) -> bool,
    ) -> BaselineUse {
        let mut left = self.counts.clone();
        let mut renewed = Self::default();
        let mut added = 0;
        let keys: Vec<Key> = outcome
            .diagnostics
            .iter()
            .map(|diagnostic| key(diagnostic, outcome, names))
            .collect();
        let mut shown = Vec::new();
        let found = std::mem::take(&mut outcome.diagnostics);
        for (diagnostic, key) in found.into_iter().zip(keys) {
            let known = left.get_mut(&key).filter(|count| **count > 0);
            *renewed.counts.entry(key).or_default() += 1;
            if let Some(count) = known {
                *count -= 1;
                outcome.suppressed.push(Suppressed {
                    diagnostic,
                    by: SuppressedBy::Baseline,
                });
            } else {
                added += 1;
                shown.push(diagnostic);
            }
        }
        outcome.diagnostics = shown;
        let mut removable = Self::default();
        for (key, count) in left.into_iter().filter(|(_, count)| *count > 0) {
            if covers(&key.0, &key.1) {
                removable.counts.insert(key, count);
            } else {
                *renewed.counts.entry(key).or_default() += count;
            }
        }
        outcome.settle();
        BaselineUse {
            removable: removable.entries().collect(),
            added,
            renewed,
        }
    }
}

fn key(diagnostic: &Diagnostic, outcome: &Outcome, names: &Names<'_>) -> Key {
    let path = names.of(&diagnostic.path).into_owned();
    let source = outcome.source(&diagnostic.path);
    let text = source.map_or("", |source| &source.text);
    let print = hex(likeness(diagnostic.rule, &path, text, diagnostic.span));
    (path, diagnostic.rule.to_owned(), print)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"schema\": 1, \"findings\": [\n\
        {\"path\":\"a.md\",\"rule\":\"x/y\",\"fingerprint\":\"00000000000000aa\",\"count\":2},\n\
        {\"path\":\"b.md\",\"rule\":\"x/y\",\"fingerprint\":\"00000000000000ab\",\"count\":1}\n]}\n";

    #[test]
    fn a_baseline_is_written_as_it_was_read() {
        let baseline = Baseline::parse(TEXT).unwrap();
        assert_eq!(baseline.count(), 3);
        assert_eq!(baseline.render(), TEXT);
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(&empty.render()).unwrap(), empty);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in [
            "",
            "# FAQ\n",
            "{}",
            "[]",
            "{\"schema\": 2, \"findings\": []}",
            &TEXT.replace("00aa", "00zz"),
            &TEXT.replace("00000000000000aa", ""),
            &TEXT.replace("\"count\":2", "\"count\":0"),
            &TEXT.replace("\"count\":2", "\"count\":2,\"more\":1"),
            &format!("<<<<<<< ours\n{TEXT}"),
        ] {
            assert!(Baseline::parse(text).is_err(), "{text}");
        }
    }
}
