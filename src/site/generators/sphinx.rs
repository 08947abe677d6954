//! Sphinx with `MyST`, and `MyST` by itself (Jupyter Book): pages where `conf.py` or `myst.yml` is, links by
//! the paths of files or the names of targets. A link without text gets the title of what it leads to.
//!
//! In Sphinx (held against 9.0 with `MyST` 5.2) a path that names no file is taken for the name of a target, and
//! is dead: `[a](b.html)` becomes `#b.html`.
//!
//! A fragment without a path is an id of the page or any target of the project: `(name)=` on another page,
//! what an extension makes of the code, what the inventory of another project has.
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
    image: &[Reading::OnlySource],
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
    add_targets(config, files, site);
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

/// Words of a configuration that show targets beside those that pages name.
const TARGETS_BY_CODE: [&str; 6] = [
    "intersphinx",
    "auto",
    "breathe",
    "domain",
    "apidoc",
    "click",
];

/// The names of targets that every page can link to.
fn add_targets(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    if config.name == MYST {
        return;
    }
    if TARGETS_BY_CODE
        .iter()
        .any(|word| config.text.contains(word))
    {
        let why = format!("`{}` names extensions that make some", config.name);
        site.unknown("fragments that name targets", why, Scope::Targets);
        return;
    }
    for file in files.walk(&config.folder, |path| !path.starts_with("_build")) {
        if !matches!(file.extension(), "md" | "rst") {
            continue;
        }
        let Some(text) = files.text(&file.file) else {
            continue;
        };
        let names = text.lines().filter_map(target_in);
        site.targets
            .extend(names.map(|name| name.to_lowercase().into()));
    }
}

/// The name that a line gives the block behind it: `(name)=` and `:name: name` of `MyST`, `.. _name:`.
fn target_in(line: &str) -> Option<&str> {
    let line = line.trim();
    let of_myst = || line.strip_prefix('(')?.strip_suffix(")=");
    let of_rst = || line.strip_prefix(".. _")?.strip_suffix(':');
    let of_block = || line.strip_prefix(":name:");
    let name = of_myst().or_else(of_rst).or_else(of_block)?;
    Some(name.trim().trim_matches('`'))
}

/// Where a page is served, as far as that is known.
fn urls(config: &ConfigFile, stem: &str) -> Vec<Box<str>> {
    if config.name == MYST {
        return Vec::new();
    }
    vec![format!("/{stem}.html").into()]
}
