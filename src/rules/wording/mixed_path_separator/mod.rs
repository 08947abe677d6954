//! `wording/mixed-path-separator`.

mod emphasis;
mod menu_items;
mod menu_paths;

use std::cmp::Reverse;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::Document;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::wording::mixed_path_separator::menu_paths::{
    MenuPath, MenuPathFinder, Separator,
};
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;

/// A menu path with another separator than most of its page.
#[derive(Debug)]
pub(crate) struct MixedPathSeparator {
    finder: MenuPathFinder,
}

impl Configurable for MixedPathSeparator {
    type Options = NoOptions;

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            finder: MenuPathFinder::new(),
        })
    }
}

impl PageRule for MixedPathSeparator {
    const META: RuleMeta = rule_meta! {
        /// A page writes its menu paths with different separators.
        ///
        /// Reported when:
        ///
        /// - a menu path such as "Settings > Privacy" uses another arrow, angle bracket, dash, slash or bar than
        ///   most menu paths of the page.
        ///
        /// Not reported when:
        ///
        /// - the arrow or dash is not in a menu path: a flow of data, a dash between clauses, a term with its
        ///   explanation;
        /// - several names are joined by slashes without spaces, as in paths of files and policies.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/mixed-path-separator -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers recognise a menu path by its separator and follow it item by item.
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
        let paths = self.finder.find(page);
        let Some(usual) = usual(&paths) else { return };
        for path in paths
            .iter()
            .filter(|path| path.is_certain && !is_file_like(path))
        {
            let others: Vec<&Separator> = path
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

/// Whether a path is written as those of files, policies and registries are: `Options/Preferences/Mail`.
fn is_file_like(path: &MenuPath) -> bool {
    path.separators.len() > 1 && path.separators.iter().all(|one| one.is_joined_slash)
}

/// The first of the separators of most paths, among those of which at least one path is certain.
fn usual(paths: &[MenuPath]) -> Option<&Separator> {
    // Paths, separators in all, whether one is certain.
    let mut counts: Vec<((usize, usize), bool, &Separator)> = Vec::new();
    // The flow of data, `client -> server`, says nothing about menus.
    for path in paths.iter().filter(|path| path.is_certain) {
        let mut before = "";
        for separator in path.separators.iter().filter(|one| !one.is_joined_slash) {
            let paths = usize::from(separator.text != before);
            before = separator.text;
            match counts
                .iter_mut()
                .find(|(_, _, known)| known.text == separator.text)
            {
                Some((count, is_certain, _)) => {
                    *count = (count.0 + paths, count.1 + 1);
                    *is_certain |= path.is_certain;
                }
                None => counts.push(((1, 1), path.is_certain, separator)),
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
        "this menu path uses `{}`; the rest of the page uses `{}`",
        first.text, usual.text
    );
    let finding = Finding::new(span(first), message)
        .help(format!("write `{}` between the menu items", usual.text))
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
        format!("this menu path uses `{one}`; the rest of the page uses `{usual}`")
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
