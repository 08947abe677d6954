//! The navigation of a site, as the files of its generator list it.

mod entry;
mod pages;
mod script;

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::site::{Site, SiteModel};
use crate::source::{Entry, Tree, normalise};
use crate::text::{Scalar, Span, scalars};

use entry::MAX_LEN;
pub use entry::{Navigation, NavigationEntry, NavigationKind};

/// Plugins of `MkDocs` that make the navigation.
const MKDOCS_MAKERS: [&str; 9] = [
    "literate-nav",
    "awesome-pages",
    "awesome-nav",
    "section-index",
    "monorepo",
    "multirepo",
    "include_dir_to_nav",
    "blog",
    "material/blog",
];

/// Plugins of `MkDocs` that make pages.
const MKDOCS_PAGE_MAKERS: [&str; 8] = [
    "gen-files",
    "blog",
    "material/blog",
    "tags",
    "material/tags",
    "mkdocs-jupyter",
    "monorepo",
    "api-autonav",
];

/// Reads the navigation of the folders that hold pages, up to `top`, and of the sites with their
/// configuration files.
#[must_use]
pub fn find<'a>(
    pages: impl Iterator<Item = &'a Path>,
    top: &Path,
    site: &Site,
    model: &SiteModel,
    tree: &Tree,
) -> Vec<Navigation> {
    let mut folders: Vec<&Path> = Vec::new();
    let mut seen: FxHashSet<&Path> = FxHashSet::default();
    for page in pages {
        let above = page.ancestors().skip(1);
        for folder in above.take_while(|folder| folder.starts_with(top)) {
            if !seen.insert(folder) {
                break;
            }
            folders.push(folder);
        }
    }
    folders.sort_unstable();
    let mut found = Vec::new();
    for config in &site.configs {
        let addresses = model.sites().iter().find(|one| one.folder == config.folder);
        if let Some(addresses) = addresses {
            found.extend(pages::sidebar(config, addresses, tree));
        }
    }
    for folder in folders {
        let Some(listing) = tree.list(folder) else {
            continue;
        };
        for (name, kind) in NAMES {
            if listing.get(name) == Some(Entry::File) {
                found.extend(read(&folder.join(name), kind, tree));
            }
        }
    }
    found
}

/// Names of the files that list pages.
const NAMES: [(&str, NavigationKind); 12] = [
    (".pages", NavigationKind::Pages),
    (".nav.yml", NavigationKind::Pages),
    ("properdocs.yml", NavigationKind::Mkdocs),
    ("properdocs.yaml", NavigationKind::Mkdocs),
    ("mkdocs.yml", NavigationKind::Mkdocs),
    ("mkdocs.yaml", NavigationKind::Mkdocs),
    ("_toc.yml", NavigationKind::JupyterBook),
    ("toc.yml", NavigationKind::Docfx),
    ("TOC.yml", NavigationKind::Docfx),
    ("docs.json", NavigationKind::Mintlify),
    ("mint.json", NavigationKind::Mintlify),
    ("SUMMARY.md", NavigationKind::Summary),
];

fn read(file: &Path, kind: NavigationKind, tree: &Tree) -> Option<Navigation> {
    let (bytes, len) = tree.read_prefix(file, MAX_LEN).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    if len > MAX_LEN {
        return None;
    }
    let folder = file.parent()?.to_path_buf();
    let mut navigation = Navigation {
        kind,
        file: file.to_path_buf(),
        text: Arc::from(text),
        folder,
        folders: Vec::new(),
        entries: Vec::new(),
        is_complete: true,
        has_made_pages: false,
    };
    if kind == NavigationKind::Summary {
        summary(&mut navigation, tree);
    } else {
        let text = Arc::clone(&navigation.text);
        structured(&mut navigation, &scalars(&text), tree);
    }
    (!navigation.entries.is_empty()).then_some(navigation)
}

/// Reads the entries of `nav`, and what the plugins say of it.
fn mkdocs(navigation: &mut Navigation, scalars: &[Scalar], tree: &Tree) {
    let folder = scalars.iter().find(|one| one.keys == ["docs_dir"]);
    let folder = folder.map_or("docs", |one| one.value.as_str());
    navigation.folder = normalise(&navigation.folder.join(folder));
    for one in scalars.iter().filter(|one| is_top(one, "plugins")) {
        let name = one.keys.get(1).unwrap_or(&one.value);
        navigation.is_complete &= !MKDOCS_MAKERS.contains(&name.as_str());
        navigation.has_made_pages |= MKDOCS_PAGE_MAKERS.contains(&name.as_str());
    }
    // The names of plugins with options are keys.
    let text = &navigation.text;
    let has = |name: &str| text.contains(&format!("- {name}:"));
    navigation.is_complete &= !MKDOCS_MAKERS.iter().any(|name| has(name));
    navigation.has_made_pages |= MKDOCS_PAGE_MAKERS.iter().any(|name| has(name));
    for one in scalars.iter().filter(|one| is_top(one, "nav")) {
        if one.value.contains('*') || one.value.ends_with('/') {
            navigation.is_complete = false;
        } else if is_markdown(&one.value) && !is_url(&one.value) {
            add(navigation, one, &[""], tree);
        }
    }
}

