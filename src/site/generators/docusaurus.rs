//! Docusaurus: pages below `docs`, files of `static` at the top, `slug` and `id` in the front matter.
//!
//! Plugins and pages in React serve addresses that no file shows.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::{properties, property};
use crate::site::{KeepAnchor, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Docusaurus,
    config_files: &[
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
    ],
    content: &[".", "docs", "src/pages"],
    statics: &["static"],
    serves_folders: true,
    moves: &["slug", "id"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let script = &*file.text;
    let docs = property(script, "path").unwrap_or_else(|| "docs".to_owned());
    let route = property(script, "routeBasePath").unwrap_or_else(|| "docs".to_owned());
    let route = route.trim_matches('/');
    let prefix = if route.is_empty() {
        String::new()
    } else {
        format!("/{route}")
    };
    GeneratorConfig {
        base_path: property(script, "baseUrl").map(|url| path_of_url(&url)),
        mounts: vec![(prefix, docs), ("/blog".to_owned(), "blog".to_owned())],
        redirects: properties(script, "from"),
        ..GeneratorConfig::default()
    }
}
