//! The name that a missing one was probably meant to be.

use crate::corpus::Role;
use crate::source::{Entry, Listing};
use crate::text::LetterCounts;

/// Most names of a folder that are compared with a missing one.
const MAX: usize = 2000;

/// The name in a folder that is nearest to a missing one.
///
/// Damerau-Levenshtein similarity (Damerau, 1964) of at least 0.75 on the stems, with the same kind
/// of extension, so that a page is never offered for an image; at least 0.85 on the whole names when
/// the extension itself is a slip. A folder with very many names has none.
pub(super) fn closest(listing: &Listing, wanted: &str, role: Role) -> Option<String> {
    if wanted.len() > 200 || listing.names().len() > MAX {
        return None;
    }
    let (stem, extension) = stem_of(wanted);
    let wanted_kind = kind_of(extension, role);
    let (whole, stem) = (Wanted::new(wanted), Wanted::new(stem));
    let mut best: Option<(f64, &str)> = None;
    for (name, entry) in listing.names() {
        let (other, other_extension) = stem_of(name);
        // A template of the generator is served nowhere.
        if name.starts_with('_') && !wanted.starts_with('_') {
            continue;
        }
        let is_kin = *entry == Entry::File && wanted_kind == kind_of(other_extension, role);
        let is_candidate =
            is_kin || (*entry == Entry::Folder && extension.is_empty() && role == Role::Link);
        let score = if is_candidate {
            stem.similarity(other, 0.75)
        } else if *entry == Entry::File && wanted_kind == "other" {
            whole.similarity(name, 0.85)
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
pub(super) fn closest_folder(listing: &Listing, wanted: &str) -> Option<String> {
    if wanted.len() > 200 || listing.names().len() > MAX {
        return None;
    }
    let folders = listing
        .names()
        .iter()
        .filter(|(_, entry)| *entry == Entry::Folder);
    let wanted = Wanted::new(wanted);
    folders
        .filter_map(|(name, _)| Some((wanted.similarity(name, 0.75)?, name)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name.to_string())
}

/// A name that many others are compared with.
struct Wanted<'a> {
    name: &'a str,
    folded: String,
    /// The letters of the folded name.
    letters: Option<LetterCounts>,
}

impl<'a> Wanted<'a> {
    fn new(name: &'a str) -> Self {
        let folded = fold(name);
        Self {
            name,
            letters: LetterCounts::of(&folded),
            folded,
        }
    }

    /// The similarity of another name, when it is at least `least`.
    fn similarity(&self, name: &str, least: f64) -> Option<f64> {
        if self.name.len().abs_diff(name.len()) > self.name.len() / 3 + 1 || self.most(name) < least
        {
            return None;
        }
        let score = strsim::normalized_damerau_levenshtein(&self.folded, &fold(name));
        (score >= least).then_some(score)
    }

    /// What the similarity is at most: no edit makes more than one letter common to both. Most names
    /// of a folder are told apart by this alone.
    fn most(&self, name: &str) -> f64 {
        let Some(letters) = self.letters.filter(|_| name.is_ascii()) else {
            return 1.0;
        };
        let common = letters.common(name.bytes().map(fold_byte));
        let longer = self.folded.len().max(name.len()).max(1);
        f64::from(common) / f64::from(longer as u32)
    }
}

fn fold_byte(byte: u8) -> u8 {
    match byte {
        b'_' | b' ' => b'-',
        byte => byte.to_ascii_lowercase(),
    }
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

/// Groups extensions that can replace each other.
fn kind_of(extension: &str, role: Role) -> &'static str {
    const PAGES: [&str; 5] = ["md", "mdx", "markdown", "html", "htm"];
    const PICTURES: [&str; 9] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico",
    ];
    let is_in = |list: &[&str]| list.iter().any(|one| extension.eq_ignore_ascii_case(one));
    match extension {
        "" if role == Role::Link => "page",
        "" => "picture",
        _ if is_in(&PAGES) => "page",
        _ if is_in(&PICTURES) => "picture",
        _ => "other",
    }
}
