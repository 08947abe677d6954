//! `links/case-mismatch`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::corpus::{Corpus, PageId, Resolution, ResolvedPage};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::Target;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link that spells a file in another case than the folder does.
#[derive(Debug, Default)]
pub(crate) struct CaseMismatch;

impl SiteRule for CaseMismatch {
    const META: RuleMeta = rule_meta! {
        /// A link differs from its file in upper and lower case.
        ///
        /// Reported when:
        ///
        /// - a folder or file name in the path of a link differs from the name on disk in upper and lower
        ///   case, or in the Unicode form of its accents. The result is the same on every operating
        ///   system.
        ///
        /// Not reported when:
        ///
        /// - the address is in lower case and without an extension: several generators serve pages that way.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/case-mismatch -->`.
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
                    .help("spell the link as the file: servers distinguish upper and lower case")
                    .fix(
                        Fix::safe(format!("write `{text}`"), span, text)
                            .changes(&[Protected::Targets, Protected::Html]),
                    ),
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
fn written<'a>(page: &ResolvedPage, target: &Target, spelling: &'a str) -> Cow<'a, str> {
    let path = page.path_span(target).slice(&page.text);
    if path.chars().count() == spelling.chars().count() && !path.contains('%') {
        return spelling.into();
    }
    utf8_percent_encode(spelling, ESCAPED).into()
}
