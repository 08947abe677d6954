//! mdBook: pages below `src`, those that `SUMMARY.md` names; old addresses in `[output.html.redirect]`.
//!
//! A book does not know where on its host it is, so what starts with `/` may be another.

use serde_json::Value;

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::{at, text};
use crate::site::{Addresses, Files, KeepAnchor, LinkRules, Page, Reading, Scope, Status, Table};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Mdbook,
    config_files: &["book.toml"],
    content: &["src"],
    only_content: true,
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Preprocessors that change no address.
const PREPROCESSORS: [&str; 12] = [
    "links",
    "index",
    "admonish",
    "mermaid",
    "katex",
    "toc",
    "alerts",
    "emojicodes",
    "gitbook",
    "pagetoc",
    "footnote",
    "d2",
];

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = &file.value;
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

/// What the book is made of: `SUMMARY.md` decides.
#[expect(
    clippy::too_many_lines,
    reason = "the settings of one file in their order"
)]
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &config.value;
    let src = config
        .folder
        .join(text(value, &["book", "src"]).unwrap_or("src"));
    site.links = LinkRules {
        link: &[Reading::Renamed(with_html)],
        image: &[Reading::Address],
        html_link: &[Reading::Renamed(with_html)],
        html_image: &[Reading::Address],
        ..LinkRules::BROWSER
    };
    site.roots.push(src.clone());
    let redirects = at(value, &["output", "html", "redirect"]).and_then(Value::as_object);
    for old in redirects.into_iter().flat_map(serde_json::Map::keys) {
        site.redirects.add(old);
    }
    let Some(summary) = files.text(&src.join("SUMMARY.md")) else {
        site.unknown("the pages", "`SUMMARY.md` cannot be read", Scope::Links);
        return;
    };
    let named = chapters(&summary);
    let has_index = at(value, &["build", "use-default-preprocessors"]) != Some(&Value::Bool(false))
        || at(value, &["preprocessor", "index"]).is_some();
    let mut is_first = true;
    for chapter in &named {
        let file = src.join(chapter);
        let url = url_of(chapter, has_index);
        let mut urls = vec![url.into_boxed_str()];
        // The first chapter is the start page as well.
        if std::mem::take(&mut is_first) && &*urls[0] != "/index.html" {
            urls.push("/index.html".into());
        }
        site.page(Page {
            file,
            source: chapter.as_str().into(),
            urls,
            status: Status::Published,
            view: 0,
        });
    }
    for file in files.walk(&src, |_| true) {
        if !file.is_markdown() {
            site.asset(&file.file, &format!("/{}", file.path));
        } else if !named.contains(&file.path) {
            site.page(Page {
                urls: vec![url_of(&file.path, has_index).into()],
                source: file.path.into(),
                file: file.file,
                status: Status::Partial,
                view: 0,
            });
        }
    }
    site.generated("/print.html");
    site.generated("/404.html");
    let preprocessors = at(value, &["preprocessor"]).and_then(Value::as_object);
    for name in preprocessors.into_iter().flat_map(serde_json::Map::keys) {
        if !PREPROCESSORS.contains(&name.as_str()) {
            let why = format!("the preprocessor `{name}` of book.toml");
            site.unknown("links and pages", why.clone(), Scope::Links);
            site.unknown("ids of pages", why, Scope::Ids);
        }
    }
    if site.base.is_empty() && text(value, &["output", "html", "site-url"]).is_none() {
        site.unknown(
            "the place of the book on its host",
            "book.toml has no `output.html.site-url`",
            Scope::OtherFolders,
        );
    }
}

/// The address of a destination with `.md`: mdBook drops what follows it.
fn with_html(path: &str) -> Option<String> {
    let (stem, _) = path.rsplit_once(".md")?;
    Some(format!("{stem}.html"))
}

/// The files that the links of a summary name.
pub(super) fn chapters(summary: &str) -> Vec<String> {
    let mut chapters = Vec::new();
    for line in summary.lines() {
        let line = line.trim_start().trim_start_matches(['-', '*', ' ', '\t']);
        let Some((_, rest)) = line.split_once("](").filter(|_| line.starts_with('[')) else {
            continue;
        };
        let target = rest.rsplit_once(')').map_or(rest, |(target, _)| target);
        let target = target.trim().trim_matches(['<', '>']);
        let target = percent_encoding::percent_decode_str(target).decode_utf8_lossy();
        let target = target.split('#').next().unwrap_or_default();
        let target = target.trim_start_matches("./");
        if !target.is_empty() && !chapters.iter().any(|one| one == target) {
            chapters.push(target.to_owned());
        }
    }
    chapters
}

/// The address of a chapter: the preprocessor `index` makes a `README.md` the page of its folder. Links to
/// `README.md` are not changed with it, so that they lead nowhere.
fn url_of(path: &str, has_index: bool) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (folder, name) = stem
        .rsplit_once('/')
        .map_or(("", stem), |(folder, name)| (folder, name));
    let name = if has_index && name.eq_ignore_ascii_case("readme") {
        "index"
    } else {
        name
    };
    if folder.is_empty() {
        format!("/{name}.html")
    } else {
        format!("/{folder}/{name}.html")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_the_chapters() {
        let summary = "# Summary\n\n[Start](./README.md)\n\n# Part\n- [A](a.md)\n  - [B](a/b%20c.md)\n- [Draft]()\n---\n[End](<z.md>)\n";
        assert_eq!(chapters(summary), ["README.md", "a.md", "a/b c.md", "z.md"]);
        assert_eq!(url_of("a/README.md", true), "/a/index.html");
        assert_eq!(url_of("a/README.md", false), "/a/README.html");
        assert_eq!(url_of("a/b.md", true), "/a/b.html");
        assert_eq!(with_html("b.md/").as_deref(), Some("b.html"));
        assert_eq!(with_html("b/"), None);
    }
}
