//! How the segments of a target and the names in a folder correspond.

use std::path::Path;

use crate::corpus::Role;
use crate::source::{Entry, Listing};

/// Names a folder's own page may have, in the order they are looked for.
pub(super) const INDEX: [&str; 10] = [
    "index.md",
    "README.md",
    "_index.md",
    "index.mdx",
    "readme.md",
    "index.markdown",
    "index.html",
    "_index.html",
    "Readme.md",
    "index.yml",
];

/// Whether a folder has a page of its own.
pub(in crate::corpus) fn has_index(listing: &Listing) -> bool {
    INDEX
        .iter()
        .any(|name| listing.get(name) == Some(Entry::File))
}

/// Extensions of pages, in the order they are looked for.
const PAGE_EXTENSIONS: [&str; 3] = ["md", "mdx", "markdown"];

/// Extensions of a rendered page.
const RENDERED: [&str; 5] = [".html", ".htm", ".php", ".aspx", ".jsp"];

/// How a path is written, which says who has to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With the extension of a page: it names a source file.
    Source,
    /// With another extension: a download, an image.
    File,
    /// As the site serves it: no extension, a slash at the end, or `.html`.
    Url,
}

/// The form of a decoded path.
pub(super) fn form_of(path: &str) -> Form {
    let name = path.rsplit('/').next().unwrap_or_default();
    if is_page_name(name) {
        return Form::Source;
    }
    let lower = name.to_ascii_lowercase();
    let is_rendered = RENDERED.iter().any(|ending| lower.ends_with(ending));
    // `v1.2` and `node.js-guide` are names, not extensions.
    let extension = lower
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    let is_extension = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic());
    if is_extension && !is_rendered {
        Form::File
    } else {
        Form::Url
    }
}

fn is_page_name(name: &str) -> bool {
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| PAGE_EXTENSIONS.contains(&extension))
}

/// What a path means that has `\\` for `/`, or a second pair of brackets around it.
pub(super) fn slip_of_the_pen(path: &str) -> Option<String> {
    let bare = path.trim_start_matches(['(', '<', '[']);
    let is_wrapped = bare.len() < path.len() && !bare.is_empty();
    if !is_wrapped && !path.contains('\\') {
        return None;
    }
    let bare = if is_wrapped {
        bare.trim_end_matches([')', '>', ']'])
    } else {
        bare
    };
    Some(bare.replace('\\', "/"))
}

/// Whether a file is a page by its name.
pub(super) fn is_page_file(name: &str) -> bool {
    is_page_name(name) && !INDEX.contains(&name)
}

/// The entry that a segment names: exactly, as a page without its extension, in another case, or by
/// the name a generator makes of it.
pub(super) fn pick(
    listing: &Listing,
    segment: &str,
    is_last: bool,
    role: Role,
) -> Option<(String, Entry)> {
    let exact = |name: &str| listing.get(name).map(|entry| (name.to_owned(), entry));
    let folded = |name: &str| {
        listing
            .spelling(name)
            .map(|(name, entry)| (name.to_owned(), entry))
    };
    if role == Role::Image {
        return exact(segment).or_else(|| folded(segment));
    }
    if !is_last {
        return exact(segment)
            .or_else(|| folded(segment))
            .or_else(|| numbered(listing, segment, Entry::Folder));
    }
    let names = page_names(segment);
    exact(segment)
        .or_else(|| names.iter().find_map(|name| exact(name)))
        .or_else(|| folded(segment))
        .or_else(|| names.iter().find_map(|name| folded(name)))
        .or_else(|| same_stem(listing, segment))
        .or_else(|| numbered(listing, segment, Entry::Folder))
}

/// The file names a page served as `segment` may have.
fn page_names(segment: &str) -> Vec<String> {
    let stem = rendered_stem(segment);
    let mut names: Vec<String> = PAGE_EXTENSIONS
        .iter()
        .map(|extension| format!("{stem}.{extension}"))
        .collect();
    if stem == segment {
        names.push(format!("{stem}.html"));
    } else if stem == "index" {
        names.extend(["README.md", "_index.md"].map(str::to_owned));
    }
    names
}

