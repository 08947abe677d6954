//! `platforms/mixed-label-style`.

mod style;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{BlockId, BlockKind, Document, LabelForm, PlatformLabel};
use crate::rules::platforms::mixed_label_style::style::{Style, written_as};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::Platforms;

/// Platform labels in several styles on one page.
#[derive(Debug, Default)]
pub(crate) struct MixedLabelStyle;

impl PageRule for MixedLabelStyle {
    const META: RuleMeta = rule_meta! {
        /// Platform labels on one page are written in several styles.
        ///
        /// Reported when:
        ///
        /// - labels that are lines of text differ: bold, italic or plain, with a colon, a dash or
        ///   neither. Labels with text behind them are compared with each other, and bullets with the
        ///   other bullets of their list. Each style that is used less is reported once.
        ///
        /// Not reported when:
        ///
        /// - one of the labels is a heading or a tab;
        /// - only the place of the colon differs, inside or outside the bold, and neither form is twice
        ///   as frequent as the other.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/mixed-label-style -->`.
        ///
        /// ## Why it matters
        ///
        /// A reader who has seen `**Android**` once looks for that shape, and skims past `_iOS:_`.
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

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut places: FxHashMap<Kind, usize> = FxHashMap::default();
        let mut kinds: Vec<Vec<Alike<'_>>> = Vec::new();
        for label in &page.platform_labels {
            let Some(kind) = kind(page, label, &cx.settings.platforms) else {
                continue;
            };
            let at = *places.entry(kind).or_insert(kinds.len());
            if at == kinds.len() {
                kinds.push(Vec::new());
            }
            let style = Style::of(page, label);
            let same = kinds[at].iter_mut().find(|alike| alike.style == style);
            match same {
                Some(alike) => alike.labels.push(label),
                None => kinds[at].push(Alike {
                    style,
                    labels: vec![label],
                }),
            }
        }
        for styles in &kinds {
            report(page, styles, cx);
        }
    }
}

/// The labels that are written alike: one at least.
struct Alike<'a> {
    style: Style,
    labels: Vec<&'a PlatformLabel>,
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
    if block.kind == BlockKind::Html {
        return None;
    }
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

fn report(page: &Document, styles: &[Alike<'_>], cx: &mut Context<'_>) {
    // The first of the styles that are used most.
    let most = styles.iter().rev().max_by_key(|alike| alike.labels.len());
    let Some((model, most)) = most.map(|most| (most.labels[0], most)) else {
        return;
    };
    for alike in styles {
        // A colon that is bold here and not there is a slip only where the others agree.
        let is_slip = alike.labels.len() * 2 <= most.labels.len();
        if alike.style == most.style || (alike.style.is_near(most.style) && !is_slip) {
            continue;
        }
        let first = alike.labels[0];
        let (wrong, right) = (page.slice(first.whole), page.slice(model.whole));
        let mut message = format!("label `{wrong}` is written in a different style from `{right}`");
        match alike.labels.len() - 1 {
            0 => {}
            1 => message += ", and so is one more",
            more => message = format!("{message}, and so are {more} more"),
        }
        let title = "write the labels in one style";
        let mut fix = Fix::new(title, Applicability::Unsafe);
        for label in &alike.labels {
            fix = fix.edit(label.whole, written_as(page, label, model));
        }
        cx.report(
            Finding::new(first.whole, message)
                .help(format!(
                    "write all platform labels of the page like `{right}`"
                ))
                .related(model.whole, "the style used most on this page")
                .fix(fix),
        );
    }
}
