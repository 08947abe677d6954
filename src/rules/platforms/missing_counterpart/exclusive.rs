//! Words that say that something holds for one platform alone: "iPhone only", "only on Android".

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::subject;
use crate::corpus::{ResolvedPage, TopicPlatforms};
use crate::language;
use crate::rules::platforms::platform_matcher::PlatformMatcher;
use crate::settings::PlatformId;
use crate::text::sentence::{is_pause, is_stop};

/// Bytes around such a word that are looked at.
const REACH: usize = 48;

/// Words between it and the platform ("only available on").
const MAX_WORDS: usize = 4;

/// The words, in any language. Most runs ask for none of them, and a run over one page would spend most
/// of its time here.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut words: Vec<String> = Vec::new();
    for language in language::all() {
        for word in language.only() {
            let mut letters = word.chars();
            let first = letters.next().map(char::to_uppercase);
            words.push(first.into_iter().flatten().chain(letters).collect());
            words.push(word.clone());
        }
    }
    words.sort_unstable();
    words.dedup();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&words);
    automaton.unwrap_or_else(|_| AhoCorasick::new([""; 0]).expect("no needle"))
});

/// Whether a topic says that it is about its platforms alone ("iPhones only").
pub(crate) fn is_exclusive(
    page: &ResolvedPage,
    topic: &TopicPlatforms,
    matcher: &PlatformMatcher,
) -> bool {
    let heading = topic.heading.map(|index| &page.headings[index as usize]);
    let from = heading.map_or(0, |heading| heading.span.end);
    let text = subject::text_from(page, topic.heading, from);
    is_said(text, matcher, &topic.platforms)
}

/// Whether a text says of one of `platforms` that something holds for it alone. Linear in `text`.
fn is_said(text: &str, matcher: &PlatformMatcher, platforms: &[PlatformId]) -> bool {
    let names = |part: &str| matcher.of(part).any(|id| platforms.contains(&id));
    WORDS.find_iter(text).any(|found| {
        let (before, after) = (&text[..found.start()], &text[found.end()..]);
        let is_joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_spaced = text[found.range()].starts_with(|c: char| c < '\u{1100}');
        if is_spaced && (is_joined(before.chars().next_back()) || is_joined(after.chars().next())) {
            return false;
        }
        if names(following(after)) {
            return true;
        }
        let rest = after.trim_start_matches(|c: char| is_mark(c) || c == ' ');
        let ends = rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric());
        (ends || !is_spaced) && names(preceding(before))
    })
}

/// Brackets and emphasis between the words.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | ')' | '）')
}

/// Whether a mark is between clauses.
fn ends_clause(c: char) -> bool {
    is_stop(c) || is_pause(c) || matches!(c, '\n' | '|')
}

/// The next words, up to a mark between clauses.
fn following(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(REACH)];
    let text = &text[..text.find(ends_clause).unwrap_or(text.len())];
    let mut spaces = text.trim_end().match_indices(' ').map(|(at, _)| at);
    &text[..spaces.nth(MAX_WORDS).unwrap_or(text.len())]
}

/// The last words, from a mark between clauses on.
fn preceding(text: &str) -> &str {
    let text = &text[text.ceil_char_boundary(text.len().saturating_sub(REACH))..];
    let text = text.trim_end_matches([' ', '*', '_', '(', '（', '-', '–', '—']);
    let from = text.rfind(ends_clause).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let text = &text[from..];
    let mut spaces = text.rmatch_indices(' ').map(|(at, _)| at);
    &text[spaces.nth(MAX_WORDS - 2).unwrap_or(0)..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tester::settings;

    #[test]
    fn one_platform_alone_is_understood() {
        let matcher = PlatformMatcher::new(&settings().platforms);
        let says_ios = |text| is_said(text, &matcher, &[PlatformId(1)]);
        for text in [
            "iPhone only: open it.",
            "**iOS only:** open it.",
            "**iPhone** (only)",
            "It is only available on iOS.",
            "Only on an iPhone.",
            "**iOS (nur)**",
            "Nur unter iOS.",
            "**Solo iOS:** abra.",
            "Только для iOS.",
            "iOS のみ",
            "iOS에서만 됩니다",
            "仅限 iOS 用户",
        ] {
            assert!(says_ios(text), "{text}");
        }
        for text in [
            "**iOS**: only the owner can.",
            "On iOS only the owner can.",
            "You can only mute a chat. On iOS, swipe.",
            "Only on Android.",
            "iOS commonly does.",
        ] {
            assert!(!says_ios(text), "{text}");
        }
    }
}
