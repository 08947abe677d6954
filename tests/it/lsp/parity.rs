//! The findings of the server are those of `check`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use faqlint::config::{self, ConfigChoice, Selection};
use faqlint::engine::{self, Outcome, Request};
use faqlint::text::LineIndex;
use serde_json::json;

use super::client::{Client, capabilities, uri, write};
use super::edits::Random;

/// What `check` finds in a folder.
pub(crate) fn check(root: &Path) -> Outcome {
    let config = config::load(root, ConfigChoice::Discover, &Selection::default()).unwrap();
    let request = Request {
        threads: Some(2),
        ..Request::new(root.to_path_buf())
    };
    engine::check(&config, &request).unwrap()
}

/// File, line, column, rule and message of each finding of `check`.
fn expected(root: &Path) -> BTreeSet<(String, u32, u32, String, String)> {
    let outcome = check(root);
    let mut all = BTreeSet::new();
    for one in &outcome.diagnostics {
        // Of a page that cannot be read there is no text.
        let text = outcome.source(&one.path).map_or("", |source| &source.text);
        let place = LineIndex::new(text).position(text, one.span.start);
        let file = uri(&root.join(&*one.path));
        all.insert((
            file,
            place.line,
            place.column,
            one.rule.to_owned(),
            one.message.clone(),
        ));
    }
    all
}

fn published(client: &Client) -> BTreeSet<(String, u32, u32, String, String)> {
    let mut all = BTreeSet::new();
    for (uri, found) in &client.published {
        for one in found {
            let start = &one["range"]["start"];
            let number = |name: &str| start[name].as_u64().unwrap() as u32 + 1;
            let message = one["message"].as_str().unwrap();
            let message = message.split("\nhelp: ").next().unwrap();
            let rule = one["code"].as_str().unwrap_or("config");
            all.insert((
                uri.clone(),
                number("line"),
                number("character"),
                rule.to_owned(),
                message.to_owned(),
            ));
        }
    }
    all
}

fn compare(root: &Path) {
    let mut capabilities = capabilities();
    capabilities["general"] = json!({ "positionEncodings": ["utf-32"] });
    let options = json!({ "scope": "workspace" });
    let mut client = Client::start_with(&[root], &capabilities, &options);
    client.settle(&root.join("any.md"));
    assert_eq!(published(&client), expected(root), "{}", root.display());
    client.finish();
}

#[test]
fn a_site_has_the_findings_of_check() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(
        &root,
        &[
            ("rules.toml", ""),
            (
                "anchors.lock",
                "# faqlint anchors 1\na.md#gone\nlost.md#x\n",
            ),
            (
                "a.md",
                "# Räume 😀\n\nSee [b](b.md#nowhere), [c](c.md) and [räume](#raume).\n\n1. One\n3. Three\n",
            ),
            (
                "b.md",
                "# B\n\n<!-- faqlint-disable-next-line links/missing-file: made later -->\n[x](x.md)\n\n<!-- faqlint-disable-next-line steps: none -->\nText.\n",
            ),
            ("sub/c.md", "# C\n\nThe the word. ![](../img/no.png)\n"),
        ],
    );
    fs::write(root.join("bad.md"), b"\xff\xfe").unwrap();
    compare(&root);
}

/// What a page of a site that depends on itself in many ways may say.
const PARTS: [&str; 14] = [
    "# Same title\n\n",
    "# Other title\n\n",
    "---\nredirect_from: /p1.html\n---\n\n",
    "---\ntitle: Same title\n---\n\n",
    "## Log in\n\nText.\n\n",
    "## Out {#out}\n\nText.\n\n",
    "[a](p0.md#log-in) and [b](p1.md#out)\n\n",
    "[c](p2.md#log-in-1) and [d](/p3#log-inn)\n\n",
    "[e](p1.md#same-title) ![](no.png)\n\n",
    "**Android**\n\n1. Open.\n\n**iOS**\n\n1. Open.\n\n",
    "**iOS**\n\n1. Open.\n\n",
    "The the text.\n\n",
    "<!-- faqlint-disable-file anchors -->\n\n",
    "{% include_relative p3.md %}\n\n",
];

#[test]
fn edits_of_any_page_have_the_findings_of_check() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("_config.yml", "plugins: [jekyll-redirect-from]\n"),
        ],
    );
    let mut random = Random(0x5eed_0002);
    let text_of = |random: &mut Random| {
        let count = random.below(6);
        (0..count)
            .map(|_| PARTS[random.below(PARTS.len())])
            .collect::<String>()
    };
    let pages: Vec<PathBuf> = (0..8).map(|n| root.join(format!("p{n}.md"))).collect();
    let mut client = {
        for page in &pages {
            fs::write(page, text_of(&mut random)).unwrap();
        }
        let mut capabilities = capabilities();
        capabilities["general"] = json!({ "positionEncodings": ["utf-32"] });
        let options = json!({ "scope": "workspace" });
        Client::start_with(&[&root], &capabilities, &options)
    };
    for page in &pages {
        client.open_file(page);
    }
    client.settle(&pages[0]);
    for round in 0..60 {
        for _ in 0..=random.below(2) {
            let page = &pages[random.below(pages.len())];
            let text = text_of(&mut random);
            fs::write(page, &text).unwrap();
            client.replace(page, &text);
        }
        client.settle(&pages[0]);
        assert_eq!(published(&client), expected(&root), "round {round}");
    }
    client.finish();
}

#[test]
fn a_finding_leads_to_the_page_of_its_rule() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(
        &root,
        &[
            (
                "rules.toml",
                "[report]\nrules_url = \"https://docs.example/rules/{rule}.html\"\n",
            ),
            ("a.md", "# A\n\nSee [b](gone.md).\n"),
        ],
    );
    let options = json!({ "scope": "workspace" });
    let mut client = Client::start_with(&[&root], &capabilities(), &options);
    client.settle(&root.join("a.md"));
    let found = &client.published[&uri(&root.join("a.md"))];
    assert_eq!(
        found[0]["codeDescription"]["href"],
        "https://docs.example/rules/links/missing-file.html"
    );
    client.finish();
}

/// The unpacked corpora, where a folder of them is named.
pub(crate) fn corpora() -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("FAQLINT_CORPORA") else {
        #[expect(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: FAQLINT_CORPORA names no folder of unpacked sites");
        }
        return Vec::new();
    };
    let sites = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut sites: Vec<PathBuf> = sites.filter(|site| site.is_dir()).collect();
    sites.sort();
    sites
}

#[test]
fn the_corpora_have_the_findings_of_check() {
    for site in corpora() {
        compare(&site);
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).unwrap();
        }
    }
}
