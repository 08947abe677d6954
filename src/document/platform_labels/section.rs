//! Where the section of a label ends.

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, LabelForm, PlatformLabel};
use crate::document::platform_labels::tab::{bounds_a_set, closes};
use crate::document::platform_labels::{TAB_LEVEL, level_of};

/// The block after the last one of a label's section.
pub(super) fn end(doc: &Document, labels: &[PlatformLabel], index: usize) -> BlockId {
    let label = &labels[index];
    let block = doc.block(label.block);
    let container_end = block
        .parent
        .map_or(doc.blocks.len() as u32, |parent| doc.block(parent).end);
    if label.form == LabelForm::Bullet {
        return BlockId(container_end);
    }
    if let BlockKind::Container(_) = block.kind {
        return BlockId(block.end);
    }
    let level = match (label.form, block.kind) {
        (LabelForm::Heading, BlockKind::Heading(heading)) => doc.headings[heading as usize].level,
        // A tab may hold headings, which belong to it.
        (LabelForm::Tab, _) => 0,
        _ => 6,
    };
    let mut open_fences = 0_u32;
    let mut next = block.end;
    while next < container_end {
        if stops(doc, labels, label, level, BlockId(next), &mut open_fences) {
            return BlockId(next);
        }
        next = doc.block(BlockId(next)).end;
    }
    BlockId(container_end)
}

fn stops(
    doc: &Document,
    labels: &[PlatformLabel],
    label: &PlatformLabel,
    level: u8,
    id: BlockId,
    open_fences: &mut u32,
) -> bool {
    let is_tab = label.form == LabelForm::Tab;
    let other = labels
        .binary_search_by_key(&id, |other| other.block)
        .ok()
        .map(|at| &labels[at]);
    match doc.block(id).kind {
        BlockKind::Heading(heading) => {
            doc.headings[heading as usize].level <= level
                || (is_tab && level_of(doc, heading) == TAB_LEVEL)
        }
        BlockKind::Rule => is_tab,
        // What is unfolded ends with its tag.
        BlockKind::Html if matches!(doc.block(label.block).kind, BlockKind::Html) => {
            let source = doc.slice(doc.block(id).span).trim_start();
            other.is_some() || source.starts_with("</details")
        }
        BlockKind::Directive(index) if is_tab => {
            if other.is_some() {
                return true;
            }
            let source = doc.slice(doc.directives[index as usize].span);
            let is_fence = source.starts_with(":::");
            if is_fence && !closes(source) {
                *open_fences += 1;
                return false;
            }
            if is_fence && *open_fences > 0 {
                *open_fences -= 1;
                return false;
            }
            closes(source) || bounds_a_set(source)
        }
        _ => match label.form {
            LabelForm::Heading => false,
            LabelForm::Tab => other.is_some_and(|other| other.form == LabelForm::Tab),
            _ => other.is_some(),
        },
    }
}
