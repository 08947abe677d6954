//! Fixes that cannot harm.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::scratch::Scratch;

/// The page after `--fix`.
fn fixed(site: &Scratch, page: &str) -> String {
    site.run(&["check", "--fix"]);
    fs::read_to_string(site.root.join(page)).unwrap()
}

#[test]
fn labels_names_of_files_and_headings_stay() {
    for page in [
        "See [Andorid phones].\n\n[Andorid phones]: https://a.example/\n",
        "See [the page][Andorid].\n\n[Andorid]: https://a.example/\n",
        "A note.[^Andorid]\n\n[^Andorid]: It is here.\n",
        "See [[Andorid phones]].\n",
        "# Andorid phones\n\nText.\n",
    ] {
        let site = Scratch::empty();
        site.write("a.md", page);
        assert_eq!(fixed(&site, "a.md"), page);
    }
}

#[test]
fn a_heading_with_an_id_of_its_own_is_fixed() {
    let site = Scratch::empty();
    site.write(
        "mkdocs.yml",
        "site_name: A\nmarkdown_extensions: [attr_list]\n",
    );
    site.write("docs/index.md", "# Andorid phones {#phones}\n\nText.\n");
    assert_eq!(
        fixed(&site, "docs/index.md"),
        "# Android phones {#phones}\n\nText.\n"
    );
}

#[test]
fn a_gap_in_numbers_is_not_closed() {
    let site = Scratch::empty();
    site.write("a.md", "1. One.\n2. Two.\n4. Four.\n");
    assert_eq!(fixed(&site, "a.md"), "1. One.\n2. Two.\n4. Four.\n");
}

#[test]
fn a_definition_is_removed_only_where_it_was_not_used_before() {
    let site = Scratch::empty();
    let page = "Open [Andorid][] and [the Andorid app].\n\n\
                [Andorid]: https://a.example/\n[the Andorid app]: https://b.example/\n\
                [unused]: https://c.example/\n";
    site.write("a.md", page);
    let after = fixed(&site, "a.md");
    assert!(after.contains("[Andorid]: https://a.example/"), "{after}");
    assert!(
        after.contains("[the Andorid app]: https://b.example/"),
        "{after}"
    );
    assert!(!after.contains("[unused]"), "{after}");
}

#[test]
fn a_page_that_cannot_be_written_does_not_stop_the_others() {
    let site = Scratch::empty();
    for name in ["a.md", "b.md"] {
        site.write(name, "Open the the app.\n");
    }
    let locked = site.root.join("a.md");
    let mut mode = fs::metadata(&locked).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&locked, mode).unwrap();
    let output = site.run(&["check", "--fix"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot fix `a.md`"), "{said}");
    let other = fs::read_to_string(site.root.join("b.md")).unwrap();
    assert_eq!(other, "Open the app.\n");
}

/// How many findings of each rule each page has.
fn counts(site: &Scratch) -> BTreeMap<(String, String), usize> {
    let output = site.run(&["check", "--format", "json", "--no-config"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut counts = BTreeMap::new();
    for one in report["diagnostics"].as_array().unwrap() {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        *counts.entry((text("path"), text("rule"))).or_default() += 1;
    }
    counts
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if let Ok(bytes) = fs::read(entry.path()) {
            fs::write(target, bytes).unwrap();
        }
    }
}

#[test]
fn no_fix_brings_a_finding_about_and_twice_is_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["docs", "tests/fixtures/readme"] {
        let site = Scratch::empty();
        copy(&root.join(folder), &site.root);
        let before = counts(&site);
        site.run(&["check", "--fix", "--no-config"]);
        let after = counts(&site);
        for (place, count) in &after {
            let then = before.get(place).copied().unwrap_or(0);
            assert!(*count <= then, "{place:?}: {then} before, {count} after");
        }
        let again = site.run(&["check", "--diff", "--no-config"]);
        let diff = String::from_utf8_lossy(&again.stdout).into_owned();
        assert_eq!(diff, "", "{folder}");
    }
}

/// The places that an edit replaces, and by what.
type Edit = (usize, usize, String);

/// The safe fixes that a report in JSON offers: the page and the edits of each.
fn offered(site: &Scratch) -> Vec<(String, Vec<Edit>)> {
    let output = site.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let safe = found
        .iter()
        .filter(|one| one["fix"]["applicability"] == "safe");
    let edit = |edit: &Value| {
        let number = |key: &str| edit[key].as_u64().unwrap() as usize;
        let text = edit["text"].as_str().unwrap().to_owned();
        (number("start"), number("end"), text)
    };
    safe.map(|one| {
        let edits = one["fix"]["edits"].as_array().unwrap();
        let path = one["path"].as_str().unwrap().to_owned();
        (path, edits.iter().map(edit).collect())
    })
    .collect()
}

#[test]
fn a_fix_that_front_matter_does_not_bear_is_not_offered_as_safe() {
    for (fence, title, count) in [
        ("---", "title: Tap Say Hi", 1),
        ("---", "title: \"Tap Say Hi\"", 0),
        ("---", "title: Say Hi", 1),
        ("+++", "title = 'Tap Say Hi'", 1),
        ("+++", "title = \"Tap Say Hi\"", 0),
    ] {
        let site = Scratch::empty();
        site.write(
            "rules.toml",
            "[[term]]\nuse = 'Say \"Hi\"'\nnot = [\"Say Hi\"]\n",
        );
        let page = format!("{fence}\n{title}\n{fence}\n\nText.\n");
        site.write("a.md", &page);
        assert_eq!(offered(&site).len(), count, "{title}");
        assert_eq!(fixed(&site, "a.md") == page, count == 0, "{title}");
    }
}

/// What a page consists of besides words, by another reading than that of the program.
fn structure(page: &str) -> Vec<String> {
    let options = Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut is_code = false;
    let mut parts = Vec::new();
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Start(tag) => {
                is_code = matches!(tag, Tag::CodeBlock(_));
                parts.push(format!("{tag:?}"));
            }
            Event::Text(text) if is_code => parts.push(text.into_string()),
            Event::Text(_) | Event::SoftBreak => {}
            Event::End(tag) => {
                is_code = false;
                parts.push(format!("{tag:?}"));
            }
            other => parts.push(format!("{other:?}")),
        }
    }
    parts
}

