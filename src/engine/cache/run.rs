//! A whole run in the cache: what it found, and what it asked the disk.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::Coverage;
use crate::diagnostic::Diagnostic;
use crate::engine::read::{Input, TranslationRole};
use crate::engine::{Outcome, Source, Suppressed, SuppressedBy};
use crate::source::{Answers, Tree, content_hash};

/// A run. What the summary counts is counted again.
#[derive(Deserialize, Serialize)]
struct StoredRun {
    inputs: u128,
    answers: Answers,
    diagnostics: Vec<Diagnostic>,
    suppressed: Vec<(Diagnostic, SuppressedBy)>,
    /// The pages that findings point into, without their texts.
    sources: Vec<(Arc<str>, Option<PathBuf>)>,
    files: usize,
    translations: BTreeMap<String, Coverage>,
    notes: Vec<String>,
    bytes: u64,
}

/// A hash of which pages are checked, and how.
pub(in crate::engine) fn hash_of(inputs: &[Input]) -> u128 {
    let mut all = Vec::new();
    for input in inputs {
        all.extend(input.path.as_bytes());
        all.push(0);
        all.extend(input.file.as_os_str().as_encoded_bytes());
        all.push(u8::from(input.is_reported));
        if let TranslationRole::Translation(source, language) = &input.translation {
            all.extend(source.as_bytes());
            all.push(0);
            all.extend(language.as_bytes());
        }
        all.push(match input.translation {
            TranslationRole::Alone => 1,
            TranslationRole::Source => 2,
            TranslationRole::Translation(..) => 3,
        });
    }
    content_hash(&all)
}

/// The bytes of a run; `None` when it has something that cannot be written.
pub(super) fn encode(inputs: u128, outcome: &Outcome, answers: &Answers) -> Option<Vec<u8>> {
    let suppressed = outcome.suppressed.iter();
    let run = StoredRun {
        inputs,
        answers: answers.clone(),
        diagnostics: outcome.diagnostics.clone(),
        suppressed: suppressed
            .map(|one| (one.diagnostic.clone(), one.by.clone()))
            .collect(),
        sources: outcome
            .sources
            .iter()
            .map(|source| (Arc::clone(&source.path), source.file.clone()))
            .collect(),
        files: outcome.summary.files,
        translations: outcome.translations.clone(),
        notes: outcome.statistics.notes.clone(),
        bytes: outcome.statistics.bytes,
    };
    postcard::to_stdvec(&run).ok()
}

/// What the run found, when it was of the same pages and the disk answers as it did; and the answers of
/// now where files had to be read again to know.
pub(super) fn replay(bytes: &[u8], inputs: &[Input]) -> Option<(Outcome, Option<Answers>)> {
    let run: StoredRun = postcard::from_bytes(bytes).ok()?;
    if run.inputs != hash_of(inputs) {
        return None;
    }
    let tree = Tree::default();
    let answers = tree.confirm(&run.answers)?;
    let is_renewed = !answers.is_same(&run.answers);
    let sources: Option<Vec<Source>> = run
        .sources
        .into_par_iter()
        .map(|(path, file)| {
            let text = tree.read_page(file.as_deref()?).ok()?;
            Some(Source { path, file, text })
        })
        .collect();
    let mut outcome = Outcome {
        diagnostics: run.diagnostics,
        suppressed: run
            .suppressed
            .into_iter()
            .map(|(diagnostic, by)| Suppressed { diagnostic, by })
            .collect(),
        sources: sources?,
        translations: run.translations,
        ..Outcome::default()
    };
    outcome.summary.files = run.files;
    outcome.statistics.notes = run.notes;
    outcome.statistics.bytes = run.bytes;
    outcome.settle();
    Some((outcome, is_renewed.then_some(answers)))
}