fn is_top(scalar: &Scalar, key: &str) -> bool {
    scalar.keys.first().is_some_and(|first| first == key)
}

/// Reads the entries of a YAML or JSON file.
fn structured(navigation: &mut Navigation, scalars: &[Scalar], tree: &Tree) {
    match navigation.kind {
        NavigationKind::Mkdocs => mkdocs(navigation, scalars, tree),
        NavigationKind::JupyterBook => {
            for one in scalars {
                match one.keys.last().map(String::as_str) {
                    Some("file" | "root") => add(
                        navigation,
                        one,
                        &["", ".md", ".ipynb", ".rst", ".myst"],
                        tree,
                    ),
                    Some("glob") => navigation.is_complete = false,
                    _ => {}
                }
            }
        }
        NavigationKind::Docfx => {
            for one in scalars {
                let is_page = one.keys.last().is_some_and(|key| {
                    matches!(key.as_str(), "href" | "topicHref" | "homepage" | "topicUid")
                });
                if is_page && is_markdown(&one.value) && !is_url(&one.value) {
                    add(navigation, one, &[""], tree);
                }
            }
        }
        NavigationKind::Mintlify => {
            let listed = |one: &&Scalar| {
                is_top(one, "navigation")
                    && one
                        .keys
                        .last()
                        .is_some_and(|key| key == "pages" || key == "root")
            };
            for one in scalars.iter().filter(listed) {
                // `GET /users` is an operation of an API.
                if !one.value.contains(' ') && !is_url(&one.value) {
                    add(navigation, one, &[".mdx", ".md"], tree);
                }
            }
            // Any part may be in a file of its own, named by `$ref`.
            navigation.is_complete = !navigation.text.contains("\"$ref\"");
            navigation.has_made_pages =
                navigation.text.contains("\"openapi\"") || navigation.text.contains("\"asyncapi\"");
        }
        NavigationKind::Pages => {
            // In place of `...`, and without `nav`, come the other pages of the folder.
            navigation.is_complete = false;
            for one in scalars.iter().filter(|one| is_top(one, "nav")) {
                let is_option = one.keys.last().is_some_and(|key| key == "glob");
                let is_pattern = is_option || one.value.contains(['*', '|', '?', '[']);
                if is_markdown(&one.value) && !is_url(&one.value) && !is_pattern {
                    add(navigation, one, &[""], tree);
                }
            }
        }
        NavigationKind::Summary
        | NavigationKind::Docusaurus
        | NavigationKind::Starlight
        | NavigationKind::Vitepress => {}
    }
}

/// Reads the links of a `SUMMARY.md`: `- [Title](page.md)`.
fn summary(navigation: &mut Navigation, tree: &Tree) {
    let text = Arc::clone(&navigation.text);
    let mut from = 0;
    while let Some(at) = text[from..].find("](") {
        let start = from + at + 2;
        let rest = &text[start..];
        let end = rest.find([')', '\n']).unwrap_or(rest.len());
        from = start + end;
        let written = rest[..end].split(' ').next().unwrap_or_default();
        let written = written.trim_start_matches('<').trim_end_matches('>');
        if is_markdown(written) && !is_url(written) {
            let scalar = Scalar {
                keys: Vec::new(),
                key: Span::default(),
                tables: Vec::new(),
                value: written.to_owned(),
                span: Span::at(start as u32, written.len() as u32),
            };
            add(navigation, &scalar, &[""], tree);
        }
    }
}

fn is_markdown(path: &str) -> bool {
    let path = path.split(['#', '?']).next().unwrap_or(path);
    [".md", ".mdx", ".markdown"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn is_url(path: &str) -> bool {
    path.contains("://") || path.starts_with(['#', '/', '~']) || path.contains(['$', '{'])
}

/// Adds an entry with the file that it leads to, by one of the endings.
fn add(navigation: &mut Navigation, scalar: &Scalar, endings: &[&str], tree: &Tree) {
    let written = scalar.value.split(['#', '?']).next().unwrap_or_default();
    let written = written.trim_start_matches("./");
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let file = endings.iter().find_map(|ending| {
        let path = normalise(&navigation.folder.join(format!("{decoded}{ending}")));
        let listing = tree.list(path.parent()?)?;
        let name = path.file_name()?.to_str()?;
        // docfx looks for files in any letter case.
        let is_folded = navigation.kind == NavigationKind::Docfx;
        let spelling = is_folded.then(|| listing.spelling(name)).flatten();
        match spelling {
            Some((name, Entry::File)) => Some(path.with_file_name(name)),
            _ => (listing.get(name) == Some(Entry::File)).then_some(path),
        }
    });
    navigation.entries.push(NavigationEntry {
        span: scalar.span,
        written: scalar.value.as_str().into(),
        file,
        list: 0,
    });
}
