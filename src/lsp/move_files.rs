//! Renaming and moving files and folders, with the links that lead in and out.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gen_lsp_types::RenameFilesParams;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::corpus::{Found, Resolution, ResolvedPage, relative, split_target};
use crate::document::Target;
use crate::lsp::edits::{Edits, Purpose};
use crate::lsp::moves::Moves;
use crate::lsp::redirects;
use crate::lsp::spelling::{Naming, Spelling};
use crate::lsp::uri::{IN_TARGET, file_of};
use crate::lsp::view::View;
use crate::settings::{EntryState, Settings};

/// What cannot be part of a link target between `<` and `>`.
const IN_BRACKETS: &AsciiSet = &CONTROLS
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\');

/// Files that list pages by their paths: the navigation of a site.
const NAVIGATION_FILES: [&str; 13] = [
    "properdocs.yml",
    "mkdocs.yml",
    "mkdocs.yaml",
    "zensical.toml",
    "docs.json",
    "mint.json",
    "sidebars.js",
    "sidebars.ts",
    "sidebars.json",
    "toc.yml",
    ".vitepress/config.js",
    ".vitepress/config.mts",
    ".vitepress/config.ts",
];

/// The edits that keep links whole when files are renamed or moved.
pub(super) fn will_rename(view: &View, params: &RenameFilesParams) -> Option<Edits> {
    let pairs = params.files.iter();
    let moves: Vec<(PathBuf, PathBuf)> = pairs
        .filter_map(|pair| Some((file_of(&pair.old_uri)?, file_of(&pair.new_uri)?)))
        .filter(|(old, new)| old != new)
        .collect();
    if moves.is_empty() {
        return None;
    }
    let mut edits = Edits::default();
    edit_moved(view, &Moves::new(moves), &mut edits);
    (!edits.is_empty()).then_some(edits)
}

fn edit_moved(view: &View, moves: &Moves, edits: &mut Edits) {
    let settings = &view.project.scope().config.settings;
    for page in view.corpus().checked() {
        let Some(file) = page.file.as_deref() else {
            continue;
        };
        let new_file = moves.of(file);
        let links = page
            .links
            .iter()
            .map(|link| &link.target)
            .zip(page.link_targets());
        let images = page
            .images
            .iter()
            .map(|image| &image.target)
            .zip(page.image_targets());
        for (target, resolution) in links.chain(images) {
            let Resolution::Found(found) = resolution else {
                continue;
            };
            if matches!(
                (&new_file, moves.of(&found.file)),
                (Cow::Borrowed(_), Cow::Borrowed(_))
            ) {
                continue;
            }
            let ends = Ends {
                page: [file, &new_file],
                target: [&found.file, &moves.of(&found.file)],
            };
            if let Some(text) = retargeted(settings, page, target, found, &ends) {
                let span = page.path_span(target);
                edits.page(view, page, span, text, Purpose::Links);
            }
        }
    }
    move_in_lockfile(view, moves, edits);
    move_in_navigation(view, moves, edits);
    redirects::add(view, moves, edits);
}

/// The two ends of a link, before and after.
struct Ends<'a> {
    page: [&'a Path; 2],
    target: [&'a Path; 2],
}

/// The path of a link after its ends have moved; `None` when it stays, or cannot be known.
fn retargeted(
    settings: &Settings,
    page: &ResolvedPage,
    target: &Target,
    found: &Found,
    ends: &Ends<'_>,
) -> Option<String> {
    let span = page.path_span(target);
    let raw = span.slice(&page.text);
    let value = page.target(target);
    let written = match target.url_helper {
        None => match found.own_site {
            Some(_) => value.split(['?', '#']).next().unwrap_or(value).to_owned(),
            None => split_target(value).decoded_path().into_owned(),
        },
        Some(_) => raw.to_owned(),
    };
    if raw.is_empty() || found.spelling.is_some() {
        return None;
    }
    let spelling = Spelling::of(settings, &written, found, ends.page[0])?;
    let path = spelling.write(ends.page[1], ends.target[1])?;
    if path == written {
        return None;
    }
    let is_bracketed = page.text[..span.start as usize].ends_with('<');
    let is_verbatim =
        target.url_helper.is_some() || found.own_site.is_some() && !path.contains(' ');
    Some(if is_verbatim {
        path
    } else if is_bracketed {
        utf8_percent_encode(&path, IN_BRACKETS).to_string()
    } else {
        utf8_percent_encode(&path, IN_TARGET).to_string()
    })
}

/// Gives the published anchors of moved pages up for those at the new place.
fn move_in_lockfile(view: &View, moves: &Moves, edits: &mut Edits) {
    let config = &view.project.scope().config;
    let Some(lockfile) = config.lockfile() else {
        return;
    };
    let folder = lockfile.file.parent().unwrap_or(Path::new("/"));
    let mut after = lockfile.clone();
    for page in lockfile.pages() {
        let old = folder.join(page);
        let Cow::Owned(new) = moves.of(&old) else {
            continue;
        };
        let new = relative(folder, &new).filter(|new| !new.starts_with(".."));
        for (id, entry) in lockfile.of_page(page) {
            if entry.state != EntryState::Published {
                continue;
            }
            if let Some(new) = &new {
                after.add(new, id);
            }
            after.retire(page, id, new.as_deref().map(|new| (new, id)));
        }
    }
    edits.lockfile(view, lockfile, &after);
}

/// Updates the paths of moved pages in the files that list the pages of the site.
fn move_in_navigation(view: &View, moves: &Moves, edits: &mut Edits) {
    let scope = view.project.scope();
    let settings = &scope.config.settings;
    let mut folders = vec![scope.config.base.clone(), settings.boundary.clone()];
    folders.extend(settings.site.roots.iter().cloned());
    folders.sort_unstable();
    folders.dedup();
    let files = folders
        .iter()
        .flat_map(|folder| NAVIGATION_FILES.map(|name| folder.join(name)));
    for file in files {
        let tree = view.project.tree();
        let Some(before) = file.is_file().then(|| tree.read_page(&file).ok()).flatten() else {
            continue;
        };
        let mut after = before.to_string();
        for page in view.corpus().checked() {
            let Some(old) = page.file.as_deref() else {
                continue;
            };
            if let Cow::Owned(new) = moves.of(old) {
                after = with_path(&after, &settings.site.roots, &file, [old, &new]);
                after = with_id(view, after, &file, [old, &new]);
            }
        }
        if file
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("mkdocs."))
        {
            after = redirects::in_redirect_maps(&after, &redirects::paths(view, moves));
        }
        edits.file(view, (&file, &before), &after, Purpose::Links);
    }
}

