//! docfx, and Microsoft Learn: links are paths of files, in any letter case and with `/` or `\`; `~/` is
//! the folder of `docfx.json`, and `/` is a host with many docsets.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::Value;

use crate::site::config_file::ConfigFile;
use crate::site::value::{at, text, texts};
use crate::site::{Addresses, Files, LinkRules, Page, Reading, Scope, Status, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Markdig,
    config_files: &["docfx.json"],
    content: &["."],
    ..Table::PLAIN
};

const READINGS: [Reading; 2] = [Reading::FoldedSource, Reading::Elsewhere];

/// Files in which Microsoft Learn keeps the sources that were moved.
const REDIRECTIONS: [&str; 3] = [
    ".openpublishing.redirection.json",
    ".openpublishing.redirections.json",
    "redirections.json",
];

/// What docfx makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    site.links = LinkRules {
        link: &READINGS,
        image: &READINGS,
        html_link: &READINGS,
        html_image: &READINGS,
        ..LinkRules::BROWSER
    };
    site.roots.push(config.folder.clone());
    let excluded = excluded(&config.value);
    for file in files.walk(&config.folder, |path| path != "obj" && path != "_site") {
        if !file.is_markdown() {
            site.source(0, &file.path, &file.file);
            continue;
        }
        // A page that others include is not a page itself; links that name it are still paths of files.
        if excluded.is_match(&file.path) {
            site.source(0, &file.path, &file.file);
        }
        let stem = file
            .path
            .rsplit_once('.')
            .map_or(&*file.path, |(stem, _)| stem);
        site.page(Page {
            urls: vec![format!("/{stem}.html").into()],
            source: file.path.as_str().into(),
            status: if excluded.is_match(&file.path) {
                Status::Unpublished
            } else {
                Status::Published
            },
            file: file.file,
            view: 0,
        });
    }
    let has_redirections = add_redirections(config, files, site);
    if !has_redirections && is_learn(&config.value) {
        let why = "no file with the redirections of Microsoft Learn can be read";
        site.unknown("pages that were moved", why, Scope::Moved);
    }
    site.unknown("other docsets", "the host holds many", Scope::OtherHost);
}

/// What the content leaves out.
fn excluded(value: &Value) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    let content = at(value, &["build", "content"]);
    let groups = content.and_then(Value::as_array).into_iter().flatten();
    for pattern in groups
        .filter_map(|group| at(group, &["exclude"]))
        .flat_map(texts)
    {
        if let Ok(glob) = GlobBuilder::new(&pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

/// Whether a site is one of Microsoft Learn, by metadata that only its build reads.
fn is_learn(value: &Value) -> bool {
    let metadata = at(value, &["build", "globalMetadata"]).and_then(Value::as_object);
    metadata.is_some_and(|metadata| {
        let mut keys = metadata.keys();
        keys.any(|key| key.starts_with("ms.") || key == "breadcrumb_path" || key == "uhfHeaderId")
    })
}

/// Sources that were moved: a link that names one is led to its new address. Returns whether a file
/// says which.
fn add_redirections(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) -> bool {
    let mut is_there = false;
    for top in config.folder.ancestors().take(4) {
        for name in REDIRECTIONS {
            let Some(data) = files.data(&top.join(name)) else {
                continue;
            };
            is_there = true;
            let rules = at(&data, &["redirections"]).and_then(Value::as_array);
            for rule in rules.into_iter().flatten() {
                let path =
                    text(rule, &["source_path"]).or_else(|| text(rule, &["source_path_from_root"]));
                let below = path.and_then(|path| {
                    let full = top.join(path.trim_start_matches('/'));
                    Some(full.strip_prefix(&config.folder).ok()?.to_owned())
                });
                if let Some(below) = below.as_deref().and_then(Path::to_str) {
                    site.absent_source(below);
                }
            }
        }
    }
    is_there
}
