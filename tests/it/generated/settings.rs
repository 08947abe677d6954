//! `docs/settings.md`: every key of `rules.toml`, from the schema.

use std::fmt::Write as _;

use faqlint::config::{self, ConfigChoice, Selection};
use serde_json::Value;

use super::holds;

const INTRODUCTION: &str = "# Settings

Every key of the configuration, with its type, its default and an example. This page is generated from the JSON Schema that `faqlint schema` prints. [Configuration](configuration.md) explains how the keys work together.
";

/// A key, with the table it is in.
struct Key<'a> {
    /// As in `links.lifetime.alive`; `rule.option` for an option of a rule.
    name: String,
    /// What comes before it in an example.
    header: String,
    /// What the example assigns to.
    left: String,
    schema: &'a Value,
    is_required: bool,
}

fn schema_keys(schema: &Value) -> Vec<(String, &str, Vec<Key<'_>>)> {
    let mut tables = vec![(String::from("Top level"), "", Vec::new())];
    collect("", &schema["properties"], &[], &mut tables);
    tables
}

/// Appends the keys of a table to the last entry, and each table among them as an entry of its own.
fn collect<'a>(
    prefix: &str,
    properties: &'a Value,
    required: &[Value],
    out: &mut Vec<(String, &'a str, Vec<Key<'a>>)>,
) {
    let here = out.len() - 1;
    let header = out[here].0.clone();
    let mut tables = Vec::new();
    for (name, schema) in properties.as_object().expect("keys") {
        let full = format!("{prefix}{name}");
        let (inner, open, close) = match &schema["items"]["properties"] {
            Value::Object(_) => (&schema["items"], "[[", "]]"),
            _ => (schema, "[", "]"),
        };
        if inner["properties"].is_object() {
            let title = format!("{open}{full}{close}");
            let about = schema["description"].as_str().expect("a description");
            tables.push((title, about, full, inner));
        } else if name != "rules" || !prefix.is_empty() {
            let header = if header.starts_with('[') {
                header.as_str()
            } else {
                ""
            };
            out[here].2.push(Key {
                name: full,
                header: header.to_owned(),
                left: name.clone(),
                schema,
                is_required: required.contains(&Value::from(name.as_str())),
            });
        }
    }
    for (title, about, full, inner) in tables {
        out.push((title, about, Vec::new()));
        let required = inner["required"].as_array().cloned().unwrap_or_default();
        collect(&format!("{full}."), &inner["properties"], &required, out);
    }
}

/// The options of rules, each under `[rules]`.
fn rule_keys(schema: &Value) -> Vec<(&str, Vec<Key<'_>>)> {
    let rules = schema["$defs"]["rules"]["properties"].as_object();
    let mut out = Vec::new();
    for (rule, schema) in rules.expect("rules") {
        let forms = schema["anyOf"].as_array().into_iter().flatten();
        let options = forms.filter_map(|form| form["properties"].as_object());
        let options: Vec<Key<'_>> = options
            .flatten()
            .filter(|(name, _)| *name != "level")
            .map(|(name, schema)| Key {
                name: format!("{rule}: {name}"),
                header: "[rules]".to_owned(),
                left: format!("\"{rule}\" = {{ {name}"),
                schema,
                is_required: false,
            })
            .collect();
        if !options.is_empty() {
            out.push((rule.as_str(), options));
        }
    }
    out
}