/// A page of random parts with faults in them, the same for the same seed.
fn random_page(seed: u64) -> String {
    const PARTS: [&str; 12] = [
        "## Open the the app\n\n",
        "See [the the page][the] and [it’s it](b.md) and ![ANDROID](c.png).\n\n",
        "[the]: https://a.example/the-the\n\n",
        "Type `the the` in in the <b title=\"Andorid\">Andorid</b> app.\n\n",
        "```sh\nthe the Andorid\n```\n\n",
        "1. Tap “Open” on on Andorid\n2. Tap \"Close\".\n3. Tap it.\n4. Tap the *the* one.\n\n",
        "> It isn't the *the* app of of\n> of MacOS.\n\n",
        "A note.[^it] It doesn’t.\n\n[^it]: It isn't Andorid Andorid.\n\n",
        "| the the | b |\n| --- | --- |\n| MacOS | it’s it it |\n\n",
        "- the\n  the app\n- [ ] of of\n\n",
        "The Andorid **app app** and ***a* a** and https://a.example/Andorid.\n\n",
        "<div>\nthe the\n\nOpen the\nthe app.\n\n</div>\n\n",
    ];
    let mut state = seed;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let title = ["It’s Andorid", "'The the app'", "\"MacOS\""][next(3)];
    let mut page = format!("---\ntitle: {title}\n---\n\n");
    for _ in 0..2 + next(6) {
        page.push_str(PARTS[next(PARTS.len())]);
    }
    page
}

#[test]
fn safe_fixes_of_words_keep_the_structure_alone_and_together() {
    let site = Scratch::empty();
    let rules = [
        "wording/repeated-word",
        "wording/mixed-quotes",
        "platforms/misspelled",
        "steps/mixed-ending",
    ];
    let rules = rules.map(|rule| format!("{rule:?} = \"warning\"\n"));
    let rules = rules.concat();
    site.write(
        "rules.toml",
        &format!("site = \"github\"\n[rules]\nlinks = \"off\"\n{rules}"),
    );
    let pages: BTreeMap<String, String> = (0..120)
        .map(|seed| (format!("{seed}.md"), random_page(seed)))
        .collect();
    for (name, page) in &pages {
        site.write(name, page);
    }
    let fixes = offered(&site);
    assert!(fixes.len() > pages.len(), "{} fixes", fixes.len());
    for (path, mut edits) in fixes {
        let before = &pages[&path];
        let mut after = before.clone();
        edits.sort();
        for (start, end, text) in edits.into_iter().rev() {
            after.replace_range(start..end, &text);
        }
        assert_eq!(structure(before), structure(&after), "{before}\n{after}");
    }
    site.run(&["check", "--fix"]);
    for (name, before) in &pages {
        let after = fs::read_to_string(site.root.join(name)).unwrap();
        assert_eq!(structure(before), structure(&after), "{before}\n{after}");
    }
}

#[test]
fn licences_and_generated_pages_stay() {
    let site = Scratch::empty();
    let page = "<!-- Made by x. DO NOT EDIT. -->\n\nOpen the the app.\n";
    site.write("a.md", page);
    site.write("LICENSE.md", "Open the the app.\n");
    assert_eq!(site.found(&[]).len(), 2);
    assert!(offered(&site).is_empty());
    assert_eq!(fixed(&site, "a.md"), page);
    assert_eq!(fixed(&site, "LICENSE.md"), "Open the the app.\n");
}
