//! `steps/restarted`.

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Document, Procedure, Step, StepList};
use crate::rules::registry::rule_meta;
use crate::rules::steps::numbering::{Referred, marker, renumber};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;
use crate::text::Span;

/// A procedure that goes back to 1 in its middle.
#[derive(Debug, Default)]
pub(crate) struct Restarted;

impl PageRule for Restarted {
    const META: RuleMeta = rule_meta! {
        /// The steps of a procedure start at 1 again.
        ///
        /// Reported when:
        ///
        /// - an image, a code block, a quote, a note, tabs or a paragraph that is not indented below its step
        ///   ends the list, and the next step starts another list, at 1;
        /// - the step has the right number, but the Markdown of the site shows 1: Python-Markdown and kramdown
        ///   ignore the number that a list starts with, and Python-Markdown ends a list at anything that is
        ///   indented by less than four columns.
        ///
        /// Not reported when:
        ///
        /// - a heading, a platform label, a rule, or a paragraph that announces new steps ("To turn it off:",
        ///   perhaps with a note below it) or explains something new is between the two lists;
        /// - the list goes on with 3, and the site shows 3;
        /// - a paragraph is between two lists of several steps each;
        /// - the lists annotate a block of code.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/restarted -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see 1, 2, 1, 2 instead of 1 to 4, and cannot be told to go back to step 3.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        /// ![The Privacy page](privacy.png)
        ///
        /// 1. Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        ///    ![The Privacy page](privacy.png)
        ///
        /// 3. Turn on **Passcode Lock**.
        ///
        /// To turn it off:
        ///
        /// 1. Open **Settings**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the steps go on with the number that follows; indenting what is between them is the
        /// alternative. There is no fix where the page refers to a step by a number that would change,
        /// or where the site ignores the number.
        ///
        /// ```markdown,fixed
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        /// ![The Privacy page](privacy.png)
        ///
        /// 3. Turn on **Passcode Lock**.
        /// ```
        name: "steps/restarted",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let referred = Referred::default();
        for procedure in &page.procedures {
            let mut is_reported = false;
            for part in 1..procedure.parts.len() {
                if let Some(finding) = at_part(page, procedure, part, &referred) {
                    cx.report(finding);
                    is_reported = true;
                }
            }
            if !is_reported && let Some(finding) = ignored_number(page, procedure) {
                cx.report(finding);
            }
        }
    }
}

/// The first step that the renderer counts from 1 again although its number is right.
fn ignored_number(page: &Document, procedure: &Procedure) -> Option<Finding> {
    let ends_list = |pair: &&[Step]| {
        let [before, step] = pair else { return false };
        if may_belong(page, before, step) {
            return false;
        }
        step.rendered <= before.rendered && step.rendered != step.counted
    };
    let pair = procedure.steps.windows(2).find(ends_list)?;
    let (before, step) = (&pair[0], &pair[1]);
    let message = format!(
        "readers see step `{}` here, not `{}`: the list ends behind step `{}`",
        step.rendered,
        before.rendered + 1,
        before.rendered
    );
    let finding = Finding::new(marker(page, step), message).help(indent_help(page));
    Some(
        match procedure
            .parts
            .iter()
            .find(|part| procedure.steps[part.first as usize] == *step)
        {
            Some(StepList {
                interruption: Some(between),
                ..
            }) if !between.is_empty() => {
                finding.related(first_line(page, *between), "this ends the list above")
            }
            _ => finding,
        },
    )
}

/// Whether what is between two steps may be part of the first, because no blank line comes before it: kramdown
/// takes all of it, and a fence belongs to the step with `pymdownx.superfences`, or is code in its line.
fn may_belong(page: &Document, before: &Step, step: &Step) -> bool {
    let source = page.slice(Span::new(before.span.start, step.span.start));
    let mut lines = source.lines().map(str::trim);
    match page.list_rules {
        ListRules::CommonMark => false,
        ListRules::Kramdown => {
            let own = before.span.end.min(step.span.start) - before.span.start;
            let own = source[..own as usize].trim_end().lines().count();
            lines.nth(own).is_none_or(|line| !line.is_empty())
        }
        ListRules::PythonMarkdown { .. } => {
            let mut lines = lines.take_while(|line| !line.is_empty());
            lines.any(|line| line.starts_with("```") || line.starts_with("~~~"))
        }
    }
}

