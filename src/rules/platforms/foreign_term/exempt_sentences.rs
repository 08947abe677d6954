//! Sentences that speak of another platform on purpose.

use crate::document::Document;

/// Devices and systems that are no platform of their own here, but have what belongs to one.
const DEVICES: [&str; 15] = [
    "Chromebook",
    "ChromeOS",
    "Chrome OS",
    "Wear OS",
    "Apple Watch",
    "Apple TV",
    "Fire TV",
    "Fire tablet",
    "Kindle",
    "Huawei",
    "HarmonyOS",
    "watchOS",
    "tvOS",
    "visionOS",
    "Vision Pro",
];

/// What stands between clauses.
const CLAUSES: [char; 7] = [',', ';', ':', '–', '—', '，', '、'];

/// Whether the sentence around a term, which stands between `before` and `after`, says that something is
/// not there ("There is no APK") or names a device of another kind ("On Chromebooks, use Google Play").
pub(super) fn is_exempt(page: &Document, before: &str, after: &str) -> bool {
    // "If it does not come, update Google Play" denies something else.
    let clause = [
        before.rsplit(CLAUSES).next().unwrap_or_default(),
        after.split(CLAUSES).next().unwrap_or_default(),
    ];
    let language = page.language;
    let denies = |part: &&str| language.is_some_and(|language| language.denies(part));
    let names = |part: &&str| DEVICES.iter().any(|device| part.contains(device));
    clause.iter().any(denies) || [before, after].iter().any(names)
}
