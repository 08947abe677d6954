//! `markup/unclosed-block`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Finding;
use crate::document::{BlockKind, Directive, DirectiveKind, DirectiveRole, Document, Purpose};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::Preset;
use crate::text::Span;

/// A block that is opened and never closed, or glued to the text above.
#[derive(Debug, Default)]
pub(crate) struct UnclosedBlock;

impl PageRule for UnclosedBlock {
    const META: RuleMeta = rule_meta! {
        /// A note, tab or folded part is opened and never closed.
        ///
        /// Reported when:
        ///
        /// - a `<details>` has no `</details>`;
        /// - no `:::` of its length or a greater one follows a `:::note`, `:::tabs` or the like;
        /// - a tag or component (`{% hint %}`, `{{< tab >}}`, `<TabItem>`) is not closed although others of its
        ///   name on the page are;
        /// - on Docusaurus, a `:::note` follows a list item without an empty line;
        /// - on VitePress, VuePress, Docusaurus and Starlight, a `:::note` holds another block of as many colons or
        ///   more: the `:::` of that one ends both;
        /// - a step ran into a `:::` (`::: 4. Close the app.`).
        ///
        /// Not reported when:
        ///
        /// - nothing shows that the tag has an end: `{% include x %}`, `<Video>`;
        /// - the end is inside a line.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/unclosed-block -->`.
        ///
        /// ## Why it matters
        ///
        /// The rest of the page becomes a part of the note, is folded away, or shows the marks.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// :::warning
        ///
        /// This cannot be undone.
        ///
        /// ## Next question
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// :::warning
        ///
        /// This cannot be undone.
        ///
        /// :::
        ///
        /// ## Next question
        /// ```
        name: "markup/unclosed-block",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for span in open_details(page) {
            let message = "`<details>` is never closed: the rest of the page is folded away";
            cx.report(Finding::new(span, message).help("add `</details>` where the part ends"));
        }
        if page.directives.is_empty() {
            return;
        }
        let preset = cx.settings.site_of(&page.path).preset;
        if ends_with_the_first(preset) {
            for finding in cut_short(page) {
                cx.report(finding);
            }
        }
        let paired = paired_names(page);
        let mut looked = 0;
        for line in &page.directives {
            if line.role != DirectiveRole::Opens {
                continue;
            }
            if preset == Preset::Docusaurus && is_glued(page, line) {
                let message = format!(
                    "`{}` follows a list item without an empty line, and may show as text",
                    page.slice(line.span)
                );
                cx.report(Finding::new(line.span, message).help("put an empty line before it"));
                continue;
            }
            let is_fence = line.kind == DirectiveKind::Fence;
            if is_fence && is_step(page.slice(line.span)) {
                let message = "`:::` shows as text, and so does the step behind it";
                let mark = Span::at(line.span.start, 3);
                cx.report(Finding::new(mark, message).help("put the step on a line of its own"));
                continue;
            }
            let may_be_open = if is_fence {
                matches!(
                    line.purpose,
                    Purpose::Callout | Purpose::TabSet | Purpose::Accordion
                )
            } else {
                paired.contains(&(line.kind as u8, page.slice(line.name)))
            };
            if line.partner.is_some() || !may_be_open || looked > MAX {
                continue;
            }
            looked += 1;
            let is_closed = if is_fence {
                has_end_behind(page, line)
            } else {
                is_closed_inside(page, line)
            };
            if !is_closed {
                cx.report(report(page, line));
            }
        }
    }
}

/// Whether the first line of enough colons ends a block, whatever is open in it.
fn ends_with_the_first(preset: Preset) -> bool {
    matches!(
        preset,
        Preset::Vitepress | Preset::Vuepress | Preset::Docusaurus | Preset::Starlight
    )
}

