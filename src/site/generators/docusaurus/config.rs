//! What the configuration of Docusaurus says.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::site::config_file::ConfigFile;
use crate::site::script::{self, Lookup, Value};
use crate::site::{Addresses, Files, Scope};

/// What a plugin makes its pages of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Docs,
    Blog,
    Pages,
}

/// A plugin with pages.
#[derive(Clone, Debug)]
pub(super) struct Plugin {
    pub(super) kind: Kind,
    /// Its id when there are several of its kind.
    pub(super) id: Option<String>,
    /// The folder of its files, from that of the site.
    pub(super) folder: String,
    /// Where its pages are served.
    pub(super) route: String,
    /// Files that are left out.
    pub(super) excluded: GlobSet,
    /// Its options.
    pub(super) options: Value,
}

/// A language of the site.
#[derive(Clone, Debug)]
pub(super) struct Locale {
    pub(super) name: String,
    /// What its addresses start with, empty for the default one.
    pub(super) prefix: String,
}

/// What the configuration says.
pub(super) struct Settings {
    /// `baseUrl`; `None` when code makes it.
    pub(super) base: Option<String>,
    pub(super) trailing_slash: Option<bool>,
    /// The default language first.
    pub(super) locales: Vec<Locale>,
    pub(super) statics: Vec<String>,
    pub(super) plugins: Vec<Plugin>,
    /// Whether `.md` files are plain Markdown, not MDX.
    pub(super) is_detected: bool,
    pub(super) keeps_case: bool,
    pub(super) redirects: Vec<String>,
    /// What is unknown: what it is, why, how far it goes.
    unknown: Vec<(String, String, Scope)>,
}

/// Packages that make no pages: by a part of their names.
const WITHOUT_PAGES: [&str; 31] = [
    "analytics",
    "gtag",
    "tag-manager",
    "sitemap",
    "pwa",
    "ideal-image",
    "search",
    "sass",
    "tailwind",
    "webpack",
    "rsdoctor",
    "svgr",
    "faster",
    "theme-mermaid",
    "theme-live-codeblock",
    "theme-classic",
    "theme-common",
    "medium-zoom",
    "image-zoom",
    "fontloader",
    "google-fonts",
    "plausible",
    "matomo",
    "umami",
    "posthog",
    "segment",
    "llms",
    "css-cascade",
    "debug",
    "vercel",
    "chat",
];

/// Renderer plugins that change neither links nor ids: by a part of their names.
const RENDERERS: [&str; 15] = [
    "math",
    "katex",
    "mathjax",
    "npm2yarn",
    "mermaid",
    "gfm",
    "prism",
    "shiki",
    "code",
    "emoji",
    "admonition",
    "directive",
    "lazy",
    "image",
    "kroki",
];

impl Settings {
    pub(super) fn of(file: &ConfigFile) -> Self {
        let value = script::read(&file.text);
        let base = match value.at(&["baseUrl"]) {
            Lookup::Known(base) => base.text().map(str::to_owned),
            Lookup::Absent => Some("/".to_owned()),
            Lookup::Unknown => None,
        };
        let mut settings = Self {
            base,
            trailing_slash: value.at(&["trailingSlash"]).bool(),
            locales: locales(&value),
            statics: match value.at(&["staticDirectories"]).known() {
                Some(folders) => folders.texts().into_iter().map(str::to_owned).collect(),
                None => vec!["static".to_owned()],
            },
            plugins: Vec::new(),
            is_detected: value.at(&["markdown", "format"]).text() == Some("detect"),
            keeps_case: value.at(&["markdown", "anchors", "maintainCase"]).bool() == Some(true),
            redirects: Vec::new(),
            unknown: Vec::new(),
        };
        if value.at(&["markdown", "preprocessor"]) != Lookup::Absent
            && value.at(&["markdown"]) != Lookup::Unknown
        {
            settings.doubt("links", "`markdown.preprocessor` is code", Scope::Links);
        }
        settings.read_presets(&value);
        settings.read_plugins(&value);
        settings
    }

