//! `steps/misnumbered-headings`.

use std::ops::Range;

use crate::diagnostic::Finding;
use crate::document::{Document, Heading};
use crate::language::Language;
use crate::rules::registry::rule_meta;
use crate::rules::steps::sequence::{NumberingError, NumberingErrorKind, numbering_errors};
use crate::rules::{Context, PageRule, RuleMeta};

/// Headings that count steps and leave one out.
#[derive(Debug, Default)]
pub(crate) struct MisnumberedHeadings;

impl PageRule for MisnumberedHeadings {
    const META: RuleMeta = rule_meta! {
        /// Headings that count steps skip a number or use one twice.
        ///
        /// Reported when:
        ///
        /// - headings of one level, below the same heading, begin with "Step 3" in the language of the
        ///   page, or with `3.`, and their numbers do not follow each other.
        ///
        /// Not reported when:
        ///
        /// - they are parts of a step ("Step 2b"), or alternatives that differ in a bracket ("Step 2
        ///   (Android)", "Step 2 (iOS)");
        /// - the steps start at another number than 1.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/misnumbered-headings -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see the numbers, look for the step that is missing, and do not find it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Step 1: Save your chats
        ///
        /// Open **Settings**.
        ///
        /// ## Step 3: Move to the new phone
        ///
        /// Log in.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Step 1: Save your chats
        ///
        /// Open **Settings**.
        ///
        /// ## Step 2: Move to the new phone
        ///
        /// Log in.
        /// ```
        name: "steps/misnumbered-headings",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        // The steps of each level, below the headings that are still open.
        let mut open: [Vec<Step<'_>>; 7] = Default::default();
        let mut is_apart = [false; 7];
        for heading in &page.headings {
            let level = usize::from(heading.level.min(6));
            for steps in &mut open[level + 1..] {
                report(steps, cx);
            }
            let Some(step) = read(page.language, heading) else {
                is_apart[level] = true;
                continue;
            };
            // Behind another heading, 1 begins another task.
            if is_apart[level] && step.numbers.start <= 1 {
                report(&mut open[level], cx);
            }
            is_apart[level] = false;
            let level = continued(&open[..=level], &step).unwrap_or(level);
            open[level].push(step);
        }
        for steps in &mut open {
            report(steps, cx);
        }
    }
}

/// The level whose steps a deeper heading goes on, where it is the first of its own level: it is only
/// the level that is wrong.
fn continued(open: &[Vec<Step<'_>>], step: &Step<'_>) -> Option<usize> {
    let (own, outer) = open.split_last()?;
    let level = outer.iter().rposition(|steps| !steps.is_empty())?;
    let last = outer[level].last()?;
    (own.is_empty() && last.numbers.end == step.numbers.start).then_some(level)
}

/// A heading that is numbered as a step.
#[derive(Debug)]
struct Step<'a> {
    heading: &'a Heading,
    /// Its numbers: several for "Steps 3–5".
    numbers: Range<u32>,
    /// Its text behind the number.
    title: &'a str,
}

fn read<'a>(language: Option<&Language>, heading: &'a Heading) -> Option<Step<'a>> {
    let text = &*heading.text;
    let word = language.and_then(|language| language.step_heading(text));
    if let Some(step) = word {
        return (!step.sub_step && step.first <= step.last).then(|| Step {
            heading,
            numbers: step.first..step.last + 1,
            title: &text[step.range.end..],
        });
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u32 = text[..digits].parse().ok().filter(|number| *number < 100)?;
    let title = text[digits..].strip_prefix(['.', ')'])?;
    title.starts_with(' ').then_some(Step {
        heading,
        numbers: number..number + 1,
        title,
    })
}

/// Reports what is wrong with the steps of one task, and forgets them.
fn report(steps: &mut Vec<Step<'_>>, cx: &mut Context<'_>) {
    let mut steps = std::mem::take(steps);
    steps.dedup_by(|next, before| next.numbers == before.numbers && is_alternative(next, before));
    let mut owners = Vec::new();
    let mut numbers = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        numbers.extend(step.numbers.clone());
        owners.resize(numbers.len(), index);
    }
    let is_same = numbers.len() > 1 && numbers.iter().all(|number| *number == numbers[0]);
    let found = if is_same {
        let kind = NumberingErrorKind::Repeat;
        vec![NumberingError {
            at: 1,
            expected: numbers[0] + 1,
            kind,
        }]
    } else {
        numbering_errors(&numbers)
    };
    for error in found {
        let step = &steps[owners[error.at]];
        let before = &steps[owners[error.at].saturating_sub(1)];
        let message = format!("`{}` follows `{}`", step.heading.text, before.heading.text);
        // A page that was copied, or is not translated yet, has the fault of its source.
        let is_telling = [step, before]
            .iter()
            .all(|step| step.title.contains(char::is_alphabetic));
        let cause = is_telling.then(|| message.clone());
        let mut finding = Finding::new(step.heading.span, message)
            .help(help(error))
            .related(before.heading.span, "the step before");
        finding.cause = cause.map(Into::into);
        cx.report(finding);
    }
}

fn help(error: NumberingError) -> String {
    match error.kind {
        NumberingErrorKind::Gap => format!(
            "number it {}, or add the step that is missing",
            error.expected
        ),
        NumberingErrorKind::Swapped => {
            "put the steps in order, or exchange their numbers".to_owned()
        }
        _ => format!("number it {}", error.expected),
    }
}

/// Whether two headings are ways to do one step: their titles are alike up to a bracket or a count
/// ("(for Android)", "option 1", "option 2").
fn is_alternative(one: &Step<'_>, other: &Step<'_>) -> bool {
    let shared = one.title.bytes().zip(other.title.bytes());
    let len = shared.take_while(|(a, b)| a == b).count();
    let counts = |title: &str| title.as_bytes().get(len).is_some_and(u8::is_ascii_digit);
    let is_counted = counts(one.title) && counts(other.title);
    is_counted || one.title.bytes().take(len).any(|byte| byte == b'(')
}
