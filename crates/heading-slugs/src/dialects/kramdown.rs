//! kramdown with its own parser.

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Rule, source};

/// The rule of kramdown 2's `basic_generate_id`: of the Markdown source, everything before the first ASCII
/// letter goes, then all but ASCII letters, digits, space and `-`. Ids may collide.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Kramdown,
    text: source,
    slug: |text, out| {
        for ch in text.chars().skip_while(|ch| !ch.is_ascii_alphabetic()) {
            match ch {
                ' ' | '-' => out.push('-'),
                _ if ch.is_ascii_alphanumeric() => out.push(ch.to_ascii_lowercase()),
                _ => {}
            }
        }
    },
    numbering: Numbering::PerSlug,
    explicit: Explicit::Apart,
    empty: Empty::Word("section"),
    is_heading: |raw| !raw.is_empty(),
};
