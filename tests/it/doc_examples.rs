//! Every example of every rule's page is run: bad ones are found, good ones are not, and a bad one
//! after its fix is the fixed one.

use std::collections::BTreeMap;
use std::fs;

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::diagnostic::{Applicability, Diagnostic};
use faqlint::engine::{Request, check};
use faqlint::rules::{RULES, RuleMeta};

/// A fenced example: its words after `markdown`, and its text.
struct Example {
    tags: Vec<String>,
    text: String,
}

impl Example {
    fn has(&self, tag: &str) -> bool {
        self.tags.iter().any(|other| other == tag)
    }

    fn file(&self) -> &str {
        self.tags
            .iter()
            .find_map(|tag| tag.strip_prefix("file="))
            .unwrap_or("page.md")
    }
}

fn examples(docs: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut open: Option<(String, Example)> = None;
    for line in docs.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match &mut open {
            Some((fence, example)) if line.trim_end() == fence => {
                out.push(Example {
                    tags: std::mem::take(&mut example.tags),
                    text: std::mem::take(&mut example.text),
                });
                open = None;
            }
            Some((_, example)) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None if line.starts_with("```") => {
                let ticks = line.len() - line.trim_start_matches('`').len();
                let tags = line[ticks..].split(',').map(str::to_owned).collect();
                open = Some((
                    "`".repeat(ticks),
                    Example {
                        tags,
                        text: String::new(),
                    },
                ));
            }
            None => {}
        }
    }
    out
}

/// Runs one rule over pages, given by name, and returns its findings.
fn run(rule: &RuleMeta, config: &str, pages: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let dir = tempfile::tempdir().expect("a folder");
    let root = fs::canonicalize(dir.path()).expect("a folder");
    fs::write(root.join("rules.toml"), config).expect("a file");
    for (name, text) in pages {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    // A rule about suppressions needs the rules that they name.
    let select = if rule.name.starts_with("faqlint/") {
        vec!["all".to_owned()]
    } else {
        vec![rule.name.to_owned()]
    };
    let selection = Selection {
        select,
        ..Selection::default()
    };
    let config = load(&root, ConfigChoice::Discover, &selection).expect("a configuration");
    let request = Request {
        paths: vec![root.clone()],
        threads: Some(1),
        ..Request::new(root)
    };
    let outcome = check(&config, &request).expect("a run");
    outcome
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.rule == rule.name)
        .collect()
}

fn apply(text: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<_> = found
        .iter()
        .filter_map(|one| one.fix.as_ref())
        .flat_map(|fix| fix.edits.clone())
        .collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mut out = text.to_owned();
    for edit in edits.into_iter().rev() {
        out.replace_range(edit.span.range(), &edit.text);
    }
    out
}

#[test]
fn examples_do_what_their_page_says() {
    let mut faults = Vec::new();
    for entry in RULES {
        let meta = entry.meta;
        let examples = examples(meta.docs);
        let config: String = examples
            .iter()
            .filter(|example| example.has("toml") && example.has("use"))
            .map(|example| example.text.as_str())
            .collect();
        for (kind, wanted) in [("bad", true), ("good", false)] {
            let pages: BTreeMap<String, String> = examples
                .iter()
                .filter(|example| example.has(kind))
                .map(|example| (example.file().to_owned(), example.text.clone()))
                .collect();
            if pages.is_empty() {
                continue;
            }
            let found = run(meta, &config, &pages);
            if found.is_empty() == wanted {
                let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
                faults.push(format!(
                    "{}: the {kind} example gives {messages:?}",
                    meta.name
                ));
            }
        }
        let fixed = examples.iter().find(|example| example.has("fixed"));
        if let Some(fixed) = fixed {
            faults.extend(check_fixed(meta, &config, &examples, fixed));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn check_fixed(
    meta: &RuleMeta,
    config: &str,
    examples: &[Example],
    fixed: &Example,
) -> Option<String> {
    let mut pages: BTreeMap<String, String> = examples
        .iter()
        .filter(|example| example.has("bad"))
        .map(|example| (example.file().to_owned(), example.text.clone()))
        .collect();
    let file = fixed.file().to_owned();
    let before = pages.get(&file)?.clone();
    let on_file = |found: Vec<Diagnostic>| -> Vec<Diagnostic> {
        found.into_iter().filter(|one| *one.path == *file).collect()
    };
    let after = apply(&before, &on_file(run(meta, config, &pages)));
    if after != fixed.text {
        return Some(format!(
            "{}: the fix makes\n{after}\nof the bad example",
            meta.name
        ));
    }
    pages.insert(file.clone(), after.clone());
    let again = apply(&after, &on_file(run(meta, config, &pages)));
    (again != after).then(|| format!("{}: a second fix changes the example again", meta.name))
}

#[test]
fn fixes_of_the_examples_are_marked() {
    for entry in RULES {
        let has_fixed = examples(entry.meta.docs)
            .iter()
            .any(|example| example.has("fixed"));
        let has_fix = entry.meta.fix != faqlint::rules::FixAvailability::None;
        assert!(
            !has_fixed || has_fix,
            "{} shows a fixed example and declares no fix",
            entry.meta.name
        );
    }
    assert!(Applicability::Unsafe < Applicability::Safe);
}
