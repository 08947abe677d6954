//! Completion, definitions, references, hover, symbols, lenses and quick fixes.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::client::{Client, apply, at, uri, write};

const A: &str = "# Title\n\n## Log in {#login}\n\nSee [b](b.md#deep), [own](#login) and ![Login form](img/p.svg).\n\n[ref]: b.md\n\nThe the [r][ref].\n";
const B: &str = "# Other\n\n## Deep\n\nFirst line.\n\n[back](a.md#login)\n";

fn site() -> (tempfile::TempDir, PathBuf, Client) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let lock = "# faqlint anchors 1\na.md#login\n";
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("a.md", A),
            ("b.md", B),
            ("img/p.svg", svg),
            ("anchors.lock", lock),
        ],
    );
    let mut client = Client::start(&[&root]);
    client.open_file(&root.join("a.md"));
    client.settle(&root.join("a.md"));
    (dir, root, client)
}

#[test]
fn links_lead_to_their_headings_and_back() {
    let (_dir, root, mut client) = site();
    let (a, b) = (root.join("a.md"), root.join("b.md"));
    let place = client.at("textDocument/definition", &a, 4, 9);
    assert_eq!(
        (place["uri"].as_str(), &place["range"]["start"]["line"]),
        (Some(&*uri(&b)), &json!(2))
    );
    let mut params = at(&a, 2, 5);
    params["context"] = json!({ "includeDeclaration": false });
    let found = client.request("textDocument/references", params);
    let mut uris: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["uri"].as_str().unwrap())
        .collect();
    uris.sort_unstable();
    assert_eq!(uris, [&*uri(&a), &*uri(&b)]);
    let hover = client.at("textDocument/hover", &a, 4, 9);
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("## Deep\n\nFirst line."), "{shown}");
    let hover = client.at("textDocument/hover", &a, 2, 5);
    assert_eq!(hover["contents"]["value"], "`#login`, 2 links, published");
    let links = client.request(
        "textDocument/documentLink",
        json!({ "textDocument": { "uri": uri(&a) } }),
    );
    assert_eq!(links.as_array().unwrap().len(), 4);
    client.finish();
}

fn labels(completion: &Value) -> Vec<&str> {
    let items = completion["items"].as_array().unwrap().iter();
    items.map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn what_can_follow_is_offered() {
    let (_dir, root, mut client) = site();
    let a = root.join("a.md");
    for (line, wanted) in [
        ("[x](b.md#", vec!["other", "deep"]),
        ("[x](#lo", vec!["login"]),
        ("[x](", vec!["b.md", "img/"]),
        ("![x](img/", vec!["img/p.svg"]),
        ("[x][r", vec!["ref"]),
        (
            "<!-- faqlint-disable-next-line steps/misn",
            vec!["steps/misnumbered", "steps/misnumbered-headings"],
        ),
    ] {
        client.replace(&a, &format!("{A}\n{line}"));
        let offered = client.at("textDocument/completion", &a, 10, line.len() as u32);
        assert_eq!(labels(&offered), wanted, "{line}");
    }
    client.finish();
}

#[test]
fn symbols_folds_and_lenses_follow_the_topics() {
    let (_dir, root, mut client) = site();
    let a = root.join("a.md");
    let document = json!({ "textDocument": { "uri": uri(&a) } });
    let symbols = client.request("textDocument/documentSymbol", document.clone());
    assert_eq!(symbols[0]["name"], "Title");
    assert_eq!(symbols[0]["children"][0]["detail"], "#login");
    let folds = client.request("textDocument/foldingRange", document.clone());
    assert_eq!(folds.as_array().unwrap().len(), 2);
    let lenses = client.request("textDocument/codeLens", document);
    assert_eq!(lenses[0]["command"]["title"], "2 links · published");
    let found = client.request("workspace/symbol", json!({ "query": "dp" }));
    assert_eq!(found[0]["name"], "Deep");
    client.finish();
}

#[test]
fn a_quick_fix_and_a_suppression_take_the_finding_away() {
    for title in [
        "remove the second `the`",
        "suppress wording/repeated-word here",
    ] {
        let (_dir, root, mut client) = site();
        let a = root.join("a.md");
        assert_eq!(client.rules(&a), ["wording/repeated-word"]);
        let range = json!({
            "start": { "line": 8, "character": 0 },
            "end": { "line": 8, "character": 8 },
        });
        let actions = client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri(&a) },
                "range": range,
                "context": { "diagnostics": [] },
            }),
        );
        let actions = actions.as_array().unwrap().clone();
        let titles: Vec<&Value> = actions.iter().map(|action| &action["title"]).collect();
        let wanted = actions.iter().find(|action| {
            let offered = action["title"].as_str().unwrap();
            offered == title || title.starts_with("remove") && !offered.starts_with("suppress")
        });
        let wanted = wanted.unwrap_or_else(|| panic!("{titles:?}"));
        assert_eq!(apply(&wanted["edit"]), std::slice::from_ref(&a));
        client.replace(&a, &fs::read_to_string(&a).unwrap());
        assert!(
            client.rules(&a).is_empty(),
            "{}",
            fs::read_to_string(&a).unwrap()
        );
        client.finish();
    }
}

#[test]
fn fixing_all_fixes_what_is_safe() {
    let (_dir, root, mut client) = site();
    let a = root.join("a.md");
    let actions = client.request(
        "textDocument/codeAction",
        json!({
            "textDocument": { "uri": uri(&a) },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
            "context": { "diagnostics": [], "only": ["source.fixAll"] },
        }),
    );
    let action = &actions[0];
    assert_eq!(action["kind"], "source.fixAll.faqlint");
    apply(&action["edit"]);
    assert!(fs::read_to_string(&a).unwrap().contains("The [r][ref]."));
    client.finish();
}

#[test]
fn a_page_that_a_program_wrote_has_no_fix_to_offer() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let text = "# A\n\nOpen the the app.\n";
    let made = format!("<!-- Made by a program: do not edit -->\n\n{text}");
    write(
        &root,
        &[("rules.toml", ""), ("own.md", text), ("made.md", &made)],
    );
    for (name, fixes) in [("own.md", 1), ("made.md", 0)] {
        let mut client = Client::start(&[&root]);
        let page = root.join(name);
        client.open_file(&page);
        client.settle(&page);
        assert_eq!(client.rules(&page), ["wording/repeated-word"]);
        let actions = client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri(&page) },
                "range": {
                    "start": { "line": 0, "character": 0 },
                    "end": { "line": 9, "character": 0 },
                },
                "context": { "diagnostics": [] },
            }),
        );
        let actions = actions.as_array().unwrap().iter();
        let preferred = actions.filter(|action| action["isPreferred"] == true);
        assert_eq!(preferred.count(), fixes, "{name}");
        client.finish();
    }
}
