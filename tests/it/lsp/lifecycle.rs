//! Starting, configurations, cancelling, saying goodbye.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::client::{Client, at, capabilities, uri, write};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    (dir, root)
}

#[test]
fn a_wrong_configuration_is_shown_on_its_line_and_the_old_one_holds() {
    let (_dir, root) = folder();
    let config = root.join("rules.toml");
    let good = "[rules]\n\"wording/repeated-word\" = \"off\"\n";
    write(
        &root,
        &[("rules.toml", good), ("a.md", "# A\n\nThe the.\n")],
    );
    let page = root.join("a.md");
    let mut client = Client::start(&[&root]);
    client.open_file(&page);
    assert!(client.rules(&page).is_empty());
    fs::write(&config, "[rules]\n\"wording/repeated-wrod\" = \"error\"\n").unwrap();
    client.touched(&config, 2);
    assert!(client.rules(&page).is_empty());
    let shown = &client.published[&uri(&config)];
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["range"]["start"]["line"], 1);
    fs::write(&config, "[rules]\n\"wording/repeated-word\" = \"error\"\n").unwrap();
    client.touched(&config, 2);
    assert_eq!(client.rules(&page), ["wording/repeated-word"]);
    assert!(client.published[&uri(&config)].is_empty());
    fs::write(root.join("anchors.lock"), "garbage\n").unwrap();
    client.touched(&root.join("anchors.lock"), 1);
    assert_eq!(client.rules(&page), ["wording/repeated-word"]);
    assert_eq!(client.published[&uri(&root.join("anchors.lock"))].len(), 1);
    client.finish();
}

#[test]
fn a_published_anchor_that_is_gone_is_shown() {
    let (_dir, root) = folder();
    let lock = "# faqlint anchors 1\nlost.md#x\n";
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("anchors.lock", lock),
            ("a.md", "# A\n"),
        ],
    );
    let mut client = Client::start(&[&root]);
    client.open_file(&root.join("a.md"));
    client.settle(&root.join("a.md"));
    let shown = &client.published[&uri(&root.join("anchors.lock"))];
    assert_eq!(
        (shown.len(), shown[0]["range"]["start"]["line"].as_u64()),
        (1, Some(1))
    );
    client.finish();
}

#[test]
fn two_roots_have_two_configurations() {
    let (_dir, root) = folder();
    let text = "# A\n\nThe the.\n";
    write(
        &root,
        &[
            ("one/rules.toml", "[rules]\nwording = \"off\"\n"),
            ("one/a.md", text),
            ("two/rules.toml", ""),
            ("two/a.md", text),
        ],
    );
    let (one, two) = (root.join("one"), root.join("two"));
    let mut client = Client::start(&[&one, &two]);
    client.open_file(&one.join("a.md"));
    client.open_file(&two.join("a.md"));
    assert!(client.rules(&one.join("a.md")).is_empty());
    assert_eq!(client.rules(&two.join("a.md")), ["wording/repeated-word"]);
    client.finish();
}

#[test]
fn pages_without_a_root_are_checked_by_themselves() {
    let (_dir, root) = folder();
    write(
        &root,
        &[
            ("a.md", "# A\n\nThe the. [b](b.md) [x](x.md)\n"),
            ("b.md", "# B\n"),
        ],
    );
    let page = root.join("a.md");
    let mut client = Client::start_with(&[], &json!({}), &Value::Null);
    client.open_file(&page);
    assert_eq!(
        client.rules(&page),
        ["links/missing-file", "wording/repeated-word"]
    );
    client.finish();
}

#[test]
fn a_text_that_is_not_on_disk_is_checked() {
    let mut client = Client::start_with(&[], &json!({}), &Value::Null);
    let document =
        json!({ "uri": "untitled:1", "languageId": "markdown", "version": 1, "text": "The the." });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    client.request("workspace/symbol", json!({ "query": "" }));
    assert_eq!(client.published["untitled:1"].len(), 1);
    client.finish();
}

#[test]
fn uris_of_every_editor_name_the_same_file() {
    let (_dir, root) = folder();
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("a b/é.md", "# A\n"),
            ("c.md", "# C\n\n[x](<a b/é.md#no>)\n"),
        ],
    );
    let odd = uri(&root.join("a b/é.md")).replace("%C3%A9", "%c3%a9");
    let mut client = Client::start(&[&root]);
    let page = root.join("c.md");
    client.open_file(&page);
    assert_eq!(client.rules(&page), ["anchors/undefined"]);
    let document =
        json!({ "uri": odd, "languageId": "markdown", "version": 1, "text": "# A\n\n## No\n" });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    assert!(client.rules(&page).is_empty());
    client.finish();
}