    fn doubt(&mut self, what: &str, why: impl Into<String>, scope: Scope) {
        self.unknown.push((what.to_owned(), why.into(), scope));
    }

    fn read_presets(&mut self, value: &Value) {
        let presets = value.at(&["presets"]);
        let entries = presets.known().map(Value::items).unwrap_or_default();
        let mut is_classic = false;
        for entry in entries {
            let (name, options) = named(entry);
            match name {
                Some(name) if name.contains("classic") => {
                    is_classic = true;
                    self.add_classic(&options);
                }
                Some(name) => self.doubt_pages(&name),
                None => self.doubt_pages("a preset that code chooses"),
            }
        }
        if presets.is_unknown() && !is_classic {
            self.doubt("the pages", "code makes `presets`", Scope::Links);
        }
        let has_own = value.at(&["plugins"]).known().is_some_and(|list| {
            list.items()
                .iter()
                .any(|one| named(one).0.is_some_and(|name| name.contains("content-")))
        });
        if !is_classic && !has_own {
            // A site that does not say what it is made of here is made of the usual.
            self.add_classic(&Value::Table {
                entries: Vec::new(),
                is_open: false,
            });
        }
    }

    /// The plugins of the classic preset.
    fn add_classic(&mut self, options: &Value) {
        for (kind, key) in [
            (Kind::Docs, "docs"),
            (Kind::Blog, "blog"),
            (Kind::Pages, "pages"),
        ] {
            match options.at(&[key]) {
                Lookup::Known(Value::Bool(false)) => {}
                Lookup::Known(options) => self.add_plugin(kind, options.clone()),
                Lookup::Absent => {
                    self.add_plugin(
                        kind,
                        Value::Table {
                            entries: Vec::new(),
                            is_open: false,
                        },
                    );
                }
                Lookup::Unknown => {
                    self.add_plugin(kind, Value::Code);
                    let why = format!("code makes the options of `{key}`");
                    self.doubt("addresses", why, Scope::Links);
                }
            }
        }
    }

    fn add_plugin(&mut self, kind: Kind, options: Value) {
        let (folder, route) = match kind {
            Kind::Docs => ("docs", "docs"),
            Kind::Blog => ("blog", "blog"),
            Kind::Pages => ("src/pages", "/"),
        };
        let id = options.at(&["id"]).text().filter(|id| *id != "default");
        let said = |key: &str, default: &str| match options.at(&[key]) {
            Lookup::Known(Value::Text(text)) => Some(text.clone()),
            Lookup::Absent => Some(default.to_owned()),
            _ => None,
        };
        let (path, base) = (said("path", folder), said("routeBasePath", route));
        if path.is_none() || base.is_none() {
            let why = "code makes the folder or the route of a plugin";
            self.doubt("addresses", why, Scope::Links);
        }
        for key in [
            "remarkPlugins",
            "rehypePlugins",
            "beforeDefaultRemarkPlugins",
            "beforeDefaultRehypePlugins",
        ] {
            let lookup = options.at(&[key]);
            self.read_renderers(key, lookup);
        }
        let excluded = match options.at(&["exclude"]) {
            Lookup::Known(patterns) => globs(&patterns.texts()),
            _ => globs(&[
                "**/_*.{js,jsx,ts,tsx,md,mdx}",
                "**/_*/**",
                "**/*.test.{js,jsx,ts,tsx}",
                "**/__tests__/**",
            ]),
        };
        let plugin = Plugin {
            kind,
            id: id.map(str::to_owned),
            folder: path.unwrap_or_else(|| folder.to_owned()),
            route: base.unwrap_or_else(|| route.to_owned()),
            excluded,
            options,
        };
        self.plugins.push(plugin);
    }

    /// Plugins of the renderer: what one of the site's own does is looked for in its file later.
    fn read_renderers(&mut self, key: &str, lookup: Lookup<'_>) {
        for entry in lookup.known().map(Value::items).unwrap_or_default() {
            let name = named(entry).0.unwrap_or_default();
            if !RENDERERS.iter().any(|known| name.contains(known)) {
                let shown = if name.is_empty() { "code" } else { &name };
                let why = format!("`{shown}` in `{key}`");
                self.doubt("links", why, Scope::Links);
            }
        }
    }

