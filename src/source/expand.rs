//! Globs as paths: a quoted `docs/**/*.md`, or one of a shell that does not know `**`.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use crate::source::discover::walker;
use crate::source::normalise;

/// Whether a path can only be meant as a glob.
#[must_use]
pub fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// The part of a path before the first component that is a glob.
#[must_use]
pub fn fixed_part(path: &Path) -> PathBuf {
    path.components()
        .take_while(|part| !part.as_os_str().to_str().is_some_and(is_glob))
        .collect()
}

/// The pages that a glob names, sorted; relative to `folder` when the glob is.
///
/// A glob that matches a folder names the pages below it. `includes` tells the pages among files; hidden
/// files and what `.gitignore` names are left out.
///
/// # Errors
///
/// When the glob is malformed.
pub fn expand(
    folder: &Path,
    glob: &str,
    includes: &dyn Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, globset::Error> {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let matcher = GlobBuilder::new(glob.trim_end_matches('/'))
        .literal_separator(true)
        .build()?
        .compile_matcher();
    let fixed = fixed_part(Path::new(glob));
    let mut pages = Vec::new();
    for entry in walker(&normalise(&folder.join(fixed)), &[])
        .build()
        .flatten()
    {
        let is_file = entry.file_type().is_some_and(|kind| !kind.is_dir());
        let path = entry.path();
        let shown = match path.strip_prefix(folder) {
            Ok(relative) if !Path::new(glob).is_absolute() => relative,
            _ => path,
        };
        let is_meant = || shown.ancestors().any(|path| matcher.is_match(path));
        if is_file && includes(path) && is_meant() {
            pages.push(shown.to_path_buf());
        }
    }
    pages.sort();
    Ok(pages)
}
