//! `links/missing-file`.

use std::path::Path;

use crate::corpus::{
    Corpus, Missing, PageId, Removal, Resolution, display_path, forms_of, relative,
};
use crate::diagnostic::{Finding, Fix, Protected};
use crate::redirects::redirect_advice;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::Preset;
use crate::text::{Span, did_you_mean};

/// A link to a file that is not there.
#[derive(Debug, Default)]
pub(crate) struct MissingFile;

impl SiteRule for MissingFile {
    const META: RuleMeta = rule_meta! {
        /// A link leads to a page or file that does not exist.
        ///
        /// Reported when:
        ///
        /// - a link without a host has no file on disk in any form that sites serve: with and without
        ///   extension, folders with an index page, names from the front matter, percent-encoding. Links
        ///   that start with `/` are checked when `root` says where they start, and the site's own
        ///   address when `own_sites` says where its pages are.
        ///
        /// Not reported when:
        ///
        /// - only the site generator or the server can know: redirects, feeds, files that `.gitignore`
        ///   names or that a build makes from a template beside them (`a.md.in`), folders that are not part of
        ///   the tree.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/missing-file -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader gets an error page instead of the answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [how to log in](account/log-in.md).
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
        /// When one file has nearly the same name, or one page elsewhere has it, the link is changed
        /// to lead there: unsafe. `\` between folders becomes `/`: safe.
        name: "links/missing-file",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (link, resolution) in page.written_links() {
            if let Resolution::Missing(missing) = resolution {
                let span = page.path_span(&link.target);
                let removal = corpus.removal(id, page.target(&link.target), &missing.wanted);
                let finding = match removal {
                    Some(Removal::Deleted(gone)) => {
                        let preset = cx.settings.site_of(&page.path).preset;
                        deleted(span, &gone.path, preset)
                    }
                    Some(Removal::Renamed(old, now)) => {
                        let new = display_path(corpus.cwd(), now);
                        renamed(span, (&old.path, &new), page.file.as_deref(), now)
                    }
                    // A page that the branch took away says nothing against the model of the site.
                    None => missing_file(span, missing).forms(forms_of(page.target(&link.target))),
                };
                let mut finding = finding.superseded_by("links/malformed", link.target.span);
                if link.text.is_empty() {
                    // `[](id)` was meant to declare the id of its heading.
                    finding = finding.superseded_by("anchors/malformed", link.span);
                }
                if link.definition.is_some() {
                    finding = finding.related(link.span, "the link is here");
                }
                cx.report(finding);
            }
        }
    }
}

fn missing_file(span: Span, missing: &Missing) -> Finding {
    let wanted = &missing.wanted;
    let message = if is_url(wanted) {
        format!("there is no page at `{wanted}`")
    } else {
        format!("there is no file `{wanted}`")
    };
    let finding = Finding::new(span, message);
    let Some(near) = &missing.nearest else {
        return finding.help("correct the path, or remove the link");
    };
    let title = format!("link to `{near}`");
    if wanted.replace('\\', "/") == **near {
        return finding
            .help("separate folders with `/`")
            .fix(Fix::safe(title, span, &**near).changes(&[Protected::Targets, Protected::Html]));
    }
    finding
        .help(did_you_mean(near))
        .fix(Fix::risky(title, span, &**near))
}

/// A link to a page that the branch deleted. A file with a similar name is not proposed instead.
fn deleted(span: Span, path: &str, preset: Preset) -> Finding {
    let help = "link to the page that replaces it, or remove the link".to_owned();
    Finding::new(span, format!("this branch deleted `{path}`")).help(
        match redirect_advice(preset) {
            Some(form) => format!("{help}; to keep its address working, {form}"),
            None => help,
        },
    )
}

/// A link to a page that the change of the run renamed.
fn renamed(span: Span, (old, new): (&str, &str), from: Option<&Path>, now: &Path) -> Finding {
    let finding = Finding::new(span, format!("this branch renamed `{old}` to `{new}`"));
    let folder = from.and_then(Path::parent);
    match folder.and_then(|folder| relative(folder, now)) {
        Some(path) => finding.help(format!("link to `{path}`")).fix(Fix::risky(
            format!("link to `{path}`"),
            span,
            path,
        )),
        None => finding.help(format!("link to `{new}`")),
    }
}

/// Whether a path is written as the site serves it: without an extension in its last segment.
fn is_url(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| !name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::MissingFile;
    use crate::rules::tester::check_site_in;
    use crate::settings::{OwnSite, Settings};

    #[test]
    fn an_address_of_the_site_itself_is_checked() {
        let own = |settings: &mut Settings| {
            settings.own_sites = vec![OwnSite {
                prefix: "https://help.example/".to_owned(),
                target: settings.base.clone(),
            }];
        };
        check_site_in::<MissingFile>(
            own,
            "",
            &[
                (
                    "a.md",
                    "[x](https://help.example/log-inn/#y) [y](https://help.example/log-in) [z](https://help.example/shop/cart)\n",
                ),
                ("log-in.md", "# Log in\n"),
            ],
            &[(
                "https://help.example/log-inn/",
                "there is no page at `https://help.example/log-inn/`",
            )],
        );
    }
}
