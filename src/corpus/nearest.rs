//! The name that a missing one was probably meant to be.

use crate::corpus::Role;
use crate::source::{Entry, Listing};

/// The name in a folder that is nearest to a missing one.
///
/// Damerau-Levenshtein similarity (Damerau, 1964) of at least 0.75 on the stems, with the same kind
/// of extension, so that a page is never offered for a picture.
pub(super) fn nearest(listing: &Listing, wanted: &str, role: Role) -> Option<String> {
    if wanted.len() > 200 {
        return None;
    }
    let (stem, extension) = stem_of(wanted);
    let mut best: Option<(f64, &str)> = None;
    let names = listing.names();
    for (name, entry) in &names {
        let (other, other_extension) = stem_of(name);
        let is_kin =
            *entry == Entry::File && kind_of(extension, role) == kind_of(other_extension, role);
        let is_candidate =
            is_kin || (*entry == Entry::Folder && extension.is_empty() && role == Role::Link);
        if !is_candidate || stem.len().abs_diff(other.len()) > stem.len() / 3 + 1 {
            continue;
        }
        let score =
            strsim::normalized_damerau_levenshtein(&stem.to_lowercase(), &other.to_lowercase());
        if score >= 0.75 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| {
        if extension.is_empty() {
            stem_of(name).0.to_owned()
        } else {
            name.to_owned()
        }
    })
}

fn stem_of(name: &str) -> (&str, &str) {
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .unwrap_or((name, ""))
}

/// Groups extensions that can stand for each other.
fn kind_of(extension: &str, role: Role) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "md" | "mdx" | "markdown" | "html" | "htm" => "page",
        "" if role == Role::Link => "page",
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "bmp" | "ico" => "picture",
        _ => "other",
    }
}
