//! Raw HTML in a page: links, images, ids, comments.

use std::borrow::Cow;

use crate::document::build::Builder;
use crate::document::html::{self, Tag};
use crate::document::images::{alt_attribute, is_filled_in};
use crate::document::links::is_dynamic;
use crate::document::nodes::{
    Anchor, AnchorKind, BlockId, Comment, Element, Image, ImageKind, Link, LinkKind, Target,
};
use crate::document::url_helpers::UrlHelper;
use crate::document::{srcset, url_helpers};
use crate::text::Span;

/// Elements that shape a page for the analyses built on it.
const SHAPING: [&str; 4] = ["details", "summary", "script", "style"];

/// Elements whose text is code.
const CODE: [&str; 5] = ["code", "kbd", "samp", "pre", "tt"];

impl Builder<'_> {
    /// Reads one raw tag or comment inside a line.
    pub(super) fn inline_html(&mut self, span: Span) {
        let mut source = span.slice(&self.masked.text);
        if !source.starts_with('<') {
            // The tag itself was hidden.
            source = span.slice(self.text);
        }
        if source.starts_with("<!") || source.starts_with("<?") {
            self.comments(span);
            return;
        }
        let name = tag_name(source);
        let is_end = source.starts_with("</");
        if CODE.iter().any(|code| name.eq_ignore_ascii_case(code)) {
            self.code_depth = if is_end {
                self.code_depth.saturating_sub(1)
            } else {
                self.code_depth + 1
            };
        }
        if is_end && name.eq_ignore_ascii_case("a") {
            self.close_html_link(span);
        }
        let shapes = SHAPING
            .iter()
            .any(|shaping| name.eq_ignore_ascii_case(shaping));
        if !source.contains('=') && !shapes {
            return;
        }
        let block = self.current();
        for tag in html::tags(source, span.start) {
            self.tag(&tag, block, true);
        }
        if source[1..].starts_with(|c: char| c.is_ascii_uppercase()) {
            self.component(span, block);
        }
    }

    /// Reads a block of raw HTML.
    pub(super) fn html_block(&mut self, span: Span, block: BlockId) {
        self.comments(span);
        let source = self.html_source(span);
        let is_comment = source.starts_with("<!--")
            && source
                .find("-->")
                .is_some_and(|end| end + 3 == source.len());
        if is_comment {
            return;
        }
        let tags = html::tags(&source, span.start);
        let mut code: Option<&str> = None;
        let is_end = |tag: &Tag| tag.end && tag.name == "a";
        let mut ends = (0..tags.len())
            .filter(|index| is_end(&tags[*index]))
            .peekable();
        let mut pictures = (0..tags.len())
            .filter(|index| tags[*index].name == "img" || tags[*index].name == "svg")
            .peekable();
        for (index, tag) in tags.iter().enumerate() {
            // What looks like a tag in a script or style is none.
            match code {
                Some(name) if tag.end && tag.name == name => code = None,
                Some(_) => continue,
                None if !tag.end && matches!(tag.name.as_str(), "script" | "style") => {
                    code = Some(&tag.name);
                }
                None => {}
            }
            self.list_tag(tag, tags.get(index + 1));
            self.heading_tag(tag);
            self.accordion_tag(tag, &tags[index + 1..], span);
            if tag.span.slice(self.text)[1..].starts_with(|c: char| c.is_ascii_uppercase()) {
                // Some components have the name of an element that begins a block: `<Link>`.
                self.component_link(tag, block);
            }
            let before = self.doc.links.len();
            self.tag(tag, block, false);
            if self.doc.links.len() > before {
                // Each search goes on where the last one stopped, so that many links cost no more.
                while ends.next_if(|end| *end < index).is_some() {}
                while pictures.next_if(|picture| *picture < index).is_some() {}
                let end = ends.peek().copied();
                let has_image = pictures
                    .peek()
                    .is_some_and(|picture| end.is_none_or(|end| *picture < end));
                let end = end.map_or(tag.span.end, |end| tags[end].span.start);
                let link = &mut self.doc.links[before];
                link.text = Span::new(tag.span.end, end.max(tag.span.end));
                link.has_image = has_image;
            }
        }
    }

    /// The source of a block of HTML, with the `>` that was hidden because the block ends with it.
    fn html_source(&self, span: Span) -> Cow<'_, str> {
        let source = span.slice(&self.masked.text);
        let end = span.start as usize + source.trim_ascii_end().len();
        let is_hidden = |text: &str, byte| text.as_bytes().get(end) == Some(&byte);
        if is_hidden(self.text, b'>') && is_hidden(&self.masked.text, b'\n') {
            Cow::Owned(format!("{}>", source.trim_ascii_end()))
        } else {
            Cow::Borrowed(source)
        }
    }

    /// Reads the ids and images of a component tag on a line of its own.
    pub(super) fn component(&mut self, span: Span, block: BlockId) {
        let source = span.slice(self.text);
        if !source.contains('=') {
            return;
        }
        for tag in html::tags(source, span.start) {
            self.anchors(&tag);
            self.component_picture(&tag, block);
            self.component_link(&tag, block);
        }
    }

    /// Reads the address of a component that is a link: `<LinkCard href="/guide/">`. What a relative one
    /// starts from is the component's own affair.
    fn component_link(&mut self, tag: &Tag, block: BlockId) {
        let names = self.generators.link_attributes(&tag.name);
        let attribute = names.iter().find_map(|name| tag.attribute(name));
        let Some(attribute) = attribute.filter(|_| !tag.end) else {
            return;
        };
        let value = &attribute.value;
        let is_rooted = value.starts_with('/') && !value.starts_with("//");
        if !is_rooted && !value.starts_with('#') && !value.contains("://") {
            return;
        }
        let mut target = self.html_target(attribute.span, value);
        if is_rooted && target.url_helper.is_none() {
            target.url_helper = Some(UrlHelper::Rooted);
        }
        self.html_link(tag, target, block, false);
    }

    /// Notes the content of headings in raw HTML that declare no id.
    fn heading_tag(&mut self, tag: &Tag) {
        let is_heading = matches!(tag.name.as_bytes(), [b'h', b'1'..=b'6']);
        if is_heading && !tag.end {
            self.open_html_heading = tag.attribute("id").is_none().then_some(tag.span.end);
        } else if is_heading && let Some(start) = self.open_html_heading.take() {
            let content = Span::new(start, tag.span.start.max(start));
            self.doc.html_headings.push(content);
        }
    }

    /// Keeps track of lists in raw HTML, and notes the steps that hold nothing.
    fn list_tag(&mut self, tag: &Tag, next: Option<&Tag>) {
        let is_list = matches!(tag.name.as_str(), "ol" | "ul");
        if is_list && tag.end {
            self.html_lists.pop();
        } else if is_list {
            self.html_lists.push(tag.name == "ol");
        }
        let is_step = tag.name == "li" && !tag.end && self.html_lists.last() == Some(&true);
        let Some(next) = next.filter(|_| is_step) else {
            return;
        };
        let closes = (next.name == "li") || (next.end && next.name == "ol");
        let content = Span::new(tag.span.end, next.span.start.max(tag.span.end));
        if closes && content.slice(self.text).trim().is_empty() {
            self.doc.empty_items.push(tag.span);
        }
    }

    fn tag(&mut self, tag: &Tag, block: BlockId, inline: bool) {
        if SHAPING.contains(&tag.name.as_str()) {
            self.doc.elements.push(Element {
                name: tag.name.as_str().into(),
                end: tag.end,
                span: tag.span,
                block,
            });
        }
        if tag.end {
            return;
        }
        self.anchors(tag);
        match tag.name.as_str() {
            "a" | "area" => {
                let is_open = inline && tag.name == "a";
                if let Some(href) = tag.attribute("href") {
                    let target = self.html_target(href.span, &href.value);
                    self.html_link(tag, target, block, is_open);
                } else if lost_target(tag) {
                    let target = self.html_target(Span::at(tag.span.end, 0), "");
                    self.html_link(tag, target, block, is_open);
                }
            }
            "img" => self.html_image(tag, block),
            "video" => {
                self.file(tag, "poster", ImageKind::Poster, block);
                self.file(tag, "src", ImageKind::Media, block);
            }
            "audio" | "track" | "embed" => self.file(tag, "src", ImageKind::Media, block),
            "source" => {
                self.file(tag, "src", ImageKind::Media, block);
                self.srcset(tag, block);
            }
            _ => {}
        }
    }

    fn anchors(&mut self, tag: &Tag) {
        let names: &[&str] = if tag.name == "a" {
            &["id", "name"]
        } else {
            &["id"]
        };
        let heading =
            (self.flags & super::Inline::HEADING != 0).then(|| self.doc.headings.len() as u32 - 1);
        for name in names {
            let Some(attribute) = tag.attribute(name) else {
                continue;
            };
            let repeats = self
                .doc
                .anchors
                .last()
                .is_some_and(|last| last.whole == tag.span && *last.id == *attribute.value);
            if attribute.value.is_empty() || repeats || self.is_hidden(attribute.span) {
                continue;
            }
            self.doc.anchors.push(Anchor {
                id: attribute.value.as_str().into(),
                kind: AnchorKind::Html,
                span: attribute.span,
                whole: tag.span,
                heading,
            });
        }
    }

    fn html_link(&mut self, tag: &Tag, target: Target, block: BlockId, open: bool) {
        let at = self.doc.inlines.len() as u32;
        if open {
            self.html_links.push(self.doc.links.len() as u32);
        }
        self.doc.links.push(Link {
            kind: LinkKind::Html,
            span: tag.span,
            text: Span::at(tag.span.end, 0),
            inlines: at..at,
            has_image: false,
            target,
            definition: None,
            block,
            declares_anchor: false,
        });
    }

    fn close_html_link(&mut self, span: Span) {
        self.flush();
        let end = self.doc.inlines.len() as u32;
        let Some(index) = self.html_links.pop() else {
            return;
        };
        let from = self.doc.links[index as usize].span.end;
        let has_image = self
            .doc
            .images
            .last()
            .is_some_and(|image| image.span.start >= from);
        let link = &mut self.doc.links[index as usize];
        link.text.end = span.start;
        link.inlines.end = end;
        link.has_image |= has_image;
    }

    fn html_image(&mut self, tag: &Tag, block: BlockId) {
        let is_presentation = tag
            .attribute("role")
            .is_some_and(|role| matches!(role.value.as_str(), "presentation" | "none"));
        let is_hidden = tag
            .attribute("aria-hidden")
            .is_some_and(|hidden| hidden.value == "true");
        let alt = alt_attribute(tag);
        let is_empty = alt.is_some_and(|alt| alt.value.trim().is_empty());
        let alt = self.alt_of(tag);
        let source = match tag.attribute("src") {
            Some(src) if !src.value.is_empty() || !is_filled_in(tag) => {
                Some(self.html_target(src.span, &src.value))
            }
            None if !is_filled_in(tag) => Some(self.html_target(Span::at(tag.span.end, 0), "")),
            _ => None,
        };
        if let Some(target) = source {
            self.push_image(
                ImageKind::Html,
                tag.span,
                alt,
                is_presentation || is_hidden || is_empty,
                target,
                block,
            );
        }
        self.srcset(tag, block);
    }

    fn file(&mut self, tag: &Tag, name: &str, kind: ImageKind, block: BlockId) {
        if let Some(attribute) = tag.attribute(name) {
            let target = self.html_target(attribute.span, &attribute.value);
            self.push_image(kind, tag.span, None, true, target, block);
        }
    }

    /// One image a candidate: `a.png 1x, b.png 2x`.
    fn srcset(&mut self, tag: &Tag, block: BlockId) {
        let Some(attribute) = tag.attribute("srcset") else {
            return;
        };
        if self.is_hidden(attribute.span) {
            return;
        }
        for span in srcset::candidates(attribute.span.slice(self.text)) {
            let span = span.shift(attribute.span.start);
            let url = span.slice(self.text);
            let target = Target {
                span,
                decoded: None,
                dynamic: is_dynamic(url),
                url_helper: None,
            };
            self.push_image(ImageKind::SrcSet, tag.span, None, true, target, block);
        }
    }

    fn push_image(
        &mut self,
        kind: ImageKind,
        span: Span,
        alt: Option<Span>,
        decorative: bool,
        target: Target,
        block: BlockId,
    ) {
        let link = self.open_links.last().or(self.html_links.last()).copied();
        if let Some(link) = link {
            self.doc.links[link as usize].has_image = true;
        }
        self.doc.images.push(Image {
            kind,
            span,
            alt,
            decorative,
            target,
            definition: None,
            block,
            link,
        });
    }

    fn html_target(&self, span: Span, value: &str) -> Target {
        let is_same = span.slice(&self.masked.text) == value;
        let dynamic = self.is_hidden(span) || is_dynamic(span.slice(self.text));
        let mut target = Target {
            span,
            decoded: (!is_same).then(|| value.into()),
            dynamic,
            url_helper: None,
        };
        url_helpers::settle(&mut target, self.text, self.generators);
        target
    }

    /// Whether a value is an expression, whose braces were hidden as quotes.
    pub(super) fn is_hidden(&self, span: Span) -> bool {
        let before = (span.start as usize).checked_sub(1);
        before.is_some_and(|at| self.text.as_bytes()[at] == b'{')
    }

    fn comments(&mut self, span: Span) {
        let source = span.slice(self.text);
        let mut at = 0;
        while let Some(open) = source[at..].find("<!--") {
            let start = at + open;
            let Some(len) = source[start + 4..].find("-->") else {
                return;
            };
            let inner = &source[start + 4..start + 4 + len];
            let lead = inner.len() - inner.trim_start().len();
            let end = start + 4 + len + 3;
            let body = Span::at(
                span.start + (start + 4 + lead) as u32,
                inner.trim().len() as u32,
            );
            self.doc.comments.push(Comment {
                span: Span::new(span.start + start as u32, span.start + end as u32),
                body,
            });
            at = end;
        }
    }
}