/// The text of a sidebar in which a moved page, named by its folder and the `id` of its front matter
/// (Docusaurus), has its new folder.
fn with_id(view: &View, mut text: String, file: &Path, [old, new]: [&Path; 2]) -> String {
    let roots = &view.project.scope().config.settings.site.roots;
    let sidebars = view.corpus().navigation().iter();
    let of_page = sidebars
        .filter(|one| one.file == file)
        .flat_map(|one| &one.entries)
        .filter(|entry| entry.file.as_deref() == Some(old));
    for entry in of_page {
        let (folder, id) = entry
            .written
            .rsplit_once('/')
            .unwrap_or(("", &entry.written));
        let root = roots
            .iter()
            .find(|root| folder_of(old, root).as_deref() == Some(folder));
        let Some(new_folder) = root.and_then(|root| folder_of(new, root)) else {
            continue;
        };
        let written = format!("{new_folder}/{id}");
        text = replace_path(&text, &entry.written, written.trim_start_matches('/'), true);
    }
    text
}

/// The folder of a page below a root, with `/` between its parts.
fn folder_of(page: &Path, root: &Path) -> Option<String> {
    let folder = page.parent()?.strip_prefix(root).ok()?;
    Some(folder.to_str()?.replace('\\', "/"))
}

/// A text in which the path of a page, from a root or the folder of the text, is another one.
fn with_path(text: &str, roots: &[PathBuf], file: &Path, [old, new]: [&Path; 2]) -> String {
    let own = file.parent().map(Path::to_path_buf);
    let mut text = text.to_owned();
    for root in roots.iter().chain(&own) {
        for naming in [Naming::Whole, Naming::Stem] {
            let path = |file: &Path| {
                let named = naming.path(file)?;
                let below = named.strip_prefix(root).ok()?;
                Some(below.to_str()?.replace('\\', "/"))
            };
            if let (Some(old), Some(new)) = (path(old), path(new)) {
                text = replace_path(&text, &old, &new, naming == Naming::Stem);
            }
        }
    }
    text
}

/// Replaces a path where it is one whole value; a path without extension only between quotes.
fn replace_path(text: &str, old: &str, new: &str, is_quoted: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let before_path = before.strip_suffix('/').unwrap_or(before);
        let starts = before_path.ends_with(['"', '\'', '`'])
            || !is_quoted && before.ends_with([' ', '\t', '[', ',', ':', '\n']);
        let ends = after.starts_with(['"', '\'', '`', '#'])
            || !is_quoted
                && (after.is_empty() || after.starts_with([' ', '\r', '\n', ',', ']', '}']));
        out.push_str(before);
        out.push_str(if starts && ends { new } else { old });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_replaced_where_it_is_a_whole_value() {
        let text = "nav:\n  - Home: a/b.md\n  - xa/b.md\n  - \"/a/b.md\"\n  - a/b.md#x\n";
        assert_eq!(
            replace_path(text, "a/b.md", "c.md", false),
            "nav:\n  - Home: c.md\n  - xa/b.md\n  - \"/c.md\"\n  - c.md#x\n"
        );
        assert_eq!(replace_path("'a/b', a/b", "a/b", "c", true), "'c', a/b");
    }
}
