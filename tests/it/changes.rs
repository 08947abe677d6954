//! `--since` and `--staged`, on scratch repositories.

use std::fs;

use crate::scratch::{Scratch, faqlint, git_in};

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
            .contains("`--fix` changes files")
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

#[test]
fn a_source_that_changed_later_makes_its_translation_stale() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let select = ["--select", "translations/stale"];
    let stale = ["de/faq.md translations/stale: `en/faq.md` was changed after this translation"];
    scratch.write("en/faq.md", "# Log in\n");
    scratch.write("de/faq.md", "# Anmelden\n");
    scratch.commit("both");
    assert_eq!(scratch.found(&select), [""; 0]);
    scratch.write("en/faq.md", "# Log in\n\nWith a code.\n");
    assert_eq!(scratch.found(&select), stale);
    scratch.commit("the source");
    assert_eq!(scratch.found(&select), stale);
    let since = [&select[..], &["--since", "HEAD"]].concat();
    assert_eq!(scratch.found(&since), [""; 0]);
    scratch.write("de/faq.md", "# Anmelden\n\nMit Code.\n");
    assert_eq!(scratch.found(&select), [""; 0]);
    scratch.commit("the translation");
    scratch.write("other.md", "# Other\n");
    scratch.commit("another page");
    assert_eq!(scratch.found(&select), [""; 0]);
}

#[test]
fn what_changes_elsewhere_is_seen_on_pages_that_stay() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("rules.toml", "site = \"docusaurus\"\nroot = \".\"\n");
    scratch.write(".gitignore", "made/\n");
    scratch.write(
        "a.md",
        "# A\n\n[x](/old) [y](made/x.md) [z](c.md) [p](p/d.md)\n",
    );
    scratch.write("b.md", "---\nslug: old\n---\n# B\n");
    scratch.write("c.md", "# C\n");
    scratch.write("p/d.md", "# D\n");
    scratch.commit("pages");
    let brings = |what: &str| {
        scratch.git(&["add", "-A"]);
        let found = scratch.found(&["--staged"]);
        let since = scratch.found(&["--since", "HEAD"]);
        assert_eq!(found, since);
        scratch.git(&["reset", "-q", "--hard"]);
        let message = |one: &String| one.contains(&format!("`{what}`"));
        assert!(found.len() == 1 && found.iter().all(message), "{found:?}");
    };
    // A name that another page has by its front matter.
    scratch.write("b.md", "---\nslug: new\n---\n# B\n");
    brings("/old");
    // What a build makes.
    scratch.write(".gitignore", "other/\n");
    brings("made/x.md");
    // A page, and a folder.
    fs::remove_file(scratch.root.join("c.md")).unwrap();
    brings("c.md");
    fs::remove_dir_all(scratch.root.join("p")).unwrap();
    brings("p/d.md");
    // A page that stays in a change of text alone.
    scratch.write("c.md", "# C\n\n[w](gone.md)\n");
    brings("gone.md");
}

#[test]
fn a_link_that_few_pages_have_left_is_missed_on_them() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("rules.toml", "site = \"docusaurus\"\nroot = \".\"\n");
    scratch.write("reference/cli.md", "# C\n");
    // So many pages know it that it is made by the build.
    for number in 0..12 {
        let page = format!("# P{number}\n\n[a](/reference/config/)\n");
        scratch.write(&format!("p{number}.md"), &page);
    }
    scratch.commit("pages");
    assert_eq!(scratch.found(&[]), [""; 0]);
    for number in 0..6 {
        scratch.write(&format!("p{number}.md"), &format!("# P{number}\n"));
    }
    scratch.git(&["add", "-A"]);
    assert_eq!(scratch.found(&["--staged"]).len(), 6);
}

#[test]
fn what_lies_outside_the_tree_is_known_alike_in_every_state() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    // As a part of a larger repository: the top holds folders only.
    scratch.write(
        "docs/api/a.md",
        "# A\n\n[x](../../BUILD.gn) [y](../../.git/HEAD)\n",
    );
    scratch.commit("page");
    assert_eq!(scratch.found(&[]).len(), 1);
    assert_eq!(scratch.found(&["--since", "HEAD"]), [""; 0]);
    scratch.write(
        "docs/api/a.md",
        "# A\n\n[x](../../BUILD.gn) [y](../../.git/HEAD)\n\n[z](../../DEPS.md)\n",
    );
    scratch.git(&["add", "-A"]);
    assert_eq!(scratch.found(&["--staged"]).len(), 1);
    assert_eq!(scratch.found(&["--since", "HEAD"]).len(), 1);
}

#[test]
fn a_link_to_a_page_that_the_branch_deleted_says_so() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("mkdocs.yml", "site_name: Help\n");
    scratch.write(
        "docs/a.md",
        "# A\n\n[x](login.md#part) and [y](help/moved.md)\n\n[old](logon.md)\n",
    );
    scratch.write(
        "docs/login.md",
        "# Log in\n\n## Part\n\nHow to log in, step by step.\n",
    );
    scratch.write("docs/logins.md", "# Log-ins\n\nWhere they are listed.\n");
    let moved = "# Moved\n\nA page with a text of its own that is long enough to be known again.\n";
    scratch.write("docs/help/moved.md", moved);
    scratch.write("docs/help/other.md", "# Other\n");
    scratch.commit("pages");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.git(&["rm", "-q", "docs/login.md"]);
    scratch.git(&["mv", "docs/help/moved.md", "docs/renamed.md"]);
    scratch.write("docs/b.md", "# B\n\nSee [x](login.md).\n");
    scratch.commit("delete");
    let output = scratch.run(&["check", "--since", "main", "--select", "links"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        shown.matches("this branch deleted `docs/login.md`").count(),
        2,
        "{shown}"
    );
    assert!(shown.contains("`redirect_maps`"), "{shown}");
    let renamed = "this branch renamed `docs/help/moved.md` to `docs/renamed.md`";
    assert!(
        shown.contains(renamed) && shown.contains("link to `renamed.md`"),
        "{shown}"
    );
    // What only looks alike is no replacement, and an old finding is no news.
    assert!(
        !shown.contains("logins.md") && !shown.contains("logon.md"),
        "{shown}"
    );
}

#[test]
fn a_page_that_was_deleted_with_its_folder_is_missed() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("_config.yml", "title: Help\n");
    scratch.write("help/login.md", "# Log in\n");
    let page = "# A\n\n[x](help/login) [y](/help/login/) [z](/help/signup/)\n";
    for number in 0..60 {
        scratch.write(&format!("page-{number}.md"), page);
    }
    scratch.commit("pages");
    scratch.git(&["rm", "-q", "-r", "help"]);
    let found = scratch.found(&["--staged", "--select", "links"]);
    // However many pages knew it, and although nothing is left where it was.
    assert_eq!(found.len(), 120, "{found:?}");
    let output = scratch.run(&["check", "--staged", "--format", "concise"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    let deleted = "this branch deleted `help/login.md`";
    assert_eq!(shown.matches(deleted).count(), 120, "{shown}");
}

#[test]
fn a_deleted_page_of_a_site_without_redirects_gets_no_advice_on_them() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("a.md", "# A\n\n[x](b.md)\n");
    scratch.write("b.md", "# B\n");
    scratch.commit("pages");
    scratch.git(&["rm", "-q", "b.md"]);
    let output = scratch.run(&["check", "--staged"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("this branch deleted `b.md`"), "{shown}");
    assert!(!shown.contains("redirect"), "{shown}");
}
