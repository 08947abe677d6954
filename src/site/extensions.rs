//! Syntax of Python-Markdown and kramdown that the configuration of a site turns on or off.

/// Which of it the Markdown of a site has. Where nothing says so it is on: what could be an id is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extensions {
    /// Attribute lists of Python-Markdown: `## Title {: #id .class }`.
    pub attribute_lists: bool,
    /// Markdown in elements that ask for it: `<div markdown>`.
    pub markdown_in_html: bool,
}

impl Default for Extensions {
    fn default() -> Self {
        Self {
            attribute_lists: true,
            markdown_in_html: true,
        }
    }
}
