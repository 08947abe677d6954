//! `--since`, `--staged` and `--baseline`, on scratch repositories.
#![allow(
    clippy::disallowed_methods,
    reason = "tests and benches make their own files"
)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A scratch folder; one that is a repository only where there is git.
struct Scratch {
    dir: TempDir,
    root: PathBuf,
}

impl Scratch {
    fn new() -> Option<Self> {
        let scratch = Self::empty();
        let has_git = Command::new("git").arg("--version").output().is_ok();
        if !has_git {
            return None;
        }
        scratch.git(&["init", "-q", "-b", "main"]);
        Some(scratch)
    }

    fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("site");
        fs::create_dir(&root).unwrap();
        Self { dir, root }
    }

    fn git(&self, args: &[&str]) -> String {
        git_in(&self.root, args)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.root.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        faqlint(&self.root, args)
    }

    /// What is found, as `path rule text` with the offending text; and the summary.
    fn found(&self, args: &[&str]) -> Vec<String> {
        let output = self.run(&[&["check", "--format", "json"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_ne!(output.status.code(), Some(2), "{said}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap().to_owned();
                format!("{} {}: {}", text("path"), text("rule"), text("message"))
            })
            .collect()
    }

    /// What is said when a run is refused.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(&[&["check"], args].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(output.stdout.is_empty());
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn git_in(folder: &Path, args: &[&str]) -> String {
    let output = git(folder, args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn git(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=a", "-c", "user.email=a@a.example"])
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

fn faqlint(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_faqlint"))
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "120")
        .output()
        .unwrap()
}

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
    assert_eq!(all.len(), 504);
    let found = scratch.found(&["--since", "main"]);
    let expected: Vec<String> = (0..3)
        .map(|page| format!("docs/page{page}.md anchors/undefined"))
        .chain(["docs/page9.md links/missing-file".to_owned()])
        .collect();
    let errors: Vec<&String> = found
        .iter()
        .filter(|one| !one.contains("anchors/removed"))
        .collect();
    assert_eq!(errors.len(), 4, "{found:?}");
    assert_eq!(
        found.len() - errors.len(),
        1,
        "one anchor went away: {found:?}"
    );
    for (found, expected) in errors.iter().zip(&expected) {
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
}

#[test]
fn renamed_pages_keep_what_was_found_on_them() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    for name in ["a", "b", "c"] {
        let page =
            format!("# {name}\n\n[x](gone.md)\n\nA few lines of text about {name}.\n\nAnd more.\n");
        scratch.write(&format!("{name}.md"), &page);
    }
    scratch.commit("pages");
    scratch.git(&["mv", "a.md", "help.md"]);
    scratch.commit("committed");
    scratch.git(&["mv", "b.md", "sub.md"]);
    scratch.git(&["checkout", "-q", "-b", "change"]);
    // Neither committed nor told to git.
    fs::create_dir(scratch.root.join("deep")).unwrap();
    fs::rename(scratch.root.join("c.md"), scratch.root.join("deep/c.md")).unwrap();
    assert_eq!(scratch.found(&[]).len(), 3);
    assert_eq!(scratch.found(&["--since", "main~1"]), [""; 0]);
    assert_eq!(scratch.found(&["--since", "main~1", "help.md"]), [""; 0]);
    scratch.write(
        "help.md",
        "# a\n\n[x](gone.md)\n\nA few lines of text about a.\n\n[y](lost.md)\n",
    );
    assert_eq!(scratch.found(&["--since", "main~1"]).len(), 1);
}

#[test]
fn a_second_fault_like_an_old_one_is_new() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    scratch.write("a.md", "# A\n\n[x](gone.md)\n\n[x](gone.md)\n");
    assert_eq!(scratch.found(&["--since", "main"]).len(), 1);
    // The same fault on a line that was touched is the old one.
    scratch.write("a.md", "# A\n\nNow see [x](gone.md).\n");
    assert_eq!(scratch.found(&["--since", "main"]), [""; 0]);
}

#[test]
fn untracked_and_unstaged_pages_count() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[b](b.md)\n");
    scratch.write("b.md", "# B\n");
    scratch.commit("pages");
    scratch.write("new.md", "# New\n\n[x](gone.md)\n");
    fs::remove_file(scratch.root.join("b.md")).unwrap();
    let found = scratch.found(&["--since", "HEAD"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("a.md links/missing-file"));
    assert!(found[1].starts_with("new.md links/missing-file"));
}

#[test]
fn the_merge_base_is_compared_with() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.write("b.md", "# B\n\n[x](lost.md)\n");
    scratch.commit("change");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("a.md", "# A\n");
    scratch.commit("repaired meanwhile");
    scratch.git(&["checkout", "-q", "change"]);
    let found = scratch.found(&["--since", "main"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("b.md"));
}

#[test]
fn what_is_staged_is_checked_and_not_what_lies_in_the_folder() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[old](gone.md)\n");
    scratch.write("b.md", "# B\n\n## Part\n");
    scratch.write(".ignore", "draft.md\n");
    scratch.commit("pages");
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
    scratch.write(
        "a.md",
        "# A\n\n[old](gone.md)\n\n[new](lost.md)\n\n[c](c.md)\n",
    );
    scratch.write("draft.md", "# D\n\n[x](never.md)\n");
    scratch.git(&["add", "-A", "-f"]);
    // Repaired in the folder, and not staged; `c.md` lies there, and would not be committed.
    scratch.write("a.md", "# A\n");
    scratch.write("c.md", "# C\n");
    let found = scratch.found(&["--staged"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("lost.md") && found[1].contains("c.md"),
        "{found:?}"
    );
    scratch.git(&["add", "c.md"]);
    assert_eq!(scratch.found(&["--staged"]).len(), 1);
    assert_eq!(scratch.found(&["--staged", "b.md"]), [""; 0]);
    assert!(
        scratch
            .refused(&["--staged", "--fix"])
            .contains("--fix writes files")
    );
}

#[test]
fn before_the_first_commit_everything_staged_is_new() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.git(&["add", "a.md"]);
    assert_eq!(scratch.found(&["--staged"]).len(), 1);
    assert!(
        scratch
            .refused(&["--since", "main"])
            .contains("no commit `main`")
    );
}

#[test]
fn a_worktree_and_a_subfolder_with_its_own_rules_work() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("help/rules.toml", "include = [\"**/*.md\"]\n");
    scratch.write("help/a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    let other = scratch.dir.path().join("other");
    scratch.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "change",
        other.to_str().unwrap(),
    ]);
    fs::write(
        other.join("help/a.md"),
        "# A\n\n[x](gone.md)\n\n[y](lost.md)\n",
    )
    .unwrap();
    for folder in [other.clone(), other.join("help")] {
        let output = faqlint(
            &folder,
            &["check", "--since", "main", "--format", "concise"],
        );
        let found = String::from_utf8(output.stdout).unwrap();
        // From above, the configuration of the folder is not the nearest upwards.
        assert_eq!(found.lines().count(), 1, "{found}");
        assert!(found.contains("lost.md"), "{found}");
    }
    // Called from elsewhere, the repository is that of the path.
    let output = faqlint(
        scratch.dir.path(),
        &[
            "check",
            "--since",
            "main",
            "--format",
            "concise",
            "other/help",
        ],
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

#[test]
fn a_submodule_is_read_as_it_lies_there() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let library = scratch.dir.path().join("library");
    fs::create_dir(&library).unwrap();
    git_in(&library, &["init", "-q", "-b", "main"]);
    fs::write(library.join("b.md"), "# B\n\n[x](gone.md)\n").unwrap();
    git_in(&library, &["add", "-A"]);
    git_in(&library, &["commit", "-q", "-m", "page"]);
    scratch.git(&[
        "submodule",
        "--quiet",
        "add",
        library.to_str().unwrap(),
        "lib",
    ]);
    scratch.write("a.md", "# A\n\n[b](lib/b.md#b)\n");
    scratch.commit("pages");
    scratch.write("a.md", "# A\n\n[b](lib/b.md#b)\n\n[c](lib/c.md)\n");
    let found = scratch.found(&["--since", "HEAD"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("c.md"));
    scratch.git(&["add", "-A"]);
    assert_eq!(scratch.found(&["--staged"]).len(), 1);
}

#[test]
fn links_among_files_are_followed_in_a_commit() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    if !cfg!(unix) {
        return;
    }
    scratch.write("shared/b.md", "# B\n\n## Part\n");
    scratch.write("a.md", "# A\n\n[b](docs/b.md#part)\n\n[c](c.md#part)\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("shared", scratch.root.join("docs")).unwrap();
        std::os::unix::fs::symlink("docs/b.md", scratch.root.join("c.md")).unwrap();
        std::os::unix::fs::symlink("loop", scratch.root.join("loop")).unwrap();
    }
    scratch.commit("pages");
    scratch.git(&["rm", "-q", "--cached", "loop"]);
    scratch.git(&["commit", "-q", "-m", "no loop"]);
    fs::remove_file(scratch.root.join("loop")).unwrap();
    scratch.write(
        "a.md",
        "# A\n\n[b](docs/b.md#part)\n\n[c](c.md#part)\n\nMore.\n",
    );
    scratch.git(&["add", "-A"]);
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
    assert_eq!(scratch.found(&["--since", "HEAD~1"]), [""; 0]);
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.write("b.md", "# B\n\n[y](lost.md)\n");
    scratch.commit("change");
    scratch.write("c.md", "# C\n");
    scratch.commit("another");
    let clone = Scratch::empty();
    let url = format!("file://{}", scratch.root.display());
    git_in(
        clone.dir.path(),
        &["clone", "-q", "--depth=1", "--branch=change", &url, "clone"],
    );
    let clone = Scratch {
        root: clone.dir.path().join("clone"),
        dir: clone.dir,
    };
    let said = clone.refused(&["--since", "origin/main"]);
    assert!(said.contains("no commit `origin/main`"), "{said}");
    assert!(said.contains("`git fetch --depth=1 origin main`"), "{said}");
    // The tip alone: good enough to compare with, and said.
    clone.git(&[
        "fetch",
        "-q",
        "--depth=1",
        "origin",
        "main:refs/remotes/origin/main",
    ]);
    let output = clone.run(&["check", "--since", "origin/main", "--format", "concise"]);
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(found.lines().count(), 1, "{found}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("1 commit of the branch") && said.contains("fetch-depth: 0"),
        "{said}"
    );
    // With the history there is nothing to say.
    clone.git(&["fetch", "-q", "--unshallow", "origin"]);
    let output = clone.run(&["check", "--since", "origin/main", "--format", "concise"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("note:"), "{said}");
}

#[test]
fn a_shallow_merge_knows_its_base() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.write("b.md", "# B\n\n[y](lost.md)\n");
    scratch.commit("change");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("c.md", "# C\n");
    scratch.commit("meanwhile");
    scratch.git(&["checkout", "-q", "-b", "merge"]);
    scratch.git(&["merge", "-q", "--no-edit", "change"]);
    let url = format!("file://{}", scratch.root.display());
    let clone = scratch.dir.path().join("clone");
    git_in(
        scratch.dir.path(),
        &["clone", "-q", "--depth=1", "--branch=merge", &url, "clone"],
    );
    git_in(&clone, &["fetch", "-q", "--depth=1", "origin", "main"]);
    let output = faqlint(
        &clone,
        &["check", "--since", "FETCH_HEAD", "--format", "concise"],
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("note:"), "{said}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

#[test]
fn without_a_repository_or_git_the_reason_is_said() {
    let folder = Scratch::empty();
    folder.write("a.md", "# A\n");
    let said = folder.refused(&["--since", "main"]);
    assert!(
        said.contains("is not in a git repository") && said.contains("--baseline"),
        "{said}"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_faqlint"))
        .args(["check", "--staged"])
        .current_dir(&folder.root)
        .env("PATH", folder.dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("there is no `git` program"), "{said}");
    let said = folder.refused(&["--since", "main", "-"]);
    assert!(said.contains("`-` is none"), "{said}");
}

#[test]
fn a_hostile_repository_runs_nothing() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    if !cfg!(unix) {
        return;
    }
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.write(".gitattributes", "*.md diff=evil filter=evil\n");
    scratch.commit("page");
    let mark = scratch.dir.path().join("ran");
    let evil = format!("sh -c 'touch {}; cat'", mark.display());
    for key in [
        "core.fsmonitor",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "core.sshCommand",
        "core.pager",
        "pager.diff-index",
        "core.askPass",
        "uploadpack.packObjectsHook",
        "core.alternateRefsCommand",
        "gpg.program",
        "remote.origin.uploadpack",
    ] {
        scratch.git(&["config", key, &evil]);
    }
    scratch.write("a.md", "# A\n\n[x](gone.md)\n\n[y](lost.md)\n");
    for args in [
        &["--since", "main"][..],
        &["--staged"],
        &["--since", "--output=x"],
    ] {
        scratch.run(&[&["check"], args].concat());
        assert!(!mark.exists(), "{args:?}");
    }
    assert_eq!(scratch.found(&["--since", "main"]).len(), 1);
    assert!(!scratch.root.join("x").exists());
}

#[test]
fn odd_names_are_read_from_a_commit() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    if !cfg!(unix) {
        return;
    }
    let names = [
        "a b.md",
        "ü\u{202e}.md",
        "new\nline.md",
        "\"quote\".md",
        "-dash.md",
        "tab\t.md",
    ];
    for name in names {
        scratch.write(name, "# A\n\n[x](gone.md)\n");
    }
    scratch.commit("pages");
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
    scratch.git(&["mv", "--", "tab\t.md", "tab\n2.md"]);
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    assert_eq!(scratch.found(&[]).len(), names.len());
}

#[test]
fn a_hook_that_names_three_pages_knows_the_anchors_of_the_others() {
    let scratch = Scratch::empty();
    scratch.write("rules.toml", "");
    scratch.write("a.md", "# A\n\n[b](b.md#part) [c](#other) [d](b.md#none)\n");
    scratch.write("b.md", "# B\n\n## Part\n\n[x](gone.md)\n");
    scratch.write("c.md", "# C\n\n## Other\n");
    let alone = scratch.found(&["a.md"]);
    let all = scratch.found(&[]);
    assert_eq!(alone.len(), 2, "{alone:?}");
    assert_eq!(alone, all[..2]);
    let output = scratch.run(&["check", "a.md"]);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("Checked 1 page "));
}

