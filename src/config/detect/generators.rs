//! What the files of single generators say about their sites.

use serde_json::Value;

use crate::config::detect::value::{at, properties, property, text, texts};
use crate::settings::{Preset, Rooted};
use crate::slug::Dialect;

/// What a generator's file says; what it does not say holds as the preset's table has it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GeneratorConfig {
    /// The slug dialect.
    pub(super) dialect: Option<Dialect>,
    /// Folders with pages that are served from the top, relative to the generator's folder.
    pub(super) content: Option<Vec<String>>,
    /// Folders whose files are copied to the top.
    pub(super) statics: Option<Vec<String>>,
    /// Folders that are served below a path: the path, and the folder.
    pub(super) mounts: Vec<(String, String)>,
    /// Path of the site on its host.
    pub(super) base_path: Option<String>,
    /// What a rooted link that leads nowhere means.
    pub(super) rooted: Option<Rooted>,
    /// The generator refuses addresses that are no page of the site.
    pub(super) checks_links: bool,
    /// A language that lacks a page may get that of another.
    pub(super) translations_fall_back: bool,
    /// Old addresses that lead elsewhere.
    pub(super) redirects: Vec<String>,
}

/// A generator's file: its name, its text, and its value when it is data.
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) value: Option<Value>,
}

/// Whether the file is of this generator: some share their names.
pub(super) fn is_of(preset: Preset, file: &File<'_>) -> bool {
    let has = |key: &str| {
        file.value
            .as_ref()
            .is_some_and(|value| value.get(key).is_some())
    };
    let is_shared = file.name.starts_with("config.") || file.name.contains("/config.");
    match preset {
        Preset::Zola => has("base_url"),
        Preset::Hugo if is_shared && !file.name.contains('/') => {
            let keys = [
                "baseurl",
                "theme",
                "contentdir",
                "languages",
                "markup",
                "module",
            ];
            !has("base_url")
                && file
                    .value
                    .as_ref()
                    .is_some_and(|value| keys.iter().any(|key| at(value, &[key]).is_some()))
        }
        Preset::Starlight => file.text.contains("starlight"),
        _ => true,
    }
}

/// Reads the file of a generator.
pub(super) fn read(preset: Preset, file: &File<'_>) -> GeneratorConfig {
    let null = Value::Null;
    let value = file.value.as_ref().unwrap_or(&null);
    match preset {
        Preset::Mkdocs => mkdocs(value, file.text),
        Preset::Docusaurus => docusaurus(file.text),
        Preset::Vitepress => vitepress(file.text),
        Preset::Hugo => hugo(value),
        Preset::Jekyll => jekyll(value),
        Preset::Mdbook => mdbook(value),
        Preset::Starlight => starlight(file.text),
        Preset::Eleventy => eleventy(file.text),
        Preset::Zola => GeneratorConfig {
            base_path: text(value, &["base_url"]).map(path_of_url),
            ..GeneratorConfig::default()
        },
        _ => GeneratorConfig::default(),
    }
}

/// The path of a URL, without `/` at the end: `https://a.example/docs/` is at `/docs`.
fn path_of_url(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}

fn mkdocs(value: &Value, source: &str) -> GeneratorConfig {
    let extension = |name: &str| {
        let list = at(value, &["markdown_extensions"]);
        list.and_then(Value::as_array)
            .into_iter()
            .flatten()
            .any(|item| item.as_str() == Some(name) || item.get(name).is_some())
            || list.and_then(|list| list.get(name)).is_some()
    };
    let has_ids = [
        "attr_list",
        "extra",
        "pymdownx.extra",
        "markdown.extensions.extra",
        "markdown.extensions.attr_list",
    ]
    .iter()
    .any(|name| extension(name));
    // The slug function is a Python object, which a reader of YAML does not see: its name is enough.
    let is_lower = source.contains("pymdownx.slugs") || source.contains("slugs.slugify");
    let is_other = source.contains("slugify:") && !is_lower;
    let dialect = match (is_lower, has_ids) {
        (true, _) => Dialect::PymdownxLower,
        _ => Dialect::PythonMarkdown,
    };
    let mut redirects = Vec::new();
    let plugins = at(value, &["plugins"]);
    let maps = plugins.and_then(Value::as_array).into_iter().flatten();
    for plugin in maps
        .filter_map(|plugin| plugin.get("redirects"))
        .chain(plugins.and_then(|all| all.get("redirects")))
    {
        let map = plugin.get("redirect_maps").and_then(Value::as_object);
        redirects.extend(map.into_iter().flat_map(|map| map.keys().cloned()));
    }
    let writes_pages = [
        "gen-files",
        "literate-nav",
        "awesome-pages",
        "mkdocstrings",
        "autorefs",
        "blog",
        "monorepo",
        "multirepo",
    ]
    .iter()
    .any(|plugin| source.contains(plugin));
    GeneratorConfig {
        dialect: (!is_other).then_some(dialect),
        content: text(value, &["docs_dir"]).map(|folder| vec![folder.to_owned()]),
        base_path: text(value, &["site_url"]).map(path_of_url),
        rooted: writes_pages.then_some(Rooted::Unknown),
        translations_fall_back: source.contains("docs_structure: folder"),
        redirects,
        ..GeneratorConfig::default()
    }
}

