//! One fault is one finding: what another rule has found at the same place is not said again.

use std::collections::BTreeMap;

use crate::config::RuleSet;
use crate::diagnostic::Finding;
use crate::text::Span;

/// Leaves out the findings that give way to one of another rule, which is there.
///
/// Each finding comes with the index of its rule. `n log n` in the findings.
pub(super) fn drop_repeats(rules: &RuleSet, findings: &mut Vec<(usize, Finding)>) {
    if findings
        .iter()
        .all(|(_, finding)| finding.gives_way.is_empty())
    {
        return;
    }
    let mut found: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (index, finding) in &*findings {
        let spans = found.entry(rules.rules[*index].meta.name).or_default();
        spans.push(finding.span);
    }
    for spans in found.values_mut() {
        spans.sort_unstable();
    }
    findings.retain(|(_, finding)| {
        !finding.gives_way.iter().any(|(rule, place)| {
            let spans = found.get(*rule).map_or(&[][..], Vec::as_slice);
            let first = spans.partition_point(|span| span.start < place.start);
            spans.get(first).is_some_and(|span| span.start <= place.end)
        })
    });
}
