//! The few colours of the output.

use owo_colors::{OwoColorize, Style};

use crate::diagnostic::Level;

/// The colour of a level.
pub(crate) fn level(level: Level) -> Style {
    match level {
        Level::Error => Style::new().red().bold(),
        Level::Warning => Style::new().yellow().bold(),
        Level::Note => Style::new().cyan().bold(),
    }
}

/// The colour of a place that only helps to understand.
pub(crate) fn related() -> Style {
    Style::new().blue().bold()
}

/// The style of a word that opens a line, such as `help:`.
pub(crate) fn keyword() -> Style {
    Style::new().cyan()
}

/// Paints `text`, when there are colours.
pub(crate) fn paint(text: &str, style: Style, color: bool) -> String {
    if color {
        text.style(style).to_string()
    } else {
        text.to_owned()
    }
}
