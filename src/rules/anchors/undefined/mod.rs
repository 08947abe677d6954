//! `anchors/undefined`.

mod certainty;
mod diagnosis;
mod repair;
mod similarity;

use crate::corpus::{Corpus, PageId};
use crate::rules::anchors::fragment_links::{FragmentTarget, Naming, fragment_links};
use crate::rules::anchors::undefined::diagnosis::{undefined, undefined_in_html};
use crate::rules::anchors::undefined::similarity::Search;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link to an anchor that is not there.
#[derive(Debug, Default)]
pub(crate) struct Undefined;

impl SiteRule for Undefined {
    const META: RuleMeta = rule_meta! {
        /// A link leads to an anchor that does not exist.
        ///
        /// Reported when:
        ///
        /// - the part behind `#` of a link into the page itself, another page, an HTML file or the site's
        ///   own address is not the id of a heading or anchor there. Ids are generated as the site does
        ///   it, and files that a page includes are read. In an Obsidian vault, links name headings by
        ///   their text.
        ///
        /// Not reported when:
        ///
        /// - the page includes text from elsewhere that cannot be read, unless one of its own ids differs
        ///   in case or hyphens only;
        /// - a component or shortcode of the page names the id.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/undefined -->`.
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

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let mut search = Search::new();
        for fragment_link in fragment_links(
            corpus,
            id,
            Naming::of(cx.settings.site_of(&corpus.page(id).path)),
        ) {
            let finding = match fragment_link.target {
                FragmentTarget::Page(target) => {
                    undefined(corpus, (target, id), &fragment_link, &mut search)
                }
                FragmentTarget::Html(file) => undefined_in_html(corpus, file, &fragment_link),
            };
            let Some(finding) = finding else { continue };
            cx.report(match fragment_link.link.definition {
                Some(_) => finding.related(fragment_link.link.span, "the link is here"),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Undefined;
    use crate::rules::tester::{check_site_in, site_findings};
    use crate::settings::{OwnSite, Preset, Settings};

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
    fn a_vault_names_headings_by_their_text() {
        let vault = |settings: &mut Settings| settings.site.preset = Preset::Obsidian;
        let page = "# Set it up\n\n[a](#Set%20it%20up) [[#Set it up]] [b](#set-it-up) [c](#Set%20it%20upp)\n";
        check_site_in::<Undefined>(
            vault,
            "",
            &[("a.md", page)],
            &[(
                "#Set%20it%20upp",
                "no heading of this page is called `Set it upp`",
            )],
        );
        let found = site_findings::<Undefined>(&vault, "", &[("a.md", page)], page);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "#Set%20it%20up");
    }

    #[test]
    fn a_mark_that_declares_nothing_leaves_the_link_alone() {
        let page = "[x](#log-in) [y](#out)\n\n# []#log-in)Log in {log-out}\n\n## Out now {out}\n";
        let settings = |_: &mut Settings| {};
        for finding in site_findings::<Undefined>(&settings, "", &[("a.md", page)], page) {
            let help = finding.help.as_deref().unwrap_or_default();
            assert!(help.starts_with("a heading there was meant"), "{help}");
            assert!(finding.superseded_by.is_empty() && finding.fix.is_none());
        }
    }
}
