//! `platforms/empty`.

use crate::diagnostic::Finding;
use crate::document::{Block, BlockId, BlockKind, Document, LabelForm, PlatformLabel};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::{Rows, Span};

/// A platform section without content.
#[derive(Debug, Default)]
pub(crate) struct Empty;

impl PageRule for Empty {
    const META: RuleMeta = rule_meta! {
        /// A platform section has no content.
        ///
        /// Reported when:
        ///
        /// - nothing follows a platform label of any form before the next label, the next heading or the end
        ///   of the page; comments do not count.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/empty -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader who looks for that platform finds its name and no answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Mute a chat
        ///
        /// **Android**
        ///
        /// **iOS**
        ///
        /// Swipe the chat to the left, then tap the bell.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Mute a chat
        ///
        /// **Android**
        ///
        /// Hold the chat, then tap the bell.
        ///
        /// **iOS**
        ///
        /// Swipe the chat to the left, then tap the bell.
        /// ```
        name: "platforms/empty",
        level: Error,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for label in &page.platform_labels {
            if !has_content(page, label) {
                let text = page.slice(label.span).trim_matches([' ', ':', '：']);
                let finding = Finding::new(
                    label.span,
                    format!("the section for `{text}` has no content"),
                )
                .help("write what holds for this platform, or remove the label");
                cx.report(finding);
            }
        }
    }
}

fn has_content(page: &Document, label: &PlatformLabel) -> bool {
    let block = page.block(label.block);
    if label.form == LabelForm::Tab && is_followed_in_block(page, label, block) {
        return true;
    }
    let is_line = !matches!(label.form, LabelForm::Heading | LabelForm::Tab);
    let is_line = is_line && block.kind != BlockKind::Html;
    if label.run_in || (is_line && label.whole.end < block.span.end) {
        return true;
    }
    if is_link(page, label) || is_continued(page, label) {
        return true;
    }
    let first = match block.kind {
        // The title line of the container is its first block.
        BlockKind::Container(_) => label.block.0 + 2,
        _ => block.end,
    };
    let mut next = first;
    while next < label.section_end.0 {
        let inner = page.block(BlockId(next));
        if !is_nothing(page, inner) {
            return true;
        }
        next = inner.end;
    }
    leads_on(page, label, next)
}

/// Whether the paragraph that a tab begins in goes on behind its label: `== iOS` above a line of text.
fn is_followed_in_block(page: &Document, label: &PlatformLabel, block: &Block) -> bool {
    let next = page.platform_labels.from(label.span.start + 1).first();
    let next = next.map(|next| next.whole.start);
    let end = next.map_or(block.span.end, |next| next.min(block.span.end));
    let behind = Span::new(
        label.whole.end.max(label.span.end),
        end.max(label.whole.end),
    );
    let lines = page.slice(behind).split_once('\n');
    block.kind == BlockKind::Paragraph
        && lines.is_some_and(|(_, rest)| rest.contains(|c: char| !c.is_whitespace() && c != '='))
}

/// Whether a heading leads to its content instead of holding it, as in a table of contents.
fn is_link(page: &Document, label: &PlatformLabel) -> bool {
    let link = page
        .links
        .ending_after(label.span.end.saturating_sub(1))
        .first();
    label.form == LabelForm::Heading
        && link.is_some_and(|link| link.span.start <= label.span.start && !link.declares_anchor)
}

/// Whether the content of the last bullet follows its list, because it is not indented enough.
fn is_continued(page: &Document, label: &PlatformLabel) -> bool {
    let parent = |id: BlockId| page.block(id).parent;
    let Some(list) = parent(label.block).and_then(parent) else {
        return false;
    };
    let end = page.block(list).end;
    label.form == LabelForm::Bullet
        && label.section_end.0 == end
        && page.blocks.get(end as usize).is_some_and(|next| {
            next.parent == parent(list)
                && matches!(next.kind, BlockKind::Code | BlockKind::Paragraph)
        })
}

fn is_nothing(page: &Document, block: &Block) -> bool {
    match block.kind {
        BlockKind::Html => {
            let text = page.slice(block.span).trim();
            let is_comment = text.starts_with("<!--")
                && text.ends_with("-->")
                && text.matches("-->").count() == 1;
            is_comment || is_end_tag(text)
        }
        BlockKind::Rule => true,
        _ => false,
    }
}

fn is_end_tag(text: &str) -> bool {
    let inner = text
        .strip_prefix("</")
        .and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a line is followed by a heading that belongs to it: one below the heading of its topic.
fn leads_on(page: &Document, label: &PlatformLabel, next: u32) -> bool {
    let Some(topic) = label.topic else {
        return false;
    };
    if next >= page.blocks.len() as u32 || label.form == LabelForm::Heading {
        return false;
    }
    let BlockKind::Heading(heading) = page.block(BlockId(next)).kind else {
        return false;
    };
    let is_label = page
        .platform_labels
        .binary_search_by_key(&BlockId(next), |other| other.block)
        .is_ok();
    let level = |heading: u32| page.headings[heading as usize].level;
    level(heading) > level(topic) && !is_label
}
