//! `MkDocs`, with or without the Material theme.
//!
//! Markdown links between pages are paths of files, and a link that is not the path of a file is left
//! as it is; raw HTML is read by browsers. `use_directory_urls` serves `a/b.md` as `a/b/`. Zensical builds
//! the same sites, from `mkdocs.yml` or from a file of its own, and so does `ProperDocs`.

mod blog;
mod i18n;
mod plugins;
mod snippets;
mod zensical;

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::{at, text};
use crate::site::{
    Addresses, Extensions, File, Files, IdSettings, LinkRules, ListRules, Page, Reading, Rooted,
    Scope, Status, TabIds, Table,
};
use crate::slug::Dialect;

pub(super) use zensical::as_mkdocs;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::PythonMarkdown,
    config_files: &[
        "zensical.toml",
        "properdocs.yml",
        "properdocs.yaml",
        "mkdocs.yml",
        "mkdocs.yaml",
        "zensical.yml",
    ],
    content: &["docs"],
    only_content: true,
    rooted: Rooted::Certain,
    lists: ListRules::PythonMarkdown { sane: false },
    serves_folders: true,
    ..Table::PLAIN
};

/// Names of the extension that reads Markdown in elements.
const MARKDOWN_IN_HTML: [&str; 5] = [
    "md_in_html",
    "extra",
    "pymdownx.extra",
    "markdown.extensions.extra",
    "markdown.extensions.md_in_html",
];

/// Plugins that turn no extension of Markdown on; others may.
const PLAIN_PLUGINS: [&str; 16] = [
    "search",
    "tags",
    "blog",
    "social",
    "offline",
    "privacy",
    "i18n",
    "minify",
    "redirects",
    "awesome-pages",
    "literate-nav",
    "section-index",
    "exclude",
    "git-revision-date-localized",
    "git-committers",
    "glightbox",
];

/// Names of the extension that reads `{#id}`.
const ATTRIBUTE_LISTS: [&str; 5] = [
    "attr_list",
    "extra",
    "pymdownx.extra",
    "markdown.extensions.extra",
    "markdown.extensions.attr_list",
];

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = &file.value;
    let toc = options(value, "markdown_extensions", "toc")
        .or_else(|| options(value, "markdown_extensions", "markdown.extensions.toc"));
    let ids = IdSettings {
        separator: toc.and_then(|toc| text(toc, &["separator"])).map(Box::from),
        tabs: tab_ids(value, &file.text),
        ..IdSettings::default()
    };
    GeneratorConfig {
        dialect: dialect(value, &file.text),
        lists: lists(value),
        extensions: extensions(value),
        ids,
        content: text(value, &["docs_dir"]).map(|folder| vec![folder.to_owned()]),
        base_path: text(value, &["site_url"]).map(path_of_url),
        redirects: plugins::redirects(value),
        adds_definitions: plugins::resolves_references(value) || snippets::are_appended(value),
        ..GeneratorConfig::default()
    }
}

/// Which syntax is on: what is named, and whatever a file or code that is not read here may add.
fn extensions(value: &Value) -> Extensions {
    let mut plugins = names(value, "plugins");
    let is_plain = |name: &str| PLAIN_PLUGINS.contains(&name.trim_start_matches("material/"));
    let may_add = at(value, &["INHERIT"]).is_some()
        || at(value, &["hooks"]).is_some()
        || plugins.any(|name| !is_plain(name));
    let is_on = |names: &[&str]| {
        may_add
            || names
                .iter()
                .any(|name| has(value, "markdown_extensions", name))
    };
    Extensions {
        attribute_lists: is_on(&ATTRIBUTE_LISTS),
        markdown_in_html: is_on(&MARKDOWN_IN_HTML),
    }
}

