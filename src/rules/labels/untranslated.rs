//! `labels/untranslated`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Applicability, Finding};
use crate::rules::labels::replacement::write_label;
use crate::rules::labels::standing::{PageNames, Standing, is_certain, quoted};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A name on the screen in another language than the page.
#[derive(Debug, Default)]
pub(crate) struct Untranslated;

impl SiteRule for Untranslated {
    const META: RuleMeta = rule_meta! {
        /// A translated page names a label in the source language, although the app translates it.
        ///
        /// Runs only with `[[labels]]` in the configuration.
        ///
        /// Reported when:
        ///
        /// - the text is, or was, a label in the language that the app falls back to, and
        /// - the app has a text of its own in the language of the page for each string that has it,
        ///   and shows the text nowhere in that language.
        ///
        /// Not reported when:
        ///
        /// - the app does not translate the string
        /// - the text is only stressed in running text
        ///
        /// Suppress with `<!-- faqlint-disable-next-line labels/untranslated -->`.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[labels]]
        /// strings = ["locales/*.json"]
        /// ```
        ///
        /// ```markdown,file=locales/en.json,bad,good
        /// { "settings": "Settings" }
        /// ```
        ///
        /// ```markdown,file=locales/de.json,bad,good
        /// { "settings": "Einstellungen" }
        /// ```
        ///
        /// ```markdown,file=de/faq.md,bad
        /// Tippe auf **Settings**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=de/faq.md,good
        /// Tippe auf **Einstellungen**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the label in the language of the page; unsafe.
        name: "labels/untranslated",
        level: Note,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(page);
        let names = PageNames::new(corpus, page, cx.settings);
        for (name, known) in &names.names {
            let Standing::Untranslated { own, .. } = &known.standing else {
                continue;
            };
            if !is_certain(name, known) {
                continue;
            }
            let language = page.language_tag(cx.settings);
            let message = format!(
                "`{}` is {} in the app in `{language}`",
                known.text,
                quoted(own)
            );
            let finding = Finding::new(known.span, message)
                .help("use the name that readers in this language see");
            let fix = match &own[..] {
                [text] => write_label(page, known.span, text, Applicability::Unsafe),
                _ => None,
            };
            cx.report(match fix {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Untranslated;
    use crate::rules::labels::tester::check_at;

    #[test]
    fn a_label_of_the_source_is_reported() {
        check_at::<Untranslated>(
            "de/a.md",
            "Tippe auf **Settings**.\n",
            &[(
                "Settings",
                "`Settings` is `Einstellungen` in the app in `de`",
            )],
        );
        check_at::<Untranslated>(
            "de/a.md",
            "Tippe auf **Import/Export**.\n",
            &[(
                "Import/Export",
                "`Import/Export` is `Sicherung` in the app in `de`",
            )],
        );
    }

    #[test]
    fn what_the_app_does_not_translate_is_fine() {
        check_at::<Untranslated>("de/a.md", "Tippe auf **Automatic deletion**.\n", &[]);
        check_at::<Untranslated>("de/a.md", "Es geht um **Settings** allgemein.\n", &[]);
        check_at::<Untranslated>("a.md", "Tap **Settings**.\n", &[]);
    }
}
