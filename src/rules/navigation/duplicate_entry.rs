//! `navigation/duplicate-entry`.

use rustc_hash::FxHashMap;

use crate::corpus::{Corpus, PageId, display_path};
use crate::diagnostic::Finding;
use crate::navigation::{NavigationEntry, NavigationKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A page that the navigation lists twice.
#[derive(Debug, Default)]
pub(crate) struct DuplicateEntry;

impl SiteRule for DuplicateEntry {
    const META: RuleMeta = rule_meta! {
        /// The navigation lists a page twice.
        ///
        /// Readers see it in two places, "next" and "previous" lead to one of them only, and mdBook refuses to
        /// build.
        ///
        /// Reported when:
        ///
        /// - two entries of one `mkdocs.yml`, `.pages`, `SUMMARY.md`, `_toc.yml`, `docs.json` or
        ///   `mint.json` lead to the same file
        /// - two entries next to each other in a sidebar of Docusaurus, Starlight or VitePress do; a page may
        ///   be part of several categories
        ///
        /// Not reported when:
        ///
        /// - the entries have different fragments
        /// - the file is a docfx `toc.yml`, where a page may be part of several sections
        ///
        /// ## Bad
        ///
        /// ```markdown,file=mkdocs.yml,bad
        /// nav:
        ///   - Start: index.md
        ///   - Log in: log-in.md
        ///   - Passwords: log-in.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,bad
        /// # Start
        /// ```
        ///
        /// ```markdown,file=docs/log-in.md,bad
        /// # Log in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=mkdocs.yml,good
        /// nav:
        ///   - Start: index.md
        ///   - Log in: log-in.md
        ///   - Passwords: log-in.md#passwords
        /// ```
        ///
        /// ```markdown,file=docs/index.md,good
        /// # Start
        /// ```
        ///
        /// ```markdown,file=docs/log-in.md,good
        /// # Log in
        /// ```
        name: "navigation/duplicate-entry",
        level: Warning,
        fix: None,
        needs: [Navigation],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        if !corpus.is_first(page) {
            return;
        }
        for navigation in corpus.navigation() {
            if navigation.kind == NavigationKind::Docfx {
                continue;
            }
            let path = display_path(corpus.cwd(), &navigation.file);
            let mut seen: FxHashMap<_, &NavigationEntry> = FxHashMap::default();
            for entry in &navigation.entries {
                let fragment = entry.written.split_once('#').map(|(_, fragment)| fragment);
                let Some(first) = seen.insert((&entry.file, fragment, entry.list), entry) else {
                    continue;
                };
                if entry.file.is_none() {
                    continue;
                }
                let message = format!("the navigation lists `{}` twice", entry.written);
                let mut finding = Finding::new(entry.span, message)
                    .help("keep one of the entries")
                    .related_on(path.clone(), first.span, "also listed here");
                finding.path = Some(path.clone());
                cx.report(finding);
            }
        }
    }
}
