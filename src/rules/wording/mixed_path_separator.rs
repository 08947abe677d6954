//! `wording/mixed-path-separator`.

use std::cmp::Reverse;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::Document;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::wording::ways::{Separator, Way, WayFinder};
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;

/// A way through menus with another separator than most of its page.
#[derive(Debug)]
pub(crate) struct MixedPathSeparator {
    finder: WayFinder,
}

impl Configurable for MixedPathSeparator {
    type Options = NoOptions;

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            finder: WayFinder::new(),
        })
    }
}

impl PageRule for MixedPathSeparator {
    const META: RuleMeta = rule_meta! {
        /// Ways through menus are written with different separators on one page.
        ///
        /// ## What it checks
        ///
        /// Ways such as "Settings > Privacy", with any kind of arrow, angle, dash, slash or bar. What most
        /// of the page has is fine. Arrows that draw something else, dashes between clauses, and terms
        /// with their explanation are no ways.
        ///
        /// ## Why it matters
        ///
        /// A reader follows a way with one finger on the page. When its steps look different each time,
        /// it is not seen as one.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Open Settings > Privacy > Passcode. Then go to Settings — Notifications.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Open Settings > Privacy > Passcode. Then go to Settings > Notifications.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the separator that most of the page has: safe for arrows and angles, unsafe for dashes,
        /// slashes and bars, which may be punctuation.
        ///
        /// ```markdown,fixed
        /// Open Settings > Privacy > Passcode. Then go to Settings > Notifications.
        /// ```
        name: "wording/mixed-path-separator",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let ways = self.finder.find(page);
        let Some(usual) = usual(&ways) else { return };
        for way in ways.iter().filter(|way| way.is_certain) {
            let others: Vec<&Separator> = way
                .separators
                .iter()
                .filter(|separator| separator.text != usual.text)
                .collect();
            if let Some(first) = others.first() {
                cx.report(finding(page, first, &others, usual));
            }
        }
    }
}

/// The first of the separators of most ways, among those of which at least one way is certain.
fn usual(ways: &[Way]) -> Option<&Separator> {
    // Ways, separators in all, whether one is certain.
    let mut counts: Vec<((usize, usize), bool, &Separator)> = Vec::new();
    for way in ways {
        let mut before = "";
        for separator in way.separators.iter().filter(|one| !one.is_joined_slash) {
            let ways = usize::from(separator.text != before);
            before = separator.text;
            match counts
                .iter_mut()
                .find(|(_, _, known)| known.text == separator.text)
            {
                Some((count, is_certain, _)) => {
                    *count = (count.0 + ways, count.1 + 1);
                    *is_certain |= way.is_certain;
                }
                None => counts.push(((1, 1), way.is_certain, separator)),
            }
        }
    }
    let certain = counts
        .iter()
        .enumerate()
        .filter(|(_, (_, is_certain, _))| *is_certain);
    certain
        .max_by_key(|(index, (count, _, one))| (*count, one.is_plain, Reverse(*index)))
        .map(|(_, (_, _, one))| *one)
}

fn finding(
    page: &Document,
    first: &Separator,
    others: &[&Separator],
    usual: &Separator,
) -> Finding {
    let span = |separator: &Separator| page.prose().source(separator.range.clone());
    let written = page.slice(span(usual));
    let message = format!(
        "this way through menus is written with `{}`, where the page has `{}`",
        first.text, usual.text
    );
    let finding = Finding::new(span(first), message)
        .help(format!("write `{}` between the names of menus", usual.text))
        .related(span(usual), "the usual separator");
    // At the start of a line a separator would be Markdown, and a bar is one in a table.
    let starts_line = |span: Span| {
        let before = page.text[..span.start as usize].rsplit('\n').next();
        before.is_none_or(|line| line.trim().is_empty())
    };
    if usual.text == "|" || others.iter().any(|one| starts_line(span(one))) {
        return finding;
    }
    let is_safe = usual.is_plain && others.iter().all(|one| one.is_plain);
    let applicability = if is_safe {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let mut fix = Fix::new(format!("write `{}`", usual.text), applicability);
    for one in others {
        fix = fix.edit(span(one), written);
    }
    finding.fix(fix)
}

#[cfg(test)]
mod tests {
    use super::MixedPathSeparator;
    use crate::rules::tester::{check_in, settings};

    fn message(one: &str, usual: &str) -> String {
        format!("this way through menus is written with `{one}`, where the page has `{usual}`")
    }

    #[test]
    fn the_words_of_other_languages_are_known() {
        for (lang, page) in [
            (
                "de",
                "Öffne Einstellungen > Ton, dann Einstellungen → Töne\n",
            ),
            ("ru", "Откройте Настройки > Звук, затем Настройки → Язык\n"),
            ("zh", "打开设置 > 隐私，然后设置 → 通知\n"),
            ("he", "פתח הגדרות > צליל, הגדרות → שפה\n"),
            ("vi", "Mở Cài đặt > Âm, Cài đặt → Ngôn ngữ\n"),
        ] {
            let mut settings = settings();
            lang.clone_into(&mut settings.language);
            check_in::<MixedPathSeparator>(&settings, "", page, &[("→", &message("→", ">"))]);
        }
    }
}