/// A value as TOML, on one line.
fn toml(value: &Value) -> String {
    match value {
        Value::String(text) if text.contains('\\') => format!("'{text}'"),
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(toml).collect::<Vec<_>>().join(", ")
        ),
        Value::Object(table) => {
            let pairs = table.iter().map(|(name, value)| {
                let is_bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let name = if is_bare {
                    name.clone()
                } else {
                    format!("{name:?}")
                };
                format!("{name} = {}", toml(value))
            });
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn kind(schema: &Value) -> String {
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words
            .iter()
            .filter_map(|it| Some(format!("`{}`", it.as_str()?)))
            .collect();
        return format!("one of {}", words.join(", "));
    }
    let reference = schema["$ref"].as_str().unwrap_or_default();
    match reference.rsplit('/').next().unwrap_or_default() {
        "paths" => return "text or list of texts".to_owned(),
        "texts" => return "list of texts".to_owned(),
        "level" => return "one of `off`, `note`, `warning`, `error`".to_owned(),
        "rules" => return "table as [`[rules]`](#rules)".to_owned(),
        _ => {}
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        one => one.as_str(),
    };
    match kind.expect("a type") {
        "string" if schema["format"] == "regex" => "regular expression",
        "string" if schema["pattern"].is_string() => {
            "duration: a number with `ms`, `s`, `m`, `h`, `d` or `w`"
        }
        "string" => "text",
        "boolean" => "`true` or `false`",
        "integer" => return format!("whole number, at least {}", schema["minimum"]),
        "array" => "list of texts",
        "object" => "table of texts",
        other => panic!("no words for `{other}`"),
    }
    .to_owned()
}

fn example(key: &Key<'_>) -> String {
    let value = toml(&key.schema["examples"][0]);
    let close = if key.left.contains('{') { " }" } else { "" };
    let line = format!("{} = {value}{close}\n", key.left);
    if key.header.is_empty() {
        line
    } else {
        format!("{}\n{line}", key.header)
    }
}

fn push_key(out: &mut String, key: &Key<'_>) {
    let description = key.schema["description"]
        .as_str()
        .unwrap_or_else(|| panic!("{} has no description", key.name));
    let default = match &key.schema["default"] {
        Value::Null if key.is_required => "Required.".to_owned(),
        Value::Null => "No default.".to_owned(),
        value => format!("Default: `{}`.", toml(value)),
    };
    writeln!(
        out,
        "\n### `{}`\n\n{}\n\nType: {}. {default}\n\n```toml\n{}```",
        key.name,
        description.replace('\n', " "),
        kind(key.schema),
        example(key)
    )
    .expect("a string");
}

#[test]
fn the_settings_reference_is_fresh() {
    let schema = config::schema();
    let mut page = INTRODUCTION.to_owned();
    for (title, about, keys) in schema_keys(&schema) {
        let title = if title.starts_with('[') {
            format!("`{title}`")
        } else {
            title
        };
        write!(page, "\n## {title}\n").expect("a string");
        if !about.is_empty() {
            write!(page, "\n{about}\n").expect("a string");
        }
        keys.iter()
            .filter(|key| key.name != "$schema")
            .for_each(|key| push_key(&mut page, key));
    }
    page.push_str("\n## `[rules]`\n\nThe level of a family or of a rule (`off`, `note`, `warning` or `error`), or a table with `level` and the options of the rule. [Rules](rules.md) lists every rule with its default level; these have options:\n");
    for (rule, keys) in rule_keys(&schema) {
        for key in &keys {
            push_key(&mut page, key);
        }
        writeln!(page, "\nOf the rule [{rule}](rules/{rule}.md).").expect("a string");
    }
    holds("docs/settings.md", &page);
}

/// Each example of the page is a configuration that loads.
#[test]
fn the_examples_of_the_settings_reference_load() {
    let schema = config::schema();
    let folder = tempfile::tempdir().expect("a folder");
    for inner in ["site", "site/docs", "site/content/en", "site/static"] {
        std::fs::create_dir_all(folder.path().join(inner)).expect("folders");
    }
    std::fs::write(folder.path().join("rules.toml"), "").expect("a file");
    let file = folder.path().join("site/rules.toml");
    let tables = schema_keys(&schema);
    let of_rules = rule_keys(&schema);
    let all = tables
        .iter()
        .map(|(_, _, keys)| keys)
        .chain(of_rules.iter().map(|(_, keys)| keys));
    for keys in all {
        for key in keys.iter().filter(|key| key.name != "$schema") {
            assert!(
                !key.schema["examples"][0].is_null(),
                "{} has no example",
                key.name
            );
            let mut text = example(key);
            // What a table cannot do without; a pattern is one of four kinds.
            let beside: &[&str] = match key.name.as_str() {
                "pattern.replace" => &["with"],
                "pattern.with" => &["replace"],
                "pattern.count" => &["max"],
                "pattern.min" | "pattern.max" => &["count"],
                "pattern.forbid" | "pattern.require" => &[],
                name if name.starts_with("pattern.") => &["forbid"],
                _ => &[],
            };
            for other in keys
                .iter()
                .filter(|it| it.is_required || beside.contains(&it.left.as_str()))
            {
                if other.name != key.name {
                    writeln!(
                        text,
                        "{} = {}",
                        other.left,
                        toml(&other.schema["examples"][0])
                    )
                    .expect("a string");
                }
            }
            std::fs::write(&file, &text).expect("a file");
            let loaded = config::load(
                &folder.path().join("site"),
                ConfigChoice::File(file.clone()),
                &Selection::default(),
            );
            assert!(
                loaded.is_ok(),
                "{text}\n{}",
                loaded.err().map(|it| it.to_string()).unwrap_or_default()
            );
        }
    }
}
