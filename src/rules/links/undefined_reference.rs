//! `links/undefined-reference`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{BrokenReference, Document, LinkKind};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;

/// Broken references of a page that get a suggestion; the others are reported without one.
const SUGGESTIONS: usize = 50;
/// Definitions that are compared with a broken reference.
const CANDIDATES: usize = 2000;

/// References without definition from which on the site defines them elsewhere.
const MANY: usize = 4;
/// Words in the syntax of generators for text from elsewhere.
const INCLUDES: [&str; 5] = ["include", "references", "links", "snippet", "reuse"];

/// A reference link whose label is defined nowhere.
#[derive(Debug)]
pub(crate) struct UndefinedReference;

impl PageRule for UndefinedReference {
    type Options = NoOptions;

    const META: RuleMeta = rule_meta! {
        /// A reference link has no definition.
        ///
        /// ## What it checks
        ///
        /// Every `[text][label]` and `[label][]`, and images in that form, against the definitions of the
        /// page (`[label]: https://…`). Brackets in running text, such as `list[0][1]`, are no links. A
        /// page that takes in text from elsewhere is trusted, and so is one with four or more such references
        /// and hardly a definition: its site adds the definitions.
        ///
        /// ## Why it matters
        ///
        /// The reader sees the brackets instead of a link.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Ask for a refund in [your account][acount].
        ///
        /// [account]: https://shop.example/account
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Ask for a refund in [your account][account].
        ///
        /// [account]: https://shop.example/account
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: when one label is near, the reference is pointed to it.
        name: "links/undefined-reference",
        level: Error,
        fix: Sometimes,
    };

    fn new(_: NoOptions, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self)
    }

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let meant: Vec<&BrokenReference> = page
            .broken_references
            .iter()
            .filter(|broken| is_meant_as_link(page, broken))
            .collect();
        if meant.is_empty() || defines_elsewhere(page, &meant) {
            return;
        }
        let mut suggestions = SUGGESTIONS;
        for broken in meant {
            let message = format!(
                "the reference `{}` is not defined on this page",
                broken.label
            );
            let finding = Finding::new(broken.span, message);
            let near = (suggestions > 0)
                .then(|| nearest(page, &broken.label))
                .flatten();
            suggestions = suggestions.saturating_sub(1);
            cx.report(match near {
                Some(near) => {
                    let finding = finding.help(format!("did you mean `{near}`?"));
                    match label_span(page, broken) {
                        Some(span) => finding.fix(Fix::risky(format!("use `{near}`"), span, near)),
                        None => finding,
                    }
                }
                None => finding.help(format!(
                    "add a line `[{}]: ` with the address, or write the address here in parentheses",
                    broken.label
                )),
            });
        }
    }
}

/// Whether the definitions of a page come from elsewhere: from text that it takes in, or from a file
/// that the generator adds to every page, which shows by many references and hardly a definition.
fn defines_elsewhere(page: &Document, broken: &[&BrokenReference]) -> bool {
    let takes_in = |span: &Span| {
        let source = page.slice(*span).to_ascii_lowercase();
        INCLUDES.iter().any(|word| source.contains(word))
    };
    let directives = page.directives.iter().map(|directive| &directive.span);
    let used = page
        .definitions
        .iter()
        .filter(|definition| definition.uses > 0)
        .count();
    page.includes_text
        || page.text.contains("--8<--")
        || broken.len() >= MANY && broken.len() > 2 * used
        || page.opaque.iter().chain(directives).any(takes_in)
}

/// Whether brackets are a link and not an index, a range or a placeholder of running text.
fn is_meant_as_link(page: &Document, broken: &BrokenReference) -> bool {
    let before = page.text[..broken.span.start as usize].chars().next_back();
    let is_index =
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | '$' | '\\'));
    let is_hidden = page
        .opaque
        .get(
            page.opaque
                .partition_point(|hidden| hidden.end <= broken.span.start),
        )
        .is_some_and(|hidden| hidden.overlaps(broken.span));
    let source = page.slice(broken.span);
    let text = source[1..].split(']').next().unwrap_or_default();
    let says_something = |part: &str| part.chars().any(char::is_alphabetic);
    let is_footnote = broken.label.starts_with('^');
    let is_class = ["0-9", "a-z", "a-f"]
        .iter()
        .any(|range| broken.label.contains(range));
    let is_task = matches!(text, " " | "x" | "X");
    !is_index
        && !is_hidden
        && !is_footnote
        && !is_task
        && !is_class
        && says_something(&broken.label)
        && (broken.kind == LinkKind::Collapsed
            || !text.trim().is_empty()
            || source.starts_with('!'))
}

/// The label of the definition nearest to a missing one: Jaro-Winkler of at least 0.85.
fn nearest<'a>(page: &'a Document, label: &str) -> Option<&'a str> {
    let label = label.to_lowercase();
    page.definitions
        .iter()
        .take(CANDIDATES)
        .map(|definition| page.slice(definition.label))
        .map(|near| (strsim::jaro_winkler(&near.to_lowercase(), &label), near))
        .filter(|(score, near)| *score >= 0.85 && !near.contains(['\n', '\r']))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, near)| near)
}

/// Where the label is written; `None` for a form in which it is the text as well.
fn label_span(page: &Document, broken: &BrokenReference) -> Option<Span> {
    if broken.kind != LinkKind::Reference {
        return None;
    }
    let open = page.slice(broken.span).rfind('[')? as u32 + 1;
    let span = Span::new(broken.span.start + open, broken.span.end.checked_sub(1)?);
    (span.start <= span.end).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::UndefinedReference;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn a_label_without_definition_is_reported() {
        check::<UndefinedReference>(
            "See [a page][one], [two][] and ![a picture][three].\n\n[other]: https://a.example\n",
            &[
                (
                    "[a page][one]",
                    "the reference `one` is not defined on this page",
                ),
                ("[two]", "the reference `two` is not defined on this page"),
                (
                    "![a picture][three]",
                    "the reference `three` is not defined on this page",
                ),
            ],
        );
    }

    #[test]
    fn labels_compare_without_case() {
        check::<UndefinedReference>("[a][The  Page]\n\n[the page]: https://a.example\n", &[]);
    }

    #[test]
    fn brackets_that_are_no_links_are_silent() {
        check::<UndefinedReference>(
            "list[a][b], [0-9a-z][a-f], [1][2], [ ][x], \\[a][b], [^a][^b], `[a][b]`, [a] [b]\n\n    [a][b]\n",
            &[],
        );
    }

    #[test]
    fn definitions_from_elsewhere_are_trusted() {
        for page in [
            "[a][b]\n\n{{ references() }}\n",
            "[a][b]\n\n{% include links.md %}\n",
            "[a][b]\n\n--8<-- \"links.md\"\n",
            "[a][b] [c][d] [e][f] [g][h]\n",
        ] {
            check::<UndefinedReference>(page, &[]);
        }
    }

    #[test]
    fn a_near_label_is_offered() {
        check_fix::<UndefinedReference>(
            "[a][acount]\n\n[account]: https://a.example\n",
            "[a][account]\n\n[account]: https://a.example\n",
        );
    }
}
