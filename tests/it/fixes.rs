//! Fixes that cannot harm.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

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
