//! `wording/term`.

mod terms;

use std::ops::Range;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::Document;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::surroundings::is_in_title_elsewhere;
use crate::rules::wording::term::terms::{AvoidedTerm, AvoidedTerms};
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;
use crate::text::sentence::is_stop;

/// A thing called by a name that is not the one to use.
#[derive(Debug)]
pub(crate) struct Term {
    names: AvoidedTerms,
}

impl Configurable for Term {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        let names = AvoidedTerms::new(&settings.terms)
            .map_err(|error| OptionsError::new("not", error.to_string()))?;
        Ok(Self { names })
    }
}

impl PageRule for Term {
    const META: RuleMeta = rule_meta! {
        /// A term is used that `[[term]]` replaces.
        ///
        /// Reported when:
        ///
        /// - running text or the title has a name that a `[[term]]` table of the configuration lists
        ///   under `not`, as a whole word, in any case. A name that differs from `use` in case only is
        ///   compared exactly.
        ///
        /// Not reported when:
        ///
        /// - it is in code, a URL or HTML, or part of the name to use;
        /// - it is part of a path, an address, an option (`--login`) or an identifier.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/term -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers take two names for two things, and search for the one they know from the app.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[term]]
        /// use = "Secret Chat"
        /// not = ["secret-chat", "hidden chat"]
        /// ```
        ///
        /// ```markdown,bad
        /// A secret-chat is not in the cloud.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// A Secret Chat is not in the cloud.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the name to use: safe when only case, spaces and punctuation differ, unsafe when the
        /// words do, as the sentence around them may have to change as well, and where a word in lower case
        /// or capitals only gets another case, since it may be an identifier. So is one in a long link text to
        /// another site, which may be a title.
        ///
        /// ```markdown,fixed
        /// A Secret Chat is not in the cloud.
        /// ```
        name: "wording/term",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let plurals = page.language.is_some_and(|language| language.tag == "en");
        self.names.find(page.prose().all(), plurals, |range, name| {
            let text = &page.prose().all()[range.clone()];
            if is_at_start_of_sentence(page, &range) && text == capitalised(&name.preferred) {
                return;
            }
            cx.report(finding(page, range, name));
        });
        // The title of the front matter is shown as the first heading.
        let block = page.front_matter;
        let Some(title) = block.and_then(|block| block.title) else {
            return;
        };
        self.names.find(page.slice(title), plurals, |range, name| {
            let span = Span::from(range).shift(title.start);
            let text = page.slice(span);
            let is_capital = span.start == title.start && text == capitalised(&name.preferred);
            if !is_capital {
                cx.report(avoided(span, text, &name.preferred));
            }
        });
    }
}

fn is_at_start_of_sentence(page: &Document, range: &Range<usize>) -> bool {
    let before = page.prose().all()[..range.start].trim_end_matches(|c: char| {
        c == ' ' || matches!(c, '"' | '“' | '„' | '«' | '(' | '¿' | '¡')
    });
    before.is_empty() || before.ends_with(|c| is_stop(c) || matches!(c, '\n' | ':' | '…'))
}

fn avoided(span: Span, text: &str, preferred: &str) -> Finding {
    Finding::new(span, format!("`{text}` is called `{preferred}` here"))
        .help(format!("write `{preferred}`"))
}

/// The word with a capital, when it has none of its own: "macOS" stays as it is.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if !word.contains(char::is_uppercase) => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => word.to_owned(),
    }
}

fn finding(page: &Document, range: Range<usize>, name: &AvoidedTerm) -> Finding {
    let text = &page.prose().all()[range.clone()];
    let span = page.prose().source(range);
    let is_capital =
        text.starts_with(char::is_uppercase) && name.avoided.starts_with(char::is_lowercase);
    let mut replacement = if is_capital {
        capitalised(&name.preferred)
    } else {
        name.preferred.clone()
    };
    if text.len() > name.avoided.len() {
        replacement.push('s');
    }
    let finding = Finding::new(
        span,
        format!("`{text}` is called `{}` here", name.preferred),
    )
    .help(format!("write `{replacement}`"));
    // With markup or a line break inside, it is not certain where the new name goes.
    if page.slice(span) != text {
        return finding;
    }
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    // A word in one case that only the case sets apart may be an identifier: `github`, `MAC`.
    let has_both_cases = text.contains(char::is_uppercase) && text.contains(char::is_lowercase);
    let may_be_identifier = !has_both_cases && text.to_lowercase() == replacement.to_lowercase();
    let is_certain = !may_be_identifier && !is_in_title_elsewhere(page, span);
    let applicability = if letters(text) == letters(&replacement) && is_certain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    finding.fix(Fix::new(format!("write `{replacement}`"), applicability).edit(span, replacement))
}

