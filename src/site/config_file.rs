//! The configuration file of a generator, and what it says for every kind of site.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::site::{Extensions, IdSettings, ListRules, Preset, Rooted};
use crate::slug::Dialect;

/// A configuration file of a generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The generator.
    pub preset: Preset,
    /// The folder of the site: absolute.
    pub folder: PathBuf,
    /// The name of the file, relative to the folder.
    pub name: &'static str,
    /// Its text.
    pub text: Arc<str>,
    /// Its value when it is data; `Null` for a script, or when it cannot be read.
    pub value: Value,
}

impl ConfigFile {
    /// The folder of the site and those above it in the repository, the nearest first: a few.
    pub(super) fn folders(&self) -> Vec<&Path> {
        let mut folders = Vec::new();
        for folder in self.folder.ancestors() {
            folders.push(folder);
            if folder.join(".git").exists() || folders.len() > 4 {
                break;
            }
        }
        folders
    }
}

/// What a generator's file says; what it does not say holds as the preset's table has it.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches as generators have them"
)]
pub(super) struct GeneratorConfig {
    /// The slug dialect.
    pub(super) dialect: Option<Dialect>,
    /// How lists are read.
    pub(super) lists: Option<ListRules>,
    /// Syntax that is on or off.
    pub(super) extensions: Extensions,
    /// How headings and other blocks get ids, beside the dialect.
    pub(super) ids: IdSettings,
    /// Folders with pages that are served from the top, relative to the generator's folder.
    pub(super) content: Option<Vec<String>>,
    /// Folders whose files are copied to the top.
    pub(super) statics: Option<Vec<String>>,
    /// Folders that are served below a path: the path, and the folder.
    pub(super) mounts: Vec<(String, String)>,
    /// Path of the site on its host.
    pub(super) base_path: Option<String>,
    /// What a rooted link that leads nowhere means.
    pub(super) rooted: Option<Rooted>,
    /// The generator refuses addresses that are not pages of the site.
    pub(super) checks_links: bool,
    /// Whether a page that is called `.md` is MDX as well.
    pub(super) reads_mdx: bool,
    /// The generator knows definitions of reference links that no page has.
    pub(super) adds_definitions: bool,
    /// A language that lacks a page may get that of another.
    pub(super) translations_fall_back: bool,
    /// Patterns of files in the folder of the site that it does not read.
    pub(super) left_out: Vec<String>,
    /// Old addresses that lead elsewhere.
    pub(super) redirects: Vec<String>,
}

/// The path of a URL, without `/` at the end: `https://a.example/docs/` is at `/docs`.
pub(super) fn path_of_url(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}

/// Longest file of a generator that is read, in bytes.
const MAX: u64 = 4 * 1024 * 1024;

/// The text of a file beside or above the pages; `None` where there is none.
pub(super) fn read_file(file: &Path) -> Option<String> {
    let metadata = std::fs::metadata(file)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    if metadata.len() > MAX {
        return None;
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "what the configuration builds on is read in `config`"
    )]
    let bytes = std::fs::read(file).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