fn baseline(scratch: &Scratch) -> String {
    fs::read_to_string(scratch.root.join("old.json")).unwrap()
}

#[test]
fn a_baseline_holds_old_findings_back_wherever_they_move() {
    let scratch = Scratch::empty();
    scratch.write(
        "a.md",
        "# A\n\n[x](gone.md)\n\n[x](gone.md)\n\n[y](lost.md)\n",
    );
    scratch.write("b.md", "# B\n\n[x](gone.md)\n");
    let output = scratch.run(&["check", "--baseline", "old.json", "--update-baseline"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("4 findings held back, 4 added, 0 dropped"),
        "{said}"
    );
    let first = baseline(&scratch);
    assert!(first.contains("\"count\":2"), "{first}");
    scratch.write(
        "a.md",
        "# A\n\nNew.\n\n[y](lost.md)\n\n[x](gone.md)\n\nText.\n\n[x](gone.md)\n",
    );
    assert_eq!(scratch.found(&["--baseline", "old.json"]), [""; 0]);
    let report = scratch.run(&["check", "--baseline", "old.json", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["summary"]["baselined"], 4);
    // One more of the same kind than the baseline counts.
    scratch.write("b.md", "# B\n\n[x](gone.md)\n\n[x](gone.md)\n");
    assert_eq!(scratch.found(&["--baseline", "old.json"]).len(), 1);
    // From a folder below, a page has the same name.
    scratch.write("rules.toml", "");
    scratch.write("sub/c.md", "# C\n");
    let below = faqlint(
        &scratch.root.join("sub"),
        &["check", "--baseline", "../old.json"],
    );
    let below = String::from_utf8_lossy(&below.stderr).into_owned();
    assert!(below.contains("4 older findings left out"), "{below}");
}

#[test]
fn what_is_repaired_can_be_dropped() {
    let scratch = Scratch::empty();
    scratch.write("a.md", "# A\n\n[x](gone.md)\n\n[y](lost.md)\n");
    scratch.write("b.md", "# B\n\n[x](gone.md)\n");
    let update = ["check", "--baseline", "old.json", "--update-baseline"];
    scratch.run(&update);
    let first = baseline(&scratch);
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.write("b.md", "# B\n");
    let output = scratch.run(&["check", "--baseline", "old.json"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("2 findings are no longer there"), "{said}");
    assert!(said.contains("a.md: links/missing-file"), "{said}");
    // Neither a part of the pages nor a part of the rules says anything about the rest.
    for args in [&["b.md"][..], &["--select", "anchors"]] {
        let output = scratch.run(&[&["check", "--baseline", "old.json"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("a.md:"), "{args:?}: {said}");
    }
    scratch.run(&[&update[..], &["--select", "anchors"]].concat());
    assert_eq!(baseline(&scratch), first);
    scratch.run(&update);
    assert_eq!(baseline(&scratch).matches("fingerprint").count(), 1);
    assert_eq!(scratch.found(&["--baseline", "old.json"]), [""; 0]);
}

#[test]
fn a_missing_or_damaged_baseline_is_refused() {
    let scratch = Scratch::empty();
    scratch.write("a.md", "# A\n");
    let said = scratch.refused(&["--baseline", "old.json"]);
    assert!(
        said.contains("no baseline `old.json`") && said.contains("--update-baseline"),
        "{said}"
    );
    let said = scratch.refused(&["--baseline", "a.md", "--update-baseline"]);
    assert!(said.contains("`a.md` is not a baseline"), "{said}");
    assert_eq!(
        fs::read_to_string(scratch.root.join("a.md")).unwrap(),
        "# A\n"
    );
    scratch.write("old.json", "{\"schema\": 1, \"findings\": [");
    assert!(
        scratch
            .refused(&["--baseline", "old.json"])
            .contains("not a baseline")
    );
}
