//! Tags and comments in raw HTML, with the bytes of their attribute values.

use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use crate::text::Span;

/// One attribute of a tag.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// Lower-case name.
    pub(crate) name: String,
    /// Value with character references resolved.
    pub(crate) value: String,
    /// Where the value is written, without quotes.
    pub(crate) span: Span,
}

/// A start or end tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// Lower-case name.
    pub(crate) name: String,
    /// Whether it is an end tag.
    pub(crate) end: bool,
    /// Its source.
    pub(crate) span: Span,
    /// Its attributes in source order.
    pub(crate) attributes: Vec<Attribute>,
}

impl Tag {
    /// The attribute with the given lower-case name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }
}

/// Reads the tags of a piece of HTML that starts at byte `offset` of its page.
///
/// Tokenised as the HTML standard says (`html5gum`), without building a tree, so that any input
/// costs time linear in its length.
pub(crate) fn tags(source: &str, offset: u32) -> Vec<Tag> {
    let mut reader = Reader {
        source,
        tags: Vec::new(),
        open: false,
    };
    {
        let emitter = CallbackEmitter::<_, Infallible, usize>::new(
            |event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
                reader.take(&event, span);
                None
            },
        );
        let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    }
    let mut tags = reader.tags;
    for tag in &mut tags {
        tag.span = tag.span.shift(offset);
        for attribute in &mut tag.attributes {
            attribute.span = attribute.span.shift(offset);
        }
    }
    tags
}

struct Reader<'a> {
    source: &'a str,
    tags: Vec<Tag>,
    open: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: &CallbackEvent<'_>, span: html5gum::Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.push(name, span, false);
                self.open = true;
            }
            CallbackEvent::EndTag { name } => {
                self.push(name, span, true);
                self.open = false;
            }
            CallbackEvent::AttributeName { name } if self.open => {
                let at = self.boundary(span.end);
                if let Some(tag) = self.tags.last_mut() {
                    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
                    tag.attributes.push(Attribute {
                        name,
                        value: String::new(),
                        span: Span::at(at, 0),
                    });
                }
            }
            CallbackEvent::AttributeValue { value } if self.open => self.value(value, span),
            CallbackEvent::CloseStartTag { .. } => {
                self.open = false;
                let end = self.boundary(span.end);
                if let Some(tag) = self.tags.last_mut() {
                    tag.span.end = end.max(tag.span.start);
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, name: &[u8], span: html5gum::Span<usize>, end: bool) {
        let upper = self.boundary(span.end);
        let lower = self.source[..upper as usize].rfind('<').unwrap_or(0) as u32;
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        self.tags.push(Tag {
            name,
            end,
            span: Span::new(lower, upper),
            attributes: Vec::new(),
        });
    }

    /// Notes a value, and finds the bytes it was written with from the end of the attribute's name.
    fn value(&mut self, value: &[u8], span: html5gum::Span<usize>) {
        let Some(attribute) = self
            .tags
            .last_mut()
            .and_then(|tag| tag.attributes.last_mut())
        else {
            return;
        };
        attribute.value = String::from_utf8_lossy(value).into_owned();
        let name_end = attribute.span.start as usize;
        attribute.span = written_value(self.source, name_end).unwrap_or_else(|| {
            let end = self.source.floor_char_boundary(span.end).max(name_end);
            Span::from(name_end..end)
        });
    }

    fn boundary(&self, at: usize) -> u32 {
        self.source.floor_char_boundary(at) as u32
    }
}

/// The value after `=` that follows an attribute name ending near `from`.
fn written_value(source: &str, from: usize) -> Option<Span> {
    let equals = from.checked_sub(1).unwrap_or(from);
    let at = equals + source.get(equals..)?.find('=')? + 1;
    let rest = &source[at..];
    let start = at + (rest.len() - rest.trim_start().len());
    let first = source[start..].chars().next()?;
    if first == '"' || first == '\'' {
        let len = source[start + 1..].find(first)?;
        return Some(Span::at(start as u32 + 1, len as u32));
    }
    let len = source[start..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some(Span::at(start as u32, len as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_are_written() {
        let html = "é <a class=x HREF = 'a?b&amp;c' id=\"é\">t</a> <img src=p.png alt=\"\"/>";
        let tags = tags(html, 0);
        let names: Vec<_> = tags
            .iter()
            .map(|tag| (tag.name.as_str(), tag.end))
            .collect();
        assert_eq!(names, [("a", false), ("a", true), ("img", false)]);
        let href = tags[0].attribute("href").expect("href");
        assert_eq!(
            (href.value.as_str(), href.span.slice(html)),
            ("a?b&c", "a?b&amp;c")
        );
        assert_eq!(tags[0].attribute("id").expect("id").span.slice(html), "é");
        assert_eq!(
            tags[0].span.slice(html),
            "<a class=x HREF = 'a?b&amp;c' id=\"é\">"
        );
        assert_eq!(tags[1].span.slice(html), "</a>");
        assert_eq!(
            tags[2].attribute("src").expect("src").span.slice(html),
            "p.png"
        );
        assert_eq!(tags[2].attribute("alt").expect("alt").span.slice(html), "");
    }

    #[test]
    fn spans_count_carriage_returns() {
        let html = "<p>\r\n<img\r\n src=\"a.png\">";
        let tags = tags(html, 10);
        assert_eq!(
            tags[1].attribute("src").expect("src").span,
            Span::new(27, 32)
        );
    }
}
