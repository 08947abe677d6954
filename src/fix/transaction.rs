//! Safe fixes, tried on a copy of their page and taken only where the page keeps its skeleton.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::fix::apply::with_line_breaks_of;
use crate::fix::plan::plan_fixes;
use crate::fix::skeleton::{Change, Skeleton};
use crate::fix::{FixedPage, Lookup, Page, PageEdits, Plan, apply, front_matter};
use crate::settings::Settings;
use crate::text::Span;

/// Most parses of one page in one round. Nearly every page needs one; what is left after this many is
/// refused.
const MAX_PARSES: usize = 64;

/// What became of the safe fixes of some findings.
#[derive(Debug, Default)]
pub struct Transaction<'a, 'd> {
    /// The pages that change, sorted by path.
    pub pages: Vec<FixedPage<'a>>,
    /// The findings whose fix is in them, by page.
    pub taken: Vec<Vec<&'d Diagnostic>>,
    /// The findings whose fix would have harmed its page.
    pub refused: Vec<&'d Diagnostic>,
}

/// Applies the safe fixes of findings to copies of their pages.
///
/// A page is parsed once with all of its fixes. When its skeleton is not what it was, the fixes are
/// halved until those that harm it are found. Fixes that clash with an earlier one are left for the
/// next round.
pub fn transaction<'a, 'd>(
    findings: impl IntoIterator<Item = &'d Diagnostic>,
    pages: Lookup<'_, 'a>,
    settings: &Settings,
) -> Transaction<'a, 'd> {
    let mut by_page: BTreeMap<&Arc<str>, Vec<&'d Diagnostic>> = BTreeMap::new();
    let mut transaction = Transaction::default();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| is_safe(fix)) else {
            continue;
        };
        if fix.edits.iter().any(|edit| edit.path.is_some()) {
            transaction.refused.push(finding);
        } else {
            by_page.entry(&finding.path).or_default().push(finding);
        }
    }
    for (path, findings) in by_page {
        let Some(page) = pages(path) else { continue };
        let before = Document::parse(Arc::clone(path), page.text.into(), settings);
        let mut trial = Trial::new(&before, settings);
        let fixes: Vec<Numbered<'_>> = (0..)
            .zip(&findings)
            .filter_map(|(index, finding)| Some((index, finding.fix.as_ref()?)))
            .collect();
        let taken = trial.keep(&fixes);
        let of = |index: usize| findings[index];
        transaction
            .refused
            .extend(trial.refused.iter().copied().map(of));
        if let Some(edits) = trial.edits(&taken) {
            let taken: Vec<&Diagnostic> = taken.iter().map(|(index, _)| of(*index)).collect();
            let after = apply(page.text, &edits.edits);
            if after != page.text {
                transaction.pages.push(FixedPage {
                    path: Arc::clone(path),
                    before: page.text,
                    after,
                    findings: edits.findings,
                });
                transaction.taken.push(taken);
            }
        }
    }
    transaction
}

fn is_safe(fix: &Fix) -> bool {
    fix.applicability == Applicability::Safe && !fix.edits.is_empty()
}

/// Which of the safe fixes of one page, by their index, would harm it.
///
/// A page is parsed once for fixes that do not clash and do no harm.
#[must_use]
pub fn harmful(page: &Document, fixes: &[&Fix], settings: &Settings) -> Vec<usize> {
    let mut trial = Trial::new(page, settings);
    let is_own = |fix: &Fix| is_safe(fix) && fix.edits.iter().all(|edit| edit.path.is_none());
    let fixes = fixes.iter().copied().enumerate();
    let mut rest: Vec<Numbered<'_>> = fixes.filter(|(_, fix)| is_own(fix)).collect();
    while !rest.is_empty() {
        let left = trial.plan(&rest).left;
        if trial.parses >= MAX_PARSES || left.len() == rest.len() {
            trial.refused.extend(rest.iter().map(|(index, _)| index));
            break;
        }
        let clashes = |at: usize| left.binary_search(&at).is_ok();
        let (clashing, together): (Vec<_>, Vec<_>) =
            (0..).zip(rest).partition(|(at, _)| clashes(*at));
        let together: Vec<Numbered<'_>> = together.into_iter().map(|(_, fix)| fix).collect();
        trial.keep(&together);
        rest = clashing.into_iter().map(|(_, fix)| fix).collect();
    }
    trial.refused
}

