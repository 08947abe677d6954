//! The JSON Schema of `rules.toml`, made from the code.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::rules::RULES;
use crate::settings::Preset;
use crate::slug::Dialect;

/// The JSON Schema of `rules.toml`; the same bytes on every run.
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
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rules.toml of faqlint",
        "type": "object",
        "additionalProperties": false,
        "properties": properties(),
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

fn properties() -> Value {
    let sites: Vec<&str> = Preset::WORDS.iter().map(|(word, _)| *word).collect();
    let dialects: Vec<&str> = std::iter::once("auto")
        .chain(Dialect::ALL.iter().map(|dialect| dialect.as_str()))
        .collect();
    json!({
        "$schema": { "type": "string", "description": "Where this schema is, for editors." },
        "extends": { "$ref": "#/$defs/paths", "description": "Files this one builds on; what stands here wins." },
        "site": { "enum": sites, "description": "How the site turns files into URLs and headings into ids." },
        "dialect": { "enum": dialects, "description": "The slug dialect, when it is not the one of the site." },
        "lang": { "type": "string", "description": "Language of pages that do not say theirs, a BCP 47 tag." },
        "include": { "$ref": "#/$defs/paths", "description": "Globs of the files that are pages." },
        "exclude": { "$ref": "#/$defs/paths", "description": "Globs of the files that are left out." },
        "root": { "$ref": "#/$defs/paths", "description": "Folders that a link which starts with / is relative to, tried in order." },
        "boundary": { "type": "string", "description": "The folder that relative links may not leave." },
        "own_sites": { "type": "object", "additionalProperties": { "type": "string" }, "description": "URLs of this site, and the file or folder each is made from." },
        "translations": { "type": "object", "additionalProperties": false, "properties": {
            "source": { "type": "string", "description": "The language that the others are translated from, a BCP 47 tag." },
            "layout": { "$ref": "#/$defs/paths", "description": "Where the pages of a language lie: `{lang}` and `{page}` once each, `…` for folders between." },
        } },
        "rules": { "$ref": "#/$defs/rules" },
        "platforms": { "type": "object", "additionalProperties": false, "properties": {
            "only": { "$ref": "#/$defs/texts", "description": "The platforms of this site, in the order expected on pages." },
            "expected": { "$ref": "#/$defs/texts", "description": "What every topic with platform sections has to cover." },
        } },
        "platform": tables(&json!({
            "name": { "type": "string" },
            "misspellings": { "$ref": "#/$defs/texts" },
            "synonyms": { "$ref": "#/$defs/texts" },
            "terms": { "$ref": "#/$defs/texts" },
            "noun": { "enum": ["never", "lower-case", "always"] },
            "includes": { "$ref": "#/$defs/texts" },
        }), &["name"]),
        "term": tables(&json!({ "use": { "type": "string" }, "not": { "$ref": "#/$defs/paths" } }), &["use", "not"]),
        "pattern": tables(&pattern(), &["id"]),
        "labels": tables(&json!({
            "platform": { "type": "string", "description": "The platform that the app runs on; without it, all of them." },
            "strings": { "$ref": "#/$defs/paths", "description": "Globs of the string files, from the folder of this file." },
            "language": { "type": "string", "description": "The language of string files that name none, a BCP 47 tag; the app falls back to it." },
        }), &["strings"]),
        "report": { "type": "object", "additionalProperties": false, "properties": {
            "source_url": { "type": "string", "description": "Where a place of a page can be seen or edited: a URL with `{path}`, `{line}` and `{column}`." },
            "rules_url": { "type": "string", "description": "Where the page of a rule is: a URL with `{rule}`." },
        } },
        "links": links(),
        "override": tables(&json!({ "paths": { "$ref": "#/$defs/paths" }, "rules": { "$ref": "#/$defs/rules" } }), &["paths", "rules"]),
    })
}

fn links() -> Value {
    let time = |what: &str| json!({ "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d|w)$", "description": what });
    json!({ "type": "object", "additionalProperties": false, "properties": {
        "online": { "type": "boolean", "description": "Whether external links are checked without --online." },
        "allow": { "$ref": "#/$defs/paths", "description": "Hosts, addresses or blocks of addresses, with or without a port, that may be reached although not public or not on port 80 or 443." },
        "include": { "$ref": "#/$defs/paths", "description": "Regular expressions; a URL has to match one of them to be checked." },
        "exclude": { "$ref": "#/$defs/paths", "description": "Regular expressions; a URL that matches one of them is not checked." },
        "rewrite": tables(&json!({ "from": { "type": "string", "format": "regex" }, "to": { "type": "string" } }), &["from", "to"]),
        "connect_timeout": time("Longest time to look up a host and connect to it."),
        "first_byte_timeout": time("Longest time until the headers of an answer are there."),
        "timeout": time("Longest time for one request, headers and body."),
        "max_time": time("Longest time for the whole run."),
        "retries": { "type": "integer", "minimum": 0, "description": "How often a request that failed for a passing reason is repeated." },
        "lifetime": { "type": "object", "additionalProperties": false, "description": "How long the cache answers.", "properties": {
            "alive": time("For links that are alive or moved."),
            "dead": time("For dead links."),
            "unverified": time("For links of which nothing could be found out."),
        } },
        "escalate": time("How long a link may stay unverified before that is a warning."),
        "mail": { "type": "boolean", "description": "Whether the domains of mailto links are looked up: does anybody take mail for them?" },
        "require_https": { "type": "boolean", "description": "Whether only https is used, also for links that say http." },
        "user_agent": { "type": "string", "description": "What the program calls itself to servers." },
        "proxy": { "enum": ["none", "environment"], "description": "Whether the proxies of the environment are used." },
        "host": tables(&json!({
            "match": { "type": "string", "description": "The hosts, a glob." },
            "headers": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Headers for these hosts only; ${NAME} is a variable of the environment." },
            "concurrency": { "type": "integer", "minimum": 1, "description": "Most requests at a time." },
            "interval": time("Shortest time between the starts of two requests."),
            "accept": { "$ref": "#/$defs/paths", "description": "Status codes and ranges of them that mean the page is there." },
            "fragments": { "type": "boolean", "description": "Whether fragments are looked for." },
            "skip": { "type": "string", "description": "Why these hosts are not asked." },
        }), &["match"]),
    } })
}

fn pattern() -> Value {
    json!({
        "id": { "type": "string" },
        "scope": { "enum": ["text", "heading", "link-text", "link-url", "alt", "step", "code", "raw"] },
        "forbid": { "type": "string", "format": "regex" },
        "require": { "type": "string", "format": "regex" },
        "replace": { "type": "string", "format": "regex" },
        "with": { "type": "string" },
        "count": { "type": "string", "format": "regex" },
        "min": { "type": "integer", "minimum": 0 },
        "max": { "type": "integer", "minimum": 0 },
        "message": { "type": "string" },
        "help": { "type": "string" },
        "level": { "$ref": "#/$defs/level" },
    })
}

fn tables(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "array", "items": {
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    } })
}
