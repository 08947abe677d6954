//! Precedence between rules: a fault that several rules find is reported by one of them.

use std::collections::BTreeMap;

use crate::config::RuleSet;
use crate::diagnostic::Finding;
use crate::text::Span;

/// Places where findings start, sorted, by rule.
type Starts<'a> = BTreeMap<&'a str, Vec<u32>>;

/// Drops the findings that one of another rule supersedes.
///
/// A rule that is off reports nothing, and so supersedes nothing. Each finding comes with the index of
/// its rule. `n log n` in the findings.
pub(super) fn apply(rules: &RuleSet, findings: &mut Vec<(usize, Finding)>) {
    let is_alone =
        |finding: &Finding| finding.superseded_by.is_empty() && finding.supersedes.is_empty();
    if findings.iter().all(|(_, finding)| is_alone(finding)) {
        return;
    }
    let name = |index: usize| rules.rules[index].meta.name;
    let mut starts = Starts::new();
    let mut superseded: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (index, finding) in &*findings {
        starts
            .entry(name(*index))
            .or_default()
            .push(finding.span.start);
        for (rule, place) in &finding.supersedes {
            superseded.entry(rule).or_default().push(*place);
        }
    }
    for starts in starts.values_mut() {
        starts.sort_unstable();
    }
    for places in superseded.values_mut() {
        places.sort_unstable();
    }
    findings.retain(|(index, finding)| {
        let is_known = |(rule, place): &(&str, Span)| has_start(&starts, rule, *place);
        let places = superseded.get(name(*index)).map_or(&[][..], Vec::as_slice);
        !finding.superseded_by.iter().any(is_known) && !covers(places, finding.span.start)
    });
}

/// Whether the rule has a finding that starts in `place`.
fn has_start(starts: &Starts<'_>, rule: &str, place: Span) -> bool {
    let starts = starts.get(rule).map_or(&[][..], Vec::as_slice);
    let first = starts.partition_point(|start| *start < place.start);
    starts.get(first).is_some_and(|start| *start <= place.end)
}

/// Whether one of the sorted places, of which none holds another, has the offset.
fn covers(places: &[Span], offset: u32) -> bool {
    let after = places.partition_point(|place| place.start <= offset);
    after > 0 && offset <= places[after - 1].end
}
