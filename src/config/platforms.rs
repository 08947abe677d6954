//! The platforms, and the string files of their apps, as all layers together give them.

use std::path::Path;

use crate::config::file::Layers;
use crate::config::problem::ConfigProblem;
use crate::config::reader::suggestion;
use crate::settings::{LabelSource, Platform, PlatformId, Platforms, Settings};
use crate::text::Span;

/// The platforms of all layers: a later one adds to those of the same name.
pub(super) fn platforms(layers: &Layers<'_, '_>, problems: &mut Vec<ConfigProblem>) -> Platforms {
    let mut list: Vec<Platform> = Vec::new();
    for (_, layer) in layers {
        for entry in &layer.platforms {
            let at = list
                .iter()
                .position(|known| known.name == entry.name)
                .unwrap_or_else(|| {
                    list.push(Platform {
                        name: entry.name.clone(),
                        ..Platform::default()
                    });
                    list.len() - 1
                });
            let platform = &mut list[at];
            platform.misspellings = entry
                .misspellings
                .clone()
                .unwrap_or(std::mem::take(&mut platform.misspellings));
            platform.synonyms = entry
                .synonyms
                .clone()
                .unwrap_or(std::mem::take(&mut platform.synonyms));
            platform.terms = entry
                .terms
                .clone()
                .unwrap_or(std::mem::take(&mut platform.terms));
            platform.noun = entry.noun.unwrap_or(platform.noun);
            platform.includes = entry
                .includes
                .clone()
                .unwrap_or(std::mem::take(&mut platform.includes));
        }
    }
    for (file, layer) in layers {
        if let Some(only) = &layer.only {
            let wanted = named(only, &list, file, problems);
            list = wanted
                .into_iter()
                .map(|index| list[index].clone())
                .collect();
        }
    }
    list.truncate(255);
    let mut expected = None;
    for (file, layer) in layers {
        if let Some(names) = &layer.expected {
            let ids = named(names, &list, file, problems)
                .into_iter()
                .map(|index| PlatformId(index as u8))
                .collect();
            expected = Some(ids);
        }
    }
    Platforms::new(list, expected)
}

/// The places of the named platforms.
fn named(
    names: &[(String, Span)],
    list: &[Platform],
    file: &Path,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<usize> {
    let mut out = Vec::new();
    for (name, span) in names {
        match list.iter().position(|platform| platform.name == *name) {
            Some(index) => out.push(index),
            None => problems.push(ConfigProblem {
                file: Some(file.to_path_buf()),
                span: *span,
                message: format!("there is no platform `{name}`"),
                help: suggestion(name, list.iter().map(|platform| platform.name.as_str()))
                    .or_else(|| Some("add it with `[[platform]]`".to_owned())),
            }),
        }
    }
    out
}

/// The string files of the apps of all layers.
pub(super) fn label_sources(
    layers: &Layers<'_, '_>,
    settings: &Settings,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<LabelSource> {
    let mut sources = Vec::new();
    for (file, layer) in layers {
        for entry in &layer.labels {
            let list = settings.platforms.list();
            let platform = entry.platform.as_ref();
            let platform = platform
                .and_then(|name| named(std::slice::from_ref(name), list, file, problems).pop());
            let language = entry.language.as_ref().unwrap_or(&settings.language);
            sources.push(LabelSource {
                platform: platform.map(|index| PlatformId(index as u8)),
                folder: entry.folder.clone(),
                strings: entry.strings.clone(),
                language: language.clone(),
            });
        }
    }
    sources
}
