//! Events of XML files, with entities resolved; what is not well formed ends the file.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// What a reader of an XML format is told.
pub(super) enum Node<'a> {
    /// A start tag; an empty element has both.
    Open(Tag<'a>),
    /// An end tag.
    Close,
    /// Text between tags.
    Text(&'a str),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// Its name without a prefix.
    pub(super) name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.start.try_get_attribute(name).ok()??;
        let value = std::str::from_utf8(&attribute.value).ok()?;
        quick_xml::escape::unescape(value).ok().map(Into::into)
    }
}

/// Hands over the nodes of a file in order.
pub(super) fn walk(text: &str, mut tell: impl FnMut(Node<'_>)) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => open(&start, &mut tell),
            Ok(Event::Empty(start)) => {
                open(&start, &mut tell);
                tell(Node::Close);
            }
            Ok(Event::End(_)) => tell(Node::Close),
            Ok(Event::Text(text)) => {
                if let Ok(text) = text.decode() {
                    tell(Node::Text(&text));
                }
            }
            Ok(Event::CData(text)) => {
                if let Ok(text) = text.decode() {
                    tell(Node::Text(&text));
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                if let Ok(Some(c)) = entity.resolve_char_ref() {
                    tell(Node::Text(c.encode_utf8(&mut [0; 4])));
                } else if let Ok(name) = entity.decode() {
                    tell(Node::Text(resolve_xml_entity(&name).unwrap_or("\u{fffc}")));
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn open(start: &BytesStart<'_>, tell: &mut impl FnMut(Node<'_>)) {
    let name = start.local_name();
    if let Ok(name) = std::str::from_utf8(name.as_ref()) {
        tell(Node::Open(Tag { name, start }));
    }
}
