//! `wording/mixed-quotes`.

mod neighbours;
mod quotation_marks;

use std::cmp::Reverse;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::Document;
use crate::rules::registry::rule_meta;
use crate::rules::wording::mixed_quotes::quotation_marks::{Mark, Role, Style, marks};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::Preset;

/// How many places are tried for a finding about the page, where comments suppress those before them.
const PLACES: usize = 10;

/// The most places that a finding points to beside its own.
const MAX_RELATED: usize = 5;

/// Curly and straight quotation marks or apostrophes on one page.
#[derive(Debug, Default)]
pub(crate) struct MixedQuotes;

impl PageRule for MixedQuotes {
    const META: RuleMeta = rule_meta! {
        /// A page mixes curly and straight quotation marks or apostrophes.
        ///
        /// Reported when:
        ///
        /// - quotation marks of running text are curly in some places and straight in others: the rarer form,
        ///   once, with all its places in the fix; in Chinese and Japanese text always the straight ones;
        /// - apostrophes are, likewise.
        ///
        /// Not reported when:
        ///
        /// - the generator curls straight quotes, so that readers see one form: Hugo, Jekyll, Starlight, mdBook;
        /// - the page has front matter, and nothing shows which generator it is for, unless the page has `„` or
        ///   `»`, which no generator makes of straight marks;
        /// - the mark is an inch or foot mark, a guillemet, or an apostrophe at the start of a word;
        /// - it is in code, in a quotation inside a quotation, or in a block quote other than a callout;
        /// - it is around a text that a program shows, such as `"synced:true"`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/mixed-quotes -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers who search the page for `can't` do not find `can’t`, and the mix shows that the page was
        /// pasted together.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// If the code doesn't arrive, it can't be sent twice. If that doesn’t help, tap "Resend".
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// If the code doesn't arrive, it can't be sent twice. If that doesn't help, tap "Resend".
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: writes the form that most of the page has.
        ///
        /// ```markdown,fixed
        /// If the code doesn't arrive, it can't be sent twice. If that doesn't help, tap "Resend".
        /// ```
        name: "wording/mixed-quotes",
        level: Note,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if may_curl_quotes(page, cx.settings.site_of(&page.path).preset) {
            return;
        }
        let (apostrophes, quotes): (Vec<Mark>, Vec<Mark>) = marks(page)
            .into_iter()
            .partition(|mark| mark.role == Role::Apostrophe);
        // A page may quote Chinese in English: each follows its own habit.
        let (dense, quotes): (Vec<Mark>, Vec<Mark>) =
            quotes.into_iter().partition(|mark| mark.is_dense);
        let by_apostrophes = usual(&apostrophes, None);
        let by_quotes = usual(&quotes, by_apostrophes);
        // Where one kind is undecided, the other one tells what the page likes.
        let by_apostrophes = usual(&apostrophes, by_quotes);
        for (kind, marks, style) in [
            ("apostrophe", &apostrophes, by_apostrophes),
            ("quotation mark", &quotes, by_quotes),
            // Chinese and Japanese do not write straight marks.
            ("quotation mark", &dense, Some(Style::Curly)),
        ] {
            let Some(style) = style else { continue };
            let rare: Vec<Mark> = marks
                .iter()
                .copied()
                .filter(|mark| mark.style != style)
                .collect();
            let form = Form::new(page, marks, style);
            let usual = marks.len() - rare.len();
            if usual == 0 {
                continue;
            }
            let rests = (0..rare.len().min(PLACES)).map(|from| &rare[from..]);
            let findings = rests.map(|rare| finding(page, kind, usual, rare, &form));
            cx.report_grouped(findings);
        }
    }
}

/// Whether the generator curls quotes by default, so that readers see one style: the typographer of Hugo,
/// kramdown, the smartypants of Astro and Sphinx. mdBook does so since its version 0.5, which nothing here shows.
/// Front matter is for some generator; where that is not known, neither is what it does, but no typographer
/// makes `„` or `»` of a straight mark.
fn may_curl_quotes(page: &Document, preset: Preset) -> bool {
    match preset {
        Preset::Hugo | Preset::Jekyll | Preset::Starlight | Preset::Mdbook | Preset::Sphinx => true,
        Preset::Auto | Preset::Plain => {
            page.front_matter.is_some() && !page.text.contains(['„', '‚', '»', '«'])
        }
        _ => false,
    }
}

/// The style that most marks have; of two that are equally frequent `preferred`, or the first on the
/// page.
fn usual(marks: &[Mark], preferred: Option<Style>) -> Option<Style> {
    [Style::Straight, Style::Curly, Style::Letter]
        .into_iter()
        .filter_map(|style| {
            let first = marks.iter().position(|mark| mark.style == style)?;
            let count = marks.iter().filter(|mark| mark.style == style).count();
            Some(((count, preferred == Some(style), Reverse(first)), style))
        })
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, style)| style)
}

