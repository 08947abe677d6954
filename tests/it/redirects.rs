//! `redirects/missing`: what a change takes away, on scratch repositories.

use std::fs;

use crate::scratch::Scratch;

const TEXT: &str = "A few lines of text about how to log in.\n\nAnd some more of them, so that git knows the page again.\n";

/// What `redirects/missing` finds since `main`.
fn missing(scratch: &Scratch) -> Vec<String> {
    scratch.found(&["--since", "main", "--select", "redirects/missing"])
}

fn fix(scratch: &Scratch) {
    let since = ["check", "--since", "main", "--select", "redirects/missing"];
    scratch.run(&[&since[..], &["--fix", "--unsafe-fixes"]].concat());
}

fn read(scratch: &Scratch, name: &str) -> String {
    fs::read_to_string(scratch.root.join(name)).expect("a file")
}

#[test]
fn a_moved_page_and_a_deleted_one_are_reported() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    fs::create_dir_all(scratch.root.join("docs")).unwrap();
    scratch.write(
        "mkdocs.yml",
        "site_name: Help\nplugins:\n  - redirects:\n      redirect_maps:\n        older.md: index.md\n",
    );
    scratch.write("docs/index.md", "# Start\n");
    scratch.write("docs/log-in.md", &format!("# Log in\n\n{TEXT}"));
    scratch.write("docs/gone.md", "# Gone\n\nOther words.\n");
    scratch.write("docs/older.md", "# Older\n\nThese are old.\n");
    scratch.commit("pages");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.git(&["mv", "docs/log-in.md", "docs/sign-in.md"]);
    scratch.git(&["rm", "-q", "docs/gone.md", "docs/older.md"]);
    let found = missing(&scratch);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("docs/gone.md ")
            && found[0].contains("this branch deleted `docs/gone.md`")
            && found[0].contains("`/gone/`"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("docs/sign-in.md ") && found[1].contains("`docs/log-in.md`"),
        "{found:?}"
    );
    fix(&scratch);
    assert!(
        read(&scratch, "mkdocs.yml")
            .contains("        'log-in.md': sign-in.md\n        older.md: index.md\n")
    );
    assert_eq!(missing(&scratch).len(), 1);
}

#[test]
fn the_redirect_is_written_where_the_site_keeps_it() {
    let page = format!("---\ntitle: Log in\n---\n# Log in\n\n{TEXT}");
    let sites = [
        (
            "hugo.toml",
            "baseURL = \"https://h.example/\"\n",
            "content",
            "aliases:\n  - /log-in/\n",
        ),
        (
            "_config.yml",
            "plugins:\n  - jekyll-redirect-from\npermalink: pretty\n",
            ".",
            "redirect_from:\n  - /log-in/\n",
        ),
    ];
    for (config, text, folder, written) in sites {
        let Some(scratch) = Scratch::new() else {
            return;
        };
        fs::create_dir_all(scratch.root.join(folder)).unwrap();
        scratch.write(config, text);
        scratch.write(&format!("{folder}/log-in.md"), &page);
        scratch.write(
            &format!("{folder}/other.md"),
            "---\ntitle: Other\n---\nText.\n",
        );
        scratch.commit("pages");
        scratch.git(&["checkout", "-q", "-b", "change"]);
        scratch.git(&[
            "mv",
            &format!("{folder}/log-in.md"),
            &format!("{folder}/sign-in.md"),
        ]);
        assert_eq!(missing(&scratch).len(), 1, "{config}");
        fix(&scratch);
        let now = read(&scratch, &format!("{folder}/sign-in.md"));
        assert!(
            now.starts_with(&format!("---\n{written}title")),
            "{config}: {now}"
        );
        assert_eq!(missing(&scratch), [""; 0], "{config}");
    }
}

#[test]
fn what_is_served_redirected_or_unpublished_is_fine() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    fs::create_dir_all(scratch.root.join("content")).unwrap();
    fs::create_dir_all(scratch.root.join("static")).unwrap();
    scratch.write("hugo.toml", "baseURL = \"https://h.example/\"\n");
    scratch.write("static/_redirects", "/led/* /other/ 301\n");
    for (name, front) in [("page", ""), ("draft", "draft: true\n"), ("other", "")] {
        scratch.write(
            &format!("content/{name}.md"),
            &format!("---\ntitle: {name}\n{front}---\nText about {name}.\n"),
        );
    }
    fs::create_dir_all(scratch.root.join("content/led")).unwrap();
    scratch.write("content/led/a.md", "---\ntitle: Led\n---\nLed away.\n");
    scratch.commit("pages");
    scratch.git(&["checkout", "-q", "-b", "change"]);
    scratch.git(&["rm", "-q", "content/draft.md", "content/led/a.md"]);
    // The same address by another file.
    fs::create_dir_all(scratch.root.join("content/page")).unwrap();
    scratch.git(&["mv", "content/page.md", "content/page/index.md"]);
    assert_eq!(missing(&scratch), [""; 0]);
}
