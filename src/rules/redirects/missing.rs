//! `redirects/missing`.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::corpus::{Corpus, PageId, ResolvedPage, display_path};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::redirects::{Wanted, redirect_advice};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::{EntryState, Lockfile, Preset};
use crate::site::{Addresses, Answer, Page, Status};
use crate::text::Span;

/// An address that is gone.
#[derive(Debug, Default)]
pub(crate) struct Missing;

impl SiteRule for Missing {
    const META: RuleMeta = rule_meta! {
        /// A page was moved or deleted, and nothing answers its address.
        ///
        /// Other sites, mails and search engines keep the address for years.
        ///
        /// Reported when:
        ///
        /// - with `--since`: a page of the earlier state had an address that no page of the site has
        ///   now, and that no redirect leads elsewhere; a page that was moved is reported where it is
        ///   now, one that was deleted under its old name
        /// - without `--since`: `anchors.lock` says that the anchors of a page are on another one, the
        ///   page is gone, and nothing answers its address, which is inferred from the pages in the
        ///   same folder
        ///
        /// Not reported when:
        ///
        /// - the generator is one whose addresses are not known: see `faqlint site`
        /// - code or a plugin may serve the address
        /// - the page was not published: a draft, or text that other pages include
        ///
        /// ## Bad
        ///
        /// ```markdown,file=mkdocs.yml,bad
        /// site_name: Help
        /// ```
        ///
        /// ```markdown,file=docs/index.md,bad
        /// # Start
        /// ```
        ///
        /// ```markdown,file=docs/support.md,bad
        /// # Support
        ///
        /// ## Write to us
        /// ```
        ///
        /// ```markdown,file=anchors.lock,bad
        /// # faqlint anchors 1
        /// docs/contact.md#write-to-us -> docs/support.md#write-to-us
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,file=mkdocs.yml,good
        /// site_name: Help
        /// plugins:
        ///   - redirects:
        ///       redirect_maps:
        ///         contact.md: support.md
        /// ```
        ///
        /// ```markdown,file=docs/index.md,good
        /// # Start
        /// ```
        ///
        /// ```markdown,file=docs/support.md,good
        /// # Support
        ///
        /// ## Write to us
        /// ```
        ///
        /// ```markdown,file=anchors.lock,good
        /// # faqlint anchors 1
        /// docs/contact.md#write-to-us -> docs/support.md#write-to-us
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the redirect of a page that was moved where the site keeps its others: unsafe, since
        /// only the names tell that it is the same page.
        name: "redirects/missing",
        level: Error,
        fix: Sometimes,
        needs: [Redirects],
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let is_first = corpus.is_first(page);
        match (corpus.before(), &cx.settings.lockfile) {
            (Some(before), _) if !Arc::ptr_eq(corpus.site(), before.site()) => {
                if let Some(finding) = moved(corpus, before, page) {
                    cx.report(finding);
                }
                if is_first {
                    for finding in deleted(corpus, before, cx.settings.site.preset) {
                        cx.report(finding);
                    }
                }
            }
            (None, Some(lockfile)) if is_first => {
                for finding in gone_of_lockfile(corpus, lockfile) {
                    cx.report(finding);
                }
            }
            _ => {}
        }
    }
}

/// The address that a page had before, when nothing answers it any more.
fn lost_address<'a>(
    corpus: &Corpus,
    before: &'a Corpus,
    file: &Path,
) -> Option<(&'a Page, String)> {
    let (site, page) = before.site().page(file)?;
    let url = page
        .urls
        .first()
        .filter(|_| page.status == Status::Published)?;
    let url = format!("{}{url}", site.base);
    let is_lost = is_gone(corpus, &url, file) && !is_borrowed(corpus, site, page);
    is_lost.then_some((page, url))
}

/// Whether the address of a translation may show the page of another language now, as Docusaurus and
/// Starlight do.
fn is_borrowed(corpus: &Corpus, site: &Addresses, page: &Page) -> bool {
    let sites = corpus.site().sites().iter();
    let mut sites = sites.filter(|now| now.folder == site.folder && now.borrows_translations);
    sites.any(|now| {
        let mut pages = now.pages().iter();
        pages.any(|other| other.source == page.source && other.view != page.view)
    })
}

/// A page that was at another address before.
fn moved(corpus: &Corpus, before: &Corpus, id: PageId) -> Option<Finding> {
    let then = corpus.page_before(id)?.file.as_deref()?;
    let (old, url) = lost_address(corpus, before, then)?;
    Some(gone(corpus, old, &url, corpus.page(id)))
}

/// The pages that were there before and are not, under whatever name.
fn deleted(corpus: &Corpus, before: &Corpus, preset: Preset) -> Vec<Finding> {
    let ids = (0..corpus.checked().len() as u32).map(PageId);
    let then = ids.filter_map(|id| corpus.page_before(id)?.file.as_deref());
    let still: FxHashSet<&Path> = then.collect();
    let mut found = Vec::new();
    let pages = before.site().sites().iter().flat_map(Addresses::pages);
    for page in pages.filter(|page| !still.contains(&*page.file)) {
        let Some((_, url)) = lost_address(corpus, before, &page.file) else {
            continue;
        };
        // A page that is there and not checked was not deleted.
        if corpus.site().page(&page.file).is_some() {
            continue;
        }
        let path = display_path(corpus.cwd(), &page.file);
        let message = format!("this branch deleted `{path}`, and nothing answers `{url}` any more");
        let help = "redirect the address to the page that has its answers now";
        let mut finding = Finding::new(Span::default(), message);
        finding = match redirect_advice(preset) {
            Some(advice) => finding.help(format!("{help}: {advice}")),
            None => finding.help(help),
        };
        finding.path = Some(path);
        found.push(finding);
    }
    found
}

