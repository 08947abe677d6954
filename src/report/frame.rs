//! Source lines in a frame, with what was found underlined.
//!
//! miette draws; this module gives it a text made for the terminal in place of the page, in which
//! long lines are windows and hostile characters are written out, and keeps the lines and columns
//! those of the page.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters,
};
use owo_colors::Style;

use crate::report::ReportOptions;
use crate::report::place::Places;
use crate::report::window::{Window, width};
use crate::text::{Position, Span};

/// Most lines of one span that are shown.
const MAX_SPAN_LEN: u32 = 4;

/// Something to underline.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The place on the page.
    pub(crate) span: Span,
    /// A few words below the line.
    pub(crate) label: Option<String>,
    /// The colour of both.
    pub(crate) style: Style,
}

/// A part of one page, ready to be drawn.
#[derive(Debug)]
pub(crate) struct Frame {
    name: String,
    text: String,
    lines: Vec<Line>,
    labels: Vec<Label>,
    /// Labels that have no room beside their underline, for the caller to print below.
    pub(crate) notes: Vec<String>,
}

#[derive(Debug)]
struct Line {
    number: u32,
    /// The line on the page.
    source: Span,
    /// Where it is in the text of the frame, line ending included.
    start: usize,
    end: usize,
}

#[derive(Debug)]
struct Label {
    span: SourceSpan,
    text: Option<String>,
    style: Style,
    at: Position,
    /// Whether it is the finding itself, whose place the frame names.
    is_primary: bool,
}

impl Frame {
    /// Prepares the lines of `marks` and the lines beside them that say something.
    pub(crate) fn new(
        name: String,
        places: &Places<'_>,
        marks: &[Mark],
        options: &ReportOptions,
    ) -> Self {
        let marks: Vec<Mark> = marks.iter().map(|mark| clip(places, mark)).collect();
        let numbers = shown_lines(places, &marks);
        let digits = numbers.last().map_or(1, |number| decimal_digits(*number));
        let is_multiline = marks.iter().any(|mark| line_span(places, mark.span) > 0);
        let gutter = digits + 4 + if is_multiline { 5 } else { 0 };
        let columns = options.width.saturating_sub(gutter).max(12);
        let mut frame = Self {
            name,
            text: String::new(),
            lines: Vec::with_capacity(numbers.len()),
            labels: Vec::with_capacity(marks.len()),
            notes: Vec::new(),
        };
        let windows: Vec<Window> = numbers
            .iter()
            .map(|&number| {
                let line = places.line(number);
                let content = line.slice(places.text());
                let region = region(line, &marks);
                let window = Window::new(content, region, columns, options.ellipsis());
                frame.push_line(number, line, &window.text);
                window
            })
            .collect();
        for mark in marks {
            frame.push_label(mark, &windows, columns, places);
        }
        frame.labels.sort_by_key(|label| label.span.offset());
        frame
    }

    fn push_line(&mut self, number: u32, source: Span, shown: &str) {
        let start = self.text.len();
        self.text.push_str(shown);
        self.text.push('\n');
        self.lines.push(Line {
            number,
            source,
            start,
            end: self.text.len(),
        });
    }

    fn push_label(&mut self, mark: Mark, windows: &[Window], columns: usize, places: &Places<'_>) {
        let shown = |offset: u32| {
            let after = self
                .lines
                .partition_point(|line| line.source.start <= offset);
            let at = after.saturating_sub(1);
            let line = &self.lines[at];
            let within = offset.saturating_sub(line.source.start) as usize;
            (line.start, line.start + windows[at].shown(within))
        };
        let (line, start) = shown(mark.span.start);
        let end = shown(mark.span.end).1.max(start);
        let middle = width(&self.text[line..start]) + width(&self.text[start..end]) / 2;
        let fits = |label: &String| middle + 4 + width(label) <= columns;
        let (label, note) = match mark.label {
            Some(label) if !fits(&label) => (None, Some(label)),
            label => (label, None),
        };
        self.notes.extend(note);
        self.labels.push(Label {
            span: SourceSpan::new(start.into(), end - start),
            text: label,
            style: mark.style,
            at: places.position(mark.span.start),
            is_primary: self.labels.is_empty(),
        });
    }