/// The characters of a style, as the page writes them.
struct Form {
    style: Style,
    /// Opening and closing marks, double, then single.
    pairs: [(char, char); 2],
}

impl Form {
    fn new(page: &Document, marks: &[Mark], style: Style) -> Self {
        let usual = page.language.and_then(|language| {
            let pair = language.quotes().first()?;
            Some((pair.open.chars().next()?, pair.close.chars().next()?))
        });
        let double = usual.filter(|(open, close)| "“”„‟".contains([*open, *close]));
        let mut pairs = [double.unwrap_or(('“', '”')), ('‘', '’')];
        // The first of the page win, so they are written last.
        for mark in marks.iter().rev().filter(|mark| mark.style == style) {
            let pair = &mut pairs[usize::from(!mark.is_double())];
            match mark.role {
                Role::Open => pair.0 = mark.char,
                Role::Close => pair.1 = mark.char,
                Role::Apostrophe => {}
            }
        }
        Self { style, pairs }
    }

    fn write(&self, mark: Mark) -> char {
        let pair = self.pairs[usize::from(!mark.is_double())];
        match (self.style, mark.role) {
            (Style::Straight, _) if mark.is_double() => '"',
            (Style::Straight, _) => '\'',
            (Style::Letter, _) => 'ʼ',
            (_, Role::Apostrophe) => '’',
            (_, Role::Open) => pair.0,
            (_, Role::Close) => pair.1,
        }
    }
}

fn finding(page: &Document, kind: &str, count: usize, rare: &[Mark], form: &Form) -> Finding {
    let first = rare[0];
    let (char, is, usual) = (first.char, first.style.name(), form.style.name());
    let others = match count {
        1 => format!("the other one on this page is {usual}"),
        _ => format!(
            "{count} on this page are {}",
            usual.trim_start_matches("a ")
        ),
    };
    let message = format!("the {kind} `{char}` is {is}, but {others}");
    let title = format!("make every {kind} {usual}");
    let mut fix = Fix::new(title, Applicability::Safe);
    for mark in rare.iter().filter(|mark| !is_in_quoted_value(page, **mark)) {
        fix = fix.edit(mark.span(page), form.write(*mark));
    }
    let right = form.write(first);
    let help = match rare.len() {
        1 => format!("write `{right}`"),
        2 => format!("write `{right}`; the fix changes both"),
        all => format!("write `{right}`; the fix changes all {all}"),
    };
    let mut finding = Finding::new(first.span(page), message).help(help);
    let others = rare.iter().skip(1).filter(|mark| mark.role != Role::Close);
    for mark in others.take(MAX_RELATED) {
        finding = finding.related(mark.span(page), "another one");
    }
    if fix.edits.is_empty() {
        finding
    } else {
        finding.fix(fix)
    }
}

/// Whether a mark is in a value of the front matter that starts with one: with a straight mark there the
/// value would end at the next.
fn is_in_quoted_value(page: &Document, mark: Mark) -> bool {
    let at = mark.span(page).start;
    let is_in_front = page
        .front_matter
        .is_some_and(|block| (block.body.start..block.body.end).contains(&at));
    let start = page.text[..at as usize]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let line = page.text[start..].lines().next().unwrap_or_default();
    let value = line.split_once([':', '=']).map_or(line, |(_, value)| value);
    let first = value.trim_start().chars().next();
    is_in_front && first.is_some_and(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::MixedQuotes;
    use crate::rules::tester::{check_fix_in, settings};

    #[test]
    fn the_habits_of_languages_are_kept() {
        for (lang, before, after) in [
            ("de", "„a“ „b“ \"c\"\n", "„a“ „b“ „c“\n"),
            ("de", "„a\" „b“\n", "„a“ „b“\n"),
            (
                "fr",
                "l’app « x » l’app l'eau\n",
                "l’app « x » l’app l’eau\n",
            ),
            ("pl", "„a” „b” \"c\"\n", "„a” „b” „c”\n"),
            ("ru", "«a» “b” “c” \"d\"\n", "«a» “b” “c” “d”\n"),
            ("uk", "комп'ютер м'я п’ять\n", "комп'ютер м'я п'ять\n"),
            (
                "zh",
                "点击“设置”和\"隐私\"按钮“下\"\n",
                "点击“设置”和“隐私”按钮“下”\n",
            ),
            (
                "ko",
                "'설정'을 '앱'을 ‘계정’을\n",
                "'설정'을 '앱'을 '계정'을\n",
            ),
            ("he", "ארה\"ב “a”\n", "ארה\"ב “a”\n"),
            ("ar", "«a» \"ب\"\n", "«a» \"ب\"\n"),
        ] {
            let mut settings = settings();
            lang.clone_into(&mut settings.language);
            check_fix_in::<MixedQuotes>(&settings, "", before, after);
        }
    }
}
