//! Keeps habits out that make English read as translated, and words for users that have another name.
//!
//! Hand-written pages have none. An area of the code has at most as many as `AREAS` says: lower the number
//! when you rewrite something there.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// A pattern, and what is wrong with it.
const HABITS: &[(&str, &str)] = &[
    (
        r"\b(stands|stood)\b|\b(it|they|that|which|what|may|can|not|never|each|of|where|and) stand\b",
        "a word is written or is somewhere; only people and objects stand",
    ),
    (
        r"\b(is|are|was|were) no [a-z]",
        "write `is not a …`; `is no …` reads as translated",
    ),
    (
        r"\bg(i|a)ves? way\b|\bgiving way\b",
        "a finding is superseded",
    ),
    (
        r"\b(hold|holds|held|holding) back\b|\b(hold|holds|held) \w+ back\b",
        "a comment suppresses a finding",
    ),
    (
        r"\b(hear|hears|heard) (of|from)\b|\b(speaks?|spoke) (for|of|about)\b",
        "code reports or names; it does not speak or hear",
    ),
    (r"\b(the|a|each|no) pictures?\b", "an image is an `image`"),
    (
        r"\b(red|green) (for|only)\b|\bturns? (nothing|it|a branch) red\b",
        "a build fails or passes",
    ),
    (
        r"(?i)\bledger\b",
        "the word for users and code is `lockfile`",
    ),
    (
        r"\bask(s|ed)? (a|the) (link|links|URL|URLs|server)\b",
        "a URL is checked or requested",
    ),
    (r"\bways? through menus?\b", "it is a menu path"),
    (
        r"\bcontents lists?\b|\blists? of contents\b",
        "it is a table of contents",
    ),
    (
        r"\b(take|takes|taken) (its|the) \w+( \w+)? away\b",
        "write `remove`",
    ),
];

/// The most that each area of the code still has.
const AREAS: &[(&str, usize)] = &[
    // The name of an emoji.
    ("crates", 1),
    ("docs/rules", 0),
    ("src/cli", 0),
    ("src/config", 0),
    ("src/corpus", 3),
    ("src/document", 0),
    ("src/engine", 20),
    ("src/fix", 0),
    ("src/git", 0),
    ("src/labels", 0),
    // A question about pictures, and the alternative text "a picture".
    ("src/language", 2),
    ("src/lsp", 0),
    ("src/navigation", 0),
    ("src/redirects", 0),
    ("src/report", 0),
    ("src/rules", 0),
    ("src/settings", 0),
    ("src/site", 0),
    ("src/source", 0),
    ("src/text", 0),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder, sorted.
fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        entries.sort();
        for entry in entries {
            files(&entry, out);
        }
    } else {
        out.push(path.to_path_buf());
    }
}

/// What is found below a path, as `file:line: reason: line`; code in fences and backticks is left out.
fn found(area: &str) -> Vec<String> {
    let habits: Vec<(Regex, &str)> = HABITS
        .iter()
        .map(|(pattern, reason)| (Regex::new(pattern).unwrap(), *reason))
        .collect();
    let quoted = Regex::new("`[^`]*`").unwrap();
    let fine =
        Regex::new(r"(?i)\bthere (is|are|was|were) no\b|\bno (longer|more|less|fewer|other|one)\b")
            .unwrap();
    let mut paths = Vec::new();
    files(&root().join(area), &mut paths);
    let mut out = Vec::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        let mut is_code = false;
        for (number, line) in text.lines().enumerate() {
            is_code ^= is_page && line.trim_start().starts_with("```");
            if is_code {
                continue;
            }
            let line = quoted.replace_all(line, "``");
            let line = fine.replace_all(&line, "");
            for (habit, reason) in &habits {
                if habit.is_match(&line) {
                    let name = path.strip_prefix(root()).unwrap().display();
                    out.push(format!(
                        "{name}:{}: {reason}:\n    {}",
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    out
}

#[test]
fn hand_written_pages_are_plain_english() {
    let mut pages: Vec<String> = [
        "README.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
    ]
    .map(str::to_owned)
    .to_vec();
    let docs = fs::read_dir(root().join("docs")).unwrap().flatten();
    let docs = docs.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "md")
    });
    pages.extend(docs.map(|entry| format!("docs/{}", entry.file_name().display())));
    // Made from the rules, which have their own allowance.
    pages.retain(|page| page != "docs/rules.md" && page != "docs/cli.md");
    pages.sort();
    let found: Vec<String> = pages.iter().flat_map(|page| found(page)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_area_of_the_code_gets_worse() {
    let mut faults = Vec::new();
    for (area, most) in AREAS {
        let found = found(area);
        if found.len() > *most {
            faults.push(format!(
                "{area} has {}, and at most {most} are left:\n{}",
                found.len(),
                found.join("\n")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Rules whose findings no comment can suppress: they are not about a place in a page.
const WITHOUT_COMMENT: &[&str] = &[
    "anchors/removed",
    "faqlint/unreadable-page",
    "faqlint/unused-suppression",
    "images/unused-file",
];

/// The page of a rule answers first what is reported and what is not, what can be set, and how a finding
/// is suppressed; reasons and examples follow.
#[test]
fn each_page_of_a_rule_begins_with_what_is_reported() {
    let schema = faqlint::config::schema();
    let mut faults = Vec::new();
    for entry in faqlint::rules::RULES {
        let name = entry.meta.name;
        let page = entry.meta.page();
        let start = page.split("\n## ").next().unwrap_or_default();
        let mut expect = |what: &str| {
            if !start.contains(what) {
                faults.push(format!("{name}: no `{what}` before the first heading"));
            }
        };
        expect("\nReported when");
        expect(":\n\n- ");
        let is_of_files = name.starts_with("navigation/") || name.starts_with("redirects/");
        if !WITHOUT_COMMENT.contains(&name) && !is_of_files {
            expect("Suppress with `<!-- faqlint-disable-");
        }
        let forms = schema["$defs"]["rules"]["properties"][name]["anyOf"].as_array();
        let options = forms.into_iter().flatten();
        for option in options
            .filter_map(|form| form["properties"].as_object())
            .flatten()
        {
            if option.0 != "level" {
                expect(&format!("\n- `{}", option.0));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