    /// Draws the frame; ends with a line ending.
    pub(crate) fn draw(&self, options: &ReportOptions) -> String {
        let mut theme = GraphicalTheme::none();
        if options.unicode {
            theme.characters = ThemeCharacters::unicode();
        }
        if options.color {
            theme.styles.linum = Style::new().dimmed();
            theme.styles.link = Style::new().cyan();
            theme.styles.highlights = self.labels.iter().map(|label| label.style).collect();
        }
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(options.width)
            .with_context_lines(1)
            .with_links(false)
            .without_syntax_highlighting();
        let mut out = String::new();
        if handler.render_report(&mut out, self).is_err() {
            // Cannot happen: a string takes everything, and every label lies in the frame's text.
            return String::new();
        }
        // miette opens with the message of the diagnostic, which here is the caller's to print.
        match out.split_once('\n') {
            Some((_, picture)) => picture.to_owned(),
            None => out,
        }
    }
}

/// Cuts a span that covers many lines down to the first, and says how far it goes.
fn clip(places: &Places<'_>, mark: &Mark) -> Mark {
    let mut mark = mark.clone();
    mark.span = places.clamp(mark.span);
    let span = mark.span;
    let text = places.text();
    // A span that ends with a line ending ends on that line, not on the next one.
    let content = span.slice(text).trim_end_matches(['\n', '\r']).len() as u32;
    mark.span.end = span.start + content;
    let further = line_span(places, mark.span);
    if further >= MAX_SPAN_LEN {
        let first = places.line(places.line_number(span.start));
        let last = places.line_number(mark.span.end);
        mark.span.end = first.end.max(span.start);
        mark.label
            .get_or_insert_with(|| format!("from here to line {last}"));
    }
    mark
}

/// Number of lines a span covers after its first.
fn line_span(places: &Places<'_>, span: Span) -> u32 {
    places.line_number(span.end) - places.line_number(span.start)
}

/// The lines of the marks, and those just before and after that are not blank.
fn shown_lines(places: &Places<'_>, marks: &[Mark]) -> Vec<u32> {
    let mut numbers = Vec::new();
    for mark in marks {
        let first = places.line_number(mark.span.start);
        let last = places.line_number(mark.span.end);
        numbers.extend(first..=last);
        for beside in [first.saturating_sub(1), last + 1] {
            let exists = (1..=places.line_count()).contains(&beside);
            if exists && !places.line(beside).slice(places.text()).trim().is_empty() {
                numbers.push(beside);
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The marked part of a line, from its start; empty for a line without a mark.
fn region(line: Span, marks: &[Mark]) -> std::ops::Range<usize> {
    marks
        .iter()
        .filter(|mark| mark.span.start <= line.end && line.start <= mark.span.end)
        .map(|mark| {
            Span::new(
                mark.span.start.max(line.start),
                mark.span.end.min(line.end).max(line.start),
            )
        })
        .reduce(Span::to)
        .map_or(0..0, |span| {
            let start = span.start.min(line.end) - line.start;
            start as usize..(span.end - line.start).max(start) as usize
        })
}

fn decimal_digits(number: u32) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

impl fmt::Display for Frame {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Frame {}

impl miette::Diagnostic for Frame {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().map(|label| {
            if label.is_primary {
                LabeledSpan::new_primary_with_span(label.text.clone(), label.span)
            } else {
                LabeledSpan::new_with_span(label.text.clone(), label.span)
            }
        })))
    }
}

impl SourceCode for Frame {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holding = |offset: usize| {
            self.lines
                .iter()
                .position(|line| (line.start..line.end).contains(&offset))
        };
        let (Some(mut first), Some(mut last)) = (holding(span.offset()), holding(end)) else {
            return Err(MietteError::OutOfBounds);
        };
        let follows = |at: usize| self.lines[at].number == self.lines[at - 1].number + 1;
        if (first + 1..=last).any(|at| !follows(at)) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before {
            first -= usize::from(first > 0 && follows(first));
        }
        for _ in 0..after {
            last += usize::from(last + 1 < self.lines.len() && follows(last + 1));
        }
        let (start, end) = (self.lines[first].start, self.lines[last].end);
        let column = self
            .labels
            .iter()
            .find(|label| label.span == *span)
            .map_or(0, |label| label.at.column as usize - 1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[start..end],
            SourceSpan::new(start.into(), end - start),
            self.lines[first].number as usize - 1,
            column,
            last - first + 1,
        )))
    }
}
