//! How a platform label is written: its emphasis, and what leads from it to its text.

use crate::document::{Document, LabelWeight, PlatformLabel};

/// The style of a label; in one style all look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    weight: LabelWeight,
    mark: Option<Mark>,
    /// Whether the mark is emphasised as well, which few readers see.
    inside: bool,
}

/// What leads from a label to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Colon,
    Dash,
    Stop,
}

impl Style {
    pub(crate) fn of(page: &Document, label: &PlatformLabel) -> Self {
        let mark = |text: &str| match text.trim_end().chars().next_back()? {
            ':' | '：' => Some(Mark::Colon),
            '—' | '–' | '-' | '→' => Some(Mark::Dash),
            '.' | '。' if label.colon => Some(Mark::Stop),
            _ => None,
        };
        let within = mark(page.slice(label.span));
        let is_emphasised = label.weight != LabelWeight::Plain;
        Self {
            weight: label.weight,
            mark: within.or_else(|| mark(page.slice(label.whole))),
            inside: is_emphasised && within.is_some(),
        }
    }

    /// Whether only the emphasis of the mark differs.
    pub(crate) fn is_near(self, other: Self) -> bool {
        self.weight == other.weight && self.mark == other.mark
    }
}

/// The source of a label in the style of another.
pub(crate) fn written_as(page: &Document, label: &PlatformLabel, model: &PlatformLabel) -> String {
    let marks = [':', '：', ' ', '.', '。'];
    let text = page.slice(label.span).trim_end_matches(marks);
    let (whole, inner) = (page.slice(model.whole), page.slice(model.span));
    let lead = &whole[..(model.span.start - model.whole.start) as usize];
    let trail = &whole[(model.span.end - model.whole.start) as usize..];
    let mark = &inner[inner.trim_end_matches(marks).len()..];
    format!("{lead}{text}{mark}{trail}")
}
