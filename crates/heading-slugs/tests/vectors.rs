//! Runs the shared slug vectors, which real packages made, against every dialect.
//!
//! The vectors live beside the project, in `../shared/slugs/vectors.json`, or where `FAQLINT_SHARED` says;
//! without them there is nothing to compare with, and the test says so.
#![expect(clippy::disallowed_methods, reason = "the test reads its own vectors")]
#![allow(clippy::print_stdout, reason = "the test says what it compared")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use heading_slugs::{Dialect, headings, ids};
use serde::Deserialize;

/// One page and the ids that an implementation gave its headings.
#[derive(Deserialize)]
struct Page {
    dialect: Dialect,
    case: String,
    headings: Vec<Expected>,
    #[serde(default)]
    append: String,
}

/// One heading and its id.
#[derive(Deserialize)]
struct Expected {
    markdown: String,
    id: Option<String>,
}

/// Documents whose outcome is known to differ, each with its reason.
const KNOWN: [(Dialect, &str, &str); 0] = [];

fn vectors() -> Option<Vec<Page>> {
    let shared = std::env::var_os("FAQLINT_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(shared.join("slugs/vectors.json")).ok()?;
    Some(serde_json::from_str(&text).expect("the vectors are an array of pages"))
}

/// The difference between the ids expected and made, if there is one.
fn difference(page: &Page) -> Option<String> {
    let mut source = String::new();
    for heading in &page.headings {
        source.push_str("## ");
        source.push_str(&heading.markdown);
        source.push_str("\n\n");
    }
    source += &page.append;
    let found = headings(&source);
    let made: Vec<_> = ids(page.dialect, &found)
        .into_iter()
        .map(|id| id.id)
        .collect();
    let expected: Vec<_> = page
        .headings
        .iter()
        .map(|heading| heading.id.clone())
        .collect();
    let markdown: Vec<_> = page
        .headings
        .iter()
        .map(|heading| &heading.markdown)
        .collect();
    (made != expected).then(|| {
        format!(
            "{} {}: {markdown:?}\n  expected {expected:?}\n  made     {made:?}",
            page.dialect, page.case
        )
    })
}

#[test]
fn ids_equal_those_of_the_real_implementations() {
    let Some(pages) = vectors() else {
        println!("ignored: ../shared/slugs is not here");
        return;
    };
    let mut counts: BTreeMap<Dialect, (usize, usize)> = BTreeMap::new();
    let mut differences = Vec::new();
    for page in &pages {
        let (passed, total) = counts.entry(page.dialect).or_default();
        *total += 1;
        match difference(page) {
            None => *passed += 1,
            Some(text)
                if !KNOWN
                    .iter()
                    .any(|known| (known.0, known.1) == (page.dialect, &page.case)) =>
            {
                differences.push(text);
            }
            Some(_) => {}
        }
    }
    for (dialect, (passed, total)) in &counts {
        println!("{dialect}: {passed}/{total}");
    }
    assert!(
        differences.is_empty(),
        "{} documents differ\n{}",
        differences.len(),
        differences.join("\n")
    );
}
