//! Content made harmless before a person or a CI runner reads it.
//!
//! Pages come from forks: a heading may hold terminal sequences, direction overrides or commands
//! for the runner that prints our output. What is shown here is the same text, with the dangerous
//! characters written out.

use std::borrow::Cow;
use std::fmt::Write;

/// Longest sentence that is printed for a person, in characters.
const MAX_SENTENCE_LEN: usize = 600;

/// Whether a character must not reach a terminal or a person as it is.
///
/// Control characters of C0 and C1, controls of direction (UAX #9), line and paragraph separators,
/// noncharacters, which XML forbids, and characters that have no shape but change what a program
/// reads: byte order mark, zero width space, word joiner, fillers, interlinear and tag characters,
/// controls of shorthand and music. The joiners U+200C and U+200D stay, since Persian words and emoji
/// need them.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text holds a hostile character; a quick look at ASCII, which most texts are.
#[must_use]
pub fn has_hostile(text: &str) -> bool {
    if text.is_ascii() {
        text.bytes().any(|byte| byte.is_ascii_control())
    } else {
        text.chars().any(is_hostile)
    }
}

/// Appends `c`, written out when it is hostile.
pub(crate) fn push(out: &mut String, c: char) {
    match c {
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        c if is_hostile(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
}

/// A path or a name, on one line and without anything that acts.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    if !has_hostile(text) {
        return inert(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        push(&mut out, c);
    }
    Cow::Owned(inert(&out).into_owned())
}

/// A message or a help text, on one line and without anything that acts.
///
/// Line breaks and tabs are spaces here; a text of more than 600 characters is cut.
#[must_use]
pub fn sentence(text: &str) -> Cow<'_, str> {
    let is_long = text.len() > MAX_SENTENCE_LEN && text.chars().count() > MAX_SENTENCE_LEN;
    if !is_long && !has_hostile(text) {
        return inert(text);
    }
    let mut out = String::with_capacity(text.len().min(4 * MAX_SENTENCE_LEN) + 8);
    for c in text.chars().take(MAX_SENTENCE_LEN) {
        match c {
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c => push(&mut out, c),
        }
    }
    if is_long {
        out.push('…');
    }
    Cow::Owned(inert(&out).into_owned())
}

/// Whether `[` may begin a command for a runner somewhere in the text.
#[must_use]
pub fn may_command(text: &str) -> bool {
    has_pair(text, b'#')
}

/// Whether a byte is repeated.
fn has_pair(text: &str, byte: u8) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(byte, bytes).any(|at| bytes.get(at + 1) == Some(&byte))
}

/// Whether a `[` behind `before` begins a command for a runner: `##[error]` of GitHub,
/// `##vso[task.setvariable]` of Azure Pipelines, `##teamcity[message]`.
#[must_use]
pub fn opens_command(before: &str) -> bool {
    before
        .trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .ends_with("##")
}

/// The text with every `[` that begins a command written as `open`.
#[must_use]
pub fn without_commands<'a>(text: &'a str, open: &str) -> Cow<'a, str> {
    if !may_command(text) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if opens_command(&out) { open } else { "[" });
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// Disarms the commands of CI runners in one line or in many.
///
/// GitHub's runner obeys `::name …` at the start of a line, after any blanks; the form `##name[…]` is
/// obeyed anywhere in one. A line that our own wrapping starts with a word of the page counts as well.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    if !may_command(text) && !has_pair(text, b':') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for line in without_commands(text, "\\u{5b}").split_inclusive('\n') {
        let blanks = line.len() - line.trim_start().len();
        let (blanks, rest) = line.split_at(blanks);
        out.push_str(blanks);
        match rest.strip_prefix("::") {
            Some(command) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{3a}}:{command}");
            }
            None => out.push_str(rest),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_sequences_are_written_out() {
        assert_eq!(
            name("a\u{1b}]0;owned\u{7}b\u{9b}31m"),
            "a\\u{1b}]0;owned\\u{7}b\\u{9b}31m"
        );
    }

    #[test]
    fn direction_controls_are_written_out() {
        assert_eq!(
            sentence("safe\u{202e}exe\u{2066}"),
            "safe\\u{202e}exe\\u{2066}"
        );
    }

    #[test]
    fn what_has_no_shape_or_no_place_in_xml_is_written_out() {
        assert_eq!(
            name("a\u{ffff}b\u{fdd0}\u{1fffe}\u{206a}\u{180e}\u{3164}"),
            "a\\u{ffff}b\\u{fdd0}\\u{1fffe}\\u{206a}\\u{180e}\\u{3164}"
        );
    }

    #[test]
    fn joiners_of_persian_and_emoji_stay() {
        let text = "می\u{200c}خواهم 👩\u{200d}💻";
        assert_eq!(sentence(text), text);
    }

    #[test]
    fn a_name_stays_on_one_line() {
        assert_eq!(name("a\nb\r\tc.md"), "a\\nb\\r\\tc.md");
    }

    #[test]
    fn a_sentence_reads_on_over_a_line_break() {
        assert_eq!(sentence("link `two\r\nlines`"), "link `two lines`");
    }

    #[test]
    fn workflow_commands_are_inert() {
        assert_eq!(name("::error::x.md"), "\\u{3a}:error::x.md");
        assert_eq!(
            inert("a\n  ::stop-commands::x\n"),
            "a\n  \\u{3a}:stop-commands::x\n"
        );
        assert_eq!(sentence("see ##[group]x"), "see ##\\u{5b}group]x");
        assert_eq!(
            sentence("##vso[task.x]a ##teamcity[b] [c]"),
            "##vso\\u{5b}task.x]a ##teamcity\\u{5b}b] [c]"
        );
    }

    #[test]
    fn colons_within_a_line_stay() {
        assert_eq!(sentence("the block `::: tip`"), "the block `::: tip`");
    }

    #[test]
    fn a_very_long_sentence_is_cut() {
        assert_eq!(sentence(&"é".repeat(5000)).chars().count(), 601);
    }
}
