//! `GitBook`: pages that `SUMMARY.md` names, with the settings of `.gitbook.yaml`.
//!
//! Links between pages are paths of files. How headings get their ids is not public, so that only
//! declared ones count.

use serde_json::Value;

use super::mdbook::chapters;
use std::path::Path;

use crate::site::config_file::{ConfigFile, GeneratorConfig};
use crate::site::value::{at, text};
use crate::site::{Addresses, Files, LinkRules, Page, Reading, Scope, Status, Table};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &[".gitbook.yaml", ".gitbook.yml"],
    content: &["."],
    ..Table::PLAIN
};

fn root(file: &ConfigFile) -> String {
    let root = text(&file.value, &["root"]).unwrap_or("./");
    root.trim_start_matches("./").trim_matches('/').to_owned()
}

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    GeneratorConfig {
        content: Some(vec![root(file)]),
        ..GeneratorConfig::default()
    }
}

const LINK: [Reading; 2] = [Reading::Source, Reading::Address];

/// What `GitBook` makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &config.value;
    let folder = crate::source::normalise(&config.folder.join(root(config)));
    site.links = LinkRules {
        link: &LINK,
        image: &LINK,
        html_link: &LINK,
        html_image: &LINK,
        ignores_slash: true,
        adds_html: false,
    };
    site.roots.push(folder.clone());
    let readme = text(value, &["structure", "readme"]).unwrap_or("README.md");
    let summary = text(value, &["structure", "summary"]).unwrap_or("SUMMARY.md");
    let clean = |path: &str| path.trim_start_matches("./").to_owned();
    let named = files
        .text(&folder.join(clean(summary)))
        .map(|text| chapters(&text))
        .map(|chapters| from_folder(&clean(summary), &chapters));
    if named.is_none() {
        site.unknown(
            "pages",
            "there is no summary: every file may be one",
            Scope::Nothing,
        );
    }
    let (readme, summary) = (clean(readme), clean(summary));
    for file in files.walk(&folder, |_| true) {
        if !file.is_markdown() {
            site.source(0, &file.path, &file.file);
            continue;
        }
        let is_named = named
            .as_ref()
            .is_none_or(|named| named.contains(&file.path));
        if !is_named && file.path != readme && file.path != summary {
            // A link to such a file becomes its address on the host of the repository, which is also where it is
            // read.
            site.source(0, &file.path, &file.file);
            continue;
        }
        site.page(Page {
            urls: vec![url_of(&file.path, &readme).into()],
            source: file.path.as_str().into(),
            status: Status::Published,
            file: file.file,
            view: 0,
        });
    }
    for file in files.walk(&folder.join(".gitbook"), |_| true) {
        site.source(0, &format!(".gitbook/{}", file.path), &file.file);
    }
    add_rest(value, site);
}

/// The files that a summary names, from the top: it names them from its own folder.
fn from_folder(summary: &str, chapters: &[String]) -> Vec<String> {
    let folder = Path::new(summary).parent().unwrap_or(Path::new(""));
    let files = chapters.iter().map(|chapter| {
        let file = crate::source::normalise(&folder.join(chapter));
        file.to_string_lossy().replace('\\', "/")
    });
    files.collect()
}

/// Redirects, and what only the host knows.
fn add_rest(value: &Value, site: &mut Addresses) {
    let redirects = at(value, &["redirects"]).and_then(Value::as_object);
    for old in redirects.into_iter().flat_map(serde_json::Map::keys) {
        site.redirects.add(old);
    }
    site.unknown(
        "the place of the space on its host",
        "GitBook gives it",
        Scope::OtherHost,
    );
    site.unknown(
        "ids of headings",
        "GitBook makes them by a rule of its own",
        Scope::Ids,
    );
}

/// The address of a page: without its extension, the page of a folder is its README.
fn url_of(path: &str, readme: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    if path == readme {
        return "/".to_owned();
    }
    match stem.strip_suffix("README") {
        Some(folder) => format!("/{}", folder.trim_end_matches('/').to_lowercase()),
        None => format!("/{}", stem.to_lowercase()),
    }
}
