//! `titles/duplicate`.

use crate::corpus::{Corpus, PageId, PageSummary};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::letters_of;

/// A title that was copied from another page.
#[derive(Debug, Default)]
pub(crate) struct Duplicate;

impl SiteRule for Duplicate {
    const META: RuleMeta = rule_meta! {
        /// Two pages of one folder have the same title, and headings that say something else.
        ///
        /// Such a title was copied with the page. Search results, browser tabs and the navigation show it.
        ///
        /// Reported when:
        ///
        /// - `title` of the front matter is the same on two pages of one folder and language, and
        /// - each has one heading of level 1, and these differ
        ///
        /// The page whose heading is not in the title is reported; where that does not decide, the second.
        ///
        /// Not reported when:
        ///
        /// - the headings are the same as well: the pages may be meant for different readers
        /// - more than two pages have the title, which is then the name of a section
        /// - the pages are in different folders or languages, translations of one page, or the name of
        ///   one is that of the other and a language: `faq.md` and `faq-de.md`
        /// - one is the index of the folder, a table of contents, or text that other pages include
        ///
        /// Suppress with `<!-- faqlint-disable-file titles/duplicate -->`.
        ///
        /// ## Bad
        ///
        /// ```markdown,file=log-in.md,bad
        /// ---
        /// title: Log in
        /// ---
        /// # Log in
        /// ```
        ///
        /// ```markdown,file=sign-up.md,bad
        /// ---
        /// title: Log in
        /// ---
        /// # Sign up
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=log-in.md,good
        /// ---
        /// title: Log in
        /// ---
        /// # Log in
        /// ```
        ///
        /// ```markdown,file=sign-up.md,good
        /// ---
        /// title: Sign up
        /// ---
        /// # Sign up
        /// ```
        name: "titles/duplicate",
        level: Note,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let facts = corpus.page(page);
        let Some((title, span)) = facts.title().filter(|_| !is_index(facts)) else {
            return;
        };
        // Translations of one page that still have its title are of different languages.
        let source_of = |id: PageId| corpus.translations().of(id).map_or(id, |one| one.source);
        let mut namesakes = corpus.namesakes(page, title).filter(|(id, other, _)| {
            source_of(*id) != source_of(page)
                && !is_index(other)
                && stem(other) != stem(facts)
                && other.language_tag(cx.settings) == facts.language_tag(cx.settings)
        });
        // What several pages have is the name of a section.
        let Some((id, _, place)) = namesakes.next().filter(|_| namesakes.next().is_none()) else {
            return;
        };
        let other = corpus.page(id);
        let (Some(own), Some(theirs)) = (heading(facts), heading(other)) else {
            return;
        };
        if own == theirs {
            return;
        }
        let letters = letters_of(title);
        let fits = |heading: &str| letters.contains(heading) || heading.contains(&*letters);
        let is_here = match (fits(&own), fits(&theirs)) {
            (true, false) => false,
            (false, true) => true,
            _ => page > id,
        };
        if is_here {
            let path = other.path.clone();
            let message =
                format!("`{path}`, under another heading, has the title `{title}` as well");
            let finding = Finding::new(span, message)
                .help("give each page a title of its own")
                .related_on(path, place, "the same title");
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

/// The letters of the heading that a page has above the others. Of several, each is a section: `# NAME` and
/// `# EXAMPLES` of a manual page.
fn heading(page: &PageSummary) -> Option<String> {
    let mut headings = page.headings.iter().filter(|heading| heading.level == 1);
    let heading = headings.next().filter(|_| headings.next().is_none())?;
    let letters = letters_of(&heading.text);
    (!letters.is_empty() && !heading.dynamic).then_some(letters)
}
