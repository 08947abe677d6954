//! Finding out what kind of site the pages belong to, by the files of its generator.
//!
//! Nothing is run: data files are read, scripts are searched for plain texts, and what cannot be
//! known that way makes the answer less certain, never wrong.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::site::config_file::{ConfigFile, GeneratorConfig, read_file};
use crate::site::{DialectChoice, Preset, Rooted, Site, Untranslated};
use crate::site::{generators, redirect_files, value};
use crate::source::{is_test_data, normalise};

/// The kinds of site in the order in which they are looked for: those with a file of their own name
/// before those that share it.
const ORDER: [Preset; 17] = [
    Preset::Mkdocs,
    Preset::Docusaurus,
    Preset::Vitepress,
    Preset::Vuepress,
    Preset::Mdbook,
    Preset::Starlight,
    Preset::Docfx,
    Preset::Nextra,
    Preset::Mintlify,
    Preset::Gitbook,
    Preset::Zola,
    Preset::Hugo,
    Preset::Jekyll,
    Preset::Eleventy,
    Preset::Sphinx,
    Preset::Obsidian,
    Preset::Gitlab,
];

/// Most folders below that are looked into for a generator's file: the nearest ones.
const MAX_FOLDERS: usize = 1000;

/// A generator's file that was found.
struct Detected {
    file: ConfigFile,
    config: GeneratorConfig,
    /// How many folders below the one that was asked about.
    depth: usize,
}

/// The sites that a tree shows.
#[derive(Debug)]
pub struct Detection {
    /// The site: what several configurations of one kind say, taken together.
    pub site: Site,
    /// One site for each configuration, of any kind.
    pub parts: Vec<Site>,
    /// What holds for pages that belong to none of them.
    pub outside: Site,
}

impl Detection {
    /// A tree that shows no site.
    #[must_use]
    pub fn auto(base: &Path) -> Self {
        Self {
            site: Site::auto(base.to_path_buf()),
            parts: Vec::new(),
            outside: Site::auto(base.to_path_buf()),
        }
    }
}

/// The sites at `base`: of the wanted kind, or of the kinds that the tree shows.
///
/// Looks into `near`, the folder of the pages that are checked, the folders above it up to `top`, and the
/// folders below it; then, for a site that reads the pages of `near` from elsewhere, into `base`.
#[must_use]
pub fn detect(wanted: Preset, base: &Path, near: &Path, top: &Path) -> Detection {
    let presets: &[Preset] = match &wanted {
        Preset::Auto => &ORDER,
        preset => std::slice::from_ref(preset),
    };
    let mut outside = Site::of(Preset::Auto, base.to_path_buf());
    outside.on_github = is_on_github(top);
    if presets.contains(&Preset::Gitlab) && detected_in(Preset::Gitlab, top).is_some() {
        outside = Site::of(Preset::Gitlab, top.to_path_buf());
    }
    let mut found = parts(find(presets, near, top), base);
    if found.is_empty() && near != base {
        found = parts(find(presets, base, top), base);
        found.retain(|(_, part)| part.scopes.iter().any(|scope| near.starts_with(scope)));
    }
    let Some((first, _)) = found.first() else {
        let mut site = unshown(wanted, base, top);
        add_redirects(&mut site, base, &[base.to_path_buf(), top.to_path_buf()]);
        return Detection {
            site,
            parts: Vec::new(),
            outside,
        };
    };
    let mut site = Site::of(first.file.preset, base.to_path_buf());
    site.roots.clear();
    let mut folders = vec![base.to_path_buf(), top.to_path_buf()];
    for (detected, _) in &found {
        let file = &detected.file;
        if file.preset == first.file.preset && detected.depth == first.depth {
            apply(&mut site, detected, base);
        } else {
            site.evidence.push(evidence(detected, base));
            site.configs.push(file.clone());
        }
        folders.push(file.folder.clone());
    }
    if site.roots.is_empty() {
        site.roots.push(base.to_path_buf());
        site.roots_given = false;
    }
    folders.extend(site.roots.iter().cloned());
    add_redirects(&mut site, base, &folders);
    Detection {
        site,
        parts: found.into_iter().map(|(_, part)| part).collect(),
        outside,
    }
}

/// Whether a generator's file lies in a folder.
#[must_use]
pub fn shows_site(folder: &Path) -> bool {
    let kinds = ORDER.iter().filter(|preset| **preset != Preset::Gitlab);
    kinds
        .copied()
        .any(|preset| detected_in(preset, folder).is_some())
}

