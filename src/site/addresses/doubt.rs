//! What cannot be known of a site, and which links that leaves open.

use rustc_hash::FxHashSet;

use super::{Addresses, fold, folder_of};
use crate::site::paths::is_page_path;
use crate::site::{Scope, Syntax, Unknown};

/// How alike a top folder and a slip for it are, from 0 to 1.
const SLIP: f64 = 0.7;

impl Addresses {
    /// Says what cannot be known.
    pub fn unknown(&mut self, what: impl Into<String>, why: impl Into<String>, scope: Scope) {
        let (what, why) = (what.into(), why.into());
        let unknown = Unknown { what, why, scope };
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }

    /// What cannot be known.
    #[must_use]
    pub fn unknowns(&self) -> &[Unknown] {
        &self.unknown
    }

    /// Whether a label of one page is an id on all of them.
    #[must_use]
    pub fn shares_labels(&self) -> bool {
        let mut unknown = self.unknown.iter();
        unknown.any(|one| one.scope == Scope::Labels)
    }

    /// Whether a fragment without a path may be the name of a target elsewhere in the project.
    #[must_use]
    pub fn may_be_target(&self, name: &str) -> bool {
        self.targets.contains(&*name.to_lowercase())
            || self.unknown.iter().any(|one| one.scope == Scope::Targets)
    }

    /// Whether ids of pages cannot be known.
    #[must_use]
    pub fn has_unknown_ids(&self) -> bool {
        self.unknown.iter().any(|one| one.scope == Scope::Ids)
    }

    /// Whether something that no file shows may answer an address.
    pub(super) fn may_be_served(&self, url: &str, syntax: Syntax, is_rooted: bool) -> bool {
        let below = self.below_base(url).unwrap_or(url);
        let name = below.trim_end_matches('/').rsplit('/').next();
        let name = name.unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, end)| end);
        let is_address = below.starts_with('/');
        let is_page =
            is_address && (matches!(extension, "" | "html" | "htm" | "md") || extension.len() > 5);
        self.unknown.iter().any(|unknown| match &unknown.scope {
            Scope::Links => syntax == Syntax::Link,
            Scope::Images => syntax == Syntax::Image,
            Scope::Pages => is_page,
            Scope::Assets => is_address && !is_page,
            Scope::OtherHost => is_rooted,
            Scope::OtherFolders => is_rooted && !self.has_top_of(below),
            Scope::HtmlRooted => {
                is_rooted && matches!(syntax, Syntax::HtmlLink | Syntax::HtmlImage)
            }
            Scope::NewFolders => is_page && !self.has_folder_of(below),
            Scope::Below(prefix) => below.starts_with(prefix.as_str()),
            Scope::Names => syntax == Syntax::Link && !is_page_path(below),
            Scope::OtherTops => {
                is_rooted
                    && matches!(syntax, Syntax::Link | Syntax::HtmlLink)
                    && self.is_other_top(below)
            }
            Scope::OtherLanguages => is_page && self.is_in_other_language(below),
            Scope::Moved => is_page_path(below) || extension == "yml",
            Scope::Ids | Scope::Labels | Scope::Targets | Scope::Nothing => false,
        })
    }

    /// Whether the address is that of a page in another language: without the first folder, or with another
    /// one there.
    fn is_in_other_language(&self, url: &str) -> bool {
        let bare = url.trim_start_matches('/');
        let Some((_, rest)) = bare.split_once('/').filter(|(_, rest)| !rest.is_empty()) else {
            return false;
        };
        let is_language =
            |name: &str| matches!(name.split('-').next(), Some(one) if one.len() == 2);
        let mut tops = self.tops().iter();
        self.at(&format!("/{rest}")).is_some()
            || tops.any(|top| is_language(top) && self.at(&format!("/{top}/{rest}")).is_some())
    }

    /// Whether an address lies in a top folder that is none of the site's, and no slip for one.
    fn is_other_top(&self, url: &str) -> bool {
        let Some((top, _)) = url.trim_start_matches('/').split_once('/') else {
            return false;
        };
        let top = fold(top);
        let mut names = self.tops().iter();
        !names.any(|name| strsim::normalized_damerau_levenshtein(name, &top) >= SLIP)
    }

    /// Whether an address lies in a top folder of the site, or is that of a page at its top but for the ending.
    fn has_top_of(&self, url: &str) -> bool {
        let bare = url.trim_matches('/');
        match bare.split_once('/') {
            Some((top, _)) => self.tops().contains(&fold(top)),
            None => self.at(&format!("/{bare}")).is_some(),
        }
    }

    /// The top folders of the addresses.
    fn tops(&self) -> &FxHashSet<String> {
        self.tops.get_or_init(|| {
            let urls = self.by_url.keys();
            let tops = urls.filter_map(|url| url.trim_start_matches('/').split_once('/'));
            tops.map(|(top, _)| fold(top)).collect()
        })
    }

    /// Whether a page is known in the folder of an address; the top of the site is open to anything.
    fn has_folder_of(&self, url: &str) -> bool {
        if folder_of(url).is_empty() {
            return false;
        }
        let folders = self.folders.get_or_init(|| {
            let folders = self.by_url.keys().map(|url| folder_of(url).to_owned());
            folders.collect()
        });
        folders.contains(folder_of(url))
    }
}
