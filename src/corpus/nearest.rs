//! The name that a missing one was probably meant to be.

use crate::corpus::Role;
use crate::source::{Entry, Listing};

/// Most names of a folder that are compared with a missing one.
const MOST: usize = 2000;

/// The name in a folder that is nearest to a missing one.
///
/// Damerau-Levenshtein similarity (Damerau, 1964) of at least 0.75 on the stems, with the same kind
/// of extension, so that a page is never offered for a picture; at least 0.85 on the whole names when
/// the extension itself is a slip. A folder with very many names has none.
pub(super) fn nearest(listing: &Listing, wanted: &str, role: Role) -> Option<String> {
    if wanted.len() > 200 || listing.names().len() > MOST {
        return None;
    }
    let (stem, extension) = stem_of(wanted);
    let wanted_kind = kind_of(extension, role);
    let mut best: Option<(f64, &str)> = None;
    for (name, entry) in listing.names() {
        let (other, other_extension) = stem_of(name);
        let is_kin = *entry == Entry::File && wanted_kind == kind_of(other_extension, role);
        let is_candidate =
            is_kin || (*entry == Entry::Folder && extension.is_empty() && role == Role::Link);
        let score = if is_candidate {
            similarity(stem, other, 0.75)
        } else if *entry == Entry::File && wanted_kind == "other" {
            similarity(wanted, name, 0.85)
        } else {
            None
        };
        if let Some(score) = score
            && best.is_none_or(|(top, _)| score > top)
        {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| {
        let other = stem_of(name).0;
        match extension {
            "" if role == Role::Link => other.to_owned(),
            "html" | "htm" => format!("{other}.{extension}"),
            _ => name.to_owned(),
        }
    })
}

/// The folder whose name is nearest to a missing one: similarity of at least 0.75.
pub(super) fn nearest_folder(listing: &Listing, wanted: &str) -> Option<String> {
    if wanted.len() > 200 || listing.names().len() > MOST {
        return None;
    }
    let folders = listing
        .names()
        .iter()
        .filter(|(_, entry)| *entry == Entry::Folder);
    folders
        .filter_map(|(name, _)| Some((similarity(wanted, name, 0.75)?, name)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name.to_string())
}

/// The similarity of two names, when it is at least `least`.
fn similarity(wanted: &str, name: &str, least: f64) -> Option<f64> {
    if wanted.len().abs_diff(name.len()) > wanted.len() / 3 + 1 {
        return None;
    }
    let score = strsim::normalized_damerau_levenshtein(&fold(wanted), &fold(name));
    (score >= least).then_some(score)
}

/// Lower case, with the separators of words made equal.
fn fold(name: &str) -> String {
    name.to_lowercase().replace(['_', ' '], "-")
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
        "" | "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "bmp" | "ico" => "picture",
        _ => "other",
    }
}
