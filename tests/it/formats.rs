//! Every format, over a branch of an old site: what a pull request shows.

use std::fmt::Write as _;
use std::fs;

use crate::scratch::{Scratch, faqlint};
use serde_json::Value;

/// 300 pages with 500 old findings, and a branch that brings four.
fn grown(scratch: &Scratch) {
    for index in 0..300 {
        let mut page = format!("# Page {index}\n\nText.\n\n## Log in again\n\nText.\n");
        for old in 0..(if index < 200 { 2 } else { 1 }) {
            write!(page, "\nSee [the old guide](gone-{old}.md) first.\n").unwrap();
        }
        if index < 3 {
            page.push_str("\nSee [how to log in](page7.md#log-in-again).\n");
        }
        scratch.write(&format!("docs/page{index}.md"), &page);
    }
    scratch.commit("pages");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    let edit = |index: usize, change: &dyn Fn(String) -> String| {
        let name = format!("docs/page{index}.md");
        let text = fs::read_to_string(scratch.root.join(&name)).unwrap();
        scratch.write(&name, &change(text));
    };
    edit(7, &|text| {
        text.replace("## Log in again", "## Sign in again")
    });
    edit(9, &|text| text + "\nAnd [the other page](nowhere.md).\n");
    for index in 20..40 {
        edit(index, &|text| {
            format!(
                "A new first line.\n\n{}",
                text.replace("first.", "at first.")
            )
        });
    }
    scratch.commit("change");
}

#[test]
fn a_branch_answers_for_what_it_brought() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    grown(&scratch);
    let all = scratch.found(&["--select", "links/missing-file,anchors/undefined"]);
    // The old findings have one cause each, and are joined.
    assert_eq!(all.len(), 6);
    let found = scratch.found(&["--since", "main"]);
    let expected = [
        "docs/page0.md anchors/undefined",
        "docs/page1.md anchors/undefined",
        "docs/page2.md anchors/undefined",
        "docs/page7.md anchors/removed",
        "docs/page9.md links/missing-file",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
    // From a folder below, and with the page that is named alone.
    let below = faqlint(
        &scratch.root.join("docs"),
        &["check", "--since", "main", "--format", "concise"],
    );
    let below = String::from_utf8(below.stdout).unwrap();
    assert_eq!(below.matches(" error[").count(), 4, "{below}");
    let one = scratch.found(&["--since", "main", "docs/page1.md"]);
    assert_eq!(one.len(), 1, "{one:?}");
    every_format_shows_four_errors_and_a_note(&scratch);
}

/// All formats of one run, each in a file of its own.
fn every_format_shows_four_errors_and_a_note(scratch: &Scratch) {
    let formats = [
        "text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown",
    ];
    let out = scratch.dir.path().join("reports");
    fs::create_dir(&out).unwrap();
    let files = formats.map(|format| out.join(format).display().to_string());
    let mut args = vec!["check", "--since", "main"];
    for (format, file) in formats.iter().zip(&files) {
        args.extend(["--format", format, "--output", file]);
    }
    let output = scratch.run(&args);
    assert_eq!(output.status.code(), Some(1));
    for (format, file) in formats.iter().zip(&files) {
        let shown = fs::read_to_string(file).unwrap();
        assert_eq!(levels(format, &shown), (4, 0, 1), "{format}: {shown}");
    }
}

/// The errors, warnings and notes of a report.
fn levels(format: &str, shown: &str) -> (usize, usize, usize) {
    let count = |words: [&str; 3]| words.map(|word| shown.matches(word).count()).into();
    let values = |list: &Value, key: &str, words: [&str; 3]| {
        let list = list.as_array().unwrap();
        let at = |word: &str| list.iter().filter(|one| one[key] == word).count();
        words.map(at).into()
    };
    let json = || serde_json::from_str::<Value>(shown).unwrap();
    let words = ["error", "warning", "note"];
    match format {
        "text" => count(["error[", "warning[", "note["]),
        "concise" => count([": error[", ": warning[", ": note["]),
        "github" => count(["::error file=", "::warning file=", "::notice file="]),
        "junit" => {
            let skipped = shown.matches("<skipped ").count();
            let notes = shown.matches(": note: ").count();
            (shown.matches("<failure ").count(), skipped - notes, notes)
        }
        "markdown" => count([" | error | ", " | warning | ", " | note | "]),
        "gitlab" => values(&json(), "severity", ["major", "minor", "info"]),
        "json" => values(&json()["diagnostics"], "level", words),
        "jsonl" => {
            let lines = shown
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap());
            values(&lines.collect(), "level", words)
        }
        _ => values(&json()["runs"][0]["results"], "level", words),
    }
}

/// Every output that a program or a person reads leads to the page of the rule.
#[test]
fn findings_lead_to_the_page_of_their_rule() {
    let scratch = Scratch::empty();
    scratch.write("a.md", "# A\n\nSee [b](gone.md).\n");
    let wanted = "https://docs.example/rules/links/missing-file.html";
    let said = |args: &[&str]| {
        let output = scratch.run(args);
        String::from_utf8(output.stdout).unwrap()
    };
    // Without an address in the configuration, a build that knows its repository names that.
    assert!(!said(&["check", "--format", "json"]).contains("docs.example"));
    scratch.write(
        "rules.toml",
        "[report]\nrules_url = \"https://docs.example/rules/{rule}.html\"\n",
    );
    let json: Value = serde_json::from_str(&said(&["check", "--format", "json"])).unwrap();
    assert_eq!(json["diagnostics"][0]["url"], wanted);
    let line: Value = serde_json::from_str(&said(&["check", "--format", "jsonl"])).unwrap();
    assert_eq!(line["url"], wanted);
    let sarif: Value = serde_json::from_str(&said(&["check", "--format", "sarif"])).unwrap();
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[0]["helpUri"], wanted);
    let html = said(&["check", "--format", "html"]);
    assert!(html.contains(&format!("<a href=\"{wanted}\">links/missing-file</a>")));
    let page = said(&["explain", "links/missing-file"]);
    assert_eq!(page.lines().nth(2), Some(wanted), "{page}");
    // A configuration with mistakes does not keep the page from being read.
    scratch.write("rules.toml", "nonsense = 1\n");
    let page = said(&["explain", "links/missing-file"]);
    assert!(page.starts_with("links/missing-file\n"), "{page}");
}
