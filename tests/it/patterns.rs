//! House rules of `rules.toml`, from the file to the finding: every kind and every scope.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

const RULES: &str = r#"
[[term]]
use = "Secret Chat"
not = ["secret-chat"]

[[pattern]]
id = "no-landline"
forbid = '(?i)\blandlines?\b'
message = "landline numbers cannot be used to sign up"
help = "say `mobile number`"
level = "error"

[[pattern]]
id = "heading-colon"
scope = "heading"
forbid = ':$'

[[pattern]]
id = "shout"
scope = "link-text"
forbid = '^[A-Z ]+$'
level = "note"

[[pattern]]
id = "old-host"
scope = "link-url"
replace = '^https://old\.example\.com/(.*)$'
with = "https://example.com/$1"

[[pattern]]
id = "alt-image-of"
scope = "alt"
forbid = '(?i)^image of '

[[pattern]]
id = "please"
scope = "step"
replace = 'Please (\w+)'
with = "Kindly $1"

[[pattern]]
id = "sudo"
scope = "code"
forbid = '\bsudo\b'

[[pattern]]
id = "license"
scope = "raw"
require = 'SPDX'
message = "the page names no license"

[[pattern]]
id = "exclamations"
count = '!'
max = 1
"#;

const PAGE: &str = "\
# Numbers:

A landline works! Really! `landline` [LOOK](https://old.example.com/a) ![Image of a phone](a.png)

1. Please tap the secret-chat.

Please note `sudo rm`.
";

fn faqlint(folder: &Path, args: &[&str]) -> Output {
    crate::scratch::program()
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn folder(page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rules.toml"), RULES).unwrap();
    std::fs::write(folder.path().join("a.md"), page).unwrap();
    folder
}

/// The pattern or rule, the level, and the text of each finding on the page.
fn found(page: &str) -> Vec<(String, String, String)> {
    let folder = folder(page);
    let args = [
        "check",
        "--select",
        "wording/pattern",
        "--select",
        "wording/term",
    ];
    let output = faqlint(folder.path(), &[&args[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    diagnostics
        .iter()
        .map(|one| {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let at = |end: &str| one[end]["offset"].as_u64().unwrap() as usize;
            let origin = one.get("pattern").filter(|origin| !origin.is_null());
            (
                word(origin.unwrap_or(&one["rule"])),
                word(&one["level"]),
                page[at("start")..at("end")].to_owned(),
            )
        })
        .collect()
}

#[test]
fn every_kind_and_scope_works() {
    let found = found(PAGE);
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|(id, level, text)| (id.as_str(), level.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("license", "warning", "Numbers:"),
            ("heading-colon", "warning", ":"),
            ("no-landline", "error", "landline"),
            ("exclamations", "warning", "!"),
            ("shout", "note", "LOOK"),
            ("old-host", "warning", "https://old.example.com/a"),
            ("alt-image-of", "warning", "Image of "),
            ("please", "warning", "Please tap"),
            ("wording/term", "warning", "secret-chat"),
            ("sudo", "warning", "sudo"),
        ]
    );
}

#[test]
fn a_comment_names_one_pattern() {
    let quiet = "<!-- faqlint-disable-next-line wording/pattern/no-landline: quoted -->\n";
    let found = found(&format!("SPDX\n\n{quiet}A landline, `sudo`.\n"));
    let ids: Vec<&str> = found.iter().map(|(id, _, _)| id.as_str()).collect();
    assert_eq!(ids, ["sudo"]);
}

#[test]
fn replacements_are_written() {
    let folder = folder(PAGE);
    let args = ["check", "--fix", "--select", "wording"];
    faqlint(folder.path(), &args);
    let after = std::fs::read_to_string(folder.path().join("a.md")).unwrap();
    let expected = PAGE
        .replace("https://old.example.com/a", "https://example.com/a")
        .replace("Please tap the secret-chat", "Kindly tap the Secret Chat");
    assert_eq!(after, expected);
    faqlint(folder.path(), &args);
    let again = std::fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert_eq!(again, after, "a second fix changes the page again");
}

#[test]
fn an_override_turns_patterns_off() {
    let folder = folder(PAGE);
    let rules =
        format!("{RULES}\n[[override]]\npaths = [\"a.md\"]\nrules = {{ wording = \"off\" }}\n");
    std::fs::write(folder.path().join("rules.toml"), rules).unwrap();
    let output = faqlint(
        folder.path(),
        &["check", "--select", "wording", "--format", "concise"],
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
}

#[test]
fn an_expression_that_is_too_large_is_refused() {
    let folder = folder("x\n");
    let huge = r"[\pL\pN]{5000}{500}";
    let rules = format!("[[pattern]]\nid = \"huge\"\nforbid = '{huge}'\n");
    std::fs::write(folder.path().join("rules.toml"), rules).unwrap();
    let output = faqlint(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("`forbid` is not a regular expression"),
        "{said}"
    );
}
