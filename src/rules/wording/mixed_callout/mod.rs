//! `wording/mixed-callout`.

mod callouts;

use std::borrow::Borrow;
use std::cmp::Reverse;

use crate::diagnostic::Finding;
use crate::document::Document;
use crate::language::{CalloutKind, LabelMark};
use crate::rules::registry::rule_meta;
use crate::rules::wording::mixed_callout::callouts::{Callout, Form, callouts};
use crate::rules::{Context, PageRule, RuleMeta};

/// A callout in another form than most callouts of its page.
#[derive(Debug, Default)]
pub(crate) struct MixedCallout;

impl PageRule for MixedCallout {
    const META: RuleMeta = rule_meta! {
        /// A page writes notes and warnings in different ways.
        ///
        /// Reported when:
        ///
        /// - a callout has another form than most callouts of the page: a label ("Note:"), plain or bold,
        ///   in a paragraph or a quote, or the syntax of the site (`> [!NOTE]`, `!!! note`, `:::note`,
        ///   `{{< note >}}`, `<Note>`). Callouts in lists are compared with each other, as not every form
        ///   is possible there.
        ///
        /// Not reported when:
        ///
        /// - a note and a warning have different labels of the same kind.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line wording/mixed-callout -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers skim for the box. A warning that looks like the text around it is not seen.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// **WARNING!** Without your number you lose the account.
        ///
        /// > NOTE: Some phones end apps in the background.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// > WARNING! Without your number you lose the account.
        ///
        /// > NOTE: Some phones end apps in the background.
        /// ```
        name: "wording/mixed-callout",
        level: Note,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let (nested, outer): (Vec<Callout>, Vec<Callout>) =
            callouts(page).into_iter().partition(|one| one.is_nested);
        for group in [outer, nested] {
            let Some(form) = usual(&group, |one| one.form) else {
                continue;
            };
            for one in &group {
                if one.form != form.form {
                    cx.report(finding(page, one, form));
                }
            }
            check_labels(page, &group, form.form, cx);
        }
    }
}

/// Reports labels of one kind that differ in case or mark.
fn check_labels(page: &Document, group: &[Callout], form: Form, cx: &mut Context<'_>) {
    let labelled = group.iter().filter(|one| one.form == form);
    let mut by_kind: Vec<(CalloutKind, Vec<&Callout>)> = Vec::new();
    for one in labelled {
        let Some((kind, _, mark)) = one.label else {
            continue;
        };
        if mark == LabelMark::None {
            continue;
        }
        match by_kind.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, list)) => list.push(one),
            None => by_kind.push((kind, vec![one])),
        }
    }
    for (_, list) in &by_kind {
        let Some(most) = usual(list, |one| one.label) else {
            continue;
        };
        for one in list.iter().filter(|one| one.label != most.label) {
            let message = format!(
                "the label `{}` is written `{}` elsewhere on this page",
                text_of(page, one),
                text_of(page, most)
            );
            cx.report(
                Finding::new(one.span, message)
                    .help("write labels of one kind alike")
                    .related(most.span, "the usual form"),
            );
        }
    }
}

/// The first of those whose key is the most frequent; of two equally frequent keys the first wins.
fn usual<'a, T: Borrow<Callout>, K: PartialEq>(
    group: &'a [T],
    key: impl Fn(&Callout) -> K,
) -> Option<&'a Callout> {
    let mut counts: Vec<(K, usize, &'a Callout)> = Vec::new();
    for one in group {
        let one = one.borrow();
        let key = key(one);
        match counts.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((key, 1, one)),
        }
    }
    let by_count = counts.iter().enumerate();
    by_count
        .max_by_key(|(index, (_, count, _))| (*count, Reverse(*index)))
        .map(|(_, (_, _, first))| *first)
}

fn finding(page: &Document, one: &Callout, usual: &Callout) -> Finding {
    let begins = |one: &Callout| {
        let mark = if one.form.is_quote() { "> " } else { "" };
        format!("`{mark}{}`", text_of(page, one))
    };
    let message = format!(
        "this callout begins with {}, where others on this page begin with {}",
        begins(one),
        begins(usual),
    );
    Finding::new(one.span, message)
        .help(format!(
            "write it as {}, or the others as {}",
            usual.form.name(),
            one.form.name()
        ))
        .related(usual.span, "the usual form")
}

/// The start of a callout, on one line.
fn text_of<'a>(page: &'a Document, one: &Callout) -> &'a str {
    let line = page.slice(one.span).lines().next().unwrap_or_default();
    let end = line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    line[..end].trim()
}

#[cfg(test)]
mod tests {
    use super::MixedCallout;
    use crate::rules::tester::{check_in, settings};

    #[test]
    fn labels_of_other_languages_are_read() {
        let mut settings = settings();
        "ru".clone_into(&mut settings.language);
        check_in::<MixedCallout>(
            &settings,
            "",
            "> **Важно:** a\n\n> **Примечание:** b\n\n**Внимание!** c\n",
            &[(
                "**Внимание!**",
                "this callout begins with `**Внимание!**`, where others on this page begin with `> **Важно:**`",
            )],
        );
    }
}
