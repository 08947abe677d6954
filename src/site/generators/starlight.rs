//! Starlight on Astro: pages below `src/content/docs`, files of `public` at the top.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::property;
use crate::site::{Rooted, Table};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &[
        "astro.config.mjs",
        "astro.config.ts",
        "astro.config.js",
        "astro.config.mts",
    ],
    content: &["src/content/docs", "src/pages"],
    statics: &["public"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug"],
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let script = &*file.text;
    // `redirects: { '/old': '/new' }`: the keys are paths, which nothing else in the file begins a line with.
    let keys = script.lines().filter_map(|line| {
        let line = line.trim_start();
        let quote = line.chars().next().filter(|c| "'\"".contains(*c))?;
        let (key, rest) = line[1..].split_once(quote)?;
        (key.starts_with('/') && rest.trim_start().starts_with(':')).then(|| key.to_owned())
    });
    let makes_pages = [
        "starlightOpenAPI",
        "starlightTypeDoc",
        "starlight-blog",
        "starlightBlog",
    ]
    .iter()
    .any(|plugin| script.contains(plugin));
    GeneratorConfig {
        base_path: property(script, "base").map(|url| path_of_url(&url)),
        redirects: keys.collect(),
        rooted: makes_pages.then_some(Rooted::Unknown),
        ..GeneratorConfig::default()
    }
}
