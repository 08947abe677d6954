//! The part of a source line that fits on a terminal line.
//!
//! In Markdown a paragraph is often one line of thousands of characters. A window shows the part
//! around the findings, cut between words, with an ellipsis where something is left out, and knows
//! where each byte of the page went.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use crate::text::escape;

/// Columns a tab takes.
const TAB: &str = "    ";
/// Columns that are given up to cut between words.
const SNAP: usize = 12;
/// Characters of one user-perceived character that are shown; more is an attack on the terminal.
const MAX_CLUSTER_LEN: usize = 12;

/// One user-perceived character of the page, as it is shown.
#[derive(Debug)]
struct Cell {
    /// Bytes of the line that it shows.
    source: Range<usize>,
    shown: String,
    width: usize,
}

impl Cell {
    fn is_blank(&self) -> bool {
        self.shown.trim().is_empty()
    }
}

/// The shown part of a line.
#[derive(Debug)]
pub(crate) struct Window {
    /// What is printed.
    pub(crate) text: String,
    /// Byte of the line, and byte of `text` where it is shown; ascending, with the end last.
    map: Vec<(usize, usize)>,
}

impl Window {
    /// Shows `region` of `line` and what fits beside it into `columns`.
    ///
    /// O(`columns` + length of the region, as far as it is shown); the rest of the line is not read.
    pub(crate) fn new(line: &str, region: Range<usize>, columns: usize, ellipsis: &str) -> Self {
        let near = 4 * columns;
        let from = line.floor_char_boundary(region.start.saturating_sub(near));
        let shown_end = region.end.min(region.start + 2 * near);
        let to = line.floor_char_boundary(shown_end.saturating_add(near));
        let cells = cells(line, from..to);
        let cut = Cut {
            cells: &cells,
            columns,
            mark: width(ellipsis),
            opens: from == 0,
            closes: to == line.len(),
        };
        let kept = cut.choose(&region);
        let mut window = Self {
            text: String::new(),
            map: Vec::with_capacity(kept.len() + 1),
        };
        if kept.start > 0 || from > 0 {
            window.text.push_str(ellipsis);
        }
        for cell in &cells[kept.clone()] {
            window.map.push((cell.source.start, window.text.len()));
            window.text.push_str(&cell.shown);
        }
        let end = cells[kept.clone()]
            .last()
            .map_or(from, |cell| cell.source.end);
        window.map.push((end, window.text.len()));
        if kept.end < cells.len() || to < line.len() {
            window.text.push_str(ellipsis);
        }
        window
    }

    /// Where in `text` the byte `offset` of the line is shown; the nearest place for one left out.
    pub(crate) fn shown(&self, offset: usize) -> usize {
        let after = self.map.partition_point(|(source, _)| *source <= offset);
        if after == self.map.len() && self.map.last().is_some_and(|(end, _)| *end < offset) {
            return self.text.len();
        }
        self.map[after.saturating_sub(1)].1
    }
}

/// Terminal columns of `text`.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn cells(line: &str, part: Range<usize>) -> Vec<Cell> {
    let offset = part.start;
    let mut cells: Vec<Cell> = Vec::new();
    for (at, cluster) in line[part].grapheme_indices(true) {
        let mut shown = String::new();
        for c in cluster.chars().take(MAX_CLUSTER_LEN) {
            match c {
                '\t' => shown.push_str(TAB),
                c => escape::push(&mut shown, c),
            }
        }
        let is_command = shown == "["
            && cells.len() >= 2
            && cells[cells.len() - 2..]
                .iter()
                .all(|cell| cell.shown == "#");
        if is_command {
            "\\u{5b}".clone_into(&mut shown);
        }
        cells.push(Cell {
            source: offset + at..offset + at + cluster.len(),
            width: width(&shown),
            shown,
        });
    }
    cells
}

/// The choice of the cells to show.
struct Cut<'a> {
    cells: &'a [Cell],
    columns: usize,
    /// Columns of the ellipsis.
    mark: usize,
    /// Whether the cells begin where the line begins.
    opens: bool,
    /// Whether the cells end where the line ends.
    closes: bool,
}

