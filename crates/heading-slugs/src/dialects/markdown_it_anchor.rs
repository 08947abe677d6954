//! markdown-it-anchor with its own slugs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule};
use crate::unicode::is_js_space;

/// What `encodeURIComponent` of ECMAScript leaves besides letters and digits is taken out of this set.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The text that markdown-it-anchor gathers: text and code, as `CommonMark` reads them.
pub(crate) const READING: Reading = Reading {
    image_alt: false,
    footnote: FootnoteText::Source,
    line_break: "",
    tildes: true,
};

/// The rule of markdown-it-anchor's default: trimmed, lower case, runs of white space to one `-`, then
/// percent-encoded. Nothing is stripped.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| READING.collect(heading, end, out),
    slug: |text, out| {
        let mut joined = String::with_capacity(text.len());
        let mut after_space = false;
        for ch in text.trim_matches(is_js_space).to_lowercase().chars() {
            let is_space = is_js_space(ch);
            if !is_space {
                joined.push(ch);
            } else if !after_space {
                joined.push('-');
            }
            after_space = is_space;
        }
        out.extend(utf8_percent_encode(&joined, COMPONENT));
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};
