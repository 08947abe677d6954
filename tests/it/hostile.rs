//! Bad input gets a clear answer: never a panic, never a hang, and the other pages are still checked.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::engine::{Outcome, Request, check};

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    crate::scratch::program()
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Checks one page given as text, with every rule that is on by default.
fn check_text(text: &str) -> Outcome {
    let dir = tempfile::tempdir().expect("a folder");
    let config = load(dir.path(), ConfigChoice::None, &Selection::default()).expect("the default");
    let request = Request {
        stdin: Some(("page.md".to_owned(), text.to_owned())),
        threads: Some(1),
        ..Request::new(dir.path().to_path_buf())
    };
    check(&config, &request).expect("a run")
}

#[test]
fn a_page_that_is_not_text_is_reported_and_the_others_are_checked() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("bad.md"), b"# caf\xe9\n").expect("a file");
    fs::write(dir.path().join("good.md"), "# A\n\n### B\n\ntext\n").expect("a file");
    let output = run_in(dir.path(), &["check", "--format", "concise"]);
    let found = stdout(&output);
    assert!(
        found.contains("bad.md:1:1: error[faqlint/unreadable-page]"),
        "{found}"
    );
    assert!(
        found.contains("good.md:3:1: warning[structure/skipped-level]"),
        "{found}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_not_there_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = run_in(dir.path(), &["check", "nowhere.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("nowhere.md"),
        "{}",
        stderr(&output)
    );
    let output = run_in(dir.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2), "nothing to read");
}

#[test]
fn a_folder_named_like_a_page_is_walked() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("x.md")).expect("a folder");
    fs::write(dir.path().join("x.md/page.md"), "# A\n\ntext\n").expect("a file");
    let output = run_in(dir.path(), &["check", "x.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("a")).expect("a folder");
    std::os::unix::fs::symlink(dir.path(), dir.path().join("a/up")).expect("a link");
    std::os::unix::fs::symlink("self.md", dir.path().join("self.md")).expect("a link");
    fs::write(dir.path().join("a/page.md"), "# A\n\n[up](up/a/page.md)\n").expect("a file");
    let output = run_in(dir.path(), &["check"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let output = run_in(dir.path(), &["check", "self.md"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn texts_at_the_edge_are_pages() {
    for text in [
        "",
        "\u{feff}",
        "\u{feff}# A\n",
        "\0",
        "# A\0B\n",
        "a\rb\r# C\r",
        "---\n",
        "---\n---\n",
        "```",
        "[",
        "<!--",
        "{%",
        "- ",
        "# ",
        "\r\n\r\n",
    ] {
        check_text(text);
    }
}

#[test]
fn deep_and_large_pages_end() {
    check_text(&">".repeat(10_000));
    check_text(&format!("{}text\n", "> ".repeat(10_000)));
    check_text(&"- ".repeat(5_000));
    check_text(&format!("{}x\n", "* ".repeat(20_000)));
    check_text(&format!("{}x\n", "1. ".repeat(20_000)));
    check_text(&"[".repeat(50_000));
    check_text(&"*a ".repeat(50_000));
    check_text(&"`".repeat(50_000));
    check_text(&"{{ ".repeat(50_000));
    check_text(&"<A ".repeat(50_000));
    check_text(&"![](".repeat(20_000));
    check_text(&"<a href=\"x\">".repeat(20_000));
    check_text(&"# a\n\n".repeat(20_000));
    check_text(&"1. a\n".repeat(50_000));
    check_text(&format!("{}\n", "word ".repeat(1_000_000)));
    check_text(&"https://a.example/b ".repeat(20_000));
}

#[test]
fn a_hundred_thousand_definitions_end() {
    let mut definitions = String::new();
    for index in 0..100_000 {
        writeln!(definitions, "[label {index}]: page.md").expect("a string");
    }
    let outcome = check_text(&format!("[a][label 1]\n\n{definitions}"));
    assert_eq!(outcome.summary.files, 1);
    check_text(&"[same]: page.md\n".repeat(50_000));
}

#[test]
fn a_page_of_fifty_megabytes_is_checked() {
    // Without optimisation the same code takes twenty times as long, and shows nothing more.
    let megabytes = if cfg!(debug_assertions) { 4 } else { 50 };
    let page = "# Question\n\nAn answer with [a link](#question) and `code`.\n\n1. Open it.\n2. Close it.\n\n";
    let outcome = check_text(&page.repeat(megabytes * 1_000_000 / page.len()));
    assert_eq!(outcome.summary.files, 1);
}

#[test]
fn a_configuration_with_five_mistakes_shows_them_all() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("page.md"), "# A\n\ntext\n").expect("a file");
    let config = "sight = \"plain\"\nlang = 3\ninclude = [\"a[\"]\n[rules]\nstructur = \"off\"\n[[pattern]]\nid = \"x\"\nforbid = '('\n";
    fs::write(dir.path().join("rules.toml"), config).expect("a file");
    let output = run_in(dir.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    let shown = stderr(&output);
    for fault in ["sight", "lang", "a[", "structur", "regular expression"] {
        assert!(shown.contains(fault), "{fault} in {shown}");
    }
    assert!(stdout(&output).is_empty());
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let dir = tempfile::tempdir().expect("a folder");
    for index in 0..40 {
        let text = format!(
            "# A {index}\n\n### B\n\n[x](missing{index}.md) [y](#nowhere)\n\n![](none.png)\n"
        );
        fs::write(dir.path().join(format!("page{index}.md")), text).expect("a file");
    }
    let outputs: Vec<String> = ["1", "2", "8"]
        .iter()
        .map(|threads| {
            stdout(&run_in(
                dir.path(),
                &["check", "--format", "json", "--threads", threads],
            ))
        })
        .collect();
    assert!(!outputs[0].is_empty());
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}

#[cfg(unix)]
#[test]
fn a_pipe_named_as_a_page_or_linked_to_blocks_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["pipe.md", "pipe.html", "pipe.png"] {
        let made = Command::new("mkfifo").arg(dir.path().join(name)).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
    }
    let page = "# A\n\n[x](pipe.html#a) [y](pipe.md#b) ![The pipe](pipe.png)\n";
    fs::write(dir.path().join("a.md"), page).expect("a file");
    let output = run_in(
        dir.path(),
        &["check", ".", "pipe.md", "--format", "concise"],
    );
    let found = stdout(&output);
    assert!(
        found.contains("pipe.md:1:1: error[faqlint/unreadable-page]"),
        "{found}"
    );
}

#[test]
fn a_named_page_that_is_gone_is_a_finding_and_the_others_are_checked() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), "# A\n\n[x](nothing.md)\n").expect("a file");
    let output = run_in(
        dir.path(),
        &["check", "a.md", "gone.md", "--format", "concise"],
    );
    let found = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        found.contains("a.md:3:5: error[links/missing-file]"),
        "{found}"
    );
    assert!(
        found.contains("gone.md:1:1: error[faqlint/unreadable-page]"),
        "{found}"
    );
    let output = run_in(dir.path(), &["check", "a.md", "folder"]);
    assert_eq!(output.status.code(), Some(2), "a folder is a mistake");
}

