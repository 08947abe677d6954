//! What the plugins and hooks of `MkDocs` change.

use serde_json::Value;

use super::{flag, names, options};
use crate::site::config_file::ConfigFile;
use crate::site::value::{at, texts};
use crate::site::{Addresses, Files, Scope};

/// Plugins that change no address and no link.
const HARMLESS: [&str; 38] = [
    "search",
    "tags",
    "minify",
    "offline",
    "privacy",
    "git-revision-date",
    "git-revision-date-localized",
    "git-authors",
    "git-committers",
    "git-committers-2",
    "glightbox",
    "typeset",
    "meta",
    "optimize",
    "info",
    "group",
    "awesome-pages",
    "awesome-nav",
    "literate-nav",
    "section-index",
    "redirects",
    "i18n",
    "blog",
    "macros",
    "autorefs",
    "mkdocstrings",
    "mermaid2",
    "include-markdown",
    "open-in-new-tab",
    "minify_html",
    "panzoom",
    "charts",
    "table-reader",
    "techdocs-core",
    "lightgallery",
    "pdf-export",
    "with-pdf",
    "exclude-search",
];

/// Plugins that rewrite links.
const LINKS: [&str; 6] = [
    "ezlinks",
    "roamlinks",
    "autolinks",
    "obsidian-bridge",
    "ezlinked",
    "wikilinks",
];

/// Plugins that put text into pages, whose ids are then not all known.
const IDS: [&str; 1] = ["markdown-exec"];

/// `material/blog` is the plugin `blog`.
pub(super) fn bare(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Whether a plugin resolves reference links: `[text][name]` leads to what the plugin knows by that name.
pub(super) fn resolves_references(value: &Value) -> bool {
    names(value, "plugins").any(|name| matches!(bare(name), "autorefs" | "mkdocstrings"))
}

/// The old addresses that the plugin `redirects` leads elsewhere.
pub(super) fn redirects(value: &Value) -> Vec<String> {
    let map = options(value, "plugins", "redirects").and_then(|plugin| plugin.get("redirect_maps"));
    let map = map.and_then(Value::as_object).into_iter();
    map.flat_map(|map| map.keys().cloned()).collect()
}

/// Notes what plugins and hooks make unknown.
pub(super) fn add(value: &Value, config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    for old in redirects(value) {
        site.redirects.add(&old);
    }
    for name in names(value, "plugins") {
        let is_on =
            options(value, "plugins", name).is_none_or(|table| flag(table, &["enabled"], true));
        let why = format!("the plugin `{name}`");
        let short = bare(name);
        match short {
            _ if !is_on => {}
            "social" => site.unknown(
                "cards",
                why,
                Scope::Below("/assets/images/social/".to_owned()),
            ),
            "rss" => {
                for feed in [
                    "feed_rss_created.xml",
                    "feed_rss_updated.xml",
                    "feed_json_created.json",
                    "feed_json_updated.json",
                ] {
                    site.generated(&format!("/{feed}"));
                }
            }
            "projects" => site.unknown("projects", why, Scope::Below("/projects/".to_owned())),
            _ if IDS.contains(&short) => site.unknown("ids", why, Scope::Ids),
            _ if LINKS.contains(&short) => site.unknown("links", why, Scope::Links),
            _ if HARMLESS.contains(&short) => {}
            _ => site.unknown("pages", why, Scope::Pages),
        }
    }
    add_hooks(value, config, files, site);
}

/// What the hooks may change, by the events they are called at.
fn add_hooks(value: &Value, config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    for path in at(value, &["hooks"]).map(texts).unwrap_or_default() {
        let script = files.text(&config.folder.join(&path));
        let handles = |events: &[&str]| {
            script
                .as_deref()
                .is_none_or(|script| events.iter().any(|event| script.contains(event)))
        };
        let why = format!("the hook `{path}`");
        if handles(&["def on_files", "def on_nav", "def on_post_build"])
            && makes_files(script.as_deref())
        {
            site.unknown("pages", why.clone(), Scope::Pages);
        }
        if handles(&[
            "def on_page_markdown",
            "def on_page_content",
            "def on_page_read_source",
            "def on_post_page",
        ]) {
            site.unknown("ids", why.clone(), Scope::Ids);
            if script.as_deref().is_none_or(rewrites_links) {
                site.unknown("links", why.clone(), Scope::Links);
                site.unknown("images", why, Scope::Images);
            }
        }
    }
}

/// Whether a script that gets the text of pages looks for links in it: by a pattern, by their parts, or
/// with a parser. One that puts links of its own into pages does not.
fn rewrites_links(script: &str) -> bool {
    const PARSERS: [&str; 5] = [
        "BeautifulSoup",
        "HTMLParser",
        "Treeprocessor",
        "lxml",
        "html5lib",
    ];
    const SEARCHES: [&str; 7] = [
        "re.compile(",
        "re.sub(",
        "re.findall(",
        "re.finditer(",
        "replace(",
        "find(",
        "split(",
    ];
    const PARTS: [&str; 8] = ["](", "]\\(", "href", "src=", ".md", "../", "http", "url"];
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_search = |line: &str| has(line, &SEARCHES) && has(line, &PARTS);
    has(script, &PARSERS) || script.lines().any(is_search)
}

/// Whether a script adds files to the site; not known without the script.
fn makes_files(script: Option<&str>) -> bool {
    script.is_none_or(|script| {
        [
            "files.append",
            "File(",
            "File.generated",
            ".write(",
            "shutil.",
        ]
        .iter()
        .any(|call| script.contains(call))
    })
}
