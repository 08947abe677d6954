//! Posts of the blog, and single pages.

use super::config::{Locale, Plugin};
use super::{Build, address, localised};
use crate::site::{Addresses, File, Scope, Status};

/// Adds the posts of a blog in a language.
pub(super) fn add(build: &mut Build<'_>, locale: &Locale, plugin: &Plugin, site: &mut Addresses) {
    let translated = translated(locale, plugin, "docusaurus-plugin-content-blog");
    let folders = vec![translated.clone(), plugin.folder.clone(), String::new()];
    let view = build.view(locale, folders, false, site);
    let files = localised(build, &plugin.folder, Some(&translated));
    if files.is_empty() {
        return;
    }
    let top = address(&[&locale.prefix, &plugin.route]);
    for file in files.iter().filter(|file| is_page(file)) {
        let front = build.files.front(&file.file, &["slug", "draft"]);
        let status = status(plugin, file, front.is("draft"));
        let slug = front.text("slug").filter(|slug| !slug.is_empty());
        let slug = slug.unwrap_or_else(|| slug_of(&file.path));
        let url = address(&[&locale.prefix, &plugin.route, &slug]);
        build.add(&file.file, url, status, view, site);
    }
    let top = top.trim_end_matches('/');
    site.generated(&build.slashed(address(&[top])));
    for made in ["archive", "tags", "authors", "page"] {
        let what = format!("lists below `{top}/{made}`");
        site.unknown(
            what,
            "Docusaurus makes them",
            Scope::Below(format!("{top}/{made}")),
        );
    }
}

/// Adds single pages in a language.
pub(super) fn add_pages(
    build: &mut Build<'_>,
    locale: &Locale,
    plugin: &Plugin,
    site: &mut Addresses,
) {
    let translated = translated(locale, plugin, "docusaurus-plugin-content-pages");
    let folders = vec![translated.clone(), plugin.folder.clone(), String::new()];
    let view = build.view(locale, folders, false, site);
    for file in localised(build, &plugin.folder, Some(&translated)) {
        let (stem, extension) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
        let route = match stem.strip_suffix("index") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => stem,
        };
        let mut route = format!("/{route}");
        if is_page(&file) {
            let front = build.files.front(&file.file, &["slug", "draft"]);
            if let Some(slug) = front.text("slug").filter(|slug| !slug.is_empty()) {
                route = slug;
            }
            let status = status(plugin, &file, front.is("draft"));
            let url = address(&[&locale.prefix, &plugin.route, &route]);
            build.add(&file.file, url, status, view, site);
        } else if ["js", "jsx", "ts", "tsx"].contains(&extension)
            && !file.path.ends_with(".d.ts")
            && !plugin.excluded.is_match(&file.path)
        {
            let url = address(&[&locale.prefix, &plugin.route, &route]);
            site.asset(&file.file, &build.slashed(url));
        }
    }
}

fn translated(locale: &Locale, plugin: &Plugin, name: &str) -> String {
    let id = plugin
        .id
        .as_ref()
        .map(|id| format!("-{id}"))
        .unwrap_or_default();
    format!("i18n/{}/{name}{id}", locale.name)
}

fn is_page(file: &File) -> bool {
    matches!(file.extension(), "md" | "mdx")
}

fn status(plugin: &Plugin, file: &File, draft: Option<bool>) -> Status {
    if plugin.excluded.is_match(&file.path) {
        Status::Partial
    } else if draft == Some(true) {
        Status::Unpublished
    } else {
        Status::Published
    }
}

/// The address of a post below the blog: `a/2024-01-02-b.md` is at `2024/01/02/a/b`.
fn slug_of(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let Some((at, length)) = date_in(stem) else {
        return format!("/{stem}");
    };
    let (folder, date) = (&stem[..at], &stem[at..at + length]);
    let text = stem[at + length..].trim_start_matches(['-', '/']);
    address(&[&date.replace('-', "/"), folder, text])
}

/// Where a date starts in a path and how long it is: `2024-01-02`, `2024/1/2`.
fn date_in(path: &str) -> Option<(usize, usize)> {
    let bytes = path.as_bytes();
    let digits = |at: usize, most: usize| {
        let rest = &bytes[at.min(bytes.len())..];
        rest.iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let is_gap = |at: usize| matches!(bytes.get(at), Some(b'-' | b'/'));
    // The last one counts: the text before it is the folder.
    (0..bytes.len()).rev().find_map(|at| {
        if digits(at, 4) != 4 || !is_gap(at + 4) {
            return None;
        }
        let month = digits(at + 5, 2);
        let day_at = at + 5 + month + 1;
        let day = digits(day_at, 2);
        let is_date = month > 0 && day > 0 && is_gap(day_at - 1);
        is_date.then_some((at, day_at + day - at))
    })
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn posts_are_served_below_their_date() {
        for (path, slug) in [
            ("2024-01-02-post.md", "/2024/01/02/post"),
            ("2024-01-02-post/index.mdx", "/2024/01/02/post"),
            ("a/2024-03-04-x/index.md", "/2024/03/04/a/x"),
            ("2024/1/2/x.md", "/2024/1/2/x"),
            ("about.md", "/about"),
            ("a/b.md", "/a/b"),
        ] {
            assert_eq!(slug_of(path), slug, "{path}");
        }
    }
}
