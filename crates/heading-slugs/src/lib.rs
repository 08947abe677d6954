//! Slug dialects: how a site turns the text of a heading into its id.
//!
//! Each dialect is one small file holding a `Rule`: which text of the heading counts, how that text
//! becomes a slug, what a second heading with the same slug is called, and whether `{#id}` is syntax.
//! [`ids`] applies a rule to all headings of a page at once, because some systems reserve the
//! written ids before they make any.

mod attributes;
mod dialect;
mod dialects;
mod emoji;
mod heading;
mod inline;
mod numbering;
mod reader;
mod rule;
mod transliterate;
mod unicode;

use std::ops::Range;

pub use attributes::Attributes;
pub use dialect::{Dialect, UnknownDialect};
pub use heading::{HeadingSource, Piece, PieceKind};
pub use reader::{HeadingReader, headings, options};

use numbering::Numberer;
use rule::{Empty, Explicit, Rule};

/// A text as GitHub's slugger makes an id of it, for generators that name addresses so.
#[must_use]
pub fn github_slug(text: &str) -> String {
    let mut out = String::new();
    dialects::github::slugify(text, &mut out);
    out
}

/// The id a site puts on one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingId {
    /// The id without `#`; `None` when the site emits none, `Some("")` when it emits an empty one.
    pub id: Option<String>,
    /// Where the written id is, in bytes of [`HeadingSource::raw`]; `None` for a made id.
    pub declared: Option<Range<usize>>,
}

/// Returns the ids of all headings of one page, in the order given.
///
/// Linear in the text of the headings but for runs of equal headings whose numbered ids are taken.
#[must_use]
pub fn ids(dialect: Dialect, headings: &[HeadingSource<'_>]) -> Vec<HeadingId> {
    ids_by(dialect.rule(), headings)
}

/// [`ids`] on a site that leaves `--` as it is, instead of making a dash of it
/// (`markup.goldmark.extensions.typographer = false` of Hugo). Elsewhere dashes are not settings.
#[must_use]
pub fn ids_with_hyphens(dialect: Dialect, headings: &[HeadingSource<'_>]) -> Vec<HeadingId> {
    match dialect {
        Dialect::HugoText => ids_by(&dialects::hugo::TEXT_WITH_HYPHENS, headings),
        _ => ids(dialect, headings),
    }
}

/// [`ids`] on a site of Python-Markdown whose extension `attr_list` is on, so that `{: #id .class }` behind a
/// heading is not a part of its text. Elsewhere the dialect alone says what such braces are.
#[must_use]
pub fn ids_with_attribute_lists(
    dialect: Dialect,
    headings: &[HeadingSource<'_>],
) -> Vec<HeadingId> {
    ids_by(rule_with_attribute_lists(dialect), headings)
}

/// [`slug`] on such a site.
#[must_use]
pub fn slug_with_attribute_lists(dialect: Dialect, heading: &HeadingSource<'_>) -> Option<String> {
    slug_by(rule_with_attribute_lists(dialect), heading)
}

fn rule_with_attribute_lists(dialect: Dialect) -> &'static Rule {
    match dialect {
        Dialect::PythonMarkdown => &dialects::python_markdown::WITH_ATTRIBUTE_LISTS,
        other => other.rule(),
    }
}

fn ids_by(rule: &Rule, headings: &[HeadingSource<'_>]) -> Vec<HeadingId> {
    let mut numberer = Numberer::new(rule.numbering);
    let mut declared = Vec::with_capacity(headings.len());
    for heading in headings {
        let id = attributes::written_id(rule.syntax, heading);
        if let (Explicit::First, Some((id, _))) = (rule.explicit, &id) {
            numberer.reserve(id);
        }
        declared.push(id);
    }
    let mut text = String::new();
    let mut made = Vec::with_capacity(headings.len());
    for (heading, declared) in headings.iter().zip(declared) {
        if let Some((id, range)) = declared {
            if rule.explicit == Explicit::InOrder {
                numberer.reserve(&id);
            }
            made.push(HeadingId {
                id: Some(id),
                declared: range,
            });
            continue;
        }
        let id = base_id(rule, heading, &mut text)
            .map(|base| numberer.number(base))
            .filter(|id| rule.empty != Empty::Absent || !id.is_empty());
        made.push(HeadingId { id, declared: None });
    }
    made
}

/// Returns the id of a heading as the dialect makes it from the text, before duplicates are numbered.
///
/// A written `{#id}` is not part of the text where it is syntax, and is otherwise ignored here.
/// `None` when the dialect gives such a heading no id.
#[must_use]
pub fn slug(dialect: Dialect, heading: &HeadingSource<'_>) -> Option<String> {
    slug_by(dialect.rule(), heading)
}

fn slug_by(rule: &Rule, heading: &HeadingSource<'_>) -> Option<String> {
    let mut text = String::new();
    let absent = rule.empty == Empty::Absent;
    base_id(rule, heading, &mut text).filter(|id| !absent || !id.is_empty())
}

/// Makes the id of one heading; `text` is a buffer reused between headings.
fn base_id(rule: &Rule, heading: &HeadingSource<'_>, text: &mut String) -> Option<String> {
    if !(rule.is_heading)(heading.raw) {
        return None;
    }
    let end = attributes::text_end(rule.syntax, heading);
    text.clear();
    (rule.text)(heading, end, text);
    let mut id = String::with_capacity(text.len());
    (rule.slug)(text, &mut id);
    if id.is_empty() {
        match rule.empty {
            Empty::Never => return None,
            Empty::WordForText(_) if text.is_empty() => return None,
            Empty::Word(word) | Empty::WordForText(word) => id.push_str(word),
            Empty::Kept | Empty::Absent => {}
        }
    }
    Some(id)
}

#[cfg(test)]
mod tests;
