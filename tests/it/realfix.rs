//! Pages before and after a person fixed them: found before, silent after.
//!
//! The pages are not part of this repository. Where `../shared/realfix` is absent (`FAQLINT_SHARED`
//! names another place), the test says so and passes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::engine::{Request, check};
use faqlint::text::LineIndex;
use serde_json::Value;

fn shared() -> PathBuf {
    std::env::var_os("FAQLINT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    )
}

/// Our name of the slug dialect of a case.
fn dialect(name: &str) -> &str {
    match name {
        "learn" => "markdig",
        "mkdocs" => "python-markdown",
        "starlight" => "github",
        "kramdown" => "jekyll",
        other => other,
    }
}

/// The lines at which `family` is reported on `file` of the tree at `root`.
fn lines(root: &Path, case: &Value, family: &str, file: &str) -> Vec<u32> {
    let config_dir = tempfile::tempdir().expect("a folder");
    let site_roots: Vec<String> = case["site_root"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|folder| root.join(folder))
        .filter(|folder| folder.is_dir())
        .map(|folder| format!("{:?}", folder.display().to_string()))
        .collect();
    let name = dialect(case["dialect"].as_str().unwrap_or("github"));
    let mut text = format!(
        "dialect = \"{name}\"\nboundary = {:?}\n",
        root.display().to_string()
    );
    if !site_roots.is_empty() {
        text += "root = [";
        text += &site_roots.join(", ");
        text += "]\n";
    }
    // The pictures of the cases are empty files.
    text += "[rules]\n\"images/unreadable\" = { placeholders = true }\n";
    let config_file = config_dir.path().join("rules.toml");
    fs::write(&config_file, text).expect("a file");
    let selection = Selection {
        select: vec![family.to_owned()],
        ..Selection::default()
    };
    let Ok(config) = load(root, ConfigChoice::File(config_file), &selection) else {
        return Vec::new();
    };
    let request = Request {
        paths: vec![root.to_path_buf()],
        threads: Some(1),
        ..Request::new(root.to_path_buf())
    };
    let Ok(outcome) = check(&config, &request) else {
        return Vec::new();
    };
    let Some(source) = outcome.source(file) else {
        return Vec::new();
    };
    let index = LineIndex::new(&source.text);
    outcome
        .diagnostics
        .iter()
        .filter(|one| *one.path == *file && one.rule.starts_with(family))
        .filter(|one| family != "images" || is_about(case, one.rule, one.span.slice(&source.text)))
        .map(|one| index.position(&source.text, one.span.start).line)
        .collect()
}

/// Whether a finding about an image is about the fault of the case: of the other images, which may
/// stand in the same line, the files are not there.
fn is_about(case: &Value, rule: &str, text: &str) -> bool {
    if case["sub"] == "alt-empty" {
        return rule.ends_with("-alt");
    }
    let evidence = &case["evidence"];
    evidence["old"] == text || evidence["new"] == text
}

fn is_near(lines: &[u32], wanted: &Value) -> bool {
    let wanted = wanted.as_u64().unwrap_or_default();
    lines
        .iter()
        .any(|line| u64::from(*line).abs_diff(wanted) <= 2)
}

/// The least number of cases of each family that have to be solved; what is found more is welcome.
const FLOORS: &[(&str, usize)] = &[
    ("anchors", 42),
    ("images", 27),
    ("links", 32),
    ("platforms", 17),
    ("steps", 25),
];

#[test]
fn what_people_fixed_is_found_before_and_not_after() {
    let base = shared().join("realfix");
    let Ok(text) = fs::read_to_string(base.join("cases.json")) else {
        println!(
            "ignored: {} is not here, so no page that was fixed can be checked",
            base.display()
        );
        return;
    };
    let base = fs::canonicalize(base).expect("a folder");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("cases");
    let mut table: BTreeMap<String, (usize, usize, usize, usize)> = BTreeMap::new();
    for case in &cases {
        let (id, family, file) = (&case["id"], &case["family"], &case["file"]);
        let (id, family, file) = (
            id.as_str().expect("id"),
            family.as_str().expect("family"),
            file.as_str().expect("file"),
        );
        let before = is_near(
            &lines(&base.join(id).join("before"), case, family, file),
            &case["line_before"],
        );
        let after = is_near(
            &lines(&base.join(id).join("after"), case, family, file),
            &case["line_after"],
        );
        let row = table.entry(family.to_owned()).or_default();
        row.0 += 1;
        row.1 += usize::from(before);
        row.2 += usize::from(!after);
        row.3 += usize::from(before && !after);
        if !before || after {
            let fault = if before {
                "still found after"
            } else {
                "not found before"
            };
            println!(
                "{id}: {fault}: {}",
                case["defect"].as_str().unwrap_or_default()
            );
        }
    }
    println!("family: cases, found before, silent after, solved");
    for (family, (cases, found, silent, solved)) in &table {
        println!("{family}: {cases}, {found}, {silent}, {solved}");
    }
    for (family, floor) in FLOORS {
        let solved = table.get(*family).map_or(0, |row| row.3);
        assert!(
            solved >= *floor,
            "{family}: {solved} solved, and it were {floor} before"
        );
    }
}
