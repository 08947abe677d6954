//! Old addresses of pages that move, led to the new ones in the way in which the site does it already.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::corpus::{ResolvedPage, relative};
use crate::document::FrontMatter;
use crate::lsp::edits::{Edits, Purpose};
use crate::lsp::moves::Moves;
use crate::lsp::view::View;
use crate::settings::Settings;
use crate::site::{Addresses, COPIED_FOLDERS, Files, Front, Preset, SiteModel, Status};
use crate::source::{Overlay, Tree};
use crate::text::Span;

/// A page that readers see and that has another address afterwards.
struct MovedPage<'a> {
    page: &'a ResolvedPage,
    site: &'a Addresses,
    /// The addresses before and after, from the top of the site.
    urls: [String; 2],
}

/// How a site says that an old address leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// A list in the front matter of the page.
    FrontMatter(&'static str),
    /// A file `_redirects` with a line for each address.
    File(PathBuf),
}

/// Adds what leads the old addresses of moved pages to the new ones; nothing where the site shows no way
/// to do so.
pub(super) fn add(view: &View, places: &Moves, edits: &mut Edits) {
    let settings = &view.project.scope().config.settings;
    let model = view.corpus().site();
    let moved: Vec<(&ResolvedPage, PathBuf)> = view
        .corpus()
        .checked()
        .iter()
        .filter_map(|page| match places.of(page.file.as_deref()?) {
            Cow::Owned(new) => Some((page, new)),
            Cow::Borrowed(_) => None,
        })
        .collect();
    let Some(way) = moved.first().and_then(|(page, _)| way(view, page)) else {
        return;
    };
    let after = model_after(settings, &moved);
    let pages = moved.iter().filter_map(|(page, new)| {
        let (site, before) = model.page(page.file.as_deref()?)?;
        let (_, then) = after.page(new)?;
        let is_seen = before.status == Status::Published && then.status == Status::Published;
        let urls = [
            before.urls.first()?.to_string(),
            then.urls.first()?.to_string(),
        ];
        (is_seen && urls[0] != urls[1]).then_some(MovedPage { page, site, urls })
    });
    let pages: Vec<MovedPage<'_>> = pages.collect();
    match way {
        Way::FrontMatter(key) => {
            for moved in pages.iter().filter(|moved| has_one_language(moved.site)) {
                if let Some((span, text)) = in_front_matter(&moved.page.text, key, &moved.urls) {
                    edits.page(view, moved.page, span, text, Purpose::Redirect);
                }
            }
        }
        Way::File(file) => {
            let on_host = |moved: &MovedPage<'_>| {
                let [old, new] = &moved.urls;
                let base = &moved.site.base;
                (format!("{base}{old}"), format!("{base}{new}"))
            };
            let pairs: BTreeMap<String, String> = pages.iter().map(on_host).collect();
            if let Ok(before) = Tree::default().read_page(&file) {
                let after = in_redirects_file(&before, &pairs);
                edits.file(view, (&file, &before), &after, Purpose::Redirect);
            }
        }
    }
}

/// The way of a site: what it uses already, else what its generator can do where the client can ask.
fn way(view: &View, page: &ResolvedPage) -> Option<Way> {
    let scope = view.project.scope();
    let site = &scope.config.settings.site;
    let file = page.file.as_deref()?;
    let around = site
        .configs
        .iter()
        .filter(|config| file.starts_with(&config.folder));
    let config = around.max_by_key(|config| config.folder.as_os_str().len());
    let key = config.and_then(|config| match config.preset {
        Preset::Hugo => Some("aliases"),
        Preset::Jekyll if config.text.contains("jekyll-redirect-from") => Some("redirect_from"),
        _ => None,
    });
    let has_key = |page: &ResolvedPage| {
        key.is_some_and(|key| !Front::read(&page.text, &[key]).texts(key).is_empty())
    };
    if view.corpus().checked().iter().any(has_key) {
        return key.map(Way::FrontMatter);
    }
    let folders = std::iter::once(&scope.config.base).chain(&site.roots);
    let folders = folders.chain(config.map(|config| &config.folder));
    let mut files = folders.flat_map(|folder| {
        let copied = COPIED_FOLDERS.iter().map(|name| folder.join(name));
        let here = std::iter::once(folder.clone());
        here.chain(copied).map(|folder| folder.join("_redirects"))
    });
    if let Some(file) = files.find(|file| file.is_file()) {
        return Some(Way::File(file));
    }
    let asks = view.client.change_annotations && view.client.document_changes;
    key.filter(|_| asks).map(Way::FrontMatter)
}

