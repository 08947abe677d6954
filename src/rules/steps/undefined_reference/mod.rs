//! `steps/undefined-reference`.

mod scope;
mod ui_label;

use crate::diagnostic::{Finding, Level};
use crate::document::{Document, Link, ProseBlock};
use crate::language::StepReference;
use crate::rules::registry::rule_meta;
use crate::rules::steps::undefined_reference::scope::{Scope, link_at};
use crate::rules::steps::undefined_reference::ui_label::is_ui_label;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A reference to a step that does not exist.
#[derive(Debug, Default)]
pub(crate) struct UndefinedReference;

impl PageRule for UndefinedReference {
    const META: RuleMeta = rule_meta! {
        /// A text refers to a step that does not exist.
        ///
        /// Reported when:
        ///
        /// - "repeat steps 4–6" or "step five", in the language of the page, names a step that the
        ///   procedures at hand do not have: those around the reference and under the same heading,
        ///   otherwise those of the page. Headings and paragraphs that begin with "Step 4" count as
        ///   steps;
        /// - a link such as `[step 3](#install)` leads to an anchor in a step with another number;
        /// - a step refers to itself by its number: a warning.
        ///
        /// Not reported when:
        ///
        /// - the step is one of another page, of a named list ("step 3 of Setup"), or the previous or
        ///   next one, or the sentence names another heading of the page that has such a step;
        /// - it is what a screen shows (the page "Step 4");
        /// - the page has no procedure.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/undefined-reference -->`.
        ///
        /// ## Why it matters
        ///
        /// A step was removed or numbers moved, and the reader is sent to the wrong place in the
        /// middle of a task.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// 1. Turn the phone off.
        /// 2. Take the card out.
        /// 3. Turn the phone on.
        ///
        /// If it still does not ring, repeat steps 2–5.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// 1. Turn the phone off.
        /// 2. Take the card out.
        /// 3. Turn the phone on.
        ///
        /// If it still does not ring, repeat steps 1–3.
        /// ```
        name: "steps/undefined-reference",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let Some(language) = page.language.filter(|_| !page.procedures.is_empty()) else {
            return;
        };
        let prose = page.prose();
        let mut scope = None;
        for run in prose.blocks() {
            for reference in language.step_references(prose.text(run)) {
                let scope = scope.get_or_insert_with(|| Scope::new(page, language));
                if let Some(finding) = read(page, scope, run, &reference) {
                    cx.report(finding);
                }
            }
        }
    }
}

fn read(
    page: &Document,
    scope: &Scope<'_>,
    run: &ProseBlock,
    reference: &StepReference,
) -> Option<Finding> {
    let span = page.prose().span(run, reference.range.clone());
    if let Some(link) = link_at(page, span) {
        return mislinked(page, scope, link, span, reference);
    }
    let linked = scope
        .last_beside(run, reference)
        .filter(|_| !reference.elsewhere)?;
    if let Some(step) = scope.own_step(run.block)
        && reference.first == reference.last
        && step.rendered == Some(reference.first)
        && step.written == step.rendered
        && scope.is_first_text(run.block)
        && !scope.has_titles()
        && !is_of_other(page, run, reference)
    {
        let message = format!(
            "step {} refers to itself as `{}`",
            reference.first,
            page.slice(span)
        );
        let finding = Finding::new(span, message).at_most(Level::Warning);
        return Some(finding.help("name the step that is meant, or say “this step”"));
    }
    let last = scope.last_number(run.block, reference.on_page)?.max(linked);
    // A link beside the reference says whose steps are meant.
    let last = if linked > 0 {
        last
    } else {
        last.max(scope.last_before(run.block))
    };
    if reference.last <= last
        || is_ui_label(page, run, reference)
        || scope.is_named_nearby(run, reference)
    {
        return None;
    }
    let text = &page.prose().text(run)[reference.range.clone()];
    let message = if reference.first > last {
        format!("`{text}` does not exist: the last step is {last}")
    } else {
        format!("`{text}` goes beyond the last step, which is {last}")
    };
    let finding = Finding::new(span, message);
    Some(finding.help("name the steps that are meant, or add the ones that are missing"))
}

/// Whether a sub-step follows the reference: "Step 1, sub-step 5".
fn is_of_other(page: &Document, run: &ProseBlock, reference: &StepReference) -> bool {
    let after = &page.prose().text(run)[reference.range.end..];
    let after = after.trim_start_matches([',', ' ']);
    after.starts_with("sub") || after.starts_with(|c: char| c.is_ascii_digit())
}

/// A link whose text names one step and whose anchor is in another.
fn mislinked(
    page: &Document,
    scope: &Scope<'_>,
    link: &Link,
    span: Span,
    reference: &StepReference,
) -> Option<Finding> {
    let id = page.target(&link.target).strip_prefix('#')?;
    let step = scope.step_of_anchor(id)?;
    let is_one = reference.first == reference.last;
    if !is_one || step.written == reference.first || step.rendered == reference.first {
        return None;
    }
    let message = format!(
        "the link text says `{}`, but `#{id}` is in step {}",
        page.slice(span),
        step.rendered
    );
    let finding = Finding::new(span, message)
        .help("name the step that the link leads to, or move the anchor");
    Some(finding.related(
        page.items[step.item as usize].marker,
        "the step with the anchor",
    ))
}

#[cfg(test)]
mod tests {
    use super::UndefinedReference;
    use crate::rules::tester::{findings, settings};

    const STEPS: &str = "1. a\n2. b\n3. c\n\n";

    #[test]
    fn other_languages_are_understood() {
        for (language, text) in [
            ("de", "Wiederhole die Schritte 4 bis 6."),
            ("es", "Repite los pasos 4 a 6."),
            ("fr", "Répétez les étapes 4 à 6."),
            ("it", "Ripeti i passaggi da 4 a 6."),
            ("pt", "Repita os passos 4 a 6."),
            ("ru", "Повторите шаги 4–6."),
            ("uk", "Повторіть кроки 4–6."),
            ("tr", "Sonra 4. adımı tekrarlayın."),
            ("id", "Ulangi langkah 4 sampai 6."),
            ("fa", "مراحل ۴ تا ۶ را تکرار کنید."),
            ("ar", "كرر الخطوات 4 إلى 6."),
            ("ko", "4단계를 반복하세요."),
            ("ja", "手順4から6を繰り返します。"),
            ("zh", "重复第 4 步。"),
        ] {
            let page = format!("---\nlang: {language}\n---\n\n{STEPS}{text}\n");
            let found = findings::<UndefinedReference>(&settings(), "", &page);
            assert_eq!(found.len(), 1, "{language}: {found:?}");
            let right = page.replace(['4', '۴'], "1").replace(['6', '۶'], "2");
            let found = findings::<UndefinedReference>(&settings(), "", &right);
            assert_eq!(found, [], "{language}");
        }
    }
}
