//! Safe fixes, tried on a copy of their page and taken only where the page keeps its skeleton.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::fix::apply::with_line_breaks_of;
use crate::fix::skeleton::{Change, Skeleton};
use crate::fix::{FixedPage, Lookup, PageEdits, apply, plan};
use crate::settings::Settings;
use crate::text::Span;

/// Most parses of one page in one round. Nearly every page needs one; what is left after this many is
/// refused.
const MOST_PARSES: usize = 64;

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
        let mut trial = Trial {
            pages,
            settings,
            before: Skeleton::of(&before),
            text: page.text,
            parses: 0,
            refused: &mut transaction.refused,
        };
        let taken = trial.keep(&findings);
        if let Some(edits) = trial.edits(&taken) {
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

/// The search for the fixes that leave one page whole.
struct Trial<'t, 'a, 'd> {
    pages: Lookup<'t, 'a>,
    settings: &'t Settings,
    before: Skeleton<'t>,
    text: &'a str,
    parses: usize,
    refused: &'t mut Vec<&'d Diagnostic>,
}

impl<'d> Trial<'_, '_, 'd> {
    /// The findings whose fixes can be applied together; the others are refused.
    fn keep(&mut self, findings: &[&'d Diagnostic]) -> Vec<&'d Diagnostic> {
        if self.is_whole(findings) {
            return findings.to_vec();
        }
        if findings.len() < 2 || self.parses >= MOST_PARSES {
            self.refused.extend(findings);
            return Vec::new();
        }
        let (left, right) = findings.split_at(findings.len() / 2);
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

    /// Whether the page keeps its skeleton with the fixes of the findings.
    fn is_whole(&mut self, findings: &[&'d Diagnostic]) -> bool {
        let Some(page) = self.edits(findings) else {
            return true;
        };
        if self.parses >= MOST_PARSES {
            return false;
        }
        self.parses += 1;
        let after = apply(self.text, &page.edits);
        let (old, new) = changes(self.text, &page);
        let document = Document::parse(Arc::clone(&page.path), after.into(), self.settings);
        Skeleton::of(&document).is_kept(&new, &self.before, &old)
    }

    fn edits(&self, findings: &[&'d Diagnostic]) -> Option<PageEdits> {
        let plan = plan(findings.iter().copied(), Applicability::Safe, self.pages);
        plan.pages.into_iter().next()
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
    use crate::fix::Page;
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
