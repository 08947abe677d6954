//! The files of generators as plain values, whatever they are written in.

use regex::Regex;
use serde_json::{Map, Number, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// Reads a file by its extension; `None` when it cannot be read as what it claims to be.
pub(super) fn parse(name: &str, text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    match name.rsplit('.').next()? {
        "toml" => toml::from_str(text).ok(),
        "json" => serde_json::from_str(text).ok(),
        "yml" | "yaml" => {
            // The loader recurses into what it reads: a file that nests deeper than any real one is
            // not given to it.
            let depth = text.bytes().filter(|byte| b"[{".contains(byte)).count();
            if text.len() > MAX_YAML || depth > MAX_NESTING {
                return None;
            }
            YamlLoader::load_from_str(text)
                .ok()?
                .first()
                .map(|yaml| from_yaml(yaml, 0))
        }
        _ => None,
    }
}

/// Longest YAML file that is read, in bytes.
const MAX_YAML: usize = 1024 * 1024;

/// Most brackets in a YAML file that is read.
const MAX_NESTING: usize = 20_000;

fn from_yaml(yaml: &Yaml, depth: u8) -> Value {
    if depth > 32 {
        return Value::Null;
    }
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => Value::String(text.clone()),
        Yaml::Integer(number) => Value::Number(Number::from(*number)),
        Yaml::Boolean(is) => Value::Bool(*is),
        Yaml::Array(items) => items
            .iter()
            .map(|item| from_yaml(item, depth + 1))
            .collect(),
        Yaml::Hash(table) => {
            let entries = table.iter().filter_map(|(key, value)| {
                let key = match key {
                    Yaml::String(text) | Yaml::Real(text) => text.clone(),
                    Yaml::Integer(number) => number.to_string(),
                    Yaml::Boolean(is) => is.to_string(),
                    _ => return None,
                };
                Some((key, from_yaml(value, depth + 1)))
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}

/// A text at a path of keys, in any letter case, as Hugo reads its own.
pub(super) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path)?.as_str()
}

/// The value at a path of keys, in any letter case.
pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| {
        let table = value.as_object()?;
        table.get(*key).or_else(|| {
            table
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(key))
                .map(|(_, value)| value)
        })
    })
}

/// The texts of a value: itself, or its items.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// The first text that a file in JavaScript gives a property: `key: 'text'`.
///
/// The file is not run: what it computes is not seen.
pub(super) fn property(script: &str, key: &str) -> Option<String> {
    properties(script, key).into_iter().next()
}

/// Every text that a file in JavaScript gives a property, comments left out.
pub(super) fn properties(script: &str, key: &str) -> Vec<String> {
    let pattern = format!(
        r#"(?m)(?:^|[\s,{{])['"]?{}['"]?\s*:\s*(?:'([^'\n]*)'|"([^"\n]*)"|`([^`$\n]*)`)"#,
        regex::escape(key)
    );
    let Ok(regex) = Regex::new(&pattern) else {
        return Vec::new();
    };
    let code = without_comments(script);
    let found = regex.captures_iter(&code).filter_map(|found| {
        (1..=3)
            .find_map(|group| found.get(group))
            .map(|text| text.as_str().to_owned())
    });
    found.collect()
}

/// A script without lines that are comments as a whole.
fn without_comments(script: &str) -> String {
    let is_code = |line: &&str| {
        let line = line.trim_start();
        !(line.starts_with("//") || line.starts_with('*') || line.starts_with("/*"))
    };
    script
        .lines()
        .filter(is_code)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_with_tags_is_read() {
        let file = "toc:\n  slugify: !!python/object/apply:pymdownx.slugs.slugify\n    kwds: {case: lower}\nextensions:\n- a\n- b:\n    c: 1\n";
        let value = parse("mkdocs.yml", file).unwrap();
        assert_eq!(
            text(&value, &["toc", "slugify", "kwds", "case"]),
            Some("lower")
        );
        assert_eq!(texts(at(&value, &["EXTENSIONS"]).unwrap()), ["a"]);
    }

    #[test]
    fn properties_of_a_script_are_seen_and_comments_are_not() {
        let script = "// baseUrl: '/no/',\nexport default {\n  baseUrl: '/docs/',\n  \"title\": `x`,\n  url: `${host}/x`,\n}\n";
        assert_eq!(property(script, "baseUrl").as_deref(), Some("/docs/"));
        assert_eq!(property(script, "title").as_deref(), Some("x"));
        assert_eq!(property(script, "url"), None);
    }

    #[test]
    fn garbage_is_nothing() {
        assert!(parse("a.json", "{").is_none());
        assert!(parse("a.toml", "= =").is_none());
        assert!(parse("a.txt", "x").is_none());
        assert!(parse("a.yml", &"[".repeat(100_000)).is_none());
    }
}