impl Cut<'_> {
    fn width(&self, part: Range<usize>) -> usize {
        self.cells[part].iter().map(|cell| cell.width).sum()
    }

    fn choose(&self, region: &Range<usize>) -> Range<usize> {
        let all = 0..self.cells.len();
        if self.opens && self.closes && self.width(all.clone()) <= self.columns {
            return all;
        }
        let first = self
            .cells
            .partition_point(|cell| cell.source.end <= region.start);
        let last = self
            .cells
            .partition_point(|cell| cell.source.start < region.end)
            .max(first);
        let room = self.columns.saturating_sub(2 * self.mark);
        let spare = room.saturating_sub(self.width(first..last));
        if spare < 8 {
            return self.head(first, room);
        }
        let mut start = self.back(first, spare * 2 / 5);
        let end = self.forward(last, spare - self.width(start..first));
        start = self.back(first, spare - self.width(last..end));
        self.snap(start, first)..self.snap_end(last, end)
    }

    /// A region as wide as the window: its head, after a little of what precedes it.
    fn head(&self, first: usize, room: usize) -> Range<usize> {
        let start = self.snap(self.back(first, room / 6), first);
        let end = self.forward(first, room - self.width(start..first));
        start..self.snap_end(first, end)
    }

    /// The first cell of those before `from` that fit into `room` columns.
    fn back(&self, from: usize, mut room: usize) -> usize {
        let mut at = from;
        while at > 0 && self.cells[at - 1].width <= room {
            at -= 1;
            room -= self.cells[at].width;
        }
        at
    }

    /// The cell after those from `from` on that fit into `room` columns.
    fn forward(&self, from: usize, mut room: usize) -> usize {
        let mut at = from;
        while at < self.cells.len() && self.cells[at].width <= room {
            room -= self.cells[at].width;
            at += 1;
        }
        at
    }

    /// Moves a cut at the start to the next word, unless that costs too much.
    fn snap(&self, start: usize, first: usize) -> usize {
        if start == 0 && self.opens {
            return 0;
        }
        let limit = first.min(start + SNAP);
        (start..limit)
            .find(|at| self.cells[*at].is_blank())
            .map_or(start, |at| at + 1)
    }

    /// Moves a cut at the end to the end of a word, unless that costs too much.
    fn snap_end(&self, last: usize, end: usize) -> usize {
        if end == self.cells.len() && self.closes {
            return end;
        }
        let limit = last.max(end.saturating_sub(SNAP));
        (limit..end)
            .rev()
            .find(|at| self.cells[*at].is_blank())
            .unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(line: &str, marked: &str, columns: usize) -> String {
        let start = line.find(marked).unwrap();
        Window::new(line, start..start + marked.len(), columns, "…").text
    }

    #[test]
    fn a_short_line_is_whole() {
        assert_eq!(window("Tap here.", "here", 20), "Tap here.");
    }

    #[test]
    fn a_long_line_is_cut_between_words_on_both_sides() {
        let line = format!(
            "{}click here to go on {}",
            "word ".repeat(300),
            "more ".repeat(300)
        );
        let shown = window(&line, "here", 40);
        assert_eq!(shown, "…word click here to go on more more…");
        assert!(width(&shown) <= 40);
    }

    #[test]
    fn the_start_of_a_line_is_kept_when_it_fits() {
        let line = format!("1. Click here {}", "and so on ".repeat(300));
        assert_eq!(
            window(&line, "here", 40),
            "1. Click here and so on and so on and…"
        );
    }

    #[test]
    fn a_region_wider_than_the_window_shows_its_head() {
        let line = format!("before the {} after", "x".repeat(500));
        let shown = window(&line, &"x".repeat(500), 40);
        assert!(
            shown.starts_with("…the xxxx") && shown.ends_with("x…"),
            "{shown}"
        );
        assert!(width(&shown) <= 40);
    }

    #[test]
    fn wide_characters_count_twice() {
        let line = "設定".repeat(200);
        let shown = Window::new(&line, 300..306, 40, "…").text;
        assert!(width(&shown) <= 40 && width(&shown) > 36, "{shown}");
    }

    #[test]
    fn offsets_follow_the_text() {
        let line = format!("{}\tgo \u{1b}[1m here", "é".repeat(300));
        let start = line.find("here").unwrap();
        let window = Window::new(&line, start..line.len(), 40, "…");
        let shown = window.shown(start)..window.shown(line.len());
        assert_eq!(&window.text[shown], "here");
        assert!(window.text.contains("    go \\u{1b}[1m here"));
    }

    #[test]
    fn a_huge_line_is_not_read_as_a_whole() {
        let line = "a".repeat(50_000_000);
        for at in 0..200 {
            let window = Window::new(&line, at * 1000..at * 1000 + 3, 80, "…");
            assert!(window.map.len() < 100);
        }
    }

    #[test]
    fn an_accent_stays_on_its_letter() {
        let line = "e\u{301}".repeat(200);
        let shown = Window::new(&line, 300..303, 21, "…").text;
        assert!(shown.starts_with("…e") && shown.ends_with("\u{301}…"));
    }
}
