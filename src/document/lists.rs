//! Lists, items with the numbers as written, and the lines of site generators that represent blocks.

use crate::document::build::{Builder, trim};
use crate::document::nodes::{BlockId, BlockKind, Directive, DirectiveKind, Item, List};
use crate::text::{Rows, Span};

impl Builder<'_> {
    pub(super) fn rule(&mut self, span: Span) {
        if self.is_in_container_line(span.start) {
            return;
        }
        let kind = self
            .directive_at(span.start)
            .map_or(BlockKind::Rule, BlockKind::Directive);
        let id = self.push_block(kind, span);
        if let BlockKind::Directive(index) = kind {
            self.place_directive(index, id);
        }
        self.close_block();
    }

    /// Whether a rule is what the title line of a container is filled with.
    fn is_in_container_line(&self, offset: u32) -> bool {
        let before = offset.checked_sub(1);
        before.is_some_and(|before| {
            let last = self.masked.directives.until(before).last();
            last.is_some_and(|directive| {
                directive.span.end > offset && self.shown_at(directive) != offset
            })
        })
    }

    /// Where the line of a directive begins in the masked text: the tag that closes a tab on one line
    /// begins with an end of line.
    fn shown_at(&self, directive: &Directive) -> u32 {
        let start = directive.span.start;
        let is_moved = self.masked.text.as_bytes().get(start as usize) == Some(&b'\n');
        start + u32::from(is_moved)
    }

    /// The directive that starts at `offset` or later on the same masked line.
    fn directive_at(&mut self, offset: u32) -> Option<u32> {
        let directives = &self.masked.directives;
        while directives
            .get(self.next_directive)
            .is_some_and(|directive| self.shown_at(directive) < offset)
        {
            self.next_directive += 1;
        }
        let found = directives.get(self.next_directive)?;
        (self.shown_at(found) == offset).then_some(self.next_directive as u32)
    }

    fn place_directive(&mut self, index: u32, block: BlockId) {
        let span = self.doc.directives[index as usize].span;
        self.doc.blocks[block.0 as usize].span = span;
        self.doc.directives[index as usize].block = Some(block);
        match self.doc.directives[index as usize].kind {
            DirectiveKind::Component => {
                self.component(span, block);
                self.component_accordion(index, span);
            }
            DirectiveKind::Module => self.module_picture(span, block),
            DirectiveKind::Shortcode | DirectiveKind::Fence => self.picture(span, block),
            _ => {}
        }
    }

    pub(super) fn list(&mut self, first: Option<u64>, span: Span) {
        let index = self.doc.lists.len() as u32;
        let depth = self
            .open
            .iter()
            .rev()
            .find_map(|id| match self.doc.block(*id).kind {
                BlockKind::Item(item) => Some(self.doc.items.get(item as usize)?.list),
                _ => None,
            })
            .and_then(|list| self.doc.lists.get(list as usize))
            .map_or(0, |list| list.depth.saturating_add(1));
        let block = self.push_block(BlockKind::List(index), span);
        self.doc.lists.push(List {
            ordered: first.is_some(),
            block,
            items: Vec::new(),
            depth,
        });
    }

    pub(super) fn item(&mut self, span: Span) {
        let list = self
            .open
            .iter()
            .rev()
            .find_map(|id| match self.doc.block(*id).kind {
                BlockKind::List(index) => Some(index),
                _ => None,
            });
        let source = span.slice(self.text);
        let lead = source.len() - source.trim_start_matches([' ', '\t']).len();
        if let Some(directive) = self.directive_at(span.start + lead as u32) {
            let id = self.push_block(BlockKind::Container(directive), span);
            let line = &mut self.doc.directives[directive as usize];
            line.block = Some(id);
            if line.kind == DirectiveKind::Component {
                let line = line.span;
                self.component(line, id);
                self.component_accordion(directive, line);
            }
            return;
        }
        let index = self.doc.items.len() as u32;
        let block = self.push_block(BlockKind::Item(index), span);
        let list = list.unwrap_or_default();
        let mut item = read_marker(self.text, span, list, block);
        if let Some(list) = self.doc.lists.get_mut(list as usize) {
            let first = list
                .items
                .first()
                .and_then(|first| self.doc.items[*first as usize].written);
            let place = list.items.len() as u32;
            item.rendered = item
                .written
                .map(|written| first.unwrap_or(written).saturating_add(place));
            list.items.push(index);
        }
        self.doc.items.push(item);
    }
}

/// Reads the marker of an item: digits and delimiter, or a bullet.
fn read_marker(text: &str, span: Span, list: u32, block: BlockId) -> Item {
    // The parser counts the spaces before a marker to the item.
    let source = span.slice(text);
    let lead = source.len() - source.trim_start_matches([' ', '\t']).len();
    let span = Span::new(span.start + lead as u32, span.end);
    let source = span.slice(text).as_bytes();
    let digits = source
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let written = std::str::from_utf8(&source[..digits])
        .ok()
        .and_then(|digits| digits.parse().ok());
    Item {
        list,
        block,
        span: trim(text, span),
        marker: Span::at(span.start, digits as u32 + 1),
        written,
        rendered: None,
        misread: None,
        delimiter: source.get(digits).copied().unwrap_or(b'-'),
        task: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn markers_are_read_behind_the_spaces_before_them() {
        let doc = parse("1. a\n 2. b\n  3) c\n\n> 4. d\n>  5. e\n>   - f\n");
        let markers: Vec<_> = doc
            .items
            .iter()
            .map(|item| (doc.slice(item.marker), item.written))
            .collect();
        let expected = [
            ("1.", Some(1)),
            ("2.", Some(2)),
            ("3)", Some(3)),
            ("4.", Some(4)),
            ("5.", Some(5)),
            ("-", None),
        ];
        assert_eq!(markers, expected);
    }
}
