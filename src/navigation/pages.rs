//! Sidebars that name pages by ids, slugs or addresses, looked up in the site.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::navigation::entry::MAX_LEN;
use crate::navigation::script::{Named, Naming, Sidebar, read};
use crate::navigation::{Navigation, NavigationEntry, NavigationKind};
use crate::site::{Addresses, Answer, ConfigFile, Front, Page, Preset, Scope, Status};
use crate::source::{Entry, Tree, normalise};

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
    let (bytes, len) = tree.read_prefix(&file, MAX_LEN).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|_| len <= MAX_LEN)?;
    let said = read(&text, below, naming);
    if said.entries.is_empty() {
        return None;
    }
    let lookup = Lookup::new(kind, site, tree, said.is_open);
    let folder = match kind {
        NavigationKind::Docusaurus => config.folder.join("docs"),
        _ => site
            .roots
            .first()
            .cloned()
            .unwrap_or_else(|| config.folder.clone()),
    };
    let folders = said.folders.iter();
    let folders = folders.map(|below| normalise(&folder.join(below.trim_start_matches('/'))));
    Some(Navigation {
        kind,
        file,
        folders: folders.collect(),
        folder,
        entries: entries(&said, &lookup),
        text: Arc::from(text),
        is_complete: !said.is_open && !said.has_base,
        has_made_pages: said.has_base,
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
    for Named { name, span, list } in &said.entries {
        if name.contains("://") || name.starts_with(['#', '.']) {
            continue;
        }
        let file = match lookup.find(name) {
            Found::File(file) => Some(file),
            Found::Nothing => None,
            Found::Unknown => continue,
        };
        entries.push(NavigationEntry {
            span: *span,
            written: name.as_str().into(),
            file,
            list: *list,
        });
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
    /// The folders that have pages, by the ids of these.
    folders: FxHashSet<String>,
    /// Whether anything else may be a page as well.
    has_pages_anywhere: bool,
    /// Whether folders without pages may have some in the end.
    has_other_folders: bool,
}

impl<'a> Lookup<'a> {
    fn new(kind: NavigationKind, site: &'a Addresses, tree: &Tree, is_open: bool) -> Self {
        let mut ids = FxHashMap::default();
        if kind == NavigationKind::Docusaurus {
            for page in site.pages() {
                for id in ids_of(page, tree) {
                    ids.entry(id).or_insert(&*page.file);
                }
            }
        }
        let has = |scope| site.unknowns().iter().any(|one| one.scope == scope);
        Self {
            kind,
            site,
            folders: ids.keys().map(|id| folder_of(id).to_owned()).collect(),
            ids,
            has_pages_anywhere: has(Scope::Pages),
            // Code in a sidebar may list pages that a plugin makes, in a folder of their own.
            has_other_folders: is_open || has(Scope::NewFolders),
        }
    }

    fn find(&self, name: &str) -> Found {
        if self.kind == NavigationKind::Docusaurus {
            let is_open = || self.has_other_folders && !self.folders.contains(folder_of(name));
            return match self.ids.get(name) {
                Some(file) => Found::File(file.to_path_buf()),
                None if self.has_pages_anywhere || is_open() => Found::Unknown,
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
                Answer::Missing(_) if !self.has_pages_anywhere => Found::Nothing,
                _ => Found::Unknown,
            },
            _ => Found::Unknown,
        }
    }
}

/// The folder of an id.
fn folder_of(id: &str) -> &str {
    id.rsplit_once('/').map_or("", |(folder, _)| folder)
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
            let folder = folder_of(&path);
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
