//! `labels/renamed`.

use std::fmt::Write as _;

use crate::corpus::{Corpus, PageId, Section};
use crate::diagnostic::{Applicability, Finding, Level};
use crate::rules::labels::replacement::write_label;
use crate::rules::labels::standing::{Known, PageNames, Renamed, Standing, is_certain, quoted};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::{folded, letters_of};
use crate::text::Span;

/// A name on the screen that the app has changed.
#[derive(Debug, Default)]
pub(crate) struct RenamedLabel;

impl SiteRule for RenamedLabel {
    const META: RuleMeta = rule_meta! {
        /// A page uses a name that the app has changed.
        ///
        /// Runs only with `[[labels]]` in the configuration, which says where the string files of the app are.
        ///
        /// Reported when:
        ///
        /// - the text was the value of a string that has another value now, by the git history of the string
        ///   files or by `labels.lock`, and
        /// - no string of the app has it now, in the language of the page and for the platform of the section,
        ///   and
        /// - it is an item of a menu path, or bold, italic, quoted or code text that has several
        ///   words, is in a step, or follows a verb such as "tap" or "open" in its sentence.
        ///
        /// A change of case or punctuation alone is a warning.
        ///
        /// Not reported when:
        ///
        /// - the string is gone: there is no new name
        /// - an app for another platform still has the name, and the page does not say which platform it means
        /// - the page names the label in another language: see `labels/untranslated`
        /// - it is one word of a translation, and the topic in the source does not have the label by any name:
        ///   the word then means something else
        ///
        /// Suppress with `<!-- faqlint-disable-next-line labels/renamed -->`.
        ///
        /// ## Bad
        ///
        /// The app said "Import/Export" and says "Backup & restore" now. Its labels are in `labels.lock`:
        ///
        /// ```toml,use
        /// [[labels]]
        /// strings = ["../app/res/values*/strings.xml"]
        /// ```
        ///
        /// ```markdown,file=labels.lock,bad,good
        /// # faqlint labels 1
        /// @	*	en	../app/res/values/strings.xml
        /// backup	Backup & restore
        /// settings	Settings
        /// backup	Import/Export	2025-03-04	1a2b3c4
        /// ```
        ///
        /// ```markdown,bad
        /// Go to **Settings > Import/Export**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Go to **Settings > Backup & restore**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the new name: safe in a menu path of which another item is a label, unsafe
        /// elsewhere. There is no fix where several strings had the name and differ now.
        name: "labels/renamed",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let names = PageNames::new(corpus, page, cx.settings);
        for (name, known) in &names.names {
            let Standing::Former(renamed) = &known.standing else {
                continue;
            };
            // Several words are hardly a label by chance.
            let is_word = !known.text.contains(' ');
            let topic = is_word.then(|| source_topic(corpus, id, known.span));
            let topic = topic.flatten();
            let is_meant = || topic.is_none_or(|topic| names.are_named(name, renamed, &topic));
            if !is_certain(name, known) || !is_meant() {
                continue;
            }
            let finding = finding(known, renamed);
            let texts = texts(renamed);
            let fix = match &texts[..] {
                [text] => {
                    let is_safe = names.is_in_known_path(name);
                    let applicability = if is_safe {
                        Applicability::Safe
                    } else {
                        Applicability::Unsafe
                    };
                    write_label(page, known.span, text, applicability)
                }
                _ => None,
            };
            cx.report(match fix {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
}

/// The topic in the source that a place of a translation is the translation of; the whole page where that
/// is not known, and `None` where the page is not a translation.
fn source_topic(corpus: &Corpus, page: PageId, place: Span) -> Option<Box<str>> {
    let translation = corpus.translations().of(page)?;
    let source = corpus.page(translation.source);
    let mut sections = corpus.page(page).sections.iter();
    let here = sections.position(|section| section.span.contains(place));
    let here = here.map(|at| at as u32);
    let partners = translation.partners.as_deref().unwrap_or_default();
    let topic = partners
        .iter()
        .zip(&source.sections)
        .find(|(partner, _)| partner.is_some() && **partner == here);
    // Pages with and without a heading at their top begin differently.
    let has_names = |topic: &Section| {
        let mut names = source.ui_names.iter();
        names.any(|name| topic.span.contains(name.span))
    };
    let topic = topic.filter(|(_, topic)| has_names(topic));
    let text = topic.map_or(&*source.text, |(_, topic)| topic.span.slice(&source.text));
    Some(folded(text))
}

/// What the labels show now, each text once.
fn texts<'a>(renamed: &[Renamed<'a>]) -> Vec<&'a str> {
    let mut texts: Vec<&str> = renamed
        .iter()
        .flat_map(|one| one.now.iter().copied())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn finding(known: &Known<'_>, renamed: &[Renamed<'_>]) -> Finding {
    let texts = texts(renamed);
    let mut message = format!("`{}` is now {}", known.text, quoted(&texts));
    let former = renamed.first().map(|one| one.former);
    if let Some(former) = former {
        let _ = match (&former.commit, former.date.is_empty()) {
            (Some(commit), _) => write!(message, " (since {}, {commit})", former.date),
            (None, false) => write!(message, " (since {})", former.date),
            (None, true) => Ok(()),
        };
    }
    let key = former.map_or("", |former| &former.label.key);
    let help = format!("use the name that the app shows (key `{key}`)");
    let finding = Finding::new(known.span, message).help(help);
    let same = |text: &&str| letters_of(text) == letters_of(&known.text);
    if texts.iter().any(same) {
        finding.at_most(Level::Warning)
    } else {
        finding
    }
}

#[cfg(test)]
mod tests {
    use super::RenamedLabel;
    use crate::rules::labels::tester::check;

    const MESSAGE: &str = "`Import/Export` is now `Backup & restore` (since 2025-03-04, abc1234)";

    #[test]
    fn a_changed_name_is_reported() {
        check::<RenamedLabel>(
            "Go to `Settings` » `Import/Export`.\n",
            &[("Import/Export", MESSAGE)],
        );
        check::<RenamedLabel>(
            "Go to Settings > Import/Export and wait.\n",
            &[("Import/Export", MESSAGE)],
        );
        check::<RenamedLabel>("Tap **Import/Export…**\n", &[("Import/Export", MESSAGE)]);
        check::<RenamedLabel>("1. \"Import/Export\"\n", &[("Import/Export", MESSAGE)]);
    }

    #[test]
    fn stressed_words_and_names_of_now_are_fine() {
        check::<RenamedLabel>("It is a matter of **Import/Export** here.\n", &[]);
        check::<RenamedLabel>(
            "Go to Settings > Backup & restore. Import/Export is easy.\n",
            &[],
        );
        check::<RenamedLabel>("**iOS**\n\nTap **Import/Export**.\n", &[]);
    }
}
