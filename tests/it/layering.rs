//! Holds the shape of the code: which stage may import which, no circles inside a stage, helper modules
//! with at least two users, and files of at most 500 lines of code. `ARCHITECTURE.md` shows the arrows
//! as they are here: `UPDATE=1 cargo test --test it layering` rewrites them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use faqlint::rules::RULES;
use regex::Regex;

/// Stage, and the stages it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diagnostic", &["text"]),
    ("language", &["text"]),
    ("source", &[]),
    ("site", &["text", "slug", "source"]),
    (
        "settings",
        &["text", "diagnostic", "language", "links", "slug", "site"],
    ),
    (
        "document",
        &["text", "diagnostic", "language", "slug", "settings"],
    ),
    (
        "corpus",
        &[
            "text",
            "diagnostic",
            "document",
            "language",
            "links",
            "navigation",
            "redirects",
            "slug",
            "settings",
            "site",
            "source",
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
            "navigation",
            "redirects",
            "site",
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
    ("labels", &["settings", "source", "git"]),
    ("navigation", &["text", "site", "source"]),
    ("redirects", &["text", "site", "source"]),
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
            "fix",
            "corpus",
            "rules",
            "config",
            "labels",
            "navigation",
            "redirects",
        ],
    ),
    (
        "report",
        &[
            "text",
            "diagnostic",
            "links",
            "rules",
            "engine",
            "fix",
            "settings",
        ],
    ),
    (
        "lsp",
        &[
            "text",
            "diagnostic",
            "settings",
            "slug",
            "source",
            "document",
            "corpus",
            "rules",
            "config",
            "engine",
            "fix",
            "links",
            "site",
        ],
    ),
    (
        "cli",
        &[
            "text",
            "diagnostic",
            "slug",
            "settings",
            "site",
            "source",
            "document",
            "corpus",
            "rules",
            "config",
            "fix",
            "git",
            "labels",
            "engine",
            "report",
            "language",
            "links",
            "site",
            "lsp",
        ],
    ),
];

/// Stages with circles that are still to be taken apart: the most modules that may be in them.
const CIRCLES: &[(&str, usize)] = &[("corpus", 13), ("document", 18), ("engine", 11)];

/// Helpers of rules with a single user that are still to be moved into the folder of their rule.
const LONELY: &[&str] = &[];

/// The most lines of code in a file, without tests, comments and empty lines.
const MAX_LINES: usize = 500;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

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

/// The code of a file without comments, and without its tests, which may import what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(&text);
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tester.rs") || path.ends_with("tests.rs")
}