#[test]
fn an_excluded_page_of_standard_input_is_not_checked() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("rules.toml"), "exclude = [\"old/**\"]\n").expect("a file");
    let input = dir.path().join("input");
    fs::write(&input, "[x](nothing.md)\n").expect("a file");
    let run = |arguments: &[&str]| {
        crate::scratch::program()
            .args(["check", "-", "--stdin-filename", "old/a.md"])
            .args(arguments)
            .current_dir(dir.path())
            .stdin(fs::File::open(&input).expect("the file"))
            .output()
            .expect("the program starts")
    };
    assert_eq!(run(&[]).status.code(), Some(1));
    assert_eq!(run(&["--force-exclude"]).status.code(), Some(0));
}

#[test]
fn control_characters_of_arguments_and_of_the_configuration_are_escaped() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), "# A\n").expect("a file");
    let output = run_in(dir.path(), &["check", "--\u{1b}[31mred"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        !stderr(&output).contains("\u{1b}[31mred"),
        "{}",
        stderr(&output)
    );
    fs::write(
        dir.path().join("rules.toml"),
        "# \u{202e}\nsites = \"\u{1b}]0;x\u{7}\"\n",
    )
    .expect("a file");
    let output = run_in(dir.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said}");
}

/// Whatever moment the signal comes at, pages are whole and no file is left beside them.
#[cfg(unix)]
#[test]
fn an_interrupted_fix_leaves_no_temporary_file() {
    const BEFORE: &str = "Open the the app.\n";
    const AFTER: &str = "Open the app.\n";
    let dir = tempfile::tempdir().expect("a folder");
    let page = |index: usize| dir.path().join(format!("{index}.md"));
    for wait in [0, 100, 200, 400, 800] {
        for index in 0..200 {
            fs::write(page(index), BEFORE).expect("a page");
        }
        let mut child = crate::scratch::program()
            .args(["check", "--fix", "--no-config"])
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_millis(wait));
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.is_ok());
        child.wait().expect("the program ends");
        let entries = fs::read_dir(dir.path()).expect("the folder");
        assert_eq!(entries.count(), 200, "after {wait} ms");
        for index in 0..200 {
            let text = fs::read_to_string(page(index)).expect("a page");
            assert!(text == BEFORE || text == AFTER, "{text:?}");
        }
    }
}

#[test]
fn many_headings_with_a_near_miss_each_are_not_quadratic() {
    let mut page = String::new();
    for index in 0..20_000 {
        let _ = write!(
            page,
            "## Heading number {index} here\n\n[x](#heading-numbr-{index}-here)\n\n"
        );
    }
    let outcome = check_text(&page);
    // All links of one form failing says more of the ids than of the links.
    assert_eq!(outcome.diagnostics.len(), 1);
}
