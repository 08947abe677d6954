//! What `labels.lock` adds to the labels of string files, or says in their place.

use std::collections::BTreeMap;

use crate::labels::draft::{Draft, TableKey, normal};
use crate::settings::{FormerLabel, LabelLock, LabelSource, Platforms};

/// Adds the labels of a lockfile that are of the platform of a source: as they are now where its string
/// files are not here, and as they were before in any case.
pub(super) fn add(
    lock: &LabelLock,
    source: &LabelSource,
    platforms: &Platforms,
    is_alone: bool,
    drafts: &mut BTreeMap<TableKey, Draft>,
) {
    let platform = source.platform.map(|id| platforms.get(id).name.as_str());
    let base = normal(&source.language);
    let own = lock.files.iter();
    for file in own.filter(|file| file.platform.as_deref() == platform) {
        let key = (source.platform, file.language.to_string());
        let draft = drafts.entry(key).or_default();
        draft.is_base |= *file.language == *base;
        if is_alone {
            draft.now.extend(file.now.iter().cloned());
        } else {
            let before = file.now.iter().map(|label| FormerLabel {
                label: label.clone(),
                commit: None,
                date: Box::default(),
            });
            draft.before.extend(before);
        }
        draft.before.extend(file.before.iter().cloned());
    }
}
