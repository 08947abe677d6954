//! `platforms/mixed-label-style`.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{BlockId, Document, LabelForm, PlatformLabel};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, PageRule, RuleMeta};
use crate::settings::{Platforms, Settings};

/// Platform labels in several styles on one page.
#[derive(Debug)]
pub(crate) struct MixedLabelStyle;

impl PageRule for MixedLabelStyle {
    type Options = NoOptions;

    const META: RuleMeta = rule_meta! {
        /// Platform labels on one page are written in several styles.
        ///
        /// ## What it checks
        ///
        /// Labels that are lines of text: bold, italic or plain, with a colon or without. Labels with
        /// text behind them are compared with each other, and bullets with the other bullets of their
        /// list. Each style that is used less is reported once. Headings and tabs may differ.
        ///
        /// ## Why it matters
        ///
        /// Who has seen `**Android**` once looks for that shape, and skims past `_iOS:_`.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// **Android**
        ///
        /// Hold the chat.
        ///
        /// _iOS:_
        ///
        /// Swipe the chat.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// **Android**
        ///
        /// Hold the chat.
        ///
        /// **iOS**
        ///
        /// Swipe the chat.
        /// ```
        ///
        /// ```markdown,fixed
        /// **Android**
        ///
        /// Hold the chat.
        ///
        /// **iOS**
        ///
        /// Swipe the chat.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: writes all labels of the style like the style used most, or first.
        name: "platforms/mixed-label-style",
        level: Warning,
        fix: Always,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut places: FxHashMap<Kind, usize> = FxHashMap::default();
        let mut kinds: Vec<Vec<Style<'_>>> = Vec::new();
        for label in &page.platform_labels {
            let Some(kind) = kind(page, label, &cx.settings.platforms) else {
                continue;
            };
            let at = *places.entry(kind).or_insert(kinds.len());
            if at == kinds.len() {
                kinds.push(Vec::new());
            }
            let same = kinds[at].iter_mut().find(|style| {
                style.first().weight == label.weight && style.first().colon == label.colon
            });
            match same {
                Some(style) => style.0.push(label),
                None => kinds[at].push(Style(vec![label])),
            }
        }
        for styles in &kinds {
            report(page, styles, cx);
        }
    }
}

/// The labels that are written alike: one at least.
struct Style<'a>(Vec<&'a PlatformLabel>);

impl<'a> Style<'a> {
    fn first(&self) -> &'a PlatformLabel {
        self.0[0]
    }
}

/// Labels that are compared with each other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// A line, inside a list or quote or not.
    Line { nested: bool },
    /// A label with text behind it.
    RunIn,
    /// A bullet of a list.
    Bullet(Option<BlockId>),
}

fn kind(page: &Document, label: &PlatformLabel, platforms: &Platforms) -> Option<Kind> {
    let block = page.block(label.block);
    let text = page.slice(label.span).trim_matches([' ', ':', '：']);
    match label.form {
        LabelForm::Heading | LabelForm::Tab => None,
        LabelForm::Bullet => {
            let list = block.parent.and_then(|item| page.block(item).parent);
            Some(Kind::Bullet(list))
        }
        // A plain line with other words, such as `On Android:`, leads in what follows.
        LabelForm::Plain if platforms.named(text).is_none() => None,
        _ if label.run_in => Some(Kind::RunIn),
        _ => Some(Kind::Line {
            nested: block.parent.is_some(),
        }),
    }
}

fn report(page: &Document, styles: &[Style<'_>], cx: &mut Context<'_>) {
    // The first of the styles that are used most.
    let most = styles.iter().rev().max_by_key(|style| style.0.len());
    let Some(most) = most.map(Style::first) else {
        return;
    };
    for style in styles {
        let first = style.first();
        if std::ptr::eq(first, most) {
            continue;
        }
        let (wrong, model) = (page.slice(first.whole), page.slice(most.whole));
        let mut message = format!("label `{wrong}` is written in another style than `{model}`");
        match style.0.len() - 1 {
            0 => {}
            1 => message += ", and so is one more",
            more => message = format!("{message}, and so are {more} more"),
        }
        let title = "write the labels in one style";
        let mut fix = Fix::new(title, Applicability::Unsafe);
        for label in &style.0 {
            fix = fix.edit(label.whole, written_as(page, label, most));
        }
        cx.report(
            Finding::new(first.whole, message)
                .help(format!(
                    "write all platform labels of the page like `{model}`"
                ))
                .related(most.whole, "the style used most on this page")
                .fix(fix),
        );
    }
}

/// The source of a label in the style of another.
fn written_as(page: &Document, label: &PlatformLabel, model: &PlatformLabel) -> String {
    let colons = [':', '：', ' '];
    let text = page.slice(label.span).trim_end_matches(colons);
    let (whole, inner) = (page.slice(model.whole), page.slice(model.span));
    let lead = &whole[..(model.span.start - model.whole.start) as usize];
    let trail = &whole[(model.span.end - model.whole.start) as usize..];
    let colon = &inner[inner.trim_end_matches(colons).len()..];
    format!("{lead}{text}{colon}{trail}")
}

#[cfg(test)]
mod tests {
    use super::MixedLabelStyle;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn each_style_but_the_most_used_is_reported_once() {
        check::<MixedLabelStyle>(
            "**Android**\n\nx\n\n**iOS**\n\nx\n\n_Android:_\n\nx\n\n_iOS:_\n\nx\n\n**Mac**:\n\nx\n",
            &[
                (
                    "_Android:_",
                    "label `_Android:_` is written in another style than `**Android**`, and so is one more",
                ),
                (
                    "**Mac**:",
                    "label `**Mac**:` is written in another style than `**Android**`",
                ),
            ],
        );
    }

    #[test]
    fn the_bullets_of_a_list_are_compared() {
        check::<MixedLabelStyle>(
            "- **Android**: x\n- **iOS**: x\n- Mac: x\n",
            &[(
                "Mac:",
                "label `Mac:` is written in another style than `**Android**:`",
            )],
        );
    }

    #[test]
    fn labels_of_different_kinds_may_differ() {
        for page in [
            "**Android**\n\nx\n\n**iOS**\n\nx\n",
            "## Android\n\n**iOS**\n\nx\n",
            "**Android**\n\nx\n\n**iOS:** x\n",
            "**Android**\n\nx\n\nOn iOS:\n\nx\n",
            "- Android: x\n\ntext\n\n* **iOS**: x\n",
            "**Android:**\n\nx\n\n**iOS**:\n\nx\n",
        ] {
            check::<MixedLabelStyle>(page, &[]);
        }
    }

    #[test]
    fn all_labels_of_the_style_are_rewritten() {
        check_fix::<MixedLabelStyle>(
            "**Android:**\n\nx\n\n**iOS:**\n\nx\n\n_Mac_\n\nx\n",
            "**Android:**\n\nx\n\n**iOS:**\n\nx\n\n**Mac:**\n\nx\n",
        );
        check_fix::<MixedLabelStyle>(
            "_Android_\n\nx\n\n_iOS_\n\nx\n\n__Mac__:\n\nx\n",
            "_Android_\n\nx\n\n_iOS_\n\nx\n\n_Mac_\n\nx\n",
        );
    }
}
