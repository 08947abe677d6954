//! `steps/misnumbered`.

mod paragraphs;

use crate::diagnostic::{Finding, Fix, Level};
use crate::document::{Document, Misread, Procedure, Step};
use crate::rules::registry::rule_meta;
use crate::rules::steps::manual_numbering;
use crate::rules::steps::numbering::{Referred, are_similar, marker, renumber, written};
use crate::rules::steps::sequence::{NumberingError, NumberingErrorKind, numbering_errors};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A step whose number does not follow the one before.
#[derive(Debug, Default)]
pub(crate) struct Misnumbered;

impl PageRule for Misnumbered {
    const META: RuleMeta = rule_meta! {
        /// A step does not follow the one before it.
        ///
        /// Reported when:
        ///
        /// - a number of a procedure, as it is written, is left out, used twice, or smaller than the one
        ///   before. A procedure is an ordered list with the lists that continue it after a paragraph,
        ///   image, code block, quote or table. Two swapped steps are one finding.
        ///
        /// Not reported when:
        ///
        /// - the numbering is a style: `1.` for every step, also behind another first number, counting from 0,
        ///   starting at another number, counting down;
        /// - a procedure is interrupted and continues with the right number.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/misnumbered -->`.
        ///
        /// ## Why it matters
        ///
        /// A gap often means that a step was lost, and a repeated number that one was added in haste.
        /// Sites differ in whether readers see the written numbers, so "go back to step 4" may lead
        /// somewhere else. Inside one list readers see 1, 2, 3 whatever is written: a gap is a warning
        /// there and a repeated number a note, unless the page refers to the step by its number.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        /// 4. Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        ///
        /// On older phones the page is called **Safety**.
        ///
        /// 3. Turn on **Passcode Lock**.
        /// ```
        ///
        /// ## Fix
        ///
        /// The steps are renumbered. Numbers are only changed inside one unbroken list to which
        /// nothing on the page refers by a number that changes; otherwise the fix is unsafe, or there is
        /// none. A procedure that is interrupted is never renumbered.
        ///
        /// ```markdown,fixed
        /// 1. Open **Settings**.
        /// 2. Tap **Privacy**.
        /// 3. Turn on **Passcode Lock**.
        /// ```
        name: "steps/misnumbered",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut typed = None;
        let referred = Referred::default();
        for procedure in &page.procedures {
            for part in 0..procedure.parts.len() {
                let mut found = Vec::from_iter(at_continuation(page, procedure, part));
                let steps = procedure.steps_of(part);
                let mut errors = numbering_errors(&written(steps));
                errors.retain(|error| !follows_on(steps, *error));
                found.extend(errors.iter().map(|error| {
                    let (gap, finding) = in_list(page, steps, *error);
                    (
                        gap,
                        milder(page, finding, *error, &steps[error.at], &referred),
                    )
                }));
                // A step that is there and only renders as text is the business of `not-a-list`.
                let is_typed = found.iter().any(|(gap, _)| {
                    gap.is_some_and(|gap| {
                        let typed = typed.get_or_insert_with(|| manual_numbering::find(page));
                        manual_numbering::any_in(typed, gap)
                    })
                });
                let is_whole = procedure.parts.len() == 1 && !is_typed;
                if let (true, Some((_, first))) = (is_whole, found.first_mut()) {
                    first.fix = fix(page, steps, &errors, &referred);
                }
                for (gap, finding) in found {
                    cx.report(match gap {
                        Some(gap) => finding.superseded_by("steps/not-a-list", gap),
                        None => finding,
                    });
                }
            }
        }
        for finding in paragraphs::misnumbered(page) {
            cx.report(finding);
        }
    }
}

/// Whether a reader sees the written number right behind the one before, which is the one that is wrong:
/// the list goes on from one that the parser of Markdown ends.
fn follows_on(steps: &[Step], error: NumberingError) -> bool {
    let step = &steps[error.at];
    error.at.checked_sub(1).is_some_and(|before| {
        let before = &steps[before];
        before.rendered != before.written
            && step.rendered == step.written
            && before.rendered.checked_add(1) == Some(step.rendered)
    })
}

