//! What a translation lacks beside its source is said once: by the rules that compare the two.

use crate::corpus::{Corpus, PageId};
use crate::rules::translations::compare::Pair;
use crate::settings::{PlatformId, Platforms};

/// Leaves out of `missing` the platforms whose sections the source of a topic has, which
/// `translations/differing-platforms` or `translations/missing-topic` reports.
pub(crate) fn drop_known(
    corpus: &Corpus,
    id: PageId,
    topic: Option<u32>,
    platforms: &Platforms,
    missing: &mut Vec<PlatformId>,
) {
    if missing.is_empty() {
        return;
    }
    let Some(pair) = Pair::in_step(corpus, id) else {
        return;
    };
    if let Some(both) = pair.matched().find(|both| both.here.heading == topic) {
        let (lost, _) = both.lone_sections();
        if lost.len() < both.source.sections.len() {
            let is_lost = |platform: &PlatformId| {
                let mut sections = lost.iter();
                sections.any(|section| section.platforms.contains(platform))
            };
            missing.retain(|platform| !is_lost(platform));
        }
    }
    for (_, lost) in pair.missing() {
        let above = lost.parent.and_then(|above| pair.heading_here(above));
        if above == topic
            && let Some(label) = platforms.label(&lost.text)
        {
            missing.retain(|platform| !label.platforms.iter().any(|(named, _)| named == platform));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::platforms::missing_counterpart::MissingCounterpart;
    use crate::rules::tester::check_site;

    #[test]
    fn what_the_source_covers_is_said_beside_it() {
        let topic = |name: &str, second: &str| format!("## {name}\n\n**Android**\n\nx\n\n{second}");
        let ios = "**iOS**\n\nx\n\n";
        let whole = [topic("A", ios), topic("B", ios), topic("C", ios)].concat();
        let lacks = [topic("A", ios), topic("B", ios), topic("C", "")].concat();
        let files = [("de/a.md", &*lacks), ("en/a.md", &*whole)];
        check_site::<MissingCounterpart>(&files, &[]);
        let message = "topic `C` has a section for `Android`, but none for `iOS`";
        check_site::<MissingCounterpart>(&[("en/a.md", &lacks)], &[("Android", message)]);
        let headings = |text: &str| {
            text.replace("**Android**", "### Android")
                .replace("**iOS**", "### iOS")
        };
        let files = [
            ("de/a.md", &*headings(&lacks)),
            ("en/a.md", &*headings(&whole)),
        ];
        check_site::<MissingCounterpart>(&files, &[]);
    }
}
