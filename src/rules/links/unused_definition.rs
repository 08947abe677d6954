//! `links/unused-definition`.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::{BlockKind, Definition, Document, Footnote, Link, LinkKind};
use crate::rules::links::definition::{is_comment, remove, similarity};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::ListRules;
use crate::text::Span;

/// A definition that no link uses.
#[derive(Debug, Default)]
pub(crate) struct UnusedDefinition;

impl PageRule for UnusedDefinition {
    const META: RuleMeta = rule_meta! {
        /// A link definition or footnote is not used.
        ///
        /// Reported when:
        ///
        /// - no link and no image of the page uses a definition (`[label]: https://…`), or a footnote
        ///   (`[^1]: …`) has no mark.
        ///
        /// Not reported when:
        ///
        /// - it is a comment written as a definition (`[//]: # (…)`);
        /// - the label appears in brackets inside raw HTML or the syntax of a site generator;
        /// - a reference is mistyped: that is `links/undefined-reference`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/unused-definition -->`.
        ///
        /// ## Why it matters
        ///
        /// It is dead text that is kept up to date for nobody, and often the other half of a link that
        /// somebody mistyped.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Ask for a refund in [your account][account].
        ///
        /// [account]: https://shop.example/account
        /// [orders]: https://shop.example/orders
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Ask for a refund in [your account][account], next to [your orders][orders].
        ///
        /// [account]: https://shop.example/account
        /// [orders]: https://shop.example/orders
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the definition of a link is removed; unsafe where a link of the page may have meant it.
        name: "links/unused-definition",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let unused: Vec<&Definition> = page
            .definitions
            .iter()
            .filter(|definition| definition.uses == 0 && definition.shadowed_by.is_none())
            .filter(|definition| !is_comment(page, definition))
            .collect();
        let notes: Vec<&Footnote> = page
            .footnotes
            .iter()
            .filter(|note| note.uses == 0 && note.shadowed_by.is_none())
            .collect();
        if unused.is_empty() && notes.is_empty() {
            return;
        }
        let mentioned = mentioned(page);
        // Any of them may be what a reference that leads nowhere means, or a link whose address is a label.
        let may_be_meant = |label: &str| {
            let is_label = |link: &Link| page.target(&link.target).eq_ignore_ascii_case(label);
            page.links.iter().any(is_label)
                || page.broken_references.iter().any(|broken| {
                    broken.kind != LinkKind::Shortcut || similarity(&broken.label, label).is_some()
                })
        };
        for definition in unused {
            let label = page.slice(definition.label);
            // The next release of a changelog needs it.
            if mentioned.contains(&fold(label)) || label.eq_ignore_ascii_case("unreleased") {
                continue;
            }
            let span = remove(page, definition);
            cx.report(
                Finding::new(
                    definition.label,
                    format!("no link uses the definition of `{label}`"),
                )
                .help("use it, or remove it")
                .fix(if may_be_meant(label) {
                    Fix::risky("remove the definition", span, "")
                } else {
                    Fix::safe("remove the definition", span, "").changes(&[Protected::Definitions])
                }),
            );
        }
        for note in notes {
            let label = page.slice(note.label);
            if !mentioned.contains(&fold(&format!("^{label}"))) {
                let message = format!("nothing refers to the footnote `[^{label}]`");
                let mark = Span::new(note.label.start - 2, note.label.end + 1);
                cx.report(
                    Finding::new(mark, message).help("put its mark where it belongs, or remove it"),
                );
            }
        }
    }
}

/// The labels in brackets on the page, outside code and definitions: uses that the parser of Markdown
/// does not see, as those inside raw HTML.
fn mentioned(page: &Document) -> FxHashSet<String> {
    let mut labels = FxHashSet::default();
    let mut hidden: Vec<Span> = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code && is_certainly_code(page, block.span))
        .map(|block| block.span)
        .chain(page.definitions.iter().map(|definition| definition.span))
        .chain(page.footnotes.iter().map(|note| note.label))
        .collect();
    hidden.sort_unstable();
    let mut open = None;
    for at in memchr::memchr2_iter(b'[', b']', page.text.as_bytes()) {
        if page.text.as_bytes()[at] == b'[' {
            open = Some(at);
        } else if let Some(start) = open.take().filter(|start| at - start < 1000) {
            let after = hidden.partition_point(|span| span.start <= start as u32);
            let is_hidden = after > 0 && hidden[after - 1].end > start as u32
                || hidden
                    .get(after)
                    .is_some_and(|span| span.start == start as u32 + 2);
            if !is_hidden {
                labels.insert(fold(&page.text[start + 1..at]));
            }
        }
    }
    labels
}

/// Whether every renderer shows a block as code: what is only indented may be part of a list, a tab or a
/// definition, and Python-Markdown closes fences elsewhere.
fn is_certainly_code(page: &Document, code: Span) -> bool {
    !matches!(page.list_rules, ListRules::PythonMarkdown { .. })
        && page.slice(code).starts_with(['`', '~'])
        && !page
            .slice(code)
            .trim_start_matches(['`', '~'])
            .starts_with('{')
}

fn fold(label: &str) -> String {
    let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
    // Case folding (Unicode 15, CaseFolding.txt) makes two letters of this one.
    words.join(" ").replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::UnusedDefinition;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn a_label_in_indented_text_is_used() {
        check::<UnusedDefinition>("Term\n\n:   x\n\n    See [a].\n\n[a]: b.md\n", &[]);
        check::<UnusedDefinition>("x\n\n    [a]\n\n[a]: b.md\n", &[]);
        check::<UnusedDefinition>(
            "x\n\n```\n[a]\n```\n\n[a]: b.md\n",
            &[("a", "no link uses the definition of `a`")],
        );
    }

    #[test]
    fn a_definition_without_a_link_is_reported() {
        check::<UnusedDefinition>(
            "[a][x], [y][], [z], ![i][p]\n\n[X]: b.md\n[y]: c.md\n[z]: d.md\n[p]: e.png\n[q]: f.md\n",
            &[("q", "no link uses the definition of `q`")],
        );
    }

    #[test]
    fn comments_and_labels_in_html_are_silent() {
        check::<UnusedDefinition>(
            "<div markdown=\"1\">\n[a][X]\n</div>\n\n[//]: # (note)\n[comment]: <> (note)\n[x]: b.md\n",
            &[],
        );
    }

    #[test]
    fn a_footnote_without_a_mark_is_reported() {
        check::<UnusedDefinition>(
            "a[^1] <p>[^3]</p>\n\n[^1]: x[^4]\n[^2]: y\n[^3]: z\n[^4]: v\n",
            &[("[^2]", "nothing refers to the footnote `[^2]`")],
        );
    }

    #[test]
    fn it_is_removed_with_its_line() {
        check_fix::<UnusedDefinition>(
            "[a][x]\n\n[x]: b.md\n  [y]: c.md \"t\"  \n[z]: d.md\n  \"t\"\n\nend\n",
            "[a][x]\n\n[x]: b.md\n\nend\n",
        );
    }
}
