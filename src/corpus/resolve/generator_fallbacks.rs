//! Places that a generator looks into beside the one that a path names, and pages that have moved.

use std::path::{Path, PathBuf};

use super::certainty::is_language;
use super::names::{Form, INDEX, form_of};
use super::{Found, Resolution, Resolver, Role, relative, with_slash_of};
use crate::language::of_path;
use crate::settings::{Preset, Untranslated};

/// Folders of pages that the generator keeps in step: a translation, and what it is made from.
struct Content {
    /// The folder above the page.
    own: PathBuf,
    /// The folder whose pages replace those that are not translated; `None` for a version.
    source: Option<PathBuf>,
}

impl Resolver<'_> {
    /// Where a relative path leads in the other places that the generator of the site looks into.
    pub(super) fn elsewhere(
        &self,
        (page, folder): (Option<&Path>, &Path),
        path: &str,
        form: Form,
        role: Role,
    ) -> Option<Resolution> {
        let table = self.site.table();
        if table.wikilinks {
            return self.anywhere(page, path);
        }
        if role != Role::Link {
            return None;
        }
        match self.site.preset {
            Preset::Docusaurus => self.in_content(page?, folder, path, form),
            Preset::Starlight if form == Form::Url => self.in_language(folder, path, form),
            _ if self.site.untranslated == Untranslated::Borrowed => {
                self.in_language(folder, path, form)
            }
            _ => None,
        }
    }

    /// A path in the content folders of Docusaurus: `b.md` is looked for beside the page, in the folder
    /// of its translation, version or plugin, and in the folder of the site; `./b.md` beside the page
    /// alone (`resolveMarkdownLinkPathname`). An address leads to every page, translated or not.
    fn in_content(&self, page: &Path, folder: &Path, path: &str, form: Form) -> Option<Resolution> {
        let content = content_of(page);
        let is_dotted = path.starts_with("./") || path.starts_with("../");
        let is_there = |folder: &Path| {
            let place = self.locate(folder, path, form, Role::Link).ok()?;
            Some(Resolution::Found(Box::new(Found {
                spelling: None,
                ..place
            })))
        };
        if form == Form::Url {
            let content = content?;
            let below = folder.strip_prefix(&content.own).ok()?;
            return is_there(&content.source?.join(below));
        }
        if is_dotted {
            return None;
        }
        let (own, source) =
            content.map_or((None, None), |content| (Some(content.own), content.source));
        let mounts = self.site.mounts.iter().map(|(_, folder)| folder);
        let roots = self.site.roots.iter().chain(mounts);
        let folders = own.iter().chain(source.iter()).chain(roots);
        folders.map(PathBuf::as_path).find_map(is_there)
    }

    /// What another language has at the place of a page that one lacks: nobody can know whether the
    /// generator serves it there.
    fn in_language(&self, folder: &Path, path: &str, form: Form) -> Option<Resolution> {
        let roots = self.site.roots.iter();
        for root in roots {
            let Ok(below) = folder.strip_prefix(root) else {
                continue;
            };
            let mut parts = below.components();
            let first = parts.next().and_then(|part| part.as_os_str().to_str());
            if !first.is_some_and(is_language) {
                continue;
            }
            let listing = self.tree.list(root)?;
            let others = listing.names().iter().map(|(name, _)| &**name);
            let others = others.filter(|name| is_language(name)).chain([""]);
            for other in others {
                let place = root.join(other).join(parts.as_path());
                if self.locate(&place, path, form, Role::Link).is_ok() {
                    return Some(Resolution::Unknown);
                }
            }
        }
        None
    }

    /// The one page with the wanted file name elsewhere in the corpus, as a relative path: in the same
    /// language and the same version as the page that links to it.
    pub(super) fn moved(&self, folder: &Path, path: &str) -> Option<Box<str>> {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        if form_of(name) == Form::File || INDEX.iter().any(|index| index.eq_ignore_ascii_case(name))
        {
            return None;
        }
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let own = self.edition_of(folder);
        let is_kin = |page: &&&Path| {
            let folder = page.parent();
            folder.is_some_and(|folder| self.edition_of(folder) == own)
        };
        let mut kin = self.index.by_stem.get(stem)?.iter().filter(is_kin);
        let (page, None) = (kin.next()?, kin.next()) else {
            return None;
        };
        let page = relative(folder, page)?;
        Some(match form_of(name) {
            Form::Source => page.into(),
            _ => with_slash_of(path, page.rsplit_once('.')?.0),
        })
    }

    /// The language and version that the folder of a page belongs to.
    fn edition_of<'p>(&self, folder: &'p Path) -> (Option<&'static str>, Option<&'p str>) {
        let below = folder.strip_prefix(&self.settings.boundary);
        let below = below.unwrap_or(folder);
        let mut names = below
            .components()
            .filter_map(|part| part.as_os_str().to_str());
        let version = names.find(|name| is_version(name));
        let path = below.to_str().unwrap_or_default().replace('\\', "/");
        (of_path(&format!("{path}/page.md")), version)
    }
}

