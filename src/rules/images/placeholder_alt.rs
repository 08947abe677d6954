//! `images/placeholder-alt`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Finding;
use crate::document::{Document, Image};
use crate::language::{self, Language};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;

/// Alternative text that was never replaced by a description.
#[derive(Debug)]
pub(crate) struct PlaceholderAlt {
    options: Options,
}

/// Options of `images/placeholder-alt`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "images/placeholder-alt")]
pub(crate) struct Options {
    /// Further texts that say nothing, in any case.
    #[schemars(example = ["our logo"])]
    texts: Vec<String>,
}

impl Configurable for PlaceholderAlt {
    type Options = Options;

    fn new(mut options: Options, _: &Settings) -> Result<Self, OptionsError> {
        for text in &mut options.texts {
            *text = text.trim().to_lowercase();
        }
        Ok(Self { options })
    }
}

impl PageRule for PlaceholderAlt {
    const META: RuleMeta = rule_meta! {
        /// The alternative text of an image says nothing about it.
        ///
        /// Reported when:
        ///
        /// - the whole text is something like "image", "screenshot 2", "alt text", "IMG_1234", a file
        ///   name or a URL, in the language of the page or in English.
        ///
        /// Not reported when:
        ///
        /// - the text says anything more than that.
        ///
        /// Options:
        ///
        /// - `texts = ["hero image"]`: further texts that say nothing. Default: none.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/placeholder-alt -->`.
        ///
        /// ## Why it matters
        ///
        /// Whoever listens to the page learns that there is an image, but not what it shows.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ![screenshot](img/code.png)
        ///
        /// ![new_code-2.png](img/new_code-2.png)
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ![A chat with the login code 12345](img/code.png)
        ///
        /// ![Screenshot of the new code](img/new_code-2.png)
        /// ```
        name: "images/placeholder-alt",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for image in &page.images {
            let is_shown = image.kind.is_picture();
            let Some(alt) = image.alt.filter(|_| is_shown && !image.decorative) else {
                continue;
            };
            let text = page.slice(alt).trim();
            let message = if is_file_name(text, file_stem(page, image)) {
                format!("the alternative text `{text}` is the name of a file")
            } else if self.says_nothing(text, page.language) {
                format!("the alternative text `{text}` says nothing about the image")
            } else {
                continue;
            };
            cx.report(Finding::new(alt, message).help("say what the image shows"));
        }
    }
}

/// Words that come with the number or date of a screenshot, beside single letters.
const BESIDE_NUMBERS: [&str; 13] = [
    "at", "of", "am", "pm", "um", "uhr", "las", "às", "px", "no", "nr", "from", "copy",
];

/// Extensions that make a text a file name.
const EXTENSIONS: [&str; 9] = [
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".heic",
];

/// Longest placeholder in bytes; every longer text says something.
const MAX_LEN: usize = 120;

impl PlaceholderAlt {
    fn says_nothing(&self, text: &str, own: Option<&'static Language>) -> bool {
        if text.is_empty() || text.len() > MAX_LEN {
            return false;
        }
        let english = language::find("en");
        let is_known = |text: &str| {
            [own, english]
                .into_iter()
                .flatten()
                .any(|language| language.is_empty_alt(text))
                || self.options.texts.contains(&text.to_lowercase())
        };
        let is_mark = text.chars().all(|c| c.is_ascii_punctuation());
        is_known(text) || is_mark || is_numbered(text, is_known)
    }
}

/// Whether a text is a placeholder with a number or date: `IMG_1234`, `Screenshot 2024-05-01 at 9.30`.
fn is_numbered(text: &str, is_known: impl Fn(&str) -> bool) -> bool {
    let Some(digit) = text.find(|c: char| c.is_numeric()) else {
        return false;
    };
    let name = text[..digit].replace(['_', '-'], " ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let mut rest = text[digit..]
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    is_known(name)
        && rest.all(|word| {
            let word = word.to_lowercase();
            word.chars().count() == 1 || BESIDE_NUMBERS.contains(&word.as_str()) || is_known(&word)
        })
}

/// Whether a text is a URL or file name, or the stem of this image's own, where that cannot be prose.
fn is_file_name(text: &str, stem: Option<&str>) -> bool {
    let lower = text.to_lowercase();
    let is_url = lower.starts_with("http://") || lower.starts_with("https://");
    let is_one = !text.contains(char::is_whitespace);
    let has_extension = EXTENSIONS.iter().any(|ending| {
        lower
            .strip_suffix(ending)
            .is_some_and(|name| name.ends_with(char::is_alphanumeric) || name.ends_with(')'))
    });
    let is_slug = text.contains('_') || text.matches('-').count() > 1;
    let is_own = stem == Some(text) && is_one && is_slug;
    (is_url && is_one) || (has_extension && (is_one || lower.len() <= 60)) || is_own
}

/// The name of the image's file without its extension.
fn file_stem<'a>(page: &'a Document, image: &'a Image) -> Option<&'a str> {
    let path = page.target(&image.target);
    let path = path.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::PlaceholderAlt;
    use crate::rules::tester::{check_in, settings};

    fn nothing(text: &str) -> String {
        format!("the alternative text `{text}` says nothing about the image")
    }

    #[test]
    fn the_language_of_the_page_counts() {
        let mut settings = settings();
        settings.language = "ru".to_owned();
        let page = "![снимок экрана 2](a.png) ![настройки](b.png)\n";
        let message = nothing("снимок экрана 2");
        check_in::<PlaceholderAlt>(&settings, "", page, &[("снимок экрана 2", &message)]);
    }
}
