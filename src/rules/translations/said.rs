//! What the rules of one page say of a fault at its place, so that the comparison with the source need
//! not.

use crate::corpus::{ResolvedPage, Part};
use crate::diagnostic::Finding;

/// A finding about what a part lacks, which gives way where nothing at all follows its heading.
pub(super) fn unless_empty(finding: Finding, page: &ResolvedPage, part: &Part) -> Finding {
    match part.heading {
        Some(heading) => {
            let heading = page.headings[heading as usize].span;
            finding.superseded_by("structure/empty-topic", heading)
        }
        None => finding,
    }
}
