//! Following a path by the listings of the folders.

use std::path::{Path, PathBuf};

use super::names::{Form, INDEX, is_same_name, pick, written_as};
use super::{Found, Resolver, Role, with_slash_of};
use crate::corpus::closest::{closest, closest_folder};
use crate::source::{Entry, Listing, normalise};

/// Where following a path ended.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    /// The segment that is not there.
    pub(super) segment: String,
    /// How many segments follow it.
    pub(super) rest: usize,
    /// What was probably meant.
    pub(super) nearest: Option<Box<str>>,
}

impl Resolver<'_> {
    /// Follows `path` from `folder` by the listings of the folders.
    pub(super) fn locate(
        &self,
        folder: &Path,
        path: &str,
        form: Form,
        role: Role,
    ) -> Result<Found, Gap> {
        let mut at = normalise(folder);
        let mut spelling: Vec<String> = Vec::new();
        let mut differs = false;
        let segments: Vec<&str> = path
            .split('/')
            .filter(|segment| !segment.is_empty() && *segment != ".")
            .collect();
        for (index, segment) in segments.iter().enumerate() {
            let rest = &segments[index + 1..];
            if *segment == ".." {
                at.pop();
                spelling.push("..".to_owned());
                continue;
            }
            let listing = self.tree.list(&at);
            let picked = listing
                .as_ref()
                .and_then(|listing| pick(listing, segment, rest.is_empty(), role));
            let Some((name, _)) = picked.filter(|(_, entry)| match (entry, rest.is_empty()) {
                (Entry::Folder, is_last) => !is_last || role == Role::Link,
                (Entry::File, is_last) => is_last,
            }) else {
                let nearest =
                    listing.and_then(|listing| self.nearest(&listing, &at, (segment, rest), role));
                return Err(Gap {
                    segment: (*segment).to_owned(),
                    rest: rest.len(),
                    nearest: nearest.map(|name| with_slash_of(path, &join(&spelling, &name))),
                });
            };
            differs |= !is_same_name(&name, segment, form);
            spelling.push(written_as(&name, segment));
            at.push(&name);
        }
        let trailing = if path.ends_with('/') { "/" } else { "" };
        let spelling = differs.then(|| format!("{}{trailing}", spelling.join("/")).into());
        Ok(self.open_folder(at, spelling, role))
    }

    /// What was probably meant by a segment that is not there, with what follows it.
    fn nearest(
        &self,
        listing: &Listing,
        folder: &Path,
        (segment, rest): (&str, &[&str]),
        role: Role,
    ) -> Option<String> {
        if rest.is_empty() {
            return closest(listing, segment, role);
        }
        let mut at = folder.join(closest_folder(listing, segment)?);
        let mut path = at.file_name()?.to_str()?.to_owned();
        for (index, segment) in rest.iter().enumerate() {
            let listing = self.tree.list(&at)?;
            let (name, _) = pick(&listing, segment, index + 1 == rest.len(), role)?;
            path.push('/');
            path.push_str(&written_as(&name, segment));
            at.push(name);
        }
        Some(path)
    }

    /// The index page of a folder; the folder itself when it has none.
    fn open_folder(&self, file: PathBuf, spelling: Option<Box<str>>, role: Role) -> Found {
        let is_page = self.index.pages.contains(file.as_path());
        let listing = if is_page || role == Role::Image {
            None
        } else {
            self.folder_at(&file)
        };
        let Some(listing) = listing else {
            return Found {
                file,
                is_folder: false,
                spelling,
                own_site: None,
            };
        };
        match INDEX
            .iter()
            .find(|name| listing.get(name) == Some(Entry::File))
        {
            Some(name) => Found {
                file: file.join(name),
                is_folder: false,
                spelling,
                own_site: None,
            },
            None => Found {
                file,
                is_folder: true,
                spelling,
                own_site: None,
            },
        }
    }

    fn folder_at(&self, file: &Path) -> Option<std::sync::Arc<Listing>> {
        let (parent, name) = (file.parent()?, file.file_name()?.to_str()?);
        let is_file = self
            .tree
            .list(parent)
            .is_some_and(|listing| listing.get(name) == Some(Entry::File));
        if is_file { None } else { self.tree.list(file) }
    }
}

fn join(before: &[String], name: &str) -> Box<str> {
    let mut parts: Vec<&str> = before.iter().map(String::as_str).collect();
    parts.push(name);
    parts.join("/").into()
}
