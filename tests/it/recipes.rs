//! The recipes of docs/ci.md for GitLab and for any shell, run in clones as they make them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::scratch::{Scratch, git_in};
use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

const PAGE: &str = include_str!("../../docs/ci.md");

/// The first block of a language below a heading.
fn block(heading: &str, language: &str) -> &'static str {
    let (_, section) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    let (_, block) = section.split_once(&format!("\n```{language}\n")).unwrap();
    block.split_once("\n```").unwrap().0
}

/// A site whose branch `change` breaks a link of a page that it does not touch; `main` has an old finding,
/// and went on since.
fn site() -> Option<Scratch> {
    let site = Scratch::new()?;
    if Command::new("bash").arg("--version").output().is_err() {
        return None;
    }
    site.write("a.md", "# A\n\n[b](b.md#part)\n\n[old](gone.md)\n");
    site.write("b.md", "# B\n\n## Part\n");
    site.commit("pages");
    site.git(&["checkout", "-q", "-b", "change"]);
    site.write("b.md", "# B\n\n## Section\n");
    site.commit("rename");
    for number in 0..30 {
        site.git(&["commit", "-q", "--allow-empty", "-m", &number.to_string()]);
    }
    site.git(&["checkout", "-q", "main"]);
    site.write("c.md", "# C\n\n[x](gone.md)\n");
    site.commit("main goes on");
    Some(site)
}

/// Runs lines of a shell with this program as the one that is installed.
fn run(folder: &Path, shell: &str, lines: &str, variables: &[(&str, &str)]) -> Output {
    let stubs = folder.parent().unwrap().join("stubs");
    fs::create_dir_all(&stubs).unwrap();
    let cargo = "#!/bin/sh\n[ \"$*\" = 'install --locked --git file:///none faqlint' ]\n";
    // `curl -fsSLO URL`, where there is a release or none.
    let curl = "#!/bin/sh\ncp \"$RELEASE/${2##*/}\" . 2>/dev/null\n";
    for (name, text) in [("cargo", cargo), ("curl", curl)] {
        fs::write(stubs.join(name), text).unwrap();
        fs::set_permissions(stubs.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let own = Path::new(env!("CARGO_BIN_EXE_faqlint")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    Command::new(shell)
        .args(["-e", "-c", lines])
        .current_dir(folder)
        .env_clear()
        .env("FAQLINT_CACHE_DIR", crate::scratch::cache_folder())
        .env(
            "PATH",
            format!("{}:{}:{path}", stubs.display(), own.display()),
        )
        .env("HOME", folder.parent().unwrap())
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

/// A clone as a runner of GitLab makes it: one commit of one ref, detached, so many commits deep.
fn gitlab_clone(site: &Scratch, name: &str, depth: &str) -> PathBuf {
    let clone = site.dir.path().join(name);
    fs::create_dir(&clone).unwrap();
    git_in(&clone, &["init", "-q"]);
    let url = format!("file://{}", site.root.display());
    git_in(&clone, &["remote", "add", "origin", &url]);
    let depth = format!("--depth={depth}");
    let mut args = vec!["fetch", "-q", "--no-tags"];
    if depth != "--depth=0" {
        args.push(&depth);
    }
    args.extend([
        "origin",
        "+refs/heads/change:refs/remotes/origin/merge-requests/1/head",
    ]);
    git_in(&clone, &args);
    let head = "refs/remotes/origin/merge-requests/1/head";
    git_in(&clone, &["checkout", "-q", "--detach", head]);
    clone
}

fn recipe() -> Yaml {
    let file = YamlLoader::load_from_str(block("GitLab", "yaml")).unwrap();
    file[0]["faqlint"].clone()
}

/// The lines that install the program, and those that run it.
fn lines(recipe: &Yaml) -> Vec<&str> {
    let part = |name: &str| recipe[name].as_vec().unwrap().iter();
    let lines = part("before_script").chain(part("script"));
    lines.map(|line| line.as_str().unwrap()).collect()
}

/// Runs the script of the recipe in a clone of some depth.
fn run_gitlab(site: &Scratch, clone: &Path) -> Output {
    let recipe = recipe();
    let lines = lines(&recipe);
    let base = site.git(&["merge-base", "main", "change"]);
    let sha = site.git(&["rev-parse", "change"]);
    let variables = [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("FAQLINT", "file:///none"),
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim()),
        ("CI_COMMIT_SHA", sha.trim()),
        ("CI_PROJECT_DIR", clone.to_str().unwrap()),
        ("CI_PROJECT_URL", "https://lab.example/a/b"),
    ];
    run(clone, "bash", &lines.join("\n"), &variables)
}

#[test]
fn the_recipe_for_gitlab_reports_what_the_change_brought() {
    let Some(site) = site() else { return };
    let recipe = recipe();
    let depth = recipe["variables"]["GIT_DEPTH"].as_str().unwrap();
    let clone = gitlab_clone(&site, "whole", depth);
    let output = run_gitlab(&site, &clone);
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}{said}");
    assert!(shown.contains("anchors/undefined"), "{shown}");
    assert!(!shown.contains("gone.md"), "{shown}");
    let reports = &recipe["artifacts"]["reports"];
    let read = |name: &str| {
        let file = clone.join(reports[name].as_str().unwrap());
        fs::read_to_string(file).unwrap()
    };
    let quality: Value = serde_json::from_str(&read("codequality")).unwrap();
    let found: Vec<&str> = quality
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["location"]["path"].as_str().unwrap())
        .collect();
    assert_eq!(found.iter().filter(|path| **path == "a.md").count(), 1);
    assert!(read("junit").contains("anchors/undefined"));
    assert_eq!(recipe["artifacts"]["when"].as_str(), Some("always"));
}

#[test]
fn a_clone_that_is_too_shallow_is_told_so() {
    let Some(site) = site() else { return };
    // As deep as GitLab clones where nothing is said.
    let clone = gitlab_clone(&site, "shallow", "20");
    let output = run_gitlab(&site, &clone);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("this clone is shallow"), "{said}");
    assert!(said.contains("GIT_DEPTH: 0"), "{said}");
    // With the base itself the clone is deep enough.
    let base = site.git(&["merge-base", "main", "change"]);
    git_in(&clone, &["fetch", "-q", "--depth=1", "origin", base.trim()]);
    let output = run_gitlab(&site, &clone);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert_eq!(shown.matches("anchors/undefined").count(), 1, "{shown}");
    assert!(!shown.contains("gone.md"), "{shown}");
}

