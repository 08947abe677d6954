//! One page as flat tables, built in one pass of the Markdown parser.
//!
//! Rules loop over the table they need; none parses. A table row holds spans of the source, and an
//! owned string only where the decoded text differs from the source.

mod accordions;
mod annotations;
mod attribute_lists;
mod bare_url;
mod build;
mod continuation;
mod directives;
mod footnotes;
mod front_matter;
mod headings;
mod html;
mod id_scheme;
mod id_settings;
mod images;
mod includes;
mod inline_text;
mod links;
mod lists;
mod mask;
mod nodes;
mod platform_labels;
mod procedures;
mod prose;
mod raw_html;
mod references;
mod rendered_lists;
#[cfg(test)]
mod rendered_pages;
mod rows;
mod srcset;
mod suppressions;
mod toc;
mod ui_names;
mod url_helpers;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use build::markdown_options;
pub use footnotes::Footnote;
pub use front_matter::FrontMatter;
pub(crate) use html::tags as html_tags;
pub use includes::FROM_ROOT as INCLUDE_ROOT;
pub use nodes::{
    Accordion, Anchor, AnchorKind, Block, BlockId, BlockKind, BrokenReference, Comment, Definition,
    Directive, DirectiveKind, DirectiveRole, Element, Emphasis, Heading, Image, ImageKind, Inline,
    InlineKind, Item, LabelForm, LabelNaming, LabelWeight, Link, LinkKind, List, Misread,
    PlatformLabel, Purpose, Target,
};
pub use platform_labels::label_groups;
pub use toc::{TableOfContents, TocEntry};
pub use url_helpers::UrlHelper;

pub use procedures::{Procedure, Step, StepList};
pub use prose::{GAP, Prose, ProseBlock};
pub use suppressions::{Suppression, SuppressionKind, suppressions};
pub use ui_names::{Extent, UiName};

use crate::language::Language;
use crate::settings::{ListRules, Settings};
use crate::slug::Dialect;
use crate::text::{Rows, Span};

/// One page as flat tables, each in source order.
#[derive(Debug)]
pub struct Document {
    /// Path relative to the working directory, with `/`.
    pub path: Arc<str>,
    /// The language that its path names.
    pub path_language: Option<&'static str>,
    /// The source.
    pub text: Arc<str>,
    /// The metadata block.
    pub front_matter: Option<FrontMatter>,
    /// The words of the page's language; `None` when its language is not known here.
    pub language: Option<&'static Language>,
    /// The slug dialect the ids were made with.
    pub dialect: Dialect,
    /// Whether nothing shows that dialect, so that the site may well make other ids.
    pub guesses_dialect: bool,
    /// The ids of the headings that an older version of the generator makes, sorted; `None` where it is known
    /// which one makes the site.
    pub older_ids: Option<Box<[Box<str>]>>,
    /// What most declared ids start with although their headings do not, such as `q-`: part of the way
    /// in which the page makes ids. Empty on most pages.
    pub id_prefix: Box<str>,
    /// How the renderer of the site reads lists.
    pub list_rules: ListRules,
    /// Blocks; a container comes before its content.
    pub blocks: Vec<Block>,
    /// Leaves of inline content.
    pub inlines: Vec<Inline>,
    /// Emphasised texts.
    pub emphases: Vec<Emphasis>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Anchors, by position.
    pub anchors: Vec<Anchor>,
    /// Links.
    pub links: Vec<Link>,
    /// Images.
    pub images: Vec<Image>,
    /// Reference definitions.
    pub definitions: Vec<Definition>,
    /// Full and collapsed references without a definition.
    pub broken_references: Vec<BrokenReference>,
    /// Definitions of footnotes.
    pub footnotes: Vec<Footnote>,
    /// Marks of footnotes without a definition, which may be other text in brackets.
    pub broken_footnotes: Vec<Span>,
    /// Lists.
    pub lists: Vec<List>,
    /// Items of all lists.
    pub items: Vec<Item>,
    /// Lines of a site generator.
    pub directives: Vec<Directive>,
    /// Generator syntax inside lines.
    pub opaque: Vec<Span>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// Raw HTML tags that shape the page: `details`, `summary`, `table` and the like.
    pub elements: Vec<Element>,
    /// The headings of raw HTML that declare no id: their content, in source order.
    pub html_headings: Vec<Span>,
    /// Parts that can be folded away.
    pub accordions: Vec<Accordion>,
    /// `<li>` tags of ordered lists in raw HTML that hold nothing.
    pub empty_items: Vec<Span>,
    /// Labels of platform sections.
    pub platform_labels: Vec<PlatformLabel>,
    /// Procedures, by the position of their first step.
    pub procedures: Vec<Procedure>,
    /// Tables of contents: links to the topics that follow.
    pub tocs: Vec<TableOfContents>,
    /// Where the page takes in text from elsewhere, so that its anchors are not all known; sorted.
    pub includes: Vec<u32>,
    /// The files whose text it takes in, as they are written; `None` when it takes in more than these.
    pub included_files: Option<Vec<Box<str>>>,
    /// Names on the screen that the page uses; empty where no app is known.
    pub ui_names: Vec<UiName>,
    prose: OnceLock<Prose>,
}

