//! `VitePress`: pages where `.vitepress` is, files of `public` at the top.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::property;
use crate::site::{KeepAnchor, Rooted, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Vitepress,
    config_files: &[
        ".vitepress/config.ts",
        ".vitepress/config.mts",
        ".vitepress/config.js",
        ".vitepress/config.mjs",
        ".vitepress/config/index.ts",
        ".vitepress/config/index.mts",
        ".vitepress/config/index.js",
    ],
    content: &["."],
    statics: &["public"],
    rooted: Rooted::Certain,
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let script = &*file.text;
    let content = property(script, "srcDir");
    let public = content
        .as_deref()
        .map(|folder| vec![format!("{folder}/public")]);
    let is_moved = script.contains("rewrites");
    GeneratorConfig {
        content: content.map(|folder| vec![folder]),
        statics: public,
        base_path: property(script, "base").map(|url| path_of_url(&url)),
        rooted: is_moved.then_some(Rooted::Unknown),
        checks_links: !script.contains("ignoreDeadLinks"),
        ..GeneratorConfig::default()
    }
}