/// How lists are read, where an extension changes it.
fn lists(value: &Value) -> Option<ListRules> {
    let is_on = |names: &[&str]| {
        names
            .iter()
            .any(|name| has(value, "markdown_extensions", name))
    };
    if is_on(&["mdx_truly_sane_lists"]) {
        return Some(ListRules::CommonMark);
    }
    let sane = [
        "sane_lists",
        "markdown.extensions.sane_lists",
        "pymdownx.fancylists",
    ];
    is_on(&sane).then_some(ListRules::PythonMarkdown { sane: true })
}

/// The slug dialect: `slugify` of the extension `toc`, which is a Python object that a reader of YAML
/// sees as the text or the table behind its tag. Other extensions have a `slugify` of their own.
fn dialect(value: &Value, source: &str) -> Option<Dialect> {
    dialect_of(slugify_of(value, source, "toc"), value)
}

/// The dialect that a `slugify` gives.
fn dialect_of(function: Option<String>, value: &Value) -> Option<Dialect> {
    match function {
        None => Some(Dialect::PythonMarkdown),
        Some(function) if function.contains("pymdownx.slugs") => {
            let is_lower = function.contains("uslugify")
                || function.contains("lower")
                || function.contains("gfm");
            let has_ids = ATTRIBUTE_LISTS
                .iter()
                .any(|name| has(value, "markdown_extensions", name));
            match (is_lower, has_ids) {
                (true, _) => Some(Dialect::PymdownxLower),
                _ => None,
            }
        }
        Some(function) if function.contains("markdown.extensions.toc.slugify") => {
            Some(Dialect::PythonMarkdown)
        }
        Some(_) => None,
    }
}

/// The lines of `slugify:` below the name of an extension, with what is indented below them; in TOML, the
/// table that names the function as its `object`.
fn slugify_of(value: &Value, source: &str, extension: &str) -> Option<String> {
    let written = options(value, "markdown_extensions", extension)
        .and_then(|extension| extension.get("slugify"))
        .filter(|slugify| slugify.get("object").is_some());
    if let Some(slugify) = written {
        return Some(slugify.to_string());
    }
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut lines = source.lines().skip_while(|line| {
        let name = line.trim_start_matches([' ', '-']);
        let name = name.strip_prefix("markdown.extensions.").unwrap_or(name);
        !name
            .strip_prefix(extension)
            .is_some_and(|rest| rest.starts_with(':'))
    });
    let toc = indent(lines.next()?);
    let mut lines = lines
        .take_while(|line| line.trim().is_empty() || indent(line) > toc)
        .skip_while(|line| !line.trim_start().starts_with("slugify:"));
    let first = lines.next()?;
    let depth = indent(first);
    let mut function = first.to_owned();
    for line in lines.take_while(|line| indent(line) > depth) {
        function.push_str(line);
    }
    Some(function)
}

/// How `pymdownx.tabbed` gives ids; without a `slugify` they are numbers, which nobody links to.
fn tab_ids(value: &Value, source: &str) -> Option<TabIds> {
    let function = slugify_of(value, source, "pymdownx.tabbed")?;
    let tabbed = options(value, "markdown_extensions", "pymdownx.tabbed")?;
    Some(TabIds {
        dialect: dialect_of(Some(function), value)?,
        has_heading: flag(tabbed, &["combine_header_slug"], false),
    })
}

/// Whether a list of names, some with options, has a name; also where it is written as a table.
fn has(value: &Value, list: &str, name: &str) -> bool {
    names(value, list).any(|one| one == name)
}

/// The names in a list of which some have options: `[a, {b: …}]`, or `{a: …, b: …}`.
fn names<'v>(value: &'v Value, list: &str) -> impl Iterator<Item = &'v str> {
    let list = at(value, &[list]);
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let listed = items.filter_map(|item| match item {
        Value::String(name) => Some(name.as_str()),
        Value::Object(table) => table.keys().next().map(String::as_str),
        _ => None,
    });
    let table = list.and_then(Value::as_object).into_iter();
    listed.chain(table.flat_map(Map::keys).map(String::as_str))
}

