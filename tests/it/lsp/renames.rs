//! Renaming and moving: afterwards `check` finds nothing that was not there before.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::client::{Client, apply, at, capabilities, uri, write};
use super::edits::Random;
use super::parity::{check, copy, corpora};

/// How often each rule finds something on each page, pages by the name they have afterwards.
fn counts(
    root: &Path,
    renamed: &dyn Fn(&Path) -> PathBuf,
) -> BTreeMap<(PathBuf, &'static str), usize> {
    let mut counts = BTreeMap::new();
    for one in check(root).diagnostics {
        let page = renamed(&root.join(&*one.path));
        *counts.entry((page, one.rule)).or_default() += 1;
    }
    counts
}

/// Asserts that nothing is found that was not found before.
fn nothing_new(root: &Path, before: &BTreeMap<(PathBuf, &'static str), usize>, what: &str) {
    for (place, count) in counts(root, &Path::to_path_buf) {
        let known = before.get(&place).copied().unwrap_or_default();
        assert!(
            count <= known,
            "{what}: {place:?} has {count} findings, and had {known}"
        );
    }
}

const PAGES: [(&str, &str); 6] = [
    ("rules.toml", ""),
    (
        "a.md",
        "# A\n\n- [Log in](#log-in)\n- [Out](#out)\n\n## Log in\n\nText.\n\n## Log in\n\nAgain.\n\n## Out {#out}\n\nText. <a id=\"old\"></a>\n",
    ),
    (
        "b c/d (1).md",
        "# D\n\n[1](../a.md#log-in) [2](<../a.md#log-in-1>) [3](../a.md#out \"t\") [4][r] [5](<../x 100%25.md>)\n\n[r]: ../a.md#old\n\n<a href=\"../a.md#log-in\">Log in</a> ![p](../img/p.svg)\n",
    ),
    (
        "x 100%.md",
        "# X\n\n[d](b%20c/d%20%281%29.md#d) [e](<b c/e.md>)\n",
    ),
    (
        "b c/e.md",
        "# E\n\n[d](<d (1).md#d>) [x](../x%20100%25.md#x)\n",
    ),
    ("img/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
];

fn site() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(&root, &PAGES);
    (dir, root)
}

fn rename(client: &mut Client, file: &Path, (line, column): (u32, u32), name: &str) -> Value {
    let mut params = at(file, line, column);
    params["newName"] = json!(name);
    client.request("textDocument/rename", params)
}

#[test]
fn a_heading_takes_its_links_along() {
    let (_dir, root) = site();
    let a = root.join("a.md");
    let before = counts(&root, &Path::to_path_buf);
    let mut client = Client::start(&[&root]);
    client.open_file(&a);
    let prepared = client.at("textDocument/prepareRename", &a, 5, 4);
    assert_eq!(prepared["placeholder"], "Log in");
    let changed = apply(&rename(&mut client, &a, (5, 4), "Sign in"));
    assert_eq!(changed, [a.clone(), root.join("b c/d (1).md")]);
    let text = fs::read_to_string(&a).unwrap();
    assert!(
        text.contains("[Sign in](#sign-in)") && text.contains("## Sign in\n"),
        "{text}"
    );
    let text = fs::read_to_string(&changed[1]).unwrap();
    assert!(
        text.contains("(../a.md#sign-in)") && text.contains("<../a.md#log-in>"),
        "{text}"
    );
    assert!(
        text.contains("<a href=\"../a.md#sign-in\">Sign in</a>"),
        "{text}"
    );
    nothing_new(&root, &before, "a heading");
    client.finish();
}

#[test]
fn ids_of_every_kind_take_their_links_along() {
    for (place, name) in [((13, 9), "leave"), ((15, 14), "older")] {
        let (_dir, root) = site();
        let a = root.join("a.md");
        let before = counts(&root, &Path::to_path_buf);
        let mut client = Client::start(&[&root]);
        client.open_file(&a);
        apply(&rename(&mut client, &a, place, name));
        let there = fs::read_to_string(root.join("b c/d (1).md")).unwrap();
        assert!(there.contains(&format!("../a.md#{name}")), "{there}");
        nothing_new(&root, &before, name);
        client.finish();
    }
}

#[test]
fn a_link_renames_what_it_leads_to() {
    let (_dir, root) = site();
    let page = root.join("b c/d (1).md");
    let mut client = Client::start(&[&root]);
    client.open_file(&page);
    let prepared = client.at("textDocument/prepareRename", &page, 2, 8);
    assert_eq!(prepared["placeholder"], "Log in");
    apply(&rename(&mut client, &page, (2, 8), "Enter"));
    assert!(
        fs::read_to_string(root.join("a.md"))
            .unwrap()
            .contains("## Enter\n")
    );
    let id = client.send("textDocument/rename", {
        let mut params = at(&page, 2, 8);
        params["newName"] = json!(" ");
        params
    });
    assert!(client.wait(id).is_err());
    client.finish();
}

#[test]
fn a_published_id_is_kept_and_the_lockfile_written() {
    let (_dir, root) = site();
    fs::write(root.join("anchors.lock"), "# faqlint anchors 1\na.md#out\n").unwrap();
    let a = root.join("a.md");
    let before = counts(&root, &Path::to_path_buf);
    let mut capabilities = capabilities();
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    let mut client = Client::start_with(&[&root], &capabilities, &Value::Null);
    client.open_file(&a);
    let edit = rename(&mut client, &a, (13, 9), "leave");
    assert_eq!(
        edit["changeAnnotations"]["keep-id"]["needsConfirmation"],
        true
    );
    apply(&edit);
    let text = fs::read_to_string(&a).unwrap();
    assert!(
        text.contains("<a id=\"out\"></a>\n\n## Out {#leave}"),
        "{text}"
    );
    let lock = fs::read_to_string(root.join("anchors.lock")).unwrap();
    assert!(
        lock.contains("\na.md#leave\n") && lock.contains("\na.md#out\n"),
        "{lock}"
    );
    nothing_new(&root, &before, "a published id");
    client.finish();
}

fn move_file(client: &mut Client, root: &Path, old: &str, new: &str) {
    let (old, new) = (root.join(old), root.join(new));
    let pair = json!({ "files": [{ "oldUri": uri(&old), "newUri": uri(&new) }] });
    let edit = client.request("workspace/willRenameFiles", pair.clone());
    apply(&edit);
    fs::create_dir_all(new.parent().unwrap()).unwrap();
    fs::rename(&old, &new).unwrap();
    client.notify("workspace/didRenameFiles", pair);
}

#[test]
fn files_and_folders_take_their_links_along() {
    for (old, new) in [
        ("a.md", "deep/er/ä.md"),
        ("b c", "deep/b c"),
        ("b c/d (1).md", "d.md"),
        ("x 100%.md", "b c/x.md"),
        ("img", "b c/pictures"),
        ("b c", "bc"),
    ] {
        let (_dir, root) = site();
        let (from, to) = (root.join(old), root.join(new));
        let moved = |file: &Path| match file.strip_prefix(&from) {
            Ok(rest) if rest.as_os_str().is_empty() => to.clone(),
            Ok(rest) => to.join(rest),
            Err(_) => file.to_path_buf(),
        };
        let before = counts(&root, &moved);
        let mut client =
            Client::start_with(&[&root], &capabilities(), &json!({ "scope": "workspace" }));
        client.settle(&root.join("any.md"));
        move_file(&mut client, &root, old, new);
        nothing_new(&root, &before, &format!("{old} to {new}"));
        client.finish();
    }
}

/// Renames random headings and moves random pages of a site, and compares after each.
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn random_renames(root: &Path, rounds: usize, seed: u64) {
    let mut random = Random(seed);
    let mut client = Client::start_with(&[root], &capabilities(), &json!({ "scope": "workspace" }));
    client.settle(&root.join("any.md"));
    for round in 0..rounds {
        let pages = pages_of(root);
        let page = &pages[random.below(pages.len())];
        let text = fs::read_to_string(page).unwrap();
        if random.below(3) == 0 {
            let name = format!("moved {round}.md");
            let folder = pages[random.below(pages.len())]
                .parent()
                .unwrap()
                .to_path_buf();
            let new = folder.join(name);
            let moved = |file: &Path| {
                if file == page {
                    new.clone()
                } else {
                    file.to_path_buf()
                }
            };
            let before = counts(root, &moved);
            let old = page
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let target = new.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            move_file(&mut client, root, &old, &target);
            nothing_new(root, &before, &format!("{old} to {target}"));
            continue;
        }
        let headings: Vec<usize> = (0..)
            .zip(text.lines())
            .filter(|(_, line)| line.starts_with("## "))
            .map(|(line, _)| line)
            .collect();
        if headings.is_empty() {
            continue;
        }
        let line = headings[random.below(headings.len())];
        let before = counts(root, &Path::to_path_buf);
        client.open(page, &text);
        let edit = rename(
            &mut client,
            page,
            (line as u32, 4),
            &format!("Renamed topic {round}"),
        );
        let changed = apply(&edit);
        client.close(page);
        for file in changed {
            client.touched(&file, 2);
        }
        nothing_new(
            root,
            &before,
            &format!("{}:{line} in round {round}", page.display()),
        );
    }
    client.finish();
}

fn pages_of(root: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.file_name().unwrap().to_str().unwrap().starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[test]
#[ignore = "open: with seed 11 the move of round 10 brings a finding of links/malformed"]
fn random_renames_bring_nothing_new() {
    for seed in [11, 29] {
        let (_dir, root) = site();
        random_renames(&root, 12, seed);
    }
}

#[test]
fn random_renames_in_the_corpora_bring_nothing_new() {
    for site in corpora() {
        if pages_of(&site).len() > 1500 {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        copy(&site, &root);
        println!("{}", site.display());
        random_renames(&root, 4, 7);
    }
}
