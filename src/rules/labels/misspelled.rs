//! `labels/misspelled`.

use std::collections::BTreeSet;

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Applicability, Finding};
use crate::document::Extent;
use crate::rules::labels::replacement::write_label;
use crate::rules::labels::standing::{PageNames, Screen, Standing};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::{folded, letters_of};

/// A name on the screen with a slip.
#[derive(Debug, Default)]
pub(crate) struct MisspelledLabel;

impl SiteRule for MisspelledLabel {
    const META: RuleMeta = rule_meta! {
        /// A menu path misspells a label of the app.
        ///
        /// Runs only with `[[labels]]` in the configuration.
        ///
        /// Reported when:
        ///
        /// - an item of a menu path differs from exactly one label of the app in case or punctuation, in one
        ///   letter of at least eight, or in two of at least sixteen, and
        /// - another item of the path is a label.
        ///
        /// Not reported when:
        ///
        /// - it is, or was, a label of any app, or the name of a setting of an operating system
        /// - several labels are equally close
        /// - a word has another first letter, as in import and export
        ///
        /// Suppress with `<!-- faqlint-disable-next-line labels/misspelled -->`.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[labels]]
        /// strings = ["app.json"]
        /// ```
        ///
        /// ```markdown,file=app.json,bad,good
        /// { "settings": "Settings", "deletion": "Automatic deletion" }
        /// ```
        ///
        /// ```markdown,bad
        /// Go to **Settings > Automatic delation**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Go to **Settings > Automatic deletion**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the label: safe where only case or punctuation differ, unsafe otherwise.
        name: "labels/misspelled",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(page);
        let names = PageNames::new(corpus, page, cx.settings);
        for (name, known) in &names.names {
            let is_candidate = matches!(known.standing, Standing::Unknown)
                && name.extent == Extent::Marked
                && names.is_in_known_path(name);
            if !is_candidate {
                continue;
            }
            let Some(screen) = names.screen(name) else {
                continue;
            };
            let Some((label, applicability)) = nearest(screen, &known.text) else {
                continue;
            };
            let message = format!("`{}` is `{label}` in the app", known.text);
            let finding = Finding::new(known.span, message).help(format!("write `{label}`"));
            cx.report(match write_label(page, known.span, &label, applicability) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
}

/// Letters of a name in which one may be wrong, and in which two may: shorter ones have neighbours.
const ONE_SLIP: usize = 8;
const TWO_SLIPS: usize = 16;

/// The only label that a text may be meant as.
fn nearest(screen: &Screen<'_>, text: &str) -> Option<(Box<str>, Applicability)> {
    let letters = letters_of(text);
    let count = letters.chars().count();
    let (mut same, mut near) = (BTreeSet::new(), BTreeSet::new());
    for label in screen.texts() {
        if label.len().abs_diff(text.len()) > 8 {
            continue;
        }
        let other = letters_of(label);
        if other == letters {
            same.insert(folded(label));
        } else if count >= ONE_SLIP
            && may_be_meant(label, text)
            && strsim::damerau_levenshtein(&other, &letters) <= 1 + usize::from(count >= TWO_SLIPS)
        {
            near.insert(folded(label));
        }
    }
    let (found, applicability) = if same.is_empty() {
        (near, Applicability::Unsafe)
    } else {
        (same, Applicability::Safe)
    };
    let mut found = found.into_iter();
    let first = found.next()?;
    found.next().is_none().then_some((first, applicability))
}

/// Whether words begin as those of a label do: with another first letter, a word is another word (`import`
/// and `export`, `muted` and `unmuted`). A slip may join or part words.
fn may_be_meant(label: &str, text: &str) -> bool {
    let initials = |text: &str| -> Vec<char> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let first = words.filter_map(|word| word.chars().next());
        first.flat_map(char::to_lowercase).collect()
    };
    let (label, text) = (initials(label), initials(text));
    label == text || label.len() != text.len() && label.first() == text.first()
}

#[cfg(test)]
mod tests {
    use super::MisspelledLabel;
    use crate::rules::labels::tester::check;

    #[test]
    fn a_slip_beside_a_label_is_reported() {
        check::<MisspelledLabel>(
            "Go to **Settings > Backup & Restore**.\n",
            &[(
                "Backup & Restore",
                "`Backup & Restore` is `Backup & restore` in the app",
            )],
        );
        check::<MisspelledLabel>(
            "`Settings` > `Automatic delation`\n",
            &[(
                "Automatic delation",
                "`Automatic delation` is `Automatic deletion` in the app",
            )],
        );
    }

    #[test]
    fn other_names_are_left_alone() {
        for page in [
            "Tap **Backup & Restore**.\n",
            "Go to **Settings > Something else**.\n",
            "Go to **Android > Automatic delation**.\n",
            "Go to **Settings > Network**.\n",
            "Go to **Settings > Autonatic peletion**.\n",
            "Go to **Settings > Automatic eletion**.\n",
            "Go to **Settings > Import/Export**.\n",
        ] {
            check::<MisspelledLabel>(page, &[]);
        }
    }
}