fn docusaurus(script: &str) -> GeneratorConfig {
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

fn vitepress(script: &str) -> GeneratorConfig {
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

fn hugo(value: &Value) -> GeneratorConfig {
    let ids = text(
        value,
        &["markup", "goldmark", "parser", "autoHeadingIDType"],
    );
    let is_blackfriday = text(value, &["markup", "defaultMarkdownHandler"]) == Some("blackfriday");
    let dialect = match ids {
        _ if is_blackfriday => Some(Dialect::HugoBlackfriday),
        Some("github-ascii") => Some(Dialect::HugoGithubAscii),
        Some("blackfriday") => Some(Dialect::HugoBlackfriday),
        Some("github") => Some(Dialect::Hugo),
        _ => None,
    };
    let mut content: Vec<String> = text(value, &["contentDir"])
        .map(str::to_owned)
        .into_iter()
        .collect();
    let mut mounts = Vec::new();
    let languages = at(value, &["languages"]).and_then(Value::as_object);
    // The language of Hugo itself when the site names none.
    let default = text(value, &["defaultContentLanguage"]).unwrap_or("en");
    for (language, table) in languages.into_iter().flatten() {
        if let Some(folder) = text(table, &["contentDir"]) {
            mounts.push((format!("/{language}"), folder.to_owned()));
            if content.is_empty() && language == default {
                content.push(folder.to_owned());
            }
        }
    }
    let whole = if content.is_empty() {
        Vec::new()
    } else {
        vec!["content".to_owned()]
    };
    content.extend(whole);
    // Modules that are mounted below `content` bring pages that are not in the tree; themes do not.
    let mounts_of = |table: &Value| {
        let list = at(table, &["mounts"]).and_then(Value::as_array).cloned();
        list.unwrap_or_default()
    };
    let module = at(value, &["module"]);
    let imports = module.and_then(|module| at(module, &["imports"])?.as_array());
    let tables = module.into_iter().chain(imports.into_iter().flatten());
    let brings_pages = tables
        .flat_map(mounts_of)
        .any(|mount| text(&mount, &["target"]).is_none_or(|target| target.starts_with("content")));
    let statics = at(value, &["staticDir"])
        .map(texts)
        .filter(|folders| !folders.is_empty());
    GeneratorConfig {
        dialect,
        content: (!content.is_empty()).then_some(content),
        statics,
        mounts,
        base_path: text(value, &["baseURL"]).map(path_of_url),
        rooted: brings_pages.then_some(Rooted::Unknown),
        ..GeneratorConfig::default()
    }
}

fn jekyll(value: &Value) -> GeneratorConfig {
    let is_plain =
        text(value, &["kramdown", "input"]).is_some_and(|input| !input.eq_ignore_ascii_case("gfm"));
    let mut mounts = Vec::new();
    let collections = at(value, &["collections"]).and_then(Value::as_object);
    let parent = text(value, &["collections_dir"])
        .map(|folder| format!("{folder}/"))
        .unwrap_or_default();
    for (name, table) in collections.into_iter().flatten() {
        let permalink = text(table, &["permalink"]).unwrap_or("/:collection/:path");
        // What stands before the path of the document: `/help/:path/` or `/:collection/:name`.
        let Some((before, _)) = permalink
            .split_once("/:path")
            .or_else(|| permalink.split_once("/:name"))
        else {
            continue;
        };
        mounts.push((
            before.replace(":collection", name),
            format!("{parent}_{name}"),
        ));
    }
    GeneratorConfig {
        dialect: is_plain.then_some(Dialect::Kramdown),
        content: text(value, &["source"]).map(|folder| vec![folder.to_owned()]),
        mounts,
        base_path: text(value, &["baseurl"]).map(path_of_url),
        ..GeneratorConfig::default()
    }
}

fn mdbook(value: &Value) -> GeneratorConfig {
    let redirects = at(value, &["output", "html", "redirect"]).and_then(Value::as_object);
    GeneratorConfig {
        content: text(value, &["book", "src"]).map(|folder| vec![folder.to_owned()]),
        base_path: text(value, &["output", "html", "site-url"]).map(path_of_url),
        redirects: redirects
            .into_iter()
            .flat_map(|table| table.keys().cloned())
            .collect(),
        ..GeneratorConfig::default()
    }
}

fn starlight(script: &str) -> GeneratorConfig {
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

fn eleventy(script: &str) -> GeneratorConfig {
    let is_slugify = script.contains("slugify");
    GeneratorConfig {
        dialect: is_slugify.then_some(Dialect::SindresorhusSlugify),
        content: property(script, "input").map(|folder| vec![folder]),
        base_path: property(script, "pathPrefix").map(|url| path_of_url(&url)),
        ..GeneratorConfig::default()
    }
}
