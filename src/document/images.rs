//! Pictures in the syntax of site generators: Hugo's `figure`, docfx's `:::image`, `MyST`'s `{image}`,
//! components of MDX.

use std::ops::Range;

use crate::document::build::Builder;
use crate::document::html::{Attribute, Tag};
use crate::document::links::is_dynamic;
use crate::document::nodes::{BlockId, Image, ImageKind, Target};
use crate::document::url_helpers::{self, Argument, UrlHelper, arguments};
use crate::text::Span;

/// Components that show the image of their `src`, with their `alt`.
const COMPONENTS: [&str; 6] = [
    "image",
    "img",
    "picture",
    "themedimage",
    "idealimage",
    "nuxtimg",
];

/// Attributes of an image, in bytes of the page.
#[derive(Default)]
struct Attributes {
    /// Where the path is written; `None` when nothing says it.
    source: Option<Span>,
    alt: Option<Span>,
    /// The larger picture that a click opens.
    large: Option<Span>,
    /// Whether it needs no alternative text, or has a text beside it that says what it shows.
    is_described: bool,
}

impl Builder<'_> {
    /// Reads the image of a shortcode or directive.
    pub(super) fn picture(&mut self, span: Span, block: BlockId) {
        let source = span.slice(self.text);
        let found = match source.as_bytes() {
            [b'{', b'{', b'<' | b'%', ..] if self.generators.have_shortcodes() => {
                figure(source, span.start).map(|attributes| (attributes, Some(UrlHelper::Resource)))
            }
            [b':', b':', b':', ..] => colons(source, span.start)
                .or_else(|| self.myst_fence(span))
                .map(|attributes| (attributes, None)),
            _ => None,
        };
        if let Some((attributes, url_helper)) = found {
            self.push_picture(&attributes, url_helper, span, block);
        }
    }

    /// Reads a fenced block that is a directive of `MyST`: ```` ```{image} a.png ````.
    pub(super) fn fenced_picture(&mut self, span: Span, block: BlockId) {
        if let Some(attributes) = self.myst_fence(span) {
            self.push_picture(&attributes, None, span, block);
        }
    }

    fn myst_fence(&self, span: Span) -> Option<Attributes> {
        let text = &self.text[span.start as usize..];
        let fence = text.trim_start_matches(['`', '~', ':']);
        let body = fence
            .strip_prefix("{image}")
            .or_else(|| fence.strip_prefix("{figure}"))?;
        let at = span.start as usize + text.len() - body.len();
        let line = body.lines().next()?;
        let path = line.trim();
        let start = at + line.len() - line.trim_start().len();
        let mut attributes = Attributes {
            source: Some(Span::at(start as u32, path.len() as u32)),
            ..Attributes::default()
        };
        let mut from = at + line.len();
        // The options follow the first line; a blank line or text ends them.
        while let Some(rest) = self.text[from..]
            .strip_prefix("\r\n")
            .or_else(|| self.text[from..].strip_prefix('\n'))
        {
            let line = rest.lines().next().unwrap_or_default();
            let start = self.text.len() - rest.len();
            from = start + line.len();
            let option = line.trim_start();
            if !option.starts_with(':') || option.starts_with(":::") {
                break;
            }
            if let Some(alt) = option.strip_prefix(":alt:") {
                let lead = line.len() - alt.trim_start().len();
                attributes.alt = Some(Span::at((start + lead) as u32, alt.trim().len() as u32));
            }
        }
        Some(attributes)
    }

    /// Reads the image of a component, which is on lines of its own or inside one.
    pub(super) fn component_picture(&mut self, tag: &Tag, block: BlockId) {
        let is_component = tag.span.slice(self.text)[1..].starts_with(|c: char| c.is_uppercase());
        if tag.end || !is_component {
            return;
        }
        let named = url_helpers::in_expressions(tag.span.slice(self.text), self.generators);
        let is_picture = COMPONENTS.contains(&tag.name.as_str());
        let alt = self.alt_of(tag);
        let mut is_first = is_picture;
        for (url_helper, place) in named {
            let place = place.shift(tag.span.start);
            if !is_picture && !shows(place.slice(self.text)) {
                continue;
            }
            let attributes = Attributes {
                source: Some(place),
                alt,
                large: None,
                // The variants of an image share their text, and other components need none.
                is_described: !std::mem::take(&mut is_first),
            };
            self.push_picture(&attributes, Some(url_helper), tag.span, block);
        }
        let Some(source) = tag.attribute("src").filter(|_| is_first) else {
            return;
        };
        let attributes = Attributes {
            source: Some(source.span),
            alt,
            large: None,
            is_described: false,
        };
        self.push_picture(&attributes, None, tag.span, block);
        // What a relative path of a component starts from is the component's own affair.
        let is_rooted = source.value.starts_with('/') || source.value.contains("://");
        let is_dynamic = !is_rooted || self.is_hidden(source.span);
        if let Some(image) = self.doc.images.last_mut() {
            image.target.dynamic |= is_dynamic;
        }
    }

    /// The alternative text of a tag, empty where an expression makes it.
    pub(super) fn alt_of(&self, tag: &Tag) -> Option<Span> {
        match alt_attribute(tag) {
            Some(alt) if !self.is_hidden(alt.span) && !alt.value.starts_with('{') => Some(alt.span),
            None if !tag.attributes.iter().any(is_bound_alt) => None,
            // An expression makes it, whose text nobody can read here.
            _ => Some(Span::at(tag.span.start, 0)),
        }
    }

    /// Reads the image that a module of MDX takes in: `import logo from './logo.png'`.
    pub(super) fn module_picture(&mut self, span: Span, block: BlockId) {
        let source = span.slice(self.text).trim_end_matches([';', ' ']);
        let quote = source.chars().next_back();
        let Some(quote) =
            quote.filter(|c| source.starts_with("import ") && matches!(c, '"' | '\''))
        else {
            return;
        };
        let inner = &source[..source.len() - 1];
        let Some(start) = inner.rfind(quote).map(|at| at + 1) else {
            return;
        };
        let path = &inner[start..];
        if shows(path) {
            let attributes = Attributes {
                source: Some(Span::at(span.start + start as u32, path.len() as u32)),
                is_described: true,
                ..Attributes::default()
            };
            self.push_picture(&attributes, Some(UrlHelper::File), span, block);
        }
    }

    fn push_picture(
        &mut self,
        attributes: &Attributes,
        url_helper: Option<UrlHelper>,
        span: Span,
        block: BlockId,
    ) {
        if let Some(large) = attributes.large {
            let large = Attributes {
                source: Some(large),
                is_described: true,
                ..Attributes::default()
            };
            self.push_picture(&large, url_helper, span, block);
        }
        let source = attributes.source.unwrap_or(Span::at(span.start, 0));
        let path = source.slice(self.text);
        let link = self.open_links.last().or(self.html_links.last()).copied();
        if let Some(link) = link {
            self.doc.links[link as usize].has_image = true;
        }
        self.doc.images.push(Image {
            kind: ImageKind::Generated,
            span,
            alt: attributes.alt,
            decorative: attributes.is_described,
            target: Target {
                span: source,
                decoded: None,
                dynamic: is_dynamic(path),
                url_helper,
            },
            definition: None,
            block,
            link,
        });
    }
}