/// Whether nothing answers an address that a page had.
fn is_gone(corpus: &Corpus, url: &str, file: &Path) -> bool {
    let sites = corpus.site().sites();
    let has_pages = sites.iter().any(|site| !site.pages().is_empty());
    let is_missing = |site: &Addresses| matches!(site.answer(url, false), Answer::Missing(_));
    let redirects = corpus.redirects();
    has_pages
        && sites.iter().all(is_missing)
        && !redirects.leads(url)
        && !redirects.leads_file(file)
}

/// The finding about a page that is at another address now, on that page.
fn gone(corpus: &Corpus, old: &Page, url: &str, new: &ResolvedPage) -> Finding {
    let old_path = display_path(corpus.cwd(), &old.file);
    let at = new
        .headings
        .first()
        .map_or(Span::default(), |heading| heading.content);
    let was = if new.path == old_path {
        String::new()
    } else {
        format!(", the address of `{old_path}`")
    };
    let finding = Finding::new(at, format!("nothing answers `{url}` any more{was}"));
    let now = new
        .file
        .as_deref()
        .and_then(|file| corpus.site().page(file));
    let now = now.filter(|(_, page)| page.status == Status::Published);
    let Some((site, page)) = now else {
        return finding.help("redirect the address");
    };
    let address = page.urls.first().map_or("", |url| url);
    let finding = finding.help(format!("redirect it to `{}{address}`", site.base));
    let sites = corpus.site().sites();
    let index = sites.iter().position(|one| std::ptr::eq(one, site));
    let entry = corpus.redirects().new_entry(&Wanted {
        site: (index.unwrap_or_default() as u32, site),
        old,
        new: page,
        text: &new.text,
    });
    let Some(entry) = entry else { return finding };
    let mut fix = Fix::new("write the redirect", Applicability::Unsafe);
    let path = display_path(corpus.cwd(), &entry.file);
    let is_other = path != new.path;
    fix.edits.push(Edit {
        path: is_other.then(|| Arc::clone(&path)),
        span: Span::at(entry.at, 0),
        text: entry.text,
    });
    let finding = finding.fix(fix);
    if is_other {
        return finding.related_on(path, Span::at(entry.at, 0), "the redirects are here");
    }
    finding
}

/// The pages whose anchors the lockfile says to be on another page, and whose addresses nothing answers.
fn gone_of_lockfile(corpus: &Corpus, lockfile: &Lockfile) -> Vec<Finding> {
    let folder = lockfile.file.parent().unwrap_or(Path::new("/"));
    let mut found = Vec::new();
    for name in lockfile.pages() {
        let file = folder.join(name);
        // Where the page is there under any status, its address is its own affair.
        if corpus.page_of(&file).is_some() || corpus.site().page(&file).is_some() {
            continue;
        }
        let successor = lockfile
            .of_page(name)
            .find_map(|(_, entry)| match &entry.state {
                EntryState::Retired {
                    successor: Some((page, _)),
                } if **page != *name => Some((page, entry.span)),
                _ => None,
            });
        let has_published = lockfile
            .of_page(name)
            .any(|(_, entry)| entry.state == EntryState::Published);
        let Some((heir, span)) = successor.filter(|_| !has_published) else {
            continue;
        };
        let Some(url) = address_by_neighbours(corpus, &file) else {
            continue;
        };
        if !is_gone(corpus, &url, &file) {
            continue;
        }
        let message = format!("nothing answers `{url}` any more, the address of `{name}`");
        let mut finding = Finding::new(span, message).help(format!(
            "redirect it to the page `{heir}`, which has its anchors"
        ));
        finding.path = Some(display_path(corpus.cwd(), &lockfile.file));
        found.push(finding);
    }
    found
}

/// The address of a page that is gone, when all pages of its folder have theirs by their names.
fn address_by_neighbours(corpus: &Corpus, file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let stem = file.file_stem()?.to_str()?;
    let mut shape: Option<(String, String)> = None;
    for site in corpus.site().sites() {
        for page in site.pages() {
            let own = page.file.file_stem().and_then(|stem| stem.to_str())?;
            let is_index = matches!(own, "index" | "_index" | "README");
            if page.file.parent() != Some(folder) || is_index || page.status != Status::Published {
                continue;
            }
            let url = format!("{}{}", site.base, page.urls.first()?);
            let at = url.rfind(own).filter(|at| url[..*at].ends_with('/'))?;
            let this = (url[..at].to_owned(), url[at + own.len()..].to_owned());
            if shape.as_ref().is_some_and(|shape| *shape != this) {
                return None;
            }
            shape = Some(this);
        }
    }
    let (before, after) = shape?;
    Some(format!("{before}{stem}{after}"))
}
