//! `wording/repeated-word`.

mod candidates;
mod tokens;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::wording::repeated_word::candidates::{
    Before, Pair, Repeat, is_fault, sentence, words_are_capital,
};
use crate::rules::wording::repeated_word::tokens::{Window, candidates, same_word};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A word that is repeated.
#[derive(Debug, Default)]
pub(crate) struct RepeatedWord;

impl PageRule for RepeatedWord {
    const META: RuleMeta = rule_meta! {
        /// A word is repeated.
        ///
        /// Reported when:
        ///
        /// - a word is followed by itself in running text or in the title, in any script, also across a line
        ///   break and behind a link;
        /// - two small words are: `at the at the`.
        ///
        /// Not reported when:
        ///
        /// - the language repeats the word on purpose ("had had", "very very");
        /// - grammar puts it there twice ("turned on on Monday", "what it is is simple");
        /// - it is a name ("Duran Duran"), a number, code, a URL or HTML.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/repeated-word -->`.
        ///
        /// ## Why it matters
        ///
        /// It is the slip that the writer's eye skips, and the reader's does not.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Enter the code from the
        /// the message.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Everyone that had had a code could log in.
        /// ```
        ///
        /// ## Fix
        ///
        /// Deletes the second word: safe for articles and conjunctions, such as "the" and "or", unsafe for
        /// words that may end one phrase and begin the next, such as "at" and "is".
        ///
        /// ```markdown,fixed
        /// Enter the code from the
        /// message.
        /// ```
        name: "wording/repeated-word",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let prose = page.prose();
        let mut lower = None;
        candidates(prose.all(), |window| {
            let Window {
                before: [earlier, before, first, previous],
                token,
                next,
            } = *window;
            if let Some(word) = same_word(previous, token) {
                let pair = Pair::new(page, &previous.end_with(word), token.start_with(word));
                let context = Before {
                    phrase: first.phrase_to(previous, prose.all()),
                    sentence: sentence(prose.all(), previous.at),
                    starts_sentence: first.ends_sentence(),
                };
                // Of a word that comes more than twice the first two are reported.
                let goes_on = same_word(token, next).is_some();
                let is_third = same_word(first, previous).is_some();
                if !is_third
                    && (!goes_on || never_doubles(page, word))
                    && is_fault(&pair, page, word, &context, &mut lower)
                {
                    cx.report(finding(&pair, page, word, Repeat::word(goes_on)));
                }
            } else if let (Some(one), Some(two)) =
                (same_word(before, previous), same_word(first, token))
                && same_word(earlier, first).is_none()
                && never_doubles(page, one)
                // A noun may end one clause and begin the next: "in the group the group is".
                && never_doubles(page, two)
            {
                let words = before.end_with(one).start..first.start_with(two).end;
                let pair = Pair::new(page, &words, previous.at..token.start_with(two).end);
                if pair.is_plain && !words_are_capital(one, two) {
                    let goes_on = same_word(previous, next).is_some();
                    let repeat = Repeat {
                        noun: "words",
                        goes_on,
                    };
                    cx.report(finding(&pair, page, &prose.all()[words], repeat));
                }
            }
        });
        check_title(page, cx);
        if let Some(language) = page.language {
            for found in language.unspaced_repetitions(prose.all()) {
                let half = found.start + found.len() / 2;
                let pair = Pair::new(page, &(found.start..half), half..found.end);
                // The text of a link may be a title, which begins as it likes.
                if !pair.between.is_empty() {
                    continue;
                }
                let word = &prose.all()[half..found.end];
                let goes_on = prose.all()[found.end..].starts_with(word)
                    || prose.all()[..found.start].ends_with(word);
                cx.report(finding(&pair, page, word, Repeat::word(goes_on)));
            }
        }
    }
}

/// Looks at the title of the front matter, which is shown as the first heading.
fn check_title(page: &Document, cx: &mut Context<'_>) {
    let block = page.front_matter;
    let Some(title) = block.and_then(|block| block.title) else {
        return;
    };
    candidates(page.slice(title), |window| {
        let [.., previous] = window.before;
        let Some(word) = same_word(previous, window.token) else {
            return;
        };
        if never_doubles(page, word) {
            let words = previous.end_with(word).start..window.token.start_with(word).end;
            let message = format!("the word `{word}` is repeated");
            let span = Span::from(words).shift(title.start);
            cx.report(Finding::new(span, message).help("delete one of them"));
        }
    });
}

fn never_doubles(page: &Document, word: &str) -> bool {
    let language = page.language;
    language.is_some_and(|language| language.never_doubles(word))
}

fn finding(pair: &Pair<'_>, page: &Document, word: &str, repeat: Repeat) -> Finding {
    let noun = repeat.noun;
    let verb = if noun == "word" { "is" } else { "are" };
    let message = format!("the {noun} `{word}` {verb} repeated");
    let finding = Finding::new(pair.first.to(pair.second), message).help("delete one of them");
    if !pair.is_plain || repeat.goes_on {
        return finding;
    }
    let language = page.language;
    let is_certain = noun == "word"
        && !pair.between.is_empty()
        && language.is_some_and(|language| language.is_certain_slip(word));
    let applicability = if is_certain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let title = format!("delete the second `{word}`");
    finding.fix(Fix::new(title, applicability).edit(pair.surplus(page), ""))
}

#[cfg(test)]
mod tests {
    use super::RepeatedWord;
    use crate::rules::tester::{check_in, settings};

    const THE: &str = "the word `the` is repeated";

    fn check_lang(lang: &str, page: &str, expected: &[(&str, &str)]) {
        let mut settings = settings();
        lang.clone_into(&mut settings.language);
        check_in::<RepeatedWord>(&settings, "", page, expected);
    }

    #[test]
    fn every_script_is_read() {
        for (lang, page, pair, word) in [
            ("de", "halte die Taste Taste", "Taste Taste", "Taste"),
            ("ru", "зайдите в в настройки", "в в", "в"),
            ("ko", "설정을 설정을 여세요", "설정을 설정을", "설정을"),
            ("ar", "افتح من من الإعدادات", "من من", "من"),
            ("hi", "सेटिंग में में जाएँ", "में में", "में"),
            ("ja", "設定をを開く", "をを", "を"),
            ("zh", "请在在设置中打开", "在在", "在"),
            ("tlh", "toj yIghoS yIghoS", "yIghoS yIghoS", "yIghoS"),
        ] {
            let message = THE.replace("`the`", &format!("`{word}`"));
            check_lang(lang, page, &[(pair, &message)]);
        }
        for (lang, page) in [
            ("de", "wenn sie Sie fragt, die die App nutzen"),
            ("hi", "धीरे धीरे"),
            ("id", "pelan pelan"),
            ("zh", "往往 人人 ផ្សេង ផ្សេង"),
        ] {
            check_lang(lang, page, &[]);
        }
    }
}
