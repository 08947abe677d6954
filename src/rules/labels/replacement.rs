//! The fix of a name: the label that the app shows.

use crate::corpus::PageSummary;
use crate::diagnostic::{Applicability, Fix};
use crate::text::Span;

/// Writes a label in place of a name; `None` where the page would read it as markup.
pub(super) fn write_label(
    page: &PageSummary,
    span: Span,
    label: &str,
    applicability: Applicability,
) -> Option<Fix> {
    let label = label.trim_end_matches([':', '…', '.']).trim();
    let is_plain = !label.contains(['*', '_', '[', ']', '<', '>', '`', '|', '\\', '~', '{']);
    let written = span.slice(&page.text);
    let is_one_line = !written.contains(['\n', '*', '_', '`', '&', '\\']);
    (is_plain && is_one_line && !label.is_empty())
        .then(|| Fix::new(format!("write `{label}`"), applicability).edit(span, label))
}
