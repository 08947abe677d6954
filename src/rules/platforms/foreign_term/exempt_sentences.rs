//! Sentences that name another platform on purpose.

use crate::document::Document;
use crate::language::ANY;
use crate::text::sentence::is_pause;

/// Whether a mark is between clauses.
fn ends_clause(c: char) -> bool {
    is_pause(c) || matches!(c, '–' | '—')
}

/// Whether the sentence around a term, with the text `before` and `after` it, says that something is
/// not there ("There is no APK") or names a device of another kind ("On Chromebooks, use Google Play").
pub(super) fn is_exempt(page: &Document, before: &str, after: &str) -> bool {
    // "If it does not come, update Google Play" denies something else.
    let clause = [
        before.rsplit(ends_clause).next().unwrap_or_default(),
        after.split(ends_clause).next().unwrap_or_default(),
    ];
    let language = page.language;
    let denies = |part: &&str| language.is_some_and(|language| language.denies(part));
    let names = |part: &&str| {
        ANY.other_devices
            .iter()
            .any(|device| part.contains(&**device))
    };
    clause.iter().any(denies) || [before, after].iter().any(names)
}
