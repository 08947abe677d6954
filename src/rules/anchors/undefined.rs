//! `anchors/undefined`.

use std::path::Path;

use crate::corpus::{Corpus, FileFacts, PageId};
use crate::diagnostic::Finding;
use crate::rules::anchors::aims::{Aim, Goal, aims, home};
use crate::rules::anchors::doubt::{least_score, may_have};
use crate::rules::anchors::guess::{SLIP, guess};
use crate::rules::anchors::repairs::{heading_of, with_guess, with_path};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::Settings;

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
        /// The part behind `#` of every link into the page itself, another page, an HTML file, or the
        /// site's own address: a heading or anchor there has to have that id, as the site makes ids.
        /// A page that takes in text from elsewhere is trusted unless one of its own ids differs in case or
        /// hyphens only; ids that a component or shortcode of the page names are trusted as well.
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
        /// Safe when the id differs in upper and lower case or in hyphens only; unsafe when one id is
        /// near, or when another page has the id.
        name: "anchors/undefined",
        level: Error,
        fix: Sometimes,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        for aim in aims(corpus, id) {
            let finding = match aim.goal {
                Goal::Page(target) => undefined(corpus, (target, id), &aim),
                Goal::Html(file) => undefined_in_html(corpus, file, &aim),
            };
            let Some(finding) = finding else { continue };
            cx.report(match aim.link.definition {
                Some(_) => finding.related(aim.link.span, "the link is here"),
                None => finding,
            });
        }
    }
}

/// A file that names no id at all is made by a script, or holds the place of one that is.
fn undefined_in_html(corpus: &Corpus, file: &Path, aim: &Aim<'_>) -> Option<Finding> {
    let Some(FileFacts::Html(ids)) = corpus.file(file) else {
        return None;
    };
    if ids.is_empty() || ids.contains(&*aim.id) || ids.contains(aim.raw) {
        return None;
    }
    let name = file.file_name().unwrap_or_default().display();
    let message = format!("no element of `{name}` has the id `{}`", aim.id);
    let mut ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
    ids.sort_unstable();
    let guess = guess(&aim.id, ids.into_iter());
    Some(with_guess(Finding::new(aim.span, message), aim, guess, ""))
}

fn undefined(corpus: &Corpus, (target, own): (PageId, PageId), aim: &Aim<'_>) -> Option<Finding> {
    let there = corpus.page(target);
    let id = &*aim.id;
    if there.has_anchor(id) || there.has_anchor(aim.raw) || may_have(corpus, there, id) {
        return None;
    }
    let guess = guess(id, there.anchors.iter().map(|anchor| &*anchor.id));
    if guess.map_or(0.0, |guess| guess.score) < least_score(there) {
        return None;
    }
    let place = if target == own {
        "this page".to_owned()
    } else {
        format!("`{}`", there.path)
    };
    let mut message = format!("no heading or anchor of {place} has the id `{id}`");
    let home = home(corpus, (target, own), id);
    if let Some((other, anchor)) = home
        && guess.is_none_or(|guess| guess.score < SLIP)
    {
        message = format!("{message}, but one of `{}` has", other.path);
        let finding = Finding::new(aim.span, message)
            .related_on(other.path.clone(), anchor.span, "the anchor is here")
            .help(format!("link to `{}#{id}`", other.path));
        return Some(with_path(finding, corpus.page(own), other, aim));
    }
    let text = guess.map_or("", |guess| heading_of(there, guess.id));
    let finding = Finding::new(aim.span, message);
    Some(with_guess(finding, aim, guess, text))
}

#[cfg(test)]
mod tests {
    use super::Undefined;
    use crate::rules::tester::{check_site, check_site_fix, check_site_in};
    use crate::settings::{OwnSite, Settings};

    #[test]
    fn a_missing_id_is_reported_and_a_present_one_is_not() {
        check_site::<Undefined>(
            &[(
                "a.md",
                "# Log in\n\n[x](#log-in) [y](#log-out-now) [z](#) [t](#top)\n",
            )],
            &[(
                "#log-out-now",
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
                ("#gone", "no heading or anchor of `b.md` has the id `gone`"),
                ("#y", "no element of `c.html` has the id `y`"),
            ],
        );
    }

    #[test]
    fn the_page_that_has_the_anchor_is_named() {
        check_site::<Undefined>(
            &[
                ("help/a.md", "# A\n\n[x](#change-number)\n"),
                ("help/b.md", "# [](#change-number)Change number\n"),
            ],
            &[(
                "#change-number",
                "no heading or anchor of this page has the id `change-number`, but one of `help/b.md` has",
            )],
        );
        check_site_fix::<Undefined>(
            &[
                ("help/a.md", "# A\n\n[x](#change-number)\n"),
                ("faq/b.md", "# Change number\n"),
            ],
            "# A\n\n[x](../faq/b.md#change-number)\n",
        );
    }

    #[test]
    fn slips_are_repaired() {
        check_site_fix::<Undefined>(
            &[(
                "a.md",
                "# Log in\n\n[x](#Log-In) [y](#log_in/) [z](#%6Cog-inn)\n",
            )],
            "# Log in\n\n[x](#log-in) [y](#log-in) [z](#log-in)\n",
        );
    }

    #[test]
    fn own_addresses_are_looked_into() {
        let own = |settings: &mut Settings| {
            settings.own_sites = vec![OwnSite {
                prefix: "https://help.example/faq".to_owned(),
                target: settings.base.join("faq.md"),
            }];
        };
        check_site_in::<Undefined>(
            own,
            "",
            &[
                (
                    "a.md",
                    "[x](https://help.example/faq#gone) [y](https://help.example/faq#q)\n",
                ),
                ("faq.md", "# Q\n"),
            ],
            &[(
                "#gone",
                "no heading or anchor of `faq.md` has the id `gone`",
            )],
        );
    }

    #[test]
    fn pages_that_take_in_text_are_trusted() {
        for page in [
            "# {{ title }}\n\n[x](#some)\n",
            "{% include faq.md %}\n\n[x](#some)\n",
            "<FaqList />\n\n[x](#some)\n",
            "[!INCLUDE [faq](gone.md)]\n\n[x](#some)\n",
        ] {
            check_site::<Undefined>(&[("a.md", page)], &[]);
        }
        check_site_fix::<Undefined>(
            &[(
                "a.md",
                "{% include toc.html %}\n\n# Log in\n\n[x](#log_in)\n",
            )],
            "{% include toc.html %}\n\n# Log in\n\n[x](#log-in)\n",
        );
    }
}
