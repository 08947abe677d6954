//! Holds the arrows between the stages: what a module may import from this crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Stage, and the stages it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diagnostic", &["text"]),
    ("language", &["text"]),
    ("slug", &["text"]),
    ("source", &["text"]),
    ("site", &["text", "slug", "source"]),
    ("settings", &["text", "diagnostic", "slug", "site"]),
    ("links", &["text", "settings"]),
    (
        "document",
        &["text", "diagnostic", "language", "slug", "settings"],
    ),
    (
        "corpus",
        &[
            "text", "document", "language", "links", "slug", "settings", "site", "source",
        ],
    ),
    (
        "rules",
        &[
            "text",
            "diagnostic",
            "language",
            "links",
            "slug",
            "settings",
            "document",
            "corpus",
        ],
    ),
    (
        "config",
        &[
            "text",
            "diagnostic",
            "slug",
            "settings",
            "site",
            "source",
            "rules",
        ],
    ),
    ("git", &["source"]),
    ("fix", &["text", "diagnostic", "document", "settings"]),
    (
        "engine",
        &[
            "text",
            "diagnostic",
            "links",
            "slug",
            "settings",
            "source",
            "document",
            "corpus",
            "rules",
            "config",
        ],
    ),
    (
        "report",
        &["text", "diagnostic", "links", "rules", "engine", "fix"],
    ),
    (
        "cli",
        &[
            "text",
            "diagnostic",
            "slug",
            "settings",
            "source",
            "document",
            "corpus",
            "rules",
            "config",
            "fix",
            "git",
            "engine",
            "report",
            "language",
            "links",
        ],
    ),
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// The code of a file without its tests, which may import what they like.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

#[test]
fn every_import_follows_an_arrow() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut faults = Vec::new();
    for (stage, allowed) in &arrows {
        let mut files = Vec::new();
        sources(&root.join(stage), &mut files);
        assert!(!files.is_empty(), "stage {stage} has no files");
        for file in files.iter().filter(|file| !file.ends_with("tester.rs")) {
            let text = fs::read_to_string(file).expect("a source file");
            for (number, line) in code(&text).lines().enumerate() {
                let Some(rest) = line.find("crate::").map(|at| &line[at + 7..]) else {
                    continue;
                };
                if line.trim_start().starts_with("//") {
                    continue;
                }
                let target: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if arrows.contains_key(target.as_str())
                    && target != *stage
                    && !allowed.contains(&target.as_str())
                {
                    faults.push(format!(
                        "{}:{}: {stage} may not import {target}",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_stage_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).expect("src").flatten() {
        if entry.path().is_dir() {
            let name = entry.file_name().into_string().expect("a name");
            assert!(
                ARROWS.iter().any(|(stage, _)| *stage == name),
                "stage {name} has no arrows"
            );
        }
    }
}

#[test]
fn files_stay_within_their_budgets() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut faults = Vec::new();
    for file in files {
        let lines = fs::read_to_string(&file)
            .expect("a source file")
            .lines()
            .count();
        let relative = file.strip_prefix(&root).expect("below src");
        let is_rule = relative.starts_with("rules") && relative.components().count() == 3;
        let most = if is_rule { 250 } else { 500 };
        if lines > most {
            faults.push(format!(
                "{}: {lines} lines, and at most {most} are allowed",
                relative.display()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
