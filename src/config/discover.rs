//! Which file is the configuration of a folder.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::config::keys::KEYS;
use crate::config::problem::ConfigProblem;
use crate::text::{Span, most_similar, similarity};

/// The names that a configuration can have.
pub const FILE_NAMES: [&str; 3] = ["rules.toml", "faqlint.toml", ".faqlint.toml"];

/// Most keys of a file that a note quotes.
const QUOTED_KEYS: usize = 3;

/// What a search for the configuration found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The configuration; `None` when no folder has one.
    pub(super) file: Option<PathBuf>,
    /// What the user should know about the files that were passed over.
    pub(super) notes: Vec<String>,
}

/// Finds the configuration in the nearest folder at or above `start`.
///
/// # Errors
///
/// When that folder has two.
pub(super) fn discover(start: &Path) -> Result<Found, ConfigProblem> {
    let mut notes = Vec::new();
    for folder in start.ancestors() {
        let mut files = Vec::new();
        for name in FILE_NAMES {
            let file = folder.join(name);
            if !file.is_file() {
                continue;
            }
            match foreign_keys(&file).filter(|_| name == FILE_NAMES[0]) {
                Some(keys) => notes.push(format!(
                    "`{}` was not read: it has no key of faqlint, only {keys}",
                    file.display()
                )),
                None => files.push(file),
            }
        }
        if let [one, other, ..] = files.as_slice() {
            return Err(two_files(folder, one, other));
        }
        if let Some(file) = files.pop() {
            let file = Some(file);
            return Ok(Found { file, notes });
        }
    }
    Ok(Found { file: None, notes })
}

fn two_files(folder: &Path, one: &Path, other: &Path) -> ConfigProblem {
    let name = |file: &Path| file.file_name().unwrap_or_default().display().to_string();
    ConfigProblem {
        file: None,
        span: Span::default(),
        message: format!(
            "`{}` has two configurations: `{}` and `{}`",
            folder.display(),
            name(one),
            name(other)
        ),
        help: Some("move everything into one of them and delete the other".to_owned()),
    }
}

/// Whether a file by the name of a configuration is one of another program.
#[must_use]
pub fn is_foreign(file: &Path) -> bool {
    file.ends_with(FILE_NAMES[0]) && foreign_keys(file).is_some()
}

/// The keys of a file that another program owns: it has some, and none of them is a key of faqlint or a
/// misspelling of one. `None` for a file that may be ours.
fn foreign_keys(file: &Path) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the configuration is read here and in `load`"
    )]
    let bytes = std::fs::read(file).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (table, _) = DeTable::parse_recoverable(text.trim_start_matches('\u{feff}'));
    let is_misspelt = |key: &str| {
        most_similar(
            KEYS.into_iter()
                .map(|known| (similarity(key, known), known)),
        )
        .is_some()
    };
    let is_ours = |key: &str, value: &DeValue<'_>| {
        // `[rules]` of faqlint is a table; a list of `[[rules]]` is a common form elsewhere.
        (KEYS.contains(&key) && !(key == "rules" && value.is_array()))
            || (!KEYS.contains(&key) && is_misspelt(key))
    };
    let keys: Vec<&str> = table.get_ref().keys().map(|key| &**key.get_ref()).collect();
    let mut entries = table.get_ref().iter();
    if keys.is_empty() || entries.any(|(key, value)| is_ours(key.get_ref(), value.get_ref())) {
        return None;
    }
    let quoted = keys.iter().take(QUOTED_KEYS).map(|key| format!("`{key}`"));
    let mut quoted: Vec<String> = quoted.collect();
    if keys.len() > QUOTED_KEYS {
        quoted.push(format!("{} more keys", keys.len() - QUOTED_KEYS));
    }
    Some(quoted.join(", "))
}
