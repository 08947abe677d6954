//! The hook of docs/hooks.md, run by git.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// The block of a page whose fence names a file.
fn block(page: &str, file: &str) -> String {
    let fence = format!("```sh,file={file}\n");
    let (_, rest) = page.split_once(&fence).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// Runs git as somebody who has the program on the path.
fn git(folder: &Path, args: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_faqlint"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut command = crate::scratch::git(folder, args);
    command
        .env("PATH", path)
        .env("FAQLINT_CACHE_DIR", crate::scratch::cache_folder())
        .output()
        .unwrap()
}

#[test]
fn the_plain_hook_stops_a_commit_that_breaks_something() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let page = include_str!("../../docs/hooks.md");
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    let commit = |args: &[&str]| git(site, &[&["commit", "-q", "-m", "change"], args].concat());
    assert!(git(site, &["init", "-q"]).status.success());
    let hook = site.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, block(page, "pre-commit")).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();

    // A repository without a page is no reason to complain.
    fs::write(site.join("code.txt"), "x\n").unwrap();
    git(site, &["add", "-A"]);
    assert!(commit(&[]).status.success());

    fs::write(
        site.join("a.md"),
        "# A\n\n[b](b.md#part)\n\n[old](gone.md)\n",
    )
    .unwrap();
    fs::write(site.join("b.md"), "# B\n\n## Part\n").unwrap();
    git(site, &["add", "-A"]);
    let refused = commit(&[]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("1 error"));
    assert!(commit(&["--no-verify"]).status.success());

    // The old finding stays, and a page that the commit does not touch is broken by it. The index
    // of `commit --only` is a temporary one.
    fs::write(site.join("b.md"), "# B\n\n## Section\n").unwrap();
    fs::write(site.join("code.txt"), "y\n").unwrap();
    assert!(commit(&["code.txt"]).status.success());
    assert!(!commit(&["--all"]).status.success());
    fs::write(
        site.join("a.md"),
        "# A\n\n[b](b.md#section)\n\n[old](gone.md)\n",
    )
    .unwrap();
    let done = commit(&["--all"]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
