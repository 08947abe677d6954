//! Links and images over small trees.

use std::io::Write;

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
        self.resolve_in(&["."], &[], page, target, role)
    }

    /// With roots, and with pages that the front matter gives names.
    fn resolve_in(
        &self,
        roots: &[&str],
        names: &[(&str, &[&str])],
        page: &str,
        target: &str,
        role: Role,
    ) -> String {
        let root = self.dir.path();
        let mut settings = Settings::new(root.to_path_buf());
        settings.site.roots_given = true;
        settings.site.redirects.add("/old");
        let tree = Tree::default();
        settings.site.roots = roots
            .iter()
            .map(|folder| normalise(&root.join(folder)))
            .collect();
        let pages: Vec<PathBuf> = names.iter().map(|(page, _)| root.join(page)).collect();
        let names: Vec<Vec<Box<str>>> = names
            .iter()
            .map(|(_, names)| names.iter().map(|name| Box::from(*name)).collect())
            .collect();
        let known = pages
            .iter()
            .map(PathBuf::as_path)
            .zip(names.iter().map(Vec::as_slice));
        let resolver = Resolver::new(&settings, &tree, known);
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
        site.resolve("p.md", "/Guide/LOG-IN", Role::Link),
        "Guide/Log-In.md as /Guide/Log-In"
    );
    // Generators that fold the paths of pages serve it so.
    assert_eq!(
        site.resolve("p.md", "/guide/log-in", Role::Link),
        "Guide/Log-In.md"
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

#[test]
fn names_from_the_front_matter_lead_to_their_page() {
    let site = Site::new(&["docs/log-in.md", "docs/use/index.es.md", "p.md"]);
    let names: &[(&str, &[&str])] = &[
        ("docs/log-in.md", &["/account/enter", "sign-in"]),
        ("docs/use/index.es.md", &["usar"]),
    ];
    let resolve = |target| site.resolve_in(&["."], names, "docs/p.md", target, Role::Link);
    assert_eq!(resolve("sign-in"), "docs/log-in.md");
    assert_eq!(resolve("/account/enter/"), "docs/log-in.md");
    assert_eq!(resolve("/docs/sign-in"), "docs/log-in.md");
    assert_eq!(resolve("usar/"), "docs/use/index.es.md");
}

#[test]
fn what_a_generator_may_make_is_not_missing() {
    let site = Site::new(&["docs/p.md", "docs/q.md", "docs/02-setup/1-first.md"]);
    let resolve = |target| site.resolve_in(&["docs"], &[], "docs/p.md", target, Role::Link);
    for target in [
        "/rss.xml",
        "/tags/faq",
        "reference/api/client",
        "/reference/api",
        "../std/option.html",
    ] {
        assert_eq!(resolve(target), "Unknown", "{target}");
    }
    assert_eq!(resolve("setup/first"), "docs/02-setup/1-first.md");
    assert_eq!(resolve("reference/api.md"), "missing, near nothing");
    assert_eq!(resolve("/r"), "missing, near nothing");
}

#[test]
fn a_folder_that_is_a_slip_of_another_is_missing() {
    let site = Site::new(&["docs/guides/p.md", "docs/q.md"]);
    assert_eq!(
        site.resolve("docs/q.md", "giudes/p/", Role::Link),
        "missing, near guides/p/"
    );
}

#[test]
fn build_output_is_not_missing() {
    let site = Site::new(&["p.md", "q.md", "r.md"]);
    let mut file = std::fs::File::create(site.dir.path().join(".gitignore")).expect("a file");
    file.write_all(b"cli.md\n").expect("content");
    assert_eq!(site.resolve("p.md", "cli", Role::Link), "Unknown");
    assert_eq!(
        site.resolve("p.md", "clip", Role::Link),
        "missing, near nothing"
    );
}

#[test]
fn each_language_has_its_own_pages() {
    let site = Site::new(&[
        "content/en/a.md",
        "content/de/b.md",
        "docs/fr/c.md",
        "docs/d.md",
    ]);
    let hugo =
        |target| site.resolve_in(&["content/en"], &[], "content/de/b.md", target, Role::Link);
    assert_eq!(hugo("/de/b/"), "content/de/b.md");
    assert_eq!(hugo("/de/a/"), "missing, near nothing");
    let starlight = |target| site.resolve_in(&["docs"], &[], "docs/d.md", target, Role::Link);
    assert_eq!(starlight("/fr/c/"), "docs/fr/c.md");
    assert_eq!(starlight("/fr/d/"), "Unknown");
}

#[test]
fn slips_of_the_pen_lead_to_what_was_meant() {
    let site = Site::new(&["a/p.md", "b/docfx.json", "b/c/q.md"]);
    for (target, near) in [("..\\a\\p.md", "../a/p.md"), ("(p.md)", "p.md")] {
        let found = site.resolve("a/p.md", target, Role::Link);
        assert_eq!(found, format!("missing, near {near}"), "{target}");
    }
    assert_eq!(site.resolve("b/c/q.md", "~/c/q.md", Role::Link), "b/c/q.md");
}

#[test]
fn pages_of_the_host_lie_above_the_repository() {
    let site = Site::new(&["p.md"]);
    assert_eq!(
        site.resolve("p.md", "../../issues/new", Role::Link),
        "External"
    );
    assert_eq!(site.resolve("p.md", "../../x", Role::Link), "OutsideRoot");
}

#[test]
fn pictures_are_looked_for_where_generators_put_them() {
    let site = Site::new(&[
        "content/de/p.md",
        "static/de/a.png",
        "static/img/b.png",
        "content/de/i/c.png",
    ]);
    let resolve = |target: &str| {
        site.resolve_in(
            &["content", "static"],
            &[],
            "content/de/p.md",
            target,
            Role::Image,
        )
    };
    assert_eq!(resolve("a.png"), "static/de/a.png");
    assert_eq!(resolve("@assets/a.png"), "Unknown");
    assert_eq!(resolve("/static/img/b.png"), "missing, near /img/b.png");
    assert_eq!(resolve("~/img/b"), "missing, near ~/img/b.png");
    assert_eq!(resolve("i"), "missing, near nothing");
}

#[test]
fn a_root_may_be_named_in_the_path_of_a_page() {
    let site = Site::new(&["docs/a.md", "docs/b.md"]);
    let resolve = |target| site.resolve_in(&["docs"], &[], "docs/a.md", target, Role::Link);
    assert_eq!(resolve("/docs/b.md"), "docs/b.md");
    assert_eq!(resolve("/docs/b"), "docs/b.md");
    assert_eq!(resolve("/docs/B.md"), "docs/b.md as /docs/b.md");
}

#[test]
fn a_template_is_no_page_and_makes_one() {
    let site = Site::new(&["reference/_cli.mdx", "reference/env.md", "In Touch/a.md"]);
    let page = "reference/env.md";
    assert_eq!(site.resolve(page, "/in-touch/", Role::Link), "Unknown");
    let go = |target| site.resolve("reference/env.md", target, Role::Link);
    assert_eq!(go("/reference/cli/"), "Unknown");
    assert_eq!(go("/reference/clu/"), "missing, near nothing");
}

#[test]
fn what_lies_beside_a_part_of_a_repository_was_left_behind() {
    let cut = Site::new(&["docs/a/b.md", "docs/a/c.md", "LICENSE.txt"]);
    let go =
        |site: &Site, target| site.resolve_in(&["docs"], &[], "docs/a/b.md", target, Role::Link);
    assert_eq!(go(&cut, "../../src/main.rs"), "Unknown");
    assert_eq!(
        go(&cut, "../../dosc/a/c.md"),
        "missing, near ../../docs/a/c.md"
    );
    assert_eq!(go(&cut, "../d.md"), "missing, near nothing");
    let whole = Site::new(&["docs/a/b.md", "README.md"]);
    assert_eq!(go(&whole, "../../src/main.rs"), "missing, near nothing");
}
