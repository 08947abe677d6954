//! `steps/not-a-list`.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Applicability, Finding, Fix, Protected};
use crate::document::{BlockKind, Document, Misread};
use crate::rules::registry::rule_meta;
use crate::rules::steps::manual_numbering::marker::{MarkerForm, marker};
use crate::rules::steps::manual_numbering::{self, ManualSteps};
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;
use crate::slug::Dialect;
use crate::text::Span;

/// Steps that are typed so that they do not render as a list.
#[derive(Debug, Default)]
pub(crate) struct NotAList;

impl PageRule for NotAList {
    const META: RuleMeta = rule_meta! {
        /// Steps are typed so that they do not render as a list.
        ///
        /// Reported when:
        ///
        /// - lines that count 1, 2, 3, or a, b, c, run into one paragraph: the space after the full stop
        ///   is missing (`1.Open`) or before it (`1 . Open`), digits or full stop are those of another
        ///   script (`１．`, `1、`), or the lines begin with "Step 1:";
        /// - the list starts with another number than 1 right below a paragraph, so that Markdown takes
        ///   it as part of the paragraph; in Python-Markdown (`MkDocs`), any list does;
        /// - a single such step continues a list;
        /// - `1)` is used on a site whose Markdown knows `1.` only.
        ///
        /// Not reported when:
        ///
        /// - the lines end with forced line breaks, or are numbered titles, and read well.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line steps/not-a-list -->`.
        ///
        /// ## Why it matters
        ///
        /// The steps run together into one paragraph, and what follows the list counts wrong.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// To log out:
        ///
        /// 1.Open **Settings**.
        /// 2.Tap **Log Out**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// To log out:
        ///
        /// 1. Open **Settings**.
        /// 2. Tap **Log Out**.
        /// ```
        ///
        /// ## Fix
        ///
        /// The markers are corrected where that alone makes the lines a list.
        ///
        /// ```markdown,fixed
        /// To log out:
        ///
        /// 1. Open **Settings**.
        /// 2. Tap **Log Out**.
        /// ```
        name: "steps/not-a-list",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for steps in manual_numbering::find(page) {
            if is_list_in_mdx(page, &steps) {
                continue;
            }
            cx.report(report(page, &steps));
        }
        if matches!(page.list_rules, ListRules::PythonMarkdown { .. }) {
            for finding in glued(page) {
                cx.report(finding);
            }
        }
        if !knows_brackets(page.dialect) {
            for finding in bracketed(page) {
                cx.report(finding);
            }
        }
    }
}

/// Whether steps are indented so far that only MDX, which knows no indented code, reads them as a list.
fn is_list_in_mdx(page: &Document, steps: &ManualSteps) -> bool {
    const CODE: usize = 4;
    let first = &steps.numbers[0];
    let before = &page.text[..first.span.start as usize];
    let line = before.rsplit('\n').next().unwrap_or_default();
    page.path.ends_with(".mdx")
        && first.form == MarkerForm::Marker
        && line.len() >= CODE
        && line.trim().is_empty()
}

fn report(page: &Document, steps: &ManualSteps) -> Finding {
    let first = steps.numbers[0];
    let text = page.slice(first.span);
    let count = steps.numbers.len();
    let message = if steps.is_code {
        format!("step `{text}` renders as code, not as a part of the list above")
    } else if count == 1 {
        format!("step `{text}` renders as plain text, not as a part of its list")
    } else {
        format!("{count} steps from `{text}` on render as plain text, not as a list")
    };
    let finding = Finding::new(first.span, message).help(help(first.form, steps));
    match fix(page, steps) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn help(form: MarkerForm, steps: &ManualSteps) -> &'static str {
    match form {
        _ if steps.is_code => "take away spaces before the number until the list goes on",
        MarkerForm::NoSpace => "put a space after the full stop or bracket",
        MarkerForm::SpaceBefore => "remove the space before the full stop or bracket",
        MarkerForm::Wide | MarkerForm::Other | MarkerForm::Word => {
            "number the lines `1.`, `2.` and so on, with a space after it"
        }
        MarkerForm::Letter => {
            "Markdown has no lists of letters: number the lines `1.`, `2.` and so on"
        }
        MarkerForm::Escaped => "remove the backslash",
        MarkerForm::Marker => {
            "put an empty line before it: in a paragraph, only `1.` starts a list"
        }
    }
}

/// Sets the markers right, where the lines then are a list.
fn fix(page: &Document, steps: &ManualSteps) -> Option<Fix> {
    if !steps.starts_list {
        return None;
    }
    let mut fix = Fix::new("make it a list", Applicability::Safe).changes(&[Protected::Blocks]);
    for typed in &steps.numbers {
        if typed.form == MarkerForm::Marker {
            continue;
        }
        fix = fix.edit(typed.span, marker(page, typed)?);
    }
    (!fix.edits.is_empty()).then_some(fix)
}

