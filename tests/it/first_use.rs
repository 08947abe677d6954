//! What somebody meets who knows other linters: names of the configuration, paths, options, folders that
//! are left out.

use std::process::Output;

use crate::scratch::Scratch;

const BAD: &str = "# A\n\n[x](gone.md)\n";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Exit code and the pages that have findings.
fn pages(site: &Scratch, args: &[&str]) -> (Option<i32>, Vec<String>) {
    let output = site.run(&[args, &["--format", "concise"]].concat());
    let shown = String::from_utf8_lossy(&output.stdout);
    let pages = shown.lines().filter_map(|line| line.split(':').next());
    let mut pages: Vec<String> = pages.map(str::to_owned).collect();
    pages.dedup();
    (output.status.code(), pages)
}

#[test]
fn the_configuration_has_three_names() {
    for name in ["rules.toml", "faqlint.toml", ".faqlint.toml"] {
        let site = Scratch::empty();
        site.write("docs/a.md", BAD);
        site.write(name, "[rules]\nlinks = \"off\"\n");
        assert_eq!(pages(&site, &["check"]).0, Some(0), "{name}");
        // The nearest folder has the say.
        site.write("docs/faqlint.toml", "");
        let near = crate::scratch::faqlint(&site.root.join("docs"), &["check"]);
        assert_eq!(near.status.code(), Some(1), "{name}");
    }
}

#[test]
fn two_configurations_in_a_folder_are_an_error() {
    let site = Scratch::empty();
    site.write("a.md", BAD);
    site.write("rules.toml", "");
    site.write(".faqlint.toml", "");
    let output = site.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains("two configurations") && said.contains("`.faqlint.toml`"),
        "{said}"
    );
}

