//! Eleventy: templates and data decide on addresses, so what no file shows may still be served.

use crate::site::Table;
use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::property;
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::MarkdownItAnchor,
    config_files: &[
        ".eleventy.js",
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
    ],
    content: &["."],
    serves_folders: true,
    moves: &["permalink"],
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let script = &*file.text;
    let is_slugify = script.contains("slugify");
    GeneratorConfig {
        dialect: is_slugify.then_some(Dialect::SindresorhusSlugify),
        content: property(script, "input").map(|folder| vec![folder]),
        base_path: property(script, "pathPrefix").map(|url| path_of_url(&url)),
        ..GeneratorConfig::default()
    }
}
