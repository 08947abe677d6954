//! Sphinx with `MyST`: pages where `conf.py` is, links by the paths of files or the names of targets.
//!
//! `conf.py` is a script: what it says in plain texts is read.

use crate::site::config_file::ConfigFile;
use crate::site::{Addresses, Files, LinkRules, Page, Reading, Scope, Status, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Github,
    config_files: &["conf.py"],
    content: &["."],
    ..Table::PLAIN
};

/// Whether a `conf.py` is of a site in Markdown.
pub(super) fn is_of(file: &ConfigFile) -> bool {
    let text = &file.text;
    text.contains("myst") || text.contains("recommonmark")
}

/// What Sphinx makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    site.links = LinkRules {
        link: &[Reading::RootedSource, Reading::Source, Reading::Address],
        image: &[Reading::RootedSource, Reading::Source, Reading::Address],
        ..LinkRules::BROWSER
    };
    site.roots.push(config.folder.clone());
    for file in files.walk(&config.folder, |path| !path.starts_with("_build")) {
        let extension = file.path.rsplit_once('.').map_or("", |(_, end)| end);
        let stem = file.path.strip_suffix(&format!(".{extension}"));
        match stem.filter(|_| matches!(extension, "md" | "rst" | "ipynb")) {
            Some(stem) => {
                site.source(0, stem, &file.file);
                site.page(Page {
                    urls: vec![format!("/{stem}.html").into()],
                    source: file.path.as_str().into(),
                    file: file.file.clone(),
                    status: Status::Published,
                    view: 0,
                });
            }
            // A download or picture is copied when a page names it.
            None => site.source(0, &file.path, &file.file),
        }
    }
    // `html_extra_path` and `html_static_path` are lists of a script.
    for (what, scope) in [
        (
            "files that the theme or `html_extra_path` brings",
            Scope::Assets,
        ),
        ("names of targets", Scope::Names),
        ("ids", Scope::Ids),
    ] {
        site.unknown(what, "`conf.py` and the directives of pages", scope);
    }
    for made in [
        "/genindex.html",
        "/search.html",
        "/py-modindex.html",
        "/modindex.html",
    ] {
        site.generated(made);
    }
}
