//! Links and images over small trees.

use super::*;

struct Site {
    dir: tempfile::TempDir,
}

impl Site {
    fn new(files: &[&str]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            std::fs::File::create(path).expect("a file");
        }
        Self { dir }
    }

    fn resolve(&self, page: &str, target: &str, role: Role) -> String {
        let root = self.dir.path();
        let mut settings = Settings::new(root.to_path_buf());
        settings.site.roots_given = true;
        let tree = Tree::default();
        let resolver = Resolver::new(&settings, &tree, std::iter::empty());
        match resolver.resolve(Some(&root.join(page)), target, role) {
            Resolution::Found(found) => {
                let file = relative(root, &found.file).expect("a relative path");
                found
                    .spelling
                    .map_or(file.clone(), |spelling| format!("{file} as {spelling}"))
            }
            Resolution::Missing(missing) => format!(
                "missing, near {}",
                missing.nearest.as_deref().unwrap_or("nothing")
            ),
            other => format!("{other:?}"),
        }
    }
}

#[test]
fn links_find_pages_in_every_form() {
    let site = Site::new(&[
        "a/one.md",
        "a/two words.md",
        "b/index.md",
        "c/README.md",
        "d/x.txt",
        "e.html",
    ]);
    for (target, file) in [
        ("one.md", "a/one.md"),
        ("one", "a/one.md"),
        ("one.html", "a/one.md"),
        ("one/", "a/one.md"),
        ("./one.md?x=1#y", "a/one.md"),
        ("two%20words.md", "a/two words.md"),
        ("../b", "b/index.md"),
        ("../b/", "b/index.md"),
        ("../c/index.html", "c/README.md"),
        ("/b/index.md", "b/index.md"),
        ("../d", "d"),
        ("../e", "e.html"),
    ] {
        assert_eq!(
            site.resolve("a/one.md", target, Role::Link),
            file,
            "{target}"
        );
    }
}

#[test]
fn a_slip_of_case_is_found_with_the_spelling() {
    let site = Site::new(&["Guide/Log-In.md", "img/A.PNG", "p.md"]);
    assert_eq!(
        site.resolve("p.md", "guide/log-in.md", Role::Link),
        "Guide/Log-In.md as Guide/Log-In.md"
    );
    assert_eq!(
        site.resolve("p.md", "/guide/log-in", Role::Link),
        "Guide/Log-In.md as /Guide/Log-In"
    );
    assert_eq!(
        site.resolve("p.md", "img/a.png", Role::Image),
        "img/A.PNG as img/A.PNG"
    );
}

#[test]
fn what_is_missing_has_a_neighbour() {
    let site = Site::new(&["login.md", "login.png", "p.md"]);
    assert_eq!(
        site.resolve("p.md", "logn.md", Role::Link),
        "missing, near login.md"
    );
    assert_eq!(
        site.resolve("p.md", "lgoin.png", Role::Image),
        "missing, near login.png"
    );
    assert_eq!(
        site.resolve("p.md", "other.md", Role::Link),
        "missing, near nothing"
    );
}

#[test]
fn other_places_are_left_alone() {
    let site = Site::new(&["p.md"]);
    assert_eq!(
        site.resolve("p.md", "https://a.example/", Role::Link),
        "External"
    );
    assert_eq!(site.resolve("p.md", "#x", Role::Link), "SamePage");
    assert_eq!(site.resolve("p.md", "../x.md", Role::Link), "OutsideRoot");
    assert_eq!(
        site.resolve("p.md", "/pricing/plans", Role::Link),
        "Unknown"
    );
}
