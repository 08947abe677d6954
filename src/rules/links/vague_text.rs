//! `links/vague-text`.

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Finding;
use crate::document::{Document, InlineKind, Link, LinkKind};
use crate::rules::links::target::{has_attribute, text_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;

/// Options of `links/vague-text`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "links/vague-text")]
pub(crate) struct Options {
    /// Link texts that say nothing, in place of the lists of each language. Case and surrounding
    /// punctuation do not matter.
    #[schemars(example = ["here", "this page"])]
    pub(crate) phrases: Option<Vec<String>>,
}

/// Most links of a page with the same vague text that are reported one by one.
const MAX: usize = 10;

/// A link whose text does not say where it leads.
#[derive(Debug)]
pub(crate) struct VagueText {
    phrases: Option<FxHashSet<String>>,
}

impl Configurable for VagueText {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        let Some(phrases) = options.phrases else {
            return Ok(Self { phrases: None });
        };
        let phrases: FxHashSet<String> = phrases.iter().map(|phrase| fold(phrase)).collect();
        if phrases.contains("") {
            return Err(OptionsError::new(
                "phrases",
                "a phrase needs at least one letter or digit",
            ));
        }
        Ok(Self {
            phrases: Some(phrases),
        })
    }
}

impl PageRule for VagueText {
    const META: RuleMeta = rule_meta! {
        /// A link text does not say where the link leads.
        ///
        /// Reported when:
        ///
        /// - a link text is nothing but "here", "this page", "read more" and the like, in the language of
        ///   the page; a text that a page has more than ten times is reported once.
        ///
        /// Not reported when:
        ///
        /// - an HTML link has a title or a label for screen readers that says more.
        ///
        /// Options:
        ///
        /// - `phrases = ["here", "this page"]`: the texts that say nothing, in place of the list of each
        ///   language.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/vague-text -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers skim a page by its links, and a screen reader reads them out as a list: ten times "here"
        /// is not a list of targets (WCAG 2.4.9).
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// To get your money back, click [here](refunds.md).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// To get your money back, [ask for a refund](refunds.md).
        /// ```
        name: "links/vague-text",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut found: Vec<(&Link, String)> = Vec::new();
        for link in &page.links {
            let has_text = !matches!(link.kind, LinkKind::Autolink | LinkKind::Bare);
            if !has_text || link.declares_anchor || link.has_image || is_code(page, link) {
                continue;
            }
            let Some(text) = text_of(page, link) else {
                continue;
            };
            let names = ["aria-label", "aria-labelledby", "title"];
            if self.is_vague(page, &text)
                && !has_attribute(page, link, &names)
                && !is_name(page, link, &text)
            {
                found.push((link, text));
            }
        }
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for (_, text) in &found {
            *counts.entry(fold(text)).or_default() += 1;
        }
        // A program that writes a page writes the same text at every link: that is one fault.
        let mut many: Vec<(String, Vec<Finding>)> = Vec::new();
        for (link, text) in &found {
            let word = fold(text);
            let mut message = format!("the link text `{text}` does not say where the link leads");
            let count = counts.get(&word).copied().unwrap_or(0);
            if count <= MAX {
                cx.report(finding(link, message));
                continue;
            }
            let at = many.iter().position(|(other, _)| *other == word);
            let at = at.unwrap_or(many.len());
            if at == many.len() {
                many.push((word, Vec::new()));
            }
            let rest = count - many[at].1.len() - 1;
            if rest > 0 {
                message = format!("{message}, nor do {rest} like it");
            }
            many[at].1.push(finding(link, message));
        }
        for (_, findings) in many {
            cx.report_grouped(findings);
        }
    }
}

fn finding(link: &Link, message: String) -> Finding {
    Finding::new(link.text, message).help("name the page or the topic")
}

impl VagueText {
    fn is_vague(&self, page: &Document, text: &str) -> bool {
        match &self.phrases {
            Some(phrases) => text.len() < 1000 && phrases.contains(&fold(text)),
            None => page
                .language
                .is_some_and(|language| language.is_vague(text)),
        }
    }
}

/// Whether a text names what the target is called: `[continue](parameters.md#continue)`.
fn is_name(page: &Document, link: &Link, text: &str) -> bool {
    let name = fold(text).replace(' ', "-");
    let target = page.slice(link.target.span).to_lowercase();
    ["#", "/"].iter().any(|mark| {
        target.rsplit_once(mark).is_some_and(|(_, last)| {
            let rest = last.strip_prefix(&name);
            rest.is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            })
        })
    })
}

/// Whether a text is all code: the name of a thing, such as `this`.
fn is_code(page: &Document, link: &Link) -> bool {
    let inlines = page.inlines(&link.inlines);
    !inlines.is_empty() && inlines.iter().all(|inline| inline.kind == InlineKind::Code)
}

fn fold(text: &str) -> String {
    let words: Vec<String> = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}
