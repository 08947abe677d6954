//! String files of Apple's systems: `.strings`, `.stringsdict` and `.xcstrings`.

use serde_json::Value;

use super::xml::{Node, walk};
use super::{Entry, escapes};

/// `"key" = "value";`, with comments; keys may be bare words.
pub(super) fn read_strings(text: &str) -> Vec<Entry> {
    if text.trim_start().starts_with("<?xml") {
        return read_plist(text);
    }
    let mut entries = Vec::new();
    let mut rest = text;
    let mut key: Option<String> = None;
    while let Some(next) = skip(rest) {
        rest = next;
        let Some(c) = rest.chars().next() else { break };
        match c {
            '=' => rest = &rest[1..],
            ';' => {
                // A key without a value shows itself.
                if let Some(key) = key.take() {
                    entries.push(Entry::new(&key, &key));
                }
                rest = &rest[1..];
            }
            _ => {
                let (word, after) = if c == '"' {
                    quoted(&rest[1..])
                } else {
                    bare(rest)
                };
                rest = after;
                match key.take() {
                    None => key = Some(escapes::backslash(word)),
                    Some(name) => entries.push(Entry::new(&name, &escapes::backslash(word))),
                }
            }
        }
    }
    entries
}

/// The text behind white space and comments; `None` at the end.
fn skip(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/*") {
            rest = after.find("*/").map(|at| &after[at + 2..])?;
        } else if let Some(after) = rest.strip_prefix("//") {
            rest = after.find('\n').map(|at| &after[at..])?;
        } else {
            return (!rest.is_empty()).then_some(rest);
        }
    }
}

/// The text up to the closing quote, and what follows it.
fn quoted(text: &str) -> (&str, &str) {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return (&text[..at], &text[at + 1..]),
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    (text, "")
}

fn bare(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | ';' | '"'));
    // Some character is taken in any case.
    let end = end.filter(|end| *end > 0);
    text.split_at(end.unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8)))
}

/// The property list of a `.stringsdict`, or of `.strings` in XML: the texts below each key.
pub(super) fn read_plist(text: &str) -> Vec<Entry> {
    /// Keys of a plural rule that hold no text for the screen.
    const RULES: [&str; 3] = [
        "NSStringFormatSpecTypeKey",
        "NSStringFormatValueTypeKey",
        "NSStringLocalizedFormatKey",
    ];
    let mut entries = Vec::new();
    let (mut dicts, mut top, mut key) = (0_usize, String::new(), String::new());
    let mut content = String::new();
    let mut open: Vec<Box<str>> = Vec::new();
    walk(text, |node| match node {
        Node::Open(tag) => {
            dicts += usize::from(tag.name == "dict");
            content.clear();
            open.push(tag.name.into());
        }
        Node::Text(text) => content.push_str(text),
        Node::Close => {
            match open.pop().as_deref() {
                Some("dict") => dicts = dicts.saturating_sub(1),
                Some("key") => {
                    key.clone_from(&content);
                    if dicts == 1 {
                        top.clone_from(&content);
                    }
                }
                Some("string") if !RULES.contains(&&*key) => {
                    entries.push(Entry::new(&top, &content));
                }
                _ => {}
            }
            content.clear();
        }
    });
    entries
}

/// A string catalogue: all languages in one file.
pub(super) fn read_xcstrings(text: &str) -> Vec<Entry> {
    let Ok(catalogue) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let source = catalogue.get("sourceLanguage").and_then(Value::as_str);
    let mut entries = Vec::new();
    let strings = catalogue.get("strings").and_then(Value::as_object);
    for (key, string) in strings.into_iter().flatten() {
        let localizations = string.get("localizations").and_then(Value::as_object);
        let has_source =
            source.is_some_and(|source| localizations.is_some_and(|all| all.contains_key(source)));
        if !has_source {
            // The key is the text in the language of the source.
            entries.push(Entry::new(key, key).in_language(source.unwrap_or("en")));
        }
        for (language, localization) in localizations.into_iter().flatten() {
            units(localization, &mut |value| {
                entries.push(Entry::new(key, value).in_language(language));
            });
        }
    }
    entries
}

/// The values of all `stringUnit` below a localization: its variations have one each.
fn units(value: &Value, tell: &mut impl FnMut(&str)) {
    let Value::Object(table) = value else { return };
    for (name, value) in table {
        if name == "stringUnit" {
            if let Some(text) = value.get("value").and_then(Value::as_str) {
                tell(text);
            }
        } else {
            units(value, tell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{read_plist, read_strings, read_xcstrings};
    use crate::labels::formats::tests::pairs;

    #[test]
    fn strings_are_read_with_comments_and_escapes() {
        let text = "/* \"no\" = \"x\"; */\n\"a.title\" = \"Say \\\"hi\\\"\";\n// c\nbare = \"Two\\nlines\";\n\"Done\";\n";
        assert_eq!(
            pairs(&read_strings(text)),
            [
                ("a.title", "Say \"hi\""),
                ("bare", "Two lines"),
                ("Done", "Done")
            ]
        );
        assert!(read_strings("\"a\" = \"cut").len() <= 1);
        assert!(read_strings("/* open").is_empty());
    }

    #[test]
    fn a_stringsdict_has_a_text_a_plural_form() {
        let text = "<plist><dict><key>days</key><dict><key>NSStringLocalizedFormatKey</key><string>%#@n@</string>\
            <key>n</key><dict><key>one</key><string>One day</string><key>other</key><string>Many days</string></dict>\
            </dict></dict></plist>";
        assert_eq!(
            pairs(&read_plist(text)),
            [("days", "One day"), ("days", "Many days")]
        );
    }

    #[test]
    fn a_catalogue_has_its_languages_inside() {
        let text = r#"{"sourceLanguage":"en","strings":{"Save":{"localizations":{"de":{"stringUnit":{"value":"Sichern"}},
            "fr":{"variations":{"plural":{"other":{"stringUnit":{"value":"Garder"}}}}}}}}}"#;
        let entries = read_xcstrings(text);
        let all: Vec<_> = entries
            .iter()
            .map(|entry| (entry.language.as_deref().unwrap_or(""), &*entry.text))
            .collect();
        assert_eq!(all, [("en", "Save"), ("de", "Sichern"), ("fr", "Garder")]);
    }
}
