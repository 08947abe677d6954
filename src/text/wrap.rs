//! Lines of a text for a terminal.

/// The text in lines of `width` columns, broken at spaces alone: `first` in front of the first line, `rest`
/// in front of the others.
#[must_use]
pub fn wrap(text: &str, first: &str, rest: &str, width: usize) -> String {
    let layout = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, layout)
}
