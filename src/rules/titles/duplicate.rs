//! `titles/duplicate`.

use crate::corpus::{Corpus, PageId, PageSummary};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// Two pages with one title.
#[derive(Debug, Default)]
pub(crate) struct Duplicate;

impl SiteRule for Duplicate {
    const META: RuleMeta = rule_meta! {
        /// Two pages of one folder have the same title.
        ///
        /// Readers cannot tell them apart in search results, in the navigation and in browser tabs.
        ///
        /// Reported when:
        ///
        /// - `title` of the front matter, or the first heading of level 1, is the same on two pages of
        ///   one folder and language; the second page is reported
        ///
        /// Not reported when:
        ///
        /// - the pages are in different folders or languages, translations of one page, or the name of
        ///   one is that of the other and a language: `faq.md` and `faq-de.md`
        /// - one is the index of the folder, a table of contents, or text that other pages include
        ///
        /// Suppress with `<!-- faqlint-disable-file titles/duplicate -->`.
        ///
        /// ## Bad
        ///
        /// ```markdown,file=log-in.md,bad
        /// # Log in
        /// ```
        ///
        /// ```markdown,file=sign-in.md,bad
        /// # Log in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=log-in.md,good
        /// # Log in
        /// ```
        ///
        /// ```markdown,file=sign-in.md,good
        /// # Sign in with a key
        /// ```
        name: "titles/duplicate",
        level: Note,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let facts = corpus.page(page);
        let Some((title, span)) = facts.title() else {
            return;
        };
        if is_index(facts) {
            return;
        }
        // Translations of one page that still have its title are of different languages.
        let source_of = |id: PageId| corpus.translations().of(id).map_or(id, |one| one.source);
        let mut others = corpus
            .namesakes_before(page, title)
            .filter(|(id, other, _)| {
                source_of(*id) != source_of(page)
                    && !is_index(other)
                    && stem(other) != stem(facts)
                    && other.language_tag(cx.settings) == facts.language_tag(cx.settings)
            });
        let other = others.next();
        let other = other.map(|(_, other, span)| (other.path.clone(), span));
        if let Some((path, other)) = other {
            let message = format!("`{path}` has the title `{title}` as well");
            let finding = Finding::new(span, message)
                .help("give each page a title of its own")
                .related_on(path, other, "the same title");
            cx.report(finding);
        }
    }
}

/// The name of the file without extension and language.
fn stem(page: &PageSummary) -> &str {
    let name = page.path.rsplit('/').next().unwrap_or(&page.path);
    let stem = name.split('.').next().unwrap_or(name);
    let mut ends = stem.match_indices(['-', '_']).filter(|(at, _)| *at > 0);
    let end = ends.find(|(at, _)| looks_like_tag(&stem[at + 1..]));
    end.map_or(stem, |(at, _)| &stem[..at])
}

/// Whether the end of a name may be a language, with or without a region: `fil`, `pt_BR`. A word such as
/// `in` counts as well: pages that differ in it alone are not compared.
fn looks_like_tag(text: &str) -> bool {
    let (language, region) = text.split_once(['-', '_']).unwrap_or((text, ""));
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.len() <= 4
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a page is the index of its folder, or part of others.
fn is_index(page: &PageSummary) -> bool {
    let name = stem(page).to_ascii_lowercase();
    let is_part = |folder: &str| folder.starts_with('_') || folder == "includes";
    matches!(name.trim_start_matches('_'), "index" | "readme" | "summary")
        || page.folder().split('/').any(is_part)
}
