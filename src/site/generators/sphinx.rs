//! Sphinx with `MyST`, and `MyST` by itself (Jupyter Book): pages where `conf.py` or `myst.yml` is, links by
//! the paths of files or the names of targets. A link without text gets the title of what it leads to.
//!
//! In Sphinx (held against 9.0 with `MyST` 5.2) a path that names no file is taken for the name of a target, and
//! is dead: `[a](b.html)` becomes `#b.html`.
//!
//! `conf.py` is a script: what it says in plain texts is read.

use crate::site::config_file::ConfigFile;
use crate::site::{Addresses, Files, LinkRules, Page, Reading, Scope, Status, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Github,
    config_files: &["conf.py", "myst.yml"],
    titles_links: true,
    content: &["."],
    ..Table::PLAIN
};

/// The configuration of `MyST` without Sphinx.
const MYST: &str = "myst.yml";

/// Whether a configuration is of a site in Markdown.
pub(super) fn is_of(file: &ConfigFile) -> bool {
    if file.name == MYST {
        return file.value.get("project").is_some() || file.value.get("site").is_some();
    }
    let text = &file.text;
    text.contains("myst") || text.contains("recommonmark")
}

const SPHINX_LINKS: LinkRules = LinkRules {
    link: &[Reading::RootedSource, Reading::Source, Reading::TargetName],
    image: &[Reading::RootedSource, Reading::Source, Reading::Address],
    ..LinkRules::BROWSER
};

/// The addresses of `MyST` are made of its table of contents: only paths of files can be followed.
const MYST_LINKS: LinkRules = LinkRules {
    link: &[Reading::PageFile, Reading::RootedSource, Reading::Source],
    image: &[Reading::RootedSource, Reading::Source],
    html_link: &[Reading::Elsewhere],
    html_image: &[Reading::Source, Reading::Elsewhere],
    ..LinkRules::BROWSER
};

/// What Sphinx makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    site.links = if config.name == MYST {
        MYST_LINKS
    } else {
        SPHINX_LINKS
    };
    site.roots.push(config.folder.clone());
    for file in files.walk(&config.folder, |path| !path.starts_with("_build")) {
        let extension = file.path.rsplit_once('.').map_or("", |(_, end)| end);
        let stem = file.path.strip_suffix(&format!(".{extension}"));
        match stem.filter(|_| matches!(extension, "md" | "rst" | "ipynb")) {
            Some(stem) => {
                site.source(0, stem, &file.file);
                site.page(Page {
                    urls: urls(config, stem),
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
    let ids = if config.name == MYST {
        Scope::Labels
    } else {
        Scope::Ids
    };
    // `html_extra_path` and `html_static_path` are lists of a script.
    for (what, scope) in [
        (
            "files that the theme or `html_extra_path` brings",
            Scope::Assets,
        ),
        ("names of targets", Scope::Nothing),
        ("ids", ids),
    ] {
        let why = format!("`{}` and the directives of pages", config.name);
        site.unknown(what, why, scope);
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

/// Where a page is served, as far as that is known.
fn urls(config: &ConfigFile, stem: &str) -> Vec<Box<str>> {
    if config.name == MYST {
        return Vec::new();
    }
    vec![format!("/{stem}.html").into()]
}