/// Whether a tag says how its link opens, and not where it leads.
fn lost_target(tag: &Tag) -> bool {
    let mut attributes = tag.attributes.iter();
    !tag.attributes.is_empty()
        && attributes.all(|attribute| matches!(attribute.name.as_str(), "target" | "rel"))
}

fn tag_name(source: &str) -> &str {
    let name = source.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    &name[..end]
}

#[cfg(test)]
mod tests {
    use crate::document::nodes::ImageKind;
    use crate::document::tests::parse;

    #[test]
    fn html_links_and_images_count() {
        let doc = parse(
            "a <a href=\"b.md\">t *e*</a> <img src='i.png' alt=''>\n\n<p><a href=c.md><img src=j.png></a>\n<video poster=p.jpg></video></p>\n",
        );
        let links: Vec<_> = doc
            .links
            .iter()
            .map(|link| {
                (
                    doc.target(&link.target),
                    doc.slice(link.text),
                    link.has_image,
                )
            })
            .collect();
        assert_eq!(
            links,
            [("b.md", "t *e*", false), ("c.md", "<img src=j.png>", true)]
        );
        let images: Vec<_> = doc
            .images
            .iter()
            .map(|image| (doc.target(&image.target), image.kind))
            .collect();
        assert_eq!(
            images,
            [
                ("i.png", ImageKind::Html),
                ("j.png", ImageKind::Html),
                ("p.jpg", ImageKind::Poster)
            ]
        );
    }