/// The content folders of a page of Docusaurus that is a translation or of an old version.
fn content_of(page: &Path) -> Option<Content> {
    let mut folders = page.ancestors().skip(1);
    folders.find_map(|own| {
        let name = own.file_name()?.to_str()?;
        let above = own.parent()?;
        let parent = above.file_name()?.to_str()?;
        if parent.ends_with("versioned_docs") && name.starts_with("version-") {
            return Some(Content {
                own: own.to_path_buf(),
                source: None,
            });
        }
        // `i18n/fr/docusaurus-plugin-content-docs/current`, and the other plugins without a version.
        let (plugin, language) = if parent.starts_with(DOCS) {
            (parent, above.parent()?)
        } else {
            (name, above)
        };
        let i18n = language.parent()?;
        let site = i18n.parent().filter(|_| i18n.ends_with("i18n"))?;
        let source = match plugin.strip_prefix(PLUGIN)?.split_once('-') {
            Some(("docs", instance)) if name == "current" => site.join(instance),
            Some(("docs", instance)) => site.join(format!("{instance}_versioned_docs/{name}")),
            Some((_, instance)) => site.join(instance),
            None if plugin == DOCS && name == "current" => site.join("docs"),
            None if plugin == DOCS => site.join("versioned_docs").join(name),
            None if plugin.ends_with("pages") => site.join("src/pages"),
            None => site.join("blog"),
        };
        Some(Content {
            own: own.to_path_buf(),
            source: Some(source),
        })
    })
}

const PLUGIN: &str = "docusaurus-plugin-content-";
const DOCS: &str = "docusaurus-plugin-content-docs";

/// Whether a folder is one of several versions of the same pages: `v1.2`, `version-3`, `2.x`.
fn is_version(name: &str) -> bool {
    let rest = name.strip_prefix("version-").unwrap_or(name);
    let rest = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".xX-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_of_a_translated_page_is_known() {
        for (page, source) in [
            (
                "/s/i18n/fr/docusaurus-plugin-content-docs/current/a/b.md",
                "/s/docs",
            ),
            (
                "/s/i18n/fr/docusaurus-plugin-content-docs/version-2.0/b.md",
                "/s/versioned_docs/version-2.0",
            ),
            (
                "/s/i18n/fr/docusaurus-plugin-content-docs-api/current/b.md",
                "/s/api",
            ),
            ("/s/i18n/fr/docusaurus-plugin-content-blog/b.md", "/s/blog"),
            (
                "/s/i18n/fr/docusaurus-plugin-content-pages/b.md",
                "/s/src/pages",
            ),
        ] {
            let content = content_of(Path::new(page)).expect("a translation");
            assert_eq!(content.source.as_deref(), Some(Path::new(source)), "{page}");
        }
        assert!(content_of(Path::new("/s/docs/b.md")).is_none());
    }

    #[test]
    fn versions_are_told_from_other_numbers() {
        for name in ["v1", "version-2.0", "3.x", "2024"] {
            assert!(is_version(name), "{name}");
        }
        for name in ["vault", "2fa", "version", "docs"] {
            assert!(!is_version(name), "{name}");
        }
    }
}
