//! Mintlify: every `.mdx` and `.md` file is a page at its path, but for snippets.

use serde_json::Value;

use crate::site::config_file::ConfigFile;
use crate::site::value::{at, text};
use crate::site::{Addresses, Files, LinkRules, Page, Reading, Rooted, Scope, Status, Table};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &["docs.json", "mint.json"],
    content: &["."],
    rooted: Rooted::Certain,
    serves_folders: true,
    ..Table::PLAIN
};

/// Whether a file is of Mintlify: other tools have a `docs.json`.
pub(in crate::site) fn is_of(file: &ConfigFile) -> bool {
    let schema = text(&file.value, &["$schema"]).unwrap_or_default();
    let has = |key: &str| file.value.get(key).is_some();
    schema.contains("mintlify") || (has("navigation") && (has("colors") || has("theme")))
}

const LINK: [Reading; 3] = [
    Reading::Source,
    Reading::Based(bare),
    Reading::AddressOrFolder,
];
const IMAGE: [Reading; 2] = [Reading::Source, Reading::Address];

/// What Mintlify makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    site.links = LinkRules {
        link: &LINK,
        image: &IMAGE,
        html_link: &LINK,
        html_image: &IMAGE,
        ignores_slash: true,
        adds_html: false,
    };
    site.roots.push(config.folder.clone());
    let mut has_components = false;
    for file in files.walk(&config.folder, |path| path != "node_modules") {
        if !matches!(file.extension(), "mdx" | "md") {
            site.source(0, &file.path, &file.file);
            site.asset(&file.file, &format!("/{}", file.path));
            continue;
        }
        has_components |= files.text(&file.file).is_some_and(|text| {
            [
                "<Accordion",
                "<ParamField",
                "<ResponseField",
                "<Update",
                "<Step ",
                "<Tab ",
            ]
            .iter()
            .any(|tag| text.contains(tag))
        });
        let is_snippet = file.path.starts_with("snippets/") || file.path.contains("/snippets/");
        let stem = file
            .path
            .rsplit_once('.')
            .map_or(&*file.path, |(stem, _)| stem);
        let mut urls = vec![format!("/{stem}").into_boxed_str()];
        if let Some(folder) = stem.strip_suffix("index") {
            urls.push(format!("/{folder}").into());
        }
        site.page(Page {
            source: file.path.as_str().into(),
            urls,
            status: if is_snippet {
                Status::Partial
            } else {
                Status::Published
            },
            file: file.file,
            view: 0,
        });
    }
    if has_components {
        let why = "components such as `<Accordion>` give ids of their own";
        site.unknown("ids of pages", why, Scope::Ids);
    }
    add_redirects(&config.value, site);
    add_made(&config.value, site);
}

fn add_redirects(value: &Value, site: &mut Addresses) {
    let redirects = at(value, &["redirects"]).and_then(Value::as_array);
    for source in redirects
        .into_iter()
        .flatten()
        .filter_map(|rule| text(rule, &["source"]))
    {
        site.redirects.add(source);
    }
}

/// Pages that are made of a description of an interface.
fn add_made(value: &Value, site: &mut Addresses) {
    let written = value.to_string();
    let is_made = ["\"openapi\"", "\"asyncapi\"", "\"GET /", "\"POST /"];
    if is_made.iter().any(|mark| written.contains(mark)) {
        let why = "pages are made of a description of an interface";
        site.unknown("pages", why, Scope::NewFolders);
        site.unknown("pages", why, Scope::Below("/api".to_owned()));
    }
    let top = at(value, &["navigation"])
        .map(Value::to_string)
        .unwrap_or_default();
    if let Some(first) = top
        .split("\"pages\":[\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
    {
        // The first page of the navigation is the start page as well.
        if site.at(&format!("/{first}")).is_some() {
            site.generated("/");
        }
    }
}

/// A destination without the extension of a page.
fn bare(path: &str) -> String {
    let bare = path
        .strip_suffix(".mdx")
        .or_else(|| path.strip_suffix(".md"));
    bare.unwrap_or(path).to_owned()
}
