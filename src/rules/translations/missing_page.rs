//! `translations/missing-page`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A page of the source that some language lacks.
#[derive(Debug, Default)]
pub(crate) struct MissingPage;

impl SiteRule for MissingPage {
    const META: RuleMeta = rule_meta! {
        /// A page is not translated into a language of the site.
        ///
        /// Reported when:
        ///
        /// - a page of the source has no translation into a language that other pages are translated
        ///   into; one finding names all of them. Off by default: many sites translate only a section.
        ///
        /// Not reported when:
        ///
        /// - no page of the site is translated into that language.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/missing-page -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers of that language are sent to a page they cannot read.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in
        /// ```
        ///
        /// ```markdown,bad,file=en/start.md
        /// # Start
        /// ```
        ///
        /// ```markdown,bad,file=de/start.md
        /// # Anfang
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=en/start.md
        /// # Start
        /// ```
        ///
        /// ```markdown,good,file=de/start.md
        /// # Anfang
        /// ```
        name: "translations/missing-page",
        level: Off,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let translations = corpus.translations();
        if !translations.is_source(id) {
            return;
        }
        let has = translations.languages_of(id);
        let lacks: Vec<String> = translations
            .coverage()
            .keys()
            .filter(|language| !has.contains(language))
            .map(|language| format!("`{language}`"))
            .collect();
        if lacks.is_empty() {
            return;
        }
        let page = corpus.page(id);
        let at = page
            .headings
            .first()
            .map_or(Span::default(), |heading| heading.span);
        let message = format!("this page has no translation in {}", lacks.join(", "));
        cx.report(
            Finding::new(at, message).help("translate it, or exclude it in the configuration"),
        );
    }
}
