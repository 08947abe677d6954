//! `markup/broken-table`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{Block, BlockKind, Document};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::{ListRules, Preset};
use crate::text::Span;

/// A table that shows as text.
#[derive(Debug, Default)]
pub(crate) struct BrokenTable;

impl PageRule for BrokenTable {
    const META: RuleMeta = rule_meta! {
        /// Readers see the source of a table.
        ///
        /// Reported when:
        ///
        /// - the first row of a table and the row of dashes below it have different numbers of cells;
        /// - a table is directly below a line of text, on a site made by Python-Markdown or kramdown.
        ///
        /// Not reported when:
        ///
        /// - the site is made by docfx or kramdown, which take rows of different lengths, or by Hugo and the
        ///   first row is the shorter one; what GitBook and Obsidian do is not known;
        /// - one of the two rows has no `|`, or code in it.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/broken-table -->`.
        ///
        /// ## Why it matters
        ///
        /// The rows run together into one paragraph of words, pipes and dashes.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// | Plan | Price |
        /// |------|
        /// | Home | 3 € |
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// | Plan | Price |
        /// |------|-------|
        /// | Home | 3 € |
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: adds the empty line above the table.
        name: "markup/broken-table",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let needs_blank = page.list_rules != ListRules::CommonMark;
        let preset = cx.settings.site_of(&page.path).preset;
        let needs_equal_rows = page.list_rules != ListRules::Kramdown
            && !matches!(preset, Preset::Docfx | Preset::Gitbook | Preset::Obsidian);
        let fills_up = preset == Preset::Hugo;
        let mut above: Option<&Block> = None;
        for block in &page.blocks {
            match block.kind {
                BlockKind::Paragraph if needs_equal_rows => {
                    if let Some(finding) = uneven_rows(page, block, fills_up) {
                        cx.report(finding);
                    }
                }
                BlockKind::Table
                    if needs_blank
                        && above.is_some_and(|text| is_directly_above(page, text, block)) =>
                {
                    cx.report(glued(page, block));
                }
                _ => {}
            }
            above = (block.kind == BlockKind::Paragraph).then_some(block);
        }
    }
}

/// A paragraph with a row of dashes that has not as many cells as the row above it.
///
/// `fills_up` says that a first row gets the cells that it lacks, as Hugo 0.168 does.
fn uneven_rows(page: &Document, block: &Block, fills_up: bool) -> Option<Finding> {
    let source = page.slice(block.span);
    if !source.contains('|') {
        return None;
    }
    let mut start = block.span.start;
    let mut above = None;
    for line in source.split_inclusive('\n') {
        let row = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        // Whether a `|` in code parts two cells depends on the version of the parser.
        let is_sure = row.contains('|') && !row.contains('`');
        let cells = is_sure.then(|| cells(row));
        if let (Some(header), Some(cells)) = (above, cells)
            && is_dashes(row)
        {
            // With the same number it is a table, or something else keeps it from being one.
            let is_broken = header > cells || header < cells && !fills_up;
            return is_broken.then(|| {
                let indent = line.find(row).unwrap_or(0) as u32;
                let message = format!(
                    "readers see this table as text: `{row}` has {}, and the row above it {header}",
                    count(cells)
                );
                Finding::new(Span::at(start + indent, row.len() as u32), message)
                    .help("give both rows the same number of cells")
            });
        }
        above = cells;
        start += line.len() as u32;
    }
    None
}

fn count(cells: usize) -> String {
    match cells {
        1 => "1 cell".to_owned(),
        _ => format!("{cells} cells"),
    }
}

/// Whether a row has only what says how columns are aligned.
fn is_dashes(row: &str) -> bool {
    inner(row).split('|').all(|cell| {
        let cell = cell.trim();
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    })
}

/// The cells of a row: every `|` parts two unless it is escaped.
fn cells(row: &str) -> usize {
    let mut is_escaped = false;
    let bars = inner(row).bytes().filter(|&byte| {
        let parts = byte == b'|' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        parts
    });
    bars.count() + 1
}

/// A row without the marks at its ends.
fn inner(row: &str) -> &str {
    let row = row.strip_prefix('|').unwrap_or(row);
    match row.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => row,
    }
}

/// Whether `text` ends on the line above `table`, in the same container; not a line of attributes or tags.
fn is_directly_above(page: &Document, text: &Block, table: &Block) -> bool {
    let last = page.slice(text.span).lines().next_back();
    if last.is_none_or(|line| line.trim_start().starts_with(['{', '<'])) {
        return false;
    }
    let between = &page.text[text.span.end as usize..table.span.start as usize];
    text.parent == table.parent && between.bytes().filter(|&byte| byte == b'\n').count() == 1
}

fn glued(page: &Document, table: &Block) -> Finding {
    let row = page.slice(table.span).lines().next().unwrap_or_default();
    let span = Span::at(table.span.start, row.len() as u32);
    let finding = Finding::new(
        span,
        "readers see this table as text: it is directly below a line of text",
    )
    .help("put an empty line above the table");
    // In a container the empty line would need its marks.
    if table.parent.is_some() {
        return finding;
    }
    finding.fix(Fix::risky(
        "add the empty line",
        Span::at(span.start, 0),
        "\n",
    ))
}
