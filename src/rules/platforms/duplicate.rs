//! `platforms/duplicate`.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{
    BlockId, BlockKind, Document, LabelForm, LabelNaming, PlatformLabel, label_groups,
};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::{PlatformId, Platforms, Spelling};
use crate::text::Rows;

/// A platform that is labelled twice in one topic.
#[derive(Debug, Default)]
pub(crate) struct Duplicate;

impl PageRule for Duplicate {
    const META: RuleMeta = rule_meta! {
        /// A topic has two sections for the same platform.
        ///
        /// Reported when:
        ///
        /// - two labels side by side name the same platform in the same words.
        ///
        /// Not reported when:
        ///
        /// - a version, a remark or a device tells them apart: `Android 12`, `Android (beta)`, `iPad`;
        /// - the set of labels is repeated as a whole, or after a sentence that announces it;
        /// - the label is the text of a link;
        /// - the label is a bullet of a list whose other bullets are not labels, as in release notes.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/duplicate -->`.
        ///
        /// ## Why it matters
        ///
        /// A reader takes the first section and misses the second, which often is meant for another
        /// platform.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Mute a chat
        ///
        /// **Android**
        ///
        /// Hold the chat, then tap the bell.
        ///
        /// **Android**
        ///
        /// Swipe the chat to the left, then tap the bell.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Mute a chat
        ///
        /// **Android**
        ///
        /// Hold the chat, then tap the bell.
        ///
        /// **iOS**
        ///
        /// Swipe the chat to the left, then tap the bell.
        /// ```
        name: "platforms/duplicate",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let labels = &page.platform_labels;
        for group in label_groups(labels) {
            let mut seen: FxHashMap<Key, usize> = FxHashMap::default();
            for index in group {
                let label = &labels[index];
                // A tag of a template may come back for every sentence.
                if label.naming != LabelNaming::Shown || !is_section(page, label) {
                    continue;
                }
                let key = key(page, label, &cx.settings.platforms);
                // A line with other words, such as `On Android:`, leads in what follows.
                if label.form == LabelForm::Plain && matches!(key, Key::Text(_)) {
                    continue;
                }
                if let Some(first) = seen.get(&key) {
                    cx.report(duplicate(page, &labels[*first], label));
                } else {
                    seen.insert(key, index);
                }
            }
        }
    }
}

/// Whether a label surely opens a section: not the text of a link, which leads elsewhere, and not one of
/// the bullets of a list that has others, as release notes have.
fn is_section(page: &Document, label: &PlatformLabel) -> bool {
    let link = page.links.ending_after(label.span.start).first();
    let is_link = link
        .is_some_and(|link| link.span.start < label.whole.end && !link.declares_anchor)
        && label.form != LabelForm::Tab;
    !is_link && (label.form != LabelForm::Bullet || all_are_labels(page, label))
}

/// Whether each bullet of the list of a label is a label.
fn all_are_labels(page: &Document, label: &PlatformLabel) -> bool {
    let Some(item) = page
        .ancestors(label.block)
        .find(|outer| matches!(page.block(*outer).kind, BlockKind::Item(_)))
    else {
        return true;
    };
    let Some(list) = page.block(item).parent else {
        return true;
    };
    let end = page.block(list).end;
    let mut next = list.0 + 1;
    while next < end {
        let item = page.block(BlockId(next));
        let from = page
            .platform_labels
            .partition_point(|label| label.block.0 < next);
        let first = page.platform_labels.get(from);
        if first.is_none_or(|label| label.block.0 >= item.end) {
            return false;
        }
        next = item.end;
    }
    true
}

/// What makes two labels the same: their platform when they are nothing but its name, or their text.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Platform(PlatformId),
    Text(String),
}

fn key(page: &Document, label: &PlatformLabel, platforms: &Platforms) -> Key {
    let text = page.slice(label.span).trim_matches([' ', ':', '：']);
    match platforms.named(text) {
        Some((id, spelling)) if spelling != Spelling::Synonym => Key::Platform(id),
        _ => Key::Text(text.to_lowercase()),
    }
}

fn duplicate(page: &Document, first: &PlatformLabel, label: &PlatformLabel) -> Finding {
    let text = page.slice(label.span).trim_matches([' ', ':', '：']);
    Finding::new(
        label.span,
        format!("this topic has two sections for `{text}`"),
    )
    .help("merge the two sections, or name the platform the second one is for")
    .related(first.span, "the first one")
}
