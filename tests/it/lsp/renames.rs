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

#[test]
fn edits_are_made_for_what_is_on_disk() {
    let (_dir, root) = site();
    let (a, e) = (root.join("a.md"), root.join("b c/e.md"));
    let mut client = Client::start(&[&root]);
    client.open_file(&a);
    client.settle(&a);
    // Another program writes a page, and nobody says so.
    let text = fs::read_to_string(&e).unwrap();
    fs::write(&e, format!("# E, longer\n\n{text}")).unwrap();
    let pair = json!({ "oldUri": uri(&root.join("x 100%.md")), "newUri": uri(&root.join("y.md")) });
    let params = json!({ "files": [pair] });
    let id = client.send("workspace/willRenameFiles", params.clone());
    let error = client.wait(id).unwrap_err();
    assert_eq!(error.code, -32801, "{}", error.message);
    apply(&client.request("workspace/willRenameFiles", params));
    let text = fs::read_to_string(&e).unwrap();
    assert!(text.contains("[x](../y.md#x)"), "{text}");
    client.finish();
}

/// The annotated edit of a move of `old` to `new`, and what is in `file` after it.
fn moved(
    pages: &[(&str, &str)],
    can_ask: bool,
    old: &str,
    new: &str,
    file: &str,
) -> (Value, String) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(&root, pages);
    let mut capabilities = capabilities();
    if can_ask {
        capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    }
    let mut client = Client::start_with(&[&root], &capabilities, &Value::Null);
    client.open_file(&root.join(old));
    client.settle(&root.join(old));
    client.close(&root.join(old));
    let pair = json!({ "oldUri": uri(&root.join(old)), "newUri": uri(&root.join(new)) });
    let edit = client.request("workspace/willRenameFiles", json!({ "files": [pair] }));
    apply(&edit);
    client.finish();
    (edit, fs::read_to_string(root.join(file)).unwrap())
}

#[test]
fn an_old_address_is_led_on_as_the_site_does_it() {
    let page = "---\ntitle: A\n---\n\nText.\n";
    let hugo = [
        ("rules.toml", ""),
        ("hugo.toml", "baseURL = \"https://a.example/\"\n"),
        ("content/docs/a.md", page),
        ("content/docs/o.md", "---\naliases: [/older/]\n---\n"),
    ];
    let (old, new) = ("content/docs/a.md", "content/docs/b.md");
    let (_, text) = moved(&hugo, false, old, new, old);
    assert!(
        text.starts_with("---\ntitle: A\naliases:\n  - \"/docs/a/\"\n---\n"),
        "{text}"
    );
    // Where no page does it, only a client that asks its user is told.
    let (_, text) = moved(&hugo[..3], false, old, new, old);
    assert_eq!(text, page);
    let (edit, text) = moved(&hugo[..3], true, old, new, old);
    assert!(text.contains("/docs/a/"), "{text}");
    assert_eq!(
        edit["changeAnnotations"]["redirect"]["needsConfirmation"],
        true
    );
    let jekyll = [
        ("rules.toml", ""),
        ("_config.yml", "plugins: [jekyll-redirect-from]\n"),
        ("a.md", page),
    ];
    let (_, text) = moved(&jekyll, true, "a.md", "b.md", "a.md");
    assert!(text.contains("redirect_from:\n  - \"/a.html\"\n"), "{text}");
}

#[test]
fn a_file_of_redirects_gets_the_old_address() {
    let map = "plugins:\n  - redirects:\n      redirect_maps:\n        'z.md': 'a.md'\n";
    let mkdocs = [
        ("rules.toml", ""),
        ("mkdocs.yml", map),
        ("docs/a.md", "# A\n"),
        ("docs/index.md", "# I\n\n[a](a.md)\n"),
        ("docs/_redirects", "/z /a/ 302\n"),
    ];
    let (old, new) = ("docs/a.md", "docs/sub/b.md");
    let (_, text) = moved(&mkdocs, false, old, new, "docs/_redirects");
    assert_eq!(text, "/z /sub/b/ 302\n/a/ /sub/b/ 301\n");
    let (_, text) = moved(&mkdocs, false, old, new, "mkdocs.yml");
    let entries = "        'a.md': 'sub/b.md'\n        'z.md': 'sub/b.md'\n";
    assert!(text.ends_with(entries), "{text}");
    // Docusaurus copies the folder `static`.
    let docusaurus = [
        ("rules.toml", ""),
        (
            "docusaurus.config.js",
            "module.exports = { presets: ['classic'] };\n",
        ),
        ("docs/a.md", "# A\n"),
        ("static/_redirects", "/z /docs/a 302\n"),
    ];
    let (_, text) = moved(&docusaurus, false, old, "docs/b.md", "static/_redirects");
    assert_eq!(text, "/z /docs/b 302\n/docs/a /docs/b 301\n");
    // Nothing shows a way.
    let plain = [
        ("rules.toml", ""),
        ("mkdocs.yml", "site_name: x\n"),
        ("docs/a.md", "# A\n"),
    ];
    let (edit, _) = moved(&plain, true, old, new, old);
    assert!(edit.is_null(), "{edit}");
}

