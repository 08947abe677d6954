//! `anchors/removed`.

mod replacement_page;

use crate::corpus::{Corpus, PageId, ResolvedPage};
use crate::diagnostic::{Finding, Level};
use crate::rules::anchors::removed::replacement_page::removed_page;
use crate::rules::anchors::successor::{self, Successor};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::{EntryState, spelt};
use crate::text::Span;

/// A published anchor that is gone.
#[derive(Debug, Default)]
pub(crate) struct Removed;

impl SiteRule for Removed {
    const META: RuleMeta = rule_meta! {
        /// An anchor that was published is gone.
        ///
        /// Reported when:
        ///
        /// - a page no longer has an id that the lockfile `anchors.lock` lists for it, or is gone itself;
        ///   `faqlint anchors --update` writes the lockfile;
        /// - without a lockfile, `--since` finds an anchor that the base has: a note.
        ///
        /// Not reported when:
        ///
        /// - the anchor was retired with `faqlint anchors --retire 'page#id' --to 'page#id'`.
        ///
        /// ## Why it matters
        ///
        /// Apps, mails and other sites link to the answers of a FAQ, and nobody can change those links. After
        /// a heading is reworded, they land at the top of a long page.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// # How do I log in?
        ///
        /// Tap **Start**.
        /// ```
        ///
        /// ```text,bad,file=anchors.lock
        /// # faqlint anchors 1
        /// page.md#log-in
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// <a id="log-in"></a>
        ///
        /// # How do I log in?
        ///
        /// Tap **Start**.
        /// ```
        ///
        /// ```text,good,file=anchors.lock
        /// # faqlint anchors 1
        /// page.md#log-in
        /// ```
        ///
        /// ## Fix
        ///
        /// The old id is kept as an anchor at the heading that took its place: safe when it is clear which
        /// one that is. To retire an anchor on purpose, run
        /// `faqlint anchors --retire 'page#id' --to 'page#id'`.
        name: "anchors/removed",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let Some(lockfile) = &cx.settings.lockfile else {
            if let Some(before) = corpus.page_before(id) {
                went_away(corpus, page, before, cx);
            }
            return;
        };
        if corpus.is_first(id) {
            for name in corpus.lost_pages() {
                let finding = removed_page(corpus, lockfile, name);
                cx.report(finding);
            }
        }
        let Some(name) = page.lockfile_name(lockfile) else {
            return;
        };
        let removed: Vec<&str> = lockfile
            .of_page(&name)
            .filter(|(id, entry)| entry.state == EntryState::Published && !page.has_anchor(id))
            .map(|(id, _)| id)
            .collect();
        if removed.is_empty() || page.includes_text() {
            return;
        }
        let is_published = |id: &str| lockfile.get(&name, id).is_some();
        let successors = successor::find(page, &removed, &is_published);
        for (id, successor) in removed.iter().zip(successors) {
            cx.report(gone(corpus, page, &name, id, successor));
        }
    }
}

fn gone(
    corpus: &Corpus,
    page: &ResolvedPage,
    name: &str,
    id: &str,
    successor: Option<Successor>,
) -> Finding {
    let message = format!("the published anchor `#{id}` is gone");
    let retire = format!("`faqlint anchors --retire '{}'`", spelt(name, id));
    let Some(successor) = successor else {
        let at = page
            .headings
            .first()
            .map_or(Span::default(), |heading| heading.span);
        return Finding::new(at, message).help(format!(
            "links from outside land at the top of the page: bring the id back where its answer is now, or \
             give it up with {retire}"
        ));
    };
    let heading = &page.headings[successor.heading as usize];
    let finding = Finding::new(heading.span, message).help(format!(
        "“{}” seems to have taken its place: keep the old id there, or give it up with {retire}",
        heading.text
    ));
    match successor::keep(corpus, page, successor, id) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// An anchor that went away with the change that the run is about, on a site without lockfile.
fn went_away(corpus: &Corpus, page: &ResolvedPage, before: &ResolvedPage, cx: &mut Context<'_>) {
    if page.includes_text() || before.includes_text() {
        return;
    }
    let mut removed: Vec<&str> = before.anchors.iter().map(|anchor| &*anchor.id).collect();
    removed.retain(|id| !id.is_empty() && !page.has_anchor(id));
    removed.sort_unstable();
    removed.dedup();
    let successors = successor::find(page, &removed, &|id| before.has_anchor(id));
    for (id, successor) in removed.iter().zip(successors) {
        let heading = successor.map(|found| &page.headings[found.heading as usize]);
        let first = page.headings.first();
        let span = heading
            .or(first)
            .map_or(Span::default(), |heading| heading.span);
        let help = match heading {
            Some(heading) => format!("“{}” seems to have taken its place: ", heading.text),
            None => String::new(),
        };
        let mut finding = Finding::new(span, format!("the anchor `#{id}` went away"))
            .help(format!(
                "{help}if apps or other sites link to it, keep the old id there"
            ))
            .at_most(Level::Note);
        finding.fix = successor.and_then(|found| successor::keep(corpus, page, found, id));
        cx.report(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::Removed;
    use crate::rules::tester::{check_site_in, site_findings};
    use crate::settings::{Lockfile, Settings};

    fn published(anchors: &'static [(&'static str, &'static str)]) -> impl Fn(&mut Settings) {
        move |settings| {
            let mut lockfile = Lockfile::empty(settings.base.join("anchors.lock"));
            for (page, id) in anchors {
                lockfile.add(page, id);
            }
            settings.lockfile = Some(lockfile);
        }
    }

    #[test]
    fn a_reworded_heading_is_named_and_the_old_id_kept() {
        let page = "# Log in\n\nText.\n\n# How do I log out?\n\nText.\n";
        let settings = published(&[("a.md", "log-in"), ("a.md", "how-can-i-log-out")]);
        check_site_in::<Removed>(
            &settings,
            "",
            &[("a.md", page)],
            &[(
                "# How do I log out?",
                "the published anchor `#how-can-i-log-out` is gone",
            )],
        );
        let found = site_findings::<Removed>(&settings, "", &[("a.md", page)], page);
        let fix = found[0].fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, "<a id=\"how-can-i-log-out\"></a>\n\n");
    }

    #[test]
    fn what_is_there_or_given_up_is_fine() {
        let page = "# Log in\n\nText.\n";
        let settings = |settings: &mut Settings| {
            let mut lockfile = Lockfile::empty(settings.base.join("anchors.lock"));
            lockfile.add("a.md", "log-in");
            lockfile.add("a.md", "old");
            lockfile.retire("a.md", "old", None);
            settings.lockfile = Some(lockfile);
        };
        check_site_in::<Removed>(settings, "", &[("a.md", page)], &[]);
    }

    #[test]
    fn a_lost_page_is_reported_once_with_its_heir() {
        let files = [("b.md", "# One\n\n# Two\n"), ("c.md", "# Three\n")];
        let settings = published(&[("a.md", "one"), ("a.md", "two"), ("c.md", "three")]);
        let found = site_findings::<Removed>(&settings, "", &files, files[0].1);
        let messages: Vec<_> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(
            messages,
            ["the page `a.md` is gone, and 2 published anchors with it"]
        );
        assert!(
            found[0]
                .help
                .as_deref()
                .unwrap_or_default()
                .starts_with("`b.md` has most of them")
        );
        assert!(
            found[0]
                .path
                .as_deref()
                .is_some_and(|path| path.ends_with("anchors.lock"))
        );
    }
}