#[test]
fn a_client_that_pulls_gets_its_findings_by_asking() {
    let (_dir, root) = folder();
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("a.md", "# A\n\nThe the.\n"),
            ("b.md", "# B\n\n[a](a.md#a)\n"),
        ],
    );
    let mut capabilities = capabilities();
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let mut client = Client::start_with(&[&root], &capabilities, &Value::Null);
    assert_eq!(
        client.capabilities["diagnosticProvider"]["interFileDependencies"],
        true
    );
    let (a, b) = (root.join("a.md"), root.join("b.md"));
    client.open_file(&a);
    client.open_file(&b);
    let asked = json!({ "textDocument": { "uri": uri(&a) } });
    let report = client.request("textDocument/diagnostic", asked);
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"][0]["code"], "wording/repeated-word");
    let before = client.asked["workspace/diagnostic/refresh"];
    client.replace(&a, "# C\n");
    let asked = json!({ "textDocument": { "uri": uri(&b) } });
    let report = client.request("textDocument/diagnostic", asked);
    assert_eq!(report["items"][0]["code"], "anchors/undefined");
    assert!(client.published.is_empty());
    client.settle(&a);
    assert!(client.asked["workspace/diagnostic/refresh"] > before);
    client.finish();
}

#[test]
fn a_client_that_cannot_be_told_to_ask_again_is_sent_everything() {
    let (_dir, root) = folder();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n\nThe the.\n")]);
    let mut capabilities = capabilities();
    capabilities["textDocument"]["diagnostic"] = json!({});
    let mut client = Client::start_with(&[&root], &capabilities, &Value::Null);
    let page = root.join("a.md");
    client.open_file(&page);
    assert_eq!(client.rules(&page), ["wording/repeated-word"]);
    client.finish();
}

#[test]
fn a_cancelled_request_is_answered_as_such() {
    let (_dir, root) = folder();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n")]);
    let page = root.join("a.md");
    let mut client = Client::start(&[&root]);
    client.open_file(&page);
    client.settle(&page);
    // Long enough that the request still waits for it when it is cancelled.
    client.replace(
        &page,
        &"# A\n\nSome words, and [more](a.md#a).\n\n".repeat(5000),
    );
    let id = client.send("textDocument/hover", at(&page, 0, 2));
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.wait(id).unwrap_err().code, -32800);
    client.finish();
}

#[test]
fn closing_clears_the_findings() {
    let (_dir, root) = folder();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n\nThe the.\n")]);
    let page = root.join("a.md");
    let mut client = Client::start(&[&root]);
    client.open_file(&page);
    assert_eq!(client.rules(&page).len(), 1);
    client.close(&page);
    client.settle(&page);
    assert!(client.published[&uri(&page)].is_empty());
    client.finish();
}

#[test]
fn what_is_switched_off_says_nothing() {
    let (_dir, root) = folder();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n")]);
    let page = root.join("a.md");
    let options = json!({ "faqlint": { "symbols": false } });
    let mut client = Client::start_with(&[&root], &capabilities(), &options);
    client.open_file(&page);
    let asked = json!({ "textDocument": { "uri": uri(&page) } });
    assert_eq!(
        client.request("textDocument/documentSymbol", asked),
        Value::Null
    );
    client.finish();
}

#[test]
fn what_is_not_known_is_refused_and_the_server_lives() {
    let (_dir, root) = folder();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n")]);
    let mut client = Client::start(&[&root]);
    let id = client.send("textDocument/unheardOf", json!({}));
    assert_eq!(client.wait(id).unwrap_err().code, -32601);
    let id = client.send("textDocument/hover", json!({ "no": "position" }));
    assert_eq!(client.wait(id).unwrap_err().code, -32602);
    client.notify("$/unheardOf", json!({}));
    client.notify("textDocument/didOpen", json!({ "no": "document" }));
    let page = client.request(
        "workspace/executeCommand",
        json!({ "command": "faqlint.explainRule", "arguments": ["steps/misnumbered"] }),
    );
    assert!(page.as_str().unwrap().contains("steps"));
    client.finish();
}
