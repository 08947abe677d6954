//! `images/unused-file`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Span;

/// A picture that no page shows.
#[derive(Debug, Default)]
pub(crate) struct UnusedFile;

impl SiteRule for UnusedFile {
    const META: RuleMeta = rule_meta! {
        /// No page shows an image file.
        ///
        /// Reported when:
        ///
        /// - a file in a folder from which pages show at least one image is neither shown nor linked to.
        ///   Only the pages of the run are known, so run it on the whole site.
        ///
        /// Not reported when:
        ///
        /// - its name appears somewhere in a page, as in a shortcode or in the front matter.
        ///
        /// ## Why it matters
        ///
        /// Images that are no longer used make the repository heavy, and show old screens to whoever
        /// finds them.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ![The send button, a paper plane](img/send.svg)
        /// ```
        ///
        /// ```markdown,bad,file=img/send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        ///
        /// ```markdown,bad,file=img/send-old.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ![The send button, a paper plane](img/send.svg)
        /// ```
        ///
        /// ```markdown,good,file=img/send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        name: "images/unused-file",
        level: Off,
        fix: None,
        needs: [UnusedImages],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        if !corpus.is_first(id) {
            return;
        }
        for path in corpus.unused_images() {
            let name = path.rsplit('/').next().unwrap_or(path);
            let mut finding = Finding::new(Span::default(), format!("no page shows `{name}`"))
                .help("remove the file, or show it");
            finding.path = Some(path.clone());
            cx.report(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UnusedFile;
    use crate::rules::tester::site_findings;

    const FILES: [(&str, &str); 6] = [
        ("a.md", "![x](img/a.png) {{< figure src=\"c.png\" >}}\n"),
        ("img/a.png", ""),
        ("img/b.png", ""),
        ("img/c.png", ""),
        ("img/notes.txt", ""),
        ("other/d.png", ""),
    ];

    #[test]
    fn the_finding_is_about_the_file() {
        let found = site_findings::<UnusedFile>(|_| {}, "", &FILES, FILES[0].1);
        assert_eq!(found[0].path.as_deref(), Some("img/b.png"));
    }
}
