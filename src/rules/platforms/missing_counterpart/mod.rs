//! `platforms/missing-counterpart`.

mod coverage;
mod exclusive;
mod subject;
mod translated;

use crate::corpus::{Corpus, PageId, PlatformStats, ResolvedPage, TopicPlatforms};
use crate::document::PlatformLabel;
use crate::rules::platforms::missing_counterpart::coverage::{
    MAX_COMPARED, absent, all, is_missing, missing_sections, missing_topic, stands_for_sections,
};
use crate::rules::platforms::missing_counterpart::exclusive::is_exclusive;
use crate::rules::platforms::missing_counterpart::translated::{known, superseded_by};
use crate::rules::platforms::platform_matcher::PlatformMatcher;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Configurable, Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::{PlatformId, Platforms, Settings};
use crate::text::Span;

/// A topic that leaves out a platform which the others cover.
#[derive(Debug)]
pub(crate) struct MissingCounterpart {
    matcher: PlatformMatcher,
}

impl Configurable for MissingCounterpart {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            matcher: PlatformMatcher::new(&settings.platforms),
        })
    }
}

impl SiteRule for MissingCounterpart {
    const META: RuleMeta = rule_meta! {
        /// A topic lacks a section for a platform that the other topics cover.
        ///
        /// Reported when:
        ///
        /// - every other topic of the page that has a section for one platform has one for the other, too
        ///   (of at least two; one is enough where it shares two platforms with this topic);
        /// - the page has no other such topic, and at least five topics of other pages always have both;
        /// - `[platforms] expected = ["Android", "iOS"]` lists a platform that the topic lacks;
        /// - the headings of the page come in pairs ("Mute on Android", "Mute on iOS") and one has no
        ///   partner: a note.
        ///
        /// Not reported when:
        ///
        /// - the page is about one platform by its title or path;
        /// - the topic mentions the other platform, or says "iOS only".
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/missing-counterpart -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader with the other phone finds the question, and no answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Mute a chat
        ///
        /// - Android: hold the chat.
        /// - iOS: swipe the chat.
        ///
        /// ## Pin a chat
        ///
        /// - Android: hold the chat.
        /// - iOS: swipe the chat.
        ///
        /// ## Delete a chat
        ///
        /// - Android: hold the chat.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Mute a chat
        ///
        /// - Android: hold the chat.
        /// - iOS: swipe the chat.
        ///
        /// ## Pin a chat
        ///
        /// - Android: hold the chat.
        /// - iOS: swipe the chat.
        ///
        /// ## Delete a chat
        ///
        /// - Android and iOS: hold the chat.
        /// ```
        name: "platforms/missing-counterpart",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let platforms = &cx.settings.platforms;
        if page.topic_platforms.is_empty() || subject::has_one(page, &self.matcher, platforms) {
            return;
        }
        let own = PlatformStats::new(std::iter::once(page.summary().as_ref()));
        let stats = [&own, corpus.platform_stats()];
        let firsts = subject::first_labels(page);
        for topic in &page.topic_platforms {
            let first = firsts.get(&topic.heading);
            let Some(first) =
                first.filter(|label| !self.is_about_one(page, topic, label, platforms))
            else {
                continue;
            };
            let text = subject::text_from(page, topic.heading, first.span.end);
            let missing: Vec<PlatformId> = match &platforms.expected {
                Some(expected) => absent(expected, topic),
                None => all(platforms)
                    .filter(|other| is_missing(page, platforms, stats, (topic, first), *other))
                    .filter(|other| !self.matcher.has(text, *other))
                    .collect(),
            };
            if missing.is_empty() || is_exclusive(page, topic, &self.matcher) {
                continue;
            }
            let place = Span::new(first.whole.start, first.span.end + text.len() as u32);
            let finding = missing_sections(page, topic, first, &missing, platforms);
            let known = known(corpus, id, topic.heading, platforms, &missing);
            cx.report(superseded_by(finding, place, known.len() == missing.len()));
        }
        self.headings(page, &own, cx);
    }
}

impl MissingCounterpart {
    /// Whether the headings above a topic, or the words before its first label, name one platform; and
    /// whether it is a table of contents, or a heading among others of its level.
    fn is_about_one(
        &self,
        page: &ResolvedPage,
        topic: &TopicPlatforms,
        first: &PlatformLabel,
        platforms: &Platforms,
    ) -> bool {
        if subject::is_link(page, first) || subject::stands_among_others(page, first) {
            return true;
        }
        let Some(heading) = topic.heading else {
            return false;
        };
        let lead = subject::lead(page, heading, first);
        let names_one = |text: &str| {
            let named = self.matcher.only(text);
            named.is_some_and(|named| !stands_for_sections(platforms, named, topic))
        };
        names_one(lead) || subject::above(page, heading).any(|above| names_one(&above.text))
    }

    /// Notes the topics whose heading names one platform of those that the page covers together.
    fn headings(&self, page: &ResolvedPage, own: &PlatformStats, cx: &mut Context<'_>) {
        let platforms = &cx.settings.platforms;
        let named = subject::topics(page, &self.matcher, platforms);
        for &(index, platform) in &named {
            let heading = &page.headings[index as usize];
            let text = subject::text_from(page, Some(index), heading.span.end);
            let topics = own.together(platform, platform);
            // Where most topics are about one platform, none misses another.
            if topics < 2 || named.len() > MAX_COMPARED.min(topics as usize) {
                continue;
            }
            let has_twin = |index: u32, other: PlatformId| {
                let text = &page.headings[index as usize].text;
                named.iter().any(|(twin, named)| {
                    let twin = &page.headings[*twin as usize].text;
                    *named == other && strsim::jaro_winkler(twin, text) >= 0.75
                })
            };
            // The page is written in pairs of such headings: "Delete on Android", "Delete on iOS".
            let is_usual = |other: PlatformId| {
                let others = named
                    .iter()
                    .filter(|(twin, named)| *named == platform && *twin != index);
                others.filter(|(twin, _)| has_twin(*twin, other)).count() >= 2
            };
            let missing = all(platforms).find(|other| {
                *other != platform
                    && own.together(platform, *other) == topics
                    && !self.matcher.has(text, *other)
                    && !has_twin(index, *other)
                    && is_usual(*other)
            });
            if let Some(missing) = missing {
                let finding = missing_topic(heading, (platform, missing), platforms);
                cx.report(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MissingCounterpart;
    use crate::rules::tester::check_site_in;
    use crate::settings::PlatformId;

    #[test]
    fn what_is_expected_holds_everywhere() {
        let expect = |settings: &mut crate::settings::Settings| {
            settings.platforms.expected = Some(vec![PlatformId(0), PlatformId(4)]);
        };
        let message = "topic `C` has a section for `Android`, but none for `Windows`";
        let files = [("a.md", "## C\n\n**Android**\n\nx\n\n## D\n\nx\n")];
        check_site_in::<MissingCounterpart>(expect, "", &files, &[("Android", message)]);
    }
}
