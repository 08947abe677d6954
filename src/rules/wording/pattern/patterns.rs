//! The patterns of `[[pattern]]` tables, searched for scope by scope.

use regex::{RegexSet, RegexSetBuilder};

use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::{Document, GAP};
use crate::rules::Context;
use crate::rules::wording::pattern::scopes::{Unit, name_of, place_of, units};
use crate::settings::{Pattern as PatternSettings, PatternKind, Scope};
use crate::text::Span;

/// The patterns of one scope.
#[derive(Debug)]
pub(super) struct Group {
    scope: Scope,
    patterns: Vec<PatternSettings>,
    /// Tells in one pass which of them match; `None` when they are too large together.
    set: Option<RegexSet>,
}

/// Groups patterns by their scope.
pub(super) fn groups(patterns: &[PatternSettings]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for pattern in patterns {
        match groups.iter_mut().find(|group| group.scope == pattern.scope) {
            Some(group) => group.patterns.push(pattern.clone()),
            None => groups.push(Group {
                scope: pattern.scope,
                patterns: vec![pattern.clone()],
                set: None,
            }),
        }
    }
    for group in &mut groups {
        let sources = group.patterns.iter().map(|pattern| pattern.regex.as_str());
        group.set = RegexSetBuilder::new(sources)
            .size_limit(SIZE_LIMIT * group.patterns.len())
            .build()
            .ok();
    }
    groups
}

/// Bytes that one compiled expression may take, as `Regex` itself has it.
const SIZE_LIMIT: usize = 10 << 20;

/// What is known of one pattern on one page.
#[derive(Clone, Copy, Default)]
struct Tally {
    matches: u32,
    /// The match that is one too many for a count, or the last one before it.
    last: Option<Span>,
}

impl Group {
    /// Searches the page for all patterns of the scope.
    pub(super) fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let units = units(page, self.scope);
        let mut tallies = vec![Tally::default(); self.patterns.len()];
        for unit in &units {
            let set = self.set.as_ref().map(|set| set.matches(unit.text));
            for (index, pattern) in self.patterns.iter().enumerate() {
                if set.as_ref().is_none_or(|set| set.matched(index)) {
                    search(page, unit, pattern, &mut tallies[index], cx);
                }
            }
        }
        let Some(first) = units.first() else { return };
        for (pattern, tally) in self.patterns.iter().zip(&tallies) {
            let place = || {
                tally
                    .last
                    .unwrap_or_else(|| place_of(page, self.scope, first))
            };
            match pattern.kind {
                PatternKind::Require if tally.matches == 0 => {
                    let text = format!(
                        "nothing in {} matches `{}`",
                        name_of(self.scope),
                        pattern.id
                    );
                    cx.report(finding(pattern, place(), text));
                }
                PatternKind::Count { min, max } if !(min..=max).contains(&tally.matches) => {
                    let bound = if tally.matches < min {
                        format!("at least {min}")
                    } else {
                        format!("at most {max}")
                    };
                    let text = format!(
                        "`{}` matches {} times, where {bound} are wanted",
                        pattern.id, tally.matches
                    );
                    cx.report(finding(pattern, place(), text));
                }
                _ => {}
            }
        }
    }
}

/// Reports or counts the matches in one unit; matches of nothing do not count.
fn search(
    page: &Document,
    unit: &Unit<'_>,
    pattern: &PatternSettings,
    tally: &mut Tally,
    cx: &mut Context<'_>,
) {
    match &pattern.kind {
        PatternKind::Require => tally.matches += u32::from(pattern.regex.is_match(unit.text)),
        PatternKind::Count { max, .. } => {
            for found in pattern
                .regex
                .find_iter(unit.text)
                .filter(|found| !found.is_empty())
            {
                if tally.matches <= *max {
                    tally.last = Some(unit.span(page, found.range()));
                }
                tally.matches += 1;
            }
        }
        PatternKind::Forbid => {
            for found in pattern
                .regex
                .find_iter(unit.text)
                .filter(|found| !found.is_empty())
            {
                let text = format!("`{}` is not wanted here", quoted(found.as_str()));
                cx.report(finding(pattern, unit.span(page, found.range()), text));
            }
        }
        PatternKind::Replace(with) => {
            for groups in pattern.regex.captures_iter(unit.text) {
                let Some(found) = groups.get(0).filter(|found| !found.is_empty()) else {
                    continue;
                };
                let mut replacement = String::new();
                groups.expand(with, &mut replacement);
                if replacement == found.as_str() {
                    continue;
                }
                let span = unit.span(page, found.range());
                let text = format!(
                    "`{}` should be `{}`",
                    quoted(found.as_str()),
                    quoted(&replacement)
                );
                let mut finding = finding(pattern, span, text);
                let settles = pattern.regex.replace_all(&replacement, with) == replacement;
                if settles && page.slice(span) == found.as_str() {
                    let title = format!("write `{}`", quoted(&replacement));
                    let fix = Fix::safe(title, span, replacement);
                    finding = finding.fix(fix.changes(protected(pattern.scope)));
                }
                cx.report(finding);
            }
        }
    }
}

/// What a replacement in a scope is meant to change besides words.
fn protected(scope: Scope) -> &'static [Protected] {
    use Protected::{Blocks, Code, Definitions, Html, Ids, Targets};
    match scope {
        Scope::LinkUrl => &[Targets, Html],
        Scope::Code => &[Code],
        Scope::Raw => &[Targets, Ids, Definitions, Code, Html, Blocks],
        _ => &[],
    }
}

fn finding(pattern: &PatternSettings, span: Span, text: String) -> Finding {
    let message = if pattern.message.is_empty() {
        text
    } else {
        pattern.message.clone()
    };
    let mut finding = Finding::new(span, message);
    finding.help = pattern.help.clone().map(Into::into);
    finding.level = Some(pattern.level);
    finding.origin = Some(pattern.id.clone());
    finding
}

/// A text as a message shows it: on one line, and not longer than a message.
fn quoted(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.replace(GAP, "…"));
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 {
        return line;
    }
    line.chars().take(59).chain(['…']).collect()
}
