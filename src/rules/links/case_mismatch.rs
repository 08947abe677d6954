//! `links/case-mismatch`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::corpus::{Corpus, PageFacts, PageId, Resolution};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::Target;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link that spells a file in another case than the folder does.
#[derive(Debug, Default)]
pub(crate) struct CaseMismatch;

impl SiteRule for CaseMismatch {
    const META: RuleMeta = rule_meta! {
        /// A link spells a file with other capitals than the file has.
        ///
        /// ## What it checks
        ///
        /// The path of every link that leads to a file, letter by letter against the names in the
        /// folders, whatever the file system of this computer thinks of capitals. Accented letters that
        /// are put together in another way count too. An address in lower case without an extension is
        /// fine for any page: several generators serve pages so.
        ///
        /// ## Why it matters
        ///
        /// It works on the writer's Windows or macOS and is an error page on the server.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [how to log in](Log-In.md).
        /// ```
        ///
        /// ```markdown,bad,file=log-in.md
        /// # Log in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [how to log in](log-in.md).
        /// ```
        ///
        /// ```markdown,good,file=log-in.md
        /// # Log in
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the link is spelled as the file.
        ///
        /// ```markdown,fixed
        /// See [how to log in](log-in.md).
        /// ```
        name: "links/case-mismatch",
        level: Error,
        fix: Always,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (link, resolution) in page.written_links() {
            let Resolution::Found(found) = resolution else {
                continue;
            };
            let Some(spelling) = &found.spelling else {
                continue;
            };
            let span = page.path_span(&link.target);
            let text = written(page, &link.target, spelling);
            let message = format!("`{}` is spelled `{text}` on disk", span.slice(&page.text));
            cx.report(
                Finding::new(span, message)
                    .help("spell the link as the file: servers tell capitals apart")
                    .fix(Fix::safe(format!("write `{text}`"), span, text).changes(&[Protected::Targets, Protected::Html])),
            );
        }
    }
}

/// What a target without `<…>` cannot hold as it is.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'(')
    .add(b')')
    .add(b'"')
    .add(b'#')
    .add(b'?');

/// The spelling as the target can hold it: percent-encoded where the target is.
fn written<'a>(page: &PageFacts, target: &Target, spelling: &'a str) -> Cow<'a, str> {
    let path = page.path_span(target).slice(&page.text);
    if path.chars().count() == spelling.chars().count() && !path.contains('%') {
        return spelling.into();
    }
    utf8_percent_encode(spelling, ESCAPED).into()
}

#[cfg(test)]
mod tests {
    use super::CaseMismatch;
    use crate::rules::tester::{check_site, check_site_fix};

    #[test]
    fn capitals_of_files_and_folders_count() {
        check_site::<CaseMismatch>(
            &[
                (
                    "a.md",
                    "[x](Help/faq.md#q) [y](help/FAQ.md) [z](help/FAQ)\n",
                ),
                ("help/faq.md", "# Q\n"),
            ],
            &[
                (
                    "Help/faq.md",
                    "`Help/faq.md` is spelled `help/faq.md` on disk",
                ),
                (
                    "help/FAQ.md",
                    "`help/FAQ.md` is spelled `help/faq.md` on disk",
                ),
                ("help/FAQ", "`help/FAQ` is spelled `help/faq` on disk"),
            ],
        );
    }

    #[test]
    fn an_address_in_lower_case_is_fine() {
        check_site::<CaseMismatch>(
            &[
                ("a.md", "[x](help/log-in/) [y](Help/Log-In.md)\n"),
                ("Help/Log-In.md", "# A\n"),
            ],
            &[],
        );
    }

    #[test]
    fn the_fix_keeps_encoding_and_fragment() {
        check_site_fix::<CaseMismatch>(
            &[
                ("a.md", "[x](my%20Page.md#q) [y](<my Page.md>)\n"),
                ("My page.md", "# Q\n"),
            ],
            "[x](My%20page.md#q) [y](<My page.md>)\n",
        );
    }
}
