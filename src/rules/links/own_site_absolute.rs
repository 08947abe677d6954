//! `links/own-site-absolute`.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::corpus::{Corpus, Found, PageId, Resolution, ResolvedPage, relative};
use crate::diagnostic::{Finding, Fix};
use crate::document::{Link, LinkKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::Settings;

/// A link to the site itself with its full address.
#[derive(Debug, Default)]
pub(crate) struct OwnSiteAbsolute;

impl SiteRule for OwnSiteAbsolute {
    const META: RuleMeta = rule_meta! {
        /// A link to the site itself is written with the full address.
        ///
        /// Reported when:
        ///
        /// - a link starts with an address of `own_sites` and leads to a page whose file is here.
        ///
        /// Not reported when:
        ///
        /// - readers see the address, as in `<https://…>`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/own-site-absolute -->`.
        ///
        /// ## Why it matters
        ///
        /// In a preview, on a mirror or in a translation, the link takes the reader to the published site
        /// and its language.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// own_sites = { "https://shop.telegram.org/help" = "." }
        /// ```
        ///
        /// ```markdown,bad
        /// See [how to ask for a refund](https://shop.telegram.org/help/refunds#deadline).
        /// ```
        ///
        /// ```markdown,bad,file=refunds.md
        /// # Refunds
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [how to ask for a refund](refunds.md#deadline).
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the path from the page to the file is written, or the path from the root where the
        /// address is that of a `root`.
        name: "links/own-site-absolute",
        level: Note,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let mut seen = FxHashSet::default();
        for (link, resolution) in page.links.iter().zip(page.link_targets()) {
            let Resolution::Found(found) = resolution else {
                continue;
            };
            let is_shown = matches!(link.kind, LinkKind::Bare | LinkKind::Autolink);
            if found.own_site.is_none() || is_shown || !seen.insert(link.target.span) {
                continue;
            }
            let finding = Finding::new(
                link.target.span,
                format!(
                    "the link to `{}` names its own site",
                    page.target(&link.target)
                ),
            );
            let path = rooted(page, link, found, cx.settings).or_else(|| {
                let file = (!found.is_folder).then_some(&*found.file)?;
                local(page, link, file)
            });
            cx.report(match path {
                Some(path) => finding.help(format!("write `{path}`")).fix(Fix::risky(
                    format!("write `{path}`"),
                    link.target.span,
                    path,
                )),
                None => finding.help("write the path from this page"),
            });
        }
    }
}

/// The target from the root of the site, where the address is that of a root: `/help/refunds#x`.
fn rooted(page: &ResolvedPage, link: &Link, found: &Found, settings: &Settings) -> Option<String> {
    let site = settings.own_sites.get(found.own_site? as usize)?;
    let is_root = settings.site.roots_given && settings.site.roots.contains(&site.target);
    let rest = page.target(&link.target).strip_prefix(&site.prefix)?;
    is_root.then(|| format!("/{}", rest.trim_start_matches('/')))
}

/// The target from the page to a file, with the query and fragment of the link.
fn local(page: &ResolvedPage, link: &Link, file: &Path) -> Option<String> {
    let own = page.file.as_deref()?;
    let target = page.target(&link.target);
    let suffix = target.find(['?', '#']).map_or("", |at| &target[at..]);
    let path = if own == file {
        String::new()
    } else {
        relative(own.parent()?, file)?
    };
    if path.is_empty() && suffix.is_empty() {
        return None;
    }
    let is_plain =
        |c: char| !c.is_whitespace() && !matches!(c, '(' | ')' | '<' | '>' | '"' | '\'' | '%');
    path.chars().all(is_plain).then(|| path + suffix)
}

#[cfg(test)]
mod tests {
    use super::OwnSiteAbsolute;
    use crate::rules::tester::{check_site_in, site_findings};
    use crate::settings::{OwnSite, Settings};

    fn own(settings: &mut Settings) {
        settings.own_sites = vec![OwnSite {
            prefix: "https://a.example/help".to_owned(),
            target: settings.base.clone(),
        }];
        settings.site.roots_given = false;
    }

    #[test]
    fn full_addresses_of_the_site_are_reported() {
        check_site_in::<OwnSiteAbsolute>(
            own,
            "",
            &[
                (
                    "a.md",
                    "[b](https://a.example/help/b#x) <https://a.example/help/b> [c](b.md) [d](https://a.example/other) [e](https://b.example/help/b)\n",
                ),
                ("b.md", "# X\n"),
            ],
            &[(
                "https://a.example/help/b#x",
                "the link to `https://a.example/help/b#x` names its own site",
            )],
        );
    }

    #[test]
    fn the_path_from_the_page_is_offered() {
        let page = "[b](https://a.example/help/b#x)\n";
        let files = [("c/a.md", page), ("b.md", "# X\n")];
        let found = site_findings::<OwnSiteAbsolute>(own, "", &files, page);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "../b.md#x");
    }

    #[test]
    fn the_path_from_the_root_is_offered_where_the_site_is_one() {
        let page = "[b](https://a.example/help/b#x)\n";
        let files = [("c/a.md", page), ("b.md", "# X\n")];
        let roots = |settings: &mut Settings| {
            own(settings);
            settings.site.roots = vec![settings.base.clone()];
            settings.site.roots_given = true;
        };
        let found = site_findings::<OwnSiteAbsolute>(roots, "", &files, page);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "/b#x");
    }
}