#[test]
fn the_recipe_for_any_shell_reports_what_the_branch_brought() {
    let Some(site) = site() else { return };
    let clone = site.dir.path().join("clone");
    let url = format!("file://{}", site.root.display());
    let name = clone.to_str().unwrap();
    git_in(
        site.dir.path(),
        &["clone", "-q", "--branch=change", &url, name],
    );
    let output = run(&clone, "sh", block("Any shell", "sh"), &[]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.starts_with("a.md:3:"), "{shown}");
    assert!(!shown.contains("gone.md"), "{shown}");
}

#[test]
fn the_recipes_install_a_release_whose_checksum_is_right() {
    let Some(site) = site() else { return };
    let recipe = recipe();
    let install = lines(&recipe)[0];
    // The recipe for shards installs in the same way, at another indentation.
    let plain = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert!(plain(PAGE).matches(&plain(install)).count() >= 2);
    let release = site.dir.path().join("release");
    let stage = site.dir.path().join("stage");
    fs::create_dir_all(&release).unwrap();
    fs::create_dir_all(&stage).unwrap();
    fs::write(stage.join("faqlint"), "#!/bin/sh\necho released\n").unwrap();
    let pack = "tar -czf \"$RELEASE/$file\" -C ../stage . && cd \"$RELEASE\" && sha256sum \"$file\" >\"$file.sha256\"";
    let cargo = site.dir.path().join("cargo");
    let variables = [
        ("FAQLINT", "file:///none"),
        ("RELEASE", release.to_str().unwrap()),
        ("CARGO_HOME", cargo.to_str().unwrap()),
        ("file", "faqlint-x86_64-unknown-linux-musl.tar.gz"),
    ];
    let packed = run(&site.root, "bash", pack, &variables);
    if !packed.status.success() {
        return;
    }
    let output = run(&site.root, "bash", install, &variables);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let program = cargo.join("bin/faqlint");
    assert!(fs::read_to_string(&program).unwrap().contains("released"));
    assert!(!site.root.join(variables[3].1).exists());
    // Another file than the one that was summed up is refused, and nothing is built in its place.
    fs::remove_file(&program).unwrap();
    fs::write(release.join(variables[3].1), "x").unwrap();
    let output = run(&site.root, "bash", install, &variables);
    assert!(!output.status.success());
    assert!(!program.exists());
}
