//! `platforms/duplicate`.

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;
use crate::document::{Document, LabelForm, LabelNaming, PlatformLabel, label_groups};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::{PlatformId, Platforms, Spelling};

/// A platform that is labelled twice in one topic.
#[derive(Debug, Default)]
pub(crate) struct Duplicate;

impl PageRule for Duplicate {
    const META: RuleMeta = rule_meta! {
        /// A topic has two sections for the same platform.
        ///
        /// ## What it checks
        ///
        /// Labels that stand side by side. Versions and remarks tell labels apart (`Android 12`,
        /// `Android (beta)`), and so do names of devices and distributions. A set of labels that comes
        /// again as a whole, or behind words that announce it, is another set.
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
                if label.naming != LabelNaming::Shown {
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
        format!("a section for `{text}` stands twice in this topic"),
    )
    .help("join the two sections, or name the platform the second is for")
    .related(first.span, "the first one")
}
