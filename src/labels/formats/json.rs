//! JSON of i18next and its relatives: nested tables of texts, plural forms as suffixes; and ARB.

use serde_json::Value;

use super::Entry;

/// Suffixes of plural forms.
const PLURALS: [&str; 8] = [
    "_zero",
    "_one",
    "_two",
    "_few",
    "_many",
    "_other",
    "_plural",
    "_interval",
];

/// Deepest nesting that is read.
const DEEPEST: usize = 16;

/// The texts of a file, with their keys joined by dots.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        collect(&value, "", 0, &mut entries);
    }
    entries
}

fn collect(value: &Value, key: &str, depth: usize, entries: &mut Vec<Entry>) {
    match value {
        Value::String(text) => {
            let plural = PLURALS.iter().find_map(|suffix| key.strip_suffix(suffix));
            entries.push(Entry::new(plural.unwrap_or(key), text));
        }
        Value::Object(table) if depth < DEEPEST => {
            // Extensions of browsers have a table a message, with a description for translators.
            if let Some(Value::String(text)) = table.get("message") {
                entries.push(Entry::new(key, text));
                return;
            }
            // Keys with `@` are about the text beside them, as in ARB.
            for (name, value) in table.iter().filter(|(name, _)| !name.starts_with('@')) {
                if key.is_empty() {
                    collect(value, name, depth + 1, entries);
                } else {
                    collect(value, &format!("{key}.{name}"), depth + 1, entries);
                }
            }
        }
        Value::Array(items) if depth < DEEPEST => {
            for item in items {
                collect(item, key, depth + 1, entries);
            }
        }
        _ => {}
    }
}

/// The language that an ARB file says it is in.
pub(super) fn arb_language(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    Some(value.get("@@locale")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{arb_language, read};
    use crate::labels::formats::tests::pairs;

    #[test]
    fn nested_keys_plurals_and_metadata() {
        let text = r#"{"menu":{"open":"Open","day_one":"A day","day_other":"Days","n":"{{count}} left"},
            "ext":{"message":"Close","description":"A button"},"@open":{"description":"x"},"list":["One"]}"#;
        assert_eq!(
            pairs(&read(text)),
            [
                ("ext", "Close"),
                ("list", "One"),
                ("menu.day", "A day"),
                ("menu.day", "Days"),
                ("menu.open", "Open"),
            ]
        );
        assert_eq!(arb_language(r#"{"@@locale":"de"}"#).as_deref(), Some("de"));
        assert!(read("{ nonsense").is_empty());
    }
}
