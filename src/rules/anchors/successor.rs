//! The heading that took the place of a published anchor, and how the old id is kept there.

use crate::corpus::{Corpus, ResolvedPage};
use crate::diagnostic::{Applicability, Fix, Protected};
use crate::document::AnchorKind;
use crate::slug::Dialect;
use crate::text::Span;

/// A heading that seems to have taken the place of an anchor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Successor {
    /// Index into the headings of the page.
    pub(super) heading: u32,
    /// Whether no other heading comes into question.
    pub(super) is_clear: bool,
}

/// Most headings and most anchors that are compared, so that a page that lost everything stays fast.
const MAX: usize = 500;

/// Similarity from which one id can be another reworded.
const NEAR: f64 = 0.45;

/// Finds a successor for each of the removed ids, or none.
///
/// Headings whose ids are not published yet come first: one of them is what a published heading was
/// reworded to. A single one for a single removed id is its successor whatever it says.
pub(super) fn find(
    page: &ResolvedPage,
    removed: &[&str],
    is_published: &dyn Fn(&str) -> bool,
) -> Vec<Option<Successor>> {
    let headings = || {
        page.headings
            .iter()
            .zip(0_u32..)
            .filter(|(heading, _)| !heading.dynamic)
    };
    let fresh: Vec<(&str, u32)> = headings()
        .filter_map(|(heading, index)| Some((heading.id.as_deref()?, index)))
        .filter(|(id, _)| !is_published(id))
        .take(MAX)
        .collect();
    if let (&[_], &[(_, heading)]) = (removed, &*fresh) {
        let is_clear = true;
        return vec![Some(Successor { heading, is_clear })];
    }
    let mut pairs: Vec<(f64, usize, u32)> = Vec::new();
    for (at, id) in removed.iter().enumerate().take(MAX) {
        let scored = fresh
            .iter()
            .map(|(other, heading)| (similarity(id, other), at, *heading));
        pairs.extend(scored.filter(|(score, ..)| *score >= NEAR));
    }
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut found = vec![None; removed.len()];
    let mut taken = Vec::new();
    for (score, at, heading) in pairs {
        if found[at].is_none() && !taken.contains(&heading) {
            taken.push(heading);
            let is_clear = score >= 0.6;
            found[at] = Some(Successor { heading, is_clear });
        }
    }
    found
}

/// How much of two ids is the same, in `0.0..=1.0`: by words, and by letters where words were bent.
fn similarity(left: &str, right: &str) -> f64 {
    let words = |id: &str| -> Vec<String> {
        let parts = id.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|word| !word.is_empty())
            .take(32)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(left), words(right));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|word| b.contains(word)).count() as u32;
    let by_words = 2.0 * f64::from(shared) / f64::from((a.len() + b.len()) as u32);
    by_words.max(strsim::sorensen_dice(left, right))
}

/// The fix that keeps `id` at the heading, in the syntax of the site; `None` where the site has none.
///
/// `{#id}` takes the place of the generated id, so it is for headings whose new id nothing needs yet.
pub(super) fn keep(
    corpus: &Corpus,
    page: &ResolvedPage,
    successor: Successor,
    id: &str,
) -> Option<Fix> {
    let heading = &page.headings[successor.heading as usize];
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if id.is_empty() || !id.chars().all(is_plain) {
        return None;
    }
    let applicability = if successor.is_clear {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let new = heading.id.as_deref().unwrap_or_default();
    let is_needed = corpus.wants_id(new);
    let kind = page
        .anchors
        .iter()
        .find(|anchor| anchor.heading == Some(successor.heading))
        .map(|anchor| anchor.kind);
    let is_telegram = matches!(page.dialect, Dialect::Telegram | Dialect::TelegramCore);
    let (at, text) = if kind == Some(AnchorKind::Generated) && is_telegram {
        (heading.content.start, format!("[](#{id})"))
    } else if kind == Some(AnchorKind::Generated) && page.dialect.heading_ids() && !is_needed {
        (heading.content.end, format!(" {{#{id}}}"))
    } else {
        let before = &page.text[..heading.span.start as usize];
        let drops_html = page.dialect.is_hugo();
        if drops_html || !(before.is_empty() || before.ends_with(['\n', '\r'])) {
            return None;
        }
        (heading.span.start, format!("<a id=\"{id}\"></a>\n\n"))
    };
    let title = format!("keep the id `{id}` at this heading");
    Some(
        Fix::new(title, applicability)
            .edit(Span::at(at, 0), text)
            .changes(&[Protected::Ids, Protected::Html, Protected::Blocks]),
    )
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn reworded_ids_are_near_and_others_are_not() {
        assert!(similarity("how-can-i-log-out", "how-do-i-log-out") >= 0.6);
        assert!(similarity("delete-account", "deleting-your-account") >= 0.45);
        assert!(similarity("delete-account", "change-the-language") < 0.45);
        assert!(similarity("", "") < 0.45);
    }
}