/// A fix and its index.
type Numbered<'d> = (usize, &'d Fix);

/// The search for the fixes that leave one page whole.
struct Trial<'t> {
    page: &'t Document,
    settings: &'t Settings,
    skeleton: Skeleton<'t>,
    parses: usize,
    /// The indexes of the fixes that harm the page.
    refused: Vec<usize>,
}

impl<'t> Trial<'t> {
    fn new(page: &'t Document, settings: &'t Settings) -> Self {
        Self {
            page,
            settings,
            skeleton: Skeleton::of(page),
            parses: 0,
            refused: Vec::new(),
        }
    }

    /// The fixes that can be applied together; the others are refused.
    fn keep<'d>(&mut self, fixes: &[Numbered<'d>]) -> Vec<Numbered<'d>> {
        if self.is_whole(fixes) {
            return fixes.to_vec();
        }
        if fixes.len() < 2 || self.parses >= MAX_PARSES {
            self.refused.extend(fixes.iter().map(|(index, _)| index));
            return Vec::new();
        }
        let (left, right) = fixes.split_at(fixes.len() / 2);
        let mut kept = self.keep(left);
        let right = self.keep(right);
        let count = kept.len();
        kept.extend(right);
        // Each half is harmless by itself; where the two are not, the second waits for the next round.
        if count > 0 && kept.len() > count && !self.is_whole(&kept) {
            kept.truncate(count);
        }
        kept
    }

    /// Whether the page keeps its skeleton with the fixes.
    fn is_whole(&mut self, fixes: &[Numbered<'_>]) -> bool {
        let Some(page) = self.edits(fixes) else {
            return true;
        };
        if self.parses >= MAX_PARSES {
            return false;
        }
        self.parses += 1;
        let text = &self.page.text;
        let after = apply(text, &page.edits);
        let (old, new) = changes(text, &page);
        let document = Document::parse(Arc::clone(&page.path), after.into(), self.settings);
        Skeleton::of(&document).is_kept(&new, &self.skeleton, &old)
            && front_matter::is_kept(self.page, &document, &page.edits)
    }

    fn edits(&self, fixes: &[Numbered<'_>]) -> Option<PageEdits> {
        self.plan(fixes).pages.into_iter().next()
    }

    fn plan(&self, fixes: &[Numbered<'_>]) -> Plan {
        let page = Page {
            text: &self.page.text,
            file: None,
        };
        let pages = |path: &str| (path == &*self.page.path).then_some(page);
        let fixes = fixes.iter().map(|(_, fix)| (&self.page.path, *fix));
        plan_fixes(fixes, Applicability::Safe, &pages)
    }
}

/// The places of the edits in the text before and after them.
fn changes(text: &str, page: &PageEdits) -> (Vec<Change>, Vec<Change>) {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    let (mut added, mut removed) = (0, 0);
    for ((span, replacement), allows) in page.edits.iter().zip(&page.allows) {
        let length = with_line_breaks_of(text, replacement).len() as u32;
        let change = |span| Change {
            span,
            allows: allows.clone(),
        };
        old.push(change(*span));
        new.push(change(Span::at(span.start + added - removed, length)));
        added += length;
        removed += span.len();
    }
    (old, new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Level, Protected};
    use crate::rules::tester::settings;

    const PARTS: [&str; 10] = [
        "# Log in\n\n",
        "See [one][label] and [two](b.md#x) and ![three](c.png).\n\n",
        "Open [label][] or [label].\n\n",
        "[label]: https://a.example/\n\n",
        "Type `code` and <b id=\"raw\">bold</b> words.\n\n",
        "```sh\ncode here\n```\n\n",
        "1. one\n2. two\n\n",
        "> quoted words\n\n",
        "A note.[^1]\n\n[^1]: It says so.\n\n",
        "| a | b |\n| --- | --- |\n| c | d |\n\n",
    ];

    fn finding(index: usize, fix: Fix) -> Diagnostic {
        Diagnostic {
            rule: "x/y",
            level: Level::Error,
            path: "a.md".into(),
            span: Span::default(),
            message: String::new(),
            help: None,
            related: Vec::new(),
            fix: Some(fix),
            origin: None,
            link: None,
            forms: Vec::new(),
            cause: None,
            is_doubt: false,
            fingerprint: index.to_string(),
        }
    }

    fn after(text: &str, fixes: Vec<Fix>) -> String {
        let findings: Vec<Diagnostic> = fixes
            .into_iter()
            .enumerate()
            .map(|(index, fix)| finding(index, fix))
            .collect();
        let lookup = |_: &str| Some(Page { text, file: None });
        let done = transaction(&findings, &lookup, &settings());
        done.pages
            .first()
            .map_or_else(|| text.to_owned(), |page| page.after.clone())
    }

    #[test]
    fn front_matter_keeps_its_keys_and_values() {
        for (value, kept) in [
            ("title: It’s gone", true),
            ("title: Where is “Delete”", true),
            ("title: \"It’s gone\"", true),
            ("tags: [a, b “c”]", true),
            ("tags: [a, “b” c]", false),
            ("title: 'It’s gone'", false),
            ("title: \"The “Delete” key\"", false),
            ("title: ‘Delete’ is gone", false),
            ("title: “Delete” is grey", false),
            ("title: “Delete”", false),
        ] {
            front_matter_is_kept("---", value, kept);
        }
        for (value, kept) in [
            ("title = \"It’s gone\"", true),
            ("title = 'It’s gone'", false),
            ("title = \"The “Delete” key\"", false),
        ] {
            front_matter_is_kept("+++", value, kept);
        }
    }

    /// Makes every quotation mark of a front matter straight.
    fn front_matter_is_kept(fence: &str, value: &str, kept: bool) {
        let text = format!("{fence}\nlang: en\n{value}\nx: y\n{fence}\n\nText.\n");
        let text = if fence == "+++" {
            text.replace("lang: en\n", "").replace("x: y\n", "")
        } else {
            text
        };
        let mut fix = Fix::new("make them straight", Applicability::Safe);
        for (at, mark) in text.match_indices(['‘', '’', '“', '”']) {
            let straight = if "“”".contains(mark) { "\"" } else { "'" };
            fix = fix.edit(Span::at(at as u32, mark.len() as u32), straight);
        }
        assert_eq!(after(&text, vec![fix]) != text, kept, "{value}");
    }

    fn keeps_skeleton(text: &str, after: &str) -> bool {
        let settings = settings();
        let parse = |text: &str| Document::parse("a.md".into(), text.into(), &settings);
        let (before, after) = (parse(text), parse(after));
        Skeleton::of(&after).is_kept(&[], &Skeleton::of(&before), &[])
    }

    #[test]
    fn a_harmful_fix_is_left_out_and_the_others_are_taken() {
        let text = "Andorid [Andorid] Andorid.\n\n[Andorid]: https://a.example/\n";
        let fixes = [0, 9, 18].map(|at| Fix::safe("spell it", Span::at(at, 7), "Android"));
        assert_eq!(
            after(text, fixes.to_vec()),
            "Android [Andorid] Android.\n\n[Andorid]: https://a.example/\n"
        );
    }

    #[test]
    fn a_fix_changes_what_it_declares() {
        let text = "See [one](A.md).\n";
        let fix = Fix::safe("spell it", Span::at(10, 4), "a.md");
        assert_eq!(after(text, vec![fix.clone()]), text);
        let fix = fix.changes(&[Protected::Targets]);
        assert_eq!(after(text, vec![fix]), "See [one](a.md).\n");
    }

    proptest! {
        #[test]
        fn no_fix_that_changes_words_changes_the_skeleton(
            parts in prop::collection::vec(0..PARTS.len(), 1..8),
            edits in prop::collection::vec((0_u32..400, 0_u32..6, 0_usize..8), 0..10),
        ) {
            let text: String = parts.iter().map(|part| PARTS[*part]).collect();
            let new = ["", "x", " ", "\n", "[", "`", "# ", "two words"];
            let fixes = edits.iter().filter_map(|(at, length, with)| {
                let span = Span::at(*at, *length);
                let fits = text.get(span.range()).is_some();
                fits.then(|| Fix::safe("write it", span, new[*with]))
            });
            let after = after(&text, fixes.collect());
            prop_assert!(keeps_skeleton(&text, &after), "{text:?} became {after:?}");
        }
    }
}
