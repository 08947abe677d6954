//! A vault: notes and files are named alone, wherever in it they lie.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::names::{Form, form_of};
use super::{Found, Missing, Resolution, Resolver, Role, found};
use crate::source::Entry;

/// The files of a vault by their names in lower case.
pub(super) type Vault = FxHashMap<String, Vec<PathBuf>>;

/// Most folders and files of a vault that are read to know it.
const MAX: usize = 100_000;

impl Resolver<'_> {
    /// Where `[[target]]` of a vault leads: a path in the vault, or a note of that name wherever it is.
    #[must_use]
    pub fn resolve_note(&self, page: Option<&Path>, target: &str) -> Resolution {
        let name = target.split(['#', '|']).next().unwrap_or_default();
        // `|` is escaped in a table.
        let name = name.trim_end_matches('\\').trim();
        if name.is_empty() {
            return Resolution::SamePage;
        }
        let form = form_of(name);
        let folders = page.and_then(Path::parent).into_iter();
        let folders = folders.chain(self.site.roots.iter().map(PathBuf::as_path));
        for folder in folders {
            for role in [Role::Link, Role::Image] {
                if let Ok(place) = self.locate(folder, name, form, role) {
                    return Resolution::Found(Box::new(Found {
                        spelling: None,
                        ..place
                    }));
                }
            }
        }
        self.anywhere(page, name)
            .unwrap_or_else(|| self.missing_note(name))
    }

    /// A note or file of the vault whose path ends so; `None` when there is none, and nothing is known
    /// of a vault that is too large.
    pub(super) fn anywhere(&self, page: Option<&Path>, name: &str) -> Option<Resolution> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let Some(vault) = self.vault.get_or_init(|| self.read_vault()) else {
            return Some(Resolution::Unknown);
        };
        let last = last.to_lowercase();
        let files = vault
            .get(&last)
            .or_else(|| vault.get(&format!("{last}.md")))?;
        let wanted = name.trim_start_matches(['.', '/']).to_lowercase();
        let is_meant = |file: &&PathBuf| {
            let path = file.to_string_lossy().replace('\\', "/").to_lowercase();
            let path = path.strip_suffix(".md").unwrap_or(&path);
            path.strip_suffix(wanted.strip_suffix(".md").unwrap_or(&wanted))
                .is_some_and(|before| before.ends_with('/'))
        };
        let own = page.and_then(Path::parent);
        let mut meant = files.iter().filter(is_meant);
        let file = meant.clone().find(|file| file.parent() == own);
        Some(found(file.or_else(|| meant.next())?.clone(), None))
    }

    fn missing_note(&self, name: &str) -> Resolution {
        Resolution::Missing(Box::new(Missing {
            wanted: name.into(),
            nearest: self.nearest_in_vault(name),
        }))
    }

    /// The name of the one file that is nearly called so.
    fn nearest_in_vault(&self, name: &str) -> Option<Box<str>> {
        if name.contains('/') || form_of(name) != Form::File {
            return None;
        }
        let vault = self.vault.get_or_init(|| self.read_vault()).as_ref()?;
        let wanted = name.to_lowercase();
        let extension = wanted.rsplit_once('.')?.1;
        let near = vault
            .iter()
            .filter(|(other, _)| {
                other.len().abs_diff(wanted.len()) <= 3
                    && other
                        .rsplit_once('.')
                        .is_some_and(|(_, end)| end == extension)
            })
            .map(|(other, files)| {
                (
                    strsim::normalized_damerau_levenshtein(other, &wanted),
                    files,
                )
            })
            .filter(|(score, _)| *score >= 0.85)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        let file = near?.1.first()?;
        Some(file.file_name()?.to_str()?.into())
    }

    fn read_vault(&self) -> Option<Vault> {
        let mut vault = Vault::default();
        let mut folders = VecDeque::from([self.settings.boundary.clone()]);
        let mut seen = 0;
        // By depth, so that of files with one name the first is the nearest to the top.
        while let Some(folder) = folders.pop_front() {
            let Some(listing) = self.tree.list(&folder) else {
                continue;
            };
            for (name, entry) in listing.names() {
                seen += 1;
                if seen > MAX {
                    return None;
                }
                match entry {
                    Entry::Folder if name.starts_with('.') || &**name == "node_modules" => {}
                    Entry::Folder => folders.push_back(folder.join(&**name)),
                    Entry::File => {
                        let files = vault.entry(name.to_lowercase()).or_default();
                        files.push(folder.join(&**name));
                    }
                }
            }
        }
        Some(vault)
    }
}