/// The site of a tree without a generator's file.
fn unshown(wanted: Preset, base: &Path, top: &Path) -> Site {
    let mut site = Site::of(wanted, base.to_path_buf());
    let table = site.table();
    site.on_github = wanted == Preset::Auto && is_on_github(top);
    if wanted != Preset::Auto {
        site.roots = existing(base, table.content.iter().chain(table.statics));
        site.roots_given = table.rooted == Rooted::Certain && !site.roots.is_empty();
        if site.roots.is_empty() {
            site.roots.push(base.to_path_buf());
        }
        if matches!(wanted, Preset::Github | Preset::Gitlab) {
            site.roots = vec![top.to_path_buf()];
            site.roots_given = true;
        }
    }
    site.evidence.push(match wanted {
        Preset::Auto => {
            "no file of a site generator: each page shows its own slug dialect".to_owned()
        }
        preset => format!("site = \"{}\" in the configuration", preset.as_str()),
    });
    site
}

/// The folders beside its own that a configuration names in quotes: `path: '../docs'`.
fn named_folders(file: &ConfigFile) -> impl Iterator<Item = PathBuf> {
    let paths = file.text.split(['"', '\'', '`']).skip(1);
    let folders = paths
        .filter(|path| path.starts_with("../") && !path.contains(['\n', '*']))
        .map(|path| normalise(&file.folder.join(path)));
    folders.filter(|folder| folder.is_dir())
}

/// The site of each configuration, with the folders whose pages it reads.
fn parts(found: Vec<Detected>, base: &Path) -> Vec<(Detected, Site)> {
    let of = |detected: Detected| {
        let mut part = Site::of(detected.file.preset, base.to_path_buf());
        part.roots.clear();
        apply(&mut part, &detected, base);
        let mut scopes = part.roots.clone();
        scopes.extend(part.mounts.iter().map(|(_, folder)| folder.clone()));
        if !part.table().only_content || scopes.is_empty() {
            scopes.push(detected.file.folder.clone());
        }
        scopes.extend(named_folders(&detected.file));
        part.scopes = scopes;
        (detected, part)
    };
    found.into_iter().map(of).collect()
}

/// Whether the repository says that GitHub is its host.
fn is_on_github(top: &Path) -> bool {
    let is_remote = |config: String| {
        let mut urls = config
            .lines()
            .filter(|line| line.trim_start().starts_with("url"));
        urls.any(|url| url.contains("github.com"))
    };
    top.join(".github").is_dir() || read_file(&top.join(".git/config")).is_some_and(is_remote)
}

/// Lays what a generator's file says over the table of its preset.
fn apply(site: &mut Site, detected: &Detected, base: &Path) {
    let (table, config) = (detected.file.preset.table(), &detected.config);
    site.evidence.push(evidence(detected, base));
    site.configs.push(detected.file.clone());
    site.ids = config.ids.clone();
    site.extensions = config.extensions;
    if let Some(lists) = config.lists {
        site.lists = lists;
    }
    if let Some(dialect) = config.dialect {
        site.dialect = DialectChoice::Fixed(dialect);
    }
    let content = match &config.content {
        Some(content) => existing(&detected.file.folder, content),
        None => existing(&detected.file.folder, table.content),
    };
    let statics = match &config.statics {
        Some(statics) => existing(&detected.file.folder, statics),
        None => existing(&detected.file.folder, table.statics),
    };
    let left_out = config.left_out.iter();
    site.left_out
        .extend(left_out.map(|path| normalise(&detected.file.folder.join(path))));
    let is_copied = |folder: &&PathBuf| !content.iter().any(|root| root.starts_with(folder));
    site.copied
        .extend(statics.iter().filter(is_copied).cloned());
    for root in content.into_iter().chain(statics) {
        if !site.roots.contains(&root) {
            site.roots.push(root);
        }
    }
    let mounts = config
        .mounts
        .iter()
        .map(|(path, folder)| (path.clone(), detected.file.folder.join(folder)));
    site.mounts
        .extend(mounts.filter(|(_, folder)| folder.is_dir()));
    if let Some(path) = &config.base_path {
        site.base_path.clone_from(path);
    }
    site.checks_links |= config.checks_links;
    site.reads_mdx |= config.reads_mdx;
    site.adds_definitions |= config.adds_definitions;
    if config.translations_fall_back {
        site.untranslated = Untranslated::Borrowed;
    }
    for address in &config.redirects {
        site.redirects.add(address);
    }
    site.roots_given = config.rooted.unwrap_or(table.rooted) == Rooted::Certain;
}

/// What showed a site.
fn evidence(detected: &Detected, base: &Path) -> String {
    let file = &detected.file;
    let shown = shown(base, &file.folder.join(file.name));
    format!("{}: `{shown}`", file.preset.as_str())
}

