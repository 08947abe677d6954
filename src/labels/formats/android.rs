//! String resources of Android: `res/values-de/strings.xml`.

use super::xml::{Node, walk};
use super::{Entry, escapes};

/// `<string>`, `<plurals>` and `<string-array>`.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let (mut depth, mut name, mut value) = (0_usize, None::<String>, None::<String>);
    // Markup inside a string is text to the parser of the app as well: it is left out.
    let mut value_depth = 0;
    walk(text, |node| match node {
        Node::Open(tag) => {
            depth += 1;
            let is_holder = matches!(tag.name, "string" | "plurals" | "string-array");
            if value.is_some() {
                if tag.name == "g" && tag.attribute("id").is_some() {
                    // An `xliff:g` is a value that is filled in.
                    if let Some(value) = &mut value {
                        value.push('\u{fffc}');
                    }
                }
            } else if is_holder {
                name = tag.attribute("name");
                if tag.name == "string" {
                    (value, value_depth) = (Some(String::new()), depth);
                }
            } else if tag.name == "item" && name.is_some() {
                (value, value_depth) = (Some(String::new()), depth);
            }
        }
        Node::Text(text) => {
            if let Some(value) = &mut value {
                value.push_str(text);
            }
        }
        Node::Close => {
            if depth == value_depth
                && let (Some(key), Some(text)) = (&name, value.take())
            {
                value_depth = 0;
                entries.push(Entry::new(key, &unescape(&text)));
            }
            depth = depth.saturating_sub(1);
            if depth <= 1 {
                name = None;
            }
        }
    });
    entries
}

/// Backslash escapes, and quotes that keep white space.
fn unescape(text: &str) -> String {
    let text = text.trim();
    let quoted = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    // A reference to another string is not text.
    if text.starts_with("@string/") || text.starts_with('?') {
        return String::new();
    }
    escapes::backslash(quoted.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::labels::formats::tests::pairs;

    #[test]
    fn strings_plurals_and_arrays_are_read() {
        let text = r#"<?xml version="1.0"?>
<resources xmlns:xliff="urn:x">
  <!-- <string name="gone">x</string> -->
  <string name="a">Don\'t <b>stop</b> &amp; go\u2026</string>
  <string name="b">"  Two  words "</string>
  <string name="c">By <xliff:g id="who">%1$s</xliff:g></string>
  <string name="d"><![CDATA[Bold]]></string>
  <string name="e">@string/a</string>
  <plurals name="p"><item quantity="one">Day</item><item quantity="other">Days</item></plurals>
  <string-array name="l"><item>One</item><item>Two</item></string-array>
  <integer name="n">1</integer>
</resources>"#;
        assert_eq!(
            pairs(&read(text)),
            [
                ("a", "Don't stop & go…"),
                ("b", "Two words"),
                ("d", "Bold"),
                ("p", "Day"),
                ("p", "Days"),
                ("l", "One"),
                ("l", "Two"),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_gives_what_is_before() {
        assert_eq!(
            pairs(&read(
                "<resources><string name=\"a\">One</string><string name=\"b\">Tw"
            )),
            [("a", "One")]
        );
        assert!(read("no xml < at & all").is_empty());
    }
}
