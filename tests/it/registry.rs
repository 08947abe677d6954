//! Holds the catalogue of rules together: files, names, order and pages.

use std::fs;
use std::path::Path;

use faqlint::rules::RULES;

#[test]
fn names_are_sorted_unique_and_kebab_case() {
    let names: Vec<_> = RULES.iter().map(|entry| entry.meta.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    for name in names {
        let (family, fault) = name.split_once('/').expect("family/fault");
        let is_kebab = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        assert!(is_kebab(family) && is_kebab(fault), "{name}");
    }
}

#[test]
fn every_rule_is_in_the_file_of_its_name() {
    for entry in RULES {
        let module = format!("src/rules/{}", entry.meta.name.replace('-', "_"));
        let file = entry.meta.file.replace('\\', "/");
        assert!(
            file == format!("{module}.rs") || file == format!("{module}/mod.rs"),
            "{file} is not named after {}",
            entry.meta.name
        );
    }
}

#[test]
fn every_rule_file_is_registered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for family in fs::read_dir(&root)
        .expect("src/rules")
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        for file in fs::read_dir(family.path()).expect("a family").flatten() {
            let mut path = file.path();
            if path.is_dir() {
                path.push("mod.rs");
            }
            let text = fs::read_to_string(&path).expect("a source file");
            if !text.contains("rule_meta! {") {
                continue;
            }
            let relative = path
                .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                .expect("below the project");
            let relative = relative.to_string_lossy().replace('\\', "/");
            let is_registered = RULES
                .iter()
                .any(|entry| entry.meta.file.replace('\\', "/") == relative);
            assert!(
                is_registered,
                "{relative} holds a rule that is not in the list of src/rules/mod.rs"
            );
        }
    }
}

#[test]
fn every_page_has_its_parts() {
    for entry in RULES {
        let meta = entry.meta;
        let summary = meta.summary();
        assert!(
            summary.ends_with('.') && summary.len() <= 90,
            "{}: summary `{summary}`",
            meta.name
        );
        let says_when = ["## What it checks", "Reported when"];
        assert!(
            says_when.iter().any(|part| meta.docs.contains(part)),
            "{} does not say when it reports",
            meta.name
        );
        let needs_examples = meta.name != "faqlint/unreadable-page";
        for part in ["## Bad", "## Good"] {
            assert!(
                !needs_examples || meta.docs.contains(part),
                "{} has no part `{part}`",
                meta.name
            );
        }
        let says_fix = meta.docs.contains("## Fix");
        let has_fix = meta.fix != faqlint::rules::FixAvailability::None;
        assert_eq!(
            says_fix, has_fix,
            "{}: the page and the declaration disagree about fixes",
            meta.name
        );
    }
}

/// The items of the block that a line opens: `const META`, `fn check`.
fn items_of(text: &str, opening: &str) -> Vec<String> {
    let block = text.split_once(opening).expect("the block").1;
    let block = block.split_once("\n}").expect("its end").0;
    let lines = block.lines().filter_map(|line| line.strip_prefix("    "));
    let items = lines.filter(|line| {
        ["const ", "type ", "fn "]
            .iter()
            .any(|word| line.starts_with(word))
    });
    let name = |line: &str| {
        line.split([':', '(', ';', '='])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    items.map(name).collect()
}

#[cfg(unix)]
#[test]
fn the_template_of_rules_has_the_items_of_the_trait() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("scripts")).unwrap();
    let script = dir.path().join("scripts/new-rule");
    fs::copy(root.join("scripts/new-rule"), &script).unwrap();
    let made = std::process::Command::new("bash")
        .arg(&script)
        .args(["steps", "too-long"])
        .output();
    let Ok(made) = made else {
        println!("skipped: no bash");
        return;
    };
    assert!(made.status.success(), "{made:?}");
    let rule = fs::read_to_string(dir.path().join("src/rules/steps/too_long.rs")).unwrap();
    let of_trait = fs::read_to_string(root.join("src/rules/rule.rs")).unwrap();
    assert_eq!(
        items_of(&rule, "impl PageRule for TooLong {"),
        items_of(
            &of_trait,
            "pub trait PageRule: Configurable + Send + Sync + 'static {"
        )
    );
    let cases = fs::read_to_string(dir.path().join("tests/rules/steps/too-long.md")).unwrap();
    assert!(cases.starts_with("# steps/too-long\n"), "{cases}");
}