/// The options of a name in such a list; `None` without the name or without options.
fn options<'v>(value: &'v Value, list: &str, name: &str) -> Option<&'v Value> {
    let list = at(value, &[list])?;
    match list {
        Value::Array(items) => items.iter().find_map(|item| item.get(name)),
        table => table.get(name),
    }
}

/// Whether something is said to be true; `default` when nothing is said.
fn flag(value: &Value, path: &[&str], default: bool) -> bool {
    at(value, path).and_then(Value::as_bool).unwrap_or(default)
}

/// The configuration with the files it inherits from, the nearest last.
fn inherited(config: &ConfigFile, files: &Files<'_>) -> Value {
    let mut value = config.value.clone();
    let mut folder = config.folder.clone();
    for _ in 0..5 {
        let Some(parent) = text(&value, &["INHERIT"]).map(|path| folder.join(path)) else {
            break;
        };
        if let Some(table) = value.as_object_mut() {
            table.remove("INHERIT");
        }
        let Some(mut base) = files.data(&crate::source::normalise(&parent)) else {
            break;
        };
        lay_over(&mut base, value);
        value = base;
        folder = parent.parent().map(Path::to_path_buf).unwrap_or(folder);
    }
    value
}

/// Lays a table over another, as deep as both are tables.
fn lay_over(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                lay_over(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

/// What is read of a site once, for all of its files.
struct Docs {
    folder: PathBuf,
    directory_urls: bool,
    excluded: GlobSet,
    drafts: GlobSet,
    languages: Option<i18n::Languages>,
    blog: Option<blog::Blog>,
}

/// What `MkDocs` makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &inherited(config, files);
    let folder = config
        .folder
        .join(text(value, &["docs_dir"]).unwrap_or("docs"));
    let docs = Docs {
        folder: crate::source::normalise(&folder),
        directory_urls: flag(value, &["use_directory_urls"], true),
        excluded: patterns(text(value, &["exclude_docs"]).unwrap_or_default()),
        drafts: patterns(text(value, &["draft_docs"]).unwrap_or_default()),
        languages: i18n::Languages::of(value),
        blog: blog::Blog::of(value),
    };
    let is_rooted =
        text(value, &["validation", "links", "absolute_links"]) == Some("relative_to_docs");
    site.base = text(value, &["site_url"])
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: if is_rooted { &ROOTED } else { &SOURCE },
        image: if is_rooted { &ROOTED } else { &SOURCE },
        ..LinkRules::BROWSER
    };
    site.roots.push(docs.folder.clone());
    let found = files.walk(&docs.folder, |path| path != "templates");
    add_files(&docs, &found, files, site);
    if let Some(blog) = &docs.blog {
        blog::add_lists(blog, site);
    }
    add_theme(value, config, files, site);
    snippets::add(value, config, &found, files, site);
    plugins::add(value, config, files, site);
}

const SOURCE: [Reading; 2] = [Reading::Source, Reading::Address];
const ROOTED: [Reading; 3] = [Reading::RootedSource, Reading::Source, Reading::Address];

