//! The rows of the tables of a page. Every span is a byte range of the page's source.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::document::url_helpers::UrlHelper;
use crate::settings::PlatformId;
use crate::text::Span;

/// Index of a block of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct BlockId(pub u32);

/// A block-level element; containers come before what they hold.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its source, without the line ending after it.
    pub span: Span,
    /// The container it is in.
    pub parent: Option<BlockId>,
    /// Its inline content, for leaf blocks: a range of [`super::Document::inlines`].
    pub inlines: Range<u32>,
    /// The index after its last descendant in [`super::Document::blocks`].
    pub end: u32,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading: index into the headings.
    Heading(u32),
    /// A paragraph, or the text of a tight list item.
    Paragraph,
    /// A code block.
    Code,
    /// A block quote.
    Quote,
    /// A list: index into the lists.
    List(u32),
    /// A list item: index into the items.
    Item(u32),
    /// A table.
    Table,
    /// One cell of a table.
    Cell,
    /// Raw HTML, comments included.
    Html,
    /// A thematic break.
    Rule,
    /// A footnote definition.
    Footnote,
    /// A line of a site generator: index into the directives.
    Directive(u32),
    /// The indented content of a directive, as `MkDocs` and MDX have it: index into the directives.
    Container(u32),
    /// A title outside the text: of the page in its front matter, or of a part that can be folded away.
    Title,
}

/// A leaf of inline content.
#[derive(Clone, Copy, Debug)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it is: bits of [`Inline::STRONG`] and the like.
    pub flags: u8,
    /// Its source.
    pub span: Span,
    /// The block it is in.
    pub block: BlockId,
}

impl Inline {
    /// Inside strong emphasis.
    pub const STRONG: u8 = 1;
    /// Inside emphasis.
    pub const EMPHASIS: u8 = 2;
    /// Inside the text of a link.
    pub const LINK: u8 = 4;
    /// Inside the alternative text of an image.
    pub const ALT: u8 = 8;
    /// Inside a heading.
    pub const HEADING: u8 = 16;
    /// A URL that is its own link: a bare one that the renderer finds, or one in angle brackets.
    pub const URL: u8 = 32;

    /// Whether it is in any of the places of `mask`.
    #[must_use]
    pub const fn is(self, mask: u8) -> bool {
        self.flags & mask != 0
    }
}

/// The kinds of inline leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Text, equal to its source.
    Text,
    /// An escape or entity, which renders as this character (the first, when it renders as several).
    Decoded(char),
    /// A code span.
    Code,
    /// A raw tag or comment.
    Html,
    /// A line ending inside a paragraph.
    SoftBreak,
    /// A forced line ending.
    HardBreak,
    /// A footnote mark.
    Footnote,
    /// Syntax of a site generator: a shortcode, an expression.
    Opaque,
}

/// Emphasised text.
#[derive(Clone, Debug)]
pub struct Emphasis {
    /// Whether it is strong.
    pub strong: bool,
    /// Its source with the delimiters.
    pub span: Span,
    /// Its content: a range of [`super::Document::inlines`].
    pub inlines: Range<u32>,
    /// The block it is in.
    pub block: BlockId,
}

/// A heading.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Heading {
    /// Level, 1 to 6.
    pub level: u8,
    /// Its source without the line ending.
    pub span: Span,
    /// Its content without the marks, and without what declares its id.
    pub content: Span,
    /// Its plain text, white space folded.
    pub text: Box<str>,
    /// The id the site gives it; `None` when it gets none.
    pub id: Option<Box<str>>,
    /// The slug of its text under the dialect, before duplicates are numbered.
    pub slug: Option<Box<str>>,
    /// Whether the id is written at the heading rather than generated.
    pub declared: bool,
    /// Whether the text holds syntax whose result a reader of the source cannot know.
    pub dynamic: bool,
    /// Whether it is in a quote, so that it is not a level of the outline.
    pub in_quote: bool,
    /// Its block.
    pub block: BlockId,
    /// Its content: a range of [`super::Document::inlines`].
    pub inlines: Range<u32>,
    /// The heading whose topic it opens a part of: the nearest one before it at a higher level.
    pub parent: Option<u32>,
    /// The index after the last heading of its topic: the next heading of the same or a higher level.
    pub topic_end: u32,
}

/// A place that a `#fragment` can land on.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Anchor {
    /// The id, decoded.
    pub id: Box<str>,
    /// How it came about.
    pub kind: AnchorKind,
    /// Where it is written: the id itself for declared anchors, the heading's content otherwise.
    pub span: Span,
    /// The whole construct that declares it, for fixes; equal to `span` for generated ids.
    pub whole: Span,
    /// The heading it belongs to.
    pub heading: Option<u32>,
}

