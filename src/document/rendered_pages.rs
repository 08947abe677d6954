//! What real renderers make of pages, held against the tables: facts made by `scripts/oracle/markdown`.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::document::Document;
use crate::document::nodes::{BlockKind, ImageKind, LinkKind};
use crate::settings::{DialectChoice, ListRules, Preset, Settings, Site};
use crate::slug::Dialect;

const FACTS: &str = include_str!("rendered_pages/facts.jsonl");

/// What is compared.
const FIELDS: [&str; 5] = ["headings", "ids", "links", "images", "code"];

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the oracle names its facts in the environment"
)]
fn pages_are_read_as_the_renderers_read_them() {
    let facts = std::env::var("PAGES").map_or_else(
        |_| FACTS.to_owned(),
        |path| std::fs::read_to_string(path).expect("the facts"),
    );
    let mut failed = Vec::new();
    let mut count = 0;
    for line in facts.lines() {
        let fact: Value = serde_json::from_str(line).expect("a fact");
        let text = |name: &str| fact[name].as_str().expect("a text");
        let read = read(text("source"), text("renderer"));
        count += 1;
        let known = FIELDS.iter().filter(|field| !fact[field].is_null());
        let differing = known.filter(|field| fact[field] != read[field]);
        let differing: Vec<String> = differing
            .map(|field| format!("{field}: shown {}, read {}", fact[field], read[field]))
            .collect();
        if !differing.is_empty() {
            failed.push(format!("{}\n{}", differing.join("\n"), text("source")));
        }
    }
    let failures = failed.len();
    assert!(
        failures == 0,
        "{failures} of {count} differ:\n{}",
        failed.join("\n========\n")
    );
}

/// The site whose pages a renderer reads.
fn site(renderer: &str) -> Site {
    let (preset, dialect, lists) = match renderer {
        "python-markdown" | "material" => (
            Preset::Mkdocs,
            Dialect::PythonMarkdown,
            ListRules::PythonMarkdown { sane: false },
        ),
        "kramdown" => (Preset::Jekyll, Dialect::Jekyll, ListRules::Kramdown),
        _ => (Preset::Plain, Dialect::Github, ListRules::CommonMark),
    };
    let mut site = Site::of(preset, PathBuf::from("/"));
    site.dialect = DialectChoice::Fixed(dialect);
    site.lists = lists;
    if renderer == "python-markdown" {
        site.extensions.attribute_lists = false;
        site.extensions.markdown_in_html = false;
    }
    site
}

/// The tables of a page in the form of the facts.
fn read(source: &str, renderer: &str) -> Value {
    let mut settings = Settings::new(PathBuf::from("/"));
    settings.site = site(renderer);
    let doc = Document::parse(Arc::from("page.md"), Arc::from(source), &settings);
    let headings = doc.headings.iter();
    let headings: Vec<Value> = headings
        .map(|heading| json!([heading.level, letters(&heading.text)]))
        .collect();
    let links = doc.links.iter();
    let links = links.filter(|link| !link.declares_anchor && link.kind != LinkKind::Bare);
    let links = links.map(|link| plain(doc.target(&link.target)));
    let images = doc
        .images
        .iter()
        .filter(|image| matches!(image.kind, ImageKind::Markdown | ImageKind::Html));
    let images = images.map(|image| plain(doc.target(&image.target)));
    let mut ids: Vec<String> = doc.anchors.iter().map(|one| one.id.to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    let code = doc.blocks.iter();
    let code = code.filter(|block| block.kind == BlockKind::Code).count();
    json!({
        "headings": headings,
        "ids": ids,
        "links": sorted(links.filter(|link| !is_mail(link))),
        "images": sorted(images),
        "code": code,
    })
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    texts
}

fn is_mail(address: &str) -> bool {
    address.starts_with("mailto:") || address.contains('@') && !address.contains(':')
}

/// An address without the escapes that renderers write differently.
fn plain(address: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    decoded.trim().to_owned()
}

/// A text without blanks, ASCII punctuation and what that becomes in print.
fn letters(text: &str) -> String {
    let is_kept = |c: &char| {
        let is_mark = c.is_ascii() || c.is_whitespace() || "‘’“”–—…«»".contains(*c);
        c.is_alphanumeric() || !is_mark
    };
    text.chars().filter(is_kept).collect()
}