/// The patterns of a text that is written as a `.gitignore` is. A pattern with `!` is left out: it can
/// only publish more.
fn patterns(written: &str) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for line in written.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let bare = line.trim_start_matches('/').trim_end_matches('/');
        let is_anchored = line.starts_with('/') || bare.contains('/');
        let at = if is_anchored {
            bare.to_owned()
        } else {
            format!("**/{bare}")
        };
        for pattern in [at.clone(), format!("{at}/**")] {
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            if let Ok(glob) = glob {
                set.add(glob);
            }
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

fn add_files(docs: &Docs, found: &[File], files: &Files<'_>, site: &mut Addresses) {
    let paths: FxHashSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
    for file in found {
        if docs.excluded.is_match(&file.path) && !file.is_markdown() {
            continue;
        }
        if !is_page(file) {
            if let Some(languages) = &docs.languages {
                languages.add_asset(file, &paths, site);
            } else {
                site.asset(&file.file, &format!("/{}", file.path));
                site.source(0, &file.path, &file.file);
            }
            continue;
        }
        let mut status = Status::Published;
        let is_shadowed = file.path.strip_suffix("README.md").is_some_and(|folder| {
            let index = format!("{folder}index.md");
            paths.contains(index.as_str())
        });
        if docs.excluded.is_match(&file.path) || docs.drafts.is_match(&file.path) || is_shadowed {
            status = Status::Unpublished;
        }
        if let Some(languages) = &docs.languages {
            languages.add_page(file, &paths, (docs.directory_urls, status), site);
            continue;
        }
        let mut urls = vec![url_of(&file.path, docs.directory_urls)];
        if let Some(blog) = &docs.blog
            && blog.is_post(&file.path)
        {
            match blog.post(file, files, docs.directory_urls) {
                blog::Post::At(url) => urls = vec![url],
                blog::Post::Draft => status = Status::Unpublished,
                blog::Post::Unknown => {
                    let why = format!(
                        "the address of `{}` depends on its date or title",
                        file.path
                    );
                    site.unknown("a post", why, Scope::Below(format!("/{}/", blog.folder)));
                }
            }
        }
        site.page(Page {
            file: file.file.clone(),
            source: file.path.as_str().into(),
            urls: urls.into_iter().map(String::into_boxed_str).collect(),
            status,
            view: 0,
        });
    }
}

fn is_page(file: &File) -> bool {
    let extension = file.path.rsplit_once('.').map_or("", |(_, end)| end);
    ["md", "markdown", "mdown", "mkdn", "mkd"].contains(&extension)
}

/// The address of a page: `a/b.md` is at `/a/b/`, or `/a/b.html`.
fn url_of(path: &str, directory_urls: bool) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (folder, name) = stem
        .rsplit_once('/')
        .map_or((String::new(), stem), |(folder, name)| {
            (format!("/{folder}"), name)
        });
    match name {
        "index" | "README" if directory_urls => format!("{folder}/"),
        "index" | "README" => format!("{folder}/index.html"),
        name if directory_urls => format!("{folder}/{name}/"),
        name => format!("{folder}/{name}.html"),
    }
}

/// Files of the theme, which links may name as those of the pages: those of its `custom_dir` are copied to the
/// top, but for templates.
fn add_theme(value: &Value, config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    if let Some(custom) = text(value, &["theme", "custom_dir"]) {
        let folder = crate::source::normalise(&config.folder.join(custom));
        for file in files.walk(&folder, |_| true) {
            let extension = file.path.rsplit_once('.').map_or("", |(_, end)| end);
            let name = file.name().to_ascii_lowercase();
            let is_template = ["html", "py", "pyc", "md"].contains(&extension)
                || name.contains("readme")
                || name.starts_with('.');
            if !is_template {
                site.asset(&file.file, &format!("/{}", file.path));
                site.source(0, &file.path, &file.file);
            }
        }
    }
    let name = text(value, &["theme", "name"]).or_else(|| text(value, &["theme"]));
    let name = name.unwrap_or("mkdocs");
    match name {
        "material" => site.absent_source("assets/images/favicon.png"),
        "mkdocs" | "readthedocs" => site.absent_source("img/favicon.ico"),
        _ => {}
    }
    for folder in [
        "/assets/",
        "/css/",
        "/js/",
        "/img/",
        "/fonts/",
        "/webfonts/",
        "/search/",
    ] {
        site.unknown(
            format!("files below `{folder}`"),
            format!("the theme `{name}` brings files of its own"),
            Scope::Below(folder.to_owned()),
        );
    }
    for made in [
        "/404.html",
        "/sitemap.xml",
        "/sitemap.xml.gz",
        "/search.html",
        "/objects.inv",
    ] {
        site.generated(made);
    }
}
