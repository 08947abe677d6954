//! Sidebars that name pages by ids, slugs or addresses, looked up in the site.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::navigation::entry::LONGEST;
use crate::navigation::script::{Naming, Sidebar, read};
use crate::navigation::{Navigation, NavigationEntry, NavigationKind};
use crate::site::{Addresses, Answer, ConfigFile, Front, Page, Preset, Scope, Status};
use crate::source::{Entry, Tree};

/// The sidebar of a site whose generator has one in a script; `None` where none is written out.
pub(super) fn sidebar(config: &ConfigFile, site: &Addresses, tree: &Tree) -> Option<Navigation> {
    let own = config.folder.join(config.name);
    let (file, kind, below, naming) = match config.preset {
        Preset::Docusaurus => (
            sidebars_of(&config.folder, tree)?,
            NavigationKind::Docusaurus,
            None,
            Naming::Ids,
        ),
        Preset::Starlight => (
            own,
            NavigationKind::Starlight,
            Some("sidebar"),
            Naming::Slugs,
        ),
        Preset::Vitepress => (
            own,
            NavigationKind::Vitepress,
            Some("sidebar"),
            Naming::Links,
        ),
        _ => return None,
    };
    let (bytes, len) = tree.read_prefix(&file, LONGEST).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|_| len <= LONGEST)?;
    let said = read(&text, below, naming);
    if said.entries.is_empty() {
        return None;
    }
    let lookup = Lookup::new(kind, site, tree);
    let folder = match kind {
        NavigationKind::Docusaurus => config.folder.join("docs"),
        _ => site
            .roots
            .first()
            .cloned()
            .unwrap_or_else(|| config.folder.clone()),
    };
    let has_made_pages = said.has_base || lookup.may_be_made(said.is_open);
    Some(Navigation {
        kind,
        file,
        folder,
        entries: entries(&said, &lookup),
        text: Arc::from(text),
        is_complete: !said.is_open && !said.has_base,
        has_made_pages,
    })
}

fn sidebars_of(folder: &Path, tree: &Tree) -> Option<PathBuf> {
    let names = ["sidebars.js", "sidebars.ts", "sidebars.json"];
    let listing = tree.list(folder)?;
    let name = names
        .iter()
        .find(|name| listing.get(name) == Some(Entry::File))?;
    Some(folder.join(name))
}

fn entries(said: &Sidebar, lookup: &Lookup<'_>) -> Vec<NavigationEntry> {
    let mut entries = Vec::new();
    for (name, span) in &said.entries {
        if name.contains("://") || name.starts_with(['#', '.']) {
            continue;
        }
        match lookup.find(name) {
            Found::File(file) => entries.push(NavigationEntry {
                span: *span,
                written: name.as_str().into(),
                file: Some(file),
            }),
            Found::Nothing => entries.push(NavigationEntry {
                span: *span,
                written: name.as_str().into(),
                file: None,
            }),
            Found::Unknown => {}
        }
    }
    entries
}

/// What an entry leads to.
enum Found {
    File(PathBuf),
    Nothing,
    Unknown,
}

/// The pages of a site by the names that sidebars use.
struct Lookup<'a> {
    kind: NavigationKind,
    site: &'a Addresses,
    ids: FxHashMap<String, &'a Path>,
}

impl<'a> Lookup<'a> {
    fn new(kind: NavigationKind, site: &'a Addresses, tree: &Tree) -> Self {
        let mut ids = FxHashMap::default();
        if kind == NavigationKind::Docusaurus {
            for page in site.pages() {
                for id in ids_of(page, tree) {
                    ids.entry(id).or_insert(&*page.file);
                }
            }
        }
        Self { kind, site, ids }
    }

    fn find(&self, name: &str) -> Found {
        if self.kind == NavigationKind::Docusaurus {
            return match self.ids.get(name) {
                Some(file) => Found::File(file.to_path_buf()),
                None => Found::Nothing,
            };
        }
        let path = name.split(['?', '#']).next().unwrap_or_default();
        if self.kind == NavigationKind::Vitepress && !path.starts_with('/') {
            return Found::Unknown;
        }
        let path = path.trim_start_matches('/').trim_end_matches(".md");
        let url = format!("{}/{path}", self.site.base);
        match self.site.answer(&url, true) {
            Answer::File(file) => Found::File(file.to_path_buf()),
            Answer::Missing(_) => match self.site.answer(&format!("{url}.html"), true) {
                Answer::File(file) => Found::File(file.to_path_buf()),
                Answer::Missing(_) => Found::Nothing,
                _ => Found::Unknown,
            },
            _ => Found::Unknown,
        }
    }

    /// Whether entries may lead to pages that do not exist as files.
    fn may_be_made(&self, is_open: bool) -> bool {
        let is_code = self.kind == NavigationKind::Docusaurus && is_open;
        let mut unknowns = self.site.unknowns().iter();
        is_code || unknowns.any(|one| matches!(one.scope, Scope::Pages | Scope::NewFolders))
    }
}

/// The ids by which a sidebar of Docusaurus may name a page: its path with and without the numbers
/// before names, and the `id` of its front matter in the place of its name.
fn ids_of(page: &Page, tree: &Tree) -> Vec<String> {
    if page.status == Status::Partial {
        return Vec::new();
    }
    let source = page
        .source
        .rsplit_once('.')
        .map_or(&*page.source, |(stem, _)| stem);
    let source = source.strip_prefix("docs/").unwrap_or(source);
    let bare: Vec<&str> = source.split('/').map(without_number).collect();
    let mut ids = vec![source.to_owned(), bare.join("/")];
    let text = tree.read_page(&page.file).unwrap_or_default();
    if let Some(id) = Front::read(&text, &["id"]).text("id") {
        for path in ids.clone() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            ids.push(format!("{folder}/{id}").trim_start_matches('/').to_owned());
        }
    }
    ids
}

/// A name without the number before it: `02-setup`, `2. setup`.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = rest.trim_start_matches([' ', '-', '_', '.']);
    if rest.len() < name.len() && after.len() < rest.len() && !after.is_empty() {
        after
    } else {
        name
    }
}