/// A file as it is seen from the folder of the configuration.
fn shown(base: &Path, file: &Path) -> String {
    let ups = base
        .ancestors()
        .take_while(|up| !file.starts_with(up))
        .count();
    let shared = base.ancestors().nth(ups).unwrap_or(base);
    let below = file.strip_prefix(shared).unwrap_or(file);
    format!(
        "{}{}",
        "../".repeat(ups),
        below.to_string_lossy().replace('\\', "/")
    )
}

fn existing<T: AsRef<str>>(folder: &Path, names: impl IntoIterator<Item = T>) -> Vec<PathBuf> {
    let folders = names
        .into_iter()
        .map(|name| normalise(&folder.join(name.as_ref())));
    folders.filter(|folder| folder.is_dir()).collect()
}

/// Adds the redirects of the files in some folders.
fn add_redirects(site: &mut Site, base: &Path, folders: &[PathBuf]) {
    let mut seen: Vec<&PathBuf> = Vec::new();
    for folder in folders {
        if seen.contains(&folder) {
            continue;
        }
        seen.push(folder);
        for name in redirect_files::FILES {
            let file = folder.join(name);
            let Some(text) = read_file(&file) else {
                continue;
            };
            let before = site.redirects.len();
            for address in redirect_files::addresses(name, &text) {
                site.redirects.add(&address);
            }
            let count = site.redirects.len() - before;
            if count > 0 {
                site.evidence
                    .push(format!("{count} redirects: `{}`", shown(base, &file)));
            }
        }
    }
}

/// The files of generators: in the nearest folder above that has one, or in the folders below, the nearest
/// first. A repository on GitLab counts only where it holds no site.
fn find(presets: &[Preset], base: &Path, top: &Path) -> Vec<Detected> {
    let above = |presets: &[Preset]| {
        let folders = base.ancestors();
        let mut folders = folders.take_while(|folder| folder.starts_with(top));
        folders.find_map(|folder| first_in(presets, folder))
    };
    let (hosts, kinds): (Vec<Preset>, Vec<Preset>) = presets
        .iter()
        .partition(|preset| **preset == Preset::Gitlab);
    if let Some(detected) = above(&kinds) {
        return vec![detected];
    }
    let found = find_below(&kinds, base);
    if found.is_empty() {
        above(&hosts).into_iter().collect()
    } else {
        found
    }
}

/// The files of generators in the folders below one; what lies in the folder of a site is its own.
fn find_below(presets: &[Preset], base: &Path) -> Vec<Detected> {
    let mut found: Vec<Detected> = Vec::new();
    let mut level = folders_of(base);
    let (mut seen, mut depth) = (0, 1);
    while !level.is_empty() && seen < MAX_FOLDERS {
        let mut next = Vec::new();
        level.truncate(MAX_FOLDERS - seen);
        seen += level.len();
        for folder in level {
            match first_in(presets, &folder) {
                Some(detected) => found.push(Detected { depth, ..detected }),
                None => next.extend(folders_of(&folder)),
            }
        }
        level = next;
        depth += 1;
    }
    found.sort_by_key(|detected| {
        let mut order = ORDER.iter();
        let order = order.position(|preset| *preset == detected.file.preset);
        (detected.depth, order)
    });
    found
}

/// The first kind of site that a folder is.
fn first_in(presets: &[Preset], folder: &Path) -> Option<Detected> {
    let mut presets = presets.iter();
    presets.find_map(|preset| detected_in(*preset, folder))
}

/// The folders in a folder that may hold a site, sorted.
fn folders_of(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_site = |name: &str| {
        let is_hidden = name.starts_with('.') && name != ".vitepress";
        !is_hidden
            && ![
                "node_modules",
                "target",
                "themes",
                "vendor",
                "examples",
                "public",
            ]
            .contains(&name)
    };
    let mut folders: Vec<PathBuf> = entries
        .take(MAX_FOLDERS * 4)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| entry.file_name().to_str().is_some_and(is_site))
        .map(|entry| entry.path())
        .filter(|folder| !is_test_data(folder))
        .collect();
    folders.sort_unstable();
    folders
}

/// The file by which a folder is the site of a generator.
fn detected_in(preset: Preset, folder: &Path) -> Option<Detected> {
    preset.table().config_files.iter().find_map(|name| {
        let path = folder.join(name);
        let mut file = ConfigFile {
            preset,
            folder: folder.to_path_buf(),
            name,
            text: "".into(),
            value: serde_json::Value::Null,
        };
        if path.is_dir() {
            let config = GeneratorConfig::default();
            return Some(Detected {
                file,
                config,
                depth: 0,
            });
        }
        file.text = read_file(&path)?.into();
        file.value =
            generators::settings_of(&file, value::parse(name, &file.text).unwrap_or_default());
        generators::is_of(&file).then(|| Detected {
            config: generators::config(&file),
            file,
            depth: 0,
        })
    })
}