/// One fix for all errors of an unbroken list; none where some steps are parts of another.
fn fix(
    page: &Document,
    steps: &[Step],
    errors: &[NumberingError],
    referred: &Referred,
) -> Option<Fix> {
    let is_nested = |error: &NumberingError| matches!(error.kind, NumberingErrorKind::Nested(_));
    let is_misread = |step: &Step| page.items[step.item as usize].misread.is_some();
    if steps.iter().any(is_misread) {
        return None;
    }
    let first = errors.first().filter(|_| !errors.iter().any(is_nested))?;
    let start = if first.at == 0 {
        first.expected
    } else {
        steps[0].written
    };
    renumber(page, steps, start, referred)
}

/// A finding, and for a gap the source it may be about.
type Found = (Option<Span>, Finding);

/// The first step of a list that goes on with the list before it.
fn at_continuation(page: &Document, procedure: &Procedure, part: usize) -> Option<Found> {
    let first = procedure.steps_of(part).first()?;
    let last = procedure.steps_of(part.checked_sub(1)?).last()?;
    let starts_again = first.written <= procedure.steps.first()?.written.max(1);
    let follows = [last.written, last.counted].contains(&first.written.saturating_sub(1));
    // After a wrong number the one that counts all steps is right.
    let place = procedure.steps[0].written + procedure.parts[part].first;
    if follows || (first.written == place && last.written >= place) || starts_again {
        return None;
    }
    let expected = last.counted.saturating_add(1);
    let gap = (first.written > last.written).then(|| last.span.to(first.span));
    Some((
        gap,
        report(page, last, first, expected, NumberingErrorKind::Gap),
    ))
}

fn in_list(page: &Document, steps: &[Step], error: NumberingError) -> Found {
    let step = &steps[error.at];
    let before = &steps[error.at.saturating_sub(1)];
    let gap = (error.kind == NumberingErrorKind::Gap).then(|| before.span.to(step.span));
    (gap, report(page, before, step, error.expected, error.kind))
}

/// Inside one list readers see 1, 2, 3 whatever is written: it is an error only where the list starts with
/// the wrong number or the page refers to a number that is not the one shown.
fn milder(
    page: &Document,
    finding: Finding,
    error: NumberingError,
    step: &Step,
    referred: &Referred,
) -> Finding {
    let is_shown = step.rendered == step.written;
    if error.at == 0 || is_shown || referred.contains(page, step.written) {
        return finding;
    }
    match error.kind {
        NumberingErrorKind::Gap | NumberingErrorKind::Swapped | NumberingErrorKind::Nested(_) => {
            finding.at_most(Level::Warning)
        }
        NumberingErrorKind::Repeat | NumberingErrorKind::Backwards => finding.at_most(Level::Note),
    }
}

fn report(
    page: &Document,
    before: &Step,
    step: &Step,
    expected: u32,
    kind: NumberingErrorKind,
) -> Finding {
    let (number, last) = (step.written, before.written);
    let message = match kind {
        NumberingErrorKind::Swapped => format!(
            "steps `{number}` and `{}` are swapped",
            number.wrapping_sub(1)
        ),
        NumberingErrorKind::Repeat => format!("two steps in a row are numbered `{number}`"),
        _ if number == last => format!("two steps in a row are numbered `{number}`"),
        _ if step.item == before.item => format!("step `{number}` comes before step `2`"),
        _ => format!("step `{number}` follows step `{last}`"),
    };
    let help = match kind {
        NumberingErrorKind::Gap => format!("number it {expected}, or add the step that is missing"),
        NumberingErrorKind::Swapped => "put them in order, or exchange their numbers".to_owned(),
        NumberingErrorKind::Nested(1) => {
            format!("if it is a part of step {last}, indent it below the text of that step")
        }
        NumberingErrorKind::Nested(count) => format!(
            "if these {count} steps are parts of step {last}, indent them below the text of that step"
        ),
        _ if before.item != step.item && number <= last && are_similar(page, before, step) => {
            format!("delete one of the two, which are nearly the same, or number it {expected}")
        }
        _ => format!("number it {expected}"),
    };
    let mut finding = Finding::new(marker(page, step), message).help(help);
    if page.items[step.item as usize].misread == Some(Misread::Sibling) {
        finding = finding.superseded_by("steps/under-indented", marker(page, step));
    }
    if before.item == step.item {
        finding
    } else {
        finding.related(marker(page, before), "the step before")
    }
}

