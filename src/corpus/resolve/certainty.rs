//! When a target that no file answers is a fault, and when only the site generator can know.

use std::path::{Path, PathBuf};

use super::names::{Form, is_page_file};
use super::url_aliases::is_generated;
use super::{Found, Gap, Resolution, Resolver, Role};
use crate::settings::Preset;
use crate::source::Entry;

/// What follows a repository on its host, and so lies above its root: `../../issues`.
const HOST_PAGES: [&str; 29] = [
    "issues",
    "pull",
    "pulls",
    "wiki",
    "releases",
    "discussions",
    "tree",
    "blob",
    "raw",
    "actions",
    "security",
    "projects",
    "labels",
    "milestones",
    "compare",
    "commit",
    "commits",
    "tags",
    "edit",
    "graphs",
    "stargazers",
    "watchers",
    "network",
    "packages",
    "archive",
    "branches",
    "pulse",
    "fork",
    "deployments",
];

/// Extensions of files from which a build makes another: of Autoconf and `CMake`, Go, Jinja, ERB, Mustache and
/// Handlebars, and the plain words.
const TEMPLATES: [&str; 12] = [
    "in", "tmpl", "tpl", "template", "gotmpl", "j2", "jinja", "jinja2", "erb", "mustache", "hbs",
    "ejs",
];

