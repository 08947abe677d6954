//! The lockfile of published anchors, from the first `--update` to a heading that is reworded.

use std::fs;
use std::path::Path;

fn faqlint(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = crate::scratch::program()
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn lockfile(folder: &Path) -> String {
    fs::read_to_string(folder.join("anchors.lock")).unwrap()
}

#[test]
fn a_reworded_heading_is_found_and_the_fix_keeps_the_old_anchor() {
    let site = site(&[(
        "faq.md",
        "# Log in\n\nTap **Log in**.\n\n# Delete my account\n\nWrite to us.\n",
    )]);
    let folder = site.path();
    let (code, _, said) = faqlint(folder, &["anchors", "--update"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 anchors added, 2 in total"), "{said}");
    assert!(lockfile(folder).ends_with("faq.md#delete-my-account\nfaq.md#log-in\n"));
    assert_eq!(faqlint(folder, &["check"]).0, 0);

    let reworded = "# Log in\n\nTap **Log in**.\n\n# How do I delete my account?\n\nWrite to us.\n";
    fs::write(folder.join("faq.md"), reworded).unwrap();
    let (code, found, _) = faqlint(folder, &["check", "--format", "concise"]);
    assert_eq!(code, 1);
    assert_eq!(
        found,
        "faq.md:5:1: error[anchors/removed] the published anchor `#delete-my-account` is gone\n"
    );
    assert_eq!(faqlint(folder, &["check", "--fix"]).0, 0);
    let (_, listed, _) = faqlint(folder, &["anchors"]);
    assert!(listed.contains("#delete-my-account"), "{listed}");
}

#[test]
fn locked_names_what_is_new_and_update_never_drops() {
    let site = site(&[("a.md", "# One\n")]);
    let folder = site.path();
    let (code, _, said) = faqlint(folder, &["anchors", "--locked"]);
    assert_eq!(
        (code, said.contains("there is no lockfile")),
        (2, true),
        "{said}"
    );
    faqlint(folder, &["anchors", "--update"]);
    assert_eq!(faqlint(folder, &["anchors", "--locked"]).0, 0);
    fs::write(folder.join("a.md"), "# Two\n").unwrap();
    let (code, new, _) = faqlint(folder, &["anchors", "--locked"]);
    assert_eq!((code, new.as_str()), (1, "a.md#two\n"));
    faqlint(folder, &["anchors", "--update"]);
    assert!(lockfile(folder).ends_with("a.md#one\na.md#two\n"));
}

#[test]
fn an_anchor_is_given_up_for_its_successor() {
    let site = site(&[("a.md", "# One\n"), ("b.md", "# Two\n")]);
    let folder = site.path();
    faqlint(folder, &["anchors", "--update"]);
    fs::write(folder.join("a.md"), "# Other\n").unwrap();
    let retire = ["anchors", "--retire", "a.md#one", "--to", "b.md#two"];
    assert_eq!(faqlint(folder, &retire).0, 0);
    assert!(lockfile(folder).contains("\na.md#one -> b.md#two\n"));
    assert_eq!(faqlint(folder, &["check"]).0, 0);
    for (wrong, why) in [
        (["a.md#onne", "b.md#two"], "did you mean `a.md#one`?"),
        (["a.md#one", "b.md#tow"], "`b.md` has no anchor `tow`"),
        (["a.md#one", "c.md#x"], "there is no page `c.md`"),
    ] {
        let (code, _, said) = faqlint(folder, &["anchors", "--retire", wrong[0], "--to", wrong[1]]);
        assert_eq!((code, said.contains(why)), (2, true), "{said}");
    }
}

#[test]
fn a_page_that_is_gone_is_reported_on_the_lockfile() {
    let site = site(&[
        ("a.md", "# One\n\nText.\n\n# Two\n\nText.\n"),
        ("b.md", "# Three\n"),
    ]);
    let folder = site.path();
    faqlint(folder, &["anchors", "--update"]);
    fs::rename(folder.join("a.md"), folder.join("c.md")).unwrap();
    let (code, found, _) = faqlint(folder, &["check", "--format", "concise"]);
    assert_eq!(code, 1);
    assert_eq!(
        found,
        "anchors.lock:4:1: error[anchors/removed] the page `a.md` is gone, and 2 published anchors with it\n"
    );
    let retire = ["anchors", "--retire", "a.md", "--to", "c.md#one"];
    assert_eq!(faqlint(folder, &retire).0, 0);
    assert_eq!(faqlint(folder, &["check"]).0, 0);
}

#[test]
fn garbage_in_the_lockfile_stops_the_run() {
    for garbage in [
        "",
        "a.md#one\n",
        "# faqlint anchors 1\n<<<<<<< HEAD\nxyz\n",
        "\u{0}\u{1}",
    ] {
        let site = site(&[("a.md", "# One\n"), ("anchors.lock", garbage)]);
        let (code, _, said) = faqlint(site.path(), &["check"]);
        assert_eq!(code, 2, "{garbage:?}: {said}");
        assert!(
            said.contains("anchors.lock") || said.contains("a lockfile begins"),
            "{said}"
        );
    }
    let site = site(&[("a.md", "# One\n")]);
    fs::write(
        site.path().join("anchors.lock"),
        b"# faqlint anchors 1\n\xff\n",
    )
    .unwrap();
    assert_eq!(faqlint(site.path(), &["check"]).0, 2);
}
