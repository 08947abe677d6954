//! Resources of .NET: `Strings.de.resx`.

use super::Entry;
use super::xml::{Node, walk};

/// `<data name="key"><value>text</value></data>`, of those that are texts.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut key: Option<String> = None;
    let mut value: Option<String> = None;
    let mut open: Vec<Box<str>> = Vec::new();
    walk(text, |node| match node {
        Node::Open(tag) => {
            if tag.name == "data" {
                let is_text =
                    tag.attribute("type").is_none() && tag.attribute("mimetype").is_none();
                key = tag.attribute("name").filter(|_| is_text);
            } else if tag.name == "value" && key.is_some() {
                value = Some(String::new());
            }
            open.push(tag.name.into());
        }
        Node::Text(text) => {
            if let Some(value) = &mut value {
                value.push_str(text);
            }
        }
        Node::Close => match open.pop().as_deref() {
            Some("value") => {
                if let (Some(key), Some(value)) = (&key, value.take()) {
                    entries.push(Entry::new(key, &value).with_mnemonics('&'));
                }
            }
            Some("data") => key = None,
            _ => {}
        },
    });
    entries
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::labels::formats::tests::pairs;

    #[test]
    fn texts_are_read_and_pictures_are_not() {
        let text = r#"<root><resheader name="x"><value>2.0</value></resheader>
            <data name="Open" xml:space="preserve"><value>&amp;Open…</value><comment>menu</comment></data>
            <data name="Icon" type="System.Drawing.Icon"><value>a.ico</value></data></root>"#;
        assert_eq!(pairs(&read(text)), [("Open", "Open…")]);
    }
}
