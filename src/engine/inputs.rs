//! Which pages a run reads, and which of them it reports on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::corpus::display_path;
use crate::engine::read::{Input, TranslationRole};
use crate::engine::{EngineError, Request};
use crate::source::{Tree, discover, normalise};

/// The pages of a request, sorted by path.
///
/// When only single pages of the site are named, as a hook does with those that changed, the others
/// are read as well: what a page says about them does not depend on which were named.
pub(super) fn inputs(
    config: &Config,
    request: &Request<'_>,
    tree: &Tree,
) -> Result<Vec<Input>, EngineError> {
    if let Some((name, text)) = &request.stdin {
        let file = normalise(&request.cwd.join(name));
        return Ok(vec![Input {
            path: display_path(&request.cwd, &file),
            file,
            text: Some(text.as_str().into()),
            is_reported: true,
            translation: TranslationRole::Alone,
        }]);
    }
    let named = named(config, request);
    let (paths, gone): (Vec<_>, Vec<_>) = named.iter().cloned().partition(|path| tree.exists(path));
    // A page that is gone does not keep the others from being checked; a folder is a mistake.
    let is_mistake = |path: &&PathBuf| paths.is_empty() || !config.includes(path);
    if let Some(path) = gone.iter().find(is_mistake) {
        let at = named.iter().position(|other| other == path);
        let typed = at.and_then(|at| request.paths.get(at)).unwrap_or(path);
        return Err(EngineError::MissingPath {
            path: typed.clone(),
        });
    }
    let mut inputs = find(config, &request.cwd, tree, &paths);
    inputs.extend(gone.into_iter().map(|file| Input {
        path: display_path(&request.cwd, &file),
        file,
        text: None,
        is_reported: true,
        translation: TranslationRole::Alone,
    }));
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    // A commit may well hold no page; a hook has nothing to complain about then.
    if inputs.is_empty() && request.snapshot.is_none() {
        let paths = if request.paths.is_empty() {
            vec![PathBuf::from(".")]
        } else {
            request.paths.clone()
        };
        return Err(EngineError::NothingToRead { paths });
    }
    Ok(inputs)
}

/// The paths of a request, absolute; the folder of the configuration when there are none.
pub(super) fn named(config: &Config, request: &Request<'_>) -> Vec<PathBuf> {
    if request.paths.is_empty() {
        return vec![config.base.clone()];
    }
    let paths = request.paths.iter();
    paths
        .map(|path| normalise(&request.cwd.join(path)))
        .collect()
}

/// The pages at and below some paths, and those around them.
pub(super) fn find(config: &Config, cwd: &Path, tree: &Tree, paths: &[PathBuf]) -> Vec<Input> {
    let below = |paths: &[PathBuf], is_reported| below(config, cwd, tree, paths, is_reported);
    let mut inputs = below(paths, true);
    let is_single = |path: &PathBuf| !tree.is_folder(path) && path.starts_with(&config.base);
    if config.is_site && !paths.is_empty() && paths.iter().all(is_single) {
        let around = std::slice::from_ref(&config.base);
        inputs.extend(below(around, false));
    }
    inputs.sort_by(|a, b| (&a.path, b.is_reported).cmp(&(&b.path, a.is_reported)));
    inputs.dedup_by(|later, first| later.path == first.path && later.file == first.file);
    pair_translations(config, &mut inputs);
    inputs
}

/// Finds out by the paths which pages are translations of which.
fn pair_translations(config: &Config, inputs: &mut [Input]) {
    let relative: Vec<String> = inputs
        .iter()
        .map(|input| display_path(&config.base, &input.file).to_string())
        .collect();
    let relative: Vec<&str> = relative.iter().map(String::as_str).collect();
    let pairs = crate::corpus::pair(&relative, &config.settings.translations);
    for (index, pair) in pairs.into_iter().enumerate() {
        if let Some((source, language)) = pair {
            let path = Arc::clone(&inputs[source].path);
            inputs[source].translation = TranslationRole::Source;
            inputs[index].translation = TranslationRole::Translation(path, language);
        }
    }
}

fn below(
    config: &Config,
    cwd: &Path,
    tree: &Tree,
    paths: &[PathBuf],
    is_reported: bool,
) -> Vec<Input> {
    let is_named = |folder: &Path| paths.iter().any(|path| path.starts_with(folder));
    // The files of a folder follow each other.
    let (mut last, mut is_open) = (PathBuf::new(), true);
    let mut includes = |file: &Path| {
        let folder = file.parent().unwrap_or(file);
        if last.as_os_str() != folder.as_os_str() {
            last = folder.to_path_buf();
            is_open = !config.excludes_folder(folder)
                && config.settings.copied_from(folder).is_none_or(is_named);
        }
        is_open && config.includes_in_folder(file)
    };
    let found = discover(tree, paths, &mut includes);
    let problems = found.problems.into_iter().map(|(path, _)| path);
    found
        .pages
        .into_iter()
        .chain(problems)
        .map(|file| Input {
            path: display_path(cwd, &file),
            file,
            text: None,
            is_reported,
            translation: TranslationRole::Alone,
        })
        .collect()
}
