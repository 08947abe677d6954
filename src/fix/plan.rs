//! The choice of the fixes that can be applied together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Protected};
use crate::fix::Lookup;
use crate::text::Span;

/// The edits of one page: sorted, and none touches the bytes of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEdits {
    /// Path as findings name it.
    pub path: Arc<str>,
    /// What is replaced, and by what.
    pub edits: Vec<(Span, String)>,
    /// What each edit is meant to change besides words.
    pub(super) allows: Vec<Vec<Protected>>,
    /// Findings whose fix begins on this page.
    pub findings: usize,
}

/// The fixes that are applied together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The pages to edit, sorted by path.
    pub pages: Vec<PageEdits>,
    /// Findings whose fix is in the plan.
    pub findings: usize,
    /// Findings whose fix clashes with one in the plan, or does not fit its page, by their place among
    /// those with a fix.
    pub left: Vec<usize>,
}

/// Chooses among the fixes that can be trusted at least as far as `least`.
///
/// Findings are taken in the order given, so the same findings make the same plan. A fix
/// is taken whole or not at all: when one of its edits clashes with an edit that is already in the
/// plan, it is left. The same edit of two findings is one edit.
#[must_use]
pub fn plan<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    least: Applicability,
    pages: Lookup<'_, '_>,
) -> Plan {
    let fixes = diagnostics
        .into_iter()
        .filter_map(|one| Some((&one.path, one.fix.as_ref()?)));
    plan_fixes(fixes, least, pages)
}

/// As [`plan`], of fixes with the path of the page that their finding is on.
pub(super) fn plan_fixes<'d>(
    fixes: impl IntoIterator<Item = (&'d Arc<str>, &'d Fix)>,
    least: Applicability,
    pages: Lookup<'_, '_>,
) -> Plan {
    let mut taken: BTreeMap<Arc<str>, Taken> = BTreeMap::new();
    let mut plan = Plan::default();
    for (at, (own, fix)) in fixes.into_iter().enumerate() {
        if fix.applicability < least {
            continue;
        }
        let path = |edit: &Edit| Arc::clone(edit.path.as_ref().unwrap_or(own));
        let is_free = fix.edits.iter().all(|edit| {
            let path = path(edit);
            let fits = pages(&path).is_some_and(|page| page.text.get(edit.span.range()).is_some());
            fits && taken.get(&path).is_none_or(|taken| taken.accepts(edit))
        });
        if !is_free || fix.edits.is_empty() || contradicts_itself(fix) {
            plan.left.push(at);
            continue;
        }
        plan.findings += 1;
        for (index, edit) in fix.edits.iter().enumerate() {
            let page = taken.entry(path(edit)).or_default();
            page.findings += usize::from(index == 0);
            page.take(edit, &fix.changes);
        }
    }
    plan.pages = taken
        .into_iter()
        .map(|(path, taken)| taken.into_edits(path))
        .collect();
    plan
}

/// Whether two edits of one fix clash; rules promise that none do.
fn contradicts_itself(fix: &Fix) -> bool {
    fix.edits.iter().enumerate().any(|(index, edit)| {
        fix.edits[index + 1..].iter().any(|other| {
            let is_same_page = edit.path == other.path;
            is_same_page && edit != other && clash(edit.span, other.span)
        })
    })
}

/// Whether it would matter which of two edits comes first.
///
/// Spans that share a byte clash, and so do an insertion and a span that it touches: the order of
/// the two texts would be a matter of luck. Replacements may touch.
fn clash(a: Span, b: Span) -> bool {
    if a.is_empty() || b.is_empty() {
        return a.start <= b.end && b.start <= a.end;
    }
    a.overlaps(b)
}

/// The edits of a page that are in the plan; no two of them clash.
#[derive(Debug, Default)]
struct Taken {
    edits: BTreeMap<Span, (String, Vec<Protected>)>,
    findings: usize,
}

impl Taken {
    fn accepts(&self, edit: &Edit) -> bool {
        if let Some((text, _)) = self.edits.get(&edit.span) {
            return *text == edit.text;
        }
        // The edits are disjoint and sorted, so only the neighbours can clash; an insertion at the
        // end of one and the start of another is why there are two on the left.
        let before = self.edits.range(..edit.span).rev().take(2);
        let after = self.edits.range(edit.span..).take(2);
        before
            .chain(after)
            .all(|(span, _)| !clash(*span, edit.span))
    }

    fn take(&mut self, edit: &Edit, changes: &[Protected]) {
        let (_, allows) = match self.edits.entry(edit.span) {
            Entry::Vacant(entry) => entry.insert((edit.text.clone(), Vec::new())),
            Entry::Occupied(entry) => entry.into_mut(),
        };
        allows.extend(changes);
    }