    fn read_plugins(&mut self, value: &Value) {
        let plugins = value.at(&["plugins"]);
        for entry in plugins.known().map(Value::items).unwrap_or_default() {
            let (name, options) = named(entry);
            let Some(name) = name else {
                self.doubt_pages("a plugin that is code");
                continue;
            };
            let kind = [
                ("content-docs", Kind::Docs),
                ("content-blog", Kind::Blog),
                ("content-pages", Kind::Pages),
            ];
            if let Some((_, kind)) = kind.iter().find(|(part, _)| name.contains(part)) {
                self.add_plugin(*kind, options);
            } else if name.contains("client-redirects") {
                self.read_redirects(&options);
            } else if !WITHOUT_PAGES.iter().any(|known| name.contains(known)) {
                self.doubt_pages(&name);
            }
        }
        if matches!(
            plugins,
            Lookup::Known(Value::List { is_open: true, .. }) | Lookup::Unknown
        ) {
            self.doubt_pages("code of `plugins`");
        }
    }

    fn doubt_pages(&mut self, name: &str) {
        let why = format!("`{name}` may make pages");
        self.doubt("pages", why, Scope::NewFolders);
    }

    fn read_redirects(&mut self, options: &Value) {
        if options.at(&["createRedirects"]) != Lookup::Absent {
            self.doubt("redirects", "`createRedirects` is code", Scope::Pages);
        }
        if let Some(ends) = options.at(&["fromExtensions"]).known()
            && !ends.items().is_empty()
        {
            self.doubt("redirects", "`fromExtensions`", Scope::Pages);
        }
        let list = options.at(&["redirects"]);
        for rule in list.known().map(Value::items).unwrap_or_default() {
            if let Some(from) = rule.at(&["from"]).known() {
                self.redirects
                    .extend(from.texts().into_iter().map(str::to_owned));
            }
        }
        if list.is_unknown() {
            self.doubt("redirects", "code makes some", Scope::Pages);
        }
    }
}

/// The name and the options of an entry: `'name'`, `['name', { … }]`, `require('name')`.
fn named(entry: &Value) -> (Option<String>, Value) {
    let name = |value: &Value| match value {
        Value::Text(name) | Value::Import { module: name, .. } | Value::Call { name, .. } => {
            Some(name.clone())
        }
        _ => None,
    };
    match entry {
        Value::List { items, .. } => {
            let first = items.first().and_then(name);
            let options = items.get(1).cloned();
            (first, options.unwrap_or(Value::Null))
        }
        value => (name(value), Value::Null),
    }
}

fn locales(value: &Value) -> Vec<Locale> {
    let default = value.at(&["i18n", "defaultLocale"]).text().unwrap_or("en");
    let names = value.at(&["i18n", "locales"]).known();
    let names = names.map(Value::texts).unwrap_or_default();
    let mut locales = vec![Locale {
        name: default.to_owned(),
        prefix: String::new(),
    }];
    for name in names.into_iter().filter(|name| *name != default) {
        locales.push(Locale {
            prefix: format!("/{name}"),
            name: name.to_owned(),
        });
    }
    locales
}

fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        if let Ok(glob) = glob {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

/// Says what cannot be known of a site.
pub(super) fn add_unknowns(
    settings: &Settings,
    config: &ConfigFile,
    files: &Files<'_>,
    site: &mut Addresses,
) {
    for (what, why, scope) in &settings.unknown {
        site.unknown(what.clone(), why.clone(), scope.clone());
    }
    if !files.has_folder(&config.folder.join("src")) {
        site.unknown(
            "pages",
            "the folder `src` is not in the tree",
            Scope::NewFolders,
        );
    }
    for redirect in &settings.redirects {
        site.redirects.add(redirect);
    }
}