/// What the generators make of the files when the pages are at their new places as well.
fn model_after(settings: &Settings, moved: &[(&ResolvedPage, PathBuf)]) -> SiteModel {
    let texts = moved
        .iter()
        .map(|(page, new)| (new.clone(), Arc::clone(&page.text)));
    let overlay = Overlay::new(None, texts.collect());
    let tree = Tree::new(Some(Arc::new(overlay)));
    SiteModel::new(&settings.site, &Files::new(&tree, &|_| None))
}

/// Whether the site has one language: in several an address in the front matter may lack its language.
fn has_one_language(site: &Addresses) -> bool {
    let mut views = site.pages().iter().map(|page| page.view);
    let first = views.next();
    views.all(|view| Some(view) == first)
}

/// The edit of a page that adds the old address to a list of its front matter; `None` where the list is
/// written in a way that is not understood.
fn in_front_matter(text: &str, key: &str, [old, new]: &[String; 2]) -> Option<(Span, String)> {
    let block = FrontMatter::find(text)?;
    let mut addresses = Front::read(text, &[key]).texts(key);
    addresses.retain(|address| address != new && address != old);
    addresses.push(old.clone());
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let quoted = |address: &String| serde_json::to_string(address).unwrap_or_default();
    let list: Vec<String> = addresses.iter().map(quoted).collect();
    let written = if block.toml {
        format!("{key} = [{}]{end}", list.join(", "))
    } else {
        let items = list.iter().map(|item| format!("  - {item}{end}"));
        format!("{key}:{end}{}", items.collect::<String>())
    };
    Some((lines_of_key(text, block, key)?, written))
}

/// The lines of a list in the front matter, or where one can be put in; `None` when it is not plain.
fn lines_of_key(text: &str, block: FrontMatter, key: &str) -> Option<Span> {
    let separator = if block.toml { '=' } else { ':' };
    let mut at = block.body.start;
    let mut lines = block.body.slice(text).split_inclusive('\n').map(|line| {
        at += line.len() as u32;
        (at - line.len() as u32, line)
    });
    let value = |line: &str| {
        let rest = line
            .strip_prefix(key)?
            .trim_start()
            .strip_prefix(separator)?;
        Some(rest.trim().to_owned())
    };
    let Some((start, first, value)) =
        lines.find_map(|(start, line)| Some((start, line, value(line)?)))
    else {
        // A table of TOML takes in every key behind it.
        let place = if block.toml {
            block.body.start
        } else {
            block.body.end
        };
        return Some(Span::at(place, 0));
    };
    let mut end = start + first.len() as u32;
    let is_flow = value.starts_with('[') && value.ends_with(']');
    if is_flow || !value.is_empty() {
        let is_scalar = !value.starts_with(['[', '{', '|', '>', '&', '*']) && !value.contains('#');
        return (is_flow || is_scalar).then_some(Span::new(start, end));
    }
    for (start, line) in lines {
        let item = line.trim();
        match item.strip_prefix("- ") {
            Some(item) if !item.contains(['#', '{', '[', '|']) => end = start + line.len() as u32,
            Some(_) => return None,
            None if line.starts_with([' ', '\t']) || item.is_empty() => return None,
            None => break,
        }
    }
    Some(Span::new(start, end))
}

