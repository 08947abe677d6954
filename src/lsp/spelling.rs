//! How links name files: what a path starts from, and what it has of the name of its file.

use std::path::{Path, PathBuf};

use crate::corpus::{Found, relative};
use crate::settings::Settings;
use crate::source::normalise;

/// Names of the page that a folder shows.
const INDEX_NAMES: [&str; 5] = ["index", "_index", "README", "readme", "Readme"];

/// How a path names its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    /// With its extension, or a folder.
    Whole,
    /// Without.
    Stem,
    /// With `.html` in its place.
    Html,
    /// As the folder whose index it is.
    Folder,
}

impl Naming {
    const ALL: [Self; 4] = [Self::Whole, Self::Stem, Self::Html, Self::Folder];

    /// The path that names a file in this way.
    pub(super) fn path(self, file: &Path) -> Option<PathBuf> {
        match self {
            Self::Whole => Some(file.to_path_buf()),
            Self::Stem => Some(file.with_extension("")),
            Self::Html => Some(file.with_extension("html")),
            Self::Folder => {
                let stem = file.file_stem()?.to_str()?;
                let is_index = INDEX_NAMES.contains(&stem);
                is_index.then(|| file.parent().map(Path::to_path_buf))?
            }
        }
    }
}

/// What the path of a link starts from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    /// The folder of the page.
    Folder,
    /// The folder that the page is served as.
    ServedFolder,
    /// A folder of the site, written with this prefix.
    Root(PathBuf, String),
}

impl Start {
    fn folder(&self, page: &Path) -> Option<PathBuf> {
        match self {
            Self::Folder => page.parent().map(Path::to_path_buf),
            Self::ServedFolder => Some(page.with_extension("")),
            Self::Root(folder, _) => Some(folder.clone()),
        }
    }
}

/// How the path of a link is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spelling {
    pub(super) start: Start,
    pub(super) naming: Naming,
    /// Whether a path that goes down begins with `./`.
    pub(super) has_dot: bool,
    /// Whether the path ends in `/`.
    pub(super) has_slash: bool,
}

impl Spelling {
    /// How a path, decoded and written on a page, names the file it leads to; `None` when it names it in a
    /// way that the files do not show.
    pub(super) fn of(
        settings: &Settings,
        written: &str,
        found: &Found,
        page: &Path,
    ) -> Option<Self> {
        let namings: Vec<(Naming, PathBuf)> = if found.is_folder {
            vec![(Naming::Whole, found.file.clone())]
        } else {
            let all = Naming::ALL.into_iter();
            all.filter_map(|naming| Some((naming, naming.path(&found.file)?)))
                .collect()
        };
        let mut starts = starts(settings, written, found).into_iter();
        starts.find_map(|(start, rest)| {
            let full = normalise(&start.folder(page)?.join(rest));
            let (naming, _) = namings.iter().find(|(_, path)| *path == full)?;
            Some(Self {
                start,
                naming: *naming,
                has_dot: written.starts_with("./"),
                has_slash: written.ends_with('/'),
            })
        })
    }

    /// The path from a page to a file, not encoded; `None` when it cannot be written so.
    pub(super) fn write(&self, page: &Path, file: &Path) -> Option<String> {
        let named = match self.naming {
            Naming::Folder => Naming::Folder
                .path(file)
                .or_else(|| Naming::Stem.path(file)),
            naming => naming.path(file),
        }?;
        let mut path = relative(&self.start.folder(page)?, &named)?;
        if let Start::Root(folder, prefix) = &self.start {
            if !named.starts_with(folder) {
                return None;
            }
            path.insert_str(0, prefix);
        } else if path.is_empty() {
            path.push('.');
        } else if self.has_dot && !path.starts_with('.') {
            path.insert_str(0, "./");
        }
        if self.has_slash && !path.ends_with('/') {
            path.push('/');
        }
        Some(path)
    }
}

/// What a written path may start from, each with the rest of the path.
fn starts<'p>(settings: &Settings, written: &'p str, found: &Found) -> Vec<(Start, &'p str)> {
    if let Some(site) = found.own_site {
        let site = &settings.own_sites[site as usize];
        let rest = written
            .strip_prefix(site.prefix.trim_end_matches('/'))
            .unwrap_or(written);
        let prefix = format!("{}/", site.prefix.trim_end_matches('/'));
        return vec![(
            Start::Root(site.target.clone(), prefix),
            rest.trim_matches('/'),
        )];
    }
    let site = &settings.site;
    let below_roots = |prefix: &str, rest: &'p str| {
        let roots = site.roots.iter();
        let starts = roots.map(|root| (Start::Root(root.clone(), prefix.to_owned()), rest));
        starts.collect::<Vec<_>>()
    };
    for prefix in ["@/", "~/"] {
        if let Some(rest) = written.strip_prefix(prefix) {
            return below_roots(prefix, rest);
        }
    }
    let Some(rest) = written.strip_prefix('/') else {
        let mut starts = vec![(Start::Folder, written), (Start::ServedFolder, written)];
        // References to pages start from the top of the content without a `/`.
        starts.extend(below_roots("", written));
        return starts;
    };
    let mut starts = Vec::new();
    for (prefix, folder) in &site.mounts {
        let below = written.strip_prefix(prefix.as_str());
        if let Some(below) = below.and_then(|below| below.strip_prefix('/')) {
            starts.push((Start::Root(folder.clone(), format!("{prefix}/")), below));
        }
    }
    let base = site.base_path.trim_matches('/');
    let below_base = rest
        .strip_prefix(base)
        .and_then(|rest| rest.strip_prefix('/'));
    if let Some(below) = below_base.filter(|_| !base.is_empty()) {
        starts.extend(below_roots(&format!("/{base}/"), below));
    }
    starts.extend(below_roots("/", rest));
    starts
}
