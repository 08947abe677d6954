//! `links/moved`.

use url::Url;

use crate::corpus::{Corpus, PageId, ResolvedPage};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::links::Verdict;
use crate::rules::links::online::{Checked, checked};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link to a page of the web that has another address now.
#[derive(Debug, Default)]
pub(crate) struct Moved;

impl SiteRule for Moved {
    const META: RuleMeta = rule_meta! {
        /// A link leads to a page of another site that has moved.
        ///
        /// Reported when:
        ///
        /// - with `--online`, every redirect on the way is permanent (301, 308).
        ///
        /// Not reported when:
        ///
        /// - one of the redirects is temporary.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/moved -->`.
        ///
        /// ## Why it matters
        ///
        /// Servers forget their redirects, and then the link is dead.
        ///
        /// ## Bad
        ///
        /// ```markdown
        /// Read [the policy](http://policy.example/2014).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown
        /// Read [the policy](https://www.policy.example/privacy).
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the new address is written, with the anchor of the link. Unsafe when the redirect
        /// leads to the front page of a site, as it often does for pages that are gone, or when the
        /// page does not have the anchor.
        name: "links/moved",
        level: Warning,
        fix: Sometimes,
        needs: [Verdicts],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for link in checked(corpus, page) {
            let (Verdict::Moved, Some(to)) = (link.outcome.verdict, &link.outcome.final_url) else {
                continue;
            };
            let message = format!("`{}` has moved for good to `{to}`", link.url);
            let mut finding = Finding::new(link.span(), message).link(link.fact());
            finding = if leads_to_front(&link.url, to) {
                finding.help("look whether the page is gone: the redirect leads to a front page")
            } else {
                finding.help("link to the new address")
            };
            if let Some(fix) = fix(page, &link, to) {
                finding = finding.fix(fix);
            }
            cx.report(finding);
        }
    }
}

fn leads_to_front(from: &str, to: &str) -> bool {
    let is_front =
        |url: &str| Url::parse(url).is_ok_and(|url| url.path() == "/" && url.query().is_none());
    is_front(to) && !is_front(from)
}

fn fix(page: &ResolvedPage, link: &Checked<'_>, to: &str) -> Option<Fix> {
    // What is masked cannot be written.
    if to.contains("=*") || to.contains("***") {
        return None;
    }
    let written = page.target(link.target);
    let fragment = written.find('#').map_or("", |at| &written[at..]);
    let has_own = to.contains('#');
    let new = if has_own {
        to.to_owned()
    } else {
        format!("{to}{fragment}")
    };
    // What is special in Markdown or HTML is written so that both read the same URL.
    let new: String = new
        .chars()
        .map(|c| match c {
            '(' => "%28".to_owned(),
            ')' => "%29".to_owned(),
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '"' => "%22".to_owned(),
            '\'' => "%27".to_owned(),
            '|' => "%7C".to_owned(),
            '*' => "%2A".to_owned(),
            '`' => "%60".to_owned(),
            c => c.to_string(),
        })
        .collect();
    if names_entity(&new) {
        return None;
    }
    let title = format!("link to `{new}`");
    let keeps_anchor = fragment.is_empty() || !has_own && link.has_fragment() == Some(true);
    let is_certain = keeps_anchor && !leads_to_front(&link.url, to);
    Some(if is_certain {
        Fix::safe(title, link.span(), new).changes(&[Protected::Targets, Protected::Html])
    } else {
        Fix::risky(title, link.span(), new)
    })
}

/// Whether a parser may read a part of the URL as a character reference: `&copy;`.
fn names_entity(url: &str) -> bool {
    url.split('&').skip(1).any(|part| {
        let end = part
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
            .unwrap_or(part.len());
        part[end..].starts_with(';')
    })
}

#[cfg(test)]
mod tests {
    use super::Moved;
    use crate::diagnostic::Applicability;
    use crate::links::{Outcome, Verdict};
    use crate::rules::tester::{check_online, online_findings};

    fn moved(to: &str) -> Outcome {
        let mut outcome = Outcome::new(Verdict::Moved, None);
        outcome.final_url = Some(to.into());
        outcome.fragments.insert("there".into(), Some(true));
        outcome.fragments.insert("gone".into(), Some(false));
        outcome
    }

    fn fixed(page: &str, to: &str) -> Option<(String, Applicability)> {
        let outcomes = [("http://a.example/old", moved(to))];
        let found = online_findings::<Moved>(page, &outcomes);
        let fix = found[0].fix.clone()?;
        Some((fix.edits[0].text.clone(), fix.applicability))
    }

    #[test]
    fn the_new_address_is_named() {
        check_online::<Moved>(
            "[a](http://a.example/old) [b](https://b.example/)\n",
            &[
                ("http://a.example/old", moved("https://a.example/new")),
                ("https://b.example/", Outcome::new(Verdict::Alive, None)),
            ],
            &[(
                "http://a.example/old",
                "`http://a.example/old` has moved for good to `https://a.example/new`",
            )],
        );
    }

    #[test]
    fn the_fix_keeps_the_anchor_and_is_safe_when_it_is_there() {
        let to = "https://a.example/new";
        let safe = |text: &str| Some((text.to_owned(), Applicability::Safe));
        let risky = |text: &str| Some((text.to_owned(), Applicability::Unsafe));
        assert_eq!(fixed("[a](http://a.example/old)", to), safe(to));
        assert_eq!(
            fixed("<http://a.example/old#there>", to),
            safe("https://a.example/new#there")
        );
        assert_eq!(
            fixed("[a](http://a.example/old#gone)", to),
            risky("https://a.example/new#gone")
        );
        assert_eq!(
            fixed("[a](http://a.example/old)", "https://a.example/"),
            risky("https://a.example/")
        );
        assert_eq!(
            fixed("[a](http://a.example/old)", "https://a.example/x_(y)"),
            safe("https://a.example/x_%28y%29")
        );
        assert_eq!(
            fixed("[a](http://a.example/old)", "https://a.example/?token=***"),
            None
        );
        assert_eq!(
            fixed("[a](http://a.example/old)", "https://a.example/?a&copy;"),
            None
        );
    }
}
