//! Equal words that follow each other, and whether that is a slip.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::language::{self, Language};
use crate::rules::wording::repeated_word::tokens::{Token, tokens};
use crate::text::Span;
use crate::text::sentence::is_stop;

/// Whether a word is in a script of Asian languages that double words on purpose, and no list of the
/// page's own language says which.
fn is_reduplicating(word: &str, language: Option<&Language>) -> bool {
    let knows_arabic = language.is_some_and(|language| matches!(&*language.tag, "ar" | "fa"));
    word.starts_with(|c| match c {
        '\u{600}'..='\u{6ff}' => !knows_arabic,
        _ => matches!(c, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'),
    })
}

/// Two equal words, by their place in the source.
pub(super) struct Pair<'a> {
    pub(super) first: Span,
    pub(super) second: Span,
    /// The source from the one to the other.
    pub(super) between: &'a str,
    /// Whether there is only white space between them, and no break that the writer asked for.
    pub(super) is_plain: bool,
}

impl<'a> Pair<'a> {
    pub(super) fn new(page: &'a Document, first: &Range<usize>, second: Range<usize>) -> Self {
        let first = page.prose().source(first.clone());
        let second = page.prose().source(second);
        let between = Span::new(first.end, second.start.max(first.end)).slice(&page.text);
        let is_blank = between.chars().all(|c| c.is_whitespace() || c == '>');
        Self {
            first,
            second,
            between,
            is_plain: is_blank && !between.contains("  \n") && !between.contains("  \r"),
        }
    }

    /// Whether the first word ends an emphasised text of several words, such as the name of a button:
    /// "click **apply to** to apply it".
    fn is_behind_name(&self, page: &Document) -> bool {
        let before = &page.text[..self.first.start as usize];
        self.between.starts_with(['*', '_']) && !before.ends_with(['*', '_'])
    }

    /// Whether the first word ends the text of a link and the second follows it.
    fn is_behind_link(&self) -> bool {
        let target = self.between.strip_prefix("](");
        let behind = target.and_then(|target| target.split_once(')'));
        behind.is_some_and(|(_, rest)| rest == " ")
    }

    /// The second word with the space before it, or, at the start of a line, with the space after it.
    pub(super) fn surplus(&self, page: &'a Document) -> Span {
        let rest = &page.text[self.second.end as usize..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if spaces > 0 && self.between.contains(['\n', '\r']) {
            Span::at(self.second.start, self.second.len() + spaces as u32)
        } else {
            Span::new(self.first.end, self.second.end)
        }
    }
}

/// Whether both words begin with a capital, as names do.
pub(super) fn words_are_capital(one: &str, two: &str) -> bool {
    one.starts_with(char::is_uppercase) && two.starts_with(char::is_uppercase)
}

/// What is repeated.
#[derive(Clone, Copy)]
pub(super) struct Repeat {
    pub(super) noun: &'static str,
    /// Whether it comes more than twice, so that deleting one does not repair it.
    pub(super) goes_on: bool,
}

impl Repeat {
    pub(super) const fn word(goes_on: bool) -> Self {
        Self {
            noun: "word",
            goes_on,
        }
    }
}

/// The text before two equal words.
pub(super) struct Before<'a> {
    /// The first of the two with the word before it.
    pub(super) phrase: &'a str,
    /// The text before the first of the two in its sentence.
    pub(super) sentence: &'a str,
    pub(super) starts_sentence: bool,
}

/// Bytes of a sentence that are looked at.
const MAX_SENTENCE_LEN: usize = 160;

/// The text before a byte in its sentence, at most [`MAX_SENTENCE_LEN`] bytes.
pub(super) fn sentence(text: &str, at: usize) -> &str {
    let from = text.ceil_char_boundary(at.saturating_sub(MAX_SENTENCE_LEN));
    let near = &text[from..at];
    let ends = |c| is_stop(c) || matches!(c, '\n' | ';');
    near.rsplit(ends).next().unwrap_or(near)
}

/// Whether two equal words are a slip, not a name and not grammar.
///
/// `lower` keeps the words of the page in lower case, made when they are first needed.
pub(super) fn is_fault<'a>(
    pair: &Pair<'_>,
    page: &'a Document,
    word: &str,
    before: &Before<'_>,
    lower: &mut Option<FxHashSet<&'a str>>,
) -> bool {
    let capital = |span: Span| page.slice(span).starts_with(char::is_uppercase);
    let capitals = (capital(pair.first), capital(pair.second));
    if capitals.1 && !capitals.0 || capitals == (true, false) && !before.starts_sentence {
        return false;
    }
    if let Some(language) = page.language
        && language.may_repeat_in(before.sentence, word)
    {
        return false;
    }
    if pair.is_behind_name(page) {
        return false;
    }
    if let Some(language) = page.language
        && language.never_doubles(word)
    {
        return !language.may_repeat_after(before.phrase);
    }
    // What a short word does in a language that is not known here cannot be told.
    let shortest = if page.language.is_some() { 2 } else { 3 };
    if !(pair.is_plain || pair.is_behind_link())
        || word.chars().count() < shortest
        || is_reduplicating(word, page.language)
    {
        return false;
    }
    if page
        .language
        .is_some_and(|language| language.may_double(word))
    {
        return false;
    }
    // A word with a small letter elsewhere on the page is not a name.
    let mut is_name = || {
        let lower = lower.get_or_insert_with(|| lower_words(page));
        !lower.contains(&*word.to_lowercase())
    };
    let follows_article = || {
        let article = before.phrase.split_whitespace().next().unwrap_or_default();
        page.language
            .is_some_and(|language| language.precedes_noun(article))
    };
    if capitals.1 && !follows_article() && is_name() {
        return false;
    }
    // A page may quote another language: "Es sieht sehr sehr gut aus". Asked last, since all languages have
    // to be read for it.
    let is_known = page
        .language
        .is_some_and(|language| language.repeats_in_clauses(word));
    is_known || !is_doubled_elsewhere(word)
}

/// Whether some language that is known repeats the word on purpose.
fn is_doubled_elsewhere(word: &str) -> bool {
    language::all().any(|language| language.repeats_on_purpose(word))
}

/// The words of the page that are in lower case somewhere.
fn lower_words(page: &Document) -> FxHashSet<&str> {
    let words = tokens(page.prose().all()).filter_map(Token::word);
    words
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Applicability;
    use crate::rules::tester::{findings, settings};
    use crate::rules::wording::repeated_word::RepeatedWord;

    #[test]
    fn what_may_be_right_has_no_safe_fix() {
        for (page, expected) in [
            ("The key is is here.\n", Applicability::Unsafe),
            ("It lies in in the box.\n", Applicability::Unsafe),
            ("What it works at at the time.\n", Applicability::Unsafe),
            ("Open the the box.\n", Applicability::Safe),
        ] {
            let found = findings::<RepeatedWord>(&settings(), "", page);
            let fix = found[0].fix.as_ref().unwrap();
            assert_eq!(fix.applicability, expected, "{page}");
        }
    }
}
