//! The rule cases of `tests/rules/<family>/<rule>.md`, which are pictures: a page, carets below what is
//! found, the message behind them, and the page after its fixes. `tests/rules/README.md` describes them.
//!
//! Each case runs as written, with CRLF line endings, and both again below a paragraph of non-ASCII text.
//! `UPDATE=1 cargo test --test it rule_cases` rewrites what is found and fixed; `CASES=steps/` limits a
//! run to files whose name contains that text. Nothing is compiled for a changed case.

mod format;
mod picture;
mod runner;

use std::fs;
use std::path::{Path, PathBuf};

use faqlint::rules::RULES;

use format::CaseFile;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Runs the cases of one family, and says which differ.
fn run(family: &str) {
    let only = std::env::var("CASES").unwrap_or_default();
    let update = std::env::var_os("UPDATE").is_some();
    let mut faults = Vec::new();
    for entry in RULES {
        let name = entry.meta.name;
        let path = root().join(format!("{name}.md"));
        if entry.meta.family().as_str() != family || !name.contains(&only) || !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let mut file = CaseFile::parse(&text);
        faults.extend(
            runner::run(name, &mut file)
                .into_iter()
                .map(|fault| format!("{name}.md: {fault}")),
        );
        let now = file.to_text();
        if update && now != text {
            fs::write(&path, now).unwrap();
        }
    }
    let hint = "`UPDATE=1 cargo test --test it rule_cases` rewrites the cases";
    assert!(faults.is_empty(), "{}\n\n{hint}", faults.join("\n\n"));
}

macro_rules! families {
    ($($family:ident)*) => {
        $(#[test] fn $family() { run(stringify!($family)); })*
        const FAMILIES: &[&str] = &[$(stringify!($family)),*];
    };
}

families! { anchors images labels links markup navigation platforms redirects steps structure titles translations wording }

#[test]
fn every_case_file_belongs_to_a_rule() {
    for family in fs::read_dir(root()).unwrap().flatten() {
        if !family.path().is_dir() {
            continue;
        }
        let name = family.file_name().into_string().unwrap();
        assert!(
            FAMILIES.contains(&name.as_str()),
            "add `{name}` to `families!`"
        );
        for file in fs::read_dir(family.path()).unwrap().flatten() {
            let rule = format!(
                "{name}/{}",
                file.path().file_stem().unwrap().to_string_lossy()
            );
            assert!(
                RULES.iter().any(|entry| entry.meta.name == rule),
                "tests/rules/{rule}.md: there is no rule of that name"
            );
        }
    }
}
