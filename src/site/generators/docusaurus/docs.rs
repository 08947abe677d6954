//! Documents: their versions, their addresses by `id`, `slug` and number prefixes.

use serde_json::Value as Data;

use super::config::{Locale, Plugin};
use super::{Build, address, localised};
use crate::site::script::{Lookup, Value};
use crate::site::{Addresses, File, Scope, Status};

/// A version of the documents.
struct Version {
    /// `current`, or the name in `versions.json`.
    name: String,
    /// The folder of its files, from that of the site.
    folder: String,
    /// What its addresses have behind the route.
    path: String,
}

/// Adds the documents of a plugin in a language.
pub(super) fn add(build: &mut Build<'_>, locale: &Locale, plugin: &Plugin, site: &mut Addresses) {
    let versions = versions(build, plugin, site);
    let views: Vec<u32> = versions
        .iter()
        .map(|version| {
            let folders = vec![
                translated(locale, plugin, version),
                version.folder.clone(),
                String::new(),
            ];
            let is_partial = !build.files.has_folder(&build.folder.join(&version.folder));
            build.view(locale, folders, is_partial, site)
        })
        .collect();
    let strips = plugin.options.at(&["numberPrefixParser"]).bool() != Some(false);
    if plugin.options.at(&["numberPrefixParser"]) == Lookup::Unknown {
        site.unknown("addresses", "`numberPrefixParser` is code", Scope::Links);
    }
    for (version, view) in versions.iter().zip(&views) {
        let localised = localised(
            build,
            &version.folder,
            Some(&translated(locale, plugin, version)),
        );
        let before = [&*locale.prefix, &*plugin.route, &*version.path];
        for file in &localised {
            add_category(build, file, &before, site);
            if !matches!(file.extension(), "md" | "mdx") {
                continue;
            }
            let (slug, status) = document(build, plugin, file, strips);
            let url = address(&[before[0], before[1], before[2], &slug]);
            build.add(&file.file, url, status, *view, site);
            if status == Status::Published {
                // Documents of all versions are sources for each other.
                let source = build.source(&file.file);
                for other in &views {
                    site.source(*other, &source, &file.file);
                }
            }
        }
    }
    let top = address(&[&locale.prefix, &plugin.route]);
    let top = top.trim_end_matches('/');
    if !build.files.has_folder(&build.folder.join(&plugin.folder)) {
        let why = format!("the folder `{}` is not in the tree", plugin.folder);
        site.unknown("pages", why, Scope::Below(top.to_owned()));
    }
    for made in ["tags", "category"] {
        let what = format!("lists below `{top}/{made}`");
        site.unknown(
            what,
            "Docusaurus makes them",
            Scope::Below(format!("{top}/{made}")),
        );
    }
}

/// The folder of the translated files of a version.
fn translated(locale: &Locale, plugin: &Plugin, version: &Version) -> String {
    let id = plugin
        .id
        .as_ref()
        .map(|id| format!("-{id}"))
        .unwrap_or_default();
    let version = match &*version.name {
        "current" => "current".to_owned(),
        name => format!("version-{name}"),
    };
    format!(
        "i18n/{}/docusaurus-plugin-content-docs{id}/{version}",
        locale.name
    )
}