impl Resolver<'_> {
    /// The folders a rooted path may start in: the roots, and for a path that starts with a language,
    /// the folder of that language beside a root that is one itself.
    pub(super) fn roots_for(&self, rest: &str) -> Vec<PathBuf> {
        let mut roots = self.site.roots.clone();
        let first = rest.split('/').next().unwrap_or_default();
        if !is_language(first) {
            return roots;
        }
        for root in &self.site.roots {
            let name = root.file_name().and_then(|name| name.to_str());
            if name.is_some_and(is_language)
                && let Some(parent) = root.parent()
                && !roots.iter().any(|known| known == parent)
                && self.tree.list(&parent.join(first)).is_some()
            {
                roots.push(parent.to_path_buf());
            }
        }
        roots
    }

    /// The folder that `~/` means in docfx: the nearest above the page with a `docfx.json`.
    pub(super) fn docset(&self, page: Option<&Path>) -> Option<PathBuf> {
        let folders = page?.ancestors().skip(1);
        folders
            .take_while(|folder| folder.starts_with(&self.settings.boundary))
            .find(|folder| {
                let listing = self.tree.list(folder);
                listing.is_some_and(|listing| listing.get("docfx.json").is_some())
            })
            .map(Path::to_path_buf)
    }

    /// Whether it is known what is served below the roots: everything, or the images of a folder
    /// that the generator copies as it is.
    pub(super) fn knows_roots(&self, rest: &str, role: Role) -> bool {
        let site = self.site;
        let first = rest.split_once('/').map(|(first, _)| first);
        let is_copied = |folder: &PathBuf| {
            let is_static = site
                .table()
                .statics
                .iter()
                .any(|name| folder.ends_with(name));
            is_static
                && first.is_some_and(|first| {
                    let listing = self.tree.list(folder);
                    listing.is_some_and(|listing| listing.get(first) == Some(Entry::Folder))
                })
        };
        site.roots_given
            || self.is_slip_below_mount(rest, role)
            || (role == Role::Image && !site.is_unknown() && site.roots.iter().any(is_copied))
    }

    /// Whether a rooted path is nearly that of a page in a folder that is served below a path of its own:
    /// what else the host serves there, nobody knows.
    fn is_slip_below_mount(&self, rest: &str, role: Role) -> bool {
        let gaps = self.gaps_below_mounts(rest, role);
        let mut known = gaps.iter().filter(|_| role == Role::Link);
        known.any(|(.., gap)| gap.rest == 0 && gap.nearest.is_some())
    }

    /// Whether a rooted path that leads nowhere is a fault, where the roots are known: it leads
    /// into a part of the site that is made from their files.
    pub(super) fn is_certain(
        &self,
        rest: &str,
        prefix: &str,
        form: Form,
        has_neighbour: bool,
    ) -> bool {
        if rest.starts_with("..") {
            return false;
        }
        if !prefix.starts_with('/') {
            // `~/a.md` and `@/a.md` name source files; what else may follow is the generator's.
            return form == Form::Source;
        }
        let first = rest.split('/').next().unwrap_or_default();
        let is_only = !rest.trim_end_matches('/').contains('/');
        if is_only {
            return form != Form::Url
                || has_neighbour
                || self.site.checks_links
                || self.roots_hold_pages();
        }
        let is_mounted = |(path, _): &(String, PathBuf)| {
            let path = path.trim_start_matches('/');
            rest.strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        if self.site.mounts.iter().any(is_mounted) {
            return true;
        }
        let languages = self.roots_for(rest);
        languages.iter().any(|root| {
            self.tree.list(root).is_some_and(|listing| {
                listing.get(first).is_some() || listing.spelling(first).is_some()
            })
        })
    }

    /// Whether pages lie in the roots themselves, so that `/faq` is likely to mean one of them.
    fn roots_hold_pages(&self) -> bool {
        self.site.roots.iter().any(|root| {
            self.tree.list(root).is_some_and(|listing| {
                let count = |kind: fn(&(Box<str>, Entry)) -> bool| {
                    listing.names().iter().filter(|entry| kind(entry)).count()
                };
                let pages = count(|(name, _)| is_page_file(name));
                pages > 0 && pages >= count(|(_, entry)| *entry == Entry::Folder)
            })
        })
    }

    /// Whether a page that a language lacks is served from the language beside whose folders it lies.
    pub(super) fn falls_back(&self, root: &Path, rest: &str, form: Form, role: Role) -> bool {
        let Some((first, page)) = rest.split_once('/') else {
            return false;
        };
        is_language(first)
            && !page.trim_matches('/').is_empty()
            && self.locate(root, page, form, role).is_ok()
    }

    /// Whether a target that is not there may be made by the site generator or a build: it is kept out
    /// of version control, it is sent elsewhere, every generator makes its like, or it is written as a
    /// URL whose folder does not exist in the tree at all.
    pub(super) fn may_be_made(
        &self,
        full: &Path,
        form: Form,
        gap: &Gap,
        nearest: Option<&str>,
        role: Role,
    ) -> bool {
        let is_url = form == Form::Url && role == Role::Link;
        let has_made_part = is_generated(&gap.segment)
            || full
                .components()
                .any(|part| matches!(part.as_os_str().to_str(), Some("generated" | "_generated")));
        if role == Role::Link && form != Form::Source && has_made_part {
            return true;
        }
        if is_url && gap.rest > 0 && nearest.is_none() && !self.was_page(full) {
            return true;
        }
        if self.is_redirected(full) {
            return true;
        }
        if is_url && nearest.is_some_and(|near| is_slug_of(full, near)) {
            return true;
        }
        if gap.rest == 0 && (is_url && self.has_template(full, gap) || self.is_filled_in(full, gap))
        {
            return true;
        }
        let top = &self.settings.boundary;
        self.tree.is_ignored(top, full)
            || (is_url && self.tree.is_ignored(top, &full.with_extension("md")))
    }

    /// Whether a page was at a place before the change that the run is about, so that no build makes it.
    pub(super) fn was_page(&self, full: &Path) -> bool {
        self.former
            .is_some_and(|former| former.checked_at(full).is_some())
    }

    /// Whether an image in a folder that is not there may lie below the address of its page: where the
    /// generator is unknown, so are the addresses.
    pub(super) fn may_read_from_address(
        &self,
        path: &str,
        full: &Path,
        gap: &Gap,
        role: Role,
    ) -> bool {
        let below = full.strip_prefix(&self.settings.boundary);
        let is_deep = below.is_ok_and(|below| below.components().count() > gap.rest + 1);
        let is_far = gap.rest > 0 && gap.nearest.is_none() && path.starts_with("../");
        self.site.is_unknown() && role == Role::Image && is_far && is_deep
    }

    /// Whether an address is there from a folder above its page: where the generator is unknown, its router may
    /// read addresses from a top of its own, as that of Next.js does on a page that takes any path.
    pub(super) fn may_start_at_top(&self, folder: &Path, path: &str, form: Form) -> bool {
        let is_deep = path.contains('/') && !path.starts_with('.');
        let above = folder.ancestors().skip(1);
        let mut above = above.take_while(|folder| folder.starts_with(&self.settings.boundary));
        self.site.is_unknown()
            && form == Form::Url
            && is_deep
            && above.any(|top| self.locate(top, path, form, Role::Link).is_ok())
    }

    /// Whether the host of the repository shows a page as it is, where only files are served.
    pub(super) fn is_shown_by_host(&self, page: &Path) -> bool {
        let site = self.site;
        let path = page.strip_prefix(&self.settings.boundary).ok();
        let path = path.and_then(Path::to_str).unwrap_or_default();
        matches!(site.preset, Preset::Github | Preset::Gitlab) || site.is_shown_by_github(path)
    }

    /// Whether a build makes the file from one beside it that has its name and an extension of templates:
    /// `podman-run.1.md.in` for `podman-run.1.md`.
    fn is_filled_in(&self, full: &Path, gap: &Gap) -> bool {
        let listing = full.parent().and_then(|folder| self.tree.list(folder));
        let stem = format!("{}.", gap.segment);
        listing.is_some_and(|listing| {
            let mut names = listing.starting_with(&stem);
            names.any(|(name, entry)| {
                entry == Entry::File && TEMPLATES.contains(&&name[stem.len()..])
            })
        })
    }

    /// Whether a page lies beside the place that is a template by its name: `_cli.mdx` for `cli`.
    fn has_template(&self, full: &Path, gap: &Gap) -> bool {
        let listing = full.parent().and_then(|folder| self.tree.list(folder));
        let stem = format!("_{}.", gap.segment);
        listing.is_some_and(|listing| {
            let mut names = listing.starting_with(&stem);
            names.any(|(name, _)| is_page_file(name))
        })
    }

    /// Whether a path leaves the one part of a repository that is there: its top holds folders and
    /// licences only, so that what a page names beside them was left behind.
    fn lies_beside_a_part(&self, full: &Path, gap: &Gap) -> bool {
        let top = &self.settings.boundary;
        let is_at_top = full
            .strip_prefix(top)
            .is_ok_and(|rest| rest.components().count() == gap.rest + 1);
        let is_trimmed = |name: &str| {
            let name = name.to_ascii_uppercase();
            name == "RULES.TOML" || name.contains("LICENSE") || name.contains("LICENCE")
        };
        is_at_top
            && self.tree.list(top).is_some_and(|listing| {
                let mut names = listing.names().iter();
                names.all(|(name, entry)| match entry {
                    Entry::File => is_trimmed(name),
                    Entry::Folder => &**name != ".git",
                })
            })
    }

    /// Whether a place is outside what is known of the site: another part of the same host, in no
    /// root although roots are known, or a part of the repository that is not there.
    pub(super) fn leaves_site(&self, full: &Path, form: Form, gap: &Gap, role: Role) -> bool {
        let site = self.site;
        let knows_roots = site.roots_given || !site.is_unknown() && !site.roots.is_empty();
        let leaves_roots = || knows_roots && !site.roots.iter().any(|root| full.starts_with(root));
        (form == Form::Url && leaves_roots())
            || (role == Role::Link && gap.nearest.is_none() && self.lies_beside_a_part(full, gap))
    }

    /// What the way up of a URL leads to at the top of the site: a book beside the one of the site is
    /// served below it.
    pub(super) fn up_to_site(&self, path: &str, form: Form) -> Option<Found> {
        let up = path.trim_start_matches("../");
        if form == Form::Source || up.len() == path.len() {
            return None;
        }
        let mut roots = self.site.roots.iter();
        roots.find_map(|root| self.locate(root, up, form, Role::Link).ok())
    }

    /// Whether the site leads the address of a file elsewhere.
    fn is_redirected(&self, full: &Path) -> bool {
        let site = self.site;
        if site.redirects.is_empty() {
            return false;
        }
        let tops = site
            .roots
            .iter()
            .chain([&self.settings.base, &self.settings.boundary]);
        tops.filter_map(|top| full.strip_prefix(top).ok()?.to_str())
            .any(|path| site.redirects.leads(path))
    }

    pub(super) fn may_serve_folders(&self) -> bool {
        let site = self.site;
        site.is_unknown() || site.table().serves_folders
    }

    pub(super) fn is_outside(&self, page: Option<&Path>, file: &Path) -> bool {
        let root = &self.settings.boundary;
        let is_page_inside = page.is_some_and(|page| page.starts_with(root));
        is_page_inside
            && !file.starts_with(root)
            && !self
                .settings
                .site
                .roots
                .iter()
                .any(|root| file.starts_with(root))
    }

    /// Where a path leads that leaves the boundary for a file that is there: where nobody says that the site
    /// ends, what is checked may be a part of it.
    pub(super) const fn there_outside(&self) -> Resolution {
        if self.settings.knows_boundary {
            Resolution::OutsideRoot
        } else {
            Resolution::Unknown
        }
    }
}

/// A path out of the repository: above it lies the host that shows it, or nothing that can be known.
pub(super) fn outside(path: &str) -> Resolution {
    let rest = path.trim_start_matches("../");
    let first = rest.split('/').next().unwrap_or_default();
    if HOST_PAGES.contains(&first) {
        Resolution::External
    } else {
        Resolution::OutsideRoot
    }
}

/// Whether a path is what a generator makes of the names near to it, which have blanks.
fn is_slug_of(full: &Path, near: &str) -> bool {
    let slug = near.to_lowercase().replace(' ', "-");
    let path = full.to_str().unwrap_or_default();
    near.contains(' ')
        && path
            .trim_end_matches('/')
            .ends_with(slug.trim_matches(['/', '.']))
}

/// Whether a name is a language tag as sites use them in paths: `de`, `pt-br`, `zh_CN`.
pub(super) fn is_language(name: &str) -> bool {
    let mut parts = name.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    language.len() == 2
        && is_letters(language)
        && parts.all(|part| matches!(part.len(), 2 | 4) && is_letters(part))
}