/// The blocks that end at the end of a block in them.
fn cut_short(page: &Document) -> impl Iterator<Item = Finding> + '_ {
    let is_fence = |line: &Directive| line.kind == DirectiveKind::Fence;
    let lines = (0_u32..).zip(&page.directives);
    lines.filter_map(move |(index, line)| {
        let partner = line
            .partner
            .filter(|_| is_fence(line) && line.role == DirectiveRole::Opens)?;
        let inside = page.directives.get(index as usize + 1..partner as usize)?;
        let outer = indent(page, line)?;
        let end = inside.iter().take(MAX).find(|end| {
            is_fence(end)
                && end.role == DirectiveRole::Closes
                && end.name.is_empty()
                && colons(page.slice(end.span)) >= colons(page.slice(line.span))
                && indent(page, end).is_some_and(|columns| columns < 4 + outer)
        })?;
        let source = page.slice(line.span);
        let message = format!("`{source}` ends where the block in it ends");
        let more = ":".repeat(colons(page.slice(end.span)) + 1);
        let finding = Finding::new(line.span, message)
            .help(format!("begin and end it with `{more}`"))
            .related(end.span, "it ends here");
        Some(finding)
    })
}

/// The blanks before a line; `None` where it is behind something else.
fn indent(page: &Document, line: &Directive) -> Option<usize> {
    let before = &page.text[..line.span.start as usize];
    let before = before.rsplit('\n').next().unwrap_or_default();
    before.trim().is_empty().then_some(before.len())
}

fn colons(source: &str) -> usize {
    source.bytes().take_while(|byte| *byte == b':').count()
}

/// Whether a number and text follow the colons.
fn is_step(source: &str) -> bool {
    let text = source.trim_start_matches(':').trim_start();
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < text.len() && behind.starts_with(". ")
}

/// Most open lines whose end is looked for in the text.
const MAX: usize = 32;

fn report(page: &Document, line: &Directive) -> Finding {
    let source = page.slice(line.span);
    let first = source.lines().next().unwrap_or_default();
    let message = format!("`{first}` is never closed");
    let name = page.slice(line.name);
    let help = match line.kind {
        DirectiveKind::Fence => "add `:::` where it ends".to_owned(),
        DirectiveKind::Component => format!("add `</{name}>` where it ends"),
        _ => format!("add the closing tag of `{name}` where it ends"),
    };
    Finding::new(Span::at(line.span.start, first.len() as u32), message).help(help)
}

/// The tags of `<details>` elements that nothing closes.
fn open_details(page: &Document) -> Vec<Span> {
    let mut open = Vec::new();
    for element in page
        .elements
        .iter()
        .filter(|element| &*element.name == "details")
    {
        if element.end {
            open.pop();
        } else {
            open.push(element.span);
        }
    }
    // A template may close what it opened.
    if page.includes.is_empty() {
        open
    } else {
        Vec::new()
    }
}

/// The names of tags that are closed somewhere on the page, with their syntax.
fn paired_names(page: &Document) -> FxHashSet<(u8, &str)> {
    let mut counts: FxHashMap<(u8, &str), u32> = FxHashMap::default();
    for line in &page.directives {
        if line.role == DirectiveRole::Opens && line.partner.is_some() {
            let key = (line.kind as u8, page.slice(line.name));
            *counts.entry(key).or_default() += 1;
        }
    }
    counts.into_keys().collect()
}

/// Whether a line of colons follows a fence of colons that may end it. Which of several fences a line
/// ends differs between renderers, and the end of an item or tab ends what is open in it.
fn has_end_behind(page: &Document, line: &Directive) -> bool {
    let source = page.slice(line.span);
    let count = colons(source);
    page.text[line.span.end as usize..].lines().any(|line| {
        let line = line.trim_matches(['>', ' ', '\t']);
        line.len() >= count && line.bytes().all(|byte| byte == b':')
    })
}

