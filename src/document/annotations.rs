//! Annotations: the ordered list below a block that numbers places in it, as Material for `MkDocs`
//! shows them in bubbles. Its items are not steps.

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, List};

/// Deepest block whose outer ones are looked at.
const DEEPEST: usize = 16;

/// Longest block before an annotation list whose beginning is looked at, in bytes.
const MAX_LEN: usize = 4096;

/// Whether a list explains the places that the block above it numbers.
pub(super) fn are_in(doc: &Document, list: &List) -> bool {
    let Some(above) = sibling_above(doc, list.block) else {
        return false;
    };
    let block = doc.block(above);
    let source = doc.slice(block.span);
    match block.kind {
        BlockKind::Code => source.lines().any(has_mark) || is_annotated(first_line(source)),
        BlockKind::Html => source.trim_end().ends_with("</div>") && closes_annotated(doc, above),
        // `!!! note annotate "Title"`.
        BlockKind::List(_) if source.starts_with(['!', '?']) => {
            is_word_in(first_line(source), "annotate")
        }
        _ => is_annotated(source.trim_end().lines().next_back().unwrap_or_default()),
    }
}

fn first_line(source: &str) -> &str {
    source.lines().next().unwrap_or_default()
}

/// The block before another one of the same container.
fn sibling_above(doc: &Document, block: BlockId) -> Option<BlockId> {
    let parent = doc.block(block).parent;
    let before = BlockId(block.0.checked_sub(1)?);
    std::iter::once(before)
        .chain(doc.ancestors(before))
        .take(DEEPEST)
        .find(|id| doc.block(*id).parent == parent && Some(*id) != parent)
}

/// Whether a line of code holds `(1)!`, or ends in a comment that is nothing but `(1)`.
fn has_mark(line: &str) -> bool {
    let mut rest = line;
    while let Some(open) = rest.find('(') {
        let inner = &rest[open + 1..];
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if (1..4).contains(&digits)
            && let Some(after) = inner[digits..].strip_prefix(')')
        {
            let before = rest[..open].trim_end();
            let end = after.trim().trim_start_matches(['-', '*']);
            let is_comment = ["#", "//", "--", "/*", "<!--", ";", "%"]
                .iter()
                .any(|mark| before.ends_with(mark));
            if after.starts_with('!') || is_comment && matches!(end, "" | ">" | "/") {
                return true;
            }
        }
        rest = inner;
    }
    false
}

/// Whether a line holds an attribute list with the class `annotate`.
fn is_annotated(line: &str) -> bool {
    let lists = line.rsplit_once('{').map(|(_, list)| list);
    lists.is_some_and(|list| list.contains('}') && is_word_in(list, ".annotate"))
}

fn is_word_in(line: &str, word: &str) -> bool {
    line.split(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ':' | '"'))
        .any(|part| part == word)
}

/// Whether the `</div>` that a block ends with closes `<div class="annotate" markdown>`.
fn closes_annotated(doc: &Document, block: BlockId) -> bool {
    let end = doc.block(block).span.end as usize;
    let start = doc.text.floor_char_boundary(end.saturating_sub(MAX_LEN));
    let before = &doc.text[start..end];
    let Some(open) = before.rfind("<div") else {
        return false;
    };
    let tag = &before[open..];
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    tag.split(['"', '\'', ' ']).any(|word| word == "annotate")
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn a_list_that_explains_the_block_above_is_no_procedure() {
        for above in [
            "``` yaml\nkey: value # (1)!\n```",
            "```c\nint a; // (1)\nint b;\n```",
            "```html\n<p> <!-- (1) -->\n```",
            "``` { .yaml .annotate }\nkey: value # (1)\n```",
            "Text with a note (1) in it.\n{ .annotate }",
            "- one (1)\n{ .annotate }",
            "!!! note annotate \"Title\"\n\n    A note (1).",
            "<div class=\"annotate\" markdown>\n\n> A note (1).\n\n</div>",
        ] {
            let doc = parse(&format!("1. a\n2. b\n\n{above}\n\n1.  The key.\n\n3. c\n"));
            let steps: Vec<usize> = doc.procedures.iter().map(|one| one.steps.len()).collect();
            assert_eq!(steps[0], 2, "{above}");
            assert!(
                !doc.procedures.iter().any(|one| one.steps[0].span.start > 15
                    && doc.slice(one.steps[0].span).contains("The key")),
                "{above}"
            );
        }
    }

    #[test]
    fn other_blocks_have_none() {
        for above in [
            "```c\ncall(1);\n```",
            "```sh\nrun (1) # then wait\n```",
            "Text with a note (1) in it.\n{ .center }",
            "<div class=\"note\">\n\nA.\n\n</div>",
        ] {
            let doc = parse(&format!("{above}\n\n1.  The key.\n2.  The lock.\n"));
            assert_eq!(doc.procedures.len(), 1, "{above}");
        }
    }
}