/// How an anchor came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum AnchorKind {
    /// The slug of a heading.
    Generated,
    /// `[](#id)` at the start of a heading.
    EmptyLink,
    /// `{#id}` at the end of a heading.
    Attribute,
    /// `id` or `name` of an HTML element.
    Html,
}

impl AnchorKind {
    /// The word of `faqlint anchors`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::EmptyLink | Self::Attribute => "declared",
            Self::Html => "html",
        }
    }
}

/// The syntax of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum LinkKind {
    /// `[text](target)`.
    Inline,
    /// `[text][label]`.
    Reference,
    /// `[label][]`.
    Collapsed,
    /// `[label]`.
    Shortcut,
    /// `<https://…>` or `<mail@…>`.
    Autolink,
    /// A URL in running text.
    Bare,
    /// `<a href>`, `<area href>`.
    Html,
    /// `[[Page#Heading|text]]`.
    Wiki,
}

/// The target of a link or image.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// Where it is written: in the link, or in the reference definition.
    pub span: Span,
    /// Its value when that differs from the source: escapes and entities resolved.
    pub decoded: Option<Box<str>>,
    /// Whether it holds syntax whose result a reader of the source cannot know.
    pub dynamic: bool,
    /// What makes it of the path that is written, where that is syntax of a generator.
    pub url_helper: Option<UrlHelper>,
}

/// A link.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Link {
    /// Its syntax.
    pub kind: LinkKind,
    /// Its source.
    pub span: Span,
    /// Its text, between the brackets or tags; empty for autolinks.
    pub text: Span,
    /// Its text: a range of [`super::Document::inlines`].
    pub inlines: Range<u32>,
    /// Whether an image is in its text.
    pub has_image: bool,
    /// Its target.
    pub target: Target,
    /// The reference definition it uses: index into the definitions.
    pub definition: Option<u32>,
    /// The block it is in.
    pub block: BlockId,
    /// Whether it is `[](#id)` at the start of a heading: an anchor, not a link.
    pub declares_anchor: bool,
}

/// The syntax of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum ImageKind {
    /// `![alt](target)` in any of its forms.
    Markdown,
    /// `<img src>`.
    Html,
    /// One candidate of a `srcset`.
    SrcSet,
    /// `<video poster>`.
    Poster,
    /// `![[file]]`: an image, or the text of another page.
    Embed,
    /// `<video src>`, `<audio src>`, `<source src>` and the like: a file, but not an image.
    Media,
    /// A shortcode, directive or component of the site generator that shows an image.
    Generated,
}

impl ImageKind {
    /// Whether it is an image of its own, that needs a text, and no variant, poster or other file.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::Generated)
    }
}

/// An image.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Image {
    /// Its syntax.
    pub kind: ImageKind,
    /// Its source.
    pub span: Span,
    /// Its alternative text, empty where an expression makes it; `None` when there is none at all.
    pub alt: Option<Span>,
    /// Whether it is marked as decoration: `alt=""`, `role="presentation"` or `aria-hidden` in HTML.
    pub decorative: bool,
    /// Its target.
    pub target: Target,
    /// The reference definition it uses.
    pub definition: Option<u32>,
    /// The block it is in.
    pub block: BlockId,
    /// The link it is in.
    pub link: Option<u32>,
}

/// A reference definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its label as written.
    pub label: Span,
    /// Its whole source without the line ending.
    pub span: Span,
    /// Number of links and images that use it.
    pub uses: u32,
    /// The definition of the same label that wins over it.
    pub shadowed_by: Option<u32>,
}

/// A full or collapsed reference without a definition.
#[derive(Clone, Debug)]
pub struct BrokenReference {
    /// The whole construct.
    pub span: Span,
    /// Its label, normalised by the parser.
    pub label: Box<str>,
    /// Its syntax.
    pub kind: LinkKind,
}

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// Whether it is ordered.
    pub ordered: bool,
    /// Its block.
    pub block: BlockId,
    /// Its items: indices into the items, in order.
    pub items: Vec<u32>,
    /// How many lists it is nested in.
    pub depth: u16,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// The list.
    pub list: u32,
    /// Its block.
    pub block: BlockId,
    /// Its source.
    pub span: Span,
    /// Its marker: `3.` or `-`.
    pub marker: Span,
    /// The number as written, for ordered lists.
    pub written: Option<u32>,
    /// The number a reader sees; `None` where the renderer of the site shows none.
    pub rendered: Option<u32>,
    /// What the renderer of the site makes of it, where that is not what its place says.
    pub misread: Option<Misread>,
    /// `.` or `)` for ordered lists, the bullet otherwise.
    pub delimiter: u8,
    /// `Some(done)` for a task.
    pub task: Option<bool>,
}

/// How a renderer reads an item otherwise than its writer meant it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// As text of the paragraph above.
    Text,
    /// As the next item of the list above, for want of indentation or of something between the two.
    Sibling,
}

