//! What makes parts of a page alternatives.

use crate::document::{DirectiveKind, Document};

/// Whether a template tag, zone or component between two places may make them alternatives.
pub(super) fn has_switch(page: &Document, from: u32, to: u32) -> bool {
    let first = page
        .directives
        .partition_point(|directive| directive.span.start < from);
    let mut open_fences = 0_u32;
    let mut between = page.directives[first..]
        .iter()
        .take_while(|directive| directive.span.start < to);
    let is_switch = between.any(|directive| {
        use DirectiveKind::{Brace, Component, Fence, Liquid, Tab};
        if directive.kind == Fence {
            let line = page.slice(directive.span).trim();
            let name = line.trim_matches([':', ' ']);
            if name.is_empty() || name.ends_with("-end") {
                open_fences = open_fences.saturating_sub(1);
            } else if !line.ends_with(":::") {
                open_fences += 1;
            }
        }
        matches!(directive.kind, Liquid | Component | Tab | Brace)
    });
    // A note that is closed again chooses nothing.
    is_switch || open_fences > 0
}