#[test]
fn a_rules_file_of_another_program_is_passed_over_with_a_note() {
    let site = Scratch::empty();
    site.write("docs/a.md", BAD);
    site.write("faqlint.toml", "[rules]\nlinks = \"off\"\n");
    for foreign in [
        "title = \"secrets\"\n[[rules]]\nid = \"key\"\n",
        "[server]\nport = 1\n",
        "[server\nport = 1\n[client]\nx = 1\n",
    ] {
        site.write("rules.toml", foreign);
        let output = site.run(&["check"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(
            said.starts_with("note:") && said.contains("rules.toml` was not read"),
            "{said}"
        );
        assert!(!said.contains("two configurations"), "{said}");
    }
    // A misspelt key of ours is a mistake, and not a reason to look elsewhere.
    site.write("docs/rules.toml", "exlude = []\n");
    let output = crate::scratch::faqlint(&site.root.join("docs"), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("did you mean `exclude`?"),
        "{}",
        said(&output)
    );
}

#[test]
fn init_sees_the_configuration_under_any_of_its_names() {
    let site = Scratch::empty();
    site.write("a.md", "# A\n");
    site.write("faqlint.toml", "");
    let output = site.run(&["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("`faqlint.toml`"),
        "{}",
        said(&output)
    );
    assert!(!site.root.join("rules.toml").exists());
}

#[test]
fn a_path_without_a_command_is_checked() {
    let site = Scratch::empty();
    site.write("docs/a.md", BAD);
    site.write("b.md", BAD);
    let docs = (Some(1), vec!["docs/a.md".to_owned()]);
    for args in [
        &["docs"][..],
        &["docs/a.md"],
        &["lint", "docs"],
        &["--offline", "docs"],
    ] {
        assert_eq!(pages(&site, args), docs, "{args:?}");
    }
    assert_eq!(pages(&site, &["lint"]).1.len(), 2);
    let output = site.run(&["chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("did you mean `faqlint check`?"),
        "{}",
        said(&output)
    );
    let output = site.run(&["dosc"]);
    assert!(
        said(&output).contains("neither a command nor a file"),
        "{}",
        said(&output)
    );
}

#[test]
fn options_of_other_linters_do_the_obvious_thing() {
    let site = Scratch::empty();
    site.write("a.md", BAD);
    site.write("old/b.md", BAD);
    let all = |code| (Some(code), vec!["a.md".to_owned(), "old/b.md".to_owned()]);
    assert_eq!(pages(&site, &["check", "--exit-zero"]), all(0));
    let first = (Some(1), vec!["a.md".to_owned()]);
    for glob in ["old", "old/", "./old/**", "**/b.md"] {
        assert_eq!(pages(&site, &["check", "--exclude", glob]), first, "{glob}");
    }
    // Named pages as well: both were typed in one command.
    assert_eq!(
        pages(&site, &["a.md", "old/b.md", "--exclude", "old"]),
        first
    );
    let output = site.run(&["check", "--output-format", "json"]);
    assert!(output.stdout.starts_with(b"{"));
    site.write("rules.toml", "[links]\nonline = true\n");
    assert_eq!(pages(&site, &["check", "--offline"]), all(1));
    let output = site.run(&["check", "--offline", "--online"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn extend_select_adds_to_the_rules_that_are_on() {
    let site = Scratch::empty();
    site.write("a.md", &format!("{BAD}\n![x](img/a.svg)\n"));
    site.write("img/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("img/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("rules.toml", "");
    let rules = |args: &[&str]| {
        let found = site.found(args);
        ["links/missing-file", "images/unused-file"]
            .map(|rule| found.iter().any(|it| it.contains(rule)))
    };
    assert_eq!(rules(&[]), [true, false]);
    assert_eq!(
        rules(&["--extend-select", "images/unused-file"]),
        [true, true]
    );
    assert_eq!(rules(&["--extend-select", "images"]), [true, true]);
    assert_eq!(
        rules(&["--select", "anchors", "--extend-select", "images"]),
        [false, true]
    );
    assert_eq!(
        rules(&[
            "--extend-select",
            "images",
            "--ignore",
            "images/unused-file"
        ]),
        [true, false]
    );
    let output = site.run(&["check", "--extend-select", "imges"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_hint_never_proposes_the_opposite() {
    let site = Scratch::empty();
    for (typed, hint) in [
        ("--dry-run", "`--diff` shows"),
        ("--no-fix", "nothing is fixed"),
        ("--disable", "`--ignore RULE`"),
        ("--strict", "`--fail-on warning`"),
        ("-j", "`--threads N`"),
        ("--jobs=4", "`--threads N`"),
        ("--no-timings", "`--help` lists"),
        ("--stagd", "did you mean `--staged`?"),
    ] {
        let output = site.run(&["check", typed]);
        assert_eq!(output.status.code(), Some(2));
        let said = said(&output);
        assert!(
            said.starts_with("error: there is no option `-") && said.contains(hint),
            "{typed}: {said}"
        );
    }
}

#[test]
fn quoted_globs_are_arguments() {
    let site = Scratch::empty();
    site.write("a.md", BAD);
    site.write("docs/b.md", BAD);
    site.write("docs/c.txt", BAD);
    site.write("docs/sub/d.md", BAD);
    site.write("docs/node_modules/e.md", BAD);
    site.write("docs/[id].md", BAD);
    let found = |glob: &str| pages(&site, &["check", glob]).1;
    assert_eq!(found("*.md"), ["a.md"]);
    assert_eq!(
        found("docs/**/*.md"),
        ["docs/[id].md", "docs/b.md", "docs/sub/d.md"]
    );
    assert_eq!(found("./docs/{b,sub}"), ["docs/b.md", "docs/sub/d.md"][1..]);
    assert_eq!(found("docs/s*"), ["docs/sub/d.md"]);
    // A file of that name is itself.
    assert_eq!(found("docs/[id].md"), ["docs/[id].md"]);
    let output = site.run(&["check", "docs/*.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("no page matches `docs/*.txt`"),
        "{}",
        said(&output)
    );
    let output = site.run(&["check", "docs/[x.md"]);
    assert!(said(&output).contains("is not a glob"), "{}", said(&output));
}

#[test]
fn packages_of_others_and_build_output_are_left_out() {
    let site = Scratch::empty();
    site.write("docs/a.md", BAD);
    site.write("docs/vendor/payouts.md", BAD);
    site.write("docs/build/index.md", BAD);
    site.write("mkdocs.yml", "site_name: Help\n");
    for file in [
        "node_modules/x/README.md",
        "docs/node_modules/x/README.md",
        "vendor/github.com/a/b/README.md",
        "vendor/modules.txt",
        "_site/a.md",
        "site/index.html",
        "site/llms/a.md",
        "target/CACHEDIR.TAG",
        "target/package/README.md",
    ] {
        site.write(file, BAD);
    }
    let wanted = ["docs/a.md", "docs/build/index.md", "docs/vendor/payouts.md"];
    assert_eq!(pages(&site, &["check"]).1, wanted);
    // What is named is checked.
    let named = ["node_modules/x/README.md".to_owned()];
    assert_eq!(pages(&site, &["check", "node_modules/x"]).1, named);
    // Commits are read by the same rules.
    let Some(repository) = Scratch::new() else {
        return;
    };
    repository.write("a.md", "# A\n");
    repository.commit("page");
    repository.write("vendor/github.com/a/b/README.md", BAD);
    repository.write("node_modules/x.md", BAD);
    repository.write("b.md", BAD);
    repository.git(&["add", "-A"]);
    assert_eq!(pages(&repository, &["check", "--staged"]).1, ["b.md"]);
}
