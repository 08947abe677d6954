//! The command line, seen from outside: exit codes, and which stream says what.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

fn faqlint(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = crate::scratch::program()
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that stops before it has read everything closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

/// Runs with arguments that cannot work, and returns what is said about it.
fn refused(args: &[&str], stdin: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::File::create(folder.path().join("docs/a.md")).unwrap();
    let output = faqlint(folder.path(), args, stdin);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}");
    said
}

#[test]
fn what_cannot_run_exits_with_2_and_says_why() {
    let cases: [(&[&str], &str); 10] = [
        (
            &["check", "none.md"],
            "there is no file or folder `none.md`",
        ),
        (
            &["check", "--format", "nice"],
            "error: `nice` is not a value of `--format`\nhint: one of text,",
        ),
        (
            &["check", "--no-such-option"],
            "error: there is no option `--no-such-option`",
        ),
        (
            &["check", "--format", "json", "--format", "text"],
            "only one format",
        ),
        (&["check", "-", "docs"], "`-` cannot be combined"),
        (
            &["check", "docs", "--stdin-filename", "a.md"],
            "--stdin-filename",
        ),
        (
            &["check", "docs/a.md", "--output", "none/a.txt"],
            "there is no folder `none`",
        ),
        (
            &["check", "docs/a.md", "--output", "docs"],
            "cannot write `docs`",
        ),
        (
            &["explain", "no-such-rule"],
            "there is no rule or family `no-such-rule`",
        ),
        (
            &["man", "no-such-command"],
            "there is no command `no-such-command`",
        ),
    ];
    for (args, reason) in cases {
        let said = refused(args, b"");
        assert!(said.contains(reason), "{args:?}: {said}");
    }
}

#[cfg(not(feature = "online"))]
#[test]
fn without_the_feature_external_links_are_refused() {
    for args in [&["check", "docs/a.md", "--online"][..], &["cache", "path"]] {
        let said = refused(args, b"");
        assert!(said.contains("built without `online`"), "{said}");
    }
}

#[test]
fn standard_input_must_be_utf_8() {
    let said = refused(&["check", "-"], b"abc\xff");
    assert!(said.contains("byte 3"), "{said}");
}

#[test]
fn a_hostile_path_in_an_error_is_written_out() {
    let said = refused(&["check", "\u{1b}[2J::x\u{202e}.md"], b"");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}

#[test]
fn references_are_printed_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["--help"][..],
        &["--version"],
        &["man"],
        &["man", "check"],
        &["completions", "bash"],
        &["completions", "powershell"],
        &["schema"],
        &["schema", "output"],
        &["rules", "--format", "json"],
    ] {
        let output = faqlint(folder.path(), args, b"");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(!output.stdout.is_empty(), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn json_of_a_clean_page_is_the_whole_of_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "-", "--no-config", "--format", "json"];
    let output = faqlint(folder.path(), &args, b"# A\n\nText.\n");
    let read: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["schema"], 1);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("Checked "), "{said}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = crate::scratch::program()
        .args(["schema", "output"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_report_into_a_closed_pipe_keeps_its_status() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.md"), "[x](gone.md)\n").unwrap();
    for format in ["junit", "sarif", "json", "text"] {
        let mut child = crate::scratch::program()
            .args(["check", "--format", format])
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
}

#[test]
fn a_page_has_one_language_from_whichever_folder_it_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("content/fr/docs");
    fs::create_dir_all(dir.path().join(".git")).unwrap();
    fs::create_dir_all(&folder).unwrap();
    let page = "# Aide\n\nNous nous occupons de tout, voir [ici](faq.md).\n";
    fs::write(folder.join("faq.md"), page).unwrap();
    for (args, stdin) in [
        (&["check", "--format", "concise"][..], ""),
        (&["check", "--format", "concise", "faq.md"], ""),
        (
            &[
                "check",
                "--format",
                "concise",
                "--stdin-filename",
                "faq.md",
                "-",
            ],
            page,
        ),
    ] {
        let output = faqlint(&folder, args, stdin.as_bytes());
        let found = String::from_utf8_lossy(&output.stdout);
        assert!(
            found.starts_with("faq.md:3:") && found.contains("links/vague-text"),
            "{found}"
        );
        assert!(!found.contains("repeated-word"), "{found}");
    }
}

#[test]
fn a_comment_on_one_place_of_a_fault_lets_the_next_one_speak() {
    let dir = tempfile::tempdir().unwrap();
    let hold = "<!-- faqlint-disable-next-line links/vague-text: as printed -->\n";
    let links = "[here](a.md)\n\n".repeat(11);
    let page = format!("# A\n\n{hold}[here](a.md)\n\n{links}{hold}[here](a.md)\n");
    fs::write(dir.path().join("a.md"), page).unwrap();
    let output = faqlint(dir.path(), &["check", "--format", "concise"], b"");
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(
        found.starts_with("a.md:6:2: warning[links/vague-text]"),
        "{found}"
    );
    assert_eq!(found.trim_end().lines().count(), 1, "{found}");
}

#[test]
fn comments_that_hold_nothing_back_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let page = "# A\n\n<!-- faqlint disable-next-line links -->\n[here](a.md)\n\n<!-- faqlint-enable links -->\n";
    fs::write(dir.path().join("a.md"), page).unwrap();
    let output = faqlint(dir.path(), &["check", "--format", "concise"], b"");
    let found = String::from_utf8_lossy(&output.stdout);
    for part in [
        "a.md:3:6: warning[faqlint/unused-suppression] `faqlint disable-next-line` holds nothing back",
        "a.md:6:1: warning[faqlint/unused-suppression] no `faqlint-disable` above",
    ] {
        assert!(found.contains(part), "{found}");
    }
}

#[test]
fn the_fixed_page_of_standard_input_goes_to_standard_output() {
    let dir = tempfile::tempdir().unwrap();
    let page = b"Open the the app.\n\n[here](https://a.example)\n";
    // The page may be there as a file with another text, as when an editor has not saved it.
    fs::write(dir.path().join("there.md"), "Open it.\n").unwrap();
    let other = tempfile::tempdir().unwrap();
    let elsewhere = other.path().join("new.md");
    for name in ["there.md", "new.md", elsewhere.to_str().unwrap()] {
        let run = |mode| {
            let args = ["check", mode, "--stdin-filename", name, "-"];
            let output = faqlint(dir.path(), &args, page);
            assert_eq!(output.status.code(), Some(0), "{mode}");
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap())
        };
        let [fixed, left] = run("--fix");
        assert_eq!(fixed, "Open the app.\n\n[here](https://a.example)\n");
        assert!(left.contains("[links/vague-text]"), "{left}");
        assert!(left.contains("fixed 1 on 1 page"), "{left}");
        let [diff, _] = run("--diff");
        assert!(
            diff.contains("-Open the the app.\n+Open the app.\n"),
            "{diff}"
        );
    }
    let there = fs::read_to_string(dir.path().join("there.md")).unwrap();
    assert_eq!(there, "Open it.\n");
}