fn rendered_stem(segment: &str) -> &str {
    RENDERED
        .iter()
        .find_map(|ending| segment.strip_suffix(ending))
        .unwrap_or(segment)
}

/// A file that some generator could serve as `segment`: `faq.en.md`, `faq.rst`, `2-faq.md`.
fn same_stem(listing: &Listing, segment: &str) -> Option<(String, Entry)> {
    let stem = rendered_stem(segment);
    if form_of(segment) != Form::Url || stem.is_empty() {
        return None;
    }
    let with_dot = format!("{stem}.");
    let plain = listing
        .starting_with(&with_dot)
        .find(|(name, entry)| *entry == Entry::File && !is_picture(name))
        .map(|(name, entry)| (name.to_owned(), entry));
    plain.or_else(|| {
        numbers(listing)
            .find(|(name, entry)| {
                *entry == Entry::File
                    && without_number(name).starts_with(&with_dot)
                    && !is_picture(name)
            })
            .map(|(name, entry)| (name.to_owned(), entry))
    })
}

/// The names that start with a digit; at most a thousand.
fn numbers(listing: &Listing) -> impl Iterator<Item = (&str, Entry)> {
    let names = listing.names();
    let from = names.partition_point(|(name, _)| **name < *"0");
    names[from..]
        .iter()
        .take(1000)
        .take_while(|(name, _)| name.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(name, entry)| (&**name, *entry))
}

fn is_picture(rest: &str) -> bool {
    let extension = rest.rsplit('.').next().unwrap_or_default();
    matches!(
        extension,
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "mp4" | "webm"
    )
}

/// An entry that is served without the number that orders it: `2-setup` as `setup`.
fn numbered(listing: &Listing, segment: &str, kind: Entry) -> Option<(String, Entry)> {
    numbers(listing)
        .find(|(name, entry)| *entry == kind && without_number(name) == segment)
        .map(|(name, entry)| (name.to_owned(), entry))
}

fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == name.len() {
        return name;
    }
    rest.strip_prefix(['-', '_', '.'])
        .map_or(name, |rest| rest.trim_start())
}

/// Whether the entry is spelled as the segment, as far as the segment goes.
///
/// A URL in lower case is right for any file: several generators fold the names of pages.
pub(super) fn is_same_name(name: &str, segment: &str, form: Form) -> bool {
    let stem = rendered_stem(segment);
    name.starts_with(stem)
        || stem == "index"
        || without_number(name).starts_with(stem)
        || (form == Form::Url && name.to_lowercase().starts_with(stem))
}

/// Whether a path leads down from a folder by names alone, so that the folder with the path behind it is
/// normalised when the folder is.
pub(super) fn is_plain(path: &str) -> bool {
    std::path::MAIN_SEPARATOR == '/' && path.split('/').all(|name| !matches!(name, "" | "." | ".."))
}

/// What follows the mark of a path from the top of the sources: `~/x`, `@/x`, `@site/x`.
pub(super) fn site_rooted(path: &str) -> Option<&str> {
    ["@site/", "~/", "@/"]
        .iter()
        .find_map(|mark| path.strip_prefix(mark))
}

/// The segment in the spelling of the entry: with an extension only where it was written with one.
pub(super) fn written_as(name: &str, segment: &str) -> String {
    if name.len() >= segment.len()
        && name.is_char_boundary(segment.len())
        && name[..segment.len()].to_lowercase() == segment.to_lowercase()
    {
        return name[..segment.len()].to_owned();
    }
    let stem = rendered_stem(segment);
    if stem.len() < segment.len()
        && name.is_char_boundary(stem.len().min(name.len()))
        && name.len() >= stem.len()
        && name[..stem.len()].to_lowercase() == stem.to_lowercase()
    {
        return format!("{}{}", &name[..stem.len()], &segment[stem.len()..]);
    }
    if name.to_lowercase() == segment.to_lowercase() {
        name.to_owned()
    } else {
        segment.to_owned()
    }
}