fn indent_help(page: &Document) -> &'static str {
    match page.list_rules {
        ListRules::PythonMarkdown { .. } => {
            "indent what is between by 4 columns: the Markdown of this site ends the list there, and \
             counts each list from 1"
        }
        _ => {
            "indent what is between so that it belongs to the step above: the Markdown of this site \
             counts each list from 1"
        }
    }
}

fn at_part(
    page: &Document,
    procedure: &Procedure,
    part: usize,
    referred: &Referred,
) -> Option<Finding> {
    let steps = procedure.steps_of(part);
    let first = steps.first()?;
    let start = procedure.steps.first()?.written;
    let before = procedure.steps_of(part - 1).last()?;
    let goes_on = first.rendered == before.rendered.saturating_add(1);
    if goes_on || first.written > start.max(1) || first.written == before.written + 1 {
        return None;
    }
    let number = start.saturating_add(procedure.parts[part].first);
    let message = format!(
        "the steps start at `{}` again after step `{}`",
        first.written, before.rendered
    );
    let help = match page.list_rules {
        ListRules::CommonMark => format!(
            "indent what is between so that it belongs to the step above, or number this step {number}"
        ),
        _ => indent_help(page).to_owned(),
    };
    let mut finding = Finding::new(marker(page, first), message).help(help);
    if let Some(between) = procedure.parts[part]
        .interruption
        .filter(|span| !span.is_empty())
    {
        finding = finding.related(first_line(page, between), "this ends the list above");
    }
    Some(match fix(page, steps, number, referred) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn fix(page: &Document, steps: &[Step], number: u32, referred: &Referred) -> Option<Fix> {
    if page.list_rules != ListRules::CommonMark {
        return None;
    }
    let same = steps.iter().all(|step| step.written == steps[0].written);
    let counted = if same { &steps[..1] } else { steps };
    let mut fix = renumber(page, counted, number, referred)?;
    let is_free = fix.applicability == Applicability::Safe;
    fix.applicability = Applicability::Unsafe;
    fix.title = "go on with the number that follows".into();
    is_free.then_some(fix)
}

/// The first line of a span.
fn first_line(page: &Document, span: Span) -> Span {
    let len = page.slice(span).find(['\n', '\r']);
    Span::at(span.start, len.map_or(span.len(), |len| len as u32))
}

#[cfg(test)]
mod tests {
    use super::Restarted;
    use crate::rules::tester::{check, check_in, settings};
    use crate::settings::ListRules;

    #[track_caller]
    fn restarts(between: &str) {
        let page = format!("1. a\n2. b\n\n{between}\n\n1. c\n2. d\n");
        check::<Restarted>(
            &page,
            &[("1.", "the steps start at `1` again after step `2`")],
        );
    }

    #[test]
    fn a_number_that_the_site_ignores_is_a_restart() {
        let mut settings = settings();
        let found = &[(
            "3.",
            "readers see step `1` here, not `3`: the list ends behind step `2`",
        )];
        let cut = "1. a\n2. b\n\n![x](y.png)\n\n3. c\n";
        let inside = "1. a\n2. b\n\n   ![x](y.png)\n\n3. c\n";
        settings.site.lists = ListRules::Kramdown;
        check_in::<Restarted>(&settings, "", cut, found);
        check_in::<Restarted>(&settings, "", inside, &[]);
        settings.site.lists = ListRules::PythonMarkdown { sane: false };
        check_in::<Restarted>(&settings, "", cut, found);
        check_in::<Restarted>(&settings, "", inside, found);
        check_in::<Restarted>(&settings, "", "1. a\n2. b\n\n    x\n\n3. c\n", &[]);
    }

    #[test]
    fn tabs_between_steps_restart_them() {
        restarts("=== \"One\"\n\n    x\n\n=== \"Two\"\n\n    y");
        restarts("{{< tabs >}}\n{{% tab \"One\" %}}\nx\n{{% /tab %}}\n{{< /tabs >}}");
        restarts("{{< notice tip >}}\nx\n{{< /notice >}}");
    }
}