#[test]
fn a_sidebar_that_names_a_page_by_its_id_gets_the_new_folder() {
    let sidebar =
        "module.exports = { main: ['a/start', 'a/b', { type: 'doc', id: 'a/start' }] };\n";
    let site = [
        ("rules.toml", ""),
        (
            "docusaurus.config.js",
            "module.exports = { presets: ['classic'] };\n",
        ),
        ("sidebars.js", sidebar),
        ("docs/a/first.md", "---\nid: start\n---\n\n# First\n"),
        ("docs/a/b.md", "# B\n"),
        ("docs/c/d.md", "# D\n"),
    ];
    let (_, text) = moved(
        &site,
        false,
        "docs/a/first.md",
        "docs/c/first.md",
        "sidebars.js",
    );
    assert_eq!(text, sidebar.replace("a/start", "c/start"));
}

/// Renames random headings and ids and moves random pages and folders of a site, and compares after each.
fn random_renames(root: &Path, rounds: usize, seed: u64) {
    let mut random = Random(seed);
    let mut client = Client::start_with(&[root], &capabilities(), &json!({ "scope": "workspace" }));
    client.settle(&root.join("any.md"));
    for round in 0..rounds {
        match random.below(4) {
            0 => random_move(&mut client, root, &mut random, round),
            1 => random_rename(&mut client, root, &mut random, round, &id_in),
            _ => random_rename(&mut client, root, &mut random, round, &heading_in),
        }
    }
    client.finish();
}

/// Moves a page, or the folder that it is in.
fn random_move(client: &mut Client, root: &Path, random: &mut Random, round: usize) {
    let pages = pages_of(root);
    let page = pages[random.below(pages.len())].clone();
    let folder = page.parent().unwrap().to_path_buf();
    let (old, name) = if random.below(2) == 0 && folder != root {
        (folder, format!("moved {round}"))
    } else {
        (page, format!("moved {round}.md"))
    };
    let there = pages[random.below(pages.len())].parent().unwrap();
    if there.starts_with(&old) {
        return;
    }
    let new = there.join(name);
    let moved = |file: &Path| match file.strip_prefix(&old) {
        Ok(rest) if rest.as_os_str().is_empty() => new.clone(),
        Ok(rest) => new.join(rest),
        Err(_) => file.to_path_buf(),
    };
    let before = counts(root, &moved);
    let path = |file: &Path| {
        file.strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    let (old, new) = (path(&old), path(&new));
    move_file(client, root, &old, &new);
    nothing_new(root, &before, &format!("{old} to {new}"));
}

/// Where a heading is in a line: behind its mark.
fn heading_in(line: &str) -> Option<usize> {
    line.starts_with("## ").then_some(4)
}

/// Where a declared id is in a line.
fn id_in(line: &str) -> Option<usize> {
    let declared = ["{#", "<a id=\"", "<a name=\""];
    let mut starts = declared
        .iter()
        .filter_map(|mark| Some(line.find(mark)? + mark.len() + 1));
    starts.next()
}

/// Renames something on a page, where `place_in` finds it in a line.
fn random_rename(
    client: &mut Client,
    root: &Path,
    random: &mut Random,
    round: usize,
    place_in: &dyn Fn(&str) -> Option<usize>,
) {
    let pages = pages_of(root);
    let start = random.below(pages.len());
    // Few pages have ids of their own.
    let mut pages = pages[start..].iter().chain(&pages[..start]).take(200);
    let places = |page: &PathBuf| {
        let text = fs::read_to_string(page).ok()?;
        let lines = (0..).zip(text.lines());
        let place = |(number, line): (u32, &str)| {
            let at = place_in(line).filter(|at| line.is_char_boundary(*at))?;
            Some((number, line[..at].encode_utf16().count() as u32))
        };
        let places: Vec<(u32, u32)> = lines.filter_map(place).collect();
        (!places.is_empty()).then_some((page.clone(), text, places))
    };
    let Some((page, text, places)) = pages.find_map(places) else {
        return;
    };
    let place = places[random.below(places.len())];
    let before = counts(root, &Path::to_path_buf);
    client.open(&page, &text);
    let mut params = at(&page, place.0, place.1);
    params["newName"] = json!(format!("renamed-topic-{round}"));
    let id = client.send("textDocument/rename", params);
    // What cannot be renamed is said, and nothing is changed.
    let changed = client.wait(id).map(|edit| apply(&edit)).unwrap_or_default();
    client.close(&page);
    for file in changed {
        client.touched(&file, 2);
    }
    let what = format!("{}:{} in round {round}", page.display(), place.0 + 1);
    nothing_new(root, &before, &what);
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
fn random_renames_bring_nothing_new() {
    for seed in [3, 5, 11, 29, 41] {
        let (_dir, root) = site();
        random_renames(&root, 12, seed);
    }
}

#[test]
fn random_renames_in_the_corpora_bring_nothing_new() {
    let mut failed = Vec::new();
    for site in corpora() {
        if pages_of(&site).len() > 1500 {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        copy(&site, &root);
        for seed in 0..rounds_of_corpora() {
            let renamed = std::panic::catch_unwind(|| random_renames(&root, 6, 7 + seed));
            if renamed.is_err() {
                failed.push((site.clone(), seed));
            }
        }
    }
    assert_eq!(failed, [], "sites and seeds");
}

/// How often every site of the corpora is gone through.
fn rounds_of_corpora() -> u64 {
    let named = std::env::var("FAQLINT_ROUNDS");
    named
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(1)
}