impl Document {
    /// Parses a page. Total: any text gives a document.
    ///
    /// Linear in the length of the text.
    #[must_use]
    pub fn parse(path: Arc<str>, text: Arc<str>, settings: &Settings) -> Self {
        build::build(path, text, settings)
    }

    /// The source that `span` covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.slice(&self.text)
    }

    /// The running text of the page, for rules about words: made when it is first asked for.
    #[must_use]
    pub fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::new(self))
    }

    /// A block.
    #[must_use]
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    /// The containers of a block, innermost first.
    pub fn ancestors(&self, id: BlockId) -> impl Iterator<Item = BlockId> {
        std::iter::successors(self.block(id).parent, |parent| self.block(*parent).parent)
    }

    /// The direct children of a block in source order.
    pub fn children(&self, id: BlockId) -> impl Iterator<Item = BlockId> {
        let end = self.block(id).end;
        let first = (id.0 + 1 < end).then_some(BlockId(id.0 + 1));
        std::iter::successors(first, move |child| {
            let next = self.block(*child).end;
            (next < end).then_some(BlockId(next))
        })
    }

    /// The blocks that are in no container, in source order.
    pub fn top_blocks(&self) -> impl Iterator<Item = BlockId> {
        let end = self.blocks.len() as u32;
        let first = (end > 0).then_some(BlockId(0));
        std::iter::successors(first, move |child| {
            let next = self.block(*child).end;
            (next < end).then_some(BlockId(next))
        })
    }

    /// The inline leaves of a range, as a block, heading or link gives it.
    #[must_use]
    pub fn inlines(&self, range: &Range<u32>) -> &[Inline] {
        &self.inlines[range.start as usize..range.end as usize]
    }

    /// The text a reader sees, white space folded; code without its backticks, images left out.
    #[must_use]
    pub fn plain_text(&self, range: &Range<u32>) -> String {
        self.plain_text_in(&self.text, range)
    }

    /// [`Document::plain_text`] while the document does not own its source yet.
    fn plain_text_in(&self, text: &str, range: &Range<u32>) -> String {
        let mut out = String::new();
        for inline in self.inlines(range) {
            if inline.is(Inline::ALT) {
                continue;
            }
            match inline.kind {
                InlineKind::Text => push_folded(&mut out, inline.span.slice(text)),
                InlineKind::Code => {
                    push_folded(&mut out, inline.span.slice(text).trim_matches('`'));
                }
                InlineKind::Decoded(c) => push_folded(&mut out, c.encode_utf8(&mut [0; 4])),
                InlineKind::SoftBreak | InlineKind::HardBreak => push_folded(&mut out, " "),
                InlineKind::Html | InlineKind::Footnote | InlineKind::Opaque => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The value of a target: escapes and entities resolved.
    #[must_use]
    pub fn target<'a>(&'a self, target: &'a Target) -> &'a str {
        target.value(&self.text)
    }

    /// The heading whose topic the byte at `offset` is in; `None` before the first heading.
    #[must_use]
    pub fn heading_at(&self, offset: u32) -> Option<u32> {
        let started = self.headings.until(offset).len() as u32;
        started.checked_sub(1)
    }

    /// The source of a topic: from its heading to the next heading of the same or a higher level.
    #[must_use]
    pub fn topic_span(&self, heading: u32) -> Span {
        let this = &self.headings[heading as usize];
        let end = self
            .headings
            .get(this.topic_end as usize)
            .map_or(self.text.len() as u32, |next| next.span.start);
        Span::new(this.span.start, end)
    }
}

impl Target {
    /// The value: escapes and entities resolved. `text` is the source of the page.
    #[must_use]
    pub fn value<'a>(&'a self, text: &'a str) -> &'a str {
        match &self.decoded {
            Some(decoded) => decoded,
            None => self.span.slice(text),
        }
    }
}

fn push_folded(out: &mut String, text: &str) {
    // Most text has single blanks only, and is copied as it is.
    let ends_blank = out.is_empty() || out.ends_with(' ');
    let mut last = if ends_blank { b' ' } else { 0 };
    let is_folded = text.bytes().all(|byte| {
        let is_kept = byte.is_ascii_graphic() || byte == b' ' && last != b' ';
        last = byte;
        is_kept
    });
    if is_folded {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;

    use super::*;

    /// Parses a page with the settings that hold without a configuration.
    pub(crate) fn parse(text: &str) -> Document {
        Document::parse(
            Arc::from("page.md"),
            Arc::from(text),
            &Settings::new(PathBuf::from("/")),
        )
    }
}
