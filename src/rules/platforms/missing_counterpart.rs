//! `platforms/missing-counterpart`.

use crate::corpus::{Corpus, ResolvedPage, PageId, PlatformStats, TopicPlatforms};
use crate::document::PlatformLabel;
use crate::rules::platforms::counterparts::{
    MOST_COMPARED, absent, all, is_missing, missing_sections, missing_topic, stands_for_sections,
};
use crate::rules::platforms::exclusive::Exclusive;
use crate::rules::platforms::mentions::Mentions;
use crate::rules::platforms::subject;
use crate::rules::platforms::translated::{known, superseded_by};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Configurable, Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::{PlatformId, Platforms, Settings};
use crate::text::Span;

/// A topic that leaves out a platform which the others cover.
#[derive(Debug)]
pub(crate) struct MissingCounterpart {
    exclusive: Exclusive,
    mentions: Mentions,
}

impl Configurable for MissingCounterpart {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            mentions: Mentions::new(&settings.platforms),
            exclusive: Exclusive::new(),
        })
    }
}

impl SiteRule for MissingCounterpart {
    const META: RuleMeta = rule_meta! {
        /// A topic has sections for some of the platforms that belong together.
        ///
        /// ## What it checks
        ///
        /// Topics with platform sections, against the other such topics of the page, or of all pages
        /// when the page has too few: a platform that is always there beside the others has to be there
        /// as well. One other topic is enough where it shares two platforms, and for tabs. A topic that
        /// names one platform in its heading is a note when the page covers both elsewhere. Pages about
        /// one platform by title or path miss none, nor topics that speak of the other, or say "iOS only".
        ///
        /// `[platforms] expected = ["Android", "iOS"]` says once what every topic with platform sections
        /// has to cover.
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
        if page.topic_platforms.is_empty() || subject::has_one(page, &self.mentions, platforms) {
            return;
        }
        let own = PlatformStats::new(std::iter::once(page.summary().as_ref()));
        let habits = [&own, corpus.platform_stats()];
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
                    .filter(|other| is_missing(page, platforms, habits, (topic, first), *other))
                    .filter(|other| !self.mentions.has(text, *other))
                    .collect(),
            };
            if missing.is_empty() || self.exclusive.is(page, topic, &self.mentions) {
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
            let named = self.mentions.only(text);
            named.is_some_and(|named| !stands_for_sections(platforms, named, topic))
        };
        names_one(lead) || subject::above(page, heading).any(|above| names_one(&above.text))
    }

    /// Notes the topics whose heading names one platform of those that the page covers together.
    fn headings(&self, page: &ResolvedPage, own: &PlatformStats, cx: &mut Context<'_>) {
        let platforms = &cx.settings.platforms;
        let named = subject::topics(page, &self.mentions, platforms);
        for &(index, platform) in &named {
            let heading = &page.headings[index as usize];
            let text = subject::text_from(page, Some(index), heading.span.end);
            let topics = own.together(platform, platform);
            // Where most topics are about one platform, none misses another.
            if topics < 2 || named.len() > MOST_COMPARED.min(topics as usize) {
                continue;
            }
            let has_twin = |other: PlatformId| {
                named.iter().any(|(twin, named)| {
                    let twin = &page.headings[*twin as usize].text;
                    *named == other && strsim::jaro_winkler(twin, &heading.text) >= 0.75
                })
            };
            let missing = all(platforms).find(|other| {
                *other != platform
                    && own.together(platform, *other) == topics
                    && !self.mentions.has(text, *other)
                    && !has_twin(*other)
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
