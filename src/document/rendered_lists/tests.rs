//! What real renderers show of lists: facts made by `scripts/oracle/lists`.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::document::Document;
use crate::settings::{ListRules, Preset, Settings, Site};

const FACTS: &str = include_str!("facts.jsonl");

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the oracle names its facts in the environment"
)]
fn lists_are_shown_as_the_renderers_show_them() {
    let facts = std::env::var("LISTS").map_or_else(
        |_| FACTS.to_owned(),
        |path| std::fs::read_to_string(path).expect("the facts"),
    );
    let mut failed = Vec::new();
    let mut count = 0;
    for line in facts.lines() {
        let fact: Value = serde_json::from_str(line).expect("a fact");
        let (source, renderer) = (text(&fact["source"]), text(&fact["renderer"]));
        let expected = fact["shown"].as_array().expect("what is shown");
        let shown = shown(source, rules(renderer));
        count += 1;
        for entry in expected {
            let line = entry[0].as_u64().expect("a line") as usize;
            // Text, code and bullets are told apart by their markers alone.
            let number = entry[1].as_u64().map(|number| number as u32);
            // Where `CommonMark` sees no item, there is none to write into.
            if shown[line - 1].is_some_and(|shown| shown != number) {
                failed.push(format!(
                    "{renderer}, line {line}: {number:?}\n{source}{shown:?}"
                ));
                break;
            }
        }
    }
    let some = &failed[..failed.len().min(5)];
    assert!(
        failed.len() * 500 <= count,
        "{} of {count} differ:\n{}",
        failed.len(),
        some.join("\n")
    );
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn rules(renderer: &str) -> ListRules {
    match renderer {
        "python-markdown" => ListRules::PythonMarkdown { sane: false },
        "sane-lists" => ListRules::PythonMarkdown { sane: true },
        "kramdown" => ListRules::Kramdown,
        _ => ListRules::CommonMark,
    }
}

/// The number a reader sees on each line that has an item.
#[expect(
    clippy::option_option,
    reason = "a line without an item, an item without a number"
)]
fn shown(source: &str, rules: ListRules) -> Vec<Option<Option<u32>>> {
    let mut settings = Settings::new(PathBuf::from("/"));
    settings.site = Site::of(Preset::Plain, PathBuf::from("/"));
    settings.site.lists = rules;
    let doc = Document::parse(Arc::from("page.md"), Arc::from(source), &settings);
    let mut shown = vec![None; source.lines().count() + 1];
    for item in &doc.items {
        let line = source[..item.marker.start as usize].matches('\n').count();
        shown[line] = Some(item.rendered);
    }
    shown
}