/// Whether the end tag is inside a line of text behind the start tag.
fn is_closed_inside(page: &Document, line: &Directive) -> bool {
    let name = page.slice(line.name);
    let rest = &page.text[line.span.end as usize..];
    match line.kind {
        DirectiveKind::Component => rest.contains(&format!("</{name}")),
        DirectiveKind::Liquid => rest.contains(&format!("end{name}")),
        _ => rest.contains(&format!("/{name}")) || rest.contains(&format!("/ {name}")),
    }
}

/// Whether a fence of colons is right below the text of a list item without being part of it.
fn is_glued(page: &Document, line: &Directive) -> bool {
    let Some(block) = line.block.filter(|_| line.kind == DirectiveKind::Fence) else {
        return false;
    };
    let Some(before) = block
        .0
        .checked_sub(1)
        .map(|index| &page.blocks[index as usize])
    else {
        return false;
    };
    let between = Span::new(before.span.end.min(line.span.start), line.span.start);
    let is_in_item = before
        .parent
        .is_some_and(|parent| matches!(page.block(parent).kind, BlockKind::Item(_)));
    before.kind == BlockKind::Paragraph
        && is_in_item
        && before.parent != page.block(block).parent
        && page.slice(between).matches('\n').count() == 1
}

#[cfg(test)]
mod tests {
    use super::UnclosedBlock;
    use crate::rules::tester::{check, check_in, settings};
    use crate::settings::Preset;

    #[test]
    fn what_nothing_closes_is_reported() {
        check::<UnclosedBlock>(
            "<details>\n<summary>A</summary>\n\nx\n",
            &[(
                "<details>",
                "`<details>` is never closed: the rest of the page is folded away",
            )],
        );
        check::<UnclosedBlock>(
            ":::note\n\nx\n",
            &[(":::note", "`:::note` is never closed")],
        );
        check::<UnclosedBlock>(
            "{% hint %}\nx\n{% endhint %}\n\n{% hint %}\ny\n",
            &[("{% hint %}", "`{% hint %}` is never closed")],
        );
    }

    #[test]
    fn what_is_closed_or_needs_no_end_is_fine() {
        for page in [
            "<details>\n\nx\n\n</details>\n",
            ":::note\nx\n:::\n",
            "::: note x :::\n",
            "{% include a %}\n\n{% include b %}\n",
            "<Tip>\nx\n</Tip>\n\n<Tip>\ny</Tip>\n",
            ":::image source=\"a.png\"\n",
            ":::: tabs\n\n::: tab A\n\nx\n\n::::\n",
            ":::tabs\n\n== A\n\n::: info\n\nx\n\n:::\n",
        ] {
            check::<UnclosedBlock>(page, &[]);
        }
    }

    #[test]
    fn a_note_glued_to_an_item_is_reported_on_docusaurus() {
        let mut settings = settings();
        settings.site.preset = Preset::Docusaurus;
        let page = "- a\n- b\n:::note\n\nx\n\n:::\n";
        let message = "`:::note` follows a list item without an empty line, and may show as text";
        check_in::<UnclosedBlock>(&settings, "", page, &[(":::note", message)]);
        check::<UnclosedBlock>(page, &[]);
    }

    #[test]
    fn a_block_of_as_many_colons_ends_the_one_around_it() {
        let mut settings = settings();
        settings.site.preset = Preset::Vitepress;
        let page = "::: tip\nA\n\n::: info\nB\n:::\n\nC\n\n:::\n";
        let message = "`::: tip` ends where the block in it ends";
        check_in::<UnclosedBlock>(&settings, "", page, &[("::: tip", message)]);
        check::<UnclosedBlock>(page, &[]);
        let page = ":::: tip\nA\n\n::: info\nB\n:::\n\n::::\n\n::: tip\nA\n:::\n";
        check_in::<UnclosedBlock>(&settings, "", page, &[]);
    }

    #[test]
    fn a_step_behind_the_colons_is_reported() {
        check::<UnclosedBlock>(
            "::: info\nx\n\n::: 4. Close it.\n\n:::\n",
            &[(":::", "`:::` shows as text, and so does the step behind it")],
        );
    }
}
