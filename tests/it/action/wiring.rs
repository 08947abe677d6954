//! What `action.yml` says, read as the runner reads it.

use std::collections::BTreeSet;

use yaml_rust2::{Yaml, YamlLoader};

pub(crate) const ACTION: &str = include_str!("../../../action.yml");
const SCRIPT: &str = include_str!("../../../scripts/action");

pub(crate) fn action() -> Yaml {
    YamlLoader::load_from_str(ACTION).unwrap().remove(0)
}

pub(crate) fn steps(action: &Yaml) -> &Vec<Yaml> {
    action["runs"]["steps"].as_vec().unwrap()
}

/// The keys and values of a table; none where there is no table.
pub(crate) fn pairs(table: &Yaml) -> Vec<(&str, &str)> {
    let Some(table) = table.as_hash() else {
        return Vec::new();
    };
    let pairs = table.iter();
    pairs
        .map(|(key, value)| (key.as_str().unwrap(), value.as_str().unwrap()))
        .collect()
}

fn words_after<'t>(text: &'t str, start: &str) -> BTreeSet<&'t str> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let found = text.match_indices(start);
    found
        .map(|(at, _)| &text[at + start.len()..])
        .map(|rest| &rest[..rest.find(ends).unwrap_or(rest.len())])
        .collect()
}

#[test]
fn every_input_is_used_and_no_other() {
    let action = action();
    let inputs = action["inputs"].as_hash().unwrap();
    let declared: BTreeSet<&str> = inputs.keys().map(|key| key.as_str().unwrap()).collect();
    let steps = ACTION.split_once("\nruns:").unwrap().1;
    assert_eq!(words_after(steps, "inputs."), declared);
    for (name, input) in inputs {
        assert!(input["description"].as_str().is_some(), "{name:?}");
        assert!(input["default"].as_str().is_some(), "{name:?}");
    }
    let page = include_str!("../../../docs/ci.md");
    for name in declared {
        assert!(page.contains(&format!("\n| `{name}` |")), "{name}");
    }
}

#[test]
fn what_is_told_comes_in_variables_and_never_in_a_command() {
    let action = action();
    let mut given = BTreeSet::new();
    for step in steps(&action) {
        let Some(run) = step["run"].as_str() else {
            assert!(step["uses"].as_str().is_some(), "{step:?}");
            continue;
        };
        assert!(!run.contains("${{"), "{run}");
        assert_eq!(step["shell"].as_str(), Some("bash"));
        given.extend(pairs(&step["env"]).into_iter().map(|(name, _)| name));
    }
    let mut read = words_after(SCRIPT, "${");
    read.retain(|name| name.starts_with("FAQLINT_"));
    // Where releases are, for the test of it.
    assert!(read.remove("FAQLINT_DOWNLOADS"));
    assert_eq!(read, given);
    let is_eval = |line: &&str| line.split_whitespace().any(|word| word == "eval");
    assert_eq!(SCRIPT.lines().find(is_eval), None);
}

#[test]
fn other_actions_are_pinned() {
    let lines: Vec<&str> = ACTION
        .lines()
        .filter_map(|line| line.trim().strip_prefix("uses: "))
        .collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        let (action, version) = line.split_once(" # v").unwrap();
        let (_, commit) = action.split_once('@').unwrap();
        let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_commit, "{line}");
        assert_eq!(version.split('.').count(), 3, "{line}");
    }
}