/// The first names behind `prefix` in a text: `prefix::name`, `prefix::{name, name::more}`.
fn names(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let word = |text: &str| -> String { text.chars().take_while(|c| is_word(*c)).collect() };
    for (at, found) in code.match_indices(&format!("{prefix}::")) {
        let rest = &code[at + found.len()..];
        if code[..at].ends_with(is_word) {
            continue;
        }
        if !rest.starts_with('{') {
            out.insert(word(rest));
            continue;
        }
        let (mut depth, mut is_first) = (0, true);
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => is_first = true,
                _ if is_first && depth == 1 && is_word(c) => {
                    out.insert(word(&rest[at..]));
                    is_first = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn every_import_follows_an_arrow() {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut faults = Vec::new();
    for (stage, allowed) in &arrows {
        let mut files = Vec::new();
        sources(&src().join(stage), &mut files);
        assert!(!files.is_empty(), "stage {stage} has no files");
        for file in files.iter().filter(|file| !is_test(file)) {
            for target in names(&code(file), "crate") {
                let is_stage = arrows.contains_key(target.as_str());
                if is_stage && target != *stage && !allowed.contains(&target.as_str()) {
                    faults.push(format!(
                        "{}: {stage} may not import {target}",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_stage_is_listed() {
    for entry in fs::read_dir(src()).expect("src").flatten() {
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
fn the_architecture_shows_the_arrows() {
    let mut block = String::from("```text\n");
    for (stage, imports) in ARROWS {
        let text = fs::read_to_string(src().join(stage).join("mod.rs")).expect("a stage");
        let about = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("//! ");
        let about = about.trim_end_matches('.');
        block.push_str(&format!("{stage:<10} {about}\n"));
        if !imports.is_empty() {
            block.push_str(&format!("           ← {}\n", imports.join(" ")));
        }
    }
    block.push_str("```\n");
    let file = src().join("../ARCHITECTURE.md");
    let page = fs::read_to_string(&file)
        .expect("ARCHITECTURE.md")
        .replace("\r\n", "\n");
    let start = page.find("```text\n").expect("a block of arrows");
    let end = start + page[start + 3..].find("```\n").expect("its end") + 7;
    let wanted = format!("{}{block}{}", &page[..start], &page[end..]);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, wanted).expect("ARCHITECTURE.md");
    } else {
        assert!(
            page == wanted,
            "ARCHITECTURE.md differs; `UPDATE=1 cargo test --test it layering`"
        );
    }
}

/// Which module of a stage imports which: a file or folder of the stage, `mod` for what `mod.rs` defines.
fn imports_inside(stage: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = src().join(stage);
    let mut files = Vec::new();
    sources(&folder, &mut files);
    files.retain(|file| !is_test(file));
    let unit = |file: &Path| {
        let first = file
            .strip_prefix(&folder)
            .expect("below the stage")
            .iter()
            .next();
        let name = first.unwrap_or_default().to_string_lossy().into_owned();
        name.trim_end_matches(".rs").to_owned()
    };
    let units: BTreeSet<String> = files.iter().map(|file| unit(file)).collect();
    let root = code(&folder.join("mod.rs"));
    let uses = Regex::new(r"(?s)pub(?:\([a-z]+\))? use ([^;]*);").expect("a pattern");
    let word = Regex::new(r"\w+").expect("a pattern");
    let mut exported = BTreeMap::new();
    for found in uses.captures_iter(&root) {
        let mut words = word
            .find_iter(&found[1])
            .map(|word| word.as_str().to_owned());
        let from = words.next().unwrap_or_default();
        exported.extend(words.map(|name| (name, from.clone())));
    }
    let inner = uses.replace_all(&root, "");
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let from = unit(file);
        if from == "mod" {
            let imported = units
                .iter()
                .filter(|unit| inner.contains(&format!("{unit}::")));
            graph.entry(from).or_default().extend(imported.cloned());
            continue;
        }
        let text = code(file);
        let mut wanted = names(&text, &format!("crate::{stage}"));
        let depth = file
            .strip_prefix(&folder)
            .expect("below the stage")
            .iter()
            .count();
        if depth == 1 || (depth == 2 && file.ends_with("mod.rs")) {
            wanted.extend(names(&text, "super"));
        }
        for name in wanted {
            let to = match exported.get(&name) {
                Some(unit) => unit.clone(),
                None if units.contains(&name) => name,
                None => "mod".to_owned(),
            };
            if to != from {
                graph.entry(from.clone()).or_default().insert(to);
            }
        }
    }
    graph
}

#[test]
fn imports_inside_a_stage_go_one_way() {
    let mut faults = Vec::new();
    for (stage, _) in ARROWS.iter().filter(|(stage, _)| *stage != "rules") {
        let graph = imports_inside(stage);
        let reaches = |from: &str, to: &str| {
            let mut seen = BTreeSet::new();
            let mut open = vec![from];
            while let Some(at) = open.pop() {
                for next in graph.get(at).into_iter().flatten() {
                    if next == to {
                        return true;
                    }
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            false
        };
        let circle: Vec<&str> = graph
            .keys()
            .map(String::as_str)
            .filter(|unit| reaches(unit, unit))
            .collect();
        let known = CIRCLES.iter().find(|(known, _)| known == stage);
        if circle.len() > known.map_or(0, |(_, most)| *most) {
            let edges = circle.iter().map(|unit| {
                let to = graph[*unit]
                    .iter()
                    .filter(|to| circle.contains(&to.as_str()));
                format!(
                    "  {unit} imports {}",
                    to.cloned().collect::<Vec<_>>().join(", ")
                )
            });
            let edges: Vec<String> = edges.collect();
            faults.push(format!(
                "{stage}: {} modules import one another:\n{}",
                circle.len(),
                edges.join("\n")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_helper_of_rules_has_two_users() {
    let rules: BTreeSet<PathBuf> = RULES
        .iter()
        .map(|entry| {
            src()
                .join("..")
                .join(entry.meta.file)
                .components()
                .collect()
        })
        .collect();
    let mut files = Vec::new();
    sources(&src(), &mut files);
    let codes: Vec<(PathBuf, String)> = files
        .iter()
        .map(|file| (file.clone(), code(file)))
        .collect();
    let mut lonely = Vec::new();
    let root = src().join("rules");
    for file in files.iter().filter(|file| file.starts_with(&root)) {
        let relative = file.strip_prefix(&root).expect("below rules");
        let is_rule = rules
            .iter()
            .any(|rule| rule.ends_with(Path::new("src/rules").join(relative)));
        if relative.iter().count() != 2 || is_rule || is_test(file) {
            continue;
        }
        let family = relative
            .iter()
            .next()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let module = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let users = codes.iter().filter(|(user, code)| {
            user != file
                && (names(code, &format!("rules::{family}")).contains(&module)
                    || (user.parent() == file.parent() && names(code, "super").contains(&module)))
        });
        let name = format!("{family}/{module}");
        if users.count() < 2 && !LONELY.contains(&name.as_str()) {
            lonely.push(name);
        }
    }
    assert!(
        lonely.is_empty(),
        "move into the folder of their only rule, `rules/<family>/<rule>/`:\n{}",
        lonely.join("\n")
    );
}

#[test]
fn files_stay_within_their_budget() {
    let mut files = Vec::new();
    sources(&src(), &mut files);
    sources(&src().join("../crates"), &mut files);
    let mut faults = Vec::new();
    for file in files {
        let lines = code(&file)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        if lines > MAX_LINES {
            faults.push(format!(
                "{}: {lines} lines of code, and at most {MAX_LINES} are allowed",
                file.display()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