/// A line of a site generator that is not Markdown.
#[derive(Clone, Debug)]
pub struct Directive {
    /// Its syntax.
    pub kind: DirectiveKind,
    /// Its source.
    pub span: Span,
    /// Its block, once the page is built.
    pub block: Option<BlockId>,
    /// Its name, without `end` or `/`; empty for a closing `:::` and for syntaxes that have none.
    pub name: Span,
    /// What it does to the parts around it.
    pub role: DirectiveRole,
    /// What it holds.
    pub purpose: Purpose,
    /// The line that closes what it opens, or opens what it closes: index into the directives. What
    /// opens and is never closed may be complete by itself: `{% include x %}`, `<Video>`.
    pub partner: Option<u32>,
}

/// What a directive does to the parts around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveRole {
    /// Begins a part.
    Opens,
    /// Ends a part.
    Closes,
    /// Begins the next alternative of what is open: `{% else %}`, `{tab|ios}`.
    Branches,
    /// Is complete by itself, or holds what is indented below it.
    Single,
}

/// What a directive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A note, a tip, a warning.
    Callout,
    /// An image, code, or text from elsewhere.
    Figure,
    /// The source of a drawing or formula, which is not prose.
    Drawing,
    /// Several tabs.
    TabSet,
    /// One of several tabs.
    Tab,
    /// What some readers see and others do not.
    Condition,
    /// A part that can be folded away.
    Accordion,
    /// Anything else.
    Other,
}

/// The kinds of directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `{% … %}`.
    Liquid,
    /// `{{< … >}}`, `{{% … %}}` or `{{ … }}`.
    Shortcode,
    /// `::: name`, or the closing `:::`.
    Fence,
    /// `=== "label"`.
    Tab,
    /// `!!! name` or `??? name`.
    Admonition,
    /// `<Component …>` or `</Component>`.
    Component,
    /// `{tab|name}`, `{start_tabs}` and other single braces on their own line.
    Brace,
    /// `import …` or `export …` of MDX.
    Module,
}

/// An HTML comment, or a comment of MDX or of a template.
#[derive(Clone, Copy, Debug)]
pub struct Comment {
    /// Its source with the delimiters.
    pub span: Span,
    /// What is between them, trimmed.
    pub body: Span,
}

/// A raw HTML tag that shapes the page.
#[derive(Clone, Debug)]
pub struct Element {
    /// Lower-case name.
    pub name: Box<str>,
    /// Whether it is an end tag.
    pub end: bool,
    /// Its source.
    pub span: Span,
    /// The block it is in.
    pub block: BlockId,
}

/// A part that can be folded away: `<details>`, `<Accordion>`. In a FAQ, a question and its answer.
#[derive(Clone, Debug)]
pub struct Accordion {
    /// Its title.
    pub title: Span,
    /// Its title as plain text, white space folded.
    pub text: Box<str>,
    /// The block of its title.
    pub block: BlockId,
    /// What is folded away: from the title to the tag that closes it; `None` where nothing does.
    pub body: Option<Span>,
    /// Where its title ends with its tags.
    pub title_end: u32,
}

/// The form of a platform label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum LabelForm {
    /// A heading.
    Heading,
    /// A line in strong emphasis.
    Strong,
    /// A line in emphasis.
    Emphasis,
    /// A plain line that ends with a colon.
    Plain,
    /// The lead-in of a bullet.
    Bullet,
    /// A tab of a site generator.
    Tab,
}

/// How a platform label is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum LabelWeight {
    /// Not at all.
    Plain,
    /// Emphasis, which shows as italics.
    Emphasis,
    /// Strong emphasis, which shows as bold.
    Strong,
}

/// How a platform label names its platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum LabelNaming {
    /// By words that a reader reads.
    Shown,
    /// By an identifier that no reader sees: `{tab|ios}`, `{% mac %}`.
    Hidden,
    /// By a word that is only near to the name of a platform, as `Andriod` is.
    Guessed,
}

/// A block that opens a platform section.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PlatformLabel {
    /// Its form.
    pub form: LabelForm,
    /// How it is emphasised.
    pub weight: LabelWeight,
    /// Its text: for a tab, the name alone.
    pub span: Span,
    /// Its text with the marks of emphasis and the colon.
    pub whole: Span,
    /// Whether a colon ends it.
    pub colon: bool,
    /// Whether text of the section follows on its line.
    pub run_in: bool,
    /// How it names its platforms.
    pub naming: LabelNaming,
    /// The platforms it names.
    pub platforms: Vec<PlatformId>,
    /// Its block.
    pub block: BlockId,
    /// The heading it is under; `None` before the first.
    pub topic: Option<u32>,
    /// Labels with the same number are side by side: each holds for another reader.
    pub group: u32,
    /// The block after the last one of its section.
    pub section_end: BlockId,
}