#[cfg(test)]
mod tests {
    use super::Misnumbered;
    use crate::diagnostic::Applicability;
    use crate::rules::tester::{check, check_fix, findings, settings};

    #[test]
    fn a_gap_a_repeat_and_a_step_back_are_reported() {
        check::<Misnumbered>("1. a\n3. b\n", &[("3.", "step `3` follows step `1`")]);
        check::<Misnumbered>(
            "1. a\n2. b\n2. c\n3. d\n",
            &[("2.", "two steps in a row are numbered `2`")],
        );
        check::<Misnumbered>(
            "9. a\n0. b\n11. c\n",
            &[("0.", "step `0` follows step `9`")],
        );
        check::<Misnumbered>(
            "1. a\n3. b\n2. c\n4. d\n",
            &[("3.", "steps `3` and `2` are swapped")],
        );
    }

    #[test]
    fn a_step_that_was_pasted_twice_is_not_renumbered_safely() {
        let safety = |page: &str| {
            let fix = findings::<Misnumbered>(&settings(), "", page)[0]
                .fix
                .clone();
            fix.map(|fix| fix.applicability)
        };
        let one = "1. Open it.\n2. Save it.\n2. Close it.\n3. Go on.\n";
        assert_eq!(safety(one), Some(Applicability::Safe));
        let twice = one.replace("Close", "Save");
        assert_eq!(safety(&twice), Some(Applicability::Unsafe));
        let changed =
            "1. Open it.\n2. Click the green button.\n2. Click the grey button.\n3. Go.\n";
        assert_eq!(safety(changed), Some(Applicability::Unsafe));
    }

    #[test]
    fn a_procedure_that_goes_on_after_a_paragraph_is_fine() {
        check::<Misnumbered>("1. a\n2. b\n\nWait.\n\n3. c\n4. d\n", &[]);
        check::<Misnumbered>("1. a\n1. b\n\n![x](y.png)\n\n3. c\n", &[]);
    }

    #[test]
    fn a_gap_over_a_paragraph_is_reported() {
        for page in [
            "1. a\n2. b\n\nWait.\n\n4. c\n",
            "1. a\n2. b\n\nWait.\n\n4. c\n\n```sh\nls\n```\n\n4. d\n",
        ] {
            check::<Misnumbered>(page, &[("4.", "step `4` follows step `2`")]);
        }
    }

    #[test]
    fn a_heading_or_a_rule_ends_a_procedure() {
        check::<Misnumbered>(
            "1. a\n2. b\n\n## c\n\n4. d\n\n---\n\n7. e\n\n<!-- x -->\n\n9. f\n",
            &[],
        );
    }

    #[test]
    fn parts_of_a_step_that_are_not_indented_enough_are_one_finding() {
        check::<Misnumbered>(
            "1. a\n2. b\n  1. c\n3. d\n",
            &[("1.", "step `1` follows step `2`")],
        );
    }

    #[test]
    fn one_unbroken_list_is_renumbered() {
        check_fix::<Misnumbered>(
            "1. a\n2. b\n4. c\n\n   more\n5. d\n",
            "1. a\n2. b\n3. c\n\n   more\n4. d\n",
        );
    }

    #[test]
    fn an_interrupted_procedure_is_never_renumbered() {
        let page = "1. a\n2. b\n\nWait.\n\n3. c\n5. d\n";
        check_fix::<Misnumbered>(page, page);
    }
}
