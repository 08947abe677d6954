//! `faqlint init` on trees of several kinds, seen from outside.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn faqlint(folder: &Path, args: &[&str]) -> Output {
    crate::scratch::program()
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What `init` writes for a folder; the file has to be one that `check` accepts.
fn rules(folder: &Path) -> String {
    let output = faqlint(folder, &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(output.stdout.is_empty());
    assert_ne!(faqlint(folder, &["check"]).status.code(), Some(2));
    fs::read_to_string(folder.join("rules.toml")).unwrap()
}

#[test]
fn what_the_tree_shows_is_written_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "mkdocs.yml", "site_name: Help\n");
    for page in ["a", "b", "c"] {
        let text = format!(
            "# {page}\n\n## How?\n\n### Android\n\nTap.\n\n### iOS\n\nTap.\n\n![x](images/{page}.png)\n"
        );
        write(dir.path(), &format!("docs/{page}.md"), &text);
        write(dir.path(), &format!("docs/images/{page}.png"), "");
    }
    let mut pictures = "# d\n\n".to_owned();
    for number in 0..9 {
        pictures += &["![step](images/", &number.to_string(), ".png)\n\n"].concat();
    }
    write(dir.path(), "docs/d.md", &pictures);
    for number in 0..9 {
        write(dir.path(), &format!("docs/images/{number}.png"), "");
    }
    let rules = rules(dir.path());
    assert!(
        rules.contains("# mkdocs: `mkdocs.yml`\nsite = \"mkdocs\"\n"),
        "{rules}"
    );
    assert!(rules.contains("Android 3, iOS 3. To recognise"), "{rules}");
    assert!(rules.contains("# only = [\"Android\", \"iOS\"]"), "{rules}");
    assert!(
        rules.contains("12 of the 12 images are in docs/images"),
        "{rules}"
    );
    assert!(rules.lines().count() < 30, "{rules}");
}

#[test]
fn a_dialect_is_written_when_the_pages_show_it() {
    let dir = tempfile::tempdir().unwrap();
    for page in ["a", "b"] {
        let text = format!(
            "# {page}\n\n## [](#can-39t-log-in)Can't log in\n\nText.\n\n## [](#what-39s-new)What's new\n\nText.\n"
        );
        write(dir.path(), &format!("{page}.md"), &text);
    }
    let rules = rules(dir.path());
    assert!(rules.contains("site = \"auto\""), "{rules}");
    assert!(
        rules.contains("2 of 2 pages") && rules.contains("dialect = \"telegram\""),
        "{rules}"
    );
}

#[test]
fn nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.md", "# A\n");
    write(dir.path(), "rules.toml", "exclude = []\n");
    let output = faqlint(dir.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(dir.path().join("rules.toml")).unwrap(),
        "exclude = []\n"
    );
}

#[test]
fn a_hook_and_a_workflow_are_written_on_request() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.md", "# A\n");
    let git = |args: &[&str]| {
        Command::new("git")
            .args(args)
            .current_dir(dir.path())
            .output()
    };
    if git(&["init", "-q"]).is_err() {
        return;
    }
    // Built from a checkout, it does not know where a job can get it.
    let output = faqlint(dir.path(), &["init", "--hook", "--workflow"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("--source https://"),
        "{}",
        said(&output)
    );
    assert!(!dir.path().join("rules.toml").exists());
    let hostile = "https://code.example/x\"; rm -r *";
    let output = faqlint(dir.path(), &["init", "--workflow", "--source", hostile]);
    assert_eq!(output.status.code(), Some(2));
    let source = "https://code.example/a/faqlint";
    let output = faqlint(
        dir.path(),
        &["init", "--hook", "--workflow", "--source", source],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let hook = dir.path().join(".git/hooks/pre-commit");
    assert!(
        fs::read_to_string(&hook)
            .unwrap()
            .contains("faqlint check --staged")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&hook).unwrap().permissions().mode() & 0o111,
            0o111
        );
    }
    let workflow = fs::read_to_string(dir.path().join(".github/workflows/faqlint.yml")).unwrap();
    assert!(
        workflow.contains("cargo install --locked --git https://code.example/a/faqlint faqlint\n")
    );
    assert!(
        yaml_rust2::YamlLoader::load_from_str(&workflow).is_ok(),
        "{workflow}"
    );
    let again = faqlint(dir.path(), &["init", "--hook"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        said(&again).contains("it was not overwritten"),
        "{}",
        said(&again)
    );
}

#[test]
fn a_tree_with_many_findings_is_offered_a_baseline() {
    let dir = tempfile::tempdir().unwrap();
    // Each differs, or they would count as one.
    let topic = |number: usize| {
        let last = number + 4;
        format!("## Topic {number}\n\n1. One\n2. Two\n{last}. Last\n\n")
    };
    write(dir.path(), "a.md", &(0..60).map(topic).collect::<String>());
    let output = faqlint(dir.path(), &["init"]);
    assert!(
        said(&output).contains("--baseline faqlint-baseline.json --update-baseline"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_site_without_a_page_can_begin() {
    let dir = tempfile::tempdir().unwrap();
    let output = faqlint(dir.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("No pages were found"),
        "{}",
        said(&output)
    );
    let rules = fs::read_to_string(dir.path().join("rules.toml")).unwrap();
    assert!(!rules.contains("wording"), "{rules}");
}

#[test]
fn a_picture_or_two_make_no_advice() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.md", "# A\n\n![The logo](a.png)\n");
    write(dir.path(), "a.png", "");
    let rules = rules(dir.path());
    assert!(!rules.contains("images"), "{rules}");
}