    #[test]
    fn each_srcset_candidate_is_an_image() {
        let doc = parse(
            "<picture><source srcset=\"a.webp 1x, b.webp 2x\"><img src=c.png alt=x></picture>\n",
        );
        let images: Vec<_> = doc
            .images
            .iter()
            .map(|image| doc.target(&image.target))
            .collect();
        assert_eq!(images, ["a.webp", "b.webp", "c.png"]);
    }

    #[test]
    fn ids_and_names_are_anchors() {
        let doc = parse("<a name=\"x\"></a>\n\n<div id=y>\n\n# <a id=\"z\" name=\"z\"></a>H\n");
        let ids: Vec<_> = doc.anchors.iter().map(|anchor| &*anchor.id).collect();
        assert_eq!(ids, ["x", "y", "h", "z"]);
    }

    #[test]
    fn scripts_hold_no_tags() {
        let doc = parse("<script>\ns = '<a id=\"x\" href=\"y\">'\n</script><p id=z>\n");
        let ids: Vec<_> = doc.anchors.iter().map(|anchor| &*anchor.id).collect();
        assert_eq!(ids, ["z"]);
        assert!(doc.links.is_empty());
    }

    #[test]
    fn expressions_make_a_target_dynamic() {
        let doc = parse("a <img src={use('a.png')} alt=\"x\" /> b\n");
        assert!(doc.images[0].target.dynamic);
    }

    #[test]
    fn comments_have_a_body() {
        let doc = parse("<!-- one -->\n\ntext <!--two--> `<!-- no -->`\n\n{/* three */}\n");
        let bodies: Vec<_> = doc
            .comments
            .iter()
            .map(|comment| doc.slice(comment.body))
            .collect();
        assert_eq!(bodies, ["one", "two", "three"]);
    }
}
