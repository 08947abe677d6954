//! Zola.

use deunicode::deunicode_char;

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Reading, Rule};

/// The rule of the `slug` crate, which Zola uses by default: to ASCII with emoji as their names, then every
/// run of other characters than `a-z0-9` to one `-`, none at the ends. Written ids are reserved first.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::PulldownCmark,
    text: |heading, end, out| Reading::TREE.collect(heading, end, out),
    slug: |text, out| {
        let start = out.len();
        let mut after_gap = false;
        let mut push = |ch: char| {
            if !ch.is_ascii_alphanumeric() {
                after_gap = true;
                return;
            }
            if after_gap && out.len() > start {
                out.push('-');
            }
            after_gap = false;
            out.push(ch.to_ascii_lowercase());
        };
        for ch in text.chars() {
            if ch.is_ascii() {
                push(ch);
            } else {
                deunicode_char(ch)
                    .unwrap_or("-")
                    .chars()
                    .for_each(&mut push);
            }
        }
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::First,
    empty: Empty::Kept,
    is_heading: |_| true,
};
