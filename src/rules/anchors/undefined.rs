//! `anchors/undefined`.

use std::path::Path;

use crate::corpus::{Corpus, FileFacts, PageFacts, PageId, Resolution, split_target};
use crate::diagnostic::{Finding, Fix};
use crate::document::Link;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::Settings;
use crate::text::Span;

/// A link to an anchor that is not there.
#[derive(Debug)]
pub(crate) struct Undefined;

impl SiteRule for Undefined {
    type Options = NoOptions;

    const META: RuleMeta = rule_meta! {
        /// A link leads to an anchor that does not exist.
        ///
        /// ## What it checks
        ///
        /// The part behind `#` of every link into the page itself, another page, or an HTML file: a
        /// heading or anchor there has to have that id, as the site makes ids. Pages that take in text
        /// from elsewhere are trusted.
        ///
        /// ## Why it matters
        ///
        /// The reader lands at the top of a long page and has to look for the answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// # Change my number
        ///
        /// If you lost it, see [your old number](#lost-my-numbr).
        ///
        /// # Lost my number
        ///
        /// Write to us.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// # Change my number
        ///
        /// If you lost it, see [your old number](#lost-my-number).
        ///
        /// # Lost my number
        ///
        /// Write to us.
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe when the id differs in upper and lower case only; unsafe when one id is near.
        name: "anchors/undefined",
        level: Error,
        fix: Sometimes,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (link, resolution) in page.links.iter().zip(&page.link_targets) {
            if link.declares_anchor || link.target.dynamic {
                continue;
            }
            let parts = split_target(page.target(&link.target));
            let Some(fragment) = parts
                .decoded_fragment()
                .filter(|fragment| is_checked(fragment))
            else {
                continue;
            };
            let fragment = fragment.strip_prefix("user-content-").unwrap_or(&fragment);
            let target = match resolution {
                Resolution::SamePage => Some(id),
                Resolution::Found(found) if !found.is_folder => {
                    let target = corpus.page_of(&found.file);
                    if target.is_none() {
                        check_html(corpus, &found.file, page, link, fragment, cx);
                    }
                    target
                }
                _ => None,
            };
            if let Some(target) = target {
                let there = corpus.page(target);
                if !there.has_anchor(fragment) && !there.includes_text {
                    cx.report(undefined(corpus, page, link, (target, id), fragment));
                }
            }
        }
    }
}

/// Links to the top, to text and to footnotes need no anchor that is written.
fn is_checked(fragment: &str) -> bool {
    !fragment.is_empty()
        && fragment != "top"
        && !fragment.starts_with(":~:")
        && !fragment.starts_with("fn")
}

fn check_html(
    corpus: &Corpus,
    file: &Path,
    page: &PageFacts,
    link: &Link,
    fragment: &str,
    cx: &mut Context<'_>,
) {
    let Some(FileFacts::Html(ids)) = corpus.file(file) else {
        return;
    };
    if !ids.contains(fragment) {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let message = format!("no element of `{name}` has the id `{fragment}`");
        cx.report(
            Finding::new(fragment_span(page, link), message)
                .help("link to an id of that file, or to the file itself"),
        );
    }
}

fn undefined(
    corpus: &Corpus,
    page: &PageFacts,
    link: &Link,
    (target, own): (PageId, PageId),
    fragment: &str,
) -> Finding {
    let there = corpus.page(target);
    let span = fragment_span(page, link);
    let place = if target == own {
        "this page".to_owned()
    } else {
        format!("`{}`", there.path)
    };
    let finding = Finding::new(
        span,
        format!("no heading or anchor of {place} has the id `{fragment}`"),
    );
    if let Some(id) = there
        .anchors
        .iter()
        .map(|anchor| &*anchor.id)
        .find(|id| id.to_lowercase() == fragment.to_lowercase())
    {
        return finding
            .help(format!("upper and lower case count: write `#{id}`"))
            .fix(Fix::safe(format!("link to `#{id}`"), span, id));
    }
    if let Some(home) = corpus
        .anchor_homes(fragment)
        .iter()
        .find(|home| home.page != target)
    {
        let other = corpus.page(home.page);
        let anchor = &other.anchors[home.anchor as usize];
        return finding
            .help(format!("it is on the page `{}`: link there", other.path))
            .related_on(other.path.clone(), anchor.span, "the anchor is here");
    }
    match nearest(there, fragment) {
        Some((id, "")) => finding
            .help(format!("the nearest one is `#{id}`"))
            .fix(Fix::risky(format!("link to `#{id}`"), span, id)),
        Some((id, text)) => finding
            .help(format!("the nearest one is `#{id}`, of “{text}”"))
            .fix(Fix::risky(format!("link to `#{id}`"), span, id)),
        None => finding.help("link to a heading that exists, or to the page as a whole"),
    }
}

/// The id nearest to a missing one, with the text of its heading: Jaro-Winkler of at least 0.85.
fn nearest<'a>(page: &'a PageFacts, fragment: &str) -> Option<(&'a str, &'a str)> {
    let best = page
        .anchors
        .iter()
        .take(2000)
        .map(|anchor| (strsim::jaro_winkler(&anchor.id, fragment), anchor))
        .filter(|(score, _)| *score >= 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let text = best
        .1
        .heading
        .and_then(|heading| page.headings.get(heading as usize))
        .map_or("", |heading| &*heading.text);
    Some((&best.1.id, text))
}

/// The bytes behind the `#`, where the target is written as it reads.
fn fragment_span(page: &PageFacts, link: &Link) -> Span {
    let span = link.target.span;
    match span.slice(&page.text).find('#') {
        Some(at) => Span::new(span.start + at as u32 + 1, span.end),
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::Undefined;
    use crate::rules::tester::check_site;

    #[test]
    fn a_missing_id_is_reported_and_a_present_one_is_not() {
        check_site::<Undefined>(
            &[(
                "a.md",
                "# Log in\n\n[x](#log-in) [y](#log-out-now) [z](#) [t](#top)\n",
            )],
            &[(
                "log-out-now",
                "no heading or anchor of this page has the id `log-out-now`",
            )],
        );
    }

    #[test]
    fn another_page_is_looked_into() {
        check_site::<Undefined>(
            &[
                (
                    "a.md",
                    "[x](b.md#there) [y](b#gone) [h](c.html#x) [i](c.html#y)\n",
                ),
                ("b.md", "# There\n"),
                ("c.html", "<p id=x>"),
            ],
            &[
                ("gone", "no heading or anchor of `b.md` has the id `gone`"),
                ("y", "no element of `c.html` has the id `y`"),
            ],
        );
    }

    #[test]
    fn pages_that_take_in_text_are_trusted() {
        check_site::<Undefined>(&[("a.md", "# {{ title }}\n\n[x](#some)\n")], &[]);
    }
}
