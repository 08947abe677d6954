//! A page in the cache: what is known of it alone.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::corpus::PageSummary;
use crate::diagnostic::Finding;
use crate::engine::read::{CheckedPage, Input, TranslationRole};
use crate::engine::suppress::Suppressions;

/// A page that is written.
#[derive(Serialize)]
struct PageToStore<'a> {
    is_reported: bool,
    translation: &'a TranslationRole,
    findings: &'a [(usize, Finding)],
    suppressions: &'a Suppressions,
    summary: &'a PageSummary,
}

/// A page that is read, with the same fields.
#[derive(Deserialize)]
pub(super) struct Restored {
    is_reported: bool,
    translation: TranslationRole,
    findings: Vec<(usize, Finding)>,
    suppressions: Suppressions,
    summary: PageSummary,
}

/// The bytes of a page; `None` when it has something that cannot be written.
pub(super) fn encode(page: &CheckedPage) -> Option<Vec<u8>> {
    let page = PageToStore {
        is_reported: page.is_reported,
        translation: &page.translation,
        findings: &page.findings,
        suppressions: &page.suppressions,
        summary: &page.summary,
    };
    postcard::to_stdvec(&page).ok()
}

/// The page of an input with the text that it had when it was stored; `None` when it was stored for
/// another use.
pub(super) fn restore(
    config: &Config,
    bytes: &[u8],
    input: &Input,
    text: &Arc<str>,
) -> Option<CheckedPage> {
    let stored: Restored = postcard::from_bytes(bytes).ok()?;
    let is_of_use =
        stored.translation == input.translation && (stored.is_reported || !input.is_reported);
    if !is_of_use {
        return None;
    }
    let mut summary = stored.summary;
    summary.path = Arc::clone(&input.path);
    summary.file = Some(input.file.clone());
    summary.text = Arc::clone(text);
    Some(CheckedPage {
        summary: Arc::new(summary),
        rules: config.rules_for(&input.file),
        findings: if input.is_reported {
            stored.findings
        } else {
            Vec::new()
        },
        suppressions: stored.suppressions,
        is_reported: input.is_reported,
        translation: stored.translation,
    })
}

/// Whether a stored page was checked by the rules, and not only read for what others refer to.
pub(super) fn is_reported(bytes: &[u8]) -> bool {
    bytes.first() == Some(&1)
}
