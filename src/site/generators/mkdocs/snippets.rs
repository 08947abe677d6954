//! The extension `pymdownx.snippets`: files whose text pages take in.

use std::path::PathBuf;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::options;
use crate::site::config_file::ConfigFile;
use crate::site::value::{at, texts};
use crate::site::{Addresses, File, Files, Page, Status};
use crate::source::normalise;

/// Whether files are put at the end of every page; they define the labels of reference links.
pub(super) fn are_appended(value: &Value) -> bool {
    options(value, "markdown_extensions", "pymdownx.snippets")
        .and_then(|snippets| at(snippets, &["auto_append"]))
        .is_some_and(|appended| !texts(appended).is_empty())
}

/// Adds the files that are taken in: their links are read from the pages that take them in.
pub(super) fn add(
    value: &Value,
    config: &ConfigFile,
    found: &[File],
    files: &Files<'_>,
    site: &mut Addresses,
) {
    let Some(snippets) = options(value, "markdown_extensions", "pymdownx.snippets").or_else(|| {
        super::has(value, "markdown_extensions", "pymdownx.snippets").then_some(&Value::Null)
    }) else {
        return;
    };
    let bases: Vec<PathBuf> = match at(snippets, &["base_path"]).map(texts) {
        Some(paths) if !paths.is_empty() => paths
            .iter()
            .map(|path| normalise(&config.folder.join(path)))
            .collect(),
        _ => vec![config.folder.clone()],
    };
    site.include_roots.clone_from(&bases);
    let mut named: Vec<String> = at(snippets, &["auto_append"])
        .map(texts)
        .unwrap_or_default();
    for file in found.iter().filter(|file| file.is_markdown()) {
        if let Some(text) = files.text(&file.file)
            && text.contains("--8<--")
        {
            named.extend(names(&text).map(str::to_owned));
        }
    }
    let pages: FxHashSet<PathBuf> = site.pages().iter().map(|page| page.file.clone()).collect();

    for name in named {
        let file = bases.iter().map(|base| normalise(&base.join(&name)));
        let Some(file) = file.into_iter().find(|file| files.has_file(file)) else {
            continue;
        };
        if !pages.contains(&file) {
            site.page(Page {
                source: name.into(),
                file,
                urls: Vec::new(),
                status: Status::Partial,
                view: 0,
            });
        }
    }
}

/// The files that the snippets of a page name: `--8<-- "a.md:section"`, or lines between two marks.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut is_open = false;
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(at) = line.find("--8<--") {
            let rest = line[at + 6..].trim();
            let name = rest.strip_prefix(['"', '\'']);
            if name.is_none() && rest.is_empty() {
                is_open = !is_open;
            }
            return name.and_then(|name| name.split(['"', '\'', ':']).next());
        }
        (is_open && !line.is_empty() && !line.starts_with(';'))
            .then(|| line.split(':').next())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn snippets_name_files() {
        let text =
            "--8<-- \"a.md\"\n  ;--8<-- 'b.md:x'\n--8<--\nc/d.md\n\n; no.md\n--8<--\ntext.md\n";
        assert_eq!(names(text).collect::<Vec<_>>(), ["a.md", "b.md", "c/d.md"]);
    }
}