/// `{{< figure src="a.png" alt="…" >}}` of Hugo, whose caption replaces the alternative text.
fn figure(source: &str, at: u32) -> Option<Attributes> {
    let inner = &source[3..source.rfind("}}")?.checked_sub(1)?.max(3)];
    let trimmed = inner.trim_start();
    let from = 3 + inner.len() - trimmed.len();
    let rest = trimmed.strip_prefix("figure")?;
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let from = from + "figure".len();
    let rest = rest.trim_end().trim_end_matches('/');
    let attributes = named(&arguments(rest), at + from as u32);
    let has_name = |argument: &Argument<'_>| !argument.name.is_empty();
    // With its parts by position it is a shortcode of the site's own.
    let is_own = arguments(rest).iter().any(|argument| !has_name(argument));
    (!is_own).then_some(attributes)
}

/// `:::image type="content" source="a.png" alt-text="…":::` of docfx.
fn colons(source: &str, at: u32) -> Option<Attributes> {
    let inner = source[3..].strip_prefix("image ")?;
    let from = (source.len() - inner.len()) as u32;
    let inner = inner.split(":::").next().unwrap_or(inner);
    let attributes = arguments(inner);
    let is_icon = attributes
        .iter()
        .any(|one| one.name == "type" && &inner[one.value.clone()] == "icon");
    let mut found = named(&attributes, at + from);
    found.is_described |= is_icon;
    found.source.is_some().then_some(found)
}

fn named(arguments: &[Argument<'_>], at: u32) -> Attributes {
    let mut found = Attributes::default();
    let span = |value: &Range<usize>| Span::from(value.clone()).shift(at);
    for argument in arguments {
        match argument.name {
            "src" | "source" => found.source = Some(span(&argument.value)),
            "alt" | "alt-text" => found.alt = Some(span(&argument.value)),
            "lightbox" => found.large = Some(span(&argument.value)),
            "caption" => found.is_described = true,
            _ => {}
        }
    }
    // An empty text marks decoration.
    found.is_described |= found.alt.is_some_and(Span::is_empty);
    found
}

/// Whether a path ends as that of an image.
fn shows(path: &str) -> bool {
    const PICTURES: [&str; 8] = [
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".mp4",
    ];
    let lower = path.to_ascii_lowercase();
    PICTURES.iter().any(|ending| lower.ends_with(ending))
}

/// Whether something else than `src` says what an image shows: another attribute, an expression, or a
/// script that knows its id.
pub(super) fn is_filled_in(tag: &Tag) -> bool {
    let mut attributes = tag.attributes.iter();
    attributes.any(|attribute| {
        let name = attribute.name.as_str();
        name != "src" && name.contains("src")
            || matches!(name, "id" | "v-bind" | "is")
            || name.starts_with("{...")
            || name.starts_with("data-")
    })
}

pub(super) fn alt_attribute(tag: &Tag) -> Option<&Attribute> {
    tag.attribute("alt").or(tag.attribute("aria-label"))
}

/// Whether an attribute gives alternative text that is written elsewhere: bound, spread or referred to.
fn is_bound_alt(attribute: &Attribute) -> bool {
    let name = attribute.name.as_str();
    matches!(name, ":alt" | "v-bind:alt" | "[alt]" | "aria-labelledby") || name.starts_with("{...")
}
