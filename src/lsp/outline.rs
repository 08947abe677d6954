//! Symbols and folding.

use std::path::Path;

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolResponse, FoldingRange, FoldingRangeKind,
    SymbolInformation, SymbolKind, WorkspaceSymbolResponse,
};

use crate::corpus::ResolvedPage;
use crate::lsp::convert::Lines;
use crate::lsp::view::View;
use crate::text::Span;

/// Most symbols of the workspace that are told at once.
const MAX_SYMBOLS: usize = 500;

/// The headings of a page.
pub(super) fn document_symbols(view: &View, file: &Path) -> Option<DocumentSymbolResponse> {
    let (_, page) = view.page(file)?;
    let lines = view.lines(page);
    if !view.client.nested_symbols {
        let headings = (0..page.headings.len()).filter_map(|index| symbol(view, page, index));
        return Some(DocumentSymbolResponse::SymbolInformationList(
            headings.collect(),
        ));
    }
    let top = (0..page.headings.len()).filter(|index| page.headings[*index].parent.is_none());
    let symbols = top.map(|index| nested(page, &lines, index)).collect();
    Some(DocumentSymbolResponse::DocumentSymbolList(symbols))
}

fn nested(page: &ResolvedPage, lines: &Lines, index: usize) -> DocumentSymbol {
    let heading = &page.headings[index];
    let end = topic_end(page, index);
    let inside = index + 1..(heading.topic_end as usize).min(page.headings.len());
    let children = inside.filter(|child| page.headings[*child].parent == Some(index as u32));
    let children: Vec<DocumentSymbol> = children.map(|child| nested(page, lines, child)).collect();
    #[expect(
        deprecated,
        reason = "the type has no other constructor for all fields"
    )]
    DocumentSymbol {
        name: name_of(page, index),
        detail: heading.id.as_ref().map(|id| format!("#{id}")),
        kind: SymbolKind::String,
        tags: None,
        deprecated: None,
        range: lines.range(Span::new(heading.span.start, end)),
        selection_range: lines.range(heading.span),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A symbol may not be without a name.
fn name_of(page: &ResolvedPage, index: usize) -> String {
    let heading = &page.headings[index];
    match heading.text.trim() {
        "" => "#".repeat(usize::from(heading.level)),
        text => text.to_owned(),
    }
}

fn topic_end(page: &ResolvedPage, index: usize) -> u32 {
    let next = page.headings.get(page.headings[index].topic_end as usize);
    let end = next.map_or(page.text.len(), |next| next.span.start as usize);
    let start = page.headings[index].span.end as usize;
    (start + page.text[start..end.max(start)].trim_end().len()) as u32
}

fn symbol(view: &View, page: &ResolvedPage, index: usize) -> Option<SymbolInformation> {
    #[expect(
        deprecated,
        reason = "the type has no other constructor for all fields"
    )]
    Some(SymbolInformation {
        deprecated: None,
        location: view.location(page, page.headings[index].span)?,
        base_symbol_information: BaseSymbolInformation {
            name: name_of(page, index),
            kind: SymbolKind::String,
            tags: None,
            container_name: Some(page.path.to_string()),
        },
    })
}

/// The headings of all pages whose text holds the letters of the query in their order.
pub(super) fn workspace_symbols(view: &View, query: &str) -> WorkspaceSymbolResponse {
    let query: Vec<char> = query
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let matches = |text: &str| {
        let mut letters = text.chars().flat_map(char::to_lowercase);
        query
            .iter()
            .all(|wanted| letters.any(|letter| letter == *wanted))
    };
    let pages = view.corpus().checked().iter();
    let found = pages.flat_map(|page| {
        let indices = (0..page.headings.len()).filter(|index| matches(&page.headings[*index].text));
        indices.filter_map(|index| symbol(view, page, index))
    });
    WorkspaceSymbolResponse::SymbolInformationList(found.take(MAX_SYMBOLS).collect())
}

/// The topics, and the metadata block.
pub(super) fn folding(view: &View, file: &Path) -> Option<Vec<FoldingRange>> {
    let (_, page) = view.page(file)?;
    let lines = view.lines(page);
    let range = |span: Span, kind| {
        let (start_line, end_line) = (lines.line(span.start), lines.line(span.end.max(1) - 1));
        (start_line < end_line).then_some(FoldingRange {
            start_line,
            start_character: None,
            end_line,
            end_character: None,
            kind: Some(kind),
            collapsed_text: None,
        })
    };
    let block = page.front_matter.map(|block| block.span);
    let block = block.and_then(|span| range(span, FoldingRangeKind::Comment));
    let topics = (0..page.headings.len()).filter_map(|index| {
        let span = Span::new(page.headings[index].span.start, topic_end(page, index));
        range(span, FoldingRangeKind::Region)
    });
    Some(block.into_iter().chain(topics).collect())
}
