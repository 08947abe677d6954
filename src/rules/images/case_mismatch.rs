//! `images/case-mismatch`.

use crate::corpus::{Corpus, PageId, Resolution, respell};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::rules::images::shown::shown;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// An image whose path is spelled in another case than its file.
#[derive(Debug, Default)]
pub(crate) struct CaseMismatch;

impl SiteRule for CaseMismatch {
    const META: RuleMeta = rule_meta! {
        /// The path of an image differs from its file in upper and lower case.
        ///
        /// Reported when:
        ///
        /// - a folder or file name of the path differs from the name on disk in upper and lower case, or
        ///   in the Unicode form of its accents. The result is the same on every operating system.
        ///
        /// Not reported when:
        ///
        /// - no file has the name in any case: that is `images/missing-file`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/case-mismatch -->`.
        ///
        /// ## Why it matters
        ///
        /// The image shows on the writer's Mac or Windows machine, and is broken on the web server.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ![The send button, a paper plane](img/Send.SVG)
        /// ```
        ///
        /// ```markdown,bad,file=img/send.svg
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
        ///
        /// ```markdown,fixed
        /// ![The send button, a paper plane](img/send.svg)
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the path is written as the file is spelled.
        name: "images/case-mismatch",
        level: Error,
        fix: Always,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (image, resolution) in shown(page) {
            let Resolution::Found(found) = resolution else {
                continue;
            };
            let Some(spelling) = &found.spelling else {
                continue;
            };
            let span = page.path_span(&image.target);
            let written = span.slice(&page.text);
            let right = respell(written, spelling);
            let message = format!("the image `{written}` is spelled `{right}` on disk");
            cx.report(
                Finding::new(span, message)
                    .help("web servers distinguish upper and lower case: write the name as the file has it")
                    .fix(Fix::safe(format!("write `{right}`"), span, right).changes(&[Protected::Targets, Protected::Html])),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CaseMismatch;
    use crate::rules::tester::site_findings;

    #[test]
    fn the_fix_keeps_dots_and_encoding() {
        let page = "![x](./Log%20in.PNG)\n";
        let found =
            site_findings::<CaseMismatch>(|_| {}, "", &[("a.md", page), ("log in.png", "")], page);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "./log%20in.png");
    }
}