/// A file `_redirects` in which old addresses lead to new ones: lines that led to an old address lead to
/// the new one, and an address that has a page now leads nowhere else.
fn in_redirects_file(text: &str, pairs: &BTreeMap<String, String>) -> String {
    let same = |a: &str, b: &str| a.trim_end_matches('/') == b.trim_end_matches('/');
    let new_of = |address: &str| pairs.iter().find(|(old, _)| same(old, address));
    let mut out = String::with_capacity(text.len() + 80 * pairs.len());
    for line in text.split_inclusive('\n') {
        let mut parts = line
            .split_whitespace()
            .filter(|_| !line.trim_start().starts_with('#'));
        let (from, to) = (parts.next(), parts.next());
        let leads_away = |from: &str| {
            pairs
                .iter()
                .any(|(old, new)| same(new, from) || same(old, from))
        };
        if from.is_some_and(leads_away) {
            continue;
        }
        match to.and_then(|to| Some((to, new_of(to)?.1))) {
            Some((to, new)) => out.push_str(&line.replacen(to, new, 1)),
            None => out.push_str(line),
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    for (old, new) in pairs {
        out.extend([old.as_str(), " ", new, " 301\n"]);
    }
    out
}

/// A configuration of `MkDocs` in which the plugin `redirects` leads the paths of moved pages on; unchanged
/// without its table.
pub(super) fn in_redirect_maps(text: &str, moved: &[(String, String)]) -> String {
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_table = |line: &&str| line.trim() == "redirect_maps:";
    let Some(at) = lines.iter().position(is_table) else {
        return text.to_owned();
    };
    let own = indent_of(lines[at]);
    let rest = &lines[at + 1..];
    let len = rest
        .iter()
        .take_while(|line| line.trim().is_empty() || indent_of(line) > own)
        .count();
    let entries = &rest[..len];
    let first = entries.iter().find(|line| !line.trim().is_empty());
    let indent = first.map_or(own + 2, |line| indent_of(line));
    let key = |line: &str| {
        let (key, _) = line.trim().split_once(": ")?;
        Some(key.trim_matches(['\'', '"']).to_owned())
    };
    let mut out = lines[..=at].concat();
    for (old, new) in moved {
        out.push_str(&" ".repeat(indent));
        out.extend(["'", old.as_str(), "': '", new, "'\n"]);
    }
    let is_kept = |line: &&&str| {
        let key = key(line);
        !moved
            .iter()
            .any(|(old, new)| key.as_deref().is_some_and(|key| key == old || key == new))
    };
    out.extend(entries.iter().filter(is_kept).copied());
    out.push_str(&rest[len..].concat());
    out
}

/// The paths before and after of pages that readers see, from the folder of the pages.
pub(super) fn paths(view: &View, places: &Moves) -> Vec<(String, String)> {
    let pages = view.corpus().checked().iter();
    let moved = pages.filter_map(|page| {
        let old = page.file.as_deref()?;
        let (Cow::Owned(new), (site, known)) = (places.of(old), view.corpus().site().page(old)?)
        else {
            return None;
        };
        let root = site
            .roots
            .iter()
            .find(|root| old.starts_with(root) && new.starts_with(root))?;
        let path = |file: &Path| relative(root, file);
        let paths = (path(old)?, path(&new)?);
        let is_plain = !paths.0.contains('\'') && !paths.1.contains('\'');
        (known.status == Status::Published && is_plain).then_some(paths)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, key: &str, old: &str, new: &str) -> Option<String> {
        let (span, written) = in_front_matter(text, key, &[old.to_owned(), new.to_owned()])?;
        let mut text = text.to_owned();
        text.replace_range(span.range(), &written);
        Some(text)
    }

    #[test]
    fn the_front_matter_lists_the_old_address() {
        for (before, after) in [
            (
                "---\ntitle: A\n---\nx",
                "---\ntitle: A\naliases:\n  - \"/old/\"\n---\nx",
            ),
            (
                "---\naliases:\n- /a/\n- /new/\ntitle: A\n---\n",
                "---\naliases:\n  - \"/a/\"\n  - \"/old/\"\ntitle: A\n---\n",
            ),
            (
                "---\naliases: [\"/a/\"]\n---\n",
                "---\naliases:\n  - \"/a/\"\n  - \"/old/\"\n---\n",
            ),
            (
                "---\naliases: /a/\n---\n",
                "---\naliases:\n  - \"/a/\"\n  - \"/old/\"\n---\n",
            ),
            ("+++\n[x]\n+++\n", "+++\naliases = [\"/old/\"]\n[x]\n+++\n"),
            (
                "+++\naliases = [\"/a/\"]\n+++\n",
                "+++\naliases = [\"/a/\", \"/old/\"]\n+++\n",
            ),
        ] {
            assert_eq!(
                edited(before, "aliases", "/old/", "/new/").as_deref(),
                Some(after)
            );
        }
        let odd = "---\naliases:\n  - /a/ # why\n---\n";
        assert_eq!(edited(odd, "aliases", "/old/", "/new/"), None);
        assert_eq!(edited("no block", "aliases", "/old/", "/new/"), None);
    }

    #[test]
    fn lines_of_a_redirects_file_are_led_on() {
        let pairs = BTreeMap::from([("/b/".to_owned(), "/c/".to_owned())]);
        let before = "# ours\n/a /b 302\n/c/ /z\n/d https://x.example/b/";
        let after = "# ours\n/a /c/ 302\n/d https://x.example/b/\n/b/ /c/ 301\n";
        assert_eq!(in_redirects_file(before, &pairs), after);
    }

    #[test]
    fn a_table_of_mkdocs_gets_a_line() {
        let moved = [("a.md".to_owned(), "b.md".to_owned())];
        let before = "plugins:\n  - redirects:\n      redirect_maps:\n        'b.md': 'x.md'\n        'o.md': 'b.md'\nnav:\n";
        let after = "plugins:\n  - redirects:\n      redirect_maps:\n        'a.md': 'b.md'\n        'o.md': 'b.md'\nnav:\n";
        assert_eq!(in_redirect_maps(before, &moved), after);
        assert_eq!(in_redirect_maps("nav:\n", &moved), "nav:\n");
    }
}