    fn into_edits(self, path: Arc<str>) -> PageEdits {
        let (edits, allows) = self
            .edits
            .into_iter()
            .map(|(span, (text, allows))| ((span, text), allows))
            .unzip();
        PageEdits {
            path,
            edits,
            allows,
            findings: self.findings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::fix::Page;

    fn finding(at: u32, fix: Fix) -> Diagnostic {
        Diagnostic {
            rule: "x/y",
            level: Level::Error,
            path: "a.md".into(),
            span: Span::at(at, 0),
            message: String::new(),
            help: None,
            related: Vec::new(),
            fix: Some(fix),
            origin: None,
            link: None,
            forms: Vec::new(),
            cause: None,
            is_doubt: false,
            fingerprint: String::new(),
        }
    }

    fn plan_for(text: &str, fixes: Vec<Fix>, least: Applicability) -> Plan {
        let findings: Vec<Diagnostic> =
            (0..).zip(fixes).map(|(at, fix)| finding(at, fix)).collect();
        plan(&findings, least, &|_| Some(Page { text, file: None }))
    }

    fn edits(plan: &Plan) -> Vec<(u32, u32, &str)> {
        let edits = plan.pages.iter().flat_map(|page| &page.edits);
        edits
            .map(|(span, text)| (span.start, span.end, text.as_str()))
            .collect()
    }

    #[test]
    fn the_first_of_two_overlapping_fixes_is_taken() {
        let fixes = vec![
            Fix::safe("a", Span::new(2, 5), "x"),
            Fix::safe("b", Span::new(4, 6), "y"),
        ];
        let plan = plan_for("0123456789", fixes, Applicability::Safe);
        assert_eq!(edits(&plan), [(2, 5, "x")]);
        assert_eq!((plan.findings, plan.left), (1, vec![1]));
    }

    #[test]
    fn touching_replacements_go_together() {
        let fixes = vec![
            Fix::safe("a", Span::new(2, 5), "x"),
            Fix::safe("b", Span::new(5, 6), "y"),
        ];
        let plan = plan_for("0123456789", fixes, Applicability::Safe);
        assert_eq!(plan.findings, 2);
    }

    #[test]
    fn different_insertions_at_one_place_clash() {
        let fixes = vec![
            Fix::safe("a", Span::at(3, 0), "x"),
            Fix::safe("b", Span::at(3, 0), "y"),
        ];
        let plan = plan_for("0123456789", fixes, Applicability::Safe);
        assert_eq!(edits(&plan), [(3, 3, "x")]);
    }

    #[test]
    fn an_insertion_at_the_edge_of_a_replacement_clashes() {
        for insertion in [2, 5] {
            let fixes = vec![
                Fix::safe("a", Span::new(2, 5), "x"),
                Fix::safe("b", Span::at(insertion, 0), "y"),
            ];
            let plan = plan_for("0123456789", fixes, Applicability::Safe);
            assert_eq!(edits(&plan), [(2, 5, "x")]);
        }
    }

    #[test]
    fn the_same_edit_twice_is_one() {
        let renumber = || Fix::safe("a", Span::new(2, 3), "x").edit(Span::new(6, 7), "z");
        let fixes = vec![renumber(), renumber()];
        let plan = plan_for("0123456789", fixes, Applicability::Safe);
        assert_eq!(edits(&plan), [(2, 3, "x"), (6, 7, "z")]);
        assert_eq!(plan.findings, 2);
    }

    #[test]
    fn a_fix_is_taken_whole_or_not_at_all() {
        let fixes = vec![
            Fix::safe("a", Span::new(6, 7), "x"),
            Fix::safe("b", Span::new(2, 3), "y").edit(Span::new(6, 8), "z"),
        ];
        let plan = plan_for("0123456789", fixes, Applicability::Safe);
        assert_eq!(edits(&plan), [(6, 7, "x")]);
    }

    #[test]
    fn unsafe_fixes_wait_to_be_asked_for() {
        for (least, expected) in [(Applicability::Safe, 0), (Applicability::Unsafe, 1)] {
            let fixes = vec![Fix::risky("a", Span::new(6, 7), "x")];
            assert_eq!(plan_for("0123456789", fixes, least).findings, expected);
        }
    }

    #[test]
    fn an_edit_outside_its_page_is_left() {
        let fixes = vec![
            Fix::safe("a", Span::new(1, 2), "x"),
            Fix::safe("b", Span::new(0, 99), "x"),
        ];
        let plan = plan_for("aé", fixes, Applicability::Safe);
        assert_eq!((plan.findings, plan.left), (0, vec![0, 1]));
    }

    #[test]
    fn another_page_is_edited_too() {
        let mut fix = Fix::safe("a", Span::new(0, 1), "x");
        fix.edits[0].path = Some("b.md".into());
        let plan = plan_for("text", vec![fix], Applicability::Safe);
        assert_eq!(&*plan.pages[0].path, "b.md");
    }
}
