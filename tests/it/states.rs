//! `--since` and `--staged` in repositories of every kind and state.

use std::fs;

use crate::scratch::{Scratch, faqlint, git, git_in};

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
    let output = crate::scratch::program()
        .args(["check", "--staged"])
        .current_dir(&folder.root)
        .env("PATH", folder.dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("there is no `git` program"), "{said}");
    let said = folder.refused(&["--since", "main", "-"]);
    assert!(said.contains("`-` reads standard input"), "{said}");
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
    for (name, title) in names.iter().zip('A'..) {
        scratch.write(name, &format!("# {title}\n\n[x](gone.md)\n"));
    }
    scratch.commit("pages");
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
    scratch.git(&["mv", "--", "tab\t.md", "tab\n2.md"]);
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    assert_eq!(scratch.found(&[]).len(), names.len());
}

#[test]
fn a_folder_without_files_of_its_repository_is_told_apart() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let said = scratch.refused(&["--since", "HEAD"]);
    assert!(said.contains("none at all yet"), "{said}");
    scratch.write("a.md", "# A\n");
    scratch.commit("page");
    let said = scratch.refused(&["--since", "HEAD~4"]);
    assert!(!said.contains("git fetch"), "{said}");
    let bare = scratch.dir.path().join("bare");
    scratch.git(&["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    for folder in [bare, scratch.root.join(".git")] {
        let output = faqlint(&folder, &["check", "--staged"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("has no files there"), "{said}");
    }
}

#[test]
fn a_detached_head_is_a_commit_like_others() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    scratch.git(&["checkout", "-q", "--detach"]);
    scratch.write("a.md", "# A\n\n[x](gone.md)\n\n[y](lost.md)\n");
    scratch.commit("change");
    assert_eq!(scratch.found(&["--since", "main"]).len(), 1);
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
}

#[test]
fn a_sparse_checkout_knows_what_it_leaves_out() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a/p.md", "# A\n\n[b](../b/p.md#part) [x](gone.md)\n");
    scratch.write("b/p.md", "# B\n\n## Part\n\n[y](gone.md)\n");
    scratch.commit("pages");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    let page = "# A\n\n[b](../b/p.md#part) [x](gone.md)\n\n[b](../b/p.md#b) [q](../b/q.md)\n";
    scratch.write("a/p.md", page);
    scratch.commit("change");
    scratch.git(&["sparse-checkout", "set", "--cone", "a"]);
    assert!(!scratch.root.join("b").exists());
    scratch.write("a/new.md", "# New\n\n[z](lost.md)\n");
    let found = scratch.found(&["--since", "main"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("a/new.md"), "{found:?}");
    assert!(found[1].contains("b/q.md"), "{found:?}");
    let found = scratch.found(&["--since", "main", "--staged"]);
    assert_eq!(found.len(), 1, "{found:?}");
    // What is deleted is not what is left out.
    fs::remove_file(scratch.root.join("a/new.md")).unwrap();
    fs::remove_file(scratch.root.join("a/p.md")).unwrap();
    scratch.write("a/q.md", "# Q\n\n[p](p.md)\n");
    assert_eq!(scratch.found(&["--since", "main"]).len(), 1);
}

#[test]
fn a_merge_does_not_answer_for_what_it_merges() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\nText.\n");
    scratch.commit("page");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.write("a.md", "# A\n\nText of the branch, see [l](lost.md).\n");
    scratch.commit("change");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("a.md", "# A\n\nText of the trunk.\n");
    scratch.write("b.md", "# B\n\n[x](gone.md)\n");
    scratch.commit("meanwhile");
    scratch.git(&["checkout", "-q", "change"]);
    // It ends with a conflict.
    git(&scratch.root, &["merge", "-q", "main"])
        .output()
        .unwrap();
    assert!(scratch.root.join(".git/MERGE_HEAD").is_file());
    let said = scratch.refused(&["--staged"]);
    assert!(
        said.contains("the merge is not finished: `a.md` still has conflicts"),
        "{said}"
    );
    let resolved = "# A\n\nText of both, see [l](lost.md), [m](new.md).\n";
    scratch.write("a.md", resolved);
    scratch.git(&["add", "-A"]);
    let found = scratch.found(&["--staged"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("new.md"), "{found:?}");
    let found = scratch.found(&["--since", "main"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|one| one.starts_with("a.md")), "{found:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_is_a_name() {
    use std::os::unix::ffi::OsStrExt as _;
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    let page = scratch.root.join(name);
    fs::write(&page, "# A\n\n[x](gone.md)\n").unwrap();
    scratch.write("b.md", "# B\n");
    scratch.commit("pages");
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    fs::write(&page, "# A\n\n[x](gone.md)\n\n[y](lost.md)\n").unwrap();
    for args in [&["--since", "HEAD"][..], &["--staged"]] {
        scratch.git(&["add", "-A"]);
        let found = scratch.found(args);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("caf\u{fffd}.md "), "{found:?}");
    }
}

#[test]
fn the_lockfile_of_a_commit_is_the_staged_one() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n## Part\n\nText.\n");
    assert!(scratch.run(&["anchors", "--update"]).status.success());
    scratch.commit("page");
    scratch.write("a.md", "# A\n\n## Piece\n\nText.\n");
    scratch.git(&["add", "a.md"]);
    // Given up in the folder, and not in what will be committed.
    let retired = scratch.run(&["anchors", "--retire", "a.md#part"]);
    assert!(retired.status.success(), "{retired:?}");
    assert!(scratch.found(&["--since", "HEAD"]).is_empty());
    let found = scratch.found(&["--staged"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("anchors/removed"), "{found:?}");
    scratch.git(&["add", "anchors.lock"]);
    assert_eq!(scratch.found(&["--staged"]), [""; 0]);
    scratch.write("anchors.lock", "nonsense\n");
    scratch.git(&["add", "anchors.lock"]);
    let lockfile = scratch.git(&["show", "HEAD:anchors.lock"]);
    scratch.write("anchors.lock", &lockfile);
    let said = scratch.refused(&["--staged"]);
    assert!(
        said.contains("staged `anchors.lock` is not a lockfile"),
        "{said}"
    );
}

#[test]
fn an_old_suppression_is_old_and_one_that_a_change_left_over_is_new() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let comment = |rule: &str| format!("<!-- faqlint-disable-next-line {rule}: as printed -->\n");
    let first = comment("links/missing-file") + "[x](gone.md)\n\n";
    let page = format!("# A\n\n{first}{}Text.\n", comment("links/empty"));
    scratch.write("a.md", &page);
    scratch.commit("page");
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    scratch.write("a.md", &page.replace("[x](gone.md)", "Repaired."));
    scratch.git(&["add", "-A"]);
    for args in [&["--since", "HEAD"][..], &["--staged"]] {
        let found = scratch.found(args);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`links/missing-file`"), "{found:?}");
    }
}

#[test]
fn the_line_ends_of_a_checkout_are_no_change() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.git(&["config", "core.autocrlf", "true"]);
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.commit("page");
    fs::remove_file(scratch.root.join("a.md")).unwrap();
    scratch.git(&["checkout", "-q", "a.md"]);
    let page = fs::read_to_string(scratch.root.join("a.md")).unwrap();
    assert!(page.contains("\r\n"));
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
}