/// The versions that are built.
fn versions(build: &Build<'_>, plugin: &Plugin, site: &mut Addresses) -> Vec<Version> {
    let options = &plugin.options;
    let id = plugin
        .id
        .as_ref()
        .map(|id| format!("{id}_"))
        .unwrap_or_default();
    let written = build
        .files
        .data(&build.folder.join(format!("{id}versions.json")));
    let mut names: Vec<String> = match written {
        Some(Data::Array(items)) => items
            .iter()
            .filter_map(Data::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    if names.is_empty() {
        // Without the list, the options name versions as well.
        let said = options.at(&["versions"]).known();
        let said = said.map(Value::entries).unwrap_or_default().iter();
        names = said
            .map(|(name, _)| name.clone())
            .filter(|name| name != "current")
            .collect();
    }
    let is_versioned = options.at(&["disableVersioning"]).bool() != Some(true);
    let names = if is_versioned { names } else { Vec::new() };
    let has_current = options.at(&["includeCurrentVersion"]).bool() != Some(false);
    let last = options.at(&["lastVersion"]).text().map(str::to_owned);
    let last = last.or_else(|| names.first().cloned());
    let last = last.unwrap_or_else(|| "current".to_owned());
    let only = options.at(&["onlyIncludeVersions"]);
    if only.is_unknown() || options.at(&["lastVersion"]).is_unknown() {
        site.unknown("versions", "code chooses them", Scope::Links);
    }
    let only: Option<Vec<&str>> = only.known().map(Value::texts);
    let current = has_current.then(|| ("current".to_owned(), plugin.folder.clone()));
    let others = names.into_iter().map(|name| {
        let folder = format!("{id}versioned_docs/version-{name}");
        (name, folder)
    });
    let kept = current.into_iter().chain(others).filter(|(name, _)| {
        only.as_ref()
            .is_none_or(|only| only.contains(&name.as_str()))
    });
    kept.map(|(name, folder)| {
        let said = options
            .at(&["versions", &name, "path"])
            .text()
            .map(str::to_owned);
        let path = said.unwrap_or_else(|| match &*name {
            one if one == last => String::new(),
            "current" => "next".to_owned(),
            one => one.to_owned(),
        });
        Version { name, folder, path }
    })
    .collect()
}

/// The address of a document behind that of its version, and what becomes of it.
fn document(build: &Build<'_>, plugin: &Plugin, file: &File, strips: bool) -> (String, Status) {
    let front = build.files.front(&file.file, &["slug", "id", "draft"]);
    let status = if plugin.excluded.is_match(&file.path) {
        Status::Partial
    } else if front.is("draft") == Some(true) {
        Status::Unpublished
    } else {
        Status::Published
    };
    let stem = file
        .path
        .rsplit_once('.')
        .map_or(&*file.path, |(stem, _)| stem);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let strip = |part: &str| {
        let bare = if strips { without_number(part) } else { part };
        bare.to_owned()
    };
    let folders: Vec<String> = folder
        .split('/')
        .filter(|part| !part.is_empty())
        .map(strip)
        .collect();
    let base = format!("/{}", folders.join("/"));
    if let Some(slug) = front.text("slug").filter(|slug| !slug.is_empty()) {
        if slug.starts_with('/') {
            return (slug, status);
        }
        return (joined(&base, &slug), status);
    }
    let parent = folder.rsplit('/').next().unwrap_or_default();
    let is_index = ["index", "readme"].contains(&&*name.to_lowercase())
        || (!parent.is_empty() && name.eq_ignore_ascii_case(parent));
    let id = front.text("id");
    if is_index {
        let slash = if base.ends_with('/') { "" } else { "/" };
        return (format!("{base}{slash}"), status);
    }
    let id = id.unwrap_or_else(|| strip(name));
    (joined(&base, &id), status)
}

fn joined(base: &str, path: &str) -> String {
    let base = base.trim_end_matches('/');
    crate::site::paths::join(&format!("{base}/"), path)
}

/// A name without the number that orders it: `01-intro`, `2. setup`; a date or a version keeps its own.
fn without_number(name: &str) -> &str {
    let digits = name.len()
        - name
            .trim_start_matches(|ch: char| ch.is_ascii_digit())
            .len();
    let rest = &name[digits..];
    let separated = rest.trim_start_matches(|ch: char| ch.is_whitespace() || "-_.".contains(ch));
    let gap = &rest[..rest.len() - separated.len()];
    let is_prefix = digits > 0 && gap.contains(['-', '_', '.']) && !separated.is_empty();
    // `2021-11-05-post`, `1.2.3`, `1-2`.
    let is_other = gap.len() == 1 && separated.starts_with(|ch: char| ch.is_ascii_digit());
    if is_prefix && !is_other {
        separated
    } else {
        name
    }
}

/// The page that a folder gets from its `_category_.json`.
fn add_category(build: &Build<'_>, file: &File, before: &[&str; 3], site: &mut Addresses) {
    if !file.name().starts_with("_category_.") {
        return;
    }
    let Some(data) = build.files.data(&file.file) else {
        return;
    };
    let link = &data["link"];
    if link["type"].as_str() == Some("generated-index")
        && let Some(slug) = link["slug"].as_str()
    {
        site.generated(&build.slashed(address(&[before[0], before[1], before[2], slug])));
    }
}

#[cfg(test)]
mod tests {
    use super::without_number;

    #[test]
    fn numbers_that_order_are_left_out() {
        for (name, bare) in [
            ("01-intro", "intro"),
            ("2. setup", "setup"),
            ("3_a", "a"),
            ("10 - b", "b"),
            ("2021-11-05-post", "2021-11-05-post"),
            ("1.2.3", "1.2.3"),
            ("7-zip", "zip"),
            ("404", "404"),
            ("2fa", "2fa"),
            ("1-", "1-"),
        ] {
            assert_eq!(without_number(name), bare, "{name}");
        }
    }
}