/// Lists right below a paragraph, where the Markdown of the site reads on.
fn glued(page: &Document) -> impl Iterator<Item = Finding> + '_ {
    page.lists.iter().filter_map(|list| {
        let first = &page.items[*list.items.first()? as usize];
        let misread = list
            .items
            .iter()
            .map(|item| page.items[*item as usize].misread);
        let count = misread
            .filter(|misread| *misread == Some(Misread::Text))
            .count();
        let above = page.blocks.get((list.block.0 as usize).checked_sub(1)?)?;
        let between = Span::new(above.span.end, first.marker.start.max(above.span.end));
        let is_glued = above.kind == BlockKind::Paragraph
            && first.misread == Some(Misread::Text)
            && page.slice(between).matches('\n').count() == 1;
        if !is_glued || count < 2 {
            return None;
        }
        let marker = page.slice(first.marker);
        let items = if list.ordered { "steps" } else { "items" };
        let message =
            format!("{count} {items} from `{marker}` on render as plain text, not as a list");
        let finding = Finding::new(first.marker, message)
            .help("put an empty line before the list: the Markdown of this site needs one");
        let line = page.text[..first.marker.start as usize]
            .rfind('\n')
            .map_or(0, |at| at as u32 + 1);
        let is_plain = line == first.marker.start;
        let fix = Fix::new("put an empty line before the list", Applicability::Safe)
            .changes(&[Protected::Blocks])
            .edit(Span::at(line, 0), "\n");
        Some(if is_plain { finding.fix(fix) } else { finding })
    })
}

/// Whether the site's Markdown reads `1)` as a marker.
///
/// Python-Markdown and kramdown know the full stop only.
fn knows_brackets(dialect: Dialect) -> bool {
    !matches!(
        dialect,
        Dialect::PythonMarkdown | Dialect::Jekyll | Dialect::Kramdown
    )
}

fn bracketed(page: &Document) -> impl Iterator<Item = Finding> + '_ {
    // A list that goes on with another delimiter is the fault of `mixed-delimiter`.
    let parts = page
        .procedures
        .iter()
        .flat_map(|procedure| procedure.parts.iter().skip(1));
    let later: FxHashSet<u32> = parts.map(|part| part.list).collect();
    page.lists
        .iter()
        .zip(0_u32..)
        .filter_map(move |(list, id)| {
            let first = &page.items[*list.items.first()? as usize];
            let is_nested = page
                .ancestors(list.block)
                .any(|id| matches!(page.block(id).kind, BlockKind::Item(_)));
            if !list.ordered || first.delimiter != b')' || is_nested || later.contains(&id) {
                return None;
            }
            let mut fix = Fix::new("number it with full stops", Applicability::Safe)
                .changes(&[Protected::Blocks]);
            for item in &list.items {
                let marker = page.items[*item as usize].marker;
                fix = fix.edit(Span::new(marker.end - 1, marker.end), ".");
            }
            let message = format!(
                "the list from `{}` on renders as plain text",
                page.slice(first.marker)
            );
            let help = "number it `1.`: the Markdown of this site knows no bracket here";
            Some(Finding::new(first.marker, message).help(help).fix(fix))
        })
}

#[cfg(test)]
mod tests {
    use super::NotAList;
    use crate::rules::tester::{check, check_in, settings};
    use crate::settings::{DialectChoice, ListRules};
    use crate::slug::Dialect;

    #[test]
    fn brackets_are_reported_where_they_are_no_list() {
        let mut settings = settings();
        settings.site.dialect = DialectChoice::Fixed(Dialect::Kramdown);
        let found = &[("1)", "the list from `1)` on renders as plain text")];
        check_in::<NotAList>(&settings, "", "1) a\n2) b\n", found);
        check_in::<NotAList>(&settings, "", "1. a\n2. b\n3) c\n", &[]);
        check::<NotAList>("1) a\n2) b\n", &[]);
    }

    #[test]
    fn letters_run_together() {
        let found = &[(
            "a.",
            "2 steps from `a.` on render as plain text, not as a list",
        )];
        check::<NotAList>("To log out:\n\na. Open it\nb. Tap it\n", found);
        check::<NotAList>("It came from plan\na. or\nc. then.\n", &[]);
    }

    #[test]
    fn a_list_below_a_paragraph_needs_an_empty_line_on_python_markdown() {
        let mut settings = settings();
        settings.site.lists = ListRules::PythonMarkdown { sane: false };
        let found = &[(
            "1.",
            "2 steps from `1.` on render as plain text, not as a list",
        )];
        check_in::<NotAList>(&settings, "", "Do this:\n1. a\n2. b\n", found);
        check_in::<NotAList>(&settings, "", "# T\n1. a\n2. b\n\n- c\n", &[]);
        check::<NotAList>("Do this:\n1. a\n2. b\n", &[]);
    }
}
