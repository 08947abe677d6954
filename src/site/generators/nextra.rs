//! Nextra on Next.js: pages below `pages`, `content` or `app`, files of `public` at the top.
//!
//! Next.js leaves addresses in Markdown as they are; Nextra leaves out the extension of a page.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::script::{self, Lookup};
use crate::site::{Addresses, File, Files, LinkRules, Page, Reading, Scope, Status, Table};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &[
        "next.config.mjs",
        "next.config.js",
        "next.config.ts",
        "next.config.mts",
    ],
    content: &[
        "pages",
        "src/pages",
        "content",
        "src/content",
        "app",
        "src/app",
    ],
    statics: &["public"],
    serves_folders: true,
    ..Table::PLAIN
};

/// Whether a configuration of Next.js is that of a site of Nextra.
pub(in crate::site) fn is_of(file: &ConfigFile) -> bool {
    file.text.contains("nextra")
}

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    GeneratorConfig {
        base_path: script::read(&file.text)
            .at(&["basePath"])
            .text()
            .map(path_of_url),
        ..GeneratorConfig::default()
    }
}

const LINK: [Reading; 2] = [Reading::SourcePage, Reading::Based(bare)];
const IMAGE: [Reading; 2] = [Reading::SourceFile, Reading::AddressOrFolder];

/// What Nextra makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = script::read(&config.text);
    site.base = value
        .at(&["basePath"])
        .text()
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: &LINK,
        image: &IMAGE,
        html_link: &[Reading::AddressOrFolder],
        html_image: &[Reading::AddressOrFolder],
        ignores_slash: true,
        adds_html: false,
    };
    let mut has_own_ids = false;
    for name in [
        "pages",
        "src/pages",
        "content",
        "src/content",
        "app",
        "src/app",
    ] {
        let folder = config.folder.join(name);
        if !files.has_folder(&folder) {
            continue;
        }
        site.roots.push(folder.clone());
        let is_app = name.ends_with("app");
        for file in files.walk(&folder, |_| true) {
            has_own_ids |= file.is_markdown()
                && files
                    .text(&file.file)
                    .is_some_and(|text| text.contains(" [#"));
            add_file(&file, is_app, site);
        }
    }
    for file in files.walk(&config.folder.join("public"), |_| true) {
        site.asset(&file.file, &format!("/{}", file.path));
    }
    if has_own_ids {
        site.unknown("ids of pages", "`[#id]` behind headings", Scope::Ids);
    }
    for key in ["redirects", "rewrites", "i18n"] {
        if value.at(&[key]) != Lookup::Absent && config.text.contains(key) {
            let why = format!("`{key}` of the configuration is code");
            site.unknown("addresses", why, Scope::Pages);
        }
    }
    if value.at(&["basePath"]) == Lookup::Unknown && config.text.contains("basePath") {
        site.unknown(
            "the base of the site",
            "code of the configuration",
            Scope::OtherHost,
        );
    }
}

fn add_file(file: &File, is_app: bool, site: &mut Addresses) {
    let (stem, extension) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
    let is_markdown = matches!(extension, "md" | "mdx");
    if !is_markdown && !matches!(extension, "js" | "jsx" | "ts" | "tsx") {
        site.source(0, &file.path, &file.file);
        return;
    }
    if let Some(at) = stem.find('[') {
        let before = stem[..at].rsplit_once('/').map_or("", |(folder, _)| folder);
        // The route that shows the pages of `content` is known by these.
        let shows_content = stem.contains("mdxPath") || is_app && stem.contains("[[...");
        if !shows_content {
            let why = format!("`{}` is a route with parameters", file.path);
            let scope = if before.is_empty() {
                Scope::NewFolders
            } else {
                Scope::Below(format!("/{before}/"))
            };
            site.unknown("pages", why, scope);
        }
        return;
    }
    let name = stem.rsplit('/').next().unwrap_or(stem);
    if name.starts_with('_') || (is_app && name != "page") {
        return;
    }
    let route: Vec<&str> = stem
        .split('/')
        .filter(|part| !(is_app && (part.starts_with('(') || *part == "page")))
        .collect();
    let route = route.join("/");
    let route = match route.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.trim_end_matches('/'),
        _ => &route,
    };
    let url = format!("/{route}");
    if is_markdown {
        site.page(Page {
            file: file.file.clone(),
            source: file.path.as_str().into(),
            urls: vec![url.into()],
            status: Status::Published,
            view: 0,
        });
    } else if !route.starts_with("api/") {
        site.asset(&file.file, &url);
    }
}

/// A destination without the extension of a page.
fn bare(path: &str) -> String {
    let bare = path
        .strip_suffix(".mdx")
        .or_else(|| path.strip_suffix(".md"));
    bare.unwrap_or(path).to_owned()
}
