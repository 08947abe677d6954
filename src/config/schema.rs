//! The JSON Schema of the configuration, made from the code.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::config::keys;
use crate::config::load::DEFAULT;
use crate::rules::RULES;

/// The JSON Schema of the configuration; the same bytes on every run.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut rules = Map::new();
    let mut families = Vec::new();
    for entry in RULES {
        let options = entry.schema(&mut generator).to_value();
        rules.insert(
            entry.meta.name.to_owned(),
            rule_schema(entry.meta.summary(), options),
        );
        let family = entry.meta.family().as_str();
        if families.last() != Some(&family) {
            families.push(family);
        }
    }
    for family in families {
        let description =
            format!("The level of the rules of the family {family} that are on by default.");
        rules.insert(
            family.to_owned(),
            json!({ "$ref": "#/$defs/setting", "description": description }),
        );
    }
    rules.insert("all".to_owned(), json!({ "$ref": "#/$defs/setting", "description": "The level of all rules that are on by default." }));
    let rules = json!({ "type": "object", "additionalProperties": false, "properties": rules });
    let mut defs = generator.take_definitions(true);
    defs.insert(
        "level".to_owned(),
        json!({ "enum": ["off", "note", "warning", "error"] }),
    );
    defs.insert("setting".to_owned(), setting());
    defs.insert("rules".to_owned(), rules);
    defs.insert(
        "texts".to_owned(),
        json!({ "type": "array", "items": { "type": "string" } }),
    );
    defs.insert(
        "paths".to_owned(),
        json!({ "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/texts" }] }),
    );
    let mut properties = keys::properties();
    if let Ok(defaults) = toml::from_str(DEFAULT) {
        add_defaults(&mut properties, &defaults);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of faqlint: rules.toml, faqlint.toml or .faqlint.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "$defs": defs,
    })
}

fn setting() -> Value {
    json!({ "anyOf": [
        { "$ref": "#/$defs/level" },
        { "type": "object", "additionalProperties": false, "required": ["level"], "properties": { "level": { "$ref": "#/$defs/level" } } },
    ] })
}

/// A level, or a table of a level and the options of the rule.
fn rule_schema(summary: &str, mut options: Value) -> Value {
    if let Some(object) = options.as_object_mut() {
        let properties = object.entry("properties").or_insert_with(|| json!({}));
        if let Some(properties) = properties.as_object_mut() {
            properties.insert("level".to_owned(), json!({ "$ref": "#/$defs/level" }));
        }
        object.insert("additionalProperties".to_owned(), json!(false));
        object.remove("$schema");
        object.remove("title");
    }
    json!({ "description": summary, "anyOf": [{ "$ref": "#/$defs/level" }, options] })
}

/// Adds the values of the built-in `rules.toml` to the keys that have one.
fn add_defaults(properties: &mut Value, defaults: &Value) {
    let Some(properties) = properties.as_object_mut() else {
        return;
    };
    for (name, property) in properties {
        let Some(default) = defaults.get(name) else {
            continue;
        };
        if let Some(inner) = property.get_mut("properties") {
            add_defaults(inner, default);
        } else if property.get("items").is_none()
            && property.get("$ref") != Some(&"#/$defs/rules".into())
        {
            property["default"] = default.clone();
        }
    }
}