#[cfg(test)]
mod tests {
    use super::Term;
    use crate::rules::tester::{check_fix_in, check_in, settings};
    use crate::settings::{Settings, Term as Entry};

    fn terms(list: &[(&str, &[&str])]) -> Settings {
        let mut settings = settings();
        settings.terms = list
            .iter()
            .map(|(preferred, avoid)| Entry {
                preferred: (*preferred).to_owned(),
                avoid: avoid.iter().map(|name| (*name).to_owned()).collect(),
            })
            .collect();
        settings
    }

    #[test]
    fn a_name_is_found_in_any_case_and_a_case_exactly() {
        let settings = terms(&[
            (
                "Secret Chat",
                &["secret-chat", "secret chat", "secrete chat"],
            ),
            ("email", &["Email", "e-mail"]),
            ("Тайный чат", &["секретный чат"]),
        ]);
        check_in::<Term>(
            &settings,
            "",
            "Secret-Chat and secret\nchat. Email me, an Email. СЕКРЕТНЫЙ ЧАТ. SECRET CHAT\n",
            &[
                ("Secret-Chat", "`Secret-Chat` is called `Secret Chat` here"),
                ("secret\nchat", "`secret chat` is called `Secret Chat` here"),
                ("Email", "`Email` is called `email` here"),
                (
                    "СЕКРЕТНЫЙ ЧАТ",
                    "`СЕКРЕТНЫЙ ЧАТ` is called `Тайный чат` here",
                ),
            ],
        );
    }

    #[test]
    fn only_whole_words_of_running_text_count() {
        let settings = terms(&[
            ("log in", &["login"]),
            ("Google Play Store", &["Play Store"]),
        ]);
        let page = "logins, relogin, my.login.page, @login, /login, `login`, https://login.example\n\
                    [x](login.md) <a name=\"login\"></a> login_name the Google Play Store\n";
        check_in::<Term>(&settings, "", page, &[]);
        check_in::<Term>(
            &settings,
            "",
            "login, Play Store's **login**.\n",
            &[
                ("login", "`login` is called `log in` here"),
                (
                    "Play Store",
                    "`Play Store` is called `Google Play Store` here",
                ),
                ("login", "`login` is called `log in` here"),
            ],
        );
    }

    #[test]
    fn scripts_without_spaces_have_whole_words_too() {
        let settings = terms(&[
            ("聊天", &["会话"]),
            ("チャット", &["トーク"]),
            ("대화", &["chat", "채팅"]),
        ]);
        let found = ["会话", "トーク", "chat", "채팅"];
        let messages = [
            "`会话` is called `聊天` here",
            "`トーク` is called `チャット` here",
            "`chat` is called `대화` here",
            "`채팅` is called `대화` here",
        ];
        let expected: Vec<(&str, &str)> = found.into_iter().zip(messages).collect();
        check_in::<Term>(
            &settings,
            "",
            "打开会话吧。トークを開く、トークン。chat에서 채팅을\n",
            &expected,
        );
    }

    #[test]
    fn the_new_name_keeps_the_capital_of_the_sentence() {
        let settings = terms(&[("sign in", &["login", "log-in"]), ("macOS", &["mac os"])]);
        check_fix_in::<Term>(
            &settings,
            "",
            "Login. Then login. Mac OS it is.\n",
            "Sign in. Then sign in. macOS it is.\n",
        );
        check_fix_in::<Term>(&settings, "", "Two log-ins.\n", "Two sign ins.\n");
        check_fix_in::<Term>(&settings, "", "mac\nos, mac *os*\n", "mac\nos, mac *os*\n");
    }
}
